"""Read a table's declaration: `schemas/<name>.csv`, one row per column."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import polars as pl

from aidlift.catalogue.shipped import shipped_names, shipped_rows
from aidlift.errors import NotFound

TYPES: dict[str, pl.DataType] = {
    "text": pl.String(),
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "boolean": pl.Boolean(),
    "date": pl.Date(),
    "moment": pl.Datetime("us", "UTC"),
    "item": pl.String(),
    "location": pl.String(),
}
"""The types a column may declare; `item` and `location` are text checked against the catalogue."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: `values` lists the words allowed (none: any); `minimum`, `maximum` bound numbers."""

    name: str
    type: str
    unit: str
    required: bool
    minimum: float | None
    maximum: float | None
    values: tuple[str, ...]
    description: str

    @property
    def dtype(self) -> pl.DataType:
        """Return the polars type that holds the column."""
        return TYPES[self.type]


@dataclass(frozen=True)
class Schema:
    """A table's name and its columns in order."""

    name: str
    columns: tuple[Column, ...]

    @property
    def dtypes(self) -> dict[str, pl.DataType]:
        """Return column names and polars types, in order."""
        return {column.name: column.dtype for column in self.columns}


def names() -> list[str]:
    """List the tables that are declared."""
    return shipped_names("aidlift.frames", "schemas", ".csv")


@cache
def schema(name: str) -> Schema:
    """Return the declaration of a table; raise NotFound with the names that exist."""
    if name not in names():
        raise NotFound(f"No table is called {name!r}. Tables: {', '.join(names())}.")
    return Schema(name, tuple(_column(row) for row in shipped_rows("aidlift.frames", f"schemas/{name}.csv")))


def _column(row: dict[str, str]) -> Column:
    return Column(
        name=row["column"],
        type=row["type"],
        unit=row["unit"],
        required=row["required"] == "yes",
        minimum=float(row["minimum"]) if row["minimum"] else None,
        maximum=float(row["maximum"]) if row["maximum"] else None,
        values=tuple(row["values"].split("|")) if row["values"] else (),
        description=row["description"],
    )
