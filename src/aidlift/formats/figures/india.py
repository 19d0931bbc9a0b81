"""The layouts of India: the ministry's states as compiled, and covid19india's tables."""

from __future__ import annotations

import polars as pl

from aidlift.formats.figures.counts import long_counts
from aidlift.formats.figures.dates import Dates, read_dates
from aidlift.formats.figures.jhu import sum_rows
from aidlift.formats.figures.layout import Layout, RawFigures, Wanted
from aidlift.formats.figures.table import Table

MINISTRY = {
    "confirmed": "cumulative cases",
    "deaths": "cumulative deaths",
    "cured": "cumulative recoveries",
}
STATUS = {"Confirmed": "new cases", "Deceased": "new deaths", "Recovered": "new recoveries"}
STATES = {
    "confirmed": "cumulative cases",
    "deceased": "cumulative deaths",
    "recovered": "cumulative recoveries",
}
SERIES = {
    "daily_confirmed": "new cases",
    "total_confirmed": "cumulative cases",
    "daily_deceased": "new deaths",
    "total_deceased": "cumulative deaths",
    "daily_recovered": "new recoveries",
    "total_recovered": "cumulative recoveries",
}
INDIA = pl.lit("India").alias("country")


COMPILED = {
    "total_confirmed_cases": "cumulative cases",
    "death": "cumulative deaths",
    "cured_discharged_migrated": "cumulative recoveries",
}


def read_compiled(layout: Layout, table: Table, wanted: Wanted) -> RawFigures:
    """Read the ministry's web table as collected day by day: one row a state and day, cumulative."""
    state = "name_of_state_ut"
    frame = table.read(["date", state, *COMPILED])
    dates = read_dates(frame["date"], frame["row"], table.name, expected="dmy")
    frame = frame.with_columns(date=dates.values).drop_nulls("date")
    long, problems = long_counts(frame, COMPILED, ["date", state], table.name)
    counts = long.rename({state: "division"}).with_columns(INDIA, period_days=1)
    return layout.raw(counts, dates.notes, [*dates.problems, *problems])


def read_ministry(layout: Layout, table: Table, wanted: Wanted) -> RawFigures:
    """Read one row a state and day, cumulative; the morning bulletin of the day."""
    state = table.column("state_unionterritory", "state_union_territory")
    assert state is not None
    frame = table.read(["date", state, *MINISTRY])
    dates = read_dates(frame["date"], frame["row"], table.name, expected="dmy")
    frame = frame.with_columns(date=dates.values).drop_nulls("date")
    long, problems = long_counts(frame, MINISTRY, ["date", state], table.name)
    counts = long.rename({state: "division"}).with_columns(INDIA, period_days=1)
    spellings = frame[state].n_unique()
    notes = [*dates.notes, f"The file spells its states in {spellings} ways."]
    return layout.raw(counts, notes, [*dates.problems, *problems])


def read_state_daily(layout: Layout, table: Table, wanted: Wanted) -> RawFigures:
    """Read one row a day and status with a column for every state code; `TT` is the national total."""
    states = [name for name in table.keys if name not in ("date", "date_ymd", "status")]
    frame = table.read([*(name for name in ("date", "date_ymd") if name in table.keys), "status", *states])
    dates, notes = _two_dates(frame, table)
    frame = frame.with_columns(date=dates.values).drop_nulls("date")
    known = frame.filter(pl.col("status").is_in(list(STATUS)))
    long, problems = long_counts(known, dict.fromkeys(states, ""), ["date", "status"], table.name)
    written = {name: table.header[table.keys.index(name)] for name in states}
    column = pl.col("column").replace_strict(written, return_dtype=pl.String)
    counts = long.with_columns(
        INDIA,
        column=column,
        target=pl.col("status").replace_strict(STATUS, return_dtype=pl.String),
        division=pl.when(column != "TT").then(column),
        period_days=1,
    )
    return layout.raw(counts, notes, [*dates.problems, *problems])


def read_states(layout: Layout, table: Table, wanted: Wanted) -> RawFigures:
    """Read one row a state (or district) and day, cumulative; districts are summed into states."""
    frame = table.read(["date", "state", *STATES])
    dates = read_dates(frame["date"], frame["row"], table.name)
    frame = frame.with_columns(date=dates.values).drop_nulls("date")
    notes, problems = list(dates.notes), list(dates.problems)
    index = ["date", "state"]
    if "district" in table.keys:
        districts = frame.height
        frame, lost = sum_rows(frame, index, list(STATES))
        index, problems = [*index, "rows"], [*problems, *lost]
        notes.append(f"{districts:,} rows of districts are summed into {frame.height:,} rows of states.")
    long, more = long_counts(frame, STATES, index, table.name)
    counts = long.with_columns(
        INDIA, division=pl.when(~pl.col("state").is_in(["India", "Total"])).then("state"), period_days=1
    )
    return layout.raw(counts, notes, [*problems, *more])


def read_case_series(layout: Layout, table: Table, wanted: Wanted) -> RawFigures:
    """Read one row a day for the whole country, new and cumulative."""
    columns = [name for name in SERIES if name in table.keys]
    frame = table.read(["date_ymd", *columns])
    dates = read_dates(frame["date_ymd"], frame["row"], table.name, where="column Date_YMD")
    frame = frame.with_columns(date=dates.values).drop_nulls("date")
    long, problems = long_counts(frame, {name: SERIES[name] for name in columns}, ["date"], table.name)
    counts = long.with_columns(INDIA, period_days=1)
    return layout.raw(counts, dates.notes, [*dates.problems, *problems])


def _two_dates(frame: pl.DataFrame, table: Table) -> tuple[Dates, list[str]]:
    """Read `Date` (30-Apr-21), which spreadsheets leave whole, and tell when `Date_YMD` was damaged."""
    if "date" not in frame.columns:
        dates = read_dates(frame["date_ymd"], frame["row"], table.name, where="column Date_YMD")
        return dates, list(dates.notes)
    dates = read_dates(frame["date"], frame["row"], table.name, expected="dmy")
    if "date_ymd" not in frame.columns or (frame["date_ymd"] == dates.values.cast(pl.String)).all():
        return dates, list(dates.notes)
    first = frame.filter(frame["date_ymd"] != dates.values.cast(pl.String))
    told = (
        f"Date_YMD differs from Date in {first.height:,} rows (row {first['row'][0]}: {first['date_ymd'][0]} "
        f"beside {first['date'][0]}), as a spreadsheet leaves it; Date was read."
    )
    return dates, [told, *dates.notes]
