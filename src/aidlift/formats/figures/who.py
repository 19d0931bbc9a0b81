"""The layouts of the World Health Organization: daily, and weekly with blanks for zero."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from aidlift.errors import RefusedFile
from aidlift.formats.figures.counts import long_counts
from aidlift.formats.figures.dates import read_dates
from aidlift.formats.figures.layout import Layout, RawFigures, Wanted
from aidlift.formats.figures.table import Table

TARGETS = {
    "new_cases": "new cases",
    "cumulative_cases": "cumulative cases",
    "new_deaths": "new deaths",
    "cumulative_deaths": "cumulative deaths",
}


SPRING_2020 = {
    "confirmed": "new cases",
    "cumulative_confirmed": "cumulative cases",
    "deaths": "new deaths",
    "cumulative_deaths": "cumulative deaths",
}
"""Columns of the table behind WHO's first dashboard, where `Country` is the alpha-2 code."""


def read_spring_2020(layout: Layout, table: Table, wanted: Wanted) -> RawFigures:
    """Read one row an area and day, as WHO's first dashboard offered them."""
    frame = table.read(["day", "country", "country_name", *SPRING_2020])
    dates = read_dates(frame["day"], frame["row"], table.name, where="column day")
    frame = frame.with_columns(date=dates.values).drop_nulls("date")
    long, problems = long_counts(frame, SPRING_2020, ["country", "country_name", "date"], table.name)
    counts = long.rename({"country": "country_code", "country_name": "country"})
    return layout.raw(counts.with_columns(period_days=1), dates.notes, [*dates.problems, *problems])


def read_who(layout: Layout, table: Table, wanted: Wanted) -> RawFigures:
    """Read one row an area and day, or week when all days are a multiple of seven days apart."""
    columns = [name for name in TARGETS if name in table.keys]
    frame = table.read(["date_reported", "country_code", "country", *columns])
    dates = read_dates(frame["date_reported"], frame["row"], table.name, where="column Date_reported")
    frame = frame.with_columns(date=dates.values).drop_nulls("date")
    period = period_of(frame["date"])
    targets = {name: TARGETS[name] for name in columns}
    long, problems = long_counts(frame, targets, ["country_code", "country", "date"], table.name)
    counts = long.with_columns(pl.lit(period).alias("period_days"))
    raw = layout.raw(counts, dates.notes, [*dates.problems, *problems])
    return replace(raw, layout=f"{layout.name}, {'weekly' if period == 7 else 'daily'}")


def period_of(days: pl.Series) -> int:
    """Return 7 if there are at least two days and all lie whole weeks apart, else 1."""
    steps = days.unique().sort().diff().dt.total_days().drop_nulls()
    return 7 if len(steps) and (steps % 7 == 0).all() else 1


def refuse_snapshot(layout: Layout, table: Table, wanted: Wanted) -> RawFigures:
    """Refuse WHO's table of latest figures: it names no day."""
    raise RefusedFile(
        f"{table.name} is WHO's table of latest figures: it names no day, so its counts cannot be placed in "
        f"time. Import WHO's table by day or week (WHO-COVID-19-global-data.csv) instead."
    )
