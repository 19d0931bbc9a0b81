"""Item by item is the same as all at once; a time limit and an interruption keep a plan that verifies."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

import numpy as np
import pytest

from aidlift.plan import FairShare, first_come, make_plan, search, verify, window
from aidlift.plan.certificate import Certificate
from aidlift.plan.decompose import Decomposition
from aidlift.plan.fairness import with_floor
from aidlift.plan.formulate import formulate
from aidlift.plan.network import build_network
from aidlift.solvers.simplex import simplex

from .worlds import small


@pytest.mark.parametrize("case", ["free", "fair", "approved"])
def test_items_with_shared_prices_come_to_the_same_optimum(case):
    inputs = small(3, countries=5, items=8, days=10, corridors=12)
    if case == "approved":
        inputs = replace(inputs, frozen=window(first_come(inputs), inputs, 4))
    formulation = formulate(build_network(inputs))
    assert (formulation.network.frozen_packs.sum() > 0) == (case == "approved")
    if case == "fair":
        formulation = with_floor(formulation, FairShare(floor=0.6))
    whole = simplex(formulation.program, seconds=30)
    certificate, parts = Certificate(formulation), Decomposition(formulation)
    optimum = whole.objective
    for _ in range(80):
        found = parts.round()
        bound = certificate.bound(certificate.prices(parts.duals(found.prices)))
        assert bound == pytest.approx(found.bound + formulation.constant, rel=1e-9)
        assert bound <= optimum + formulation.constant + 1e-6
    assert parts.bound == pytest.approx(optimum, rel=1e-4)
    values, program = parts.values(), formulation.program
    assert program.cost @ values == pytest.approx(optimum, rel=1e-3)
    assert np.maximum(program.matrix @ values - program.row_high, 0.0).sum() < 0.01


def test_a_large_plan_is_proven_and_keeps_every_promise(monkeypatch):
    monkeypatch.setattr(search, "SIMPLEX_NONZEROS", 0)
    inputs = small(5, countries=6, items=8, days=10, corridors=15)
    for fairness in (None, FairShare(floor=0.5)):
        plan = make_plan(inputs, gap=0.01, seconds=60, fairness=fairness)
        assert verify(plan, inputs) == []
        assert plan.gap <= 0.01 or plan.proof == "prices"


def test_no_time_at_all_still_gives_a_plan_with_an_honest_gap():
    inputs = small(1)
    begun = perf_counter()
    plan = make_plan(inputs, seconds=0.001)
    assert perf_counter() - begun < 30
    assert verify(plan, inputs) == []
    assert plan.bound <= plan.objective


def test_an_interruption_keeps_the_best_plan_so_far():
    inputs = small(4)

    def press_stop(standing):
        if standing.step == "simplex":
            raise KeyboardInterrupt

    plan = make_plan(inputs, gap=0.0, tell=press_stop, fairness=None)
    assert plan.status in ("interrupted with a proven gap", "optimal within the gap")
    assert plan.allocations.height > 0
    assert verify(plan, inputs) == []
