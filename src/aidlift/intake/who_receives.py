"""Who receives goods: in `to` and `for`, as the subject of receiving, else from before."""

from __future__ import annotations

from aidlift.intake.atoms import Atom
from aidlift.intake.context import DESKS, Line
from aidlift.intake.drafts import NONE, FieldValue
from aidlift.intake.goods_kinds import Goods, Group
from aidlift.intake.grammar import ADVERBS, led_by
from aidlift.intake.lexicon import countries, homes, organisations
from aidlift.intake.parties import Party
from aidlift.intake.parties_near import (
    PREPOSITIONS,
    beside,
    beside_number,
    field_of,
    has_head,
    is_for_recipients,
    labelled,
    led_after,
)
from aidlift.intake.respectively import runs
from aidlift.intake.supply_awaited import AGENCIES
from aidlift.intake.supply_loans import borrower_of
from aidlift.intake.supply_nouns import Event, is_taker_subject
from aidlift.intake.supply_right import LEAVING, behind_part
from aidlift.intake.who_acts import prior_is_venue, subject
from aidlift.intake.who_receives_each import taker_of_part, to_the_poor
from aidlift.intake.who_receives_fund import first_behind, fund_of, poor_beside

FIRST_WORDS = 6
CODE = 3
"""Letters of a country's code; a region has a name."""

MOST_ORIGIN = 9
"""Words from `from` to the country where goods lay: `from the agency's global supply hub in Copenhagen`."""

MOST_MANY = 8
"""Words behind goods within which `to our neighbouring countries` stands (our own choice)."""

MOST_BEHIND = 5
"""Words between a hospital and the country that it is said to stand in (our own choice)."""

DIRECT = 2
"""Words from a verb to the noun that is its object: `pledged the bloc`."""

BLOCS = frozenset(("continent", "bloc", "region", "subregion", "members"))
"""What a continent or a body of states is called once it was named."""

GRATEFUL = ("thanks", "grateful", "thankful", "gratitude")
ALL_OVER = ("around the world", "across the globe", "across the world", "around the globe")
TREATIES = frozenset(("agreement", "agreements", "deal", "accord", "pact", "treaty", "protocol"))


def recipient_of(line: Line, goods: Goods, group: Group, event: Event, donor: FieldValue) -> FieldValue:
    """Return who receives: in `to` and `for`, the subject of receiving, else before or the topic."""
    party = labelled(line, goods) if is_for_recipients(line, goods) else None
    if party is not None:
        return field_of(line, party)
    party = beside(line, goods, "to") or beside(line, goods, "for")
    if party is not None and party.country and party.country != donor.value:
        return field_of(line, party)
    into = fund_of(line, goods) or poor_beside(line, goods)
    if into is not None:
        return into
    around = next((one for one in line.atoms[group.last :] if one.low in ALL_OVER), None)
    if around is not None and led_by(line.atoms, around.index) == "from":
        around = None
    if around is not None and (event.kind == "pledge" or around.index - group.last <= 3):
        return line.context.quoted("WLD", around.start, around.end)
    signed = borrower_of(line, donor.value) if event.rule == "signed" else None
    if signed is not None:
        return signed
    bracketed = _before_bracket(line, goods)
    if bracketed is not None and bracketed.country != donor.value:
        return field_of(line, bracketed)
    part = taker_of_part(line, goods) if not event.receives and event.kind != "request" else None
    if part is not None and donor.value not in (part.country, part.code):
        return field_of(line, part)
    found = _taker(line, goods, event) or _in_to(line, group, event, donor.value)
    if found is not None and found.spans and _to_many_first(line, group, found.spans[0].start):
        return _their_region(line, event)
    if found is not None and found.value in AGENCIES and found.value == donor.value:
        return FieldValue(line.context.topic, "inferred") if line.context.topic else found
    if found is not None and found.value != donor.value:
        return _its_country(line, found, donor) or found
    elsewhere = _unknown_body(line, goods) or _elsewhere(line, goods, event, donor)
    into = _into_fund(line, goods, donor) or first_behind(line, goods, donor)
    return elsewhere or into or _from_before(line, donor)


