"""Where a count is said to be behind its noun: `in Bikoro`, `from the Kathmandu Valley`, `across India`."""

from __future__ import annotations

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.figure_places_before import country_of_many, is_country
from aidlift.intake.grammar import CLAUSE_WORDS, SKIPPED, is_beside
from aidlift.intake.lexicon import words
from aidlift.intake.spots import Spot, is_named_so, spot_at

JOINING = (",", "and", "&")
IN = words("in")
HAPPENING = ("report", "infect", "die", "recover", "test", "spread", "level", "hospitalise")
"""Verbs that may stand between a count and its place."""

FARTHEST = 12
LEAST_LISTED = 3
"""Countries in a list whose count is of none of them alone."""

LATER = frozenset(("after", "following", "since"))

SHARES = frozenset(("half", "most", "majority", "mostly", "mainly", "them", "whom", "some", "particularly"))
"""What leads the place of a part, not of the whole: `3,500 people, nearly half of them in Liberia`."""

FEW_WORDS = 3
"""Spaces in `since the 1st of May`, which has no clause (our own choice)."""

ABROAD = frozenset(
    ("nationals", "citizens", "workers", "students", "migrants", "expatriates", "people", "labourers")
)


def _tells_what_began(atom: Atom) -> bool:
    """Tell whether a day is of what began a count, there: `since the first case was found on 5 May in`."""
    return atom.when is not None and atom.when.role == "since" and atom.when.words.count(" ") > FEW_WORDS


def place_after(line: Line, last: int, *, nearest: bool = False) -> Spot | None:
    """Read `in Bikoro`, `from the Kathmandu Valley`, `across India` after the noun."""
    if line.lows.isdisjoint(IN):
        return None
    atoms = line.atoms
    stop = min(len(atoms), last + (4 if nearest else FARTHEST))
    shared = True
    aside = -1
    led = any(not verb.passive and verb.index < last for verb in line.verbs("report"))
    crossed = False
    for index in range(last + 1, len(atoms)):
        atom = atoms[index]
        if index >= stop:
            break
        if atom.low == "(" and index > aside and _closes_at(atoms, index) > index:
            aside = _closes_at(atoms, index)
            stop = min(len(atoms), stop + aside - index)
        if index <= aside:
            continue
        if "part" in atom.senses or atom.low in ("of which", "of whom"):
            return None
        if "such" in atom.senses and "respectively" in line.lows:
            return None  # `killed 5,815, including 80,844 and 3,199 respectively in China`
        if atom.quantity is not None and atom.used and shared and not _begins_parts(atoms, index):
            crossed = True
            continue
        if crossed and led and (atom.verb_class or atom.is_a("verbword")):
            return None  # `Gedaref reported 87 cases, and 21 were found in River Nile`
        if led and atom.low == "with" and atoms[index - 1].low == "," and crossed is False:
            return None  # `Nigeria confirmed 1,214 cases, with 81 recoveries in Lagos`
        shared = shared and _is_coordinated(atom)
        if is_country(atom) and atoms[index - 1].low in ("and", "while"):
            return None  # `Togo has had 1,376 cases, and Benin, hit in its Alibori region, 12`
        if atom.low == ":" and index + 1 < len(atoms) and atoms[index + 1].quantity is not None:
            return None
        behind = [one.low for one in atoms[index + 1 : index + 3]] if atom.low == "," else []
        if behind in (["and", "in"], ["while", "in"]):
            return None  # `In Aleppo, 676 cases have been counted, and in Idlib 201`
        if (
            (atom.low in SHARES and index > last + 1)
            or atom.low in LATER
            or atom.low.startswith("according")
            or _tells_what_began(atom)
        ):
            return None
        if (
            atom.quantity is not None
            or atom.low in {";", ")", "("}
            or (atom.low in CLAUSE_WORDS and atom.low != "where")
        ):
            return None
        if (atom.verb_class and atom.verb_class not in HAPPENING) or atom.low.endswith(("est", "worst")):
            return None
        if atom.low in IN and index + 1 < len(atoms) and (spot := _led_place(line, last, index)) is not None:
            return spot
    return None


def _led_place(line: Line, last: int, index: int) -> Spot | None:
    """Return the place that a word like `in` leads; None where it leads none that is the count's."""
    atoms, atom = line.atoms, line.atoms[index]
    begin = index + 1
    begin = _past_states(atoms, begin)
    while begin < len(atoms) and (atoms[begin].low in SKIPPED or _counts_states(atoms, begin)):
        if is_named_so(atoms, begin):
            break
        begin += 1
    apposed = (
        begin + 1 < len(atoms) and atoms[begin].low == "," and atoms[begin - 1].low in ("capital", "city")
    )
    begin += apposed and "/capital/" in (atoms[begin + 1].get("place") or "")
    if begin >= len(atoms) or (atom.low in ("of", "for") and not atoms[begin].is_a("place")):
        return None
    named = atoms[begin].is_name and not atoms[begin].is_a("person")
    if atoms[begin].is_a("place") or named or is_named_so(atoms, begin):
        spot, end = spot_at(atoms, begin)
        world = (
            spot is not None and spot.country == "WLD" and any(one.is_a("place") for one in atoms[: last + 1])
        )
        if spot is not None and spot.area and _is_first_of_list(atoms, end):
            return Spot(spot.country, None, spot.start, spot.end)
        if spot is not None and spot.area is None and _are_countries(atoms, begin):
            region = line.context.region
            return Spot(region.value if region else "WLD", None, spot.start, spot.end)
        if spot is not None and not world and not _is_owner(atoms, end):
            return country_of_many(atoms, spot, end)
    return None


