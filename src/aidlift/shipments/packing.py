"""Boxes from quantities: how many pieces, how heavy, how large, from what the catalogue says of a pack.

Masses are in grams and volumes in cubic centimetres, as whole numbers: sums on papers add up to the digit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from aidlift.catalogue.items import item


@dataclass(frozen=True)
class Box:
    """Some equal pieces of one lot: how many, what each holds, and what each weighs and takes up."""

    lot: str
    pieces: int
    quantity_each: int
    mass_g_each: int
    volume_cm3_each: int

    @property
    def quantity(self) -> int:
        """Units in all of them."""
        return self.pieces * self.quantity_each


@dataclass(frozen=True)
class Totals:
    """Pieces, units, grams and cubic centimetres of a consignment."""

    pieces: int
    quantity: int
    mass_g: int
    volume_cm3: int

    @property
    def mass_kg(self) -> Decimal:
        """Gross mass in kilograms, to the gram."""
        return Decimal(self.mass_g) / 1000

    @property
    def volume_m3(self) -> Decimal:
        """Volume in cubic metres, to the cubic centimetre."""
        return Decimal(self.volume_cm3) / 1_000_000


def pack(lot: str, item_code: str, quantity: int) -> list[Box]:
    """Pack a quantity in the catalogue's handling units: full pieces, and one part-filled if need be.

    Each unit weighs and takes up what the catalogue says, so the last piece is lighter. Nothing to pack
    gives no piece.
    """
    found = item(item_code)
    full, rest = divmod(quantity, found.pack)
    parts = [(full, found.pack), (1, rest)]
    return [
        Box(lot, pieces, each, _whole(found.mass_kg, 1000, each), _whole(found.volume_m3, 1_000_000, each))
        for pieces, each in parts
        if pieces and each
    ]


def totals(boxes: Iterable[Box]) -> Totals:
    """Add pieces up; all zeros for none."""
    known = list(boxes)
    return Totals(
        sum(box.pieces for box in known),
        sum(box.quantity for box in known),
        sum(box.pieces * box.mass_g_each for box in known),
        sum(box.pieces * box.volume_cm3_each for box in known),
    )


def take(boxes: Sequence[Box], quantity: int) -> tuple[list[Box], list[Box]]:
    """Part pieces of one lot in two: those that stay and those, from the end, that hold `quantity`.

    Only whole pieces are parted; raises ValueError, naming what fits, where the quantity would open one.
    """
    kept: list[Box] = []
    taken: list[Box] = []
    left = quantity
    for box in reversed(boxes):
        pieces = min(left // box.quantity_each, box.pieces)
        if pieces:
            taken.insert(0, _some(box, pieces))
            left -= pieces * box.quantity_each
        if pieces < box.pieces:
            kept.insert(0, _some(box, box.pieces - pieces))
    if left:
        raise ValueError(f"{quantity:,} would open a piece; whole pieces hold {quantity - left:,}")
    return kept, taken


def _some(box: Box, pieces: int) -> Box:
    return Box(box.lot, pieces, box.quantity_each, box.mass_g_each, box.volume_cm3_each)


def _whole(per_unit: float, scale: int, units: int) -> int:
    """Scale a catalogue's figure, which is a decimal as written, to a whole number; halves go up."""
    return int((Decimal(str(per_unit)) * scale * units).to_integral_value(ROUND_HALF_UP))
