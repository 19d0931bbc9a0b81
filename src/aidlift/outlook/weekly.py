"""Weekly counts with their reporting state: what a forecast may stand on."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from aidlift.catalogue.weeks import epiweek_end, last_complete_week
from aidlift.outlook.daily import known_counts, spread_backlogs

COUNTS = {"wk inc case": "new cases", "wk inc death": "new deaths"}
"""The hubverse target and the count it sums."""

WEEK = 7


def weekly_incidence(view: pl.DataFrame, target: str, as_of: date) -> pl.DataFrame:
    """Sum daily counts over weeks of Sunday to Saturday; take weekly counts as they were published.

    `view` is a frame `figures` as known on `as_of`, one source per place. Gives one row per place and
    week: `location, week_end, value, days_reported, days_covered, state, negative`, in order, without
    gaps. `state` is `complete`, `partly missed` (value: what is known), `missed` or `stopped` (value
    null): a missing report is never a zero. A day flagged `backlog` after missed days covers them: its
    count is spread evenly over them and itself. A week that is not over, or that the place's rows do
    not reach the end of, is left out. A weekly source keeps its own last day (WHO's weeks end on
    Sunday). Where a place has daily and weekly rows, those that reach further are taken. Empty frame
    if nothing was counted; BadInput if a place has more than one count for a day.
    """
    rows = chosen_rows(view, target, as_of)
    weeks = pl.concat([_from_days(rows.filter(pl.col("period_days") == 1)), _as_published(rows)])
    return _without_gaps(weeks).sort("location", "week_end")


def chosen_rows(view: pl.DataFrame, target: str, as_of: date) -> pl.DataFrame:
    """Take a target's rows: daily or weekly, whichever reaches further in a place; daily if both do."""
    rows = known_counts(view, COUNTS[target], as_of)
    reach = rows.filter("known").group_by("location", "period_days").agg(pl.col("date").max())
    chosen = reach.sort("location", "date", "period_days", descending=[False, True, False])
    return rows.join(chosen.unique("location", keep="first").drop("date"), on=["location", "period_days"])


def expected_week_end(as_of: date, weekday: int) -> date:
    """Return the last day (0 Monday to 6 Sunday) that ended a week before `as_of`.

    Figures known on a day reach the day before: on a Saturday the week still lacks its last day.
    """
    yesterday = as_of - timedelta(days=1)
    if weekday == epiweek_end(yesterday).weekday():
        return last_complete_week(yesterday)
    return yesterday - timedelta(days=(yesterday.weekday() - weekday) % WEEK)


def _from_days(days: pl.DataFrame) -> pl.DataFrame:
    week_end = pl.col("date") + pl.duration(days=6 - pl.col("date").dt.weekday() % WEEK)
    weeks = (
        spread_backlogs(days)
        .with_columns(week_end.alias("week_end"))
        .group_by("location", "week_end")
        .agg(
            pl.col("value").sum(),
            pl.col("known").sum().cast(pl.Int64).alias("days_reported"),
            pl.col("covered").sum().cast(pl.Int64).alias("days_covered"),
            (pl.col("state") == "stopped").any().alias("stopped"),
            (pl.col("value") < 0).any().fill_null(False).alias("negative"),
            pl.col("date").max().alias("last"),
        )
    )
    return _with_state(weeks.filter(pl.col("last") == pl.col("week_end")))


def _as_published(rows: pl.DataFrame) -> pl.DataFrame:
    weeks = rows.filter(pl.col("period_days") == WEEK).select(
        "location",
        pl.col("date").alias("week_end"),
        pl.col("value").cast(pl.Float64),
        (pl.col("known") * WEEK).cast(pl.Int64).alias("days_reported"),
        pl.lit(0, pl.Int64).alias("days_covered"),
        (pl.col("state") == "stopped").alias("stopped"),
        (pl.col("value") < 0).fill_null(False).alias("negative"),
    )
    return _with_state(weeks)


def _with_state(weeks: pl.DataFrame) -> pl.DataFrame:
    reported, some = pl.col("days_reported"), pl.col("days_reported") + pl.col("days_covered") > 0
    state = (
        pl.when(reported == WEEK)
        .then(pl.lit("complete"))
        .when(some)
        .then(pl.lit("partly missed"))
        .when("stopped")
        .then(pl.lit("stopped"))
        .otherwise(pl.lit("missed"))
    )
    return weeks.select(
        "location",
        "week_end",
        pl.when(some).then("value").alias("value"),
        "days_reported",
        "days_covered",
        state.alias("state"),
        "negative",
    )


def _without_gaps(weeks: pl.DataFrame) -> pl.DataFrame:
    """Add the weeks for which there is no row at all as missed, and cut what precedes the first count."""
    known = weeks.filter(pl.col("value").is_not_null())
    spans = weeks.join(known.group_by("location").agg(pl.col("week_end").min().alias("first")), on="location")
    spans = spans.group_by("location").agg(pl.col("first").first(), pl.col("week_end").max().alias("last"))
    every = spans.select(
        "location", pl.date_ranges("first", "last", interval="1w").alias("week_end")
    ).explode("week_end")
    return every.join(weeks, on=["location", "week_end"], how="left").with_columns(
        pl.col("days_reported", "days_covered").fill_null(0),
        pl.col("state").fill_null("missed"),
        pl.col("negative").fill_null(False),
    )
