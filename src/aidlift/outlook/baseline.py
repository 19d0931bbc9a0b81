"""The flat baseline: next week is like this week, give or take what weeks have differed by so far."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from aidlift.outlook.levels import LEVEL_ARRAY
from aidlift.outlook.trend import Trend, error_quantiles, fit_trend

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

FEWEST_DIFFERENCES = 8


def flat_quantiles(counts: Array, observed: Mask, weeks: int) -> Array:
    """Forecast the count `weeks` after the last column: (places, 23), ordered, not negative.

    The median is the last count; around it stand the differences between weeks that far apart in the
    place's own history, each on both sides (as the forecast hubs' baselines). A place with fewer than
    8 such differences gets the pooled error band of a flat log count instead.
    """
    last = counts[:, -1:]
    trend = fit_trend(counts)
    flat = Trend(trend.log, np.zeros_like(trend.growth), trend.scale)
    log = flat.log[:, -1:] + flat.scale[:, -1:] * error_quantiles(flat, observed, weeks)
    quantiles = np.expm1(log)
    for place in range(len(counts)):
        both = observed[place, weeks:] & observed[place, :-weeks]
        steps = (counts[place, weeks:] - counts[place, :-weeks])[both]
        if len(steps) >= FEWEST_DIFFERENCES:
            quantiles[place] = last[place] + np.quantile(np.concatenate([steps, -steps]), LEVEL_ARRAY)
    return np.maximum(quantiles, 0.0)
