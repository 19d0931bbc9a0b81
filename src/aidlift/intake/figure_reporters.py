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
    for atom in atoms[index + 1 : index + 6]:
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
    records = after is not None and (
        after.lemma in ("record", "register", "log", "account") or after.get("verbword") == "have"
    )
    return spot if records and begin == 0 and first - end <= 4 else None
