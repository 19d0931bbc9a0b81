"""Fifteen and more planted violations of a good plan: `verify` names each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from aidlift.plan import make_plan, verify

from .worlds import TWO_LEGS, table, world

INPUTS = world(**TWO_LEGS, frozen=table("frozen", "flight lot quantity\nF3 A 4"))
PLAN = make_plan(INPUTS)


def moved(of: str, on: str, **changes: object):
    """Change one allocation of the plan."""
    row = (pl.col("lot") == of) & (pl.col("flight") == on)
    assert PLAN.allocations.filter(row).height == 1
    return {
        "allocations": PLAN.allocations.with_columns(
            pl.when(row)
            .then(pl.lit(value, dtype=PLAN.allocations.schema[column]))
            .otherwise(column)
            .alias(column)
            for column, value in changes.items()
        )
    }


def added(lot: str, flight: str, quantity: int):
    """Add a row to the plan, as its flight goes, and fly that flight."""
    flown = INPUTS.flights.filter(flight=flight).row(0, named=True)
    end = INPUTS.nodes.filter(node=flown["destination"]).row(0, named=True)
    row = {name: flown[name] for name in ("flight", "origin", "destination", "departs", "arrives")}
    row |= {
        "lot": lot,
        "item": INPUTS.lots.filter(lot=lot)["item"][0],
        "location": end["location"] if end["kind"] == "entry" else None,
        "quantity": quantity,
    }
    rotations = PLAN.rotations
    if flight not in rotations["flight"]:
        turn = {"flight": flight, "rotations": 1, "mass_kg": 1.0, "volume_m3": 1.0}
        rotations = pl.concat([rotations, pl.DataFrame([turn], schema=rotations.schema)])
    new = pl.DataFrame([row], schema=PLAN.allocations.schema)
    return {"allocations": pl.concat([PLAN.allocations, new]), "rotations": rotations}


def flown(turns: int):
    return {"rotations": PLAN.rotations.with_columns(pl.lit(turns).alias("rotations"))}


def with_inputs(**frames: pl.DataFrame):
    return {"inputs": replace(INPUTS, **frames)}


def flights(**limits: float):
    return with_inputs(
        flights=INPUTS.flights.with_columns(pl.lit(value).alias(name) for name, value in limits.items())
    )


PLANTED = {
    "names": moved("A", "F1", lot="Z"),
    "routes": moved("A", "F2", arrives=date(2021, 5, 3)),
    "country": moved("A", "F2", location="BGD"),
    "suspension": added("A", "F4", 1),
    "rotations": flown(2),
    "payload": flights(payload_kg=100.0),
    "volume": flights(volume_m3=1.0),
    "pieces": flights(pieces=3),
    "cold chain": with_inputs(flights=INPUTS.flights.with_columns(pl.lit(False).alias("cold"))),
    "dangerous goods": with_inputs(flights=INPUTS.flights.with_columns(pl.lit(False).alias("dg"))),
    "earmark": added("C", "F3", 100),
    "shelf life": with_inputs(
        lots=INPUTS.lots.with_columns(pl.when(pl.col("lot") == "C").then(date(2021, 5, 20)).alias("expires"))
    ),
    "stock": moved("A", "F2", quantity=19),
    "availability": with_inputs(lots=INPUTS.lots.with_columns(available_on=pl.lit(date(2021, 5, 9)))),
    "whole packs": moved("B", "F3", quantity=29_999),
    "handling": with_inputs(nodes=INPUTS.nodes.with_columns(pl.lit(0.01).alias("handling_t_per_day"))),
    "floors": with_inputs(floors=table("floors", "owner item quantity\nCHN OXC10 9")),
    "frozen": with_inputs(frozen=table("frozen", "flight lot quantity\nF3 A 5")),
    "objective": {"objective": PLAN.objective * 0.9},
    "bound": {"bound": PLAN.objective * 1.01},
}  # fmt: skip


def test_the_plan_itself_keeps_every_promise():
    assert verify(PLAN, INPUTS) == []
    assert PLAN.allocations.height >= 6


@pytest.mark.parametrize("rule", PLANTED)
def test_a_planted_violation_is_named(rule):
    planted = dict(PLANTED[rule])
    inputs = planted.pop("inputs", INPUTS)
    found = {violation.rule for violation in verify(replace(PLAN, **planted), inputs)}
    assert rule in found


def test_goods_that_leave_a_hub_before_they_came_are_found():
    early = moved("A", "F2", departs=date(2021, 5, 1))
    assert {"availability", "routes"} <= {
        violation.rule for violation in verify(replace(PLAN, **early), INPUTS)
    }


def test_a_pledge_that_never_arrives_may_not_be_planned_with():
    lots = INPUTS.lots.with_columns(pl.when(lot="A").then(0.0).otherwise(pl.col("chance")).alias("chance"))
    assert "availability" in {violation.rule for violation in verify(PLAN, replace(INPUTS, lots=lots))}
