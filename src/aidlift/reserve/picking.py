"""Which lots leave first: the earliest expiry, but never one that may not be taken."""

from __future__ import annotations

from datetime import date

import polars as pl

from aidlift.errors import BadInput, NotEnoughStock

STOPPED = {
    "expected": "is not received yet",
    "quarantined": "is in quarantine",
    "held": "is held",
    "recalled": "is recalled",
    "destroyed": "is destroyed",
    "damaged": "is damaged",
}


def is_expired(expires: date | None, day: date) -> bool:
    """Tell whether a lot is past the last day of its shelf life; one without a date never is."""
    return expires is not None and expires < day


def with_reasons(stock: pl.DataFrame, *, day: date, country: str = "") -> pl.DataFrame:
    """Add `why_not`: why a lot may not be taken for a country that day; null where it may.

    Takes rows of lot, status, expires, earmark (hard, soft or empty) and earmark_country. A hard earmark
    for elsewhere stops a lot, and for no country named every hard earmark does; a soft one only puts it last.
    """
    elsewhere = (pl.col("earmark") == "hard") & (pl.col("earmark_country") != "")
    if country:
        elsewhere &= pl.col("earmark_country") != country
    return stock.with_columns(
        why_not=pl.when(pl.col("status") != "usable")
        .then(pl.col("status").replace_strict(STOPPED, default=pl.lit("is ") + pl.col("status")))
        .when(pl.col("expires") < day)
        .then(pl.lit("expired on ") + pl.col("expires").dt.to_string("%Y-%m-%d"))
        .when(elsewhere)
        .then(pl.lit("is earmarked for ") + pl.col("earmark_country"))
    )


def pick(stock: pl.DataFrame, *, item: str, quantity: int, day: date, country: str = "") -> dict[str, int]:
    """Choose the lots of an item to take in one store: earliest expiry first, so many of each.

    Takes rows of lot, item, quantity (free to take), status, expires, earmark, earmark_country. Lots without
    an expiry come after those with one; of two with the same, the one earmarked for this country leaves
    first; lots softly earmarked for another leave last of all. Raises NotEnoughStock that says what was
    passed over and why.
    """
    if quantity <= 0:
        raise BadInput(f"{quantity} cannot be picked; write a number above 0.")
    of_item = with_reasons(stock.filter(item=item), day=day, country=country)
    picked: dict[str, int] = {}
    left = quantity
    for lot, free in _in_order(of_item.filter(pl.col("why_not").is_null()), country):
        if left and free > 0:
            picked[lot] = min(free, left)
            left -= picked[lot]
    if left:
        raise NotEnoughStock(_short(item, quantity, quantity - left, of_item))
    return picked


def _in_order(stock: pl.DataFrame, country: str) -> list[tuple[str, int]]:
    soft_elsewhere = (
        (pl.col("earmark") == "soft")
        & (pl.col("earmark_country") != "")
        & (pl.col("earmark_country") != country)
    )
    free = (pl.col("earmark_country") != country) if country else pl.col("earmark_country") != ""
    ordered = stock.sort(
        soft_elsewhere, pl.col("expires"), free, pl.col("lot"), nulls_last=[False, True, False, False]
    )
    return list(ordered.select("lot", "quantity").iter_rows())


def _short(item: str, wanted: int, found: int, of_item: pl.DataFrame) -> str:
    passed = of_item.filter(pl.col("why_not").is_not_null() & (pl.col("quantity") > 0))
    over = [
        f"lot {lot} ({quantity:,}) {why}"
        for lot, quantity, why in passed.sort("lot").select("lot", "quantity", "why_not").iter_rows()
    ]
    rest = f" Passed over: {'; '.join(over)}." if over else ""
    return f"{found:,} of {wanted:,} {item} can be taken here.{rest}"