def _before_bracket(line: Line, goods: Goods) -> Party | None:
    """Return who gets goods that a bracket counts: `will be sent to Seychelles (40,000 doses)`."""
    if not goods.first or line.atoms[goods.first - 1].low != "(":
        return None
    party = next((one for one in line.parties if one.last == goods.first - 2 and one.kind == "country"), None)
    return party if party is not None and led_by(line.atoms, party.first) in ("to", "for") else None


def _into_fund(line: Line, goods: Goods, donor: FieldValue) -> FieldValue | None:
    """Return the fund that money was said to go to before: `Nepal pledged $1 million, Bhutan $100,000`."""
    context = line.context
    shared = goods.item.startswith("vaccine") and goods.number is not None and context.about != context.topic
    if not (goods.item == "funding" or shared) or donor.status != "quoted" or context.fund is None:
        return None
    fund = context.recall(context.fund)
    return fund if fund is not None and fund.value != donor.value else None


def _unknown_body(line: Line, goods: Goods) -> FieldValue | None:
    """Return a body that money is for and that we do not know: `voted $49 million for UNMEER`."""
    after = line.atoms[goods.last + 1 : goods.last + 4]
    if goods.item != "funding" or not after or after[0].low not in ("for", "to"):
        return None
    named = after[2] if len(after) > 2 and after[1].low == "the" else after[1] if len(after) > 1 else None
    if named is None or not named.is_name or not named.text.isupper() or len(named.text) < LEAST_ACRONYM:
        return None
    return line.context.quoted(named.text, named.start, named.end)


LEAST_ACRONYM = 4
"""Letters of a name in capitals that is a body (our own choice)."""


def each_of(line: Line, goods: Goods, event: Event) -> list[FieldValue]:
    """List who receives the same number each: `50 ventilators each to Peru, Chile and Cuba`; else nobody."""
    behind = line.atoms[goods.last + 1 : goods.last + 5]
    if not event.receives and any(
        one.low == "each" for one in line.atoms[event.anchor + 1 : event.anchor + 2]
    ):
        before = [run for run in runs(line) if run[-1].last < event.anchor]  # `to A and B, giving each 50`
        return [field_of(line, one) for one in before[-1]] if before and len(before[-1]) > 1 else []
    shared = any(one.low in ("each", "apiece") for one in behind[:2])
    if not shared or any(one.low in ("of which", "which", "of", "capable", "able", "with") for one in behind):
        return []
    run: list[Party] = []
    for party in line.parties:
        if party.kind != "country" or (party.first < event.anchor) != event.receives:
            continue
        joined = run and all(
            one.low in (",", "and", "the") for one in line.atoms[run[-1].last + 1 : party.first]
        )
        if not joined and len(run) < 2:
            run = []
        if joined or not run:
            run.append(party)
    return [field_of(line, party) for party in run] if len(run) > 1 else []


def _its_country(line: Line, found: FieldValue, donor: FieldValue) -> FieldValue | None:
    """Return the country of an unknown body, as a hospital is: the one behind it, else the topic."""
    party = next((one for one in line.parties if found.spans and one.start == found.spans[0].start), None)
    if party is None or party.kind != "org" or party.code in organisations():
        return None
    for one in line.parties:
        behind = 0 < one.first - party.last <= MOST_BEHIND and one.country and one.country != donor.value
        if behind and one.kind in ("country", "part") and led_by(line.atoms, one.first) in ("in", "of"):
            return line.context.quoted(one.country, one.start, one.end)
    where = _home_of_giver(line, donor)
    if where is not None:
        return where
    topic = line.context.topic
    return FieldValue(topic, "inferred") if topic and topic != donor.value else None


def _home_of_giver(line: Line, donor: FieldValue) -> FieldValue | None:
    """Return where a body that gives is said to be: `the Chinese community in Chad gave 100 beds`."""
    if not donor.spans or donor.value in countries():
        return None
    giver = next((one for one in line.parties if one.start == donor.spans[0].start), None)
    for one in line.parties if giver is not None else ():
        beside = giver is not None and one.first == giver.last + 2 and one.kind in ("country", "part")
        if beside and one.country and led_by(line.atoms, one.first) == "in":
            return line.context.quoted(one.country, one.start, one.end)
    return None


