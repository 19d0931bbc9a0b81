"""Turn rows of the database into a frame with its columns declared, also where there are none."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import polars as pl
from django.db.models import QuerySet

MOMENT = pl.Datetime("us", "UTC")


def table(rows: QuerySet[Any], columns: Mapping[str, Any], **renamed: str) -> pl.DataFrame:
    """Read columns of the rows; `shown="field"` takes a column from a field of another name.

    Decimals become floats where the column is a float: they are shown and planned with, not posted.
    """
    fields = [renamed.get(column, column) for column in columns]
    cells = [[_plain(cell) for cell in row] for row in rows.values_list(*fields)]
    return pl.DataFrame(cells, schema=dict(columns), orient="row")


def _plain(cell: object) -> object:
    return float(cell) if isinstance(cell, Decimal) else cell
