"""Aidlift's own plain CSV, and the truth tables of forecast hubs."""

from __future__ import annotations

import polars as pl

from aidlift import frames
from aidlift.errors import BadInput, Problem
from aidlift.formats.figures.counts import MOST_SHOWN, read_counts
from aidlift.formats.figures.dates import read_dates
from aidlift.formats.figures.layout import Layout, RawFigures, Wanted, need_measure
from aidlift.formats.figures.table import Table
from aidlift.formats.figures.who import period_of

HUB_TARGETS = {
    "inc case": "new cases",
    "inc death": "new deaths",
    "cum case": "cumulative cases",
    "cum death": "cumulative deaths",
}
FEWEST_WEEKS = 3  # fewer days whole weeks apart may be days by chance
OPTIONAL = ("period_days", "date_basis", "state", "source_id", "as_of")


def read_plain(layout: Layout, table: Table, wanted: Wanted) -> RawFigures:
    """Read one row an observation: location, date, target, value, and more columns if they are there."""
    optional = {name: table.column(name, *(["source"] if name == "source_id" else [])) for name in OPTIONAL}
    day, value = table.column("date", "target_end_date"), table.column("value", "observation")
    assert day is not None
    assert value is not None
    columns = [column for column in optional.values() if column]
    frame = table.read(["location", day, "target", value, *columns]).rename({day: "date", value: "value"})
    frame = frame.rename({column: name for name, column in optional.items() if column and column != name})
    words = pl.col("target").str.strip_prefix("wk ")
    frame = frame.with_columns(target=words.replace(HUB_TARGETS))
    _refuse_other_words(frame, table)
    return _long(layout, table, frame)


def read_hub_truth(layout: Layout, table: Table, wanted: Wanted) -> RawFigures:
    """Read a forecast hub's truth table: new counts of one measure a day, named by the file."""
    measure = need_measure(table, wanted)
    value = table.column("value", "observation")
    assert value is not None
    known = ["as_of"] if "as_of" in table.keys else []
    frame = table.read(["location", "date", value, *known]).rename({value: "value"})
    cumulative = "cumulative" in table.name.lower()
    target = f"{'cumulative' if cumulative else 'new'} {measure}"
    return _long(layout, table, frame.with_columns(target=pl.lit(target)))


def _long(layout: Layout, table: Table, frame: pl.DataFrame) -> RawFigures:
    dates = read_dates(frame["date"], frame["row"], table.name)
    frame = frame.with_columns(date=dates.values).drop_nulls("date")
    if "as_of" in frame.columns:
        known = read_dates(frame["as_of"], frame["row"], table.name, where="column as_of")
        frame = frame.with_columns(as_of=known.values)
    notes = list(dates.notes)
    if "period_days" in frame.columns:
        period = pl.col("period_days").cast(pl.Int64, strict=False).fill_null(1)
    else:
        weeks = frame["date"].n_unique() >= FEWEST_WEEKS and period_of(frame["date"]) == 7
        period = pl.lit(7 if weeks else 1)
        notes += ["All days are whole weeks apart, so each count is read as that of a week."] if weeks else []
    frame = frame.with_columns(period_days=period, text=pl.col("value"), column=pl.lit("value"))
    long, problems = read_counts(frame.drop("value"), table.name)
    return layout.raw(long.rename({"location": "country"}), notes, [*dates.problems, *problems])


def _refuse_other_words(frame: pl.DataFrame, table: Table) -> None:
    """Refuse words that the table of figures does not know, all at once."""
    problems = []
    for column in frames.schema("figures").columns:
        if column.name not in frame.columns or not column.values:
            continue
        odd = frame.filter(~pl.col(column.name).is_in(column.values))
        problems += [
            Problem(f"is {word!r}; known: {', '.join(column.values)}", row, column.name)
            for row, word in odd.select("row", column.name).head(MOST_SHOWN).iter_rows()
        ]
    if "period_days" in frame.columns:
        odd = frame.filter(~pl.col("period_days").is_in([str(days) for days in range(1, 8)]))
        problems += [
            Problem(f"is {word!r}; a whole number of days from 1 to 7 is needed", row, "period_days")
            for row, word in odd.select("row", "period_days").head(MOST_SHOWN).iter_rows()
        ]
    if problems:
        raise BadInput(f"{table.name} uses words that the plain layout does not know.", problems)
