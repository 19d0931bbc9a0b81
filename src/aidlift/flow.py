"""The whole chain in one readable file.

official counts ─→ known ─→ outlook ─→ needs ─→ shortfall ─→ plan ─→ bulletin
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

from aidlift import figures as counts
from aidlift import plan as planning
from aidlift.bulletin import Baseline, Headline, Material, PlanFacts, Sitrep, sitrep, take_apart
from aidlift.catalogue import place
from aidlift.figures import Statement
from aidlift.formats.run_folder import PAGE, write_run
from aidlift.formats.scenario import Scenario
from aidlift.needs import Needs, estimate_needs, known_capacity, pathway
from aidlift.needs.pathway import DEFAULT as DEFAULT_PATHWAY
from aidlift.outlook import Outlook, draw_samples, estimate_rt_cori, forecast
from aidlift.plan import FairShare, Plan, PlanInputs, Violation

HORIZON = timedelta(days=14)
WEEKS = 4
SAMPLES = 200
"""Joint courses of the epidemic that the needs follow."""

PLANNING_LEVEL = 0.7
"""The quantile of need that a plan is made for: between the middle and a bad case; our own default."""

LEVELS = (0.5, PLANNING_LEVEL, 0.95)
FAIRNESS = FairShare(floor=0.2)
COUNTED_PLEDGES = ("committed", "in transit")
"""Steps of the ladder on which a pledge lessens a shortfall; what is only said does not."""

HEADLINES = ("new_cases", "new_deaths", "cumulative_cases", "month_cases", "in_a_row_cases", "rank_cases")
"""What the bulletin opens with of a guest, who asks for help; of a member it gives the first two."""


Tell = Callable[[str, str], None]
"""Told the name of a stage and what came of it, as each stage ends."""


@dataclass(frozen=True, kw_only=True)
class FlowResult:
    """Everything that one run of the chain made, stage by stage; `broken` is empty if the plan verifies."""

    day: date
    known: pl.DataFrame
    said: dict[str, list[Statement]]
    outlook: Outlook
    rt: pl.DataFrame
    needs: Needs
    shortfall: pl.DataFrame
    inputs: PlanInputs
    plan: Plan
    broken: list[Violation]
    baselines: dict[str, Plan]
    material: Material
    bulletin: Sitrep


def run(
    figures: pl.DataFrame,
    sources: pl.DataFrame,
    scenario: Scenario,
    *,
    day: date,
    seed: int = 0,
    tell: Tell = lambda stage, sentence: None,
) -> FlowResult:
    """Turn what was known on `day` into a plan and a bulletin.

    `figures` holds all vintages and `sources` who reported them; nothing known later than `day` is used.
    Raises NotFound when nothing was known yet of any country of the scenario.
    """
    known = counts.known_on(figures, day, of=scenario.members["location"].to_list())
    said = what_was_reported(known, sources, scenario, day)
    tell("figures", figures_sentence(said, known))

    outlook = forecast(known, as_of=day, horizons=WEEKS, seed=seed)
    rt = estimate_rt_cori(known, as_of=day)
    tell("outlook", outlook.summary())

    courses = draw_samples(outlook, SAMPLES, seed).filter(pl.col("location").is_in(served_by(scenario)))
    way = pathway(DEFAULT_PATHWAY)
    needs = estimate_needs(courses, outlook.recent, known_capacity(), way, levels=LEVELS, so_far=True)
    tell("needs", needs.summary())

    gap = what_is_short(needs, scenario, day)
    tell("shortfall", shortfall_sentence(gap))

    inputs = what_a_plan_may_use(gap, scenario, day)
    plan = planning.make_plan(inputs, fairness=FAIRNESS, seed=seed)
    broken = planning.verify(plan, inputs)
    baselines = {"First come": planning.first_come(inputs), "Same share": planning.pro_rata(inputs)}
    tell("plan", f"{plan.summary()} {planning.verdict(broken, plan.broken)}")

    material = Material(
        day=day,
        headlines=headlines(said, scenario),
        figures=known.filter(pl.col("location").is_in(scenario.members["location"].to_list())),
        weekly=outlook.weekly,
        forecasts=outlook.forecasts,
        rt=rt,
        needs=needs.needs,
        shortfall=gap,
        planning_level=PLANNING_LEVEL,
        plan=plan_facts(plan, broken),
        coverage=plan.coverage,
        baselines=tuple(
            Baseline(name=name, objective=other.objective, coverage=other.coverage)
            for name, other in baselines.items()
        ),
        allocations=plan.allocations,
        rotations=plan.rotations,
        flights=inputs.flights,
        notes=(*silences(known, said, day), *needs.notes, *notes_on_stock(scenario)),
        **told_by(scenario, sources, day),
    )
    bulletin = sitrep(material)
    tell("bulletin", f"{len(bulletin.charts)} charts and {len(bulletin.markdown.split()):,} words.")
    return FlowResult(
        day=day,
        known=known,
        said=said,
        outlook=outlook,
        rt=rt,
        needs=needs,
        shortfall=gap,
        inputs=inputs,
        plan=plan,
        broken=broken,
        baselines=baselines,
        material=material,
        bulletin=bulletin,
    )


def write(folder: Path, result: FlowResult, *, ran: dict[str, object]) -> None:
    """Write a run as its folder: tables, charts, bulletin; whole or not at all. `ran` says what was run."""
    tables, facts = take_apart(result.material)
    charts = {f"charts/{name}.svg": svg for name, svg in result.bulletin.charts.items()}
    texts = {PAGE: result.bulletin.html, "bulletin.md": result.bulletin.markdown, **charts}
    write_run(
        folder, facts={"ran": {"aidlift": version("aidlift")} | ran, **facts}, tables=tables, texts=texts
    )


def what_was_reported(
    known: pl.DataFrame, sources: pl.DataFrame, scenario: Scenario, day: date
) -> dict[str, list[Statement]]:
    """Say what is reported of each country of the scenario, on the last day up to `day` that has a report."""
    publishers = dict(sources.select("source_id", "publisher").iter_rows())
    said = {}
    for location in served_by(scenario):
        last = last_report(known, location, day)
        if last is not None:
            said[location] = counts.statements(known, location=location, day=last, publishers=publishers)
    return said


def last_report(known: pl.DataFrame, location: str, day: date) -> date | None:
    """Return the last day up to `day` for which new cases or deaths of the place were reported."""
    reported = known.filter(
        pl.col("location") == location,
        pl.col("date") <= day,
        pl.col("target").is_in(["new cases", "new deaths"]),
        pl.col("value").is_not_null(),
    )
    last = reported["date"].max()
    return last if isinstance(last, date) else None


def silences(known: pl.DataFrame, said: dict[str, list[Statement]], day: date) -> list[str]:
    """Name the countries whose last days lack a report: the publisher carried an older total on."""
    notes = []
    for location, statements in said.items():
        last = statements[0].last
        missed = known.filter(
            pl.col("location") == location,
            pl.col("date").is_between(last, day, closed="right"),
            pl.col("target") == "new cases",
            pl.col("state").is_in(["missed", "stopped"]),
        )
        if missed.height:
            notes.append(
                f"{place(location).name}: no report after {last}; the days since are missed, not zero."
            )
    return notes


def what_is_short(needs: Needs, scenario: Scenario, day: date) -> pl.DataFrame:
    """Subtract from the needs what countries hold, and what is committed or on its way, as known on `day`."""
    promised = scenario.pledges.filter(
        pl.col("state").is_in(COUNTED_PLEDGES),
        pl.col("kind") == "donation",
        pl.col("stated_on") <= day,
        pl.all_horizontal(pl.col("item", "quantity", "expected_on").is_not_null()),
    )
    return planning.shortfall(
        needs.needs,
        level=PLANNING_LEVEL,
        so_far=needs.totals,
        held=scenario.held.filter(pl.col("known_on") <= day),
        in_transit=promised.filter(state="in transit").rename({"expected_on": "arrives"}),
        committed=promised.filter(state="committed"),
        last_day=day + HORIZON,
    )


def what_a_plan_may_use(gap: pl.DataFrame, scenario: Scenario, day: date) -> PlanInputs:
    """Gather stock, open flights and shortfalls of the fourteen days after `day`."""
    first, last = day + timedelta(days=1), day + HORIZON
    wanted = planning.demands(gap, planning.checkpoints(first, last))
    codes = {*scenario.lots["item"], *wanted["item"]}
    return PlanInputs(
        first_day=first,
        last_day=last,
        nodes=scenario.nodes,
        items=planning.plan_items(sorted(codes)),
        lots=scenario.lots,
        flights=planning.open_flights(
            scenario.corridors, scenario.suspensions, first_day=first, last_day=last, known_on=day
        ),
        demands=wanted,
        floors=scenario.floors,
        frozen=scenario.frozen,
    )


def served_by(scenario: Scenario) -> list[str]:
    """List the countries that may be sent goods: guests, who ask, before members."""
    return (
        scenario.members.filter(pl.col("role") != "neighbour").sort("role", "location")["location"].to_list()
    )


def told_by(scenario: Scenario, sources: pl.DataFrame, day: date) -> dict[str, Any]:
    """Give what the scenario knows on `day` as the bulletin takes it."""
    reporters = pl.concat([scenario.sources, sources]).unique("source_id", keep="last", maintain_order=True)
    return {
        "title": scenario.title,
        "requests": scenario.requests.filter(pl.col("requested_on") <= day),
        "pledges": scenario.pledges.filter(pl.col("stated_on") <= day),
        "receipts": scenario.receipts.filter(pl.col("date") <= day),
        "flown": scenario.flown.filter(pl.col("date") <= day),
        "suspensions": scenario.suspensions.filter(pl.col("announced_on") <= day),
        "nodes": scenario.nodes,
        "corridors": scenario.corridors,
        "lots": scenario.lots,
        "members": scenario.members,
        "sources": reporters,
        "invented": scenario.invented,
        "disclaimer": scenario.disclaimer,
    }


def headlines(said: dict[str, list[Statement]], scenario: Scenario) -> tuple[Headline, ...]:
    """Pick what the bulletin opens with, country by country."""
    guests = scenario.members.filter(role="guest")["location"].to_list()
    return tuple(
        Headline(sentence=one.sentence, source_ids=(one.source_id,), refs=one.evidence, location=location)
        for location, statements in said.items()
        for code in (HEADLINES if location in guests else HEADLINES[:2])
        for one in statements
        if one.code == code
    )


def plan_facts(plan: Plan, broken: list[Violation]) -> PlanFacts:
    """Say how good the plan is, as the bulletin takes it."""
    return PlanFacts(
        objective=plan.objective,
        nothing_sent=plan.nothing_sent,
        bound=plan.bound,
        gap=plan.gap,
        status=plan.status,
        seconds=plan.seconds,
        summary=plan.summary(),
        verification=planning.verdict(broken, plan.broken),
        verified=not broken,
        price_of_fairness=plan.price_of_fairness,
        broken=plan.broken,
        notes=plan.notes,
    )


def notes_on_stock(scenario: Scenario) -> list[str]:
    """Say whose own stock is not known: it is counted as none, so the shortfall may be overstated."""
    told = dict(scenario.held.group_by("location").agg(pl.col("item").n_unique()).iter_rows())
    served = served_by(scenario)
    notes = [
        f"Of what {place(one).name} holds itself, {told[one]} {'item is' if told[one] == 1 else 'items are'} "
        "known; any other is counted as none."
        for one in served
        if one in told
    ]
    if unknown := [place(one).name for one in served if one not in told]:
        notes.insert(0, f"What {', '.join(unknown)} hold themselves is not known and counted as none.")
    return notes


def figures_sentence(said: dict[str, list[Statement]], known: pl.DataFrame) -> str:
    """Say how many places are known, and the first sentence of the first country."""
    first = next((statements[0].sentence for statements in said.values() if statements), "")
    return f"{known['location'].n_unique()} places known, {len(said)} of them in the scenario. {first}"


def shortfall_sentence(gap: pl.DataFrame) -> str:
    """Say in how many countries how many items are short on the last day."""
    last = gap.filter(pl.col("date") == pl.col("date").max(), pl.col("shortfall") > 0)
    if last.is_empty():
        return "Nothing is short."
    return (
        f"{last['item'].n_unique()} items are short in {last['location'].n_unique()} countries "
        f"by {last['date'][0]}, at the {PLANNING_LEVEL:.0%} level of need."
    )
