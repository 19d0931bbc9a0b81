"""The layouts of Johns Hopkins University (CSSE): wide, wide with counties, and the report of one day."""

from __future__ import annotations

import re
from datetime import date, timedelta

import polars as pl

from aidlift.errors import BadInput, Problem, RefusedFile
from aidlift.formats.figures.counts import long_counts, whole_numbers
from aidlift.formats.figures.dates import read_dates
from aidlift.formats.figures.layout import Layout, RawFigures, Wanted, day_columns, need_measure
from aidlift.formats.figures.table import Table

MOST_ROWS_A_PLACE = 3  # the publisher's own reports repeat a place now and then
EARLY_MORNING = 6  # the report of a day was closed in the first hours of the next, UTC


def read_wide(layout: Layout, table: Table, wanted: Wanted) -> RawFigures:
    """Read one row a place and one column a day, cumulative."""
    measure = need_measure(table, wanted)
    division, country = table.column("province_state", "province"), table.column("country_region", "country")
    assert country is not None
    days = day_columns(table)
    index = [country, *([division] if division else [])]
    frame = table.read([*index, *days])
    towns = whole_states(frame, division)
    told: list[str] = []
    lost: list[Problem] = []
    if not towns.equals(frame):
        frame, lost = sum_rows(towns, index, days)
        index = [*index, "rows"]
        told.append(f"{towns.height:,} rows, some of towns, are summed into {frame.height:,} of provinces.")
    long, problems = long_counts(frame, dict.fromkeys(days, f"cumulative {measure}"), index, table.name)
    counts, notes = _dated(long, table, days)
    names = {country: "country", **({division: "division"} if division else {})}
    return layout.raw(counts.rename(names), [*told, *notes], [*lost, *problems])


def read_wide_us(layout: Layout, table: Table, wanted: Wanted) -> RawFigures:
    """Read one row a county of the United States, cumulative; counties are summed into states."""
    measure = need_measure(table, wanted)
    days = day_columns(table)
    frame = table.read(["country_region", "province_state", *days])
    summed, problems = sum_rows(frame, ["country_region", "province_state"], days)
    targets = dict.fromkeys(days, f"cumulative {measure}")
    long, more = long_counts(summed, targets, ["country_region", "province_state", "rows"], table.name)
    counts, notes = _dated(long, table, days)
    names = {"country_region": "country", "province_state": "division"}
    told = f"{frame.height:,} rows of counties are summed into {summed.height} states and territories."
    return layout.raw(counts.rename(names), [told, *notes], [*problems, *more])


def read_daily_report(layout: Layout, table: Table, wanted: Wanted) -> RawFigures:
    """Read the report of one day, cumulative; rows of cities and counties are summed into provinces."""
    targets = {
        "confirmed": "cumulative cases",
        "deaths": "cumulative deaths",
        "recovered": "cumulative recoveries",
    }
    columns = [name for name in targets if name in table.keys]
    country = "country_region"
    division = table.column("province_state")
    index = [country, *([division] if division else [])]
    county = [name for name in ("admin2", "fips") if name in table.keys]
    frame = table.read([*index, *county, "last_update", *columns])
    _refuse_many_days(frame, [*index, *county], table)
    day, note = _day_of_report(frame, table)
    frame = whole_states(frame, division)
    summed, problems = sum_rows(frame, index, columns)
    long, more = long_counts(summed, {name: targets[name] for name in columns}, [*index, "rows"], table.name)
    counts = long.with_columns(date=pl.lit(day), period_days=1)
    names = {country: "country", **({division: "division"} if division else {})}
    return layout.raw(counts.rename(names), [note], [*problems, *more])


