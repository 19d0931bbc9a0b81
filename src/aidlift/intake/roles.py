"""Who gives, who receives, who asks and who is asked: from the sentence, else from before."""

from __future__ import annotations

import re

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.drafts import FieldValue
from aidlift.intake.goods import Goods, Group
from aidlift.intake.grammar import Party, led_by
from aidlift.intake.lexicon import countries, words
from aidlift.intake.supply_events import BREAKS, Event

NOBODY = FieldValue(None)
FIRST_WORDS = 6
GRATEFUL = ("thanks", "grateful", "thankful", "gratitude")
ALL_OVER = ("around the world", "across the globe", "across the world", "around the globe")
PREPOSITIONS = words("prepositions")
TO_RECIPIENTS = re.compile(
    r"\b(?:allocated to|distributed to|recipients?|delivered to|sent to|destined for|following "
    r"(?:countries|districts|states)|went to|shipped to)\b[^.]*:?$",
    re.IGNORECASE,
)
AGENCIES = frozenset(("WHO", "UNICEF", "Gavi", "COVAX", "IFRC", "ICG", "WFP", "Africa CDC", "PAHO", "MSF"))
TREATIES = frozenset(("agreement", "agreements", "deal", "accord", "pact", "treaty", "protocol"))
SHIPPING = frozenset(("ship", "airlift", "fly", "transport", "dispatch", "despatch"))
LEAVING = frozenset(("leave", "depart", "sail", "take off", "set off"))
CARRYING = frozenset(("carry", "transport", "fly", "bring in"))
COMPANIES = frozenset(("companies", "private companies", "firms"))


def donor_of(line: Line, goods: Goods, group: Group, event: Event) -> FieldValue:
    """Return who gives: beside the goods, in the clause, before; null where nobody is said to."""
    thanked = _who_is_thanked(line, event.anchor)
    if thanked is not None:
        return thanked
    beside = _beside(line, goods, "from") or (
        None if _is_for_recipients(line, goods) else _label(line, goods)
    )
    if beside is not None:
        return _field(line, beside)
    served = _served(line, group, event)
    if served is not None:
        return served
    companies = _companies(line, event.anchor)
    if companies is not None:
        return companies
    if event.verb is not None and event.verb.lemma in LEAVING:
        return (
            _left_behind(line, event.anchor)
            or _after(line, event.anchor, ("from",))
            or _opening(line, group, event)
            or _country_speaking(line, event)
            or _inherit(line, "donor")
        )
    if event.verb is not None and event.verb.lemma in CARRYING and _has_vehicle(line, event.anchor):
        return (
            _around_from(line, group, event)
            or _after(line, event.anchor, ("from",))
            or _country_speaking(line, event)
            or _inherit(line, "donor")
        )
    giver = _beside_number(line, goods)
    if giver is not None and not event.receives:
        return _field(line, giver)
    if event.receives:
        return _after(line, event.anchor, ("from", "by", "through", "via", "under")) or _inherit(
            line, "donor"
        )
    if event.passive and event.rule == "received":
        return _after(line, event.anchor, ("from",)) or _inherit(line, "donor")
    if event.verb is not None and event.verb.lemma == "bring in" and not event.passive:
        return subject(line, event.anchor) or _opening(line, group, event) or _inherit(line, "donor")
    if event.passive or event.rule in ("arrived", "expected"):
        shipped = event.verb is not None and event.verb.lemma in SHIPPING
        if shipped and not _after(line, event.anchor, ("by",)):
            agency = _agency_speaking(line)
            if agency is not None:
                return agency
        found = (
            _after(line, event.anchor, ("by", "from", "through", "via"))
            or _thanked(line, event.anchor)
            or _around_from(line, group, event)
            or _possessive(line, event.anchor)
            or _owner(line, group)
            or _opening(line, group, event)
        )
        return found or _agency_speaking(line) or _country_speaking(line, event) or _inherit(line, "donor")
    if event.rule == "noun":
        return (
            _possessive(line, event.anchor)
            or _after(line, event.anchor, ("from", "by"))
            or subject(line, event.anchor)
            or _inherit(line, "donor")
        )
    return subject(line, event.anchor) or _country_speaking(line, event) or _inherit(line, "donor")


