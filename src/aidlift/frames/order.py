"""Order and compare rows by several columns at the cost of one: text is slow to sort, numbers are not."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

LARGEST = 2**62
"""Keys beyond this do not fit into 64 bits; the rows are then ranked by polars itself."""


def row_keys(frame: pl.DataFrame, columns: Sequence[str]) -> pl.Series:
    """Give each row a whole number: equal where `columns` are equal, and in the order that they sort in.

    Columns hold text, dates or whole numbers; an empty cell comes first, as when polars sorts.
    """
    key, span = pl.repeat(0, frame.height, dtype=pl.Int64), 1
    for column in columns:
        rank, size = _rank(frame[column])
        key, span = key * size + rank, span * size
    if span > LARGEST:
        return frame.select(pl.struct(list(columns)).rank("dense").cast(pl.Int64).alias("key"))["key"]
    return frame.select(key.alias("key"))["key"]


def in_order(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Sort a frame by columns of text, dates or whole numbers; rows equal in them keep their order."""
    keys = row_keys(frame, columns).alias("key of the row")
    if keys.is_sorted():
        return frame
    return frame.with_columns(keys).sort("key of the row", maintain_order=True).drop("key of the row")


def last_of_each(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Keep the last of the rows that are equal in `columns`; the order stays."""
    keys = row_keys(frame, columns)
    return frame if keys.n_unique() == frame.height else frame.filter(keys.is_last_distinct())


def _rank(values: pl.Series) -> tuple[pl.Expr, int]:
    """Return an expression that ranks a column from 1 (0 for an empty cell), and how many ranks there are."""
    cell = pl.col(values.name)
    if len(values) and not values.null_count() and (values == values[0]).all():
        return pl.lit(0, pl.Int64), 1
    if values.dtype == pl.String:
        words = values.unique().drop_nulls().sort()
        rank = cell.cast(pl.Enum(words)).to_physical().cast(pl.Int64) + 1
        return rank.fill_null(0), len(words) + 1
    number = cell.cast(pl.Int32 if values.dtype == pl.Date else pl.Int64).cast(pl.Int64)
    low, high = values.to_physical().min(), values.to_physical().max()
    if low is None or high is None:
        return pl.lit(0, pl.Int64), 1
    assert isinstance(low, int)
    assert isinstance(high, int)
    return (number - (low - 1)).fill_null(0), high - low + 2