def _taker(line: Line, goods: Goods, event: Event) -> FieldValue | None:
    """Return the subject of `received`, or who stands in `were received by`."""
    if is_taker_subject(event, goods):
        party = beside_number(line, goods)
        named = party is not None and party.kind == "country"
        return (
            field_of(line, party) if named and party is not None else subject(line, event.anchor, takers=True)
        )
    if event.receives:
        party = beside_number(line, goods)
        region = _region_taking(line, event)
        if party is None and region is not None:
            return region
        if party is None and _are_states(line, event.anchor):
            return line.context.recall(line.context.region) or NONE
        return field_of(line, party) if party is not None else subject(line, event.anchor, takers=True)
    return led_after(line, event.anchor, ("by",)) if event.rule == "received" else None


def _pool(line: Line, event: Event) -> FieldValue | None:
    """Return the pool that vaccines are given through to nobody named: `will donate 20 million via COVAX`."""
    if event.kind != "pledge" or event.receives or event.passive or "covax" not in line.small:
        return None
    topic = line.context.topic
    about = topic is not None and line.context.about == topic
    if about and not any(one.country == topic for one in line.parties):
        return None  # in a text about a country, it is this one that gets them
    for party in line.parties:
        if party.code == "COVAX" and led_by(line.atoms, party.first) in ("through", "via"):
            return field_of(line, party)
    return None


def _are_states(line: Line, anchor: int) -> bool:
    """Tell whether states that are not named receive: `each of the 54 nations on the continent would get`."""
    lead = line.atoms[max(0, anchor - MOST_MANY) : anchor]
    states = next((one for one in reversed(lead) if "affected" in one.senses), None)
    return states is not None and not any(
        one.is_a("place", "org") or one.verb_class for one in line.atoms[states.index + 1 : anchor]
    )


def _region_taking(line: Line, event: Event) -> FieldValue | None:
    """Return the region that is said to have received: `Africa has now received`."""
    place = event.anchor - 1
    while place >= 0 and ("verbword" in line.atoms[place].senses or line.atoms[place].low in ADVERBS):
        place -= 1
    party = next((one for one in line.parties if one.last == place and one.kind == "region"), None)
    return line.context.quoted(party.code, party.start, party.end) if party is not None else None


def _elsewhere(line: Line, goods: Goods, event: Event, donor: FieldValue) -> FieldValue | None:
    """Return who receives by other words of the sentence: `here`, a request that is answered, `in X`."""
    context = line.context
    here = next((one for one in line.atoms if one.low == "here"), None)
    if here is not None and context.home and event.rule in ("arrived", "expected", "moved"):
        return context.quoted(context.home, here.start, here.end, "resolved")
    if _to_many(line, event) or _to_bloc(line, event):
        return _their_region(line, event)
    pool = _pool(line, event) if goods.number is not None else None
    if pool is not None and pool.value != donor.value:
        return pool
    there = _only_country(line, event, donor.value)
    if there is not None:
        return there
    if goods.item == "funding" or event.rule == "help" or event.kind == "pledge":
        world = next((one for one in line.parties if one.code == "WLD" and _is_response(line, one)), None)
        if world is not None:
            return context.quoted("WLD", world.start, world.end)
    return None


