"""`aidlift plan`: who gets what, from which store, on which flight."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import polars as pl

from aidlift.cli.output import emit, json_option, out_option, progress, show_table
from aidlift.errors import NoPlan, Problem
from aidlift.formats.plan_folder import read_folder, read_plan, write_folder, write_plan
from aidlift.plan import (
    FairShare,
    Plan,
    PlanInputs,
    coverage,
    first_come,
    generate,
    make_plan,
    open_flights,
    pro_rata,
    verify,
)

FACTS = (
    "objective", "nothing_sent", "bound", "gap", "status", "method", "seed", "seconds", "price_of_fairness",
    "broken", "notes",
)  # fmt: skip
METHODS = {"optimised": None, "first-come": first_come, "pro-rata": pro_rata}
FOLDER = click.argument("folder", type=click.Path(path_type=Path))


@click.group()
def plan() -> None:
    """Make and check plans of allocations and flights.

    Example: aidlift plan solve DIR --out PLAN
    """


@plan.command("solve")
@FOLDER
@out_option
@click.option(
    "--gap", type=click.FloatRange(0, 1), default=0.001, show_default=True, help="Stop at this gap."
)
@click.option(
    "--seconds", type=click.FloatRange(0, min_open=True), default=60.0, show_default=True, help="Stop after."
)
@click.option(
    "--fairness", type=click.FloatRange(0, 1), default=0.2, show_default=True, help="Floor; 0 asks for none."
)
@click.option("--method", type=click.Choice(list(METHODS)), default="optimised", help="How it is made.")
@click.option("--seed", type=int, default=0, show_default=True, help="Same input and seed: same plan.")
@json_option
def solve(
    folder: Path,
    out: Path,
    gap: float,
    seconds: float,
    fairness: float,
    method: str,
    seed: int,
    as_json: bool,
) -> None:
    """Make the plan that leaves the least shortage, and say how far from the best possible it is at most.

    Example: aidlift plan solve DIR --gap 0.001 --seconds 60 --out PLAN
    """
    inputs = plan_inputs(folder)
    by_rule = METHODS[method]
    with progress("Planning"):
        if by_rule:
            made = by_rule(inputs, seed=seed)
        else:
            fair = FairShare(floor=fairness)
            made = make_plan(inputs, gap=gap, seconds=seconds, fairness=fair, seed=seed)
        _must_keep_its_promises(made, inputs)
    save_plan(made, out)
    if as_json:
        emit({name: getattr(made, name) for name in FACTS} | {"verified": True, "out": out})
        return
    click.echo(made.summary())
    _show_coverage(made.coverage)
    click.echo(f"\nThe plan is in {out}: allocations.csv, rotations.csv, plan.json")


@plan.command("verify")
@FOLDER
@click.argument("made", metavar="PLAN", type=click.Path(path_type=Path))
@json_option
def verify_command(folder: Path, made: Path, as_json: bool) -> None:
    """Check every promise of a plan with code that knows nothing of how it was made.

    Example: aidlift plan verify DIR PLAN
    """
    inputs = plan_inputs(folder)
    found = verify(load_plan(made, inputs), inputs)
    if as_json:
        emit([{"rule": violation.rule, "message": violation.message} for violation in found])
    elif not found:
        click.echo("The plan keeps every promise.")
    if found:
        count = len(found)
        words = f"The plan breaks {count} promise{'s' if count > 1 else ''}."
        raise NoPlan(words, [Problem(str(violation)) for violation in found])


@plan.command("generate")
@click.option("--countries", type=int, default=6, show_default=True, help="Countries in need.")
@click.option("--stores", type=int, default=6, show_default=True, help="Stores that hold lots.")
@click.option("--items", type=int, default=15, show_default=True, help="Kinds of supplies.")
@click.option("--days", type=int, default=16, show_default=True, help="Days of the plan.")
@click.option("--corridors", type=int, default=20, show_default=True, help="Services between nodes.")
@click.option("--seed", type=int, default=0, show_default=True, help="Same seed: same instance.")
@out_option
@json_option
def generate_command(
    countries: int, stores: int, items: int, days: int, corridors: int, seed: int, out: Path, as_json: bool
) -> None:
    """Make up an instance of any size as a folder of tables; nothing in it is real.

    Example: aidlift plan generate --countries 30 --stores 10 --items 30 --corridors 150 --out DIR
    """
    made = generate(
        countries=countries, stores=stores, items=items, days=days, corridors=corridors, seed=seed
    )
    write_folder(made.tables, out)
    rows = {name: table.height for name, table in made.tables.items()}
    if as_json:
        emit({"out": out, "rows": rows})
        return
    click.echo(f"{sum(rows.values()):,} rows in {len(rows)} tables are in {out}; all of it is made up.")


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


def _must_keep_its_promises(made: Plan, inputs: PlanInputs) -> None:
    found = verify(made, inputs)
    if found:
        raise NoPlan(
            "The plan that was made breaks its promises, so it was not kept; please report this.",
            [Problem(str(violation)) for violation in found],
        )


def _show_coverage(covered: pl.DataFrame) -> None:
    last = covered.sort("date").group_by("location", "item", maintain_order=True).last()
    by_country = last.group_by("location").agg(
        pl.len(), pl.col("share").mean(), (pl.col("share") >= 1).sum().alias("full")
    )
    rows = [
        [row["location"], row["len"], row["full"], f"{row['share']:.0%}"]
        for row in by_country.sort("location").iter_rows(named=True)
    ]
    columns = ["country", "items needed", "met in full", "mean share met"]
    show_table("\nBy the last checkpoint", columns, rows, right=columns[1:])
