"""Where a figure counts: a country, or an area within one; from the words around, else from before."""

from __future__ import annotations

from itertools import pairwise

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.drafts import NONE, FieldValue
from aidlift.intake.figure_places_after import place_abroad, place_after
from aidlift.intake.figure_places_before import before_number, is_country
from aidlift.intake.figure_reporters import area_at_number
from aidlift.intake.focus import spoken_of
from aidlift.intake.grammar import CLAUSE_WORDS, SKIPPED, is_beside
from aidlift.intake.lexicon import members, words
from aidlift.intake.spots import ADMIN, COMPASS_LIKE, Spot, ending_at, spot_at
from aidlift.intake.topic import CONTINENTS

LABELLING = frozenset(("(", ":", "–", "—", "-"))
LABEL_ENDS = frozenset(("(", ":", "–", "—", ";", ")"))
IN = words("in")
FARTHEST = 12

LEAST_LISTED = 3
"""Countries in a list whose count is of none of them alone."""

MOST_OPENING = 4
"""Words before a count that opens a sentence: `With more than` (our own choice)."""

LASTING = 2
"""Sentences after which `the state` no longer means the one named there (our own choice)."""


def place_of(
    line: Line, first: int, last: int, number: int, *, subject: bool = False
) -> tuple[FieldValue | None, FieldValue]:
    """Return the country (or region) and the area of a figure; None as country if none is known."""
    context = line.context
    spot = None
    if not subject:
        if _counts_countries(line, first, last):
            spot = _inside(line, first, last) or place_after(line, last, nearest=True)
            return (
                context.quoted(spot.country, spot.start, spot.end)
                if spot and spot.country
                else _region_told(line, first) or _region_of_many(line)
            ), NONE
        shared = _parts_listed(line, max(last, number))
        if shared is not None:
            return shared, NONE
        spot = (
            _own(line, last, number)
            or _after_opening(line, first, last)
            or _named_at(line, first, last, number)
            or _labelled_within(line, last, number)
            or _worldwide(line, max(last, number))
            or place_after(line, max(last, number))
            or _inside(line, min(first, number), max(last, number))
        )
    spot = spot or (None if subject else area_at_number(line, min(first, number)))
    spot = spot or before_number(line, min(first, number), subject=subject)
    if spot is not None and spot.area and not subject and _is_national(line, first, number):
        spot = Spot(spot.country, None, spot.start, spot.end)
    if spot is None or (spot.country is None and spot.area is None):
        if "region" in line.lows or "continent" in line.lows:
            region = _continent(line) or line.context.recall(line.context.region)
            word = next(atom for atom in line.atoms if atom.low in ("region", "continent"))
            near = {one.low for one in line.atoms[max(0, word.index - 6) : word.index]}
            ranked = bool(near & {"hit", "affected", "worst", "country", "nation"})
            lead = [one.low for one in line.atoms[max(0, word.index - 3) : word.index]]
            if region is not None and lead[-1:] == ["the"] and lead[0] not in SIDES and not ranked:
                return region, NONE
        if line.is_of_many:
            return _region_of_many(line), NONE
        if not line.inherited:
            national = line.says("national ", "nationwide", "nationally", "countrywide")
            area = NONE if national and not line.placed else _inherited_area(line)
            line.inherited.append((spoken_of(line), area))
        return line.inherited[0]
    return place_at(line, spot)


def _after_opening(line: Line, first: int, last: int) -> Spot | None:
    """Read the subject that an opening count is of: `With 4 million cases, Colombia ranks fourth`."""
    atoms = line.atoms
    if first > MOST_OPENING or atoms[0].low not in ("with", "having"):
        return None
    for one in atoms[last + 1 : last + 8]:
        if one.low == "," and one.index + 1 < len(atoms):
            begin = one.index + 1 + (atoms[one.index + 1].low == "the")
            named = begin < len(atoms) and atoms[begin].is_a("place")
            return spot_at(atoms, begin)[0] if named and not is_beside(atoms, begin) else None
        if one.quantity is None and one.is_a("place"):
            return None
    return None