def _from_before(line: Line, donor: FieldValue) -> FieldValue:
    """Return who received or asked in earlier sentences, else the country that the text is about."""
    context = line.context
    if context.asker is not None and context.asker.sentence == context.number:
        asked = context.recall(context.asker)  # `has asked for 50 beds, of which 20 have been approved`
        if asked is not None and asked.value != donor.value:
            return asked
    for inherited in (context.recall(context.recipient), context.recall(context.asker)):
        wide = inherited is not None and len(str(inherited.value)) > CODE
        if wide and context.topic is not None and context.about == context.topic and not context.unnamed:
            continue  # what once went to a whole region does not go on to it in a text about a country
        if inherited is not None and inherited.value != donor.value and inherited.value in countries():
            return inherited
    if context.unnamed and context.region is not None:  # written in Addis Ababa, about the African Union
        return context.recall(context.region) or NONE
    home = homes().get(str(donor.value))  # USAID gives nothing to the United States
    for topic in (context.topic, context.second) if context.about != "" else (context.opened,):
        only_gives = topic in context.givers and topic not in context.takers
        if topic and topic not in (donor.value, home) and not only_gives:
            return FieldValue(topic, "inferred")
    here = context.home if context.home not in DESKS else None
    if here is not None and here not in (donor.value, home, *context.givers):
        return FieldValue(here, "inferred")
    return NONE


