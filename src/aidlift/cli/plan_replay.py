"""`aidlift plan replay`: a scenario planned day by day, beside what really flew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, partial

import click
import polars as pl

from aidlift import flow as chain
from aidlift.cli.output import emit, progress, show_table
from aidlift.cli.plan_questions import show_worth
from aidlift.errors import BadInput
from aidlift.figures import known_on
from aidlift.formats.scenario import Scenario, read_scenario
from aidlift.needs import Needs, estimate_needs, known_capacity, pathway
from aidlift.needs.pathway import DEFAULT as DEFAULT_PATHWAY
from aidlift.outlook import forecast
from aidlift.plan import PlanInputs, Step, concentrator_days, replay, verify, worth_of_corridors

NeedsAfter = Callable[[date], Needs]

REPLAY_WEEKS = 5
MOST_LOADS = 2


def run_replay(
    name: str, *, last_day: date | None, resume: date | None, seconds: float, as_json: bool
) -> None:
    """Replay a scenario as it was and, if `resume` is given, with corridors resumed on that day."""
    scenario = read_scenario(name)
    first = scenario.first_day + timedelta(days=1)
    last = last_day or scenario.last_day
    if last < first:
        raise BadInput(
            f"The replay begins on {first}; {last} is before it. Choose a last day from {first} on."
        )
    with progress("Forecasting once"):
        needs_after = _needs_after(scenario)
    sides = {"suspended": scenario}
    if resume:
        sides["resumed"] = _resumed(scenario, resume)
    told: dict[str, list[Step]] = {}
    for side, world in sides.items():
        with progress(f"Replaying, {side}") as bar:
            told[side] = []
            for step in replay(partial(_known, needs_after, world), first, last, seconds=seconds):
                told[side].append(step)
                for task in bar.task_ids:
                    bar.update(task, description=f"Replaying, {side}: {step.day}")
    ranked = None
    if resume:
        start = told["suspended"][0]
        with progress("Planning again for each suspended corridor"):
            ranked = worth_of_corridors(start.plan, start.inputs, on=resume, seconds=seconds)
    days = _days(told["suspended"], scenario)
    totals = {side: _totals(steps) for side, steps in told.items()}
    if as_json:
        emit({"days": days, "totals": totals, "corridors": ranked, "invented": scenario.disclaimer})
        return
    click.echo(f"{scenario.title}. {scenario.disclaimer}")
    _show_days(days)
    _show_totals(totals)
    if ranked is not None:
        show_worth(ranked)


def _needs_after(scenario: Scenario) -> NeedsAfter:
    """Forecast once, as known on the scenario's first day; tell the needs of the days after any later one."""
    day = scenario.first_day
    known = known_on(scenario.figures, day, of=scenario.members["location"].to_list())
    outlook = forecast(known, as_of=day, horizons=REPLAY_WEEKS, seed=0)
    served = outlook.forecasts.filter(pl.col("location").is_in(chain.served_by(scenario)))
    estimate = partial(
        estimate_needs,
        served,
        outlook.recent,
        known_capacity(),
        pathway(DEFAULT_PATHWAY),
        levels=chain.LEVELS,
        so_far=True,
    )
    return cache(lambda day: estimate(first_day=day + timedelta(days=1)))


def _known(needs_after: NeedsAfter, scenario: Scenario, day: date) -> PlanInputs:
    gap = chain.what_is_short(needs_after(day), scenario, day)
    last = gap["date"].max()
    assert isinstance(last, date)
    inputs = chain.what_a_plan_may_use(gap, scenario, day)
    return replace(inputs, last_day=min(inputs.last_day, last))


def _resumed(scenario: Scenario, day: date) -> Scenario:
    """End every suspension on the day before; it is known from the first day."""
    until = pl.min_horizontal(pl.col("suspended_until").fill_null(date.max), pl.lit(day - timedelta(days=1)))
    return replace(scenario, suspensions=scenario.suspensions.with_columns(until.alias("suspended_until")))


