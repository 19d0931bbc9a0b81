"""Parts of what was counted before, with the place of each: `nine of them from Paro`, `one each from`."""

from __future__ import annotations

from collections.abc import Sequence

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.counted import Counted
from aidlift.intake.lexicon import words
from aidlift.intake.spots import ADMIN, Spot, spot_at

IN = words("in")
THOSE = frozenset(("them", "these", "those", "whom", "which"))
WHOLES = ("cases", "deaths", "recoveries", "active_cases", "contacts")
LISTING = frozenset(
    ("among them", ",", "and", ":", ";", "including", "include", "included", "with", "—", "–", "(")
)


WARDS = frozenset(("ICU", "ICUs", "Intensive", "HDU", "Ward", "Hospital"))
"""Where patients lie, which is no area."""


def counted_part(line: Line, atom: Atom, before: list[Counted]) -> Counted | None:
    """Read a number that is a part of the last count, in a place."""
    whole = before[-1] if before else None
    if whole is None or whole.measure not in WHOLES or atom.index == 0:
        return None
    atoms, index = line.atoms, atom.index
    place = _past_them(atoms, index)
    them = place > index + 1
    each = place < len(atoms) and atoms[place].low == "each"
    place += each
    while place < len(atoms) and (
        atoms[place].get("verbword") == "be"
        or (atoms[place].verb_class == "report" and atoms[place].form == "past")
        or atoms[place].low in ("found", "located", "recorded")
    ):
        place += 1
    if place + 1 >= len(atoms) or atoms[place].low not in IN or atoms[place].low in ("of", "for"):
        return None
    place += 1 + (atoms[place + 1].low == "the")
    if place < len(atoms) and atoms[place].text in WARDS:
        return None
    if place >= len(atoms) or not (them or each or _is_listed(line, whole, index, place)):
        return None
    spot, end = spot_at(atoms, place)
    if spot is None:
        return None
    if not each and end + 2 < len(atoms) and atoms[end + 1].low == "and" and _is_place(atoms[end + 2]):
        spot = Spot(spot.country, None, spot.start, spot.end)  # `from Paro and Haa`: of neither alone
    first = index - (atoms[index - 1].low == "(")
    atom.senses["part"] = "part"
    cues = ("part", "each") if each else ("part",)
    return Counted(atom, whole.measure, first, end, whole.case_class, whole.group, cues, spot=spot)


def _past_them(atoms: Sequence[Atom], index: int) -> int:
    """Return where words go on after a number, past `of them`, `of which` or `others`."""
    after = [one.low for one in atoms[index + 1 : index + 3]]
    if after[:1] in (["of which"], ["of whom"], ["others"]):
        return index + 2
    return index + 3 if after[:1] == ["of"] and after[1] in THOSE else index + 1


def _is_listed(line: Line, whole: Counted, index: int, place: int) -> bool:
    """Tell whether a bare number goes on a list of parts: `18 infections, nine in Paro and nine in Haa`."""
    atoms = line.atoms
    among = [one.low for one in atoms[max(0, index - 2) : index]] == ["among", "them"]
    if not (among or atoms[index - 1].low in LISTING) or not _is_area(atoms[place]):
        return False
    last = next((one for one in reversed(line.quantities) if one.index < index), None)
    return last is whole.atom  # not `five zones in North Kivu and one in Ituri`


def _is_area(atom: Atom) -> bool:
    named = atom.get("place") or ""
    return "/part/" in named or "/capital/" in named


def _is_place(atom: Atom) -> bool:
    return atom.is_a("place") or atom.is_name


def further_of_each(atoms: list[Atom], one: Counted) -> list[Spot]:
    """Return the other places of `one each from Punjab and Islamabad`."""
    spots = []
    place = one.last + 1
    while place + 1 < len(atoms) and atoms[place].low in (",", "and"):
        place += 1 + (atoms[place + 1].low == "and")
        if place >= len(atoms) or not _is_place(atoms[place]):
            break
        spot, end = spot_at(atoms, place)
        if spot is None:
            break
        spots.append(spot)
        place = end + 1
    return spots


RISING = ("cases", "deaths", "recoveries", "tests")
MOST_OF_DAY = 3
"""Words from a rise to its day: `up 221 in the last 24 hours` (our own choice)."""


def nothing_behind(after: Atom | None) -> bool:
    """Tell whether nothing that a number could count stands behind it."""
    return after is None or after.when is not None or after.low in ENDING or after.is_a("verbword")


ENDING = frozenset(
    (",", ".", ";", ")", "and", "in", "on", "over", "during", "as", "by", "since", "while", "with")
)


def is_rise(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether a bare number is by how much the count before rose: `51,949 lives, up by 221 in a day`."""
    after = atoms[index + 1] if index + 1 < len(atoms) else None
    if index < 3 or not (nothing_behind(after) or (after is not None and after.low == "from")):
        return False
    lead, mark = atoms[index - 2], atoms[index - 1]
    if mark.low == "by" and (lead.low == "up" or (lead.verb_class == "level" and lead.form == "ing")):
        return lead.lemma not in FALLING
    behind = atoms[index + 1 : index + 1 + MOST_OF_DAY]
    day = next((one.when for one in behind if one.when is not None), None)
    led = mark.low == "up" or (mark.low == "of" and lead.low in ("increase", "rise", "jump"))
    return led and day is not None and (day.role == "hours" or (after is not None and after.low == "from"))


RAISING = frozenset(("lift", "bring", "take", "push", "raise"))
FALLING = frozenset(("fall", "drop", "decline", "decrease", "dip", "halve", "shrink"))


def is_place_word(atom: Atom) -> bool:
    """Tell whether a word names a place or says what an area is."""
    return "place" in atom.senses or atom.is_name or atom.low in ADMIN


def is_bracketed(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether a number begins a bracket and nothing is said of it there: `Bikoro (29)`."""
    lead = atoms[index - 1].low if index else ""
    after = atoms[index + 1].low if index + 1 < len(atoms) else ""
    return lead in ("(", "=") and after in (")", ",", ";", "%")


def first_in_bracket(atoms: Sequence[Atom], before: list[Counted]) -> Counted | None:
    """Return the count that a bare number in brackets is like: the first of the last bracket, else the last.

    So `Mangochi (112 cases, 3 deaths) and Blantyre (98)` ends with cases.
    """
    if not before:
        return None
    last = before[-1]
    opened = last.atom.index
    while opened > 0 and atoms[opened].low not in ("(", ")"):
        opened -= 1
    if atoms[opened].low != "(":
        return last
    return next((one for one in before if one.atom.index > opened), last)


def pair_begins(atoms: Sequence[Atom], index: int) -> int | None:
    """Return the place that two bare numbers follow: `3,022 cases and 1,578 deaths; Guinea 1,008 and 632`."""
    for first in (index, index - 2):
        inside = atoms[max(0, first - 2) : first + 4]
        if first > 1 and len(inside) > 5 and (inside[1].low, inside[5].low) == ("(", ")"):
            numbers = inside[2].quantity is not None and inside[4].quantity is not None
            if numbers and inside[3].low in ("and", ";", ",") and is_place_word(inside[0]):
                return first - 2  # `followed by Ghana (17,351 and 112)`
        pair = atoms[max(0, first - 1) : first + 4]
        if first < 1 or len(pair) < 4 or not pair[0].is_a("place") or pair[2].low != "and":
            continue
        if pair[1].quantity is None or pair[3].quantity is None:
            continue
        if len(pair) == 4 or pair[4].low in (";", ",", "."):
            return first - 1
    return None
