"""What is where, worked out from movements alone."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl

SOURCES = ("donor", "supplier", "found", "kit", "title")
"""Kinds of place that goods come from; what they gave counts below zero."""

CUSTODY = ("store", "damaged", "carrier")
"""Kinds of place where the reserve answers for the goods."""


def kind_of(place: str) -> str:
    """Return the kind of a place from its name: `store` of `store:CTU`."""
    return place.partition(":")[0]


def known_by(movements: pl.DataFrame, day: date) -> pl.DataFrame:
    """Keep the movements that were posted by the end of a day, in UTC."""
    return movements.filter(pl.col("posted_at").dt.date() <= day)


def balances(
    movements: pl.DataFrame, *, known: date | None = None, until: datetime | None = None
) -> pl.DataFrame:
    """Sum movements to what every place holds of every lot: place, lot, quantity; without zeros.

    `known`: only what was posted by the end of that day. `until`: only what occurred by that moment.
    """
    if known is not None:
        movements = known_by(movements, known)
    if until is not None:
        movements = movements.filter(pl.col("occurred_at") <= until)
    came = movements.select("lot", place="to_place", quantity="quantity")
    went = movements.select("lot", place="from_place", quantity=-pl.col("quantity"))
    return (
        pl.concat([came, went])
        .group_by("place", "lot")
        .agg(pl.col("quantity").sum())
        .filter(pl.col("quantity") != 0)
        .sort("place", "lot")
    )


def below_zero(held: pl.DataFrame) -> pl.DataFrame:
    """Return the balances that cannot be: less than nothing at a place that gives nothing."""
    kind = pl.col("place").str.split(":").list.first()
    return held.filter((pl.col("quantity") < 0) & ~kind.is_in(SOURCES))
