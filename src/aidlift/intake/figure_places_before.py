"""Which place before a number it is of: the one that reports, or that a phrase with `in` names."""

from __future__ import annotations

from itertools import pairwise

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.counted_parts import RAISING
from aidlift.intake.figure_reporters import reports, unknown_reporter
from aidlift.intake.grammar import CLAUSE_WORDS, is_beside, led_by
from aidlift.intake.lexicon import words
from aidlift.intake.spots import ADMIN, Spot, ending_at, is_second, spot_at

JOINING = (",", "and", "&")
IN = words("in")
FARTHEST = 12
LEAST_LISTED = 3
"""Countries in a list whose count is of none of them alone."""

SPOKEN = 8
"""Words between a verb of saying and the place where it was said (our own choice)."""


def before_number(line: Line, first: int, *, subject: bool) -> Spot | None:
    """Read the nearest place before: the one that reports, or that a phrase with `in` names."""
    atoms = line.atoms
    fallback = None
    meant = _meant_by_country(line, first) or _meant_by_it(line, first)
    if meant is not None:
        return meant
    cut = line.semicolons if line.placed and not subject else ()
    stop = max([one.index for one in cut if one.index < first], default=-1) if cut else -1
    for atom in reversed(line.placed):
        index = atom.index
        if index >= first:
            continue
        if index < stop and not _means_before(atoms, stop, first):
            break
        inside = "/part/" in (atom.senses.get("place") or "") and _is_closed_off(atoms, index, first)
        if inside or (not is_country(atom) and _is_of_a_part(line, index, first)):
            continue
        if is_country(atom) and _ends_list(atoms, index) and not line.says("respectively"):
            region = line.context.region
            return Spot(region.value if region else "WLD", None, atom.start, atom.end)
        spot = _named_before(line, atom, first)
        if spot is not None and spot.end > 0:
            return spot
        code, role, _ = (atom.get("place") or atom.senses["demonym"]).split("/", 2)
        if spot is None and role != "region":
            fallback = fallback or Spot(code, None, atom.start, atom.end)
    return unknown_reporter(line, atoms, first) or fallback


def _means_before(atoms: list[Atom], stop: int, first: int) -> bool:
    """Tell whether a clause behind a semicolon is of the place before it: `1,530 deaths; 5 of its cases`."""
    clause = atoms[stop + 1 : first + 6]
    meant = any(one.low in ("its", "their") for one in clause) or any(
        one.low == "the" and after.low in ADMIN for one, after in pairwise(clause)
    )
    return meant and not any(one.is_a("place", "demonym") for one in clause)


def _is_of_a_part(line: Line, index: int, first: int) -> bool:
    """Tell whether an area is that of a part, and a total follows: `300 in Huế, raising the caseload to`."""
    atoms = line.atoms
    if index < 2 or atoms[index - 1].low not in IN or line.placed[0].index == index:
        return False
    raised = any(
        one.verb_class == "level" and one.form == "ing" and one.lemma in RAISING
        for one in atoms[index + 1 : first]
    )
    clause = atoms[max(0, index - FARTHEST) : index]
    return raised and any(one.quantity is not None for one in clause)


def _is_closed_off(atoms: list[Atom], index: int, first: int) -> bool:
    """Tell whether an area stands in brackets that close before a number: of parts, not of the whole."""
    for one in reversed(atoms[max(0, index - 3 * FARTHEST) : index]):
        if one.low in ("(", ")"):
            return one.low == "(" and any(other.low == ")" for other in atoms[index + 1 : first])
    return False


def _meant_by_country(line: Line, first: int) -> Spot | None:
    """Return what `the country` means that a clause is about: the last named before it in the sentence."""
    if "country_word" not in line.kinds:
        return None
    word = next((one for one in reversed(line.atoms[:first]) if "country_word" in one.senses), None)
    if word is None or not word.low.startswith("the "):
        return None
    if not any(one.low in CLAUSE_WORDS or one.low in ("time", "as") for one in line.atoms[: word.index]):
        return None
    for atom in reversed(line.placed):
        if word.index < atom.index < first:
            return None
        if atom.index < word.index and is_country(atom):
            return Spot(atom.senses["place"].split("/")[0], None, atom.start, atom.end)
    return None


