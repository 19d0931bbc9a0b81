"""The renewal forecast: infections make infections, with an R that returns towards one.

Weekly counts are laid out over days with the growth since the week before, so that weekly and daily
sources are met alike and no weekday pattern is left. R of each week is the mean of a gamma posterior (Cori
et al., Am J Epidemiol 2013, with a prior mean of 1 and older weeks discounted). Ahead, log R fades from day
to day, the renewal equation gives expected counts, and the pooled band of the damped trend stands around it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from aidlift.outlook.rt import MEAN_DAYS, SD_DAYS, generation_interval, infectiousness
from aidlift.outlook.trend import LARGEST_GROWTH, RECENT_WEEKS, banded, series_scale
from aidlift.outlook.weekly import WEEK

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

MEMORY = 0.35  # weight of the evidence of a week, of that of the week after it
FADE = 0.5  # of log R from week to week; both measured in docs/outlook.md
PRIOR_CASES = 5.0  # of a prior gamma with mean 1: so many cases weigh as much as it does
LEAST_R, MOST_R = 0.2, 4.0  # of one week; more is a backlog or an import
INTERVAL = generation_interval(MEAN_DAYS, SD_DAYS, 28)


@dataclass(frozen=True)
class Renewal:
    """State of every place (rows) at the end of every week (columns), and its counts by day.

    `log` is the log count, `scale` how much it varies, `log_r` the log of R as the week ended.
    """

    log: Array
    scale: Array
    daily: Array
    log_r: Array
    fade: float = FADE

    def ahead(self, weeks: int) -> Array:
        """Return the log count expected `weeks` after each week; NaN where no error is remembered of it."""
        first = max(0, self.log.shape[1] - weeks - RECENT_WEEKS)
        return _expected(self.daily, self.log, self.log_r, INTERVAL, weeks, first, self.fade)


def fit_renewal(counts: Array, *, memory: float = MEMORY, fade: float = FADE) -> Renewal:
    """Follow R of each place; 1 in the week of its first count, of which no week before is known."""
    daily = by_days(counts)
    load = infectiousness(daily, INTERVAL).reshape(*counts.shape, WEEK).sum(axis=2)
    load[:, 1:] = np.where(np.isnan(counts[:, :-1]), 0.0, load[:, 1:])  # its own first week is all it has
    load[:, :1] = 0.0
    cases = np.clip(np.nan_to_num(counts), LEAST_R * load, MOST_R * load)
    log_r = np.zeros_like(counts)
    shape, rate = np.zeros(len(counts)), np.zeros(len(counts))
    for week in range(counts.shape[1]):
        shape = memory * shape + cases[:, week]
        rate = memory * rate + load[:, week]
        log_r[:, week] = np.log((PRIOR_CASES + shape) / (PRIOR_CASES + rate))
    return Renewal(np.log1p(counts), series_scale(counts), daily, log_r, fade)


def by_days(counts: Array) -> Array:
    """Lay weekly counts out over their days: (places, days), zero before the first count.

    Within a week, days grow as it has grown since the week before, so nothing later decides it.
    """
    log = np.log1p(counts)
    growth = np.nan_to_num(np.diff(log, axis=1, prepend=np.nan))
    growth = np.clip(growth, -LARGEST_GROWTH, LARGEST_GROWTH) / WEEK
    share = np.exp(growth[:, :, None] * (np.arange(WEEK) - (WEEK - 1) / 2))
    share /= share.sum(axis=2, keepdims=True)
    daily: Array = (np.nan_to_num(counts)[:, :, None] * share).reshape(len(counts), -1)
    return daily


def renewal_quantiles(counts: Array, observed: Mask, weeks: int) -> Array:
    """Forecast the count `weeks` after the last column: (places, 23), ordered, not negative."""
    return banded(fit_renewal(counts), counts, observed, weeks)


@njit(cache=True)
def _expected(
    daily: Array, log: Array, log_r: Array, interval: Array, weeks: int, first: int, fade: float
) -> Array:
    """Carry the renewal equation on from each week: log of 1 + the count of the week `weeks` later."""
    places, known = log.shape
    reach = len(interval) - 1
    expected = np.full((places, known), np.nan)
    course = np.empty(reach + 7 * weeks)
    daily_fade = fade ** (1.0 / 7.0)
    for place in range(places):
        for week in range(first, known):
            if np.isnan(log[place, week]):
                continue
            last = 7 * (week + 1)
            for back in range(reach):
                day = last - reach + back
                course[back] = daily[place, day] if day >= 0 else 0.0
            left = log_r[place, week]
            for day in range(reach, reach + 7 * weeks):
                left *= daily_fade
                load = 0.0
                for back in range(1, reach + 1):
                    load += interval[back] * course[day - back]
                course[day] = np.exp(left) * load
            expected[place, week] = np.log1p(course[-7:].sum())
    return expected