def recipient_of(line: Line, goods: Goods, group: Group, event: Event, donor: FieldValue) -> FieldValue:
    """Return who receives: in `to` and `for`, the subject of receiving, else before or the topic."""
    if _is_for_recipients(line, goods):
        labelled = _label(line, goods)
        if labelled is not None:
            return _field(line, labelled)
    beside = _beside(line, goods, "to") or _beside(line, goods, "for")
    if beside is not None and beside.country and beside.country != donor.value:
        return _field(line, beside)
    around = next((one for one in line.atoms[group.last :] if one.low in ALL_OVER), None)
    if around is not None and event.kind == "pledge":
        return line.context.quoted("WLD", around.start, around.end)
    found = None
    if event.receives:
        taker = _beside_number(line, goods)
        found = _field(line, taker) if taker is not None else subject(line, event.anchor, takers=True)
    elif event.rule == "received":
        found = _after(line, event.anchor, ("by",))
    found = found or _to(line, group, event, donor.value)
    if found is not None and found.value in AGENCIES and found.value == donor.value:
        return FieldValue(line.context.topic, "inferred") if line.context.topic else found
    if found is not None and found.value != donor.value:
        return found
    if (
        event.rule in ("arrived", "expected", "moved")
        and line.context.home
        and any(one.low == "here" for one in line.atoms)
    ):
        here = next(one for one in line.atoms if one.low == "here")
        return line.context.quoted(line.context.home, here.start, here.end, "resolved")
    asking = _asking(line)
    if asking is not None and asking.value != donor.value:
        return asking
    if _to_many(line, event):
        return _their_region(line, event)
    there = _only_country(line, event, donor.value)
    if there is not None:
        return there
    if goods.item == "funding" or event.rule == "help":
        world = next((one for one in line.parties if one.code == "WLD" and _is_response(line, one)), None)
        if world is not None:
            return line.context.quoted("WLD", world.start, world.end)
    for inherited in (line.context.recall(line.context.recipient), line.context.recall(line.context.asker)):
        if inherited is not None and inherited.value != donor.value and inherited.value in countries():
            return inherited
    for topic in (line.context.topic, line.context.second):
        if topic and topic != donor.value:
            return FieldValue(topic, "inferred")
    return NOBODY


def _is_response(line: Line, party: Party) -> bool:
    """Tell whether money goes to what the world does: `the global response`."""
    after = line.atoms[party.last + 1] if party.last + 1 < len(line.atoms) else None
    return after is not None and after.low in ("response", "fight", "effort", "efforts", "fund", "appeal")


def _asking(line: Line) -> FieldValue | None:
    """Return the country whose request is answered: `in response to Czechia's request`."""
    for atom in line.atoms:
        if atom.is_a("ask") and "verb" not in atom.senses and atom.index > 1:
            owner = _possessive(line, atom.index)
            if owner is not None:
                return owner
    return None


def _only_country(line: Line, event: Event, donor: object) -> FieldValue | None:
    """Return the one country besides the donor that a sentence of an arrival names."""
    if event.rule not in ("arrived", "expected") or event.receives:
        return None
    if any(verb.index < event.anchor for verb in line.verbs("give", "pledge", "send")):
        return None
    named = {
        party.country: party
        for party in line.parties
        if party.kind == "country"
        and party.country not in (None, donor)
        and (led_by(line.atoms, party.first) in ("in", "at") or party.first < FIRST_WORDS)
    }
    party = next(iter(named.values())) if len(named) == 1 else None
    return _field(line, party) if party is not None else None


def _their_region(line: Line, event: Event) -> FieldValue:
    """Return the region of countries that are not named: `each of the 54 nations on the continent`."""
    for party in line.parties:
        region = len(party.code) > 3 and (party.kind == "region" or line.atoms[party.first].is_a("demonym"))
        if region and party.first > event.anchor and party.code != "WLD":
            return line.context.quoted(party.code, party.start, party.end)
    return NOBODY


