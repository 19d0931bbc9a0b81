"""`aidlift plan`: who gets what, from which store, on which flight."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter

import click
import polars as pl
from rich.progress import Progress

from aidlift.cli.output import Day, emit, json_option, out_option, progress, show_table
from aidlift.cli.plan_files import FACTS, FOLDER, MADE, load_plan, plan_inputs, save_plan
from aidlift.cli.plan_keep import from_records, keep
from aidlift.cli.plan_questions import (
    compare_command,
    explain_command,
    fairness_command,
    futures,
    what_if_command,
    worth,
)
from aidlift.errors import NoPlan, Problem
from aidlift.formats.plan_folder import write_folder
from aidlift.plan import (
    FairShare,
    Plan,
    PlanInputs,
    Standing,
    first_come,
    generate,
    make_plan,
    pro_rata,
    verify,
)
from aidlift.solvers.attend import end_if_stopped

CHECKING = 8.0  # times the seconds of reading, kept for checking and writing the plan
LINE_EVERY = 1.0  # seconds between two lines of progress where there is no terminal
METHODS = {"optimised": None, "first-come": first_come, "pro-rata": pro_rata}


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
    "--seconds",
    type=click.FloatRange(0, min_open=True),
    default=60.0,
    show_default=True,
    help="Stop after; reading and checking included.",
)
@click.option(
    "--fairness", type=click.FloatRange(0, 1), default=0.2, show_default=True, help="Floor; 0 asks for none."
)
@click.option("--method", type=click.Choice(list(METHODS)), default="optimised", help="How it is made.")
@click.option("--seed", type=int, default=0, show_default=True, help="Same input and seed: same plan.")
@click.option(
    "--previous", type=click.Path(path_type=Path), help="Plan of yesterday, to change as little as needed."
)
@json_option
def solve(
    folder: Path,
    out: Path,
    gap: float,
    seconds: float,
    fairness: float,
    method: str,
    seed: int,
    previous: Path | None,
    as_json: bool,
) -> None:
    """Make the plan that leaves the least shortage, and say how far from the best possible it is at most.

    Example: aidlift plan solve DIR --gap 0.001 --seconds 60 --out PLAN
    """
    begun = perf_counter()
    inputs = plan_inputs(folder)
    reading = perf_counter() - begun
    by_rule = METHODS[method]
    yesterday = load_plan(previous, inputs) if previous else None
    with progress("Planning") as bar:
        if by_rule:
            made = by_rule(inputs, seed=seed)
        else:
            made = make_plan(
                inputs,
                gap=gap,
                seconds=max(seconds - reading * (1 + CHECKING), 0.0),
                fairness=FairShare(floor=fairness),
                seed=seed,
                previous=yesterday,
                tell=_teller(bar),
            )
    _must_keep_its_promises(made, inputs)
    save_plan(made, out)
    if as_json:
        emit({name: getattr(made, name) for name in FACTS} | {"verified": True, "out": out})
    else:
        click.echo(made.summary())
        _show_coverage(made.coverage)
        click.echo(f"\nThe plan is in {out}: allocations.csv, rotations.csv, plan.json")
    end_if_stopped()


def _teller(bar: Progress) -> Callable[[Standing], None]:
    """Say on standard error how a search stands: on the bar of a terminal, else a line a second at most."""
    said = -LINE_EVERY

    def tell(standing: Standing) -> None:
        nonlocal said
        words = (
            f"{standing.step}: {standing.incumbent:,.1f} left short, at least {standing.bound:,.1f}, "
            f"gap {standing.gap:.2%} after {standing.seconds:.0f} s"
        )
        for task in bar.task_ids:
            bar.update(task, description=words)
        if bar.disable and standing.seconds >= said + LINE_EVERY:
            said = standing.seconds
            click.echo(words, err=True)

    return tell


@plan.command("verify")
@FOLDER
@MADE
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


@plan.command("replay")
@click.option("--scenario", "name", default="south_asia_2021", show_default=True, help="Name or folder.")
@click.option("--last-day", type=Day(), help="Last day of the replay; default: the scenario's.")
@click.option("--resume", type=Day(), help="Beside it, as if every suspended corridor resumed that day.")
@click.option(
    "--seconds",
    type=click.FloatRange(0, min_open=True),
    default=20.0,
    show_default=True,
    help="A plan's most.",
)
@json_option
def replay_command(
    name: str, last_day: date | None, resume: date | None, seconds: float, as_json: bool
) -> None:
    """Plan a scenario day by day, beside what really flew.

    Example: aidlift plan replay --scenario south_asia_2021 --resume 2021-05-01
    """
    from aidlift.cli.plan_replay import run_replay  # the whole chain; only this command needs it

    run_replay(name, last_day=last_day, resume=resume, seconds=seconds, as_json=as_json)


COMMANDS = (
    explain_command, what_if_command, worth, compare_command, fairness_command, futures, from_records, keep,
)  # fmt: skip
for command in COMMANDS:
    plan.add_command(command)
