"""The ways that cases may take: joint samples, or quantile levels followed through all weeks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aidlift.errors import BadInput

Array = NDArray[np.float64]

CASES = "wk inc case"
WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Paths:
    """Weekly cases of places whose forecast covers the same weeks.

    `weekly` is (places, weeks, paths). A path is a joint sample (`drawn`) or a quantile level; `labels`
    names it. `past` is (places, past weeks): what was counted before, a gap carried from the week
    before. `past` days from the first day of the forecast on do not count.
    """

    locations: tuple[str, ...]
    labels: tuple[str, ...]
    drawn: bool
    week_ends: tuple[date, ...]
    weekly: Array
    past_ends: tuple[date, ...]
    past: Array

    @property
    def forecast_from(self) -> date:
        """Return the first day of the first week forecast."""
        return self.week_ends[0] - WEEK + timedelta(days=1)

    def of(self, locations: Sequence[str]) -> Paths:
        """Return the paths of some of the places."""
        if tuple(locations) == self.locations:
            return self
        rows = [self.locations.index(location) for location in locations]
        return replace(self, locations=tuple(locations), weekly=self.weekly[rows], past=self.past[rows])

    def along(self, path: int) -> Paths:
        """Return one path alone."""
        return replace(self, labels=self.labels[path : path + 1], weekly=self.weekly[:, :, path : path + 1])


def read_paths(cases: pl.DataFrame, past: pl.DataFrame, levels: Sequence[str]) -> Iterator[Paths]:
    """Give the paths of all places, those together whose forecasts cover the same weeks.

    `cases` is a frame `forecasts` of one target and model, `past` has `location, week_end, value`. Where
    a place has samples they are taken and its quantiles left; the others follow `levels`.
    Raises BadInput for weeks, samples or levels that are missing, one problem for each place at fault.
    """
    drawn = cases.filter(pl.col("output_type") == "sample")
    levelled = cases.filter(
        pl.col("output_type") == "quantile", ~pl.col("location").is_in(drawn["location"].unique().to_list())
    )
    _check_levels(levelled, levels)
    levelled = levelled.filter(pl.col("output_type_id").is_in(levels))
    for rows, is_drawn in ((drawn, True), (levelled, False)):
        ends = rows.group_by("location").agg(pl.col("target_end_date").unique().sort().alias("ends"))
        for (weeks,), places in ends.sort("location").group_by("ends", maintain_order=True):
            locations = places["location"].to_list()
            yield _together(rows, past, locations, tuple(weeks), levels=None if is_drawn else levels)


def _check_levels(levelled: pl.DataFrame, levels: Sequence[str]) -> None:
    known = levelled["output_type_id"].unique().to_list()
    for level in levels if levelled.height else ():
        if level not in known:
            raise BadInput(
                f"The forecast has no quantile {level}; it has {', '.join(sorted(known, key=float))}."
            )


def _together(
    rows: pl.DataFrame,
    past: pl.DataFrame,
    locations: list[str],
    weeks: tuple[date, ...],
    *,
    levels: Sequence[str] | None,
) -> Paths:
    rows = rows.filter(pl.col("location").is_in(locations))
    labels = levels or _sample_labels(rows)
    expected = len(weeks) * len(labels)
    _check_weeks(locations, weeks)
    counts = rows.group_by("location").agg(
        pl.len(), pl.struct("target_end_date", "output_type_id").n_unique().alias("different")
    )
    wrong = counts.filter((pl.col("len") != expected) | (pl.col("different") != expected)).sort("location")
    if wrong.height:
        what = "quantile" if levels else "sample"
        raise BadInput(
            f"The forecast of {', '.join(wrong['location'])} does not have each {what} once in every week: "
            f"{expected} rows are needed for {len(weeks)} weeks. Forecast it again."
        )
    order = pl.Enum(list(labels))
    values = rows.with_columns(pl.col("output_type_id").cast(order)).sort(
        "location", "target_end_date", "output_type_id"
    )["value"]
    beginning = weeks[0] - WEEK + timedelta(days=1)
    before = past.filter(
        pl.col("location").is_in(locations), pl.col("week_end") - WEEK + timedelta(days=1) < beginning
    )
    past_ends = before["week_end"].unique().sort().to_list()
    counted = np.zeros((len(locations), len(past_ends)))
    row = {location: number for number, location in enumerate(locations)}
    column = {end: number for number, end in enumerate(past_ends)}
    for location, end, value in before.select("location", "week_end", "value").iter_rows():
        counted[row[location], column[end]] = value
    return Paths(
        locations=tuple(locations),
        labels=tuple(labels),
        drawn=levels is None,
        week_ends=weeks,
        weekly=values.to_numpy().reshape(len(locations), len(weeks), len(labels)),
        past_ends=tuple(past_ends),
        past=counted,
    )


def _sample_labels(rows: pl.DataFrame) -> tuple[str, ...]:
    labels = rows["output_type_id"].unique().to_list()
    return tuple(sorted(labels, key=lambda label: (len(label), label)))


def _check_weeks(locations: list[str], weeks: tuple[date, ...]) -> None:
    for earlier, later in pairwise(weeks):
        if later - earlier != WEEK:
            raise BadInput(
                f"The forecast of {', '.join(locations[:5])} jumps from the week to {earlier} to the week "
                f"to {later}; forecast every week."
            )


def weeks_before(recent_weekly: pl.DataFrame, cases: pl.DataFrame) -> pl.DataFrame:
    """Take the weeks up to the reference date of each place, without gaps; a week not counted is null."""
    if "target" in recent_weekly.columns:
        recent_weekly = recent_weekly.filter(pl.col("target") == CASES)
    reference = cases.group_by("location").agg(pl.col("reference_date").first())
    past = recent_weekly.select("location", "week_end", "value").join(reference, on="location")
    past = past.filter(pl.col("week_end") <= pl.col("reference_date"))
    spans = past.group_by("location").agg(
        pl.col("week_end").min().alias("first"), pl.col("reference_date").first().alias("last")
    )
    every = spans.select("location", pl.date_ranges("first", "last", interval="1w").alias("week_end"))
    return every.explode("week_end").join(
        past.drop("reference_date"), on=["location", "week_end"], how="left"
    )


@dataclass(frozen=True)
class Carried:
    """The weeks before the forecast, filled: `weeks`; and the places where that was needed, or failed."""

    weeks: pl.DataFrame
    carried: tuple[str, ...]
    without_past: tuple[str, ...]


def carry(past: pl.DataFrame, places: Sequence[str], since: date) -> Carried:
    """Fill a past week without a count from the week before; those of the first weeks stay 0.

    `since` is the day from which cases still matter; only what is used from there on is told.
    """
    filled = past.sort("location", "week_end").with_columns(
        pl.col("value").cast(pl.Float64).clip(lower_bound=0).alias("count"),
    )
    filled = filled.with_columns(pl.col("count").forward_fill().over("location").alias("value"))
    used = filled.filter(pl.col("week_end") >= since)
    empty = used.filter(pl.col("value").is_null())["location"].unique().to_list()
    first = filled.group_by("location").agg(pl.col("week_end").min())
    late = first.filter(pl.col("week_end") - WEEK + timedelta(days=1) > since)["location"].to_list()
    carried = used.filter(pl.col("count").is_null(), pl.col("value").is_not_null())["location"].unique()
    return Carried(
        weeks=filled.select("location", "week_end", pl.col("value").fill_null(0.0)),
        carried=tuple(sorted(carried)),
        without_past=tuple(sorted({*empty, *late, *(set(places) - set(first["location"]))})),
    )
