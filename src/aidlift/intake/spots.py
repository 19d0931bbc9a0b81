"""How a text writes a place: a country, an area with what it is called, one before a bracket or a colon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from aidlift.intake.atoms import Atom
from aidlift.intake.lexicon import words

ADMIN = words("admin")
ADMINISTERED = ADMIN | {"health"}
INSTITUTIONS = words("institutions")
SIDES = frozenset(("western", "eastern", "west", "east"))
"""How a province ends whose name is hyphenated: `North-western`."""


VIRUSES = frozenset(("coronavirus", "virus", "novel coronavirus", "variant", "strain", "pneumonia"))
QUARTERS = frozenset(("Central", "East", "West", "North", "South", "Urban", "Rural"))
"""What parts of a province are called behind its name."""

REACHES = frozenset(("Lower", "Upper", "Middle", "Greater"))
COMPASS_LIKE = frozenset(("Central", "Northern", "Southern", "Eastern", "Western"))
"""How areas of many countries are called."""

COMPASS = COMPASS_LIKE | {"North", "South", "East", "West"}
"""What a region is called that is named as a town or river is elsewhere."""


@dataclass(slots=True, unsafe_hash=True)  # not frozen: that takes three times as long to make
class Spot:
    """A place in a sentence: `country` is a code or None, `area` a name or None."""

    country: Final[str | None]
    area: Final[str | None]
    start: Final[int]
    end: Final[int]


def spot_at(atoms: list[Atom], index: int, *, names: bool = True) -> tuple[Spot | None, int]:
    """Read the place that begins at an atom, with the country named after it: `Mubende district, Uganda`."""
    atom = atoms[index]
    named = atom.senses.get("place") or atom.senses.get("demonym")
    if named:
        code, role, name = named.split("/", 2)
        end = index
        if role == "country" and index + 2 < len(atoms) and atoms[index + 1].low == "'s":
            inner, stop = spot_at(atoms, index + 2, names=False)
            if inner is not None and inner.area is not None:
                return Spot(code, inner.area, inner.start, inner.end), stop
        if role in ("country", "region", "demonym"):
            return Spot(code, None, atom.start, atom.end), end
        if index + 1 < len(atoms) and atoms[index + 1].low in VIRUSES:
            return Spot(code, None, atom.start, atom.end), end  # `the Wuhan coronavirus`
        end = _joined_end(atoms, index)
        if end > index:  # `the Suva-Lami-Nausori zone`
            name = "-".join(one.text for one in atoms[index : end + 1] if one.low != "-")
        elif role == "part" and end + 1 < len(atoms) and atoms[end + 1].text in QUARTERS:
            end += 1  # `Mashonaland Central`
            name = f"{name} {atoms[end].text}"
        end = with_admin(atoms, end)
        return Spot(code, name, atom.start, atoms[end].end), end
    if atom.text in COMPASS and is_named_so(atoms, index):
        return Spot(None, f"{atom.text} {atoms[index + 1].text}", atom.start, atoms[index + 1].end), index + 1
    if not names or not atom.is_name:
        return None, index
    end = index
    if atom.text in REACHES | COMPASS and index + 1 < len(atoms) and _is_part(atoms[index + 1]):
        end = with_admin(atoms, index + 1)  # `Lower Juba`, `Central Luzon`
        land = atoms[index + 1].senses["place"].split("/")[0] if atom.text in COMPASS else None
        return Spot(land, f"{atom.text} {atoms[index + 1].text}", atom.start, atoms[end].end), end
    if atom.low in ADMIN and not (index + 1 < len(atoms) and atoms[index + 1].is_name):
        return None, index  # `in the Region`
    while end + 1 < len(atoms) and (
        atoms[end + 1].is_name
        or (
            atoms[end + 1].low in ("-", "'")
            and end + 2 < len(atoms)
            and (atoms[end + 2].text[:1].isupper() or atoms[end + 2].low in SIDES)
        )
    ):
        end += 1 if atoms[end + 1].is_name else 2
    institution = atoms[end].text in INSTITUTIONS and (end > index or atom.text != "Centre")
    if institution or atom.text in ("Institut", "Instituto", "Hospital", "Hôpital"):
        return None, index
    name = " ".join(one.text for one in atoms[index : end + 1]).replace(" - ", "-").replace(" ' ", "'")
    last, end = end, with_admin(atoms, end)
    if last == index and atom.text in COMPASS and end > index:
        name = f"{name} {atoms[index + 1].text}"  # `Southern district`
    country = None
    if end + 2 < len(atoms) and atoms[end + 1].low in (",", "(", "in") and atoms[end + 2].is_a("place"):
        code, role, _ = atoms[end + 2].senses["place"].split("/", 2)
        country = code if role in ("country", "part", "capital") else None
    return Spot(country, name, atom.start, atoms[end].end), end


def _joined_end(atoms: list[Atom], index: int) -> int:
    """Return where a name ends that hyphens join to others in capitals, with no blank between."""
    end = index
    while end + 2 < len(atoms) and atoms[end + 1].low == "-":
        close = atoms[end].end == atoms[end + 1].start and atoms[end + 1].end == atoms[end + 2].start
        if not close or not atoms[end + 2].text[:1].isupper():
            break
        end += 2
    return end


def with_admin(atoms: list[Atom], end: int) -> int:
    """Include `health zone`, `district`, `province` after a name."""
    place = end
    while place + 1 < len(atoms) and (
        atoms[place + 1].low in ADMIN
        or (
            atoms[place + 1].low in ("health", "metropolitan", "refugee", "administrative")
            and place + 2 < len(atoms)
            and atoms[place + 2].low in ADMIN
        )
    ):
        place += 1
    return place


def ending_at(atoms: list[Atom], index: int, *, colon: bool) -> Spot | None:
    """Return the place that ends before a bracket, or a colon, that opens: `Bikoro (`, `Nepal:`."""
    begin = index
    if atoms[begin].low == ")":
        while begin > 0 and atoms[begin].low != "(":
            begin -= 1
        begin -= 1
    while begin > 0 and atoms[begin].low in ADMINISTERED:
        begin -= 1
    if begin < 0 or not ("place" in atoms[begin].senses or atoms[begin].is_name):
        return None
    while begin > 0 and atoms[begin].is_name and (atoms[begin - 1].is_name or _is_joined(atoms, begin)):
        begin -= 1 if atoms[begin - 1].is_name else 2
    quartered = begin == index and atoms[begin].text in QUARTERS and begin > 0 and _is_part(atoms[begin - 1])
    begin -= quartered or (
        begin > 0 and _is_part(atoms[begin]) and atoms[begin - 1].text in REACHES | COMPASS
    )
    if (
        colon
        and begin > 0
        and atoms[begin - 1].low not in ("-", ",", ";", ":", "in", "and", "(", ".", "*", "•")
    ):
        return None
    spot, end = spot_at(atoms, begin)
    if not colon and spot is not None and spot.area is not None and is_second(atoms, begin):
        return Spot(spot.country, None, spot.start, spot.end)
    if (
        spot is not None
        and spot.area is not None
        and not atoms[begin].is_a("place")
        and colon
        and len(spot.area.split()) > 3
    ):
        return None
    return spot if end >= min(index, end) else None


def is_named_so(atoms: list[Atom], index: int) -> bool:
    """Tell whether a word of the compass begins a name that another ends: `the Western Division`."""
    if atoms[index].text not in COMPASS or index + 1 >= len(atoms):
        return False
    after = atoms[index + 1]
    whole = index + 2 >= len(atoms) or atoms[index + 2].text not in QUARTERS
    return after.low in ADMIN and after.text[:1].isupper() and whole


def _is_part(atom: Atom) -> bool:
    """Tell whether an atom names an area or a city."""
    named = atom.get("place") or ""
    return "/part/" in named or "/capital/" in named


def _is_joined(atoms: list[Atom], begin: int) -> bool:
    """Tell whether a hyphen joins a name to one before it: `Samegrelo-Zemo Svaneti`."""
    mark = atoms[begin - 1]
    return (
        mark.low == "-"
        and begin > 1
        and atoms[begin - 2].end == mark.start
        and mark.end == atoms[begin].start
    )


def is_second(atoms: list[Atom], begin: int) -> bool:
    """Tell whether a bracket stands behind two areas: `36 cases in Mubende and Kyegegwa districts (18`."""
    if begin < 2 or atoms[begin - 1].low not in ("and", "&"):
        return False
    return atoms[begin - 2].is_a("place") or atoms[begin - 2].is_name or atoms[begin - 2].low in ADMIN
