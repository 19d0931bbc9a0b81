"""The effective reproduction number by exact filtering on a grid, with weekday patterns taken out.

The model, day by day: log R takes a small normal step, or now and then jumps anywhere; the day's reports are
negative binomial around R x infectiousness x weekday factor. R lives on a grid of 96 values from 0.1 to 6,
so that filter and smoother are sums, exact and without sampling (as EpiFilter: Parag, PLoS Comput Biol 2021,
which has a linear grid, Poisson counts and no weekdays).
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import numpy as np
import polars as pl
from numba import njit
from numpy.typing import NDArray
from scipy.special import ndtr

from aidlift import frames
from aidlift.errors import BadInput
from aidlift.outlook.daily import known_counts, spread_backlogs
from aidlift.outlook.rt import MEAN_DAYS, SD_DAYS, by_day, generation_interval, infectiousness

Array = NDArray[np.float64]

GRID = np.exp(np.linspace(np.log(0.1), np.log(6.0), 96))
STEP_SD = 0.025  # of log R a day; chosen with JUMP on simulated epidemics, docs/outlook.md
JUMP = 0.003  # chance a day that R starts anew
WEEKDAY_WEEKS = 8  # on each side of a day, as far as known, in which weekdays are compared
LEAST_SIZE, MOST_SIZE = 5.0, 1000.0  # of the negative binomial; the larger, the nearer to Poisson
STANDARD_SIZE = 20.0
ENOUGH_DAYS, ENOUGH_CASES = 28, 10.0
BLOCK, THREADS = 128, 2  # places filtered at a time, side by side; neither changes a result


def estimate_rt_filter(
    view: pl.DataFrame,
    *,
    as_of: date,
    mean_days: float = MEAN_DAYS,
    sd_days: float = SD_DAYS,
    target: str = "new cases",
    smooth: bool = True,
) -> pl.DataFrame:
    """Estimate the effective reproduction number of every place, day by day: a frame `rt`.

    `view` is a frame `figures` as known on `as_of`, one source per place; weekly counts are left out. With
    `smooth`, a day's estimate uses all days known on `as_of`, later ones too; without, only those up to it.
    A day without a report says nothing and R goes on with more doubt; a backlog is spread over the days it
    covers. Days on which nobody was infectious are empty. Empty frame without daily rows.
    """
    rows = known_counts(view, target, as_of).filter(pl.col("period_days") == 1)
    rows = rows.filter(pl.col("known").any().over("location"))
    if not rows.height:
        return frames.empty("rt")
    places, days, counts = by_day(spread_backlogs(rows))
    reach = int(np.ceil(mean_days + 10 * sd_days))
    estimates = rt_filter(
        np.maximum(counts, 0.0), generation_interval(mean_days, sd_days, reach), smooth=smooth
    )
    return _tidy(places, days, counts, estimates, as_of, smooth)


def rt_filter(counts: Array, weights: Array, *, smooth: bool = True, step_sd: float = STEP_SD) -> Array:
    """Return mean, sd, the 2.5, 50 and 97.5 % quantiles and the chance of growth: (6, place, day).

    `counts` is (place, day), NaN where no report was made. NaN where nobody was infectious.
    """
    if step_sd <= 0:
        raise BadInput(f"The daily step of log R must be above 0; it is {step_sd:g}.")
    found = np.empty((6, *counts.shape))
    kernel = step_kernel(step_sd)

    def one(begin: int) -> None:
        block = np.ascontiguousarray(counts[begin : begin + BLOCK])
        factors = weekday_factors(block)
        adjusted = block / factors
        load = np.nan_to_num(infectiousness(adjusted, weights)) * factors
        sizes = count_size(adjusted)
        found[:, begin : begin + BLOCK] = _filter(block, load, sizes, np.log(GRID), kernel, JUMP, smooth)

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(one, range(0, len(counts), BLOCK)))
    return found


def in_blocks(counts: Array, weights: Array, places: int = 2000) -> Iterator[Array]:
    """Estimate a block of places at a time, for more places than memory should hold."""
    for begin in range(0, len(counts), places):
        yield rt_filter(counts[begin : begin + places], weights)


def step_kernel(sd: float) -> Array:
    """Return the chances of moving 0, 1, 2 … grid points in a day, cut at four standard deviations."""
    spacing = np.log(GRID[1] / GRID[0])
    reach = max(1, int(np.ceil(4 * sd / spacing)))
    edges = (np.arange(-reach, reach + 2) - 0.5) * spacing / sd
    chances = np.diff(ndtr(edges))
    kernel: Array = chances / chances.sum()
    return kernel


def weekday_factors(counts: Array) -> Array:
    """Return for each day what its weekday reports of an even seventh: (place, day), about 1.

    The ratio of days to the week around them, over up to 8 weeks to each side, drawn towards 1 as far as
    chance alone would explain it.
    """
    if counts.shape[1] < 21:
        return np.ones_like(counts)
    padded = np.pad(np.nan_to_num(counts), ((0, 0), (3, 3)), mode="edge")
    known = np.pad((~np.isnan(counts)).astype(float), ((0, 0), (3, 3)), mode="edge")
    total = np.cumsum(np.pad(padded, ((0, 0), (1, 0))), axis=1)
    number = np.cumsum(np.pad(known, ((0, 0), (1, 0))), axis=1)
    week = (total[:, 7:] - total[:, :-7]) / np.maximum(number[:, 7:] - number[:, :-7], 1)
    return _factors(counts, week, WEEKDAY_WEEKS)


@njit(cache=True, nogil=True)
def _factors(counts: Array, week: Array, weeks: int) -> Array:
    places, days = counts.shape
    found = np.ones((places, days))
    for place in range(places):
        total = np.zeros(7)
        squares = np.zeros(7)
        number = np.zeros(7)
        for block in range(0, days, 7):
            total[:] = 0.0
            squares[:] = 0.0
            number[:] = 0.0
            middle = block + 3
            for day in range(max(0, middle - 7 * weeks), min(days, middle + 7 * weeks + 1)):
                level = week[place, day]
                if level >= 1.0 and not np.isnan(counts[place, day]):
                    ratio = counts[place, day] / level
                    if ratio < 7.0:
                        total[day % 7] += ratio
                        squares[day % 7] += ratio * ratio
                        number[day % 7] += 1.0
            if number.min() < 3:
                continue
            mean = total / number
            noise = ((squares / number - mean**2) / (number - 1)).mean()
            spread = ((mean - mean.mean()) ** 2).sum() / 6.0
            if spread <= 0:
                continue
            trust = max(0.0, 1.0 - noise / spread)
            for day in range(block, min(block + 7, days)):
                factor = 1.0 + trust * (mean[day % 7] / mean.mean() - 1.0)
                found[place, day] = min(max(factor, 0.05), 5.0)
    return found


def count_size(counts: Array) -> Array:
    """Return the size of each place's negative binomial, from how counts differ from their neighbours' mean.

    With local mean m, variance is m + m²/size. 20 where there is too little to tell.
    """
    bend = counts[:, :-2] - 2 * counts[:, 1:-1] + counts[:, 2:]
    level = (counts[:, :-2] + counts[:, 1:-1] + counts[:, 2:]) / 3
    use = (level >= ENOUGH_CASES) & ~np.isnan(bend)
    level = np.where(use, level, 1.0)
    excess = np.where(use, (bend**2 / 6 - level) / level**2, 0.0)
    number = use.sum(axis=1)
    share = excess.sum(axis=1) / np.maximum(number, 1)
    size = 1 / np.clip(share, 1 / MOST_SIZE, 1 / LEAST_SIZE)
    return np.where(number >= ENOUGH_DAYS, size, STANDARD_SIZE)


@njit(cache=True, nogil=True)
def _filter(
    counts: Array, load: Array, size: Array, log_grid: Array, kernel: Array, jump: float, smooth: bool
) -> Array:
    places, days = counts.shape
    points, reach = len(log_grid), len(kernel) // 2
    grid = np.exp(log_grid)
    found = np.full((6, places, days), np.nan)
    for place in range(places):
        said = np.empty((days, points))
        told = np.empty((days, points))  # what was expected of the day before its count was seen
        belief = np.full(points, 1.0 / points)
        likely = np.empty(points)
        for day in range(days):
            ahead = _moved(belief, kernel, reach, jump)
            told[day] = ahead
            if load[place, day] > 0 and not np.isnan(counts[place, day]):
                best = -np.inf
                for point in range(points):
                    spread = np.log(grid[point] * load[place, day] + size[place])
                    likely[point] = counts[place, day] * (log_grid[point] - spread) - size[place] * spread
                    best = max(best, likely[point])
                total = 0.0
                for point in range(points):
                    ahead[point] = ahead[point] * np.exp(likely[point] - best) + 1e-300
                    total += ahead[point]
                ahead = ahead / total
            belief = ahead
            said[day] = belief
        if smooth:
            for day in range(days - 2, -1, -1):
                ratio = said[day + 1] / np.maximum(told[day + 1], 1e-300)
                back = _moved(ratio, kernel, reach, jump)
                total = 0.0
                for point in range(points):
                    said[day, point] *= back[point]
                    total += said[day, point]
                said[day] /= total
        for day in range(days):
            if load[place, day] > 0:
                _describe(said[day], grid, log_grid, found[:, place, day])
    return found


@njit(cache=True, nogil=True)
def _moved(belief: Array, kernel: Array, reach: int, jump: float) -> Array:
    """Spread a belief by a day's step; what would leave the grid stays at its end."""
    points = len(belief)
    moved = np.full(points, jump * belief.sum() / points)
    for step in range(-reach, reach + 1):
        share = (1.0 - jump) * kernel[step + reach]
        for point in range(reach, points - reach):  # far from the ends, in one go
            moved[point + step] += share * belief[point]
        for point in range(reach):
            moved[max(point + step, 0)] += share * belief[point]
            far = points - 1 - point
            moved[min(far + step, points - 1)] += share * belief[far]
    return moved


