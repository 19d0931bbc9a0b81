"""Turn rows of the database into a frame with its columns declared, also where there are none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import IntegerField, QuerySet, TextField
from django.db.models.functions import Cast

MOMENT = pl.Datetime("us", "UTC")
WRITTEN = {pl.Date: "%Y-%m-%d", MOMENT: "%Y-%m-%d %H:%M:%S%.f"}
"""How SQLite holds days and moments: as text, which is read at once far faster than value by value."""

AS_HELD = {pl.Date: TextField, MOMENT: TextField, pl.Boolean: IntegerField}
"""What SQLite is asked for, so that nothing is turned, value by value, into what it stands for."""


def table(rows: QuerySet[Any], columns: Mapping[str, Any], **renamed: str) -> pl.DataFrame:
    """Read columns of the rows; `shown="field"` takes a column from a field of another name.

    Decimals become floats where the column is a float: they are shown and planned with, not posted.
    """
    as_held = AS_HELD if connection.vendor == "sqlite" else {}
    fields = [
        Cast(field, as_held[kind]()) if kind in as_held else field
        for field, kind in ((renamed.get(column, column), kind) for column, kind in columns.items())
    ]
    found = fetched(rows.values_list(*fields))
    if not found:
        return pl.DataFrame(schema=dict(columns))
    # column by column: a table of many rows is read several times as fast as row by row
    return pl.DataFrame(
        [
            _series(name, kind, cells)
            for (name, kind), cells in zip(columns.items(), zip(*found, strict=True), strict=True)
        ]
    )


def fetched(rows: QuerySet[Any, Any]) -> list[tuple[Any, ...]]:
    """Fetch the values of rows as the database holds them: SQLite's amounts are floats, its sums whole.

    The mapper, which turns every value by itself, takes twice as long or longer.
    """
    try:
        statement, values = rows.query.sql_with_params()
    except EmptyResultSet:  # rows among none
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _series(name: str, kind: Any, cells: Sequence[Any]) -> pl.Series:
    if kind in WRITTEN and any(isinstance(cell, str) for cell in cells):
        told = pl.Series(name, cells, pl.String)
        if kind == pl.Date:
            return told.str.to_date(WRITTEN[kind])
        return told.str.to_datetime(WRITTEN[kind], time_unit="us").dt.replace_time_zone("UTC")
    if kind == MOMENT:  # without their zone, which is UTC, moments are read in a fifth of the time
        bare = [cell and cell.replace(tzinfo=None) for cell in cells]
        return pl.Series(name, bare, pl.Datetime("us")).dt.replace_time_zone("UTC")
    if kind == pl.Boolean:  # SQLite's 0 and 1 as well
        return pl.Series(name, cells).cast(pl.Boolean)
    if kind.is_float():
        return pl.Series(name, [float(cell) if isinstance(cell, Decimal) else cell for cell in cells], kind)
    if isinstance(kind, pl.Decimal) and not any(isinstance(cell, Decimal) for cell in cells):
        return pl.Series(name, cells, pl.Float64).round(kind.scale).cast(kind)
    return pl.Series(name, cells, kind)
