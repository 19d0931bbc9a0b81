"""The effective reproduction number by exact filtering on a grid, with weekday patterns taken out.

The model, day by day: log R takes a small normal step, or now and then jumps anywhere; the day's reports are
negative binomial around R x infectiousness x weekday factor. R lives on a grid of 161 values from 0.1 to 6,
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

GRID = np.exp(np.linspace(np.log(0.1), np.log(6.0), 161))
STEPS = np.array([0.0012, 0.02])  # of log R a day: calm and moving; a series takes the likelier
STANDARD_STEP, MARGIN = 1, 4.0  # that of little evidence, and by how much log likelihood the other must win
MOST_LOST = 6.0  # log likelihood that a calm series may lose on the way; about what a jump costs
FEWEST_EXPECTED = 5.0  # on a day whose count may speak for a step: its log is then near normal
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


def rt_filter(counts: Array, weights: Array, *, smooth: bool = True, step_sd: float | None = None) -> Array:
    """Return mean, sd, the 2.5, 50 and 97.5 % quantiles and the chance of growth: (6, place, day).

    `counts` is (place, day), NaN where no report was made. NaN where nobody was infectious. Without a
    `step_sd`, each smoothed series takes the likelier of `STEPS`; live estimates take the standard one, for
    the choice would rest on days to come.
    """
    if step_sd is not None and step_sd <= 0:
        raise BadInput(f"The daily step of log R must be above 0; it is {step_sd:g}.")
    found = np.empty((6, *counts.shape))
    steps = STEPS if step_sd is None else np.array([step_sd])
    kernels = step_kernels(steps)

    def one(begin: int) -> None:
        block = np.ascontiguousarray(counts[begin : begin + BLOCK])
        factors = weekday_factors(block)
        adjusted = block / factors
        load = np.nan_to_num(infectiousness(adjusted, weights)) * factors
        sizes = count_size(adjusted)
        taken = np.full(len(block), min(STANDARD_STEP, len(steps) - 1))
        if smooth and len(steps) > 1:
            taken = likelier_steps(block, load, sizes)
        found[:, begin : begin + BLOCK] = _filter(
            block, load, sizes, np.log(GRID), kernels[taken], JUMP, smooth
        )

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(one, range(0, len(counts), BLOCK)))
    return found


def in_blocks(counts: Array, weights: Array, places: int = 2000) -> Iterator[Array]:
    """Estimate a block of places at a time, for more places than memory should hold."""
    for begin in range(0, len(counts), places):
        yield rt_filter(counts[begin : begin + places], weights)


def likelier_steps(counts: Array, load: Array, sizes: Array) -> NDArray[np.int64]:
    """Return for each place the number of its step: the calm one where all its days bear that out.

    The calm step must win over all days together, by the margin, so that a series of few counts keeps the
    other, and must never lose by as much in between: a series that is calm but for some weeks is not calm.
    """
    won, lost = _calm_over_moving(counts, load, sizes, STEPS, JUMP, np.log(GRID[-1] / GRID[0]))
    return np.where((won > MARGIN) & (lost < MOST_LOST), 0, STANDARD_STEP)


@njit(cache=True, nogil=True)
def _calm_over_moving(
    counts: Array, load: Array, size: Array, steps: Array, jump: float, width: float
) -> tuple[Array, Array]:
    """Return by how much log likelihood the first step wins in each place, and the most it lost on the way.

    By two Kalman filters of log R, a count taken for lognormal; where it may have jumped, the two beliefs are
    joined to the normal of their mean and variance. Near enough for a choice, and much quicker than the grid.
    """
    won, lost = np.zeros(len(counts)), np.zeros(len(counts))
    mean, variance, chance = np.zeros(2), np.zeros(2), np.zeros(2)
    for place in range(len(counts)):
        mean[:], variance[:], highest = 0.0, 1.0, 0.0
        for day in range(counts.shape[1]):
            variance += steps**2
            expected, count = load[place, day], counts[place, day]
            if not expected >= FEWEST_EXPECTED or np.isnan(count):
                continue
            seen = np.log((count + 0.5) / expected)
            for step in range(2):
                noise = 1.0 / max(np.exp(mean[step]) * expected, 1.0) + 1.0 / size[place]
                total, miss = variance[step] + noise, seen - mean[step]
                goes_on = (1.0 - jump) * np.exp(-0.5 * miss * miss / total) / np.sqrt(2 * np.pi * total)
                chance[step] = goes_on + jump / width
                share, gain = goes_on / chance[step], variance[step] / total
                joined = share * (mean[step] + gain * miss) + (1.0 - share) * seen
                apart, fresh = mean[step] + gain * miss - joined, seen - joined
                variance[step] = share * (variance[step] * (1.0 - gain) + apart * apart)
                variance[step] += (1.0 - share) * (noise + fresh * fresh)
                mean[step] = joined
            won[place] += np.log(chance[0] / chance[1])
            highest = max(highest, won[place])
            lost[place] = max(lost[place], highest - won[place])
    return won, lost


def step_kernels(steps: Array) -> Array:
    """Return the chances of moving 0, 1, 2 … grid points either way in a day: a row for each step.

    A normal step cut at three standard deviations; one smaller than half the spacing of the grid moves a
    point to either side as often as gives it its variance.
    """
    spacing = np.log(GRID[1] / GRID[0])
    reach = max(1 if sd < 0.7 * spacing else int(np.ceil(3 * sd / spacing)) for sd in steps)
    points = np.arange(-reach, reach + 1)
    rows = []
    for sd in steps:
        if sd < 0.7 * spacing:
            aside = (sd / spacing) ** 2 / 2
            chances = np.select([points == 0, np.abs(points) == 1], [1 - 2 * aside, aside], 0.0)
        else:
            chances = np.diff(ndtr((np.append(points, reach + 1) - 0.5) * spacing / sd))
            chances[np.abs(points) > np.ceil(3 * sd / spacing)] = 0.0
        rows.append(chances / chances.sum())
    return np.array(rows)


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
    counts: Array,
    load: Array,
    size: Array,
    log_grid: Array,
    kernels: Array,
    jump: float,
    smooth: bool,
) -> Array:
    places, days = counts.shape
    points = len(log_grid)
    grid = np.exp(log_grid)
    found = np.full((6, places, days), np.nan)
    likely, said = np.empty((days, points)), np.empty((days, points))
    told = np.empty((days, points))  # what was expected of the day before its count was seen
    back, ratio = np.empty(points), np.empty(points)
    for place in range(places):
        speaks = (load[place] > 0) & ~np.isnan(counts[place])
        for day in range(days):
            if speaks[day]:
                _likelihood(counts[place, day], load[place, day], size[place], grid, log_grid, likely[day])
        kernel = kernels[place]
        _forward(kernel, likely, speaks, jump, told, said)
        if smooth:
            for day in range(days - 2, -1, -1):
                for point in range(points):
                    ratio[point] = said[day + 1, point] / max(told[day + 1, point], 1e-300)
                _move(ratio, kernel, jump, back)
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
def _likelihood(count: float, load: float, size: float, grid: Array, log_grid: Array, into: Array) -> None:
    """Give the likelihood of a count at each R, the largest near 1.

    Where it is below e^-16 of that, it is 0: there a jump is likelier.
    """
    points = len(grid)
    spacing = log_grid[1] - log_grid[0]
    top = 0
    if count > 0:  # one peak, where R x load is the count
        place = (np.log(count / load) - log_grid[0]) / spacing
        top = int(min(max(round(place), 0), points - 1))
    spread = np.log(grid[top] * load + size)
    best = count * (log_grid[top] - spread) - size * spread
    into[:] = 0.0
    into[top] = 1.0
    for side in (-1, 1):
        point = top + side
        while 0 <= point < points:
            spread = np.log(grid[point] * load + size)
            height = count * (log_grid[point] - spread) - size * spread - best
            if height < -16.0:
                break
            into[point] = np.exp(height)
            point += side


@njit(cache=True, nogil=True)
def _forward(
    kernel: Array, likely: Array, speaks: NDArray[np.bool_], jump: float, told: Array, said: Array
) -> None:
    """Filter forward: what was expected of each day before its count was seen, and what is believed after."""
    days, points = likely.shape
    belief = np.full(points, 1.0 / points)
    for day in range(days):
        _move(belief, kernel, jump, told[day])
        belief[:] = told[day]
        if speaks[day]:
            total = 0.0
            for point in range(points):
                belief[point] = belief[point] * likely[day, point] + 1e-300
                total += belief[point]
            for point in range(points):
                belief[point] /= total
        said[day] = belief


@njit(cache=True, nogil=True)
def _move(belief: Array, kernel: Array, jump: float, moved: Array) -> None:
    """Spread a belief by a day's step; what would leave the grid stays at its end."""
    points, reach = len(belief), len(kernel) // 2
    moved[:] = jump * belief.sum() / points
    for step in range(-reach, reach + 1):
        share = (1.0 - jump) * kernel[step + reach]
        if share == 0.0:
            continue
        for point in range(reach, points - reach):  # far from the ends, in one go
            moved[point + step] += share * belief[point]
        for point in range(reach):
            moved[max(point + step, 0)] += share * belief[point]
            far = points - 1 - point
            moved[min(far + step, points - 1)] += share * belief[far]