def _to_many(line: Line, event: Event) -> bool:
    """Tell whether goods go to countries that are not named: `to the most affected countries`."""
    atoms = line.atoms
    for atom in atoms[event.anchor :]:
        if atom.is_a("affected"):
            lead = [one.low for one in atoms[max(event.anchor, atom.index - 6) : atom.index]]
            return "to" in lead or "for" in lead
    return False


def goes_to(line: Line, group: Group, event: Event, country: object) -> bool:
    """Tell whether goods are said to go to the country that was only taken for the one that gives."""
    found = _to(line, group, event, None)
    return found is not None and country is not None and found.value == country


def requester_of(line: Line, event: Event) -> FieldValue:
    """Return who asks: the subject of asking, or the country in need."""
    if event.rule == "noun":
        found = (
            _possessive(line, event.anchor)
            or _after(line, event.anchor, ("from", "by"))
            or subject(line, event.anchor, takers=True)
        )
    elif event.passive:
        found = _after(line, event.anchor, ("by",))
    else:
        found = subject(line, event.anchor, takers=True) or _possessive(line, event.anchor)
    if found is not None:
        return found
    context = line.context
    needy = _for_whom(line, event)
    if needy is not None:
        return needy
    if context.topic is not None:
        return FieldValue(context.topic, "inferred")
    return context.recall(context.place) or context.recall(context.asker) or FieldValue(None)


def _for_whom(line: Line, event: Event) -> FieldValue | None:
    """Return the country that goods are requested for, where nobody is said to ask."""
    if not event.passive:
        return None
    for party in line.parties:
        if party.first > event.anchor and party.country and led_by(line.atoms, party.first) in ("for", "in"):
            return line.context.quoted(party.country, party.start, party.end)
    return None


def addressee_of(line: Line, event: Event, actor: FieldValue) -> FieldValue:
    """Return who is asked: `asked China for`, `appealed to the UK`, `requested from`."""
    for party in line.parties:
        if party.first <= event.anchor or party.kind in ("adjective", "media", "pronoun", "part"):
            continue
        prior = led_by(line.atoms, party.first)
        direct = party.first - event.anchor <= 2 and prior not in ("for", "by", "in", "on")
        if direct or (prior in ("to", "from") and party.first - event.anchor < 30):
            value = party.country if party.kind in ("country", "person", "ministry") else party.code
            if value and value != actor.value:
                return line.context.quoted(value, party.start, party.end)
    return NOBODY


def subject(line: Line, anchor: int, *, takers: bool = False) -> FieldValue | None:
    """Return the nearest party before a verb that no preposition leads and that owns nothing."""
    atoms = line.atoms
    start = _clause_start(atoms, anchor)
    found = joined = None
    for party in line.parties:
        if not start <= party.first < anchor:
            continue
        if party.kind in ("media", "part", "region", "carrier"):
            continue
        prior = led_by(atoms, party.first)
        after = atoms[party.last + 1] if party.last + 1 < len(atoms) else None
        governed = (
            prior == "of"
            and party.first > 1
            and any(
                one.is_a("government", "ministry") and one.low != "people"
                for one in atoms[max(0, party.first - 3) : party.first]
            )
        )
        if governed:
            pass
        elif (prior in PREPOSITIONS and party.kind != "ministry") or prior in PREPOSITIONS - {"of"}:
            continue
        if (
            after is not None
            and after.low == "'s"
            and not (
                party.last + 2 < len(atoms)
                and atoms[party.last + 2].is_a("government", "ministry", "org", "title")
            )
        ):
            continue
        if (
            party.kind == "adjective"
            and not (after is not None and after.is_a("government", "title", "airline"))
            and not _has_head(atoms, party.last)
        ):
            continue
        if joined is not None and _are_joined(atoms, joined, party) and not takers:
            joined = party
            continue
        found = joined = party
    return _field(line, found, topic=True) if found is not None else None


def _has_head(atoms: list[Atom], last: int) -> bool:
    """Tell whether a demonym leads a group that can act: `Chinese state-owned firms`."""
    return any(one.is_a("government", "org", "affected") for one in atoms[last + 1 : last + 4])


