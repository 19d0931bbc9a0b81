"""The layouts of Our World in Data: from 32 columns in 2020 to the compact table of 2024."""

from __future__ import annotations

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
    frame = table.read([country, *([code] if code else []), "date", *columns])
    dates = read_dates(frame["date"], frame["row"], table.name)
    frame = frame.with_columns(date=dates.values).drop_nulls("date")
    index = [country, *([code] if code else []), "date"]
    long, problems = long_counts(frame, {name: TARGETS[name] for name in columns}, index, table.name)
    counts = long.rename({country: "country", **({code: "country_code"} if code else {})})
    notes = [*dates.notes, f"{len(columns)} of {len(table.header)} columns are counts of cases and deaths."]
    return layout.raw(counts.with_columns(period_days=1), notes, [*dates.problems, *problems])
