"""Heavy packs are counted whole in the bound: on a flight of several classes, and in what a day handles."""

from __future__ import annotations

import polars as pl
import pytest

from aidlift.plan import certified_bound, make_plan, verify
from aidlift.plan.certificate import Certificate
from aidlift.plan.decompose import Decomposition
from aidlift.plan.formulate import formulate
from aidlift.plan.network import build_network
from aidlift.solvers.program import relaxed
from aidlift.solvers.simplex import simplex

from .worlds import world

TANK = pl.DataFrame(
    {
        "item": ["TANK"], "kind": ["durable"], "mass_kg": [33_000.0], "volume_m3": [1.0], "pack": [1],
        "cold": [False], "dg": [False], "shelf_left_days": [0], "criticality": [3.0],
    }
)  # fmt: skip
LOTS = """
    lot item node quantity expires
    A   TANK CTU  2        2021-05-09
    B   TANK CTU  2        -
"""
DEMANDS = "location item quantity\nNPL TANK 4"


def tanks(*, handling: str, flights: str):
    nodes = f"node location kind handling_t_per_day\nCTU CHN store -\nKTM NPL entry {handling}"
    return world(nodes=nodes, lots=LOTS, flights=flights, demands=DEMANDS, items=TANK)


CASES = {
    # 60 t a day take one tank of 33 t, though each of two flights brings one
    "day": (
        tanks(
            handling="60",
            flights="""
                flight origin destination departs    arrives    payload_kg
                F1     CTU    KTM         2021-05-02 2021-05-03 50000
                F2     CTU    KTM         2021-05-02 2021-05-03 50000
            """,
        ),
        1,
    ),
    # two rotations of 60 t take two tanks, not 3.6, of two classes (one expires)
    "flight": (
        tanks(
            handling="-",
            flights="""
                flight origin destination departs    arrives    payload_kg max_rotations
                F1     CTU    KTM         2021-05-02 2021-05-03 60000      2
            """,
        ),
        2,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_bound_counts_whole_packs(case):
    inputs, brought = CASES[case]
    plan = make_plan(inputs, gap=0.0, fairness=None)
    assert verify(plan, inputs) == []
    assert plan.allocations["quantity"].sum() == brought
    formulation = formulate(build_network(inputs))
    certificate, parts = Certificate(formulation), Decomposition(formulation)
    at_once = certificate.prices(simplex(relaxed(formulation.program), seconds=10).duals)
    by_item = certificate.prices(parts.duals(parts.round().prices))
    for prices in (at_once, by_item):
        assert certificate.bound(prices) == pytest.approx(plan.objective)
        assert certified_bound(certificate.table(prices), inputs) == pytest.approx(plan.objective)
