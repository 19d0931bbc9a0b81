"""Counts as known on a day: one source a place, and backlogs given back to the days they cover."""

from __future__ import annotations

from datetime import date

import polars as pl

from aidlift.errors import BadInput, Problem

MOST_SERIES_NAMED = 20


def known_counts(view: pl.DataFrame, count: str, as_of: date) -> pl.DataFrame:
    """Take the rows of one count (`new cases`) up to `as_of`, with `known` where a report was made.

    The value of a report that was not made is null, whatever the row carries.

    Raises BadInput where a place has more than one value for a day: its sources must not be added up.
    """
    known = pl.col("value").is_not_null() & ~pl.col("state").is_in(["missed", "stopped"])
    rows = (
        view.filter(pl.col("target") == count, pl.col("date") <= as_of, pl.col("as_of") <= as_of)
        .with_columns(known.alias("known"))
        .with_columns(pl.when("known").then("value").alias("value"))
    )
    _one_source_each(rows)
    return rows


def _one_source_each(rows: pl.DataFrame) -> None:
    counted = rows.group_by("location", "period_days").agg(
        pl.col("source_id").unique().sort(), pl.col("date").is_duplicated().any().alias("twice")
    )
    double = counted.filter("twice").sort("location")
    if double.height:
        problems = [
            Problem(f"{location} has the same day more than once, from {', '.join(sources)}")
            for location, sources in double.select("location", "source_id").head(MOST_SERIES_NAMED).rows()
        ]
        raise BadInput(
            f"{double.height} places have more than one count for a day; "
            f"choose one source for each place before forecasting.",
            problems,
        )


def spread_backlogs(days: pl.DataFrame) -> pl.DataFrame:
    """Spread a backlog over the missed days right before it, and tell which days it covers."""
    report = pl.col("known").cast(pl.Int64).cum_sum(reverse=True).over("location")
    days = days.sort("location", "date").with_columns(report.alias("report"))
    is_backlog = pl.col("flags").fill_null("").str.contains("backlog") & (pl.col("value") > 0)
    covers = is_backlog.any().over("location", "report") & (pl.col("report") > 0)
    spread = pl.col("value").sum().over("location", "report") / pl.len().over("location", "report")
    return days.with_columns(
        pl.when(covers).then(spread).otherwise(pl.col("value").cast(pl.Float64)).alias("value"),
        (covers & ~pl.col("known")).alias("covered"),
    )
