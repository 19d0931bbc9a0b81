"""Whose planes, ships and loads bring goods: forces, charters, flags, and the country that a load leaves."""

from __future__ import annotations

from aidlift.intake.atoms import Atom
from aidlift.intake.context import DESKS, Line
from aidlift.intake.drafts import FieldValue
from aidlift.intake.grammar import led_by
from aidlift.intake.lexicon import countries
from aidlift.intake.parties import Party
from aidlift.intake.parties_near import field_of, leading

CHARTERED = frozenset(("chartered", "donated", "funded", "supplied", "procured", "sponsored", "financed"))

FORCES = frozenset(("air force", "navy", "naval", "army", "military", "armed"))

FORCES_WITHIN = 5


def with_load(line: Line, before: int) -> FieldValue | None:
    """Return the body in `WHO's first planeload, 12 tonnes of drugs, landed`."""
    for party in line.parties:
        rest = line.atoms[party.last + 1 : party.last + 5]
        loads = any(one.is_a("shipment", "aircraft", "charter", "flights", "cargo_flights") for one in rest)
        if party.kind == "org" and party.last < before and rest[:1] and rest[0].low == "'s" and loads:
            return field_of(line, party)
    return None


def chartering(line: Line, before: int) -> FieldValue | None:
    """Return the body that `a UNICEF-chartered aircraft` names, ahead of goods or their verb."""
    for party in line.parties:
        behind = [one.low for one in line.atoms[party.last + 1 : party.last + 3]]
        if (
            party.kind == "org"
            and party.last < before
            and behind[:1] == ["-"]
            and behind[-1].partition(" ")[0] in CHARTERED
        ):
            return field_of(line, party)
    return None


def with_own_ships(line: Line, anchor: int) -> FieldValue | None:
    """Return the owner in `Bahrain's two ships brought oxygen`, `an Israeli plane brought ventilators`."""
    for party in line.parties:
        if 1 <= anchor - party.last <= 6 and party.kind in ("country", "adjective"):
            rest = line.atoms[party.last + 1 : anchor]
            owns = rest and (rest[0].low == "'s" or line.atoms[party.last].is_a("demonym"))
            if owns and any(one.is_a("vehicle", "aircraft") for one in rest):
                return field_of(line, party)
    return None


def of_forces(line: Line, anchor: int) -> FieldValue | None:
    """Return whose forces bring goods: `a Royal Australian Air Force C-17 brought 12 ventilators`."""
    said = line.context.recipient
    takers = (line.context.topic, said.value if said is not None else None)
    for party in line.parties:
        if party.kind == "carrier" and party.country and party.country not in takers:
            forces = party.code.lower().endswith(tuple(FORCES))  # `a Dornier of the Indian air force landed`
            if forces and 0 < anchor - party.last <= FORCES_WITHIN:
                return line.context.quoted(party.country, party.start, party.end)
        flagged = line.atoms[party.first].is_a("demonym", "place") and party.country not in takers
        if flagged and 0 < anchor - party.last <= FORCES_WITHIN:
            after = line.atoms[party.last + 1]
            if after.low in FORCES:
                return field_of(line, party)
    return None


def flies_flag(line: Line, party: Party) -> bool:
    """Tell whether a vehicle is of a country's forces: `an aircraft of the Romanian Air Force`."""
    lead = line.atoms[max(0, party.first - 4) : party.first]
    behind = line.atoms[party.last + 1 : party.last + 6]
    if (
        behind
        and behind[0].is_a("government")
        and any(one.is_a("aircraft", "vehicle", "cargo_flights", "flights", "charter") for one in behind)
    ):
        return True
    return (
        line.atoms[party.first].is_a("demonym")
        and any(one.low == "of" for one in lead)
        and any(one.is_a("aircraft", "vehicle") for one in lead)
    )


def left_from(line: Line, found: FieldValue) -> bool:
    """Tell whether a load that a body gave only set off at a place: it came `from Guangzhou, China`."""
    known = line.context.donor
    if known is None or known.value in countries() or found.value not in countries() or not found.spans:
        return False
    party = next((one for one in line.parties if one.start == found.spans[0].start), None)
    named = line.atoms[party.first].get("place") if party is not None else None
    if named is not None and party is not None and named.split("/")[1] != "country":
        return led_by(line.atoms, party.first) == "from"  # a city
    if party is None or party.first < 2 or line.atoms[party.first - 1].low != ",":
        return False
    city = next((one for one in line.parties if one.last == party.first - 2), None)
    return city is not None and city.country == party.country and led_by(line.atoms, city.first) == "from"


