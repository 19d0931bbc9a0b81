"""HiGHS from whole sparse arrays, on a knapsack that can be done by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from aidlift.solvers.highs import branch_and_bound
from aidlift.solvers.program import Program
from aidlift.solvers.simplex import simplex

KNAPSACK = Program(
    cost=np.array([-10.0, -7.0, -4.0]),
    low=np.zeros(3),
    high=np.ones(3),
    row_low=np.array([-np.inf]),
    row_high=np.array([6.0]),
    matrix=sparse.csr_matrix(np.array([[5.0, 4.0, 2.0]])),
    whole=np.ones(3, dtype=bool),
)


def test_whole_things_are_whole():
    found = branch_and_bound(KNAPSACK, gap=0.0, seconds=5)
    assert found.values == pytest.approx([0, 1, 1])
    assert found.objective == found.bound == pytest.approx(-11)


def test_nothing_is_printed(capfd):
    branch_and_bound(KNAPSACK, gap=0.0, seconds=5)
    assert capfd.readouterr().out == ""


def test_the_simplex_gives_the_relaxation_with_exact_duals(capfd):
    relaxed = simplex(replace(KNAPSACK, whole=np.zeros(3, dtype=bool)), seconds=5)
    assert relaxed.objective == pytest.approx(-12.0)  # 0.8 of the first, the whole third
    assert relaxed.duals == pytest.approx([-2.0])  # 10 per 5 of room
    assert capfd.readouterr().out == ""


def test_what_cannot_be_has_no_values():
    found = branch_and_bound(
        replace(KNAPSACK, row_low=np.array([5.0]), row_high=np.array([-1.0])), gap=0, seconds=5
    )
    assert found.values is None
