"""Patients in care by day: the cases of each week spread over its days, each staying as the pathway says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aidlift.needs.pathway import Pathway

Array = NDArray[np.float64]

WEEK = 7


@dataclass(frozen=True, kw_only=True)
class Patients:
    """Cases and patients of each path (a place at a quantile level), by day.

    `cases` are new cases a day over `first_day` to `last_day`, (paths, days); `severe`, `critical` and
    `isolated` are the patients in care at the end of each day. `without_past` names the places for
    which some week before the forecast has no count to carry.
    """

    paths: tuple[tuple[str, str], ...]
    first_day: date
    last_day: date
    cases: Array
    severe: Array
    critical: Array
    isolated: Array
    without_past: tuple[str, ...]
    carried: tuple[str, ...]


def patients(
    weekly_paths: pl.DataFrame,
    recent_weekly: pl.DataFrame,
    pathway: Pathway,
    *,
    first_day: date,
    last_day: date,
) -> Patients:
    """Count the patients of every path on every day.

    `weekly_paths` has `location, level, week_end, value` (cases of the week), `recent_weekly`
    `location, week_end, value` for the weeks before. A week's cases fall evenly on its seven days; a
    case stays from its own day on, for the days of its stay (a part of a day counts as that part).
    A past week without a count takes that of the week before; where there is none the week counts
    as no cases and the place is named in `without_past`.
    """
    start = first_day - timedelta(days=int(np.ceil(pathway.longest_stay)))
    recent, without_past, carried = _carry(recent_weekly, start)
    known = set(recent["location"])
    paths = weekly_paths.select("location", "level").unique().sort("location", "level")
    past = paths.join(recent, on="location").select("location", "level", "week_end", "value")
    weeks = pl.concat([past, weekly_paths.select(past.columns)])
    cases = _by_day(weeks, paths, start, last_day)
    since = (first_day - start).days
    shares = {
        "severe": (pathway.share_severe, pathway.stay_severe),
        "critical": (pathway.share_critical, pathway.stay_critical),
        "isolated": (pathway.share_mild + pathway.share_moderate, pathway.stay_isolation),
    }
    in_care = {name: share * staying(cases, stay)[:, since:] for name, (share, stay) in shares.items()}
    return Patients(
        paths=tuple(paths.iter_rows()),
        first_day=first_day,
        last_day=last_day,
        cases=cases[:, since:],
        without_past=tuple(sorted({*without_past, *(set(paths["location"]) - known)})),
        carried=carried,
        **in_care,
    )


def staying(arrivals: Array, stay: float) -> Array:
    """Return who is in care each day: the arrivals of that day and of the `stay` - 1 days before.

    `arrivals` is (paths, days). The last day of a stay that is not whole counts by its fraction.
    """
    total = np.zeros_like(arrivals)
    for day in range(min(int(np.ceil(stay)), arrivals.shape[1])):
        part = min(stay - day, 1.0)
        total[:, day:] += part * arrivals[:, : arrivals.shape[1] - day]
    return total


def _carry(recent: pl.DataFrame, start: date) -> tuple[pl.DataFrame, tuple[str, ...], tuple[str, ...]]:
    """Fill past weeks from the week before; name places where that was needed, and where it failed."""
    ordered = recent.sort("location", "week_end").with_columns(
        pl.col("value").cast(pl.Float64).clip(lower_bound=0).alias("count"),
    )
    filled = ordered.with_columns(pl.col("count").forward_fill().over("location").alias("value"))
    used = filled.filter(pl.col("week_end") >= start)
    empty = used.filter(pl.col("value").is_null())["location"].unique().to_list()
    late = filled.group_by("location").agg(pl.col("week_end").min().alias("first"))
    late = late.filter(pl.col("first") - timedelta(days=WEEK - 1) > start)
    carried = used.filter(pl.col("count").is_null(), pl.col("value").is_not_null())["location"].unique()
    return (
        used.with_columns(pl.col("value").fill_null(0.0)),
        tuple(sorted({*empty, *late["location"]})),
        tuple(sorted(carried)),
    )


def _by_day(weeks: pl.DataFrame, paths: pl.DataFrame, start: date, last_day: date) -> Array:
    row = {path: number for number, path in enumerate(paths.iter_rows())}
    cases = np.zeros((len(row), (last_day - start).days + 1))
    for location, level, week_end, value in weeks.iter_rows():
        end = (week_end - start).days + 1
        cases[row[location, level], max(end - WEEK, 0) : max(end, 0)] = value / WEEK
    return cases
