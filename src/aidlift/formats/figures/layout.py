"""What a reader gives, and how a layout is known by its header."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from aidlift.errors import Problem, RefusedFile
from aidlift.formats.figures.dates import is_day
from aidlift.formats.figures.table import Table

RAW: dict[str, pl.DataType] = {
    "country_code": pl.String(),
    "country": pl.String(),
    "division": pl.String(),
    "date": pl.Date(),
    "period_days": pl.Int64(),
    "target": pl.String(),
    "value": pl.Int64(),
    "row": pl.Int64(),
    "rows": pl.Int64(),
    "column": pl.String(),
}
"""Columns of raw counts; `row` and `column` say where a count stands in the file, `rows` how many rows from
there on were summed (null: one)."""

RAW_OPTIONAL: dict[str, pl.DataType] = {
    "as_of": pl.Date(),
    "date_basis": pl.String(),
    "state": pl.String(),
    "source_id": pl.String(),
}
"""Columns that only some layouts carry."""


@dataclass(frozen=True, kw_only=True)
class RawFigures:
    """Counts as a file gives them: places as spelled there, dates and numbers read, nothing judged yet.

    `counts` has the columns of RAW and perhaps some of RAW_OPTIONAL. `notes` are sentences to be told;
    `problems` name cells that could not be read and whose rows are left out.
    """

    layout: str
    publisher: str
    source_id: str
    licence: str
    counts: pl.DataFrame
    date_basis: str = "report"
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """What is said beside the content: the measure (`cases`, `deaths` or `recoveries`)."""

    measure: str | None = None


@dataclass(frozen=True)
class Publisher:
    """Who publishes a layout: name, the key its figures get by default, and the terms of use."""

    name: str
    source_id: str
    licence: str


@dataclass(frozen=True, kw_only=True)
class Layout:
    """One layout of one publisher: the columns that make it known, and its reader.

    `columns` are keys; alternatives of one column are written `country_region|country`. `wide` layouts have
    a column for every day.
    """

    name: str
    publisher: Publisher
    columns: tuple[str, ...]
    read: Callable[[Layout, Table, Wanted], RawFigures]
    wide: bool = False

    def missing(self, table: Table) -> list[str]:
        """List the columns of the layout that the header lacks."""
        return [column for column in self.columns if table.column(*column.split("|")) is None]

    def fits(self, table: Table) -> bool:
        """Tell whether the header has this layout."""
        return not self.missing(table) and bool(day_columns(table)) == self.wide

    def raw(
        self, counts: pl.DataFrame, notes: Sequence[str] = (), problems: Sequence[Problem] = ()
    ) -> RawFigures:
        """Wrap counts read in this layout; columns of RAW that are not there are filled with nulls."""
        filled = counts.with_columns(
            pl.lit(None, dtype).alias(name) for name, dtype in RAW.items() if name not in counts.columns
        )
        dtypes = RAW | {name: dtype for name, dtype in RAW_OPTIONAL.items() if name in counts.columns}
        return RawFigures(
            layout=self.name,
            publisher=self.publisher.name,
            source_id=self.publisher.source_id,
            licence=self.publisher.licence,
            counts=filled.select(list(dtypes)).cast(dtypes),  # type: ignore[arg-type]
            notes=tuple(notes),
            problems=tuple(problems),
        )


def day_columns(table: Table) -> list[str]:
    """List the keys of the columns that are named by days, as in wide layouts."""
    days = is_day(pl.Series(table.header, dtype=pl.String))
    return [name for name, day in zip(table.keys, days, strict=True) if day]


def need_measure(table: Table, wanted: Wanted) -> str:
    """Return the measure told from outside, or refuse: the content of some layouts does not say it."""
    if wanted.measure is None:
        raise RefusedFile(
            f"{table.name} does not say what it counts: the layout is the same for cases, deaths and "
            f"recoveries. Keep the publisher's file name (…confirmed…, …deaths…, …recovered…), or say it: "
            f"--measure cases, --measure deaths or --measure recoveries."
        )
    return wanted.measure
