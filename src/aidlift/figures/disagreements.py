"""Disagreements: what several sources say of the same days, side by side.

Sources date the same count differently: a bulletin of 8 in the morning counts the day before, a
collector dates it by that day. So new counts are compared at offsets of −1, 0 and +1 day, and the offset
at which the two agree best over four weeks is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

import polars as pl

from aidlift.errors import NotFound
from aidlift.figures.words import begin, name_of, number, publisher_said, short_day

OFFSETS = (0, -1, 1)  # days; the first wins a tie
WINDOW_DAYS = 28
FEWEST_PAIRS = 3
CLEARLY = 0.8  # an offset counts as found when it misses by at most this share of what no offset misses by

Counts = dict[date, tuple[int, str]]


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One day of one source beside another's.

    `other_value` is the other source's count of the same events, dated `other_day` by it;
    `same_day_value` what it gives under the same date. `difference` is other − base, `relative` its share
    of base; `base_ref` and `other_ref` name the rows.
    """

    target: str
    day: date
    base_value: int
    other_day: date
    other_value: int
    same_day_value: int | None
    difference: int
    relative: float | None
    base_ref: str
    other_ref: str


@dataclass(frozen=True, kw_only=True)
class Disagreement:
    """Two sources on one place and target: the offset between their dates, and the days side by side."""

    location: str
    target: str
    base: str
    other: str
    period_days: int
    offset_days: int
    pairs: tuple[Pair, ...]
    sentence: str


def disagreements(
    figures: pl.DataFrame,
    *,
    location: str,
    day: date,
    base: str | None = None,
    publishers: Mapping[str, str] | None = None,
    targets: tuple[str, ...] = ("new cases", "new deaths"),
    days_shown: int = 7,
) -> list[Disagreement]:
    """Put the sources of a place side by side for the `days_shown` days that end on `day`.

    `figures` is completed (`series.complete`) and holds every source as known on one day. All are
    compared with the source `base`, else with the first by name among those with the shortest periods;
    where one counts by weeks, the other's days are summed over the same week. `publishers` names the sources
    in sentences. Raises NotFound if fewer than two sources give numbers.
    """
    here = figures.filter(
        pl.col("location") == location,
        pl.col("target").is_in(list(targets)),
        pl.col("value").is_not_null(),
        pl.col("date").is_between(day - timedelta(days=WINDOW_DAYS + 7), day + timedelta(days=8)),
    )
    found = []
    for target in targets:
        series = _series(here.filter(pl.col("target") == target), base)
        first, *others = series or [("", 1, {})]
        found += [
            _compare(location, target, first, other, day, days_shown, publishers or {}) for other in others
        ]
    useful = [one for one in found if one is not None]
    if not useful:
        sources = figures.filter(pl.col("location") == location)["source_id"].unique().sort().to_list()
        raise NotFound(
            f"There are no two sources to compare for {name_of(location)} around {day}. "
            f"Sources with figures for it: {', '.join(sources) or 'none'}."
        )
    return useful


def _series(rows: pl.DataFrame, base: str | None) -> list[tuple[str, int, Counts]]:
    """Return each source's counts by day: shortest periods first, among them the base."""
    is_other = pl.col("source_id") != (base or "")
    parts = rows.sort("period_days", is_other, "source_id", "date").partition_by(
        "source_id", "period_days", maintain_order=True
    )
    return [
        (
            part["source_id"][0],
            part["period_days"][0],
            {
                day: (value, ref or "")
                for day, value, ref in part.select("date", "value", "source_ref").iter_rows()
            },
        )
        for part in parts
    ]


def _compare(
    location: str,
    target: str,
    base: tuple[str, int, Counts],
    other: tuple[str, int, Counts],
    day: date,
    shown: int,
    publishers: Mapping[str, str],
) -> Disagreement | None:
    base_id, base_period, base_counts = base
    other_id, period, other_counts = other
    if base_period < period:
        base_counts = _summed(base_counts, period)
    dates = sorted(date for date in base_counts if day - timedelta(days=WINDOW_DAYS) < date <= day)
    offset = _offset(base_counts, other_counts, dates)
    if offset is None:
        return None
    first = day - timedelta(days=shown * period)
    pairs = tuple(
        _pair(target, one, base_counts, other_counts, offset)
        for one in dates
        if one > first and one + timedelta(days=offset) in other_counts
    )
    if not pairs:
        return None
    return Disagreement(
        location=location,
        target=target,
        base=base_id,
        other=other_id,
        period_days=period,
        offset_days=offset,
        pairs=pairs,
        sentence=_sentence(
            target,
            publisher_said(publishers.get(base_id, base_id)),
            publisher_said(publishers.get(other_id, other_id)),
            offset,
            pairs[-1],
        ),
    )


def _summed(counts: Counts, period: int) -> Counts:
    """Sum days over every stretch of `period` days that has no gap, dated by its last day."""
    days = sorted(counts)
    summed = {}
    for place in range(period - 1, len(days)):
        stretch = days[place - period + 1 : place + 1]
        if all(b - a == timedelta(days=1) for a, b in pairwise(stretch)):
            refs = f"{counts[stretch[0]][1]} to {counts[stretch[-1]][1]}"
            summed[stretch[-1]] = (sum(counts[one][0] for one in stretch), refs)
    return summed


def _offset(base: Counts, other: Counts, dates: list[date]) -> int | None:
    """Return the offset in days at which the other source misses the base least; None without enough days."""
    misses = {}
    for offset in OFFSETS:
        shift = timedelta(days=offset)
        missed = [
            abs(other[one + shift][0] - base[one][0]) / max(1, abs(base[one][0]))
            for one in dates
            if one + shift in other
        ]
        if missed and (len(missed) >= FEWEST_PAIRS or len(dates) < FEWEST_PAIRS or offset == 0):
            misses[offset] = median(missed)
    if not misses:
        return None
    best = min(misses, key=lambda offset: (misses[offset], OFFSETS.index(offset)))
    return best if 0 not in misses or misses[best] <= CLEARLY * misses[0] else 0


def _pair(target: str, day: date, base: Counts, other: Counts, offset: int) -> Pair:
    other_day = day + timedelta(days=offset)
    (mine, my_ref), (theirs, their_ref) = base[day], other[other_day]
    return Pair(
        target=target,
        day=day,
        base_value=mine,
        other_day=other_day,
        other_value=theirs,
        same_day_value=other[day][0] if day in other else None,
        difference=theirs - mine,
        relative=(theirs - mine) / mine if mine else None,
        base_ref=my_ref,
        other_ref=their_ref,
    )


def _sentence(target: str, base: str, other: str, offset: int, last: Pair) -> str:
    beside = (
        f"its {number(last.other_value)} {target} of {short_day(last.other_day)} stand beside "
        f"{number(last.base_value)} of {short_day(last.day)} from {base}"
    )
    agree = "equal" if last.difference == 0 else f"a difference of {number(last.difference)}"
    if offset == 0:
        return f"{begin(other)} and {base} date each count alike: {beside} ({agree})."
    when = "before" if offset < 0 else "after"
    same = (
        f"; under the same date it gives {number(last.same_day_value)}"
        if last.same_day_value is not None
        else ""
    )
    return f"{begin(other)} dates each count one day {when} {base}: {beside} ({agree}){same}."
