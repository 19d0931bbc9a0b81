"""From promise to receipt: where each unit that was promised stands, for every donor."""

from __future__ import annotations

import polars as pl

from aidlift.assistance.moves import BINDING

STEPS = ("reported", "pledged", "committed", "in_transit", "received", "lapsed", "reduced")
"""Every unit stated is in exactly one of these; they add up to `stated`."""

LINES = {
    "donor": pl.String,
    "kind": pl.String,
    "item": pl.String,
    "currency": pl.String,
    "wording": pl.String,
    "state": pl.String,
    "stated": pl.Int64,
    "reduced": pl.Int64,
    "shipped": pl.Int64,
    "received": pl.Int64,
}
"""Columns of the pledge lines that `waterfall` takes."""

DROPPED = ("withdrawn", "lapsed", "closed")


def steps(lines: pl.DataFrame) -> pl.DataFrame:
    """Add the steps to pledge lines: what is not shipped stands where its pledge stands.

    Duplicates are left out: the pledge that they repeat is counted. What a withdrawn, lapsed or closed
    pledge did not deliver has lapsed.
    """
    rest = pl.col("stated") - pl.col("reduced") - pl.col("shipped")
    state = pl.col("state")
    dropped = state.is_in(DROPPED)
    return lines.filter(state != "duplicate").with_columns(
        reported=_where(state == "reported", rest),
        pledged=_where(state == "pledged", rest),
        committed=_where(state.is_in(BINDING - {"closed"}), rest),
        in_transit=pl.col("shipped") - pl.col("received"),
        lapsed=_where(dropped, rest),
    )


def waterfall(lines: pl.DataFrame) -> pl.DataFrame:
    """Sum pledge lines by donor and item: stated, the steps, and the headline.

    The headline counts what a document binds: committed, on the way and received. Pledged stands beside it;
    reported offers are not counted. Sales (`commercial supply`) have rows of their own and no headline. Items
    that the wording does not decide stand under their wording. Empty if there are no pledges.
    """
    named = pl.when((pl.col("item") == "") & (pl.col("currency") == "")).then("wording").otherwise(pl.lit(""))
    rest = [step for step in STEPS if step != "pledged"]
    return (
        steps(lines)
        .with_columns(wording=named)
        .group_by("donor", "kind", "item", "currency", "wording")
        .agg(pl.len().alias("lines"), pl.col("stated").sum(), pl.col(STEPS).sum())
        .with_columns(
            headline=_where(
                pl.col("kind") == "donation", pl.col("committed") + pl.col("in_transit") + pl.col("received")
            )
        )
        .select(
            "donor", "kind", "item", "currency", "headline", "pledged", *rest, "stated", "lines", "wording"
        )
        .sort("kind", "donor", "item", "currency", "wording", descending=[True, False, False, False, False])
    )


def _where(condition: pl.Expr, value: pl.Expr) -> pl.Expr:
    return pl.when(condition).then(value).otherwise(pl.lit(0, pl.Int64))