def _are_joined(atoms: list[Atom], first: Party, second: Party) -> bool:
    between = atoms[first.last + 1 : second.first]
    return bool(between) and all(one.low in (",", "and", "the") for one in between)


def _clause_start(atoms: list[Atom], anchor: int) -> int:
    for index in range(anchor - 1, -1, -1):
        one = atoms[index]
        if one.low in BREAKS or (one.low in ("when", "after", "before", "since") and index > 0):
            return index + 1
        if (
            one.verb_class == "say"
            and index < anchor - 1
            and not _comes_back(atoms, index, anchor)
            and not any(other.low in ("which", "who") for other in atoms[max(0, index - 6) : index])
        ):
            return index + 1
    return 0


def _comes_back(atoms: list[Atom], index: int, anchor: int) -> bool:
    """Tell whether the verb after `said it will` still has the speaker as its subject."""
    between = atoms[index + 1 : anchor]
    pronoun = any(one.low in ("it", "they", "he", "she", "we") for one in between)
    return pronoun or all(one.is_a("verbword") or one.low in ("that", ",", "to") for one in between)


def _field(line: Line, party: Party, *, topic: bool = False) -> FieldValue:
    value: str | None = party.code
    if party.kind in ("country", "person", "ministry", "adjective", "part", "pronoun"):
        value = party.country or (line.context.topic if topic and party.kind == "person" else party.code)
    return line.context.quoted(value, party.start, party.end)


def _beside(line: Line, goods: Goods, preposition: str) -> Party | None:
    """Return the party right after goods: `9,000 vials from Belgium`."""
    atoms = line.atoms
    place = goods.last + 1
    if place + 1 < len(atoms) and atoms[place].low == preposition:
        begin = place + 2 if atoms[place + 1].low == "the" else place + 1
        return next(
            (
                party
                for party in line.parties
                if party.first == begin and party.kind in ("country", "org", "adjective")
            ),
            None,
        )
    return None


def _label(line: Line, goods: Goods) -> Party | None:
    """Return the party whose bracket or colon goods stand behind: `Ireland (700 kits`, `Ireland: 700`."""
    atoms = line.atoms
    place = goods.first - 1
    steps = 0
    while place > 0 and steps < 25:
        one = atoms[place]
        if one.low in ("(", ":", "–", "—") or (one.low == "-" and _is_dash(line, one)):
            party = next(
                (
                    party
                    for party in line.parties
                    if party.last == place - 1 and party.kind in ("country", "org")
                ),
                None,
            )
            if party is None:
                party = _acronym(atoms, place - 1)
            return party if party is not None and not _is_object_of_preposition(atoms, party) else None
        if one.low in (";", ")") or "verb" in one.senses:
            return None
        place -= 1
        steps += 1
    return None


def _is_dash(line: Line, atom: Atom) -> bool:
    """Tell whether a hyphen stands alone, as a dash does."""
    text = line.context.document.text
    return text[atom.start - 1 : atom.end + 1] == " - "


def _acronym(atoms: list[Atom], index: int) -> Party | None:
    """Read capitals before a bracket or colon as a body that gives: `USISPF (3,920 concentrators)`."""
    if index < 0 or not atoms[index].is_name or not atoms[index].text.isupper() or len(atoms[index].text) < 3:
        return None
    one = atoms[index]
    return Party(one.text, None, "org", one.start, one.end, index, index, one.text)


def _is_object_of_preposition(atoms: list[Atom], party: Party) -> bool:
    return party.first > 0 and atoms[party.first - 1].low in ("to", "for")


def _is_for_recipients(line: Line, goods: Goods) -> bool:
    """Tell whether labels name who receives: `allocated to: Nepal 500`."""
    begin = line.atoms[0].start
    words = line.context.document.text[begin : line.atoms[goods.first].start]
    return bool(TO_RECIPIENTS.search(words[-160:]))