def _days(steps: list[Step], scenario: Scenario) -> pl.DataFrame:
    """Put what the plan lets leave each day beside what really flew."""
    rows = []
    for step in steps:
        kg = dict(step.inputs.items.select("item", "mass_kg").iter_rows())
        really = scenario.flown.filter(date=step.day)
        rows.append(
            {
                "day": step.day,
                "flights": step.left["flight"].n_unique(),
                "tonnes": sum(
                    kg[item] * quantity / 1000
                    for item, quantity in step.left.select("item", "quantity").iter_rows()
                ),
                "concentrators": int(
                    step.left.filter(
                        pl.col("item").is_in(["OXC05", "OXC10"]), pl.col("location").is_not_null()
                    )["quantity"].sum()
                ),
                "suspended": int(step.inputs.flights.filter(pl.col("suspended"), departs=step.day).height),
                "left_short": step.plan.objective,
                "gap": step.plan.gap,
                "verified": not verify(step.plan, step.inputs),
                "really_flew": _really(really),
            }
        )
    return pl.DataFrame(rows)


def _really(flown: pl.DataFrame) -> str:
    """Say in a line what flew: the largest loads first, the rest by number."""
    largest = flown.sort("quantity", descending=True, nulls_last=True)
    words = [
        f"{row['quantity']:,} {row['load']}" if row["quantity"] is not None else str(row["load"])
        for row in largest.head(MOST_LOADS).iter_rows(named=True)
    ]
    more = flown.height - len(words)
    return ", ".join(words) + (f", and {more} more" if more > 0 else "")


def _totals(steps: list[Step]) -> dict[str, float]:
    """Sum what left over the replay, and what the first plan promised."""
    first = steps[0]
    sent = pl.concat([step.left for step in steps]).filter(pl.col("location").is_not_null())
    kg = first.inputs.items.select("item", "mass_kg")
    tonnes = (
        sent.join(kg, on="item", maintain_order="left")
        .select((pl.col("quantity") * pl.col("mass_kg")).sum() / 1000)
        .item()
    )
    return {
        "tonnes_sent": float(tonnes or 0.0),
        "concentrators_sent": float(sent.filter(pl.col("item").is_in(["OXC05", "OXC10"]))["quantity"].sum()),
        "first_plan_left_short": first.plan.objective,
        "first_plan_need_met": 1 - first.plan.objective / first.plan.nothing_sent
        if first.plan.nothing_sent
        else 1.0,
        "first_plan_concentrator_days": concentrator_days(first.plan, first.inputs),
    }


def _show_days(days: pl.DataFrame) -> None:
    columns = ["day", "flights", "tonnes", "concentrators", "suspended", "left short", "gap", "really flew"]
    rows = [
        [
            f"{row['day']:%-d %b}",
            row["flights"],
            f"{row['tonnes']:,.1f}",
            row["concentrators"],
            row["suspended"],
            f"{row['left_short']:,.0f}",
            f"{row['gap']:.2%}",
            row["really_flew"] or "–",
        ]
        for row in days.iter_rows(named=True)
    ]
    show_table("\nThe plan's day beside what really flew", columns, rows, right=columns[1:7])


def _show_totals(totals: dict[str, dict[str, float]]) -> None:
    names = {
        "tonnes_sent": "tonnes sent in the replay",
        "concentrators_sent": "concentrators sent in the replay",
        "first_plan_need_met": "weighted need met by the first plan",
        "first_plan_left_short": "weighted tonne-days left short by it",
        "first_plan_concentrator_days": "concentrator-days it gives",
    }
    sides = list(totals)
    rows = []
    for key, words in names.items():
        values = [totals[side][key] for side in sides]
        shown = [f"{value:.1%}" if key.endswith("met") else f"{value:,.0f}" for value in values]
        if len(values) > 1:
            change = values[1] - values[0]
            shown.append(f"{100 * change:+.1f} points" if key.endswith("met") else f"{change:+,.0f}")
        rows.append([words, *shown])
    columns = ["", *sides, *(["difference"] if len(sides) > 1 else [])]
    show_table("\nIn all", columns, rows, right=columns[1:])
