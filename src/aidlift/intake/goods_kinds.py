"""Goods named in a sentence and the lists they stand in, as they are found."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

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
    whole: Atom | None = None
    """The number of all of which these are a part: `1 million of the 3 million doses promised`."""


@dataclass(slots=True)
class Group:
    """Goods of one list: they share their verb and their parties."""

    goods: list[Goods] = field(default_factory=list)
    is_whole: bool = False

    @property
    def first(self) -> int:
        """Return the index of the list's first atom."""
        return self.goods[0].first

    @property
    def last(self) -> int:
        """Return the index of the list's last atom."""
        return self.goods[-1].last

    def whole(self) -> Group | None:
        """Return the goods of which the last of the list are a part, as a group of their own."""
        last = self.goods[-1]
        if last.whole is None:
            return None
        return Group([replace(last, first=last.whole.index, number=last.whole, whole=None)], is_whole=True)


MOVING = ("give", "send", "arrive", "receive", "pledge", "allocate")
"""Classes of verbs that move goods from one to another."""

LOADS = ("shipment", "charter", "aircraft", "flights", "cargo_flights", "vehicle")
"""What carries goods, as the words are known."""
