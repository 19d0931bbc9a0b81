"""Which noun of several a number of goods counts: the head of a compound, known or not."""

from __future__ import annotations

from collections.abc import Sequence

from aidlift.intake.atoms import Atom
from aidlift.intake.lexicon import counted_goods, words

MODIFIED = words("modified")
CANDIDATES = ("candidate", "candidates", "trial", "trials", "maker", "makers", "manufacturers", "companies")
NO_GOODS = words("no_goods")
"""Plurals of nouns that are counted beside goods and are none: people, vehicles, spans."""

PERSONS = ("ists", "ians", "eers", "icians", "yees", "men", "ives")
"""How plurals of people end: `epidemiologists`, `technicians`, `volunteers`."""

DEVICES = ("ers", "ors", *"machines devices systems sets scopes meters pumps lamps tables".split())  # noqa: SIM905 - words read better so
"""How plurals of equipment end; other goods that we do not know are supplies (our own choice)."""

MOST_OF_COMPOUND = 4
"""Words of a noun that we do not know, its adjectives with it: `portable automated sample shakers`."""

JOINED = (
    [","],
    ["and"],
    [",", "and"],
    [";"],
    ["as", "well", "as"],
    [",", "as", "well", "as"],
    ["plus"],
    ["+"],
)
ENDS = frozenset(
    (",", "and", ";", ".", ")", "to", "for", "from", "were", "are", "will", "which", "that", "by")
)


def is_modifier(after: Atom | None) -> bool:
    """Tell whether an item only describes the next noun: `vaccine campaign`, `mask mandate`."""
    return after is not None and (
        after.low in MODIFIED
        or "shortage" in after.senses
        or ("measure" in after.senses and after.low not in ("contact",))
    )


def counts_what_follows(atom: Atom, after: Atom | None) -> bool:
    """Tell whether a number counts the next noun: `three Ebola vaccine candidates`, `16 cylinder racks`."""
    if after is None or after.start != atom.end + 1:
        return False
    if after.low in CANDIDATES:
        return True
    if atom.low not in counted_goods() or atom.senses["item"].startswith("vaccine"):
        return False  # `126,000 vaccine dozes` are doses all the same
    return after.low in MODIFIED or _is_unknown_plural(after)


def is_first_part(atoms: Sequence[Atom], atom: Atom) -> bool:
    """Tell whether an item only begins the next one's name: `liquid oxygen cylinders`."""
    after = atoms[atom.index + 1] if atom.index + 1 < len(atoms) else None
    return (
        after is not None
        and "item" in after.senses
        and after.start == atom.end + 1
        and "verb" not in after.senses
    )


def shares_head(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether an item names a kind of what follows `and`: `208 vaccine and icepack freezers`."""
    if index + 2 >= len(atoms) or atoms[index + 1].low not in ("and", "or", "/"):
        return False
    if atoms[index].low not in counted_goods():
        return False
    for one in atoms[index + 2 : index + 2 + MOST_OF_COMPOUND]:
        plural = one.low.endswith("s") and not one.low.endswith("ss")
        if one.is_a("item") and "verb" not in one.senses:
            if plural:
                return True
        elif one.senses or plural or not (one.text.islower() and one.text.isalpha()):
            return False
    return False


def unknown_head(atoms: Sequence[Atom], index: int) -> int | None:
    """Return where goods end that we do not know: `20 automated shakers`; None where they may be none."""
    place = index + 1
    while place < len(atoms) and place - index <= MOST_OF_COMPOUND and _describes(atoms[place]):
        place += 1
    if place > index + 1 and place < len(atoms) and atoms[place].low not in ENDS:
        return None
    last = place - 1
    return last if last > index and _is_unknown_plural(atoms[last]) else None


def joins(between: Sequence[Atom]) -> bool:
    """Tell whether only commas and `and` stand between two of a list."""
    return [one.low for one in between] in JOINED


def kind_of_unknown(noun: str) -> str:
    """Return the general kind of goods that we do not know, by how their noun ends."""
    if noun == "monitors":
        return "bedside_monitor"
    return "medical_equipment" if noun.endswith(DEVICES) else "medical_supplies"


def _describes(one: Atom) -> bool:
    plain = not one.senses and one.quantity is None and one.when is None
    known = one.is_a("item", "measure") and "verb" not in one.senses and not one.low.endswith("s")
    return (plain or known) and one.text.islower() and one.text.isalpha() and one.low not in ENDS


def _is_unknown_plural(one: Atom) -> bool:
    return (
        not one.senses
        and one.text.islower()
        and one.text.isalpha()
        and one.low.endswith("s")
        and not one.low.endswith(("ss", "us", "is", *PERSONS))
        and one.low not in NO_GOODS
    )
