"""What the commands of plans read and write: a folder of tables, a plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from aidlift.errors import NoPlan
from aidlift.formats.plan_folder import read_folder, read_plan, write_plan
from aidlift.plan import Plan, PlanInputs, coverage, open_flights

FACTS = (
    "objective", "nothing_sent", "bound", "gap", "status", "method", "seed", "seconds", "price_of_fairness",
    "proof", "broken", "notes",
)  # fmt: skip
FOLDER = click.argument("folder", type=click.Path(path_type=Path))
MADE = click.argument("made", metavar="PLAN", type=click.Path(path_type=Path))


def plan_inputs(folder: Path) -> PlanInputs:
    """Read a folder of tables into what a plan is made from; corridors become flights."""
    tables = read_folder(folder)
    horizon = tables["horizon"].row(0, named=True)
    first_day, last_day = horizon["first_day"], horizon["last_day"]
    flights = tables.get("flights")
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
