"""How long stock still keeps, in bands that people plan by."""

from __future__ import annotations

from datetime import date

import polars as pl

BANDS = ((30, "within 30 days"), (90, "within 90 days"), (180, "within 180 days"))
BAND_NAMES = ("expired", *(name for _, name in BANDS), "later", "does not expire")


def expiry_band(column: str, day: date) -> pl.Expr:
    """Name the band of each expiry date as seen on a day; its last day still counts as usable."""
    left = (pl.col(column) - pl.lit(day)).dt.total_days()
    band = pl.lit("later")
    for days, name in reversed(BANDS):
        band = pl.when(left <= days).then(pl.lit(name)).otherwise(band)
    band = pl.when(left < 0).then(pl.lit("expired")).otherwise(band)
    return pl.when(pl.col(column).is_null()).then(pl.lit("does not expire")).otherwise(band)
