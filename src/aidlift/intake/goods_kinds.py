"""Goods named in a sentence and the lists they stand in, as they are found."""

from __future__ import annotations

from dataclasses import dataclass, field

from aidlift.intake.atoms import Atom

FURTHER = "_further"
"""How the rule of a draft ends that tells of more of the same goods: no repeat of what was told."""

SUCH = "such"
"""Goods named before: `such assistance`."""

GENERAL = frozenset(
    ("medical_supplies", "medical_equipment", "support_unspecified", "oxygen_supplies", "medicine", "ppe")
)


@dataclass(slots=True)
class Goods:
    """One kind of supply, its number if it has one, and the atoms it spans."""

    item: str
    first: int
    last: int
    number: Atom | None = None
    unit: str | None = None
    general: bool = False
    such_as: bool = False
    further: bool = False
    head: int = 0


@dataclass(slots=True)
class Group:
    """Goods of one list: they share their verb and their parties."""

    goods: list[Goods] = field(default_factory=list)

    @property
    def first(self) -> int:
        """Return the index of the list's first atom."""
        return self.goods[0].first

    @property
    def last(self) -> int:
        """Return the index of the list's last atom."""
        return self.goods[-1].last
