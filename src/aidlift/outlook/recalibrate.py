"""Bands as wide as past forecasts should have been.

For each horizon, every central interval is widened or narrowed by the factor that would have made its past
forecasts hold what they promised, with outcomes as known at the origin.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from aidlift.outlook.levels import LEVEL_ARRAY

Array = NDArray[np.float64]

MIDDLE = len(LEVEL_ARRAY) // 2
REMEMBERED = 52  # weeks of forecasts
DOUBT = 5.0  # weeks of perfect forecasts believed before any was seen
STRENGTH = 0.5  # how much of the correction is made; at full strength it costs more score than it is worth
LEAST, MOST = 0.75, 2.0


class Record:
    """What was forecast for each week and horizon: (place, 23) log counts.

    `given` are factors by horizon, learnt earlier, that stand until outcomes of its own are known.
    """

    def __init__(self, given: Mapping[int, Array] | None = None) -> None:
        self.said: dict[tuple[int, int], Array] = {}
        self.given = dict(given or {})

    def keep(self, week: int, horizon: int, quantiles: Array) -> None:
        """Remember a forecast made from `week`, as it was before it was recalibrated."""
        self.said[week, horizon] = quantiles

    def factors(self, outcome: Array, last: int, horizon: int) -> Array:
        """Return the factor of each of the 23 levels' distance from the median.

        Before any outcome those given, or ones.

        `outcome` is (week, place) log counts as known now, `last` the newest week.
        """
        weeks = [w for w, h in self.said if h == horizon and last - REMEMBERED < w + h <= last]
        if not weeks:
            return self.given.get(horizon, np.ones(len(LEVEL_ARRAY)))
        said = np.concatenate([self.said[week, horizon] for week in sorted(weeks)])
        came = np.concatenate([outcome[week + horizon] for week in sorted(weeks)])
        use = np.isfinite(came) & np.isfinite(said).all(axis=1)
        return factors(said[use], came[use], len(weeks))


def factors(said: Array, came: Array, weeks: int) -> Array:
    """Return the factors that would have made the intervals of `said` hold their share of what came."""
    found = np.ones(len(LEVEL_ARRAY))
    if not len(came):
        return found
    trust = STRENGTH * weeks / (weeks + DOUBT)
    above = came > said[:, MIDDLE]
    distance = np.abs(came - said[:, MIDDLE])
    for low in range(MIDDLE):
        high = len(LEVEL_ARRAY) - 1 - low
        width = np.abs(said[np.arange(len(said)), np.where(above, high, low)] - said[:, MIDDLE])
        needed = np.quantile(distance / np.maximum(width, 1e-3), 1 - 2 * LEVEL_ARRAY[low])
        found[low] = found[high] = np.clip(max(needed, 1e-3) ** trust, LEAST, MOST)
    return found


def recalibrate(quantiles: Array, factor: Array) -> Array:
    """Move each of the 23 log quantiles to `factor` times its distance from the median, in order."""
    middle = quantiles[:, MIDDLE : MIDDLE + 1]
    moved: Array = np.sort(middle + (quantiles - middle) * factor, axis=1)
    return moved
