"""The whole chain on the scenario that ships, once for all tests."""

from datetime import date
from functools import cache

import polars as pl
import pytest

from aidlift import flow
from aidlift.errors import NotFound
from aidlift.formats.scenario import read_scenario
from aidlift.plan import verify

DAY = date(2021, 4, 30)
SCENARIO = "south_asia_2021"


@cache
def told_chain() -> tuple[flow.FlowResult, list[tuple[str, str]]]:
    """The result, and what was told of each stage as it ended."""
    told: list[tuple[str, str]] = []
    scenario = read_scenario(SCENARIO)
    made = flow.run(
        scenario.figures,
        scenario.sources,
        scenario,
        day=DAY,
        tell=lambda stage, sentence: told.append((stage, sentence)),
    )
    return made, told


def chain() -> flow.FlowResult:
    return told_chain()[0]


def test_the_headlines_are_those_of_the_ministry():
    said = [one.sentence for one in chain().material.headlines if one.location == "IND"]
    assert said[0] == "India reported 386,452 new cases on 30 April 2021."
    assert "In total 18,762,976 cases had been reported by 30 April 2021." in said
    assert "6,613,641 cases were reported in April 2021." in said
    assert "For nine days in a row more than 300,000 new cases a day were reported, since 22 April." in said


def test_the_plan_is_proven_verified_and_better_than_what_is_done_today():
    made = chain()
    assert made.broken == []
    assert made.plan.gap is not None
    assert made.plan.gap < 0.001
    assert all(made.plan.objective <= other.objective for other in made.baselines.values())
    assert all(verify(other, made.inputs) == [] for other in made.baselines.values())


def test_nothing_flies_on_a_suspended_corridor():
    made = chain()
    suspended = made.inputs.flights.filter("suspended")["flight"]
    assert suspended.len() > 0
    assert set(made.plan.rotations["flight"]).isdisjoint(suspended)


def test_only_members_and_guests_are_served_and_neighbours_are_watched():
    made = chain()
    assert set(made.needs.needs["location"]) == {"AFG", "BGD", "CHN", "IND", "LKA", "NPL", "PAK"}
    assert {"BTN", "MDV", "MMR"} <= set(made.outlook.forecasts["location"])


def test_what_was_learnt_later_changes_nothing():
    scenario = read_scenario(SCENARIO)
    assert scenario.figures["as_of"].max() > DAY
    known_then = scenario.figures.filter(pl.col("as_of") <= DAY)
    again = flow.run(known_then, scenario.sources, scenario, day=DAY)
    assert again.bulletin.markdown == chain().bulletin.markdown.replace(_seconds(chain()), _seconds(again))
    assert again.plan.allocations.equals(chain().plan.allocations)


def _seconds(made: flow.FlowResult) -> str:
    return f"({made.plan.seconds:.1f} s)"


def test_each_stage_is_told_once_in_the_order_of_the_chain():
    _, told = told_chain()
    assert [stage for stage, _ in told] == ["figures", "outlook", "needs", "shortfall", "plan", "bulletin"]
    assert all(sentence for _, sentence in told)


def test_a_day_before_anything_was_known_gets_a_sentence():
    scenario = read_scenario(SCENARIO)
    with pytest.raises(NotFound, match="known since 2020-11-15"):
        flow.run(scenario.figures, scenario.sources, scenario, day=date(2020, 1, 1))


def test_pledges_count_once_they_are_committed_and_dated():
    scenario = read_scenario(SCENARIO)
    gap = flow.what_is_short(chain().needs, scenario, DAY)
    assert (gap["shortfall"] >= 0).all()
    assert (gap["shortfall"] <= gap["needed"]).all()