def _after(line: Line, anchor: int, prepositions: tuple[str, ...]) -> FieldValue | None:
    atoms = line.atoms
    for party in line.parties:
        if party.first <= anchor or party.first - anchor > 40 or party.kind in ("media", "pronoun"):
            continue
        prior = led_by(atoms, party.first)
        if prior in prepositions:
            if prior == "from" and party.kind in ("part",):
                continue
            if party.kind == "carrier" or (party.kind == "adjective" and not _has_head(atoms, party.last)):
                continue
            if any(one.low in (";",) or one.verb_class == "say" for one in atoms[anchor + 1 : party.first]):
                return None
            return _field(line, _owned(line, party) or party)
    return None


def _who_is_thanked(line: Line, anchor: int) -> FieldValue | None:
    """Return whom somebody thanks for goods: `the minister thanked Spain for the donation of`."""
    verb = next(
        (one for one in reversed(line.atoms[:anchor]) if one.low in ("thank", "thanked", "thanks")), None
    )
    if verb is None:
        return None
    for party in line.parties:
        near = verb.index < party.first < min(anchor, verb.index + 8)
        if near and party.kind in ("country", "org", "person", "adjective"):
            return _field(line, party)
    return None


def _thanked(line: Line, anchor: int) -> FieldValue | None:
    """Return whom goods are owed to: `arrived in the country thanks to COVAX`."""
    atoms = line.atoms
    mark = next((one.index for one in atoms[anchor:] if one.low == "thanks"), None)
    if mark is None:
        return None
    party = next((one for one in line.parties if one.first > mark and one.kind in ("country", "org")), None)
    return _field(line, party) if party is not None else None


def _owned(line: Line, party: Party) -> Party | None:
    """Return the body that a country owns in words: `by China's Jack Ma Foundation`."""
    atoms = line.atoms
    after = atoms[party.last + 1] if party.last + 1 < len(atoms) else None
    begin = party.last + (2 if after is not None and after.low == "'s" else 1)
    return next((one for one in line.parties if one.first == begin and one.kind == "org"), None)


def _around_from(line: Line, group: Group, event: Event) -> FieldValue | None:
    """Return `from X` before the verb: `the shipment from Britain arrived`."""
    atoms = line.atoms
    for party in line.parties:
        if party.first < 1 or party.first > event.anchor or party.kind not in ("country", "org"):
            continue
        prior = led_by(atoms, party.first)
        if prior in ("from", "by"):
            return _field(line, _owned(line, party) or party)
    return None


def _possessive(line: Line, anchor: int) -> FieldValue | None:
    """Return the owner before a noun: `Beijing's repeated offers`, `a Chinese donation`."""
    atoms = line.atoms
    for party in reversed(line.parties):
        if not anchor - 6 <= party.last < anchor:
            continue
        after = atoms[party.last + 1]
        between = atoms[party.last + 1 : anchor]
        if any("verb" in one.senses or one.low in (",", ";") for one in between):
            continue
        if after.low == "'s" or party.kind == "adjective":
            return _field(line, party)
    return None


def _left_behind(line: Line, anchor: int) -> FieldValue | None:
    """Return the country that a plane or ship left: `left Kuwait for India`."""
    near = [one for one in line.parties if 0 < one.first - anchor <= 2 and one.country]
    party = next((one for one in near if led_by(line.atoms, one.first) not in ("for", "to")), None)
    return _field(line, party) if party is not None else None


def _served(line: Line, group: Group, event: Event) -> FieldValue | None:
    """Return the agency that goods are flown for: `18 tonnes of kits on behalf of UNICEF`."""
    if event.kind != "delivery":
        return None
    for party in line.parties:
        if party.kind != "org" or party.code not in AGENCIES:
            continue
        near = abs(party.first - group.last) <= 6 or abs(party.first - event.anchor) <= 6
        low, high = sorted((party.first, group.first))
        if near and not any(one.low == ";" for one in line.atoms[low:high]):
            lead = [one.low for one in line.atoms[max(0, party.first - 3) : party.first]]
            if lead[-2:] == ["behalf", "of"] or (lead[-1:] == ["for"] and _has_vehicle(line, event.anchor)):
                return _field(line, party)
    return None


