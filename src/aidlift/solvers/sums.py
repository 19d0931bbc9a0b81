"""Sums of products in one order.

BLAS shares long ones among threads: the last digit then depends on how many there are, and on a busy machine
each sum waits for all of them.
"""

from __future__ import annotations

from typing import cast

from numba import njit

from aidlift.solvers.program import Floats


def dot(one: Floats, other: Floats) -> float:
    """Return the sum of the products of two arrays of one length."""
    return cast("float", _dot(one, other))


@njit(cache=True, nogil=True)
def _dot(one, other):  # type: ignore[no-untyped-def]
    total = 0.0
    for at in range(len(one)):
        total += one[at] * other[at]
    return total
