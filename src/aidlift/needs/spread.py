"""Delays and stays in whole days: fixed, gamma or geometric, all with the mean that is asked for.

What lies further out than one in a million, or than a year, is left off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammainc, gammaincinv

Array = NDArray[np.float64]
Form = Literal["fixed", "gamma", "geometric"]

TAIL = 1e-6  # of the chance or of the days in care: what lies further out is left off
MOST_DAYS = 366


@dataclass(frozen=True, kw_only=True)
class Spread:
    """A time in days with its mean; `sd` is used by the form gamma alone."""

    mean: float
    form: Form = "fixed"
    sd: float = 0.0

    def arrivals(self) -> Array:
        """Return the chance that the delay is 0, 1, 2 … whole days; it sums to 1 and keeps the mean.

        A time between two whole days counts for both, the nearer one more: day k gets the mean of
        max(0, 1 - |time - k|). Geometric: p (1 - p)^k with p = 1 / (1 + mean).
        """
        if self.form == "geometric":
            leave = 1 / (1 + self.mean)
            return _summing_to_one(np.asarray(leave * (1 - leave) ** np.arange(_reach(1 - leave))))
        if self.form == "gamma":
            days = np.arange(-1.0, _far(self.mean, self.sd) + 2)
            below = _area_below(days, self.mean, self.sd)
            return _summing_to_one(below[2:] - 2 * below[1:-1] + below[:-2])
        whole = int(self.mean)
        late = self.mean - whole
        return np.array([0.0] * whole + ([1 - late, late] if late else [1.0]))

    def days_in_care(self) -> Array:
        """Return the expected part of each day after admission that is spent in care; it sums to the mean.

        Day k gets the area under the chance of still being there, from k to k + 1. A fixed stay of 7 is
        seven ones; of 1.5 a one and a half. Geometric: (1 - 1 / mean)^k, as in leaving with the same
        chance each day; it needs a mean of a day or more.
        """
        if self.form == "geometric":
            stay_on = 1 - 1 / self.mean
            return np.asarray(stay_on ** np.arange(_reach(stay_on)))
        if self.form == "gamma":
            edges = np.arange(0.0, _far(self.mean, self.sd) + 2)
            return np.diff(edges - _area_below(edges, self.mean, self.sd))
        return np.clip(self.mean - np.arange(max(int(np.ceil(self.mean)), 1)), 0.0, 1.0)


def in_care(delay: Spread, stay: Spread) -> Array:
    """Return the expected part of day 0, 1, 2 … after the report that a case spends in care."""
    return np.convolve(delay.arrivals(), stay.days_in_care())


def leaving(delay: Spread, stay: Spread) -> Array:
    """Return the expected departures on day 0, 1, 2 … after the report: who came less who are more."""
    care = np.append(in_care(delay, stay), 0.0)
    came = np.zeros_like(care)
    arrivals = delay.arrivals()
    came[: len(arrivals)] = arrivals
    return came - np.diff(care, prepend=0.0)


def _area_below(days: Array, mean: float, sd: float) -> Array:
    """Integrate a gamma's distribution function from 0 to each day: x F(x) less the mean below x."""
    shape, scale = (mean / sd) ** 2, sd**2 / mean
    at = np.clip(days, 0.0, None)
    area: Array = at * gammainc(shape, at / scale) - mean * gammainc(shape + 1, at / scale)
    return area


def _far(mean: float, sd: float) -> int:
    """Count the days until a gamma's tail is below TAIL."""
    reach = gammaincinv((mean / sd) ** 2, 1 - TAIL) * sd**2 / mean
    return int(min(np.ceil(reach), MOST_DAYS))


def _reach(ratio: float) -> int:
    """Count the days until a geometric tail is below TAIL."""
    return 1 if ratio <= 0 else int(min(np.ceil(np.log(TAIL) / np.log(ratio)), MOST_DAYS))


def _summing_to_one(chances: Array) -> Array:
    kept: Array = np.clip(chances, 0.0, None)
    return np.asarray(kept / kept.sum())
