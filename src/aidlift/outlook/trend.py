"""The damped trend: growth that fades, with an error band learnt from the recent past of all places.

With y = log(x + 1) of the weekly count x, growth follows g(t) = 0.35 g(t-1) + 0.65 clip(y(t) - y(t-1), ±1.2)
and h weeks ahead the median moves by g(t) (0.6 + 0.6² + … + 0.6^h). What this missed by in recent weeks,
in units of each series' own scale, gives the 23 quantiles (conformal: for each horizon the errors of
all places are pooled, each counted on both sides).
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from aidlift.outlook.levels import LEVEL_ARRAY

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

SMOOTHING = 0.65  # weight of the newest growth
LARGEST_GROWTH = 1.2  # of log counts a week
DAMPING = 0.6  # of growth from week to week; measured in docs/outlook.md beside 0.75
RECENT_WEEKS = 52  # origins whose errors are remembered
HALF_LIFE = 26.0  # weeks after which a remembered error counts half
SCALE_WEEKS = 8
SMALLEST_BASE = 10.0  # a smaller count does not limit growth
PRIOR_WEIGHT = 20.0  # errors believed before any was seen
PRIOR_SPREAD = 0.75
FEW_STEPS, SPREAD_OF_FEW = 4, 0.3  # fewer weekly steps than this do not show how a series varies
PRIOR = np.array([NormalDist().inv_cdf(step / 200) for step in range(1, 200)])


class Course(Protocol):
    """What a model of one series followed: log counts, each series' scale, and what it expects."""

    @property
    def log(self) -> Array:
        """Log count of every place (rows) and week (columns), NaN before the first."""

    @property
    def scale(self) -> Array:
        """How much the series varies, in log counts."""

    def ahead(self, weeks: int) -> Array:
        """Return the log count expected `weeks` after each week."""


@dataclass(frozen=True)
class Trend:
    """State of every place (rows) at the end of every week (columns): log count, growth and scale."""

    log: Array
    growth: Array
    scale: Array

    def ahead(self, weeks: int) -> Array:
        """Return the log count expected `weeks` after each week."""
        fade = DAMPING * (1 - DAMPING**weeks) / (1 - DAMPING)
        expected: Array = self.log + self.growth * fade
        return expected


def fit_trend(counts: Array) -> Trend:
    """Follow the growth of each place; NaN before its first count, growth 0 at it."""
    log = np.log1p(counts)
    steps = np.diff(log, axis=1, prepend=np.nan)
    growth = np.full_like(log, np.nan)
    current = np.zeros(len(log))
    for week in range(log.shape[1]):
        step = np.clip(steps[:, week], -LARGEST_GROWTH, LARGEST_GROWTH)
        current = np.where(np.isnan(step), current, (1 - SMOOTHING) * current + SMOOTHING * step)
        growth[:, week] = np.where(np.isnan(log[:, week]), np.nan, current)
    return Trend(log, growth, series_scale(counts))


def series_scale(counts: Array) -> Array:
    """Return each series' own scale: the spread of its last 8 weekly steps and the noise of small counts."""
    steps = np.diff(np.log1p(counts), axis=1, prepend=np.nan)
    known = ~np.isnan(steps)
    filled = np.where(known, steps, 0.0)
    number, total, squares = (_trailing(v, SCALE_WEEKS) for v in (known.astype(float), filled, filled**2))
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = np.where(number > 1, (squares - total**2 / number) / (number - 1), 0.0)
        variance = np.maximum(variance, np.where(number < FEW_STEPS, SPREAD_OF_FEW**2, 0.0))
        scale: Array = np.minimum(0.8, np.sqrt(variance + 0.08**2 + 1 / (counts + 1)))
    return scale


def _trailing(values: Array, width: int) -> Array:
    total = np.cumsum(values, axis=1)
    total[:, width:] -= total[:, :-width].copy()
    return total


def residuals(course: Course, observed: Mask, weeks: int) -> tuple[Array, Array]:
    """Return the recent errors `weeks` ahead in units of scale, and their weights.

    Only weeks that were observed at both ends count, and only outcomes known at the last column.
    """
    last = observed.shape[1] - weeks
    if last <= 0:
        return np.empty(0), np.empty(0)
    begin = max(0, last - RECENT_WEEKS)
    start, end = slice(begin, last), slice(begin + weeks, last + weeks)
    error = (course.log[:, end] - course.ahead(weeks)[:, start]) / course.scale[:, start]
    age = np.arange(last - 1 - begin, -1, -1, dtype=float)
    weight = np.broadcast_to(0.5 ** (age / HALF_LIFE), error.shape)
    use = observed[:, start] & observed[:, end] & np.isfinite(error)
    return error[use], weight[use]


def error_quantiles(course: Course, observed: Mask, weeks: int) -> Array:
    """Return the 23 quantiles of the error `weeks` ahead, in units of scale, pooled over places.

    Before any error is seen, 20 are believed: normal, of each series' own scale, growing with
    weeks^0.75 (between a random walk's 0.5 and a steady growth's 1). Symmetric about zero: a wave
    that all places share must not tilt the weeks to come.
    """
    error, weight = residuals(course, observed, weeks)
    prior = PRIOR * weeks**PRIOR_SPREAD
    values = np.concatenate([error, -error, prior])
    weights = np.concatenate([weight / 2, weight / 2, np.full(len(prior), PRIOR_WEIGHT / len(prior))])
    order = np.argsort(values, kind="stable")
    values, weights = values[order], weights[order]
    position = (np.cumsum(weights) - weights / 2) / weights.sum()
    quantiles: Array = np.interp(LEVEL_ARRAY, position, values)
    return (quantiles - quantiles[::-1]) / 2  # exactly symmetric, whatever the rounding of the sums


def trend_quantiles(counts: Array, observed: Mask, weeks: int) -> Array:
    """Forecast the count `weeks` after the last column: (places, 23), ordered, not negative."""
    return banded(fit_trend(counts), counts, observed, weeks)


def banded(course: Course, counts: Array, observed: Mask, weeks: int) -> Array:
    """Put the pooled band around what a model expects: (places, 23), ordered, not negative.

    The log count may rise by at most 0.9 + 0.6 (weeks - 1) above that of the last count or of 10.
    """
    error = error_quantiles(course, observed, weeks)
    log = course.ahead(weeks)[:, -1:] + course.scale[:, -1:] * error
    cap = np.log1p(np.maximum(counts[:, -1:], SMALLEST_BASE)) + 0.9 + 0.6 * (weeks - 1)
    quantiles: Array = np.maximum(np.expm1(np.minimum(log, cap)), 0.0)
    return quantiles