def _meant_by_it(line: Line, first: int) -> Spot | None:
    """Return the country that `after it confirmed eight cases` is of: the last one named before."""
    for one, after in pairwise(line.atoms[:first]) if "it" in line.lows else ():
        if after.low != "it" or one.low not in SINCE:
            continue
        acts = any(other.verb_class == "report" for other in line.atoms[after.index + 1 : after.index + 4])
        before = [atom for atom in line.placed if atom.index < one.index and is_country(atom)]
        if acts and before and not any(after.index < atom.index < first for atom in line.placed):
            last = before[-1]
            return Spot(last.senses["place"].split("/")[0], None, last.start, last.end)
    return None


SINCE = frozenset(("after", "since", "when", "once", "because"))


def _ends_list(atoms: list[Atom], index: int) -> bool:
    """Tell whether a country is the last of three or more: `spread to Guinea, Liberia and Senegal`."""
    if index < 1 or atoms[index - 1].low not in ("and", "&"):
        return False
    place, count = index - 2, 1
    while place >= 0 and (atoms[place].low in (",", "the") or is_country(atoms[place])):
        count += is_country(atoms[place])
        place -= 1
    return count >= LEAST_LISTED


PASSED_OVER = Spot(None, None, -1, -1)


def _named_before(line: Line, atom: Atom, first: int) -> Spot | None:
    """Return the place at an atom; None where it may serve if no better is found, PASSED_OVER where not."""
    atoms, index = line.atoms, atom.index
    code, role, _ = (atom.senses.get("place") or atom.senses["demonym"]).split("/", 2)
    following = atoms[index + 1].low if index + 1 < len(atoms) else ""
    if is_beside(atoms, index) or (len(code) > 3 and following in ("'s", "country", "nation")):
        return PASSED_OVER
    if (
        role == "region"
        and code != "WLD"
        and any(is_country(one) for one in line.placed if one.index < index)
    ):
        return PASSED_OVER
    if _is_in_aside(atoms, index):
        return PASSED_OVER
    prior = led_by(atoms, index)
    if prior in ("borders", "bordering", "neighbours", "bordered"):
        return PASSED_OVER
    if prior == "from" and role == "country" and _is_asked(atoms, index):
        return PASSED_OVER
    if prior in ("outside", "beyond"):  # `Outside China there are 1,076 cases`
        alone = not any(one.index < index for one in line.placed)
        return Spot("WLD", None, atom.start, atom.end) if alone and role == "country" else PASSED_OVER
    if prior in ("in", "at") and _was_said_there(atoms, index):
        return None if role == "country" else PASSED_OVER
    said = any(one.verb_class == "say" for one in atoms[index + 1 : first])
    if role == "country" and not said and prior in ("(", "in", ","):
        area = _bracketed(atoms, index, code) if prior == "(" else _area_ending_at(atoms, index, code)
        if area is not None:
            return area
    if code == "WLD" and following in (
        "'s",
        "record",
        "high",
        "first",
        "peak",
        "epicenter",
        "epidemic",
        "pandemic",
        "epicentre",
        "hotspot",
    ):
        return PASSED_OVER
    if code == "WLD" and any(
        one.low.endswith("est") or one.low == "most" for one in atoms[max(0, index - 6) : index]
    ):
        return PASSED_OVER
    if role in ("country", "region"):
        told = following == "," and atoms[index + 2 : index + 3] and atoms[index + 2].low == "which"
        aside = prior in ("with", "to", "by", "after", "than", "like") and not told
        aside = aside and not (prior == "after" and reports(atoms, index))
        return None if aside else Spot(code, None, atom.start, atom.end)
    if role == "demonym":
        return Spot(code, None, atom.start, atom.end)
    if is_second(atoms, index):
        return Spot(code, None, atom.start, atom.end)
    followed = prior == "by" and following == "with"  # `followed by Kerala with 20 cases`
    if prior in IN or prior == "" or followed or reports(atoms, index):
        between = atoms[index + 1 : first]
        if prior in IN and any(one.verb_class in ("say", "agree", "send", "arrive") for one in between):
            return None
        spot, end = spot_at(atoms, index)
        return country_of_many(atoms, spot, end) if spot is not None else None
    return None