def _are_countries(atoms: list[Atom], begin: int) -> bool:
    """Tell whether three or more countries are listed, of none of which a count is alone."""
    count, place = 0, begin
    while place < len(atoms) and (atoms[place].low in (*JOINING, "the") or is_country(atoms[place])):
        count += is_country(atoms[place])
        place += 1
    led = any(one.low == "respectively" for one in atoms[place : place + 2])
    numbered = place < len(atoms) and atoms[place].quantity is not None
    return count >= LEAST_LISTED and not led and not numbered


def _closes_at(atoms: list[Atom], index: int) -> int:
    """Return where a bracket of a percentage closes, such as `(CFR: 2.4%)`; -1 of any other."""
    inside = atoms[index + 1 : index + 8]
    stop = next((one.index for one in inside if one.low == ")"), -1)
    percent = any(one.quantity is not None and one.quantity.unit == "percent" for one in inside)
    return stop if percent else -1


def _is_first_of_list(atoms: list[Atom], end: int) -> bool:
    """Tell whether an area only begins a list of parts: `contacts in Mabalako (790), Beni (141) and`."""
    after = atoms[end + 1 : end + 7]
    if len(after) == 6 and after[2].is_a("measure"):
        after = [*after[:2], *after[3:]]  # `in Riyadh (9 cases), Jeddah (2)`
    if len(after) < 5 or after[0].low != "(" or after[1].quantity is None or after[2].low != ")":
        return False
    other = after[4] if after[3].low in (",", "and") else after[3]
    return after[3].low in (",", "and") and (other.is_a("place") or other.is_name)


def _past_states(atoms: list[Atom], begin: int) -> int:
    """Return where words go on past a number of countries: `in 10 of 21 countries of Southern Africa`."""
    place = begin
    while place < len(atoms) and (atoms[place].quantity is not None or atoms[place].low in ("of", "the")):
        place += 1
    if place == begin or place + 1 >= len(atoms) or not atoms[place].is_a("affected"):
        return begin
    return place + 2 if atoms[place + 1].low in IN else begin


def _counts_states(atoms: list[Atom], index: int) -> bool:
    """Tell whether a number only says how many states a region has: `in 55 African countries`."""
    after = atoms[index + 1] if index + 1 < len(atoms) else None
    if atoms[index].quantity is None or after is None:
        return False
    named = after.get("place") or after.get("demonym") or ""
    return (
        "/region/" in named
        or (named.endswith("/demonym") and len(named.split("/")[0]) > 3)
        or ("/demonym/" in named and len(named.split("/")[0]) > 3)
    )


def _is_coordinated(one: Atom) -> bool:
    """Tell whether a word may stand between two numbers that share a place: `and`, a comma, a noun."""
    return (
        one.low in {",", "and", "including", "with"}
        or one.is_a("measure", "basis", "class", "such", "disease")
        or one.quantity is not None
    )


def _is_owner(atoms: list[Atom], end: int) -> bool:
    if is_beside(atoms, end):
        return True
    return end + 1 < len(atoms) and (
        (atoms[end + 1].low == "'s" and atoms[end + 1 :][1:2] != [] and atoms[end + 2].is_a("title"))
        or atoms[end + 1].is_a("ministry", "title")
    )


def place_abroad(line: Line, index: int) -> Spot | None:
    """Return the country that people of another are in: `Nine Nepali migrant workers in Qatar have died`."""
    atoms = line.atoms
    people = next((one.index for one in atoms[index + 1 : index + 4] if one.low in ABROAD), None)
    if "demonym" not in atoms[index].senses or people is None or people + 2 >= len(atoms):
        return None
    begin = people + 2 + (atoms[people + 2].low == "the")
    if atoms[people + 1].low != "in" or begin >= len(atoms) or not is_country(atoms[begin]):
        return None
    return spot_at(atoms, begin)[0]


def _begins_parts(atoms: list[Atom], index: int) -> bool:
    """Tell whether a number is the first of parts: `4,092 fatalities include 864 from Maharashtra`."""
    after = atoms[index + 1] if index + 1 < len(atoms) else None
    return atoms[index - 1].is_a("such") and after is not None and after.low in ("from", "in")
