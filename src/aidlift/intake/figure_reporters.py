"""Which places of a sentence are the subject of a verb of reporting, also those we do not know."""

from __future__ import annotations

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.spots import ADMIN, Spot, spot_at


def reports(atoms: list[Atom], index: int) -> bool:
    """Tell whether the place at an atom is the subject of a verb of reporting."""
    if (
        index + 2 < len(atoms)
        and atoms[index + 1].get("verbword") == "have"
        and atoms[index + 2].quantity is not None
    ):
        return True
    begin = index + 1
    if [one.low for one in atoms[begin : begin + 2]] in AS_ASIDES:
        begin = next((one.index for one in atoms[begin + 2 : begin + 12] if one.low == ","), index) + 1
    for atom in atoms[begin : begin + 5]:
        if atom.verb_class in ("report", "level"):
            return not atom.passive
        if "verb" in atom.senses or atom.low in (";", "."):
            return False
    return False


def unknown_reporter(line: Line, atoms: list[Atom], first: int) -> Spot | None:
    """Read a name we do not know as an area where it reports: `Kwale County recorded 12 cases`."""
    for atom in reversed(line.unknown):  # `the district of Dankpen reported 219 cases`
        lead = [one.low for one in atoms[max(0, atom.index - 2) : atom.index]]
        if atom.index < first and lead[1:] == ["of"] and lead[0] in ADMIN and reports(atoms, atom.index):
            return spot_at(atoms, atom.index)[0]
    begin = next((atom.index for atom in line.unknown if atom.index < first), None)
    if begin is None:
        return None
    spot, end = spot_at(atoms, begin)
    has_admin = any(atom.low in ADMIN for atom in atoms[begin : end + 1])
    prior = atoms[begin - 1].low if begin else ""
    if spot is None:
        return None
    if has_admin and (reports(atoms, end) or prior in ("in", "In", "at", "from")):
        return spot
    after = atoms[end + 1] if end + 1 < len(atoms) else None
    if begin == 1 and prior == "in" and (end + 1 == first or (after is not None and after.low == ",")):
        return spot  # `In Chinhoyi, 205 cases`
    records = after is not None and (
        after.lemma in ("record", "register", "log", "account") or after.get("verbword") == "have"
    )
    return spot if records and begin == 0 and first - end <= 4 else None


AS_ASIDES = ([",", "which"], [",", "where"], [",", "the"], [",", "a"])
"""How what is said of a place by the way begins: `Lusaka, the epicentre, had 92`."""

SUBJECT_LEADS = frozenset(("", ",", ";", "and", "while", "with", "whereas", "."))
"""What stands before an area that begins a clause of its own."""


def area_at_number(line: Line, first: int) -> Spot | None:
    """Read the area right before a number or its verb: `Borno 12 cases and Yobe State recorded three`."""
    begin, verb = _area_begins(line.atoms, first)
    if begin is None:
        return None
    atoms = line.atoms
    lead = _lead_of(atoms, begin)
    goes_on = any(one.used and one.index < begin for one in line.quantities)
    if lead not in SUBJECT_LEADS or not (goes_on and (verb or lead in (",", "and", ";"))):
        return None
    return spot_at(atoms, begin)[0]


def areas_joined_before(line: Line, first: int) -> list[Spot]:
    """Return the other areas of `Western North and Savannah regions recorded five cases each`."""
    spots: list[Spot] = []
    begin, verb = _area_begins(line.atoms, first)
    verb = verb or (begin is not None and begin > 1 and line.atoms[begin - 1].low == "and")
    while verb and begin is not None and begin > 1 and line.atoms[begin - 1].low in (",", "and"):
        begin, _ = _area_begins(line.atoms, begin - 1)
        spot = spot_at(line.atoms, begin)[0] if begin is not None else None
        if spot is None or spot.area is None:
            break
        spots.append(spot)
    return spots


def _area_begins(atoms: list[Atom], first: int) -> tuple[int | None, bool]:
    """Return where an area begins that ends before an atom or its verb of reporting, and whether that is."""
    end = first - 1
    verb = end >= 0 and (atoms[end].verb_class == "report" and not atoms[end].passive)
    end -= verb
    if end >= 0 and atoms[end].senses.get("verbword") == "have":
        end, verb = end - 1, True
    while end > 0 and atoms[end].low in ADMIN and atoms[end].index > 0:
        end -= 1
    begin = end + 1
    while begin > 0 and (
        atoms[begin - 1].is_name or "/part/" in (atoms[begin - 1].senses.get("place") or "")
    ):
        begin -= 1
    return (begin if begin <= end else None), verb


def _lead_of(atoms: list[Atom], begin: int) -> str:
    """Return the word before a name, `the` passed over."""
    place = begin - 1
    if place >= 0 and atoms[place].low == "the":
        place -= 1
    return atoms[place].low if place >= 0 else ""