def _in_to(line: Line, group: Group, event: Event, donor: object) -> FieldValue | None:
    """Return the party in `to X`, `for X`, `in X`, or right after the verb: `sent India 100 ventilators`."""
    atoms = line.atoms
    apart = behind_part(atoms, group.last)
    best: tuple[float, Party] | None = None
    for party in line.parties:
        if prior_is_venue(atoms, party.first):
            continue
        if party.kind in {"media", "carrier", "adjective"} and not has_head(atoms, party.last):
            continue
        value = party.country or party.code
        if value == donor or (party.kind == "pronoun" and not party.country):
            continue
        prior = led_by(atoms, party.first)
        if prior == "of" and _is_people_of(atoms, party):
            prior = "to"
        ranked = _rank(line, party, prior, group, event)
        if prior == "to" and party.first > 1 and atoms[party.first - 2].low in GRATEFUL:
            continue
        if group.last < party.first < apart:
            continue
        if prior == "in" and any(
            party.last < one.first < group.first and one.country for one in line.parties
        ):
            continue  # `ordered in Peru, and Hungary, whose 100,000 doses came`
        if prior in ("to", "for") and _is_remainder(atoms, group, party):
            continue
        if any(one.low == "of which" for one in atoms[group.last + 1 : party.first]):
            continue  # `arrived in Chad, of which 20 went to Niger`
        if _is_direct(atoms, party, prior, group, event):
            ranked = 0
        opens = prior in ("in", "for") and _opens_sentence(atoms, party) and event.kind != "request"
        if opens and not event.receives:
            ranked = 1
        if (
            ranked is None
            or (prior == "in" and ranked and not opens and not _receives_in(atoms, party, group, event))
            or any(
                one.low in GRATEFUL or '"' in one.text for one in atoms[max(0, party.first - 3) : party.first]
            )
            or "according" in {one.low for one in atoms[max(0, party.first - 3) : party.first]}
        ):
            continue
        if (
            prior == "for"
            and not opens
            and not _is_bound_for(atoms, party, event)
            and (
                party.first < min(group.first, event.anchor)
                or (party.kind == "region" and party.first < group.first)
            )
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
    return field_of(line, party, topic=True)


def _is_direct(atoms: list[Atom], party: Party, prior: str, group: Group, event: Event) -> bool:
    """Tell whether a party stands right behind the verb: `sent India 100 ventilators`."""
    leaving = event.verb is not None and event.verb.lemma in LEAVING
    direct = (
        not event.passive
        and not leaving
        and 0 < party.first - event.anchor <= 2
        and prior not in PREPOSITIONS
    )
    direct = direct or _is_given(atoms, party, event, group)
    return direct and (party.kind != "region" or party.first == event.anchor + 1)


def _rank(line: Line, party: Party, prior: str, group: Group, event: Event) -> int | None:
    """Say how surely the word before a party makes it the receiver, 0 the surest; None where it does not."""
    atoms = line.atoms
    ranked = {"to": 0, "for": 2, "in": 3, "into": 0, "at": 4}.get(prior)
    if prior == "in" and party.first > event.anchor and _is_to_those_in(atoms, party):
        ranked = 0
    if prior in {"with", "between", "and"} and _is_agreed_with(atoms, party):
        ranked = LEAST if event.verb is None or event.verb.ahead else 1
    if prior == "with" and event.verb is not None and event.verb.lemma == "share":
        ranked = 0
    if ranked is None and not event.receives and _is_helped(atoms, party, group):
        ranked = 1
    return ranked


def _is_given(atoms: list[Atom], party: Party, event: Event, group: Group) -> bool:
    """Tell whether a party is given goods by an infinitive: `have agreed to provide the union with doses`."""
    place = party.first - 1
    if place >= 0 and atoms[place].low == "the":
        place -= 1
    if not event.anchor < place < group.first or party.kind == "person":
        return False
    verb = atoms[place]
    gives = (
        verb.verb_class in ("give", "send", "pledge") and verb.form in ("base", "ing") and not verb.passive
    )
    return gives and (party.last + 1 < len(atoms) and atoms[party.last + 1].low != "'s")


BOUND = frozenset(("sail", "sailed", "left", "departed", "off", "bound", "headed", "leaving", "heading"))


def _is_bound_for(atoms: list[Atom], party: Party, event: Event) -> bool:
    """Tell whether what carries goods goes there: `a vessel set sail for Indonesia, carrying 40 tonnes`."""
    carried = event.verb is not None and event.verb.lemma == "carry" and event.verb.form == "ing"
    return (
        carried
        and party.kind == "country"
        and any(one.low in BOUND for one in atoms[max(0, party.first - 3) : party.first])
    )


def _is_helped(atoms: list[Atom], party: Party, group: Group) -> bool:
    """Tell whether goods are to help a country: `$9 million to assist Maldives' response`."""
    counted = any(goods.number is not None for goods in group.goods)
    helped = party.kind in ("country", "region") or (party.kind == "org" and party.code in AGENCIES)
    if not counted or not helped or party.first < max(2, group.last + 1):
        return False
    lead = [
        one
        for one in atoms[max(0, party.first - 3) : party.first]
        if one.low not in ("the", "government", "of")
    ]
    return len(lead) > 0 and lead[-1].verb_class == "help" and lead[-1].form == "base"


def _opens_sentence(atoms: list[Atom], party: Party) -> bool:
    """Tell whether a place opens the sentence: `In Maldives, this delivery will`, `For Pakistan, the`."""
    after = atoms[party.last + 1] if party.last + 1 < len(atoms) else None
    return party.first <= 2 and party.kind == "country" and after is not None and after.low == ","


LEAST = 4
"""Rank of who only agreed to what is given: others that it is for come before."""


def _is_to_those_in(atoms: list[Atom], party: Party) -> bool:
    """Tell whether goods go to people or places there: `to our partners in Fiji`, `to hospitals in Chad`."""
    for one in reversed(atoms[max(0, party.first - MOST_THERE) : party.first - 1]):
        if one.low in ("to", "for"):
            led = atoms[one.index - 1].low if one.index else ""
            return one.index < party.first - 2 and led not in ("according", "thanks", "ambassador", "due")
        if "verb" in one.senses or one.quantity is not None or one.low in (",", ";", "and", "in"):
            return False
    return False


MOST_THERE = 7
"""Words from `to` to the country where goods go: `to several of our partners in Fiji` (our own choice)."""


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
        one.low in ("the", "a", "and", "number", "number of", "of", *PARTS_OF)
        or one.is_a("person", "government", "ministry", "number")
        for one in lead[start + 1 :]
    )


PARTS_OF = ("state", "province", "region", "city", "district", "kingdom", "republic", "island", "hospitals")
"""What stands before the name of who gets goods: `to the state of Madhya Pradesh`."""


def _is_remainder(atoms: list[Atom], group: Group, party: Party) -> bool:
    """Tell whether only what is left goes there: `and the rest for Bolivia`."""
    return any(one.low in ("rest", "remainder", "balance") for one in atoms[group.last + 1 : party.first])


