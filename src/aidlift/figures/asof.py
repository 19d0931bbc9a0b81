"""As of: the figures as they were known on a day."""

from __future__ import annotations

from datetime import date

import polars as pl

from aidlift.figures.vintages import KEY, latest
from aidlift.frames import in_order, row_keys

UNTIL = "known_until"
"""First day on which a row is no longer the last word; empty while it still is."""


def with_known_until(figures: pl.DataFrame) -> pl.DataFrame:
    """Add the column `known_until`, which makes every later `as_of` a single comparison.

    Rows come back in the order of their as-of days.
    """
    ordered = in_order(figures.with_columns(key=row_keys(figures, KEY)), ["key", "as_of"])
    until = pl.when(pl.col("key") == pl.col("key").shift(-1)).then(pl.col("as_of").shift(-1))
    return ordered.with_columns(until.alias(UNTIL)).drop("key").sort("as_of", maintain_order=True)


def as_of(figures: pl.DataFrame, day: date) -> pl.DataFrame:
    """Return the figures as known at the end of `day`: per observation the last row not known later.

    A frame prepared by `with_known_until` is viewed without sorting; any other frame of figures gives
    the same rows. Empty frame if nothing was known yet.
    """
    if UNTIL not in figures.columns:
        return latest(figures.filter(pl.col("as_of") <= day))
    known = figures.head(figures["as_of"].search_sorted(day, side="right"))
    return known.filter((pl.col(UNTIL) > day) | pl.col(UNTIL).is_null()).drop(UNTIL)