def _is_national(line: Line, first: int, number: int) -> bool:
    """Tell whether a count is said to be the whole country's: `the national tally to 5,514,599`."""
    behind = line.atoms[number + 1 : number + 7] if "country_word" in line.kinds else []
    for one, following in pairwise(behind):
        if one.quantity is not None or one.low in (",", ";"):
            break
        if one.low in ("across", "throughout", "in") and following.is_a("country_word"):
            return True  # `nine deaths recorded across the country`
    if not line.says("national ", "nationwide", "countrywide"):
        return False
    words_at = {one.low for one in line.atoms[max(0, min(first, number) - 3) : number]}
    return bool(words_at & {"national", "nationwide", "countrywide"})


def place_at(line: Line, spot: Spot) -> tuple[FieldValue | None, FieldValue]:
    """Return the country and the area of a place that a sentence names; None as country if none is known."""
    country = _country(line, spot)
    if country is None:
        return None, NONE
    area = line.context.quoted(spot.area, spot.start, spot.end) if spot.area else NONE
    return country, area


SIDES = frozenset(("side", "part", "rest", "end", "country"))
"""What stands before `of the continent` where only a part of it is meant."""


def _region_told(line: Line, first: int) -> FieldValue | None:
    """Return the region named before a number of countries: `the African Region, with 17 countries`."""
    for atom in reversed(line.placed):
        code, role, _ = (atom.get("place") or atom.senses["demonym"]).split("/", 2)
        if atom.index < first and (role != "region" or code == "WLD" or is_beside(line.atoms, atom.index)):
            return None
        if atom.index < first:
            return line.context.quoted(code, atom.start, atom.end)
    return None


def _region_of_many(line: Line) -> FieldValue:
    """Return the region of `13 African countries`, else the one counted last, else the world."""
    for atom in line.atoms:
        named = (
            line.atoms[atom.index - 1].get("demonym") if "affected" in atom.senses and atom.index else None
        )
        if named is not None and len(named.partition("/")[0]) > len("WLD"):
            before = line.atoms[atom.index - 1]
            return line.context.quoted(named.partition("/")[0], before.start, before.end)
    said, region = line.context.place, line.context.region
    if said is not None and region is not None and said.value == region.value and not line.placed:
        return line.context.quoted(said.value, said.start, said.end, "inherited")
    about = line.context.about
    return FieldValue(about if about is not None and len(about) > len("WLD") else "WLD", "inferred")


def _continent(line: Line) -> FieldValue | None:
    """Return the continent of the region told last, or of the text, for `across the continent`."""
    if "continent" not in line.lows:
        return None
    told, topic = line.context.region, line.context.topic
    if told is not None and told.value in CONTINENTS:
        return line.context.recall(told)
    inside = members(told.value) if told is not None else {topic}
    return next((FieldValue(name, "inferred") for name in CONTINENTS if inside <= members(name)), None)


def _own(line: Line, last: int, number: int) -> Spot | None:
    """Read the place that ends a count, as in a list: `864 from Maharashtra, 482 from Karnataka`."""
    if not number + 2 <= last <= number + 5 or line.atoms[number + 1].low not in IN:
        return None
    if any(one.low not in SKIPPED for one in line.atoms[number + 2 : last]):
        return None
    return spot_at(line.atoms, last)[0]


