"""What a count by hand says about the book; a lot that was not counted is reported and left as it is."""

from __future__ import annotations

import polars as pl


def differences(book: pl.DataFrame, counted: pl.DataFrame) -> pl.DataFrame:
    """Set what was counted beside the book: lot, book, counted, difference, finding; one row a lot.

    Takes rows of lot and book, and of lot and counted. Findings: as booked, short, over, not in the book,
    not counted. A lot that was not counted has no difference, whatever the book says.
    """
    both = book.join(counted, on="lot", how="full", coalesce=True).with_columns(
        pl.col("book").fill_null(0),
        difference=pl.col("counted") - pl.col("book").fill_null(0),
    )
    in_book = pl.col("lot").is_in(book["lot"].implode())
    finding = (
        pl.when(pl.col("counted").is_null())
        .then(pl.lit("not counted"))
        .when(~in_book & (pl.col("difference") > 0))
        .then(pl.lit("not in the book"))
        .when(pl.col("difference") < 0)
        .then(pl.lit("short"))
        .when(pl.col("difference") > 0)
        .then(pl.lit("over"))
        .otherwise(pl.lit("as booked"))
    )
    return (
        both.with_columns(finding=finding)
        .filter((pl.col("finding") != "not counted") | (pl.col("book") != 0))
        .select("lot", "book", "counted", "difference", "finding")
        .sort("lot")
    )
