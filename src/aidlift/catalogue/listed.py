"""Supplies of WHO's list whose mass and volume nobody here knows: needed and told, but not planned.

A plan moves only items of `items.csv`, which have mass and volume with their grade. When a
catalogue page with both is at hand, a row moves there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from aidlift.catalogue.shipped import shipped_rows


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One supply of the list: a medicine, a device or a consumable, with its price where the tool has one."""

    code: str
    name: str
    group: str
    unit: str
    kind: Literal["durable", "consumable"]
    price_usd: float | None
    source: str


@cache
def listed() -> dict[str, Listed]:
    """Return the list by code."""
    return {
        row["code"]: Listed(
            code=row["code"],
            name=row["name"],
            group=row["group"],
            unit=row["unit"],
            kind="durable" if row["kind"] == "durable" else "consumable",
            price_usd=float(row["price_usd"]) if row["price_usd"] else None,
            source=row["source"],
        )
        for row in shipped_rows("aidlift.catalogue", "listed.csv")
    }
