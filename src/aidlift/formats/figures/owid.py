"""The layouts of Our World in Data: from 32 columns in 2020 to the compact table of 2024."""

from __future__ import annotations

import re

import polars as pl

from aidlift.errors import RefusedFile
from aidlift.formats.figures.counts import long_counts
from aidlift.formats.figures.dates import read_dates
from aidlift.formats.figures.layout import Layout, RawFigures, Wanted
from aidlift.formats.figures.table import Table

TARGETS = {
    "new_cases": "new cases",
    "total_cases": "cumulative cases",
    "new_deaths": "new deaths",
    "total_deaths": "cumulative deaths",
}


def read_owid(layout: Layout, table: Table, wanted: Wanted) -> RawFigures:
    """Read one row a place and day; of the many columns only published counts of cases and deaths."""
    country, code = table.column("location", "country"), table.column("iso_code", "code")
    assert country is not None
    columns = [name for name in TARGETS if name in table.keys]
    day = table.column("date", "last_updated_date")
    assert day is not None
    frame = table.read([country, *([code] if code else []), day, *columns]).rename({day: "date"})
    dates = read_dates(frame["date"], frame["row"], table.name)
    frame = frame.with_columns(date=dates.values).drop_nulls("date")
    index = [country, *([code] if code else []), "date"]
    long, problems = long_counts(frame, {name: TARGETS[name] for name in columns}, index, table.name)
    counts = long.rename({country: "country", **({code: "country_code"} if code else {})})
    notes = [*dates.notes, f"{len(columns)} of {len(table.header)} columns are counts of cases and deaths."]
    return layout.raw(counts.with_columns(period_days=1), notes, [*dates.problems, *problems])


def read_pivoted(layout: Layout, table: Table, wanted: Wanted) -> RawFigures:
    """Read one row a day and one column a place; the file's name (`new_cases.csv`) says what it counts."""
    said = re.search(r"(new|total)_(cases|deaths)(?!_per)", table.name.lower())
    if said is None:
        raise RefusedFile(
            f"{table.name} does not say what it counts. Keep the publisher's name: new_cases.csv, "
            f"total_cases.csv, new_deaths.csv or total_deaths.csv; rates and other measures are not counts."
        )
    target = TARGETS[said.group(0)]
    places = [name for name in table.keys if name != "date"]
    frame = table.read(["date", *places])
    dates = read_dates(frame["date"], frame["row"], table.name)
    frame = frame.with_columns(date=dates.values).drop_nulls("date")
    long, problems = long_counts(frame, dict.fromkeys(places, target), ["date"], table.name)
    written = {name: table.header[table.keys.index(name)] for name in places}
    country = pl.col("column").replace_strict(written, return_dtype=pl.String)
    counts = long.with_columns(country=country, column=country, period_days=1)
    return layout.raw(counts, dates.notes, [*dates.problems, *problems])
