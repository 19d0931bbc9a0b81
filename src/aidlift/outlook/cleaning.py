"""What is believed of the counts published: backlogs taken out, missed reports not taken for zeros.

Only what came before a day or week decides how it is cleaned.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from aidlift.outlook.snapshot import MOST_DAYS_FILLED, Snapshot
from aidlift.outlook.weekly import WEEK

Array = NDArray[np.float64]

DUMP_SHARE, USUAL_SHARE, DUMP_FACTOR, DUMP_WEEK, OTHER_DAYS = 0.55, 0.38, 5.0, 30.0, 4
"""A day holds a backlog if it has more than 55 % of its trailing week, where that weekday usually has at most
38 %, over five times what last week suggests, in a week above 30 with four other days reported."""

MISSED_SHARE, MISSED_MEDIAN, BEFORE_SHARE = 0.05, 50.0, 0.2
"""A week was not reported if it is below 5 % of the median of four weeks, that median is 50 or more, and the
week before was above 20 % of it."""

BACKLOG_FACTOR, BACKLOG_MEDIAN, BACKLOG_DAYS = 6.0, 200.0, 2
"""A week holds a backlog if it is over six times the highest of four weeks, whose median is 200 or more, and
at most two of its days were reported."""

REPAIRS_IN_A_ROW = 2


@dataclass(frozen=True)
class Cleaned:
    """Counts as believed. Axes as in `Snapshot`; `reported` counts the days of a week above zero."""

    days: Array
    weeks: Array
    published: Array
    reported: Array
    lag: NDArray[np.int64]


def clean(snapshot: Snapshot) -> Cleaned:
    """Take backlogs out of days and weeks and fill weeks without a report with the week before.

    The last week, where up to three days at its end are not known, is completed with those days of the week
    before times the growth of the others. A place whose last week is known less well than that keeps its
    last whole week as its last (`lag`). Negative counts become zero.
    """
    shape = snapshot.days.shape
    flat = np.maximum(_completed(snapshot).reshape(shape[0] * shape[1], -1), 0.0)
    days = _without_backlogs(flat).reshape(shape)
    published = np.where(np.isnan(snapshot.weeks), flat.reshape(shape).sum(axis=3), snapshot.weeks)
    sums = np.where(np.isnan(snapshot.weeks), days.sum(axis=3), snapshot.weeks)
    with np.errstate(invalid="ignore"):
        reported = (flat.reshape(shape) > 0).sum(axis=3).astype(float)
    reported[np.isnan(flat.reshape(shape)).all(axis=3)] = np.nan
    rows = np.maximum(sums, 0.0).reshape(-1, shape[2])
    weeks = _repaired(rows, reported.reshape(-1, shape[2])).reshape(shape[:3])
    known = ~np.isnan(published)
    lag = np.where(known.any(axis=2), np.argmax(known[:, :, ::-1], axis=2), shape[2])
    return Cleaned(days, weeks, np.maximum(published, 0.0), reported, lag)


def _completed(snapshot: Snapshot) -> Array:
    """Fill up to three days at the end of the last week."""
    days = snapshot.days.copy()
    if days.shape[2] < 2:
        return days
    missing = snapshot.filled
    for gap in range(1, MOST_DAYS_FILLED + 1):
        here = missing == gap
        last, before = days[here, -1], days[here, -2]
        with np.errstate(invalid="ignore", divide="ignore"):
            growth = np.maximum(last[:, :-gap], 0).sum(axis=1) / np.maximum(before[:, :-gap], 0).sum(axis=1)
        growth = np.clip(np.nan_to_num(growth, nan=1.0), 0.3, 3.0)
        last[:, -gap:] = np.maximum(before[:, -gap:], 0) * growth[:, None]
        days[here, -1] = last
    return days


@njit(cache=True)
def _without_backlogs(counts: Array) -> Array:
    """Replace a day's backlog by what the week before suggests; rows are places, columns days."""
    cleaned = counts.copy()
    shares = np.empty(8)
    for place in range(counts.shape[0]):
        row = cleaned[place]
        for day in range(2 * WEEK, counts.shape[1]):
            count = row[day]
            if not count > 0:
                continue
            others, earlier, reporting = 0.0, 0.0, 0
            for back in range(1, WEEK):
                others += row[day - back]
                earlier += row[day - back - WEEK]
                reporting += row[day - back] > 0
            whole = others + count
            if not (whole > DUMP_WEEK and count > DUMP_SHARE * whole and reporting >= OTHER_DAYS):
                continue
            found = 0
            for weeks in range(1, 9):
                begin = day - WEEK * weeks - (WEEK - 1)
                if begin < 0:
                    break
                total = row[begin : begin + WEEK].sum()
                if total > 0:
                    shares[found] = row[day - WEEK * weeks] / total
                    found += 1
            if found == 0 or np.median(shares[:found]) > USUAL_SHARE:
                continue
            growth = min(max(others / earlier, 0.3), 3.0) if earlier > 0 else 1.0
            suggested = row[day - WEEK] * growth
            if count > DUMP_FACTOR * suggested:
                row[day] = suggested
    return cleaned


@njit(cache=True)
def _repaired(counts: Array, reported: Array) -> Array:
    """Replace weeks without a report and weeks of backlog by the week before, at most two in a row."""
    cleaned = counts.copy()
    for place in range(counts.shape[0]):
        in_a_row = 0
        for week in range(4, counts.shape[1]):
            before = cleaned[place, week - 4 : week]
            middle, high, count = np.median(before), before.max(), counts[place, week]
            missed = (
                count < MISSED_SHARE * middle
                and middle >= MISSED_MEDIAN
                and before[3] > BEFORE_SHARE * middle
            )
            backlog = (
                count > BACKLOG_FACTOR * high
                and middle >= BACKLOG_MEDIAN
                and reported[place, week] <= BACKLOG_DAYS
            )
            if (missed or backlog) and in_a_row < REPAIRS_IN_A_ROW:
                cleaned[place, week] = before[3]
                in_a_row += 1
            else:
                in_a_row = 0
    return cleaned