def _parts_listed(line: Line, last: int) -> FieldValue | None:
    """Return the region, or the world, of a count whose parts lie in several countries.

    So in `has killed 4,500 people, nearly all of them in Guinea, Liberia and Sierra Leone`.
    """
    if "them" not in line.lows and "whom" not in line.lows:
        return None
    atoms = line.atoms
    behind = atoms[last + 1 : last + 1 + 2 * FARTHEST]
    mark = next((one.index for one in behind if one.low in ("them", "whom")), None)
    if mark is None or any(one.quantity is not None for one in atoms[last + 1 : mark]):
        return None
    if mark + 2 >= len(atoms) or atoms[mark + 1].low not in IN:
        return None
    count = 0
    for one in atoms[mark + 2 :]:
        if is_country(one):
            count += 1
        elif one.low not in (",", "and", "&", "the"):
            break
    if count < LEAST_LISTED or any(is_country(one) for one in line.placed if one.index <= last):
        return None
    return line.context.recall(line.context.region) or FieldValue("WLD", "inferred")


def _named_at(line: Line, first: int, last: int, number: int) -> Spot | None:
    """Read the place right before a number, as in a list: `(Beira 7, Buzi 1)`, `from Beira with 7`."""
    atoms = line.atoms
    lead = atoms[number - 1].low if number else ""
    if last > number > 2 and lead == "with" and _is_of_named(atoms, number - 2):
        return ending_at(atoms, number - 2, colon=False)
    if last == number and number > 2 and (lead == "with" or (atoms[number - 2].low == ":" and lead != ":")):
        begin = number - 1 - (lead == "with")
        named = atoms[begin].is_a("place") or (atoms[begin].is_name and lead == "with")
        if named and not is_beside(atoms, begin):
            return ending_at(atoms, begin, colon=False)
    if (
        last != number
        or first >= number
        or not ("place" in line.atoms[first].senses or line.atoms[first].is_name)
    ):
        return None
    spot, end = spot_at(line.atoms, first)
    return spot if end == number - 1 else None


def _is_of_named(atoms: list[Atom], begin: int) -> bool:
    """Tell whether an area whose count follows is one of a list: `are Mao with 2,941 cases`."""
    if not (atoms[begin].is_a("place") or atoms[begin].is_name):
        return False
    if is_country(atoms[begin]):
        return atoms[begin - 1].low in ("by", ",", "and") and "followed" in {one.low for one in atoms[:begin]}
    while begin > 1 and atoms[begin - 1].is_name:
        begin -= 1
    lead = atoms[begin - 1].low if begin else ""
    return lead in ("are", "is", "was", "were", ":", ",", "and", "by") or atoms[begin - 1].is_a("such")


def _counts_countries(line: Line, first: int, last: int) -> bool:
    if "affected" not in line.kinds:
        return False
    counted = line.atoms[first : last + 1]
    return any(atom.is_a("affected") for atom in counted) and not any(
        atom.get("measure") == "cfr" for atom in counted
    )


def _country(line: Line, spot: Spot) -> FieldValue | None:
    told = line.context.topic
    named = {one.country for one in line.parties if one.kind == "country" and one.start < spot.start}
    told = named.pop() if len(named) == 1 else told
    if told and spot.area and spot.country != told and spot.area.partition(" ")[0] in COMPASS_LIKE:
        return FieldValue(told, "inferred")  # `Western Province` is one of Zambia's in a text about Zambia
    if spot.country:
        return line.context.quoted(spot.country, spot.start, spot.end)
    for party in line.parties:
        if party.kind == "country" and party.country and party.start < spot.start:
            return line.context.quoted(party.country, party.start, party.end)
    return spoken_of(line)


def _inherited_area(line: Line) -> FieldValue:
    """Return the area that a sentence without a place stands in: `the state`, or that of the whole text.

    A text that opens with the report of an area is about it, but for what is said of the whole country.
    """
    context = line.context
    told = context.told_area
    if told is not None and not line.placed and _is_labelled_with(line, told.value):
        return context.recall(told) or NONE
    if told is not None and context.number - told.sentence <= LASTING and _means_area(line):
        return context.recall(told) or NONE
    named = context.named_area if not PROVINCES.isdisjoint(line.lows) else None
    if named is not None and context.number - named.sentence <= 2 * LASTING and _means_area(line):
        return context.recall(named) or NONE
    whole = any(is_country(atom) for atom in line.placed)
    return NONE if whole else context.recall(context.area) or NONE


