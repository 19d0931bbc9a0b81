"""`aidlift plan explain|what-if|worth|compare|futures`: questions to a plan."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click
import polars as pl
from rich.progress import Progress

from aidlift.catalogue.places import place
from aidlift.charts.fairness import fairness as draw_fairness
from aidlift.charts.render import svg
from aidlift.cli.output import Day, emit, json_option, progress, show_table, write_text
from aidlift.cli.plan_files import FOLDER, MADE, load_plan, plan_inputs
from aidlift.errors import BadInput
from aidlift.plan import (
    FairShare,
    compare,
    corridor_resumes,
    critical_coverage,
    explain,
    extra_charter,
    item_substituted,
    lot_withdrawn,
    make_plan,
    sample_scenarios,
    two_stage,
    value_on_fresh,
    verify,
    what_if,
    window,
    worth_of_corridors,
)

GAP = click.option("--gap", type=click.FloatRange(0, 1), default=0.001, show_default=True, help="Stop there.")
SECONDS = click.option(
    "--seconds",
    type=click.FloatRange(0, min_open=True),
    default=60.0,
    show_default=True,
    help="A plan's most.",
)
FAIRNESS = click.option(
    "--fairness",
    type=click.FloatRange(0, 1),
    default=0.2,
    show_default=True,
    help="The floor that PLAN was made with; 0: none.",
)
LONG_NAME = 30
MOST_WORKERS = 4  # processes: each plan for a future takes a few hundred MiB


@click.command("explain")
@FOLDER
@MADE
@click.argument("location")
@json_option
def explain_command(folder: Path, made: Path, location: str, as_json: bool) -> None:
    """Say in words what a country gets, and why not more.

    Example: aidlift plan explain DIR PLAN NPL
    """
    inputs = plan_inputs(folder)
    lines = explain(load_plan(made, inputs), inputs, location)
    if as_json:
        emit(lines)
        return
    for line in lines:
        click.echo(line)


@click.command("what-if")
@FOLDER
@MADE
@click.option("--resume", nargs=2, metavar="CORRIDOR DAY", help="The corridor resumes on the day.")
@click.option("--withdraw", metavar="LOT", help="The pledge of a lot is withdrawn.")
@click.option("--charter", nargs=2, metavar="CORRIDOR DAY", help="One rotation more on the day.")
@click.option(
    "--substitute", nargs=3, metavar="ITEM BY RATIO", help="So many of BY stand in for one ITEM short."
)
@FAIRNESS
@GAP
@SECONDS
@json_option
def what_if_command(
    folder: Path,
    made: Path,
    resume: tuple[str, str] | None,
    withdraw: str | None,
    charter: tuple[str, str] | None,
    substitute: tuple[str, str, str] | None,
    fairness: float,
    gap: float,
    seconds: float,
    as_json: bool,
) -> None:
    """Plan again after one change, and say the difference.

    Example: aidlift plan what-if DIR PLAN --resume 3U-CTU-BLR 2021-05-01
    """
    asked = [choice for choice in (resume, withdraw, charter, substitute) if choice]
    if len(asked) != 1:
        raise click.UsageError("Give exactly one of --resume, --withdraw, --charter and --substitute.")
    inputs = plan_inputs(folder)
    before = load_plan(made, inputs)
    if resume:
        words, change = f"{resume[0]} resumes on {resume[1]}", corridor_resumes(resume[0], _day(resume[1]))
    elif withdraw:
        words, change = f"Lot {withdraw} is withdrawn", lot_withdrawn(withdraw)
    elif charter:
        words, change = (
            f"{charter[0]} flies once more on {charter[1]}",
            extra_charter(charter[0], _day(charter[1])),
        )
    else:
        assert substitute is not None
        item, by, ratio = substitute
        words = f"{ratio} {by} for each {item} that is short"
        change = item_substituted(before, item, by, _number(ratio))
    with progress("Planning again"):
        found = what_if(
            before, inputs, words, change, gap=gap, seconds=seconds, fairness=FairShare(floor=fairness)
        )
    changed = compare(before, found.after)
    if as_json:
        emit(
            {
                "summary": found.summary(),
                "before": found.left_before,
                "after": found.after.objective,
                "relieved": found.relieved,
                "verified": not verify(found.after, found.inputs),
                "changes": changed,
            }
        )
        return
    click.echo(found.summary())
    _show_changes(changed)


@click.command("worth")
@FOLDER
@MADE
@click.option("--on", "day", type=Day(), help="Day of resumption; default: the first day.")
@FAIRNESS
@GAP
@SECONDS
@json_option
def worth(
    folder: Path, made: Path, day: date | None, fairness: float, gap: float, seconds: float, as_json: bool
) -> None:
    """Rank suspended corridors by what resuming each would relieve.

    Example: aidlift plan worth DIR PLAN --on 2021-05-01
    """
    inputs = plan_inputs(folder)
    with progress("Planning again for each suspended corridor"):
        ranked = worth_of_corridors(
            load_plan(made, inputs),
            inputs,
            on=day,
            gap=gap,
            seconds=seconds,
            fairness=FairShare(floor=fairness),
        )
    if as_json:
        emit(ranked)
        return
    show_worth(ranked)


@click.command("compare")
@FOLDER
@MADE
@click.argument("other", metavar="OTHER_PLAN", type=click.Path(path_type=Path))
@json_option
def compare_command(folder: Path, made: Path, other: Path, as_json: bool) -> None:
    """Show what changes from one plan to another, consignment by consignment.

    Example: aidlift plan compare DIR PLAN OTHER_PLAN
    """
    inputs = plan_inputs(folder)
    before, after = load_plan(made, inputs), load_plan(other, inputs)
    changed = compare(before, after)
    if as_json:
        emit({"before": before.objective, "after": after.objective, "changes": changed})
        return
    click.echo(
        f"{before.objective:,.1f} weighted tonne-days are left short before, {after.objective:,.1f} after."
    )
    _show_changes(changed)


@click.command("fairness")
@FOLDER
@click.option("--floor", type=click.FloatRange(0, 1), default=0.2, show_default=True, help="The floor.")
@click.option("--chart", type=click.Path(dir_okay=False, path_type=Path), help="SVG picture to write.")
@GAP
@SECONDS
@json_option
def fairness_command(
    folder: Path, floor: float, chart: Path | None, gap: float, seconds: float, as_json: bool
) -> None:
    """Plan with and without a fairness floor: who gets what, and what the floor costs.

    Example: aidlift plan fairness DIR --floor 0.2 --chart fairness.svg
    """
    inputs, asked = plan_inputs(folder), FairShare(floor=floor)
    with progress("Planning twice"):
        free = make_plan(inputs, gap=gap, seconds=seconds, fairness=None)
        fair = make_plan(inputs, gap=gap, seconds=seconds, fairness=asked)
    sides = [critical_coverage(made.allocations, inputs, asked) for made in (free, fair)]
    without = sides[0].select("location", pl.col("share").alias("free"), "floor")
    shown = without.join(
        sides[1].select("location", pl.col("share").alias("fair")), on="location", maintain_order="left"
    )
    names = pl.Series("name", [place(code).name for code in shown["location"]], dtype=pl.String)
    shown = shown.with_columns(names).sort("free", "location")
    price = fair.price_of_fairness or 0.0
    words = (
        f"The floor costs {price:,.1f} weighted tonne-days of need, "
        f"{price / free.objective if free.objective else 0.0:.2%} of what is left short without it."
    )
    if chart:
        spec = draw_fairness(
            shown,
            title="Who is served without and with a fairness floor",
            subtitle=words,
            source=f"Plans of {folder.name}; the tick marks {floor:.0%} of a proportional split.",
            alt=f"Coverage of critical items by country without and with the floor. {words}",
        )
        write_text(svg(spec), chart)
    if as_json:
        costs = {"price": price, "free": free.objective, "fair": fair.objective}
        emit(costs | {"coverage": shown, "broken": fair.broken})
        return
    click.echo(words)
    rows = [
        [row["name"], f"{row['free']:.1%}", f"{row['fair']:.1%}", f"{row['floor']:.1%}"]
        for row in shown.iter_rows(named=True)
    ]
    columns = ["country", "without", "with the floor", "floor"]
    show_table("\nCritical items met by the last checkpoint", columns, rows, right=columns[1:])
    for line in fair.broken:
        click.echo(f"Broken: {line}")
    if chart:
        click.echo(f"The picture is {chart}")


@click.command("futures")
@FOLDER
@click.option("--scenarios", type=click.IntRange(1, 50), default=6, show_default=True, help="To decide for.")
@click.option("--fresh", type=click.IntRange(2, 200), default=20, show_default=True, help="To judge on.")
@click.option("--days", type=click.IntRange(1, 14), default=3, show_default=True, help="Decided now.")
@click.option("--seed", type=int, default=0, show_default=True, help="Same seed: same futures.")
@SECONDS
@json_option
def futures(
    folder: Path, scenarios: int, fresh: int, days: int, seed: int, seconds: float, as_json: bool
) -> None:
    """Decide the freeze window for many futures at once, and judge it on fresh ones beside the plain plan.

    Example: aidlift plan futures DIR --scenarios 6 --fresh 20
    """
    inputs = plan_inputs(folder)
    with progress("Deciding for many futures") as bar:
        say = _counter(bar)
        drawn = sample_scenarios(inputs, count=scenarios, seed=seed)
        decided = two_stage(inputs, drawn, days=days, seconds=seconds)
        plain = window(make_plan(inputs, seconds=seconds, fairness=None, seed=seed), inputs, days)
        unseen = sample_scenarios(inputs, count=fresh, seed=seed + 1_000_003)
        judged = value_on_fresh(
            decided.first_stage,
            plain,
            unseen,
            days=days,
            seconds=seconds,
            workers=min(os.cpu_count() or 1, MOST_WORKERS),
            tell=say,
        )
    if as_json:
        emit(
            {
                "summary": judged.summary(),
                "value": judged.value,
                "interval": judged.interval,
                "two_stage": judged.two_stage,
                "quantile": judged.quantile,
                "decided": decided.first_stage,
            }
        )
        return
    click.echo(judged.summary())
    click.echo(f"{decided.first_stage.height} consignments of the first {days} days are decided now.")


def _counter(bar: Progress) -> Callable[[int, int], None]:
    """Say how many plans for fresh futures are made: on the bar of a terminal, else on lines."""

    def tell(made: int, needed: int) -> None:
        words = f"{made} of {needed} plans for fresh futures are made"
        for task in bar.task_ids:
            bar.update(task, description=words)
        if bar.disable:
            click.echo(words, err=True)

    return tell


def show_worth(ranked: pl.DataFrame) -> None:
    """Print corridors by what resuming them would relieve."""
    columns = ["corridor", "from", "to", "flights", "less short", "share", "concentrator days"]
    rows = [
        [
            row["corridor"],
            row["origin"],
            row["destination"],
            row["flights"],
            f"{row['relieved']:,.1f}",
            f"{row['share']:.2%}",
            f"{row['concentrator_days']:+,.0f}",
        ]
        for row in ranked.iter_rows(named=True)
    ]
    if ranked.is_empty():
        click.echo("\nNo corridor is suspended in the days of this plan.")
        return
    title = f"\nWhat resuming each suspended corridor alone on {ranked['resumes'][0]:%-d %B} would be worth"
    show_table(title, columns, rows, right=columns[3:])
    click.echo("Less short: weighted tonne-days of need; the share is of all that the plan leaves short.")


def _show_changes(changed: pl.DataFrame) -> None:
    if changed.is_empty():
        click.echo("No consignment changes.")
        return
    columns = ["flight", "lot", "item", "for", "before", "after", "change"]
    keys = ["flight", "lot", "item", "location", "before", "after"]
    rows = [
        [*(row[key] for key in keys), f"{row['change']:+,}"]
        for row in changed.head(LONG_NAME).iter_rows(named=True)
    ]
    change = "1 consignment changes" if changed.height == 1 else f"{changed.height:,} consignments change"
    show_table(f"\n{change}", columns, rows, right=columns[4:])
    if changed.height > LONG_NAME:
        click.echo(f"… and {changed.height - LONG_NAME:,} more; see --json")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{text!r} is not a day; write it like 2021-05-01.") from None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise BadInput(f"{text!r} is not a number; write how many stand in for one, such as 2.") from None