def beside_vehicle(line: Line, first: int) -> FieldValue | None:
    """Return whose plane or ship goods are on, told before them: `a Russian plane with 75 ventilators`."""
    atoms = line.atoms
    place = first - 1
    while place > 0 and first - place < MOST_OF_LIST and _is_of_list(atoms[place]):
        place -= 1
    if place < 1 or (atoms[place].low not in ("with", "carrying") and atoms[place].lemma not in BROUGHT):
        return None
    told = line.context.recipient.value if line.context.recipient is not None else None
    here = {line.context.topic, line.context.home, told, *line.context.takers}
    for party in line.parties:
        rest = atoms[party.last + 1 : place]
        if not 0 < len(rest) <= MOST_TO_PLANE or not atoms[party.last].is_a("demonym"):
            continue
        plain = all(one.is_a(*PLANES) or one.low in FORCES or not one.senses for one in rest)
        if plain and party.country not in here and any(one.is_a(*PLANES) for one in rest):
            return field_of(line, party)
    return None


def _is_of_list(atom: Atom) -> bool:
    return atom.quantity is not None or atom.is_a("item", "unit") or atom.low in ("and", ",", "of")


BROUGHT = frozenset(("bring in", "carry", "transport", "deliver"))
PLANES = ("aircraft", "vehicle", "flights", "cargo_flights", "charter")
MOST_TO_PLANE, MOST_OF_LIST = 6, 12
"""Words from a country to its plane, and of a list of goods (our own choice)."""


def sent_by_plane(line: Line, anchor: int) -> FieldValue | None:
    """Return whose flights bring goods: `the flights of the Russian Emergencies Ministry have delivered`."""
    for party in line.parties:
        if party.first < 2 or party.last >= anchor or party.kind not in ("country", "adjective", "ministry"):
            continue
        lead = line.atoms[max(0, party.first - 4) : party.first]
        led = led_by(line.atoms, party.first)
        near = led == "of" or (led == "from" and anchor - party.last <= FORCES_WITHIN)
        if near and any(one.is_a("flights", "aircraft", "vehicle") for one in lead):
            return field_of(line, party)
    return None


def left_behind(line: Line, anchor: int) -> FieldValue | None:
    """Return the country that a plane or ship left: `left Kuwait for India`."""
    near = [one for one in line.parties if 0 < one.first - anchor <= 2 and one.country]
    party = next((one for one in near if led_by(line.atoms, one.first) not in ("for", "to")), None)
    return field_of(line, party) if party is not None else None


def has_vehicle(line: Line, anchor: int) -> bool:
    """Tell whether what carries is a plane, ship or convoy: its flag is not the giver's."""
    return any(
        one.is_a("aircraft", "flights", "charter", "vehicle", "cargo_flights")
        for one in line.atoms[max(0, anchor - 4) : anchor]
    )


def from_home(line: Line) -> FieldValue | None:
    """Return where the report was written, which a load leaves: `TASHKENT: A train left with beds for`."""
    home = line.context.home
    return FieldValue(home, "inferred") if home is not None and home not in DESKS else None


def fetches_own(line: Line, found: FieldValue) -> bool:
    """Tell whether a country that only receives brings goods by its own ships or planes: it gives nothing."""
    context = line.context
    if found.value not in context.takers or found.value in context.givers or context.donor is None:
        return False
    if context.donor.value == found.value or not found.spans:
        return False
    party = next((one for one in line.parties if one.start == found.spans[0].start), None)
    if party is None or leading(line.atoms, party.first) in ("from", "by"):
        return False
    behind = line.atoms[party.last : party.last + MOST_TO_VESSEL]
    return any(one.is_a("vehicle", "aircraft", "flights") or one.low in FORCES for one in behind)


MOST_TO_VESSEL = 7
"""Words from a country to its ship or plane: `Two more Indian Navy ships` (our own choice)."""
