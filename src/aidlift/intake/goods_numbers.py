"""Which words beside a number of goods show what it counts: compounds, pieces, money."""

from __future__ import annotations

from collections.abc import Sequence

from aidlift.intake.atoms import Atom
from aidlift.intake.grammar import CLAUSE_WORDS, SUBJECT_PREPOSITIONS


def is_compound(atoms: Sequence[Atom], place: int) -> bool:
    """Tell whether a number only describes: `two-stage vaccine`, `five-layer masks`."""
    after = atoms[place + 1 : place + 4]
    joined = len(after) > 1 and after[0].low == "-" and after[0].start == atoms[place].end
    return joined and (not after[1].senses or is_measure_of(atoms, place))


def is_measure_of(atoms: Sequence[Atom], place: int) -> bool:
    """Tell whether a number with its unit only says how large each is: `eight 27-tonne tanks`."""
    after = atoms[place + 1 : place + 4]
    return len(after) == 3 and after[0].low == "-" and after[1].is_a("unit") and after[2].low != "of"


def ends_noun(one: Atom) -> bool:
    """Tell whether a word ends the noun before it: what follows is no part of a compound."""
    return bool(
        "verb" in one.senses
        or one.is_a(
            "verbword",
            "such",
            "place",
            "org",
            "carrier",
            "title",
            "neg",
            "measure",
            "shipment",
            "offer",
            "ask",
            "need",
            "gift",
            "person",
        )
        or one.when is not None
        or one.low in SUBJECT_PREPOSITIONS
        or one.low in CLAUSE_WORDS
        or one.low
        in (
            "and",
            "or",
            "the",
            "a",
            "an",
            "its",
            "their",
            "his",
            "'s",
            "as",
            "that",
            "than",
            "these",
            "those",
            "this",
            "other",
        )
        or not one.text[:1].isalnum()
    )


def counts_pieces(atoms: Sequence[Atom], last: int) -> bool:
    """Tell whether a number and its unit stand right behind goods: `isolation gowns 500 pieces`."""
    return atoms[last + 2].is_a("unit") and atoms[last + 2].senses["unit"] == "pieces"


def is_in_compound(atoms: Sequence[Atom], place: int) -> bool:
    """Tell whether a small word stands inside a compound, as in `state-of-the-art ventilators`."""
    one = atoms[place]
    if one.low not in ("of", "the", "to") or place < 1 or place + 1 >= len(atoms):
        return False
    before, after = atoms[place - 1], atoms[place + 1]
    return before.low == "-" and after.low == "-" and before.end == one.start and one.end == after.start


def describes(one: Atom) -> bool:
    """Tell whether a word may be an adjective before another: `new`, `modern`."""
    return one.is_a("basis") or (not one.senses and one.text.islower() and not one.text.endswith("s"))


def is_paid(one: Atom) -> bool:
    """Tell whether a number is of money or another unit, and so counts no goods."""
    return one.quantity is not None and one.quantity.unit not in (None, "percent")
