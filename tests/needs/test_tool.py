"""Week by week the items are those of WHO's tool, worked out apart in `tool.py`."""

from datetime import date, timedelta

import polars as pl
import pytest

from aidlift.catalogue import items
from aidlift.needs import Needs, estimate_needs, pathway
from aidlift.needs.pathway import AS_THE_TOOL

from .tool import weekly_items
from .worlds import SATURDAY, capacity, estimate, forecasts, recent

WEEKS = [3500.0, 7000.0, 21_000.0, 14_000.0, 2800.0]  # the first is reported, four are forecast
PLENTY = {
    "severe_beds": 1e9,
    "critical_beds": 1e9,
    "health_workers": 1e12,
    "laboratories": 30.0,
    "laboratory_workers": 1e9,
    "tests_per_day": 1e12,
}


def by_the_tool(way: dict[str, float], care: pl.DataFrame) -> Needs:
    return estimate_needs(
        forecasts({"0.5": WEEKS[1:]}),
        recent([3500.0, 3500.0, WEEKS[0]]),
        care,
        pathway().changed(way, source="WHO ESFT 2022.1"),
        levels=[0.5],
        first_day=SATURDAY + timedelta(days=1),
    )


def weekly(found: Needs, item: str, week: int, column: str) -> float:
    end = SATURDAY + timedelta(days=7 * (week + 1))
    rows = found.needs.filter(item=item).filter(pl.col("date").is_between(end - timedelta(days=6), end))
    values = rows.sort("date")[column]
    return float(values[-1] if items()[item].kind == "durable" else values.sum())


def test_a_rising_and_falling_epidemic_needs_what_the_tool_says_week_by_week():
    found = by_the_tool(AS_THE_TOOL, capacity(laboratories=30, manual_tests=1e12))
    for week, by_item in enumerate(weekly_items(WEEKS, **PLENTY)):
        for item, quantity in by_item.items():
            assert weekly(found, item, week, "needed") == pytest.approx(quantity, rel=1e-9), (week, item)


def test_with_few_beds_workers_and_laboratories_it_uses_what_the_tool_says():
    # 1,000,000 people x 4 beds / 1,000 x (1 - 0.4 - 0.1) = 2,000 severe and 400 critical beds
    care = capacity(
        population=10**6,
        beds_per_1000=4.0,
        icu_share=0.1,
        health_workers=6000,
        laboratories=30,
        laboratory_workers=50,
        manual_tests=5000.0,
    )
    limits = {
        "severe_beds": 2000.0,
        "critical_beds": 400.0,
        "health_workers": 6000.0,
        "laboratories": 30.0,
        "laboratory_workers": 50.0,
        "tests_per_day": 5000.0,
    }
    found = by_the_tool(AS_THE_TOOL, care)
    for week, by_item in enumerate(weekly_items(WEEKS, **limits)):
        for item, quantity in by_item.items():
            assert weekly(found, item, week, "usable") == pytest.approx(quantity, rel=1e-9), (week, item)


def test_in_a_steady_epidemic_our_days_and_its_weeks_are_the_same():
    steady = [7000.0] * 3
    found = estimate([7000.0], steady, care=capacity(), first_day=date(2021, 5, 2))
    limits = PLENTY | {"laboratories": 0.0}
    [by_item] = weekly_items([7000.0, 7000.0], **limits)
    for item, quantity in by_item.items():
        assert weekly(found, item, 0, "needed") == pytest.approx(quantity, rel=1e-9), item
