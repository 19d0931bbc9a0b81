"""A mixed-integer program as sparse arrays: minimise cost · x, low ≤ A x ≤ high, every x bounded."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Program:
    """Minimise `cost · x` subject to `row_low ≤ matrix x ≤ row_high`, `low ≤ x ≤ high`.

    Every variable has finite bounds, so that any dual vector proves a bound (`solvers.bound`).
    """

    cost: Floats
    low: Floats
    high: Floats
    row_low: Floats
    row_high: Floats
    matrix: sparse.csr_matrix
    whole: NDArray[np.bool_]

    @property
    def size(self) -> tuple[int, int, int]:
        """Return rows, columns and nonzeros."""
        return self.matrix.shape[0], self.matrix.shape[1], self.matrix.nnz


@dataclass(frozen=True, kw_only=True)
class Solution:
    """What a solver found: values and objective (None if nothing), its bound, and its word for it."""

    status: str
    values: Floats | None
    objective: float
    bound: float
    duals: Floats | None = None


def relaxed(program: Program) -> Program:
    """Return the program without whole numbers."""
    return replace(program, whole=np.zeros(len(program.cost), dtype=bool))
