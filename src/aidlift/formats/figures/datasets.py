"""The long layouts made from the Johns Hopkins figures (datasets/covid-19), and vintages of them."""

from __future__ import annotations

import polars as pl

from aidlift.errors import Problem
from aidlift.formats.figures.counts import long_counts
from aidlift.formats.figures.dates import read_dates
from aidlift.formats.figures.jhu import sum_rows, whole_states
from aidlift.formats.figures.layout import Layout, RawFigures, Wanted, need_measure
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
    frame, notes, lost = _of_states(frame.drop_nulls("date"), table, division, index, columns)
    index += ["rows"] if notes else []
    long, problems = long_counts(frame, {name: TARGETS[name] for name in columns}, index, table.name)
    names = {country: "country", **({division: "division"} if division else {})}
    counts = long.rename(names).with_columns(period_days=1)
    return layout.raw(counts, [*notes, *dates.notes], [*dates.problems, *lost, *problems])


def _of_states(
    frame: pl.DataFrame, table: Table, division: str | None, index: list[str], columns: list[str]
) -> tuple[pl.DataFrame, list[str], list[Problem]]:
    """Sum rows of counties and towns into states, if there are any, and tell."""
    states = whole_states(frame, division)
    if "admin2" not in table.keys and states.equals(frame):
        return frame, [], []
    summed, lost = sum_rows(states, index, columns)
    told = f"{frame.height:,} rows, of counties or towns, are summed into {summed.height:,} rows of states."
    return summed, [told], lost


def read_counties(layout: Layout, table: Table, wanted: Wanted) -> RawFigures:
    """Read one row a county of the United States and day, cumulative; counties are summed into states."""
    target = f"cumulative {need_measure(table, wanted)}"
    index = ["country_region", "province_state", "date"]
    frame = table.read([*index, "case"])
    dates = read_dates(frame["date"], frame["row"], table.name)
    frame = frame.with_columns(date=dates.values).drop_nulls("date")
    frame, notes, lost = _of_states(frame, table, "province_state", index, ["case"])
    long, problems = long_counts(frame, {"case": target}, [*index, "rows"], table.name)
    counts = long.rename({"country_region": "country", "province_state": "division"})
    return layout.raw(
        counts.with_columns(period_days=1), [*notes, *dates.notes], [*dates.problems, *lost, *problems]
    )


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