def _receives_in(atoms: list[Atom], party: Party, group: Group, event: Event) -> bool:
    """Tell whether `in X` names where goods went: after a verb of moving, or right after the goods."""
    if party.first < event.anchor:
        return False
    lead = [one.low for one in atoms[max(0, party.first - MOST_ORIGIN) : party.first]]
    if "from" in lead and "to" not in lead[lead.index("from") :]:  # `from its warehouse in Dubai`
        return False
    if any(word in ("outbreak", "epidemic", "response", "crisis", "fight") for word in lead[-5:]):
        return True
    if event.rule in ("arrived", "expected", "moved") or 0 < party.first - group.last <= 3:
        return True
    return _is_purpose_there(atoms, party, group)


def _is_purpose_there(atoms: list[Atom], party: Party, group: Group) -> bool:
    """Tell whether goods are for what is done in a place: `€125 million to support vaccination in Africa`."""
    between = atoms[group.last + 1 : party.first]
    led = [one.low for one in between[:1]] in (["to"], ["for"], ["towards"])
    verbs = [one for one in between if "verb" in one.senses]
    aimed = all(one.verb_class == "help" or one.form == "base" for one in verbs)
    return led and len(between) <= MOST_MANY and aimed and all(one.low not in (",", ";") for one in between)


def _is_response(line: Line, party: Party) -> bool:
    """Tell whether money goes to what the world does: `the global response`."""
    after = line.atoms[party.last + 1] if party.last + 1 < len(line.atoms) else None
    aims = ("response", "fight", "effort", "efforts", "fund", "appeal", "needs", "supply")
    return after is not None and after.low in aims


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
        and "from" not in [one.low for one in line.atoms[max(0, party.first - MOST_ORIGIN) : party.first]]
    }
    party = next(iter(named.values())) if len(named) == 1 else None
    return field_of(line, party) if party is not None else None


def _their_region(line: Line, event: Event) -> FieldValue:
    """Return the region of countries that are not named: `each of the 54 nations on the continent`."""
    for party in line.parties:
        region = len(party.code) > 3 and (party.kind == "region" or line.atoms[party.first].is_a("demonym"))
        if region and party.first > event.anchor and party.code != "WLD":
            return line.context.quoted(party.code, party.start, party.end)
    about = line.context.about
    titled = FieldValue(about, "inferred") if about and len(about) > CODE else None
    return titled or line.context.recall(line.context.region) or to_the_poor(line, event)


def _to_bloc(line: Line, event: Event) -> bool:
    """Tell whether goods go to a continent or body of states by what it is: `promised to the continent`."""
    for atom in line.atoms[event.anchor + 1 :] if not BLOCS.isdisjoint(line.lows) else ():
        if atom.low in BLOCS:
            lead = [one.low for one in line.atoms[max(event.anchor, atom.index - 4) : atom.index]]
            led = bool({"to", "for"} & set(lead)) or atom.index - event.anchor == DIRECT
            return bool({"the", "its"} & set(lead)) and led
    return False


def _to_many_first(line: Line, group: Group, start: int) -> bool:
    """Tell whether goods go `to neighbouring countries` before any is named: those named get parts."""
    for atom in line.atoms[group.last + 1 : group.last + MOST_MANY]:
        if atom.start >= start or atom.quantity is not None or "verb" in atom.senses:
            return False
        if "affected" in atom.senses:
            lead = line.atoms[group.last + 1 : atom.index]
            named = any(one.is_a("place", "demonym") for one in lead)
            return not named and any(one.low == "to" for one in lead)
    return False


def _to_many(line: Line, event: Event) -> bool:
    """Tell whether goods go to countries that are not named: `to the most affected countries`."""
    atoms = line.atoms
    for atom in atoms[event.anchor :] if "affected" in line.kinds else ():
        if "affected" in atom.senses:
            lead = [one.low for one in atoms[max(event.anchor, atom.index - 6) : atom.index]]
            return not {"to", "for", "each"}.isdisjoint(lead) or ("with" in lead and _shares(event))
    return False


def _shares(event: Event) -> bool:
    verb = event.verb
    return verb is not None and (verb.lemma == "share" or verb.verb_class == "pledge")
