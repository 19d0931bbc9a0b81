"""Small worlds with something odd in them: each gives a plan that keeps every promise, or is refused."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aidlift.errors import BadInput
from aidlift.plan import PlanInputs, make_plan, problems_of, verify

from .worlds import small

ODD = (0, 1, -1, 3, 10**9, 0.5, 1e-7, 1e12, float("nan"), float("inf"), None)
COLUMNS = {
    "items": ("mass_kg", "volume_m3", "pack", "criticality", "shelf_left_days"),
    "lots": ("quantity", "chance"),
    "flights": ("payload_kg", "volume_m3", "pieces", "max_rotations"),
    "demands": ("quantity",),
    "nodes": ("handling_t_per_day",),
    "floors": ("quantity",),
}
CELLS = [(table, column) for table, columns in COLUMNS.items() for column in columns]


@st.composite
def perturbed(draw: st.DrawFn) -> PlanInputs:
    """Put odd numbers into a small world, in one row or in all, and leave some rows out."""
    inputs = small(draw(st.integers(0, 5)))
    for table, column in draw(st.lists(st.sampled_from(CELLS), max_size=3)):
        frame: pl.DataFrame = getattr(inputs, table)
        # a weight of a billion is beyond what doubles can prove a bound with
        odd = [one for one in ODD if column != "criticality" or one is None or not 3 < one < float("inf")]
        value, here = draw(st.sampled_from(odd)), pl.int_range(pl.len()) % draw(st.integers(1, 9)) == 0
        changed = pl.when(here).then(pl.lit(value)).otherwise(pl.col(column)).alias(column)
        inputs = replace(inputs, **{table: frame.with_columns(changed)})
    if draw(st.booleans()):
        table = draw(st.sampled_from(("lots", "flights", "demands", "floors")))
        inputs = replace(inputs, **{table: getattr(inputs, table).head(draw(st.integers(0, 3)))})
    return inputs


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(inputs=perturbed(), seconds=st.sampled_from((1e-6, 1.0)))
def test_odd_numbers_give_a_plan_that_keeps_every_promise_or_problems_in_words(inputs, seconds):
    if problems_of(inputs):
        with pytest.raises(BadInput):
            make_plan(inputs)
        return
    plan = make_plan(inputs, gap=0.01, seconds=seconds)
    assert verify(plan, inputs) == []
    assert 0 <= plan.bound <= plan.objective <= plan.nothing_sent * (1 + 1e-9)
