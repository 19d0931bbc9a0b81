"""The rules by which a series of counts is found odd: no report, corrections, backlogs, a last day not whole.

The rules use trailing data, so that a day is judged by what was known before it, except that a run of missing
reports is as long as the file shows. All work on arrays, one row a place and one column a period.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

ACTIVE = 10.0
"""Expected new counts a day (or week) from which zero or nothing is read as no report: at ten, chance alone
gives a zero in one day of 20,000 (Poisson)."""

TRAILING = {1: 14, 7: 4}
"""Periods over which new counts are expected to go on: a fortnight of days, four weeks."""

STOPPED_AFTER = {1: 14, 7: 1}
"""A run of missed periods longer than this is stopped, not missed: over two weeks, or two weekly reports."""

DUMP_SHARE, USUAL_SHARE, DUMP_FACTOR, DUMP_WINDOW, DUMP_DAYS = 0.55, 0.38, 5.0, 30.0, 4
"""A day holds a backlog if it has more than 55 % of its trailing week, where that weekday usually has at
most 38 %, over five times what last week suggests, in a week above 30 with four other days reported."""

WEEK_DUMP_FACTOR, WEEK_DUMP_MEDIAN = 6.0, 200.0
"""A week holds a backlog if it is over six times the highest of four weeks whose median is 200 or more."""

PARTIAL_REPORTING, PARTIAL_QUIET, ENOUGH_PLACES = 0.8, 0.5, 5
"""The last day is provisional if fewer than 80 % of the usual places stand in it, or if over half of the
active places (five at least) report nothing new and twice the usual share."""


@dataclass
class Series:
    """Counts of one measure as published, one row a place and one column a period; NaN where no number.

    `stands` masks say where the file has a row, with a number or blank.
    """

    new: Numbers
    new_stands: Mask
    cumulative: Numbers
    cumulative_stands: Mask
    period: int

    def increments(self) -> Numbers:
        """Return new counts as published, else differences of the cumulative."""
        return np.where(np.isnan(self.new), self.differences(), self.new)

    def differences(self) -> Numbers:
        """Return differences of the cumulative from one period to the next; NaN where either is missing."""
        return np.diff(self.cumulative, axis=1, prepend=np.nan)


@dataclass
class Marks:
    """What was found about one measure, place by period."""

    silent: Mask
    stopped: Mask
    fallen: Mask
    negative: Mask
    mismatch: Mask
    backlog: Mask
    provisional: Mask
    still: Mask


def find_marks(series: Series, with_silent: Mask | None = None) -> Marks:
    """Find what is odd in the series of one measure.

    `with_silent` says where no report of cases was made: there, a zero of deaths is no report either.
    """
    increments = series.increments()
    differences = series.differences()
    quiet = np.isnan(increments) | (increments == 0)
    expected = expected_counts(increments, TRAILING[_kind(series)])
    silent, stopped = silent_runs(increments, expected, STOPPED_AFTER[_kind(series)])
    if with_silent is not None:
        silent = silent | (quiet & with_silent)
    after = np.zeros_like(silent)
    after[:, 1:] = silent[:, :-1] & ~quiet[:, 1:] & (increments[:, 1:] > 0)
    dumps = weekly_dumps(increments) if _kind(series) == 7 else daily_dumps(increments)
    both = ~np.isnan(series.new) & ~np.isnan(differences)
    return Marks(
        silent=silent,
        stopped=stopped,
        fallen=differences < 0,
        negative=series.new < 0,
        mismatch=both & (series.new != differences),
        backlog=after | dumps,
        provisional=provisional_last(series, quiet, expected),
        still=np.isnan(series.new) & ((differences == 0) | (series.cumulative == 0)),
    )


def _kind(series: Series) -> int:
    """Return 7 for weeks; shorter periods are judged as days."""
    return 7 if series.period == 7 else 1


def expected_counts(increments: Numbers, periods: int) -> Numbers:
    """Return what is expected in each period: the mean of the trailing periods without their largest.

    Without the largest, one backlog dump does not make an epidemic. It is at most the mean of the last week,
    so that an epidemic that dies out quickly is not taken for one that goes on unreported.
    """
    padded = np.pad(np.maximum(np.nan_to_num(increments), 0.0), ((0, 0), (periods, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, periods, axis=1)[:, :-1]
    usual = (windows.sum(axis=2) - windows.max(axis=2)) / (periods - 1)
    latest = windows[:, :, -7:].mean(axis=2) if periods > 7 else windows[:, :, -1]
    result: Numbers = np.minimum(usual, latest)
    return result


def silent_runs(increments: Numbers, expected: Numbers, longest: int) -> tuple[Mask, Mask]:
    """Find runs of zeros and blanks that begin amid an active epidemic, and those longer than `longest`.

    A run that ends with fewer counts than one active period has hides nothing: its zeros were zeros.
    """
    quiet = np.isnan(increments) | (increments == 0)
    periods, last = np.arange(quiet.shape[1]), quiet.shape[1] - 1
    start = np.maximum.accumulate(np.where(quiet, 0, periods + 1), axis=1)
    end = np.minimum.accumulate(np.where(quiet, last + 1, periods)[:, ::-1], axis=1)[:, ::-1]
    begun = np.take_along_axis(expected, np.minimum(start, last), axis=1)
    next_count = np.take_along_axis(increments, np.minimum(end, last), axis=1)
    hides_nothing = (next_count > 0) & (next_count < ACTIVE)
    silent = quiet & (begun >= ACTIVE) & ~hides_nothing
    return silent, silent & (end - start > longest)


def daily_dumps(increments: Numbers) -> Mask:
    """Find days that hold a backlog, by their share of the trailing week."""
    counts = np.maximum(np.nan_to_num(increments), 0.0)
    week = _trailing_sum(counts, 7)
    others = week - counts
    share = np.divide(counts, week, out=np.full_like(counts, np.nan), where=week > 0)
    usual = _usual_share(share)
    reporting = _trailing_sum((counts > 0).astype(float), 7) - (counts > 0)
    growth = np.divide(others, _earlier(others, 7), out=np.ones_like(counts), where=_earlier(others, 7) > 0)
    suggested = _earlier(counts, 7) * np.clip(growth, 0.3, 3.0)
    found: Mask = (
        (share > DUMP_SHARE)
        & (usual <= USUAL_SHARE)
        & (reporting >= DUMP_DAYS)
        & (counts > DUMP_FACTOR * suggested)
        & (week > DUMP_WINDOW)
    )
    return found


def weekly_dumps(increments: Numbers) -> Mask:
    """Find weeks that hold a backlog, beside the four weeks before."""
    counts = np.maximum(np.nan_to_num(increments), 0.0)
    padded = np.pad(counts, ((0, 0), (4, 0)))
    before = np.lib.stride_tricks.sliding_window_view(padded, 4, axis=1)[:, :-1]
    high, middle = before.max(axis=2), np.median(before, axis=2)
    result: Mask = (counts > WEEK_DUMP_FACTOR * high) & (middle >= WEEK_DUMP_MEDIAN)
    return result


def provisional_last(series: Series, quiet: Mask, expected: Numbers) -> Mask:
    """Mark the last period when far fewer places report in it than usual."""
    last = np.zeros_like(quiet)
    stands = series.new_stands | series.cumulative_stands
    numbered = stands & ~(np.isnan(series.new) & np.isnan(series.cumulative))
    per_period = numbered.sum(axis=0)
    usual = np.median(per_period[-8:-1]) if per_period.size > 1 else 0.0
    few = usual >= ENOUGH_PLACES and per_period[-1] < PARTIAL_REPORTING * usual
    active = expected >= ACTIVE
    step = 1 if series.period == 7 else 7
    shares = [
        (quiet & active)[:, -1 - back].sum() / max(active[:, -1 - back].sum(), 1)
        for back in (0, step, 2 * step, 3 * step, 4 * step)
        if back < quiet.shape[1]
    ]
    usually_quiet = float(np.median(shares[1:])) if len(shares) > 1 else 0.0
    silent = active[:, -1].sum() >= ENOUGH_PLACES and shares[0] > max(PARTIAL_QUIET, 2 * usually_quiet)
    last[:, -1] = few or silent
    return last


def _usual_share(share: Numbers) -> Numbers:
    """Return the median share of the same weekday over the eight weeks before; NaN without any."""
    stacked = np.sort(np.stack([_earlier(share, 7 * weeks) for weeks in range(1, 9)]), axis=0)
    known = (~np.isnan(stacked)).sum(axis=0)
    low, high = np.maximum((known - 1) // 2, 0), np.minimum(known // 2, 7)
    pick = np.take_along_axis
    return np.asarray((pick(stacked, low[None], 0)[0] + pick(stacked, high[None], 0)[0]) / 2)


def _trailing_sum(counts: Numbers, periods: int) -> Numbers:
    total = np.cumsum(counts, axis=1)
    return total - np.nan_to_num(_earlier(total, periods))


def _earlier(numbers: Numbers, periods: int) -> Numbers:
    moved = np.full_like(numbers, np.nan)
    moved[:, periods:] = numbers[:, :-periods] if periods < numbers.shape[1] else moved[:, periods:]
    return moved