def sum_rows(frame: pl.DataFrame, by: list[str], columns: list[str]) -> tuple[pl.DataFrame, list[Problem]]:
    """Sum columns of counts over rows that share `by`; null where no row has a number.

    Gives text again, so that the sums are read like any count, with `rows`, the number of rows summed.
    """
    numbers = frame.with_columns(_numbers(frame[name]).alias(name) for name in columns)
    before = frame.select(pl.sum_horizontal(pl.col(columns).null_count())).item()
    lost = numbers.select(pl.sum_horizontal(pl.col(columns).null_count())).item() - before
    problems = [Problem(f"{lost:,} cells hold no number; they are left out of the sums")] if lost else []
    summed = numbers.group_by(by, maintain_order=True).agg(
        pl.col("row").min(),
        pl.len().cast(pl.Int64).alias("rows"),
        *(pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name) for name in columns),
    )
    return summed.with_columns(pl.col(columns).cast(pl.String)), problems


def _numbers(cells: pl.Series) -> pl.Series:
    plain = cells.cast(pl.Int64, strict=False)
    return plain if plain.null_count() == cells.null_count() else plain.fill_null(whole_numbers(cells))


def whole_states(frame: pl.DataFrame, division: str | None) -> pl.DataFrame:
    """Name the state or province where the first reports named a town: `Chicago, IL` is of `IL`.

    Those taken off a ship are counted under the ship, as in `Omaha, NE (From Diamond Princess)`.
    """
    if division is None:
        return frame
    place = pl.col(division)
    ship = place.str.extract(r"\(From (.+)\)$")
    state = place.str.replace(r"D\.C\.$", "DC").str.extract(r"^[^,]+, ?([A-Z]{2}|Alberta|U\.S\.)$")
    return frame.with_columns(pl.coalesce(ship, state.replace("U.S.", None), place).alias(division))


def _dated(long: pl.DataFrame, table: Table, days: list[str]) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Give every row the date of its column, and the column its name as the header writes it."""
    written = {name: table.header[table.keys.index(name)] for name in days}
    places = pl.Series([table.keys.index(name) + 1 for name in days])
    dates = read_dates(pl.Series(list(written.values())), places, table.name, expected="mdy", where="header")
    if dates.problems:
        raise RefusedFile(f"{table.name} has columns named by days that do not exist.", dates.problems)
    by_key = pl.DataFrame({"column": days, "date": dates.values, "written": list(written.values())})
    counts = long.join(by_key, on="column", how="left", maintain_order="left")
    return counts.drop("column").rename({"written": "column"}).with_columns(period_days=1), dates.notes


def _refuse_many_days(frame: pl.DataFrame, places: list[str], table: Table) -> None:
    """Refuse reports of many days put together: their rows would be summed as if they were places."""
    times = frame.group_by(places).len()["len"].max()
    if isinstance(times, int) and times > MOST_ROWS_A_PLACE:
        raise RefusedFile(
            f"{table.name} has up to {times} rows for one place, where the report of one day has one; it "
            f"seems to hold the reports of many days. Import the reports one by one, or name the column of "
            f"their days ObservationDate."
        )


def _day_of_report(frame: pl.DataFrame, table: Table) -> tuple[date, str]:
    """Return the day that the report stands for, from the file's name or its last update."""
    named = re.search(r"(?<!\d)(\d{2}-\d{2}-20\d{2})(?!\d)", table.name)
    day = pl.Series([named.group(1)]).str.to_date("%m-%d-%Y", strict=False)[0] if named else None
    if isinstance(day, date):
        return day, "The day of the report is that of the file's name."
    updates = frame.filter(pl.col("last_update").is_not_null())
    if updates.is_empty():
        raise BadInput(f"{table.name} says nowhere of which day it is; keep the name MM-DD-YYYY.csv.")
    dates = read_dates(
        updates["last_update"], updates["row"], table.name, expected="mdy", where="column Last_Update"
    )
    moment, day = updates.select("last_update", date=dates.values).sort("date").row(-1)
    hour = re.search(r"[T ](\d{1,2}):", moment)
    told = f"The day of the report is taken from its last update, {moment}"
    if hour and int(hour.group(1)) < EARLY_MORNING:
        return day - timedelta(days=1), f"{told}, early in the morning: the day before."
    return day, f"{told}."