PROVINCES = frozenset(("province", "state", "territory", "prefecture", "governorate", "county", "emirate"))
"""What may stand for an area that was named without a count: `gave masks to Punjab. The province has`."""


def _is_labelled_with(line: Line, name: str) -> bool:
    """Tell whether the paragraph begins with an area as its label: `Punjab: … There were 3,640.`"""
    text = line.context.document.text
    begin = text.rfind("\n", 0, line.sentence.start) + 1
    return begin < line.sentence.start and text.startswith(name + ":", begin)


def _means_area(line: Line) -> bool:
    """Tell whether `the state` or `the district` stands for one named before."""
    for atom in line.atoms[1:]:
        lead = (
            [one.low for one in line.atoms[max(0, atom.index - 2) : atom.index]] if atom.low in ADMIN else []
        )
        if "the" in lead and (lead[-1] == "the" or line.atoms[atom.index - 1].text.islower()):
            after = line.atoms[atom.index + 1] if atom.index + 1 < len(line.atoms) else None
            return after is None or (after.low != "of" and not after.is_name and not after.is_a("ministry"))
    return False


def _labelled_within(line: Line, last: int, number: int) -> Spot | None:
    """Read a label, and the area of it that is told behind: `Uganda: 4 cases were found in Amuru`."""
    spot = _labelled(line, number)
    if spot is None or spot.area is not None or line.lows.isdisjoint(IN):
        return spot
    inner = place_after(line, max(last, number))
    if inner is None or inner.area is None or inner.country not in (None, spot.country):
        return spot
    return Spot(spot.country, inner.area, inner.start, inner.end)


def _labelled(line: Line, first: int) -> Spot | None:
    """Read the place before a bracket or a colon: `Bikoro (29 cases`, `Nepal: 9,483 new cases`."""
    if line.lows.isdisjoint(LABELLING):
        return None
    atoms = line.atoms
    place = first - 1
    steps = 0
    while place > 0 and steps < 14 and not (atoms[place].low in LABEL_ENDS or _is_dash(atoms, place)):
        if atoms[place].low in CLAUSE_WORDS or "verb" in atoms[place].senses:
            return None
        place -= 1
        steps += 1
    if place <= 0 or atoms[place].low not in LABELLING or (atoms[place].low == "-" and steps):
        return None
    return ending_at(atoms, place - 1, colon=atoms[place].low != "(")


def _is_dash(atoms: list[Atom], place: int) -> bool:
    """Tell whether a hyphen stands alone, as a dash does: `Tbilisi - 1,443 cases`."""
    one = atoms[place]
    return (
        one.low == "-"
        and atoms[place - 1].end < one.start
        and place + 1 < len(atoms)
        and (atoms[place + 1].start > one.end)
    )


def _worldwide(line: Line, last: int) -> Spot | None:
    """Read `reported globally`: it holds for all counts that stand together before it."""
    if "globally" not in line.lows and "worldwide" not in line.lows:
        return None
    for atom in line.atoms[last + 1 :]:
        if atom.low in ("globally", "worldwide"):
            return Spot("WLD", None, atom.start, atom.end)
        if atom.low in (";", ".") or atom.low in CLAUSE_WORDS or atom.is_a("place", "demonym"):
            return None
    return None


def _inside(line: Line, first: int, last: int) -> Spot | None:
    for atom in line.atoms[first : last + 1]:
        if "such" in atom.senses:
            return None  # `9,203 patients, including 2,943 in Dhaka, are under treatment`
        if atom.is_a("place", "demonym") or (atom.is_name and atom.index == first and first < last):
            spot, _ = spot_at(line.atoms, atom.index)
            return place_abroad(line, atom.index) or spot
    return None
