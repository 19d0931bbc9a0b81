"""Absurd inputs are refused before any solving, every problem at once, with table, row and column."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from aidlift.errors import BadInput
from aidlift.plan import make_plan, problems_of

from .worlds import TWO_LEGS, table, world

GOOD = world(**TWO_LEGS)


def first(frame: pl.DataFrame, **changes: object) -> pl.DataFrame:
    """Change the first row of a frame."""
    at = pl.int_range(pl.len()) == 0
    return frame.with_columns(
        pl.when(at).then(pl.lit(value)).otherwise(pl.col(name)).alias(name) for name, value in changes.items()
    )


WRONG = {
    "row 2, flights.arrives: is 2021-04-30, before the flight departs": {
        "flights": first(GOOD.flights, arrives=date(2021, 4, 30))
    },
    "row 2, flights.origin: is 'XXX', not a node of the table nodes": {
        "flights": first(GOOD.flights, origin="XXX")
    },
    "row 2, lots.quantity: is -4; it cannot be below 0": {"lots": first(GOOD.lots, quantity=-4)},
    "row 2, lots.item: is 'GOGG', not an item of the table plan_items": {
        "lots": first(GOOD.lots, item="GOGG")
    },
    "row 2, lots.earmark: is 'MARS', neither a place nor a node of this plan": {
        "lots": first(GOOD.lots, earmark="MARS")
    },
    "row 2, demands.date: is 2021-06-01, outside 2021-05-01 to 2021-05-10": {
        "demands": first(GOOD.demands, date=date(2021, 6, 1))
    },
    "row 2, demands.quantity: is nan; a finite number is needed": {
        "demands": first(GOOD.demands, quantity=float("nan"))
    },
    "row 2, items.pack: is 0; it cannot be below 1": {"items": first(GOOD.items, pack=0)},
    "row 2, items.criticality: is 1000000000.0; it cannot be above 1e+06": {
        "items": first(GOOD.items, criticality=1e9)
    },
    "row 6, lots.lot: 'A' stands twice": {"lots": pl.concat([GOOD.lots, GOOD.lots.head(1)])},
    "the plan ends on 2021-04-01, before it begins on 2021-05-01": {"last_day": date(2021, 4, 1)},
    "row 2, frozen.lot: is 'Z', not a lot of the table lots": {
        "frozen": table("frozen", "flight lot quantity\nF1 Z 1")
    },
}


@pytest.mark.parametrize("sentence", WRONG)
def test_each_absurdity_has_its_sentence(sentence):
    told = [str(problem) for problem in problems_of(replace(GOOD, **WRONG[sentence]))]
    assert sentence in told


def test_all_problems_are_told_at_once_and_nothing_is_solved():
    wrong = replace(
        GOOD,
        lots=first(GOOD.lots, quantity=-4, node="XXX"),
        flights=first(GOOD.flights, arrives=date(2021, 4, 30), payload_kg=float("inf")),
    )
    with pytest.raises(BadInput) as refused:
        make_plan(wrong)
    assert len(refused.value.problems) == 4


def test_good_inputs_have_no_problem():
    assert problems_of(GOOD) == []