def _has_vehicle(line: Line, anchor: int) -> bool:
    """Tell whether what carries is a plane, ship or convoy: its flag is not the giver's."""
    return any(
        one.is_a("aircraft", "flights", "charter", "vehicle")
        for one in line.atoms[max(0, anchor - 4) : anchor]
    )


def _beside_number(line: Line, goods: Goods) -> Party | None:
    """Return the party right before an elliptic number: `and Australia a further 250,000`."""
    if goods.first != goods.last:
        return None
    place = goods.first - 1
    while place >= 0 and line.atoms[place].low in ("a", "an", "further", "another", "additional"):
        place -= 1
    return next(
        (party for party in line.parties if party.last == place and party.kind in ("country", "org")), None
    )


def _agency_speaking(line: Line) -> FieldValue | None:
    """Return the agency that tells of goods on their way: it is the one that sends them."""
    if not line.verbs("say") and not line.says("according to"):
        return None
    agency = next((party for party in line.parties if party.kind == "org" and party.code in AGENCIES), None)
    return (
        line.context.quoted(agency.code, agency.start, agency.end, "inferred") if agency is not None else None
    )


def _opening(line: Line, group: Group, event: Event) -> FieldValue | None:
    """Return the giver in `An Italian team with ventilators landed` and `Taiwan's first batch reached`."""
    for party in line.parties:
        if party.last >= min(group.first, event.anchor) or party.kind not in ("adjective", "country"):
            continue
        after = line.atoms[party.last + 1]
        if led_by(line.atoms, party.first) in PREPOSITIONS and not _flies_flag(line, party):
            continue
        if party.kind == "adjective" or after.low == "'s" or _flies_flag(line, party):
            return _field(line, party)
    return None


def _is_office(line: Line, party: Party) -> bool:
    """Tell whether a country stands for its embassy or ministry: `the Embassy of Ireland in Maseru`."""
    lead = line.atoms[max(0, party.first - 3) : party.first]
    after = line.atoms[party.last + 1 : party.last + 3]
    return any("embassy" in one.low or "commission" in one.low for one in (*lead, *after))


def _flies_flag(line: Line, party: Party) -> bool:
    """Tell whether a vehicle is of a country's forces: `an aircraft of the Romanian Air Force`."""
    lead = line.atoms[max(0, party.first - 4) : party.first]
    behind = line.atoms[party.last + 1 : party.last + 6]
    if (
        behind
        and behind[0].is_a("government")
        and any(one.is_a("aircraft", "vehicle", "cargo_flights") for one in behind)
    ):
        return True
    return (
        line.atoms[party.first].is_a("demonym")
        and any(one.low == "of" for one in lead)
        and any(one.is_a("aircraft", "vehicle") for one in lead)
    )


def _country_speaking(line: Line, event: Event) -> FieldValue | None:
    """Return the country whose ministry tells that goods have left or will go: it is the one that sends."""
    verb = next((verb for verb in line.verbs("say") if verb.index < event.anchor), None)
    abroad = any(
        one.country != line.context.topic and one.kind in ("country", "ministry") and _is_office(line, one)
        for one in line.parties
        if verb is not None and one.last < verb.index
    )
    told = event.status in ("sent", "announced") and (event.kind != "delivery" or event.rule == "moved")
    if verb is None or not (told or (abroad and event.rule == "expected")):
        return None
    party = next(
        (
            party
            for party in line.parties
            if party.last < verb.index and party.country and party.kind in ("country", "ministry", "person")
        ),
        None,
    )
    return (
        line.context.quoted(party.country, party.start, party.end, "inferred") if party is not None else None
    )


def _owner(line: Line, group: Group) -> FieldValue | None:
    """Return the donor in `Chinese vaccines`, `US-donated ventilators`."""
    for party in line.parties:
        if group.first - 2 <= party.first <= group.last and party.kind == "adjective":
            return _field(line, party)
    return None


