"""The long layouts made from the Johns Hopkins figures (datasets/covid-19), and vintages of them."""

from __future__ import annotations

import polars as pl

from aidlift.formats.figures.counts import long_counts
from aidlift.formats.figures.dates import read_dates
from aidlift.formats.figures.layout import Layout, RawFigures, Wanted
from aidlift.formats.figures.table import Table

TARGETS = {
    "confirmed": "cumulative cases",
    "deaths": "cumulative deaths",
    "recovered": "cumulative recoveries",
}


def read_long(layout: Layout, table: Table, wanted: Wanted) -> RawFigures:
    """Read one row a country (or province) and day, cumulative; with a column `as_of`, all vintages."""
    country = table.column("country", "country_region", "location")
    division = table.column("province_state", "province")
    assert country is not None
    columns = [name for name in TARGETS if name in table.keys]
    known = "as_of" if "as_of" in table.keys else None
    day = "date" if "date" in table.keys else "observationdate"
    frame = table.read([name for name in (country, division, day, known) if name] + columns)
    frame = frame.rename({day: "date"})
    index = [name for name in (country, division, "date", known) if name]
    expected = "mdy" if day == "observationdate" else "ymd"
    dates = read_dates(frame["date"], frame["row"], table.name, expected=expected, where=f"column {day}")
    frame = frame.with_columns(date=dates.values)
    if known:
        known_dates = read_dates(frame[known], frame["row"], table.name, where="column as_of")
        frame = frame.with_columns(known_dates.values.alias("as_of")).drop_nulls("as_of")
    long, problems = long_counts(
        frame.drop_nulls("date"), {name: TARGETS[name] for name in columns}, index, table.name
    )
    names = {country: "country", **({division: "division"} if division else {})}
    counts = long.rename(names).with_columns(period_days=1)
    return layout.raw(counts, dates.notes, [*dates.problems, *problems])


def read_worldwide(layout: Layout, table: Table, wanted: Wanted) -> RawFigures:
    """Read one row a day for the whole world, cumulative."""
    columns = [name for name in TARGETS if name in table.keys]
    frame = table.read(["date", *columns])
    dates = read_dates(frame["date"], frame["row"], table.name)
    frame = frame.with_columns(date=dates.values).drop_nulls("date")
    long, problems = long_counts(frame, {name: TARGETS[name] for name in columns}, ["date"], table.name)
    counts = long.with_columns(country=pl.lit("World"), period_days=1)
    return layout.raw(counts, dates.notes, [*dates.problems, *problems])


def read_pivoted(layout: Layout, table: Table, wanted: Wanted) -> RawFigures:
    """Read one row a day and one column a country: confirmed cases, cumulative, unless told otherwise."""
    countries = [name for name in table.keys if name != "date"]
    frame = table.read(["date", *countries])
    dates = read_dates(frame["date"], frame["row"], table.name)
    frame = frame.with_columns(date=dates.values).drop_nulls("date")
    measure = wanted.measure or "cases"
    long, problems = long_counts(
        frame, dict.fromkeys(countries, f"cumulative {measure}"), ["date"], table.name
    )
    written = {name: table.header[table.keys.index(name)] for name in countries}
    counts = long.with_columns(
        country=pl.col("column").replace_strict(written, return_dtype=pl.String), period_days=1
    )
    told = f"The layout does not name its measure; it was read as cumulative {measure}."
    return layout.raw(counts, [told, *dates.notes], [*dates.problems, *problems])