def _is_in_aside(atoms: list[Atom], index: int) -> bool:
    """Tell whether a place only tells of another, or of how it began: `Paro, which surrounds Haa,`."""
    for one in reversed(atoms[max(1, index - SPOKEN) : index]):
        if one.quantity is not None or one.low in (",", ";"):
            return False
        if one.low in ("which", "where"):
            return atoms[one.index - 1].low == "," and any(
                other.low == "," for other in atoms[index + 1 : index + SPOKEN]
            )
        if one.low == "since":
            return any(other.low == "first" for other in atoms[one.index + 1 : index])
    return False


def _is_asked(atoms: list[Atom], index: int) -> bool:
    """Tell whether a country is only whom help is from: `has sought help from India as cases hit`."""
    begin = index - 2 - (atoms[index - 1].low == "the")
    return begin >= 0 and (atoms[begin].is_a("item", "unit", "gift") or atoms[begin].low in ("help", "aid"))


def _bracketed(atoms: list[Atom], index: int, code: str) -> Spot | None:
    """Return the area that a country in brackets stands behind: `in Borno State (northeast Nigeria)`."""
    place = index - 1
    while place > 0 and atoms[place].low != "(":
        place -= 1
    spot = ending_at(atoms, place - 1, colon=False) if place > 0 else None
    if spot is None or spot.area is None or spot.country not in (None, code):
        return None
    return Spot(code, spot.area, spot.start, spot.end)


def _area_ending_at(atoms: list[Atom], index: int, code: str) -> Spot | None:
    """Return the area that a country stands behind: `Kano State in Nigeria recorded`, `Kano, Nigeria`."""
    place = index - 1
    while place > 0 and atoms[place].low in ("the", "in", ",", "western", "eastern", "northern", "southern"):
        place -= 1
    begin = place
    while begin > 0 and atoms[begin].low in ADMIN:
        begin -= 1
    named = atoms[begin].get("place") or ""
    if not (named.startswith(f"{code}/part/") or (begin < place and atoms[begin].is_name)):
        return None
    if begin and atoms[begin - 1].low in ("and", ","):
        return None
    spot = ending_at(atoms, place, colon=False)
    return Spot(code, spot.area, spot.start, spot.end) if spot is not None and spot.area else None


def _was_said_there(atoms: list[Atom], index: int) -> bool:
    """Tell whether a place is only where somebody spoke: `told reporters in Harare on Monday that`."""
    for one in reversed(atoms[max(0, index - SPOKEN) : index]):
        if one.verb_class == "say":
            return any(other.low in ("that", ",", ":") for other in atoms[index + 1 : index + 5])
        if "verb" in one.senses or one.quantity is not None or one.low in ("that", ",", ";"):
            return False
    return False


def is_country(atom: Atom) -> bool:
    """Tell whether an atom names a country."""
    return "/country/" in (atom.senses.get("place") or "")


def country_of_many(atoms: list[Atom], spot: Spot, end: int) -> Spot:
    """Take only the country where several areas are named: `from Mubende, Kyegegwa and Kassanda`."""
    if spot.area is None or end + 2 >= len(atoms) or atoms[end + 1].low not in (",", "and", "&"):
        return spot
    again = atoms[end + 2].low == "in" and atoms[end + 1].low == "and"  # `in Kampala and in Mbale`
    other = atoms[min(end + 2 + again, len(atoms) - 1)]
    if not (other.is_a("place") or other.is_name) or other.index + 1 >= len(atoms):
        return spot
    named = other.get("place")
    if named is not None and "/part/" not in named and "/capital/" not in named:
        return spot
    after = atoms[other.index + 1]
    if (
        after.quantity is not None
        or after.verb_class
        or (atoms[end + 1].low == "," and after.low not in JOINING)
    ):
        return spot
    return Spot(spot.country, None, spot.start, spot.end)