@njit(cache=True, nogil=True)
def _deviate(share: float) -> float:
    """Return the normal deviate below which a share lies, to 1e-6 (Wichura, Appl Stat 1988, PPND7).

    Between points of the grid the deviate is linear in log R; the share itself is not, and taken so would
    make narrow bands a fifth too wide.
    """
    off = share - 0.5
    if abs(off) <= 0.425:
        r = 0.180625 - off * off
        above = ((59.10937472 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179
        under = ((67.1875636 * r + 78.757757664) * r + 17.895169469) * r + 1.0
        return float(off * above / under)
    r = np.sqrt(-np.log(max(min(share, 1.0 - share), 1e-30)))
    if r <= 5.0:
        r -= 1.6
        above = ((0.17023821103 * r + 1.3067284816) * r + 2.75681539) * r + 1.4234372777
        under = (0.12021132975 * r + 0.7370016425) * r + 1.0
    else:
        r -= 5.0
        above = ((0.017337203997 * r + 0.42868294337) * r + 3.081226386) * r + 6.6579051150
        under = (0.012258202635 * r + 0.24197894225) * r + 1.0
    return float(above / under if off > 0 else -above / under)


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
        low = log_grid[point] - spacing / 2  # the mass of a point lies half a step to each side of it
        above += belief[point] * min(max((low + spacing) / spacing, 0.0), 1.0)
        while wanted < 3 and below + belief[point] >= levels[wanted]:
            begin, end = _deviate(below), _deviate(below + belief[point])
            share = (_deviate(levels[wanted]) - begin) / max(end - begin, 1e-300)
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
        pl.DataFrame({"location": pl.Series(places)[place], "date": pl.Series(days)[day], **columns})
        .with_columns(pl.col(names).fill_nan(None))
        .with_columns(window_days=pl.lit(1, pl.Int64), method=pl.lit(method), as_of=pl.lit(as_of))
        .select(frames.empty("rt").columns)
    )
