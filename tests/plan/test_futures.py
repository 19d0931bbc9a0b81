"""Deciding now for many futures, and replaying a reserve day by day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest

from aidlift.errors import BadInput
from aidlift.plan import (
    joint,
    make_plan,
    replay,
    sample_scenarios,
    two_stage,
    value_on_fresh,
    verify,
    window,
)

from .worlds import small, world

TWO_FUTURES = {
    # 10 concentrators, one flight today to each country; tomorrow only Nepal can be reached again
    "nodes": "node location kind\nCTU CHN store\nKTM NPL entry\nDAC BGD entry",
    "lots": "lot item node quantity\nA OXC10 CTU 10",
    "flights": """
        flight origin destination departs    arrives
        F1     CTU    KTM         2021-05-01 2021-05-02
        F2     CTU    DAC         2021-05-01 2021-05-02
        F3     CTU    KTM         2021-05-06 2021-05-07
    """,
    "demands": """
        location item  quantity date
        NPL      OXC10 10       2021-05-10
        BGD      OXC10 10       2021-05-10
    """,
}


def test_what_can_wait_waits_and_what_cannot_is_sent():
    base = world(**TWO_FUTURES)
    futures = [
        replace(
            base,
            demands=base.demands.with_columns(
                pl.when(pl.col("location") == place).then(10.0).otherwise(0.0).alias("quantity")
            ),
        )
        for place in ("NPL", "BGD")
    ]
    decided = two_stage(base, futures, days=3)
    # Nepal can still be served later in its future; Bangladesh only now
    sent = dict(decided.first_stage.group_by("flight").agg(pl.col("quantity").sum()).iter_rows())
    assert sent.get("F1", 0) == 0
    assert 0 < sent["F2"] <= 10
    with pytest.raises(BadInput, match="at least one scenario"):
        two_stage(base, [])


def test_futures_are_drawn_around_the_quantile_and_the_same_for_a_seed():
    inputs = small(2)
    first, again = (sample_scenarios(inputs, count=40, seed=7) for _ in range(2))
    assert all(one.demands.equals(other.demands) for one, other in zip(first, again, strict=True))
    last = inputs.demands.filter(pl.col("quantity") > 0).sort("date").row(-1, named=True)
    same = {"location": last["location"], "item": last["item"], "date": last["date"]}
    drawn = [future.demands.filter(**same)["quantity"][0] for future in first]
    below = sum(quantity <= last["quantity"] for quantity in drawn) / len(drawn)
    assert 0.5 < below < 0.9  # the demand given is the 0.7 quantile


def test_in_rounds_it_comes_to_the_same_as_at_once(monkeypatch):
    inputs = small(6, countries=4, items=6)
    futures = sample_scenarios(inputs, count=3, seed=1)
    at_once = two_stage(inputs, futures)
    monkeypatch.setattr(joint, "AT_ONCE_NONZEROS", 0)
    in_rounds = two_stage(inputs, futures)
    assert in_rounds.expected == pytest.approx(at_once.expected, rel=5e-3)
    assert in_rounds.first_stage["quantity"].sum() == pytest.approx(
        at_once.first_stage["quantity"].sum(), rel=0.1
    )


def test_a_pledge_that_may_not_arrive_is_decided_now_and_flies_if_it_does():
    base = world(**TWO_FUTURES | {"lots": "lot item node quantity chance\nA OXC10 CTU 10 0.6"})
    nothing = replace(base, lots=base.lots.with_columns(pl.lit(0, dtype=pl.Int64).alias("quantity")))
    decided = two_stage(base, [base, nothing], days=3)
    assert decided.first_stage.filter(flight="F2")["quantity"].sum() > 0


@pytest.mark.slow
def test_two_stages_meet_fresh_futures_beside_the_plain_plan():
    inputs = small(6)
    decided = two_stage(inputs, sample_scenarios(inputs, count=4, seed=1), seconds=20)
    plain = window(make_plan(inputs, fairness=None), inputs)
    judged = value_on_fresh(decided.first_stage, plain, sample_scenarios(inputs, count=5, seed=99), seconds=5)
    low, high = judged.interval
    assert low <= judged.value <= high
    assert "95 % interval" in judged.summary()


def test_a_replay_sends_each_thing_once_and_takes_it_off_the_need():
    base = world(
        nodes="node location kind\nCTU CHN store\nHUB IND store\nKTM NPL entry",
        lots="lot item node quantity\nA OXC10 CTU 30",
        flights="""
            flight origin destination departs    arrives    payload_kg
            L1     CTU    HUB         2021-05-01 2021-05-02 280
            L2     CTU    HUB         2021-05-02 2021-05-03 280
            G1     HUB    KTM         2021-05-03 2021-05-04 560
            G2     HUB    KTM         2021-05-05 2021-05-06 560
        """,
        demands="location item quantity date\nNPL OXC10 20 2021-05-06\nNPL OXC10 20 2021-05-10",
    )

    def known(eve: date):
        first = eve + timedelta(days=1)
        return replace(
            base,
            first_day=first,
            flights=base.flights.filter(pl.col("departs") >= first),
            demands=base.demands.filter(pl.col("date") >= first),
        )

    steps = list(replay(known, date(2021, 5, 1), date(2021, 5, 6)))
    for step in steps:
        assert verify(step.plan, step.inputs) == []
    left = pl.concat([step.left for step in steps])
    assert left.filter(pl.col("location").is_not_null())["quantity"].sum() == 20
    assert left.filter(pl.col("location").is_null())["quantity"].sum() == 20
    assert steps[-1].plan.objective == pytest.approx(0, abs=1e-9)
