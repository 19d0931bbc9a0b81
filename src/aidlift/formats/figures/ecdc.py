"""The layouts of the European Centre for Disease Prevention and Control: by day and by week."""

from __future__ import annotations

import polars as pl

from aidlift.errors import RefusedFile
from aidlift.formats.figures.counts import long_counts
from aidlift.formats.figures.dates import read_dates
from aidlift.formats.figures.layout import Layout, RawFigures, Wanted
from aidlift.formats.figures.table import Table

DAILY = {"cases": "new cases", "deaths": "new deaths"}
WEEKLY = {"cases_weekly": "new cases", "deaths_weekly": "new deaths"}


def read_by_date(layout: Layout, table: Table, wanted: Wanted) -> RawFigures:
    """Read one row a country and day (new counts), or Monday after the week for the weekly table of 2020."""
    weekly = "cases_weekly" in table.keys
    targets = WEEKLY if weekly else DAILY
    country = table.column("countriesandterritories", "countries_and_territories")
    assert country is not None
    frame = table.read(["daterep", "geoid", country, *targets]).rename({country: "country"})
    dates = read_dates(frame["daterep"], frame["row"], table.name, expected="dmy", where="column dateRep")
    frame = frame.with_columns(date=dates.values).drop_nulls("date")
    long, problems = long_counts(frame, targets, ["geoid", "country", "date"], table.name)
    notes = list(dates.notes)
    if weekly:
        # dateRep of the weekly table of 2020 is the Monday on which the finished week was published
        long = long.with_columns(pl.col("date").dt.offset_by("-1d"))
        notes.append("Weeks are dated by the Sunday that ends them, the day before the publisher's dateRep.")
    counts = long.rename({"geoid": "country_code"})
    return layout.raw(
        counts.with_columns(period_days=7 if weekly else 1), notes, [*dates.problems, *problems]
    )


def read_by_week(layout: Layout, table: Table, wanted: Wanted) -> RawFigures:
    """Read one row a country, indicator and ISO week, with the week's new count and the total."""
    code = table.column("country_code")
    index = ["country", *([code] if code else []), "year_week", "indicator"]
    frame = table.read([*index, "weekly_count", "cumulative_count"])
    week = pl.col("year_week").str.replace("W", "") + "-7"
    frame = frame.with_columns(date=week.str.to_date("%G-%V-%u", strict=False))
    if frame["date"].null_count():
        first = frame.filter(pl.col("date").is_null())
        raise RefusedFile(
            f"{table.name} has {first.height:,} rows without a readable week; the first is row "
            f"{first['row'][0]}, {first['year_week'][0]!r}. Weeks are expected like 2021-17."
        )
    long, problems = long_counts(
        frame, {"weekly_count": "new", "cumulative_count": "cumulative"}, [*index, "date"], table.name
    )
    counts = long.with_columns(
        target=pl.col("target") + " " + pl.col("indicator").str.to_lowercase(), period_days=7
    )
    names = {code: "country_code"} if code else {}
    notes = ["ISO weeks are dated by the Sunday that ends them."]
    return layout.raw(counts.rename(names), notes, problems)
