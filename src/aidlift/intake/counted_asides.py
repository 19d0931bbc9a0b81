"""What stands between people counted and what befell them: brackets, asides, the areas of parts."""

from __future__ import annotations

from aidlift.intake.atoms import Atom

COORDINATION = frozenset((",", "and", "&", "or", "plus"))


DASHES = ("–", "—", "-")


AMONG = frozenset(("among", "among them", "including", "most", "mostly", "mainly", "many"))


MOST_ASIDE = 12
"""Words in brackets after people (our own choice)."""


def are_treated(atoms: list[Atom], index: int) -> int | None:
    """Return where people are said to be treated now: `diagnosed with dengue are taking treatment`."""
    acted = False
    for one in atoms[index + 1 : index + MOST_ASIDE]:
        if acted and one.get("basis") == "active":
            return one.index
        acted = acted or one.low in ("are", "is", "remain")
        if one.quantity is not None or one.low in (",", ";", "."):
            return None
    return None


def past_bracket(atoms: list[Atom], place: int) -> int:
    """Return where words go on past brackets or an aside: `nine people, among them two nurses, have died`."""
    if place + 1 < len(atoms) and atoms[place].low == "," and atoms[place + 1].low in AMONG:
        close = next((one.index for one in atoms[place + 1 : place + MOST_ASIDE] if one.low == ","), None)
        return place if close is None else close + 1
    parted = [one.low for one in atoms[place + 2 : place + 4]] == ["of", "them"]
    if parted and atoms[place].low == "," and atoms[place + 1].quantity is not None:
        inside = atoms[place + 4 : place + MOST_ASIDE]  # `53 people, 48 of them children, had died`
        return next((one.index + 1 for one in inside if one.low == ","), place)
    # `176,810 people – 73,795 in Dhaka and 103,015 elsewhere – have been`
    if (
        place < len(atoms)
        and atoms[place].low in DASHES
        and not all(one.quantity is None for one in atoms[place : place + 3])
    ):
        inside = atoms[place + 1 : place + MOST_ASIDE + 2]
        return next((one.index + 1 for one in inside if one.low in DASHES), place)
    if place >= len(atoms) or atoms[place].low != "(":
        return place
    return next((one.index + 1 for one in atoms[place : place + MOST_ASIDE] if one.low == ")"), place)


def past_places(atoms: list[Atom], place: int) -> int:
    """Return where words go on past a list of parts: `488 persons in Paro, 171 in Haa and 83 in Gasa`."""
    parts, begin = 0, place
    while place + 1 < len(atoms) and atoms[place].low in ("in", "from"):
        place += 1
        while place < len(atoms) and (
            atoms[place].is_a("place") or atoms[place].is_name or atoms[place].low == "the"
        ):
            place += 1
        joined = place
        while joined < len(atoms) and atoms[joined].low in COORDINATION:
            joined += 1
        if joined == place or joined + 1 >= len(atoms) or atoms[joined].quantity is None:
            break
        place, parts = joined + 1, parts + 1
        place += atoms[place].is_a("person") if place < len(atoms) else 0
    return place if parts else begin


MOST_OF_WHOLE = 16
"""Words from a part to what happened to it, past its whole (our own choice)."""


def behind_whole(atoms: list[Atom], place: int) -> int:
    """Return where words go on behind a whole: `7,910 people out of 21,630 infected have recovered`."""
    if place + 1 >= len(atoms) or [one.low for one in atoms[place : place + 2]] != ["out", "of"]:
        return place
    behind = atoms[place : place + MOST_OF_WHOLE]
    return next((one.index for one in behind if one.get("verbword") in ("have", "be")), place)