def _companies(line: Line, anchor: int) -> FieldValue | None:
    """Return `private companies (CHN)`: companies of the country that the speaker belongs to."""
    for atom in reversed(line.atoms[max(0, anchor - 5) : anchor]):
        if atom.low in COMPANIES:
            home = next(
                (
                    party.country
                    for party in reversed(line.parties)
                    if party.last < atom.index and party.country
                ),
                None,
            )
            return line.context.quoted(f"{atom.low} ({home})" if home else atom.low, atom.start, atom.end)
    return None


def _to(line: Line, group: Group, event: Event, donor: object) -> FieldValue | None:
    """Return the party in `to X`, `for X`, `in X`, or right after the verb: `sent India 100 ventilators`."""
    atoms = line.atoms
    best: tuple[float, Party] | None = None
    for party in line.parties:
        if party.kind in ("media", "carrier", "adjective") and not _has_head(atoms, party.last):
            continue
        value = party.country or party.code
        if value == donor or (party.kind == "pronoun" and not party.country):
            continue
        prior = led_by(atoms, party.first)
        if prior == "of" and _is_people_of(atoms, party):
            prior = "to"
        leaving = event.verb is not None and event.verb.lemma in LEAVING
        direct = (
            not event.passive
            and not leaving
            and 0 < party.first - event.anchor <= 2
            and prior not in PREPOSITIONS
        )
        ranked = {"to": 0, "for": 2, "in": 3, "into": 0, "at": 4}.get(prior)
        if prior in ("with", "between", "and") and _is_agreed_with(atoms, party):
            ranked = 1
        if prior == "to" and party.first > 1 and atoms[party.first - 2].low in GRATEFUL:
            continue
        if prior in ("to", "for") and _is_remainder(atoms, group, party):
            continue
        if direct and party.kind != "region":
            ranked = 0
        if (
            ranked is None
            or (prior == "in" and not _receives_in(party, group, event))
            or any(
                one.low in GRATEFUL or '"' in one.text for one in atoms[max(0, party.first - 3) : party.first]
            )
            or "according" in {one.low for one in atoms[max(0, party.first - 3) : party.first]}
        ):
            continue
        if prior == "for" and (
            party.first < min(group.first, event.anchor)
            or (party.kind == "region" and party.first < group.first)
        ):
            continue
        if any(
            one.low == ";" for one in atoms[min(party.first, group.first) : max(party.first, group.first)]
        ):
            continue
        distance = ranked * 10 + abs(party.first - group.last) / 10
        if best is None or distance < best[0]:
            best = (distance, party)
    if best is None:
        return None
    party = best[1]
    if party.kind == "org":
        return line.context.quoted(party.code, party.start, party.end)
    return _field(line, party, topic=True)


def _is_agreed_with(atoms: list[Atom], party: Party) -> bool:
    """Tell whether goods go to the other party of a treaty: `under its agreement with Azerbaijan`."""
    lead = atoms[max(0, party.first - 5) : party.first]
    return any(one.low in TREATIES and "verb" not in one.senses for one in lead)


def _is_people_of(atoms: list[Atom], party: Party) -> bool:
    """Tell whether goods go `to the people of Nepal` or `to a number of African countries`."""
    lead = atoms[max(0, party.first - 6) : party.first - 1]
    start = next((place for place, one in enumerate(lead) if one.low == "to"), None)
    if start is None:
        return False
    return all(
        one.low in ("the", "a", "and", "number", "number of", "of")
        or one.is_a("person", "government", "ministry", "number")
        for one in lead[start + 1 :]
    )


def _is_remainder(atoms: list[Atom], group: Group, party: Party) -> bool:
    """Tell whether only what is left goes there: `and the rest for Bolivia`."""
    return any(one.low in ("rest", "remainder", "balance") for one in atoms[group.last + 1 : party.first])


def _receives_in(party: Party, group: Group, event: Event) -> bool:
    """Tell whether `in X` names where goods went: after a verb of moving, or right after the goods."""
    if party.first < event.anchor:
        return False
    return event.rule in ("arrived", "expected", "moved") or 0 < party.first - group.last <= 3


def _inherit(line: Line, slot: str) -> FieldValue:
    said = getattr(line.context, slot)
    return line.context.recall(said) or NOBODY
