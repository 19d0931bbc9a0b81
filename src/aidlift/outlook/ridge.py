"""The ridge member: one linear model of all places for each horizon, its band from what it missed by.

The error of every forecast it made in the last year, in units of the series' own scale and counted on both
sides, gives the quantiles (a pooled conformal band), as in the damped trend.
"""

from __future__ import annotations

import warnings

import numpy as np
from numba import njit
from numpy.typing import NDArray

from aidlift.outlook.history import FIRST_WEEKS, Past
from aidlift.outlook.levels import LEVEL_ARRAY
from aidlift.outlook.offset import drift
from aidlift.outlook.trend import PRIOR, PRIOR_SPREAD, PRIOR_WEIGHT

Array = NDArray[np.float64]

SHRINKAGE = 100.0  # L2 on standardised features
HALF_LIFE = 60.0  # weeks after which a row counts half
FARTHEST = 4.0  # standard deviations at which a feature is cut
STEPS = 3  # of reweighting towards absolute errors
SMALLEST_ERROR = 0.3  # in units of scale, below which an error is not weighted up
REMEMBERED, ERROR_HALF_LIFE = 52, 26.0  # weeks of errors that make the band
FEWEST_WEEKS, FEWEST_ROWS = 10, 60
MOST_ROWS = 6000  # of one fit; more are drawn from evenly, for speed
BACKFILL = 4  # weeks that share a fit where a whole past is learnt at once


class Ridge:
    """Point forecasts made week by week; each was made with what was known then.

    Keeps what it said in past weeks, so that its band comes from true errors.
    """

    def __init__(self, horizons: int) -> None:
        self.horizons = horizons
        self.said: dict[tuple[int, int], Array] = {}

    def learn(self, past: Past) -> None:
        """Forecast from the newest week, and from those of the last year that were not yet forecast from.

        A forecast for an older week is fitted to outcomes up to that week or up to three weeks earlier, as
        the newest snapshot shows them.
        """
        for horizon in range(1, self.horizons + 1):
            earliest = max(FIRST_WEEKS + FEWEST_WEEKS, past.last - REMEMBERED - horizon)
            unsaid = [w for w in range(earliest, past.last + 1) if (w, horizon) not in self.said]
            while unsaid:
                share = [w for w in unsaid[:BACKFILL] if w < past.last] or unsaid
                for week, point in zip(share, _points(past, share, horizon), strict=True):
                    self.said[week, horizon] = point
                unsaid = unsaid[len(share) :]

    def quantiles(self, past: Past, horizon: int) -> Array:
        """Forecast the log count `horizon` weeks after the newest week: (place, 23). NaN if never learnt."""
        middle = self.said.get((past.last, horizon), np.full(past.base.shape[1], np.nan))
        found: Array = middle[:, None] + past.scale[past.last][:, None] * self._band(past, horizon)
        return found

    def _band(self, past: Past, horizon: int) -> Array:
        """Return the 23 quantiles of the error in units of scale, symmetric about zero."""
        weeks = [week for week, ahead in self.said if ahead == horizon and week + horizon <= past.last]
        weeks = [week for week in sorted(weeks) if week + horizon > past.last - REMEMBERED]
        prior = PRIOR * horizon**PRIOR_SPREAD
        values, weights = [prior], [np.full(len(prior), PRIOR_WEIGHT / len(prior))]
        for week in weeks:
            error = (past.outcome[week + horizon] - self.said[week, horizon]) / past.scale[week]
            error = error[np.isfinite(error)]
            weight = 0.5 ** ((past.last - horizon - week) / ERROR_HALF_LIFE) / 2
            values += [error, -error]
            weights += [np.full(2 * len(error), weight)]
        return weighted_quantiles(np.concatenate(values), np.concatenate(weights))


def weighted_quantiles(values: Array, weights: Array) -> Array:
    """Return the 23 weighted quantiles of values, linear between them."""
    order = np.argsort(values, kind="stable")
    values, weights = values[order], weights[order]
    position = (np.cumsum(weights) - weights / 2) / weights.sum()
    found: Array = np.interp(LEVEL_ARRAY, position, values)
    return found


def _points(past: Past, ahead: list[int], horizon: int) -> Array:
    """Fit to outcomes known by the first of the weeks `ahead` and forecast from each: (week, place)."""
    known = ahead[0]
    weeks = np.arange(FIRST_WEEKS, known - horizon + 1)
    start = past.base[ahead] + drift(past.growth[ahead], horizon)
    if not len(weeks):
        return start
    moved = past.outcome[weeks + horizon] - past.base[weeks] - drift(past.growth[weeks], horizon)
    use = _drawn(np.isfinite(moved) & np.isfinite(past.scale[weeks]), known)
    if len(use[0]) < FEWEST_ROWS:
        return start
    columns, centre, spread = _standard(past.columns[weeks][use].astype(float))
    age = known - horizon - weeks[use[0]]
    slopes = _fit(columns, moved[use], 0.5 ** (age / HALF_LIFE), past.scale[weeks][use])
    newest = _cut((past.columns[ahead].astype(float) - centre) / spread)
    corrected: Array = start + _with_one(newest) @ slopes
    return corrected


def _drawn(use: NDArray[np.bool_], seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the rows to use, at most 6,000 of them, the same ones every time."""
    week, place = np.nonzero(use)
    if len(week) <= MOST_ROWS:
        return week, place
    kept = np.sort(np.random.default_rng(seed).choice(len(week), MOST_ROWS, replace=False))
    return week[kept], place[kept]


def _fit(columns: Array, moved: Array, weight: Array, scale: Array) -> Array:
    rows = _with_one(columns)
    penalty = np.full(rows.shape[1], SHRINKAGE)
    penalty[-1] = 1e-6  # the mean is free
    current = first = weight / scale
    slopes: Array = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        products, sums = _normal_equations(rows, current, moved)
        slopes = np.asarray(np.linalg.solve(products + np.diag(penalty), sums), dtype=np.float64)
        error = np.abs(moved - rows @ slopes) / scale
        current = first / np.maximum(error, SMALLEST_ERROR)
    return slopes


@njit(cache=True)
def _normal_equations(rows: Array, weight: Array, moved: Array) -> tuple[Array, Array]:
    """Sum weight x row x row and weight x row x outcome.

    A loop of our own, because a matrix product by many threads waits long on a busy machine and may round
    differently on another.
    """
    number, width = rows.shape
    products, sums = np.zeros((width, width)), np.zeros(width)
    for row in range(number):
        for first in range(width):
            factor = weight[row] * rows[row, first]
            sums[first] += factor * moved[row]
            for second in range(first + 1):
                products[first, second] += factor * rows[row, second]
    for first in range(width):
        for second in range(first):
            products[second, first] = products[first, second]
    return products, sums


def _standard(columns: Array) -> tuple[Array, Array, Array]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a feature may be unknown in all rows
        centre = np.nan_to_num(np.nanmean(columns, axis=0))
        spread = np.nan_to_num(np.nanstd(columns, axis=0), nan=1.0)
    spread = np.asarray(np.maximum(spread, 1e-6), dtype=np.float64)
    return _cut((columns - centre) / spread), centre, spread


def _cut(columns: Array) -> Array:
    cut: Array = np.clip(np.nan_to_num(columns), -FARTHEST, FARTHEST)
    return cut


def _with_one(columns: Array) -> Array:
    return np.concatenate([columns, np.ones((*columns.shape[:-1], 1))], axis=-1)
