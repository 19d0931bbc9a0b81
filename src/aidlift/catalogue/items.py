"""The items: mass, volume and shelf life, each with the grade of its evidence.

Grades: **A** quoted by a source, **B** derived from quoted shipments (`B-max`: an upper bound),
**E** our planning estimate, to be replaced when a catalogue page is at hand. `criticality` (1 to 3)
is Aidlift's own default weight of a shortage and can be overridden in a plan's `items` table.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from aidlift.catalogue.shipped import shipped_rows
from aidlift.errors import NotFound


@dataclass(frozen=True, kw_only=True)
class Item:
    """One kind of supply: `pack` is its handling unit, `cold` the chain it needs, `dg` its cargo class."""

    code: str
    name: str
    unit: str
    kind: Literal["durable", "consumable"]
    price_usd: float | None
    mass_kg: float
    mass_grade: str
    volume_m3: float
    volume_grade: str
    pack: int
    cold: Literal["none", "cool", "frozen"]
    shelf_months: int | None
    shelf_grade: str
    dg: str
    criticality: int
    source: str

    @property
    def is_dangerous(self) -> bool:
        """Tell whether the item flies as dangerous goods as packed here (cylinders travel empty)."""
        return self.dg.startswith(("class 3", "class 5", "dry ice"))


@cache
def items() -> dict[str, Item]:
    """Return the catalogue by code."""
    return {row["code"]: _item(row) for row in shipped_rows("aidlift.catalogue", "items.csv")}


def item(code: str) -> Item:
    """Return one item; raise NotFound with the codes that exist."""
    try:
        return items()[code]
    except KeyError:
        raise NotFound(f"The catalogue has no item {code!r}. Items: {', '.join(items())}.") from None


@cache
def item_codes() -> tuple[str, ...]:
    """List the item codes."""
    return tuple(items())


def _item(row: dict[str, str]) -> Item:
    numbers = {
        "price_usd": float(row["price_usd"]) if row["price_usd"] else None,
        "shelf_months": int(row["shelf_months"]) if row["shelf_months"] else None,
        "mass_kg": float(row["mass_kg"]),
        "volume_m3": float(row["volume_m3"]),
        "pack": int(row["pack"]),
        "criticality": int(row["criticality"]),
    }
    return Item(**(row | numbers))  # type: ignore[arg-type]
