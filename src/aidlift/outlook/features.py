"""What a week tells about the weeks to come: the columns that joint models learn from.

Every feature of a week uses that week, earlier ones, and the days already known of the next. All work on
(place, week) at once.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from aidlift.outlook.cleaning import Cleaned
from aidlift.outlook.snapshot import Snapshot
from aidlift.outlook.weekly import WEEK

Array = NDArray[np.float64]

SMOOTHING, LARGEST_GROWTH = 0.65, 1.2  # of the damped trend
LITTLE = 0.3  # of a usual day; 0.03 and 0.1 were worse in the backtest of the ridge member
YEAR = 52


def features(snapshot: Snapshot, cleaned: Cleaned, target: int) -> dict[str, Array]:
    """Return the features of every place and week for one target (0 cases, 1 deaths), by name.

    Each is (place, week) in log counts or shares; NaN where not known.
    """
    other = 1 - target
    y, z = np.log1p(cleaned.weeks[target]), np.log1p(cleaned.weeks[other])
    people = np.log(snapshot.population)[:, None]
    found: dict[str, Array] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # medians of weeks in which no place is known
        _growth(found, y, z)
        _level(found, y, z, people)
        _days(found, snapshot, cleaned, target, "own")
        _days(found, snapshot, cleaned, other, "other")
        _world(found, y, z, cleaned, target)
        _reporting(found, snapshot, cleaned, target)
        _season(found, snapshot, target, y.shape)
    return found


def _growth(found: dict[str, Array], y: Array, z: Array) -> None:
    dy, dz = _change(y, 1), _change(z, 1)
    for lag in range(4):
        found[f"own growth {lag}"] = _lag(dy, lag)
    for lag in range(3):
        found[f"other growth {lag}"] = _lag(dz, lag)
    found["own growth of 4 weeks"] = _change(y, 4) / 4
    found["other growth of 4 weeks"] = _change(z, 4) / 4
    found["own growth smoothed"] = smoothed_growth(y)
    found["other growth smoothed"] = smoothed_growth(z)
    found["own spread"] = _trailing(dy, 8, np.nanstd)
    found["other spread"] = _trailing(dz, 8, np.nanstd)
    found["own acceleration"] = dy - _lag(dy, 1)
    for lag in range(4):
        found[f"own to other {lag}"] = y - _lag(z, lag)
    found["own to other, change"] = _change(y - z, 4)


def _level(found: dict[str, Array], y: Array, z: Array, people: Array) -> None:
    found["own"], found["other"] = y, z
    found["own per person"], found["other per person"] = y - people, z - people
    found["people"] = np.broadcast_to(people, y.shape)
    found["own below its peak"] = y - np.fmax.accumulate(y, axis=1)
    found["other below its peak"] = z - np.fmax.accumulate(z, axis=1)
    found["own above its low"] = y - _trailing(y, 8, np.nanmin)
    found["own below its high"] = y - _trailing(y, 8, np.nanmax)
    found["own to the year before"] = _change(y, YEAR)
    found["own to median 4"] = y - _trailing(y, 4, np.nanmedian)
    found["own to median 8"] = y - _trailing(y, 8, np.nanmedian)
    found["other to median 8"] = z - _trailing(z, 8, np.nanmedian)


def _days(found: dict[str, Array], snapshot: Snapshot, cleaned: Cleaned, target: int, name: str) -> None:
    days = cleaned.days[target]
    total = days.sum(axis=2)
    flat = days.reshape(len(days), -1)
    three = days[:, :, 4:].sum(axis=2)
    found[f"{name} last 3 days, growth"] = _change(np.log1p(three), 1)
    found[f"{name} last 3 days, share"] = (three + 1) / (total + 2)
    found[f"{name} Saturday share"] = (days[:, :, 6] + 0.2) / (total + 1.4)
    four = days[:, :, 3:].sum(axis=2)
    found[f"{name} last 4 days to first 3"] = np.log1p(four) - np.log1p(days[:, :, :3].sum(axis=2))
    found[f"{name} usual last 4 to first 3"] = _lag(
        _trailing(found[f"{name} last 4 days to first 3"], 6, np.nanmedian), 1
    )
    found[f"{name} next day, growth"] = _next_day(flat, snapshot.after[target], total)
    found[f"{name} next day, share"] = _next_share(flat, snapshot.after[target], total)


def _next_day(flat: Array, after: Array, total: Array) -> Array:
    """Return the growth of the first day of the next week over that weekday one week before.

    A share of a usual day is added to both: where hardly anybody reports on that weekday, a few counts more
    or less are not growth.
    """
    coming = np.concatenate([flat[:, WEEK::WEEK], after[:, :1]], axis=1)
    present = flat[:, ::WEEK][:, : coming.shape[1]]
    added = LITTLE * total[:, : coming.shape[1]] / WEEK + 1
    growth: Array = np.log(np.maximum(coming, 0) + added) - np.log(present + added)
    return growth


def _next_share(flat: Array, after: Array, total: Array) -> Array:
    coming = np.concatenate([flat[:, WEEK::WEEK], after[:, :1]], axis=1)
    share: Array = np.log1p(np.maximum(coming, 0)) - np.log1p(total)
    return share


def _world(found: dict[str, Array], y: Array, z: Array, cleaned: Cleaned, target: int) -> None:
    """What all places did: their median growth, that of their sum, and how many of them grow."""
    for name, series, column in (("own", y, target), ("other", z, 1 - target)):
        step = _change(series, 1)
        everywhere = np.nanmedian(step, axis=0, keepdims=True)
        for lag in range(2):
            found[f"all places' {name} growth {lag}"] = _lag(everywhere, lag)
        found[f"places that grow, {name}"] = np.nanmean(np.where(np.isnan(step), np.nan, step > 0), 0)[None]
        summed = np.log1p(np.nansum(cleaned.weeks[column], axis=0, keepdims=True))
        found[f"sum's {name} growth"] = _change(summed, 1)
        for day in ("next day, growth", "last 3 days, growth"):
            found[f"all places' {name} {day}"] = np.nanmedian(found[f"{name} {day}"], axis=0, keepdims=True)
    found["growth above all places'"] = found["own growth 0"] - found["all places' own growth 0"]
    for name in found:
        if found[name].shape[0] == 1 != y.shape[0]:
            found[name] = np.broadcast_to(found[name], y.shape)


def _reporting(found: dict[str, Array], snapshot: Snapshot, cleaned: Cleaned, target: int) -> None:
    reported = cleaned.reported[target]
    found["zero days"], found["zero days before"] = WEEK - reported, _lag(WEEK - reported, 1)
    found["zero days of 6 weeks"] = _trailing(WEEK - reported, 6, np.nanmean)
    days = np.nan_to_num(np.maximum(snapshot.days[target], 0))
    highest = days.max(axis=2)
    found["highest day's share"] = (highest + 0.2) / (days.sum(axis=2) + 1.4)
    silent = (days[:, :, ::-1] > 0).argmax(axis=2).astype(float)
    found["days since a report"] = np.where(days.any(axis=2), silent, WEEK)
    gap = np.log1p(cleaned.published[target]) - np.log1p(cleaned.weeks[target])
    found["published over believed"], found["published over believed before"] = gap, _lag(gap, 1)
    found["other's zero days"] = WEEK - cleaned.reported[1 - target]


def _season(found: dict[str, Array], snapshot: Snapshot, target: int, shape: tuple[int, ...]) -> None:
    last = snapshot.week_ends[target]
    turn = np.empty(shape)
    for place, end in enumerate(last):
        for week in range(shape[1]):
            day = end - timedelta(days=WEEK * (shape[1] - 1 - week))
            turn[place, week] = 2 * np.pi * day.timetuple().tm_yday / 365.25
    found["season, sine"], found["season, cosine"] = np.sin(turn), np.cos(turn)


def smoothed_growth(y: Array) -> Array:
    """Return the growth of the damped trend at each week: 0.35 of the last and 0.65 of the newest step."""
    growth, current = np.full_like(y, np.nan), np.zeros(len(y))
    for week in range(y.shape[1]):
        step = y[:, week] - y[:, week - 1] if week else np.full(len(y), np.nan)
        step = np.clip(step, -LARGEST_GROWTH, LARGEST_GROWTH)
        current = np.where(np.isnan(step), current, (1 - SMOOTHING) * current + SMOOTHING * step)
        growth[:, week] = np.where(np.isnan(y[:, week]), np.nan, current)
    return growth


def _lag(values: Array, weeks: int) -> Array:
    if not weeks:
        return values
    moved = np.full_like(values, np.nan)
    moved[:, weeks:] = values[:, :-weeks]
    return moved


def _change(values: Array, weeks: int) -> Array:
    return values - _lag(values, weeks)


def _trailing(values: Array, weeks: int, statistic: Callable[..., Array]) -> Array:
    padded = np.pad(values, ((0, 0), (weeks - 1, 0)), constant_values=np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(padded, weeks, axis=1)
    result: Array = statistic(windows, axis=2)
    return result
