"""What changed between two bulletins: the difference of what each says, table by table, row by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from aidlift.bulletin.material import Material

NEW, GONE, OTHER = "new", "gone", "changed"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a bulletin says of one matter: its rows, the columns that name a row, and those compared."""

    rows: Callable[[Material], pl.DataFrame]
    keys: tuple[str, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Changes:
    """The difference of two bulletins by matter: keys, `change` (new, gone, changed), each value before and
    after. A matter of which nothing changed has no rows.
    """

    since: date
    day: date
    tables: dict[str, pl.DataFrame]


def _uncovered(material: Material) -> pl.DataFrame:
    """Give need and shortfall on the last day that is planned for, by country and item."""
    gap = material.shortfall
    return gap.filter(pl.col("date") == pl.col("date").max())


def _on_hand(material: Material) -> pl.DataFrame:
    held = material.lots.filter(pl.col("chance").is_null() & (pl.col("available_on") <= material.day))
    return held.group_by("item").agg(pl.col("quantity").sum())


def _sent(material: Material) -> pl.DataFrame:
    last_legs = material.allocations.filter(pl.col("location").is_not_null())
    return last_legs.group_by("location", "item").agg(pl.col("quantity").sum())


MATTERS = {
    "figures": Said(
        rows=lambda material: material.figures,
        keys=("location", "date", "period_days", "target", "source_id"),
        values=("value", "state"),
    ),
    "uncovered": Said(rows=_uncovered, keys=("location", "item"), values=("needed", "shortfall")),
    "requests": Said(
        rows=lambda material: material.requests,
        keys=("request", "location", "wording"),
        values=("quantity", "status"),
    ),
    "pledges": Said(
        rows=lambda material: material.pledges,
        keys=("pledge", "donor", "location", "wording"),
        values=("quantity", "state", "expected_on"),
    ),
    "receipts": Said(
        rows=lambda material: material.receipts,
        keys=("receipt", "location", "wording"),
        values=("quantity", "measure", "date"),
    ),
    "stock": Said(rows=_on_hand, keys=("item",), values=("quantity",)),
    "corridors": Said(
        rows=lambda material: material.corridors,
        keys=("corridor",),
        values=("origin", "destination", "payload_kg", "first_day", "last_day"),
    ),
    "suspensions": Said(
        rows=lambda material: material.suspensions,
        keys=("corridor", "suspended_from"),
        values=("suspended_until", "reason"),
    ),
    "consignments": Said(
        rows=lambda material: material.consignments,
        keys=("consignment", "location"),
        values=("state", "quantity"),
    ),
    "plan": Said(rows=_sent, keys=("location", "item"), values=("quantity",)),
}
"""Every matter of which the bulletin says what changed, in its order."""


def said(material: Material, matter: str) -> pl.DataFrame:
    """Return what a bulletin says of a matter: keys and values, one row a key, in the order of the keys."""
    told = MATTERS[matter]
    rows = told.rows(material).select(*told.keys, *told.values)
    return rows.unique(told.keys, keep="last", maintain_order=True).sort(told.keys)


def changes(before: Material, after: Material) -> Changes:
    """Compare what two bulletins say of every matter."""
    return Changes(
        since=before.day,
        day=after.day,
        tables={
            matter: difference(said(before, matter), said(after, matter), told.keys, told.values)
            for matter, told in MATTERS.items()
        },
    )


def difference(
    before: pl.DataFrame, after: pl.DataFrame, keys: Sequence[str], values: Sequence[str]
) -> pl.DataFrame:
    """Return the rows that are new, gone or changed: keys, `change`, `<value>_before`, `<value>_after`.

    Rows have keys that stand once in each table. A missing value equals a missing value.
    """
    was = before.select(*keys, *(pl.col(one).alias(f"{one}_before") for one in values), was=True)
    now = after.select(*keys, *(pl.col(one).alias(f"{one}_after") for one in values), now=True)
    both = was.join(now, on=list(keys), how="full", coalesce=True, nulls_equal=True)
    same = pl.all_horizontal(pl.col(f"{one}_before").eq_missing(pl.col(f"{one}_after")) for one in values)
    change = (
        pl.when(pl.col("was").is_null())
        .then(pl.lit(NEW))
        .when(pl.col("now").is_null())
        .then(pl.lit(GONE))
        .otherwise(pl.lit(OTHER))
    )
    sides = [f"{one}_{side}" for one in values for side in ("before", "after")]
    return (
        both.with_columns(change=change)
        .filter((pl.col("change") != OTHER) | ~same)
        .select(*keys, "change", *sides)
        .sort(keys)
    )
