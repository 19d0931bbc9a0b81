"""Flows of least cost: the same as a linear program, from one cost to the next."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import linprog

from aidlift.solvers.flow import CheapestFlow

NO_LIMIT = 1e9


def drawn(seed, nodes=12, arcs=60):
    """Draw a network: arcs with limits between nodes, and one without a limit from each to the root."""
    random = np.random.default_rng(seed)
    tail, head = random.integers(0, nodes, arcs), random.integers(0, nodes, arcs)
    apart = tail != head
    tail = np.concatenate([tail[apart], np.arange(nodes)])
    head = np.concatenate([head[apart], np.full(nodes, nodes)])
    limits = random.integers(1, 9, int(apart.sum())).astype(float)
    most = np.concatenate([limits, np.full(nodes, NO_LIMIT)])
    supply = random.integers(0, 6, nodes).astype(float)
    return tail, head, most, supply, int(apart.sum()) + np.arange(nodes)


@pytest.mark.parametrize("seed", range(6))
def test_a_flow_costs_what_the_linear_program_says_and_its_prices_prove_it(seed):
    tail, head, most, supply, first_up = drawn(seed)
    random = np.random.default_rng(100 + seed)
    flows = CheapestFlow(tail=tail, head=head, most=most, supply=supply, first_up=first_up)
    count, arcs = len(supply), np.arange(len(tail))
    inside = head < count
    matrix = sparse.csr_array((np.ones(len(tail)), (tail, arcs)), shape=(count, len(tail)))
    matrix = matrix - sparse.csr_array(
        (np.ones(inside.sum()), (head[inside], arcs[inside])), shape=(count, len(tail))
    )
    for _ in range(4):
        cost = random.integers(-3, 10, len(tail)).astype(float)
        flow, worth = flows.solve(cost)
        other = linprog(cost, A_eq=matrix, b_eq=supply, bounds=list(zip(0 * most, most, strict=True)))
        assert cost @ flow == pytest.approx(other.fun)
        assert matrix @ flow == pytest.approx(supply)
        reduced = cost + worth[tail] - worth[head]
        assert other.fun == pytest.approx(np.minimum(reduced, 0.0) @ most - worth[:-1] @ supply)


def test_parallel_arcs_fill_the_cheapest_first():
    flows = CheapestFlow(
        tail=np.array([0, 0, 0]),
        head=np.array([1, 1, 1]),
        most=np.array([2.0, 3.0, NO_LIMIT]),
        supply=np.array([4.0]),
        first_up=np.array([2]),
    )
    assert flows.solve(np.array([-5.0, -1.0, 0.0]))[0].tolist() == [2.0, 2.0, 0.0]
    assert flows.solve(np.array([-1.0, -5.0, 0.0]))[0].tolist() == [1.0, 3.0, 0.0]
