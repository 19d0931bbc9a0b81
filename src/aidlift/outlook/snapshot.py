"""Counts of many places as known on one day, laid out by week: what a joint forecast stands on.

A snapshot keeps what was published: a day without a report is a zero here as it was there, and a negative
correction stays negative. What is believed of it is decided in `cleaning`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aidlift.outlook.series import Series
from aidlift.outlook.weekly import COUNTS, WEEK, chosen_rows, expected_week_end

Array = NDArray[np.float64]

TARGETS = tuple(COUNTS)
MOST_DAYS_FILLED = 3  # of a week not known to its end; our choice
SATURDAY = 5


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """What was known on `as_of`. The first axis is the target (cases, deaths), the second the place.

    `days` is (target, place, week, 7) and `weeks` (target, place, week), NaN where nothing is known or the
    source is weekly; the last week is the last that should be known, ending on `week_ends`. `after` is the
    days known of the week that is not over. `filled` is how many days at the end of the last week were
    estimated; `lag` is how many weeks before the last the place was known last.
    """

    as_of: date
    locations: tuple[str, ...]
    week_ends: tuple[tuple[date, ...], ...]
    days: Array
    weeks: Array
    after: Array
    population: Array

    @property
    def filled(self) -> NDArray[np.int64]:
        """Return how many days at the end of the last week are not known, 7 for all: (target, place)."""
        known = ~np.isnan(self.days[:, :, -1])
        missing = np.argmax(known[:, :, ::-1], axis=2)
        whole = ~known.any(axis=2)
        weekly = ~np.isnan(self.weeks[:, :, -1]) & whole
        return np.where(weekly, 0, np.where(whole, WEEK, missing))


def snapshots(
    counts: pl.DataFrame, days: Sequence[date], population: Mapping[str, float]
) -> Iterator[Snapshot]:
    """Give the daily counts as known on each of `days`, which must be in order.

    `counts` has the columns `target, location, date, as_of, value` in change-only form, the target being
    that of a forecast (`wk inc case`). A snapshot of a day holds no row that became known later, nor a count
    of that day itself. Weeks end on Saturday.
    """
    places = tuple(counts["location"].unique().sort())
    rows = counts.sort("as_of", maintain_order=True)
    first = rows["date"].min()
    assert isinstance(first, date)
    first -= timedelta(days=(first.weekday() - SATURDAY - 1) % WEEK)  # a Sunday
    target = rows["target"].replace_strict(dict(zip(TARGETS, (0, 1), strict=True)), return_dtype=pl.Int64)
    place = rows["location"].replace_strict({p: i for i, p in enumerate(places)}, return_dtype=pl.Int64)
    day = (rows["date"] - first).dt.total_days()
    index = [column.to_numpy() for column in (target, place, day)]
    value, as_of = rows["value"].cast(pl.Float64).to_numpy(), rows["as_of"].to_numpy()
    known = np.full((2, len(places), int(day.max() or 0) + 1), np.nan)  # type: ignore[arg-type]
    people = np.array([population.get(name, np.nan) for name in places])
    begin = 0
    for origin in days:
        end = int(np.searchsorted(as_of, np.datetime64(origin), side="right"))
        new = [column[begin:end] for column in index]
        known[new[0], new[1], new[2]] = value[begin:end]
        begin = end
        yield _cut(known, first, origin, places, people)


def _cut(known: Array, first: date, as_of: date, places: tuple[str, ...], people: Array) -> Snapshot:
    last = expected_week_end(as_of, SATURDAY)
    width = (last - first).days + 1
    held = np.full((*known.shape[:2], width + WEEK - 1), np.nan)
    until = min((as_of - first).days, known.shape[2], held.shape[2])
    held[:, :, :until] = known[:, :, :until]
    days = held[:, :, :width].reshape(*known.shape[:2], -1, WEEK)
    return Snapshot(
        as_of=as_of,
        locations=places,
        week_ends=((last,) * len(places),) * 2,
        days=days,
        weeks=np.full(days.shape[:3], np.nan),
        after=held[:, :, width:],
        population=people,
    )


def snapshot_of(
    view: pl.DataFrame,
    aligned: Mapping[str, Series],
    as_of: date,
    population: Mapping[str, float],
    places: Sequence[str] | None = None,
) -> Snapshot:
    """Lay a frame `figures` out as a snapshot, its weeks in step with the aligned series.

    A day or week of which no report was made is a zero, as the publisher's own file would have it; what is
    not reached by any row is not known. `places` are those to lay out, all that have a week if not given.
    """
    known = {place for series in aligned.values() for place in series.locations}
    places = tuple(sorted(known if places is None else places))
    width = max((series.counts.shape[1] for series in aligned.values()), default=1)
    last = expected_week_end(as_of, SATURDAY)
    ends = [
        dict.fromkeys(places, last) | _ends(aligned[target])
        if target in aligned
        else dict.fromkeys(places, last)
        for target in TARGETS
    ]
    days = np.full((len(TARGETS), len(places), width * WEEK + WEEK - 1), np.nan)
    weeks = np.full((len(TARGETS), len(places), width), np.nan)
    for number, target in enumerate(TARGETS):
        if target in aligned:
            rows = chosen_rows(view, target, as_of).filter(pl.col("location").is_in(places))
            _lay_out(rows, places, ends[number], days[number], weeks[number])
    held = days[:, :, : width * WEEK].reshape(len(TARGETS), len(places), width, WEEK)
    return Snapshot(
        as_of=as_of,
        locations=places,
        week_ends=tuple(tuple(end[place] for place in places) for end in ends),
        days=held,
        weeks=weeks,
        after=days[:, :, width * WEEK :],
        population=np.array([population.get(place, np.nan) for place in places]),
    )


def _ends(series: Series) -> dict[str, date]:
    return dict(zip(series.locations, series.week_ends, strict=True))


def _lay_out(
    rows: pl.DataFrame, places: Sequence[str], ends: dict[str, date], days: Array, weeks: Array
) -> None:
    row = rows["location"].replace_strict({name: n for n, name in enumerate(places)}, return_dtype=pl.Int64)
    end = rows["location"].replace_strict(ends, return_dtype=pl.Date)
    behind = (end - rows["date"]).dt.total_days().to_numpy()
    value = rows["value"].cast(pl.Float64).fill_null(0.0).to_numpy()
    daily = (rows["period_days"] == 1).to_numpy()
    width = weeks.shape[1]
    day = width * WEEK - 1 - behind
    use = daily & (day >= 0) & (day < days.shape[1])
    days[row.to_numpy()[use], day[use]] = value[use]
    week = width - 1 - behind // WEEK
    use = ~daily & (week >= 0) & (week < width)
    weeks[row.to_numpy()[use], week[use]] = value[use]
