"""What the commands of plans read and write: a folder of tables, a plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import polars as pl

from aidlift import frames
from aidlift.errors import NoPlan, Problem
from aidlift.formats.plan_folder import look_into, read_plan, refused, write_plan
from aidlift.plan import Plan, PlanInputs, coverage, open_flights, problems_of, problems_of_corridors
from aidlift.plan.inputs import EMPTY

FACTS = (
    "objective", "nothing_sent", "bound", "gap", "status", "method", "seed", "seconds", "price_of_fairness",
    "proof", "broken", "notes",
)  # fmt: skip
FOLDER = click.argument("folder", type=click.Path(path_type=Path))
MOST_NAMED = 5
MADE = click.argument("made", metavar="PLAN", type=click.Path(path_type=Path))


def plan_inputs(folder: Path) -> PlanInputs:
    """Read a folder of tables into what a plan is made from; corridors become flights.

    Raises BadInput with everything that is wrong: cells, names, and what is absurd.
    """
    tables, problems = look_into(folder)
    by_corridor = "flights" not in tables
    if by_corridor and "corridors" in tables:
        problems += _new(problems_of_corridors(tables["corridors"], tables["suspensions"]), problems)
    inputs = _inputs(tables, opened=not problems) if _can_be_asked(tables) else None
    if inputs:
        found = [_as_in_folder(problem) for problem in problems_of(inputs)]
        if by_corridor:  # their rows are not in the folder, and what is wrong with corridors is told
            found = [one for one in found if not (one.column or "").startswith("flights.")]
        if by_corridor and problems:  # which flights there are is not known
            found = [one for one in found if one.column != "frozen.flight"]
        problems += _new(found, problems)
    if problems or inputs is None:
        raise refused(folder, problems)
    if by_corridor:
        _warn_of_idle_suspensions(tables)
    return inputs


def _warn_of_idle_suspensions(tables: dict[str, pl.DataFrame]) -> None:
    """Say on standard error which suspensions are of no corridor of the folder: left over, or misspelt."""
    known = tables["corridors"]["corridor"].to_list()
    idle = tables["suspensions"].filter(~pl.col("corridor").is_in(known))["corridor"].unique().sort()
    if len(idle):
        some = ", ".join(idle.head(MOST_NAMED)) + (" and more" if len(idle) > MOST_NAMED else "")
        click.echo(f"suspensions.csv suspends {some}, not in corridors.csv: that changes nothing.", err=True)


def _can_be_asked(tables: dict[str, pl.DataFrame]) -> bool:
    """Tell whether all tables are there, and the days of the plan."""
    if not {"nodes", "plan_items", "lots", "demands", "horizon"} <= tables.keys():
        return False
    days = tables["horizon"].select("first_day", "last_day")
    return days.height == 1 and None not in days.row(0) and bool({"flights", "corridors"} & tables.keys())


def _inputs(tables: dict[str, pl.DataFrame], *, opened: bool) -> PlanInputs:
    horizon = tables["horizon"].row(0, named=True)
    first_day, last_day = horizon["first_day"], horizon["last_day"]
    flights = tables.get("flights")
    if flights is None and not opened:
        flights = frames.empty("flights")
    if flights is None:
        flights = open_flights(
            tables["corridors"],
            tables["suspensions"],
            first_day=first_day,
            last_day=last_day,
            known_on=horizon["known_on"] or first_day,
        )
    return PlanInputs(
        first_day=first_day,
        last_day=last_day,
        nodes=tables["nodes"],
        items=tables["plan_items"],
        lots=tables["lots"],
        flights=flights,
        demands=tables["demands"],
        floors=tables["floors"],
        frozen=tables["frozen"],
    )


def _as_in_folder(problem: Problem) -> Problem:
    """Name the table of items as its file is named."""
    column = problem.column or ""
    if not column.startswith("items."):
        return problem
    return Problem(problem.message, problem.row, f"plan_{column}")


def _new(found: list[Problem], told: list[Problem]) -> list[Problem]:
    """Leave out what is found in cells that were told of already, or that are empty as they were not read."""
    cells, columns = {(one.row, one.column) for one in told}, {one.column for one in told}
    return [
        one
        for one in found
        if (one.row, one.column) not in cells and not (one.message == EMPTY and one.column in columns)
    ]


def save_plan(made: Plan, folder: Path) -> None:
    """Write a plan as a folder of tables and facts."""
    tables = {"allocations": made.allocations, "rotations": made.rotations}
    if made.prices.height:
        tables["prices"] = made.prices
    write_plan(tables, {name: getattr(made, name) for name in FACTS}, folder)


def load_plan(folder: Path, inputs: PlanInputs) -> Plan:
    """Read a plan that was written, with its coverage worked out anew."""
    tables, facts = read_plan(folder)
    missing = [name for name in FACTS if name not in facts]
    if missing:
        raise NoPlan(f"plan.json in {folder} lacks {', '.join(missing)}.")
    known: dict[str, Any] = {name: facts[name] for name in FACTS}
    known |= {name: tuple(known[name]) for name in ("broken", "notes")}
    known |= tables
    return Plan(**known, coverage=coverage(tables["allocations"], inputs))
