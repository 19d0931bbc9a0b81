"""Where a damped trend would go: what the joint models correct."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

DAMPING = 0.75
"""Of growth from week to week, before a model corrects it; the fast trend of `trend` damps at 0.6, because
nothing corrects it."""

SMALLEST_BASE = 10.0  # a smaller count does not limit growth
RISE_FIRST, RISE_LATER = 0.9, 0.6


def drift(growth: Array, weeks: int) -> Array:
    """Return how far the log count moves in `weeks` if growth fades: growth x (d + d² + … + d^weeks)."""
    moved: Array = growth * sum(DAMPING**step for step in range(1, weeks + 1))
    return moved


def capped(log_quantiles: Array, base: Array, weeks: int) -> Array:
    """Limit the rise of the log count to 0.9 + 0.6 (weeks - 1) above the last, or above 10; zero at least.

    Uncapped growth is the commonest failure of real forecasts: a few absurd weeks outweigh all others.
    """
    top = np.log1p(np.maximum(np.expm1(base), SMALLEST_BASE)) + RISE_FIRST + RISE_LATER * (weeks - 1)
    limited: Array = np.clip(log_quantiles, 0.0, top[:, None])
    return limited