@njit(cache=True, nogil=True)
def _describe(belief: Array, grid: Array, log_grid: Array, into: Array) -> None:
    points = len(grid)
    mean, square, below, wanted = 0.0, 0.0, 0.0, 0
    levels = (0.025, 0.5, 0.975)
    spacing = log_grid[1] - log_grid[0]
    above = 0.0
    for point in range(points):
        mean += belief[point] * grid[point]
        square += belief[point] * grid[point] ** 2
        # the mass of a point lies evenly half a step to each side of it
        low = log_grid[point] - spacing / 2
        above += belief[point] * min(max((low + spacing) / spacing, 0.0), 1.0)
        while wanted < 3 and below + belief[point] >= levels[wanted]:
            share = (levels[wanted] - below) / max(belief[point], 1e-300)
            into[2 + wanted] = np.exp(low + share * spacing)
            wanted += 1
        below += belief[point]
    into[0], into[1] = mean, np.sqrt(max(square - mean * mean, 0.0))
    into[5] = min(above, 1.0)


def _tidy(
    places: list[str], days: list[date], counts: Array, estimates: Array, as_of: date, smooth: bool
) -> pl.DataFrame:
    last = counts.shape[1] - np.argmax(~np.isnan(counts)[:, ::-1], axis=1)
    first = np.argmax(np.nan_to_num(counts) > 0, axis=1)
    number = np.arange(counts.shape[1])
    place, day = np.nonzero((number > first[:, None]) & (number < last[:, None]))
    names = ("mean", "sd", "q0.025", "q0.5", "q0.975", "prob_above_1")
    columns = {name: estimates[row, place, day] for row, name in enumerate(names)}
    method = "grid filter, smoothed" if smooth else "grid filter"
    return (
        pl.DataFrame({"location": [places[p] for p in place], "date": [days[d] for d in day], **columns})
        .with_columns(pl.col(names).fill_nan(None))
        .with_columns(window_days=pl.lit(1, pl.Int64), method=pl.lit(method), as_of=pl.lit(as_of))
        .select(frames.empty("rt").columns)
    )
