"""The mobilisation table: what is needed, covered by whom, and what nobody covers yet."""

from __future__ import annotations

import polars as pl

from aidlift.assistance.moves import COMING

NEEDS = {
    "line": pl.String,
    "country": pl.String,
    "item": pl.String,
    "wording": pl.String,
    "validated": pl.Int64,
    "allocated": pl.Int64,
}
PROMISES = {"line": pl.String, "donor": pl.String, "state": pl.String, "open": pl.Int64}
"""Matches of donations to request lines; `open` is the part that has not been received."""

COVER = {
    "line": pl.String,
    "country": pl.String,
    "item": pl.String,
    "covered_by": pl.String,
    "step": pl.String,
    "quantity": pl.Int64,
}

BY_RESERVE = "the reserve"
FIRM = ("in transit", "received part", "ready", "committed")
"""Firmest first: what is on its way covers before what is only signed."""


def cover(needs: pl.DataFrame, promises: pl.DataFrame) -> pl.DataFrame:
    """Say who covers each line, by how much: the reserve's allocation first, then donors, firmest first.

    No line is covered beyond what it needs. A received pledge covers nothing by itself: its goods are stock,
    and cover as soon as they are allocated. A pledge without a document covers nothing.
    """
    rank = {state: place for place, state in enumerate(FIRM, 1)}
    reserve = needs.filter(pl.col("allocated") > 0).select(
        "line",
        covered_by=pl.lit(BY_RESERVE),
        step=pl.lit("allocated"),
        offered=pl.col("allocated"),
        rank=pl.lit(0, pl.Int64),
    )
    donors = promises.filter(pl.col("state").is_in(COMING), pl.col("open") > 0).select(
        "line",
        covered_by=pl.col("donor"),
        step=pl.col("state"),
        offered=pl.col("open"),
        rank=pl.col("state").replace_strict(rank, default=len(FIRM) + 1, return_dtype=pl.Int64),
    )
    before = pl.col("offered").cum_sum().over("line") - pl.col("offered")
    return (
        pl.concat([reserve, donors])
        .join(needs.select("line", "country", "item", "wording", "validated"), on="line")
        .sort("line", "rank", "covered_by", maintain_order=True)
        .with_columns(quantity=pl.min_horizontal("offered", pl.col("validated") - before).clip(0))
        .filter(pl.col("quantity") > 0)
        .select("line", "country", _item(), "covered_by", "step", "quantity")
    )


def mobilisation(needs: pl.DataFrame, promises: pl.DataFrame) -> pl.DataFrame:
    """Sum by country and item: needed, covered, by whom, uncovered, and what is pledged without a document.

    needed = covered + uncovered in every row. Empty if nothing was validated.
    """
    asked = needs.filter(pl.col("validated") > 0).with_columns(_item())
    place = ["country", "item"]
    covered = cover(needs, promises)
    who = (
        covered.group_by(*place, "covered_by", maintain_order=True)
        .agg(pl.col("quantity").sum())
        .sort(*place, "quantity", descending=[False, False, True])
        .with_columns(said=pl.format("{} {}", "covered_by", "quantity"))
        .group_by(place, maintain_order=True)
        .agg(covered=pl.col("quantity").sum(), covered_by=pl.col("said").str.join("; "))
    )
    soft = (
        promises.filter(pl.col("state") == "pledged")
        .join(asked.select("line", *place), on="line")
        .group_by(place)
        .agg(pledged=pl.col("open").sum())
    )
    return (
        asked.group_by(place)
        .agg(needed=pl.col("validated").sum(), allocated=pl.col("allocated").sum())
        .join(who, on=place, how="left")
        .join(soft, on=place, how="left")
        .with_columns(
            pl.col("covered", "pledged").fill_null(0),
            pl.col("covered_by").fill_null(""),
        )
        .with_columns(uncovered=pl.col("needed") - pl.col("covered"))
        .select(*place, "needed", "allocated", "covered", "covered_by", "uncovered", "pledged")
        .sort(place)
    )


def _item() -> pl.Expr:
    """Name the item by its code, or by the words of the request where they do not decide one."""
    return pl.when(pl.col("item") == "").then("wording").otherwise("item").alias("item")
