"""The items of a plan: what the catalogue says of them, as a plan needs it."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from aidlift import frames
from aidlift.catalogue.items import Item, item

DAYS_PER_MONTH = 30
SHELF_SHARE_LEFT, SHELF_DAYS_LEFT = 0.25, 180  # our own choice, like the criticality; override in the table


def plan_items(codes: Iterable[str]) -> pl.DataFrame:
    """Return the frame `plan_items` of catalogue items; raise NotFound for a code that is unknown.

    On arrival a quarter of the shelf life must be left, at most 180 days: our own default.
    """
    rows = [_row(item(code)) for code in dict.fromkeys(codes)]
    return pl.DataFrame(rows, schema=frames.schema("plan_items").dtypes)


def _row(found: Item) -> dict[str, object]:
    shelf_days = (found.shelf_months or 0) * DAYS_PER_MONTH
    return {
        "item": found.code,
        "kind": found.kind,
        "mass_kg": found.mass_kg,
        "volume_m3": found.volume_m3,
        "pack": found.pack,
        "cold": found.cold != "none",
        "dg": found.is_dangerous,
        "shelf_left_days": min(SHELF_DAYS_LEFT, int(shelf_days * SHELF_SHARE_LEFT)),
        "criticality": float(found.criticality),
    }
