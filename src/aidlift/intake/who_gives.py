"""Who gives goods: beside them, in the clause of their verb, who is thanked or speaks, else from before."""

from __future__ import annotations

from aidlift.intake.context import DESKS, Line
from aidlift.intake.drafts import NONE, FieldValue
from aidlift.intake.goods_kinds import Goods, Group
from aidlift.intake.grammar import led_by
from aidlift.intake.lexicon import countries
from aidlift.intake.parties import Party
from aidlift.intake.parties_near import (
    PREPOSITIONS,
    beside,
    beside_number,
    field_of,
    inherit,
    is_for_recipients,
    is_made_by,
    labelled,
    leading,
    led_after,
    owned_by,
    owner_of,
)
from aidlift.intake.supply_awaited import AGENCIES
from aidlift.intake.supply_days import is_sum_received
from aidlift.intake.supply_loans import lender_of
from aidlift.intake.supply_nouns import Event, is_taker_subject
from aidlift.intake.supply_right import BUYING, LEAVING
from aidlift.intake.who_acts import subject
from aidlift.intake.who_gives_loads import (
    beside_vehicle,
    chartering,
    fetches_own,
    flies_flag,
    from_home,
    has_vehicle,
    left_behind,
    left_from,
    of_forces,
    sent_by_plane,
    with_load,
    with_own_ships,
)
from aidlift.intake.who_gives_unknown import DONATING, THE_BODY, joined_name, name_beside, unknown_subject

SHIPPING = frozenset(("ship", "airlift", "fly", "transport", "dispatch", "despatch"))
CARRYING = frozenset(("carry", "transport", "fly", "bring in", "load"))
COMPANIES = frozenset(("companies", "private companies", "firms"))


def donor_of(line: Line, goods: Goods, group: Group, event: Event) -> FieldValue:
    """Return who gives: beside the goods, in the clause, before; null where nobody is said to."""
    found = (
        _whose(line, group)
        or _who_is_thanked(line, event.anchor)
        or _told_beside(line, goods, event)
        or _as_gift(line, group)
        or _served(line, group, event)
        or _companies(line, event.anchor)
        or _of_this_load(line, group, event)
        or _by_verb(line, goods, group, event)
    )
    if found is None and (_is_sum(line, goods) or is_sum_received(line, goods, event)):
        return NONE
    if found is not None and (_is_other(line, found) or fetches_own(line, found) or left_from(line, found)):
        return inherit(line, "donor")
    at_home = _own_government(line, event) if found is None else None
    if at_home is not None:
        return at_home
    known = countries().get(str(found.value)) if found is not None else None
    if known is not None and known.kind == "region":  # goods are given by bodies and states
        return NONE
    return found or inherit(line, "donor")


def _whose(line: Line, group: Group) -> FieldValue | None:
    """Return whose goods they are: `and Hungary, whose 100,000 doses came on Monday`."""
    if "whose" not in line.lows:
        return None
    lead = line.atoms[max(0, group.first - 3) : group.first]
    mark = next((one.index for one in lead if one.low == "whose"), None)
    if mark is None:
        return None
    party = next((one for one in line.parties if mark - 2 <= one.last < mark), None)
    return field_of(line, party) if party is not None and party.kind in ("country", "org") else None


def _own_government(line: Line, event: Event) -> FieldValue | None:
    """Return the country of the dateline for `the government has decided to donate`, told of others."""
    home, verb = line.context.home, event.verb
    if verb is None or home is None or home in DESKS or event.passive or event.receives:
        return None
    lead = [one.low for one in line.atoms[: verb.index][:2]]
    return FieldValue(home, "inferred") if lead in (["the", "government"], ["the", "cabinet"]) else None


def _is_sum(line: Line, goods: Goods) -> bool:
    """Tell whether goods are told as what came from all: `250,000 doses overall have arrived so far`."""
    return any(one.low in ("overall", "altogether") for one in line.atoms[goods.last + 1 : goods.last + 3])


def _is_other(line: Line, found: FieldValue) -> bool:
    """Tell whether `the country` that gives cannot be the one told last, as that one receives."""
    said = next(
        (
            one
            for one in line.parties
            if one.kind in ("pronoun", "ministry") and found.spans and one.start == found.spans[0].start
        ),
        None,
    )
    if said is None:
        return False
    return any(
        one.first > said.last and one.country == said.country and led_by(line.atoms, one.first) == "to"
        for one in line.parties
    )


def _of_this_load(line: Line, group: Group, event: Event) -> FieldValue | None:
    """Return who gave a part of a load: `among them 50 beds donated by Peru`, `a Thai plane with 20`."""
    place = group.first - 1 - (line.atoms[group.first - 1].low == "of") if group.first > 1 else 0
    if place > 0 and "shipment" in line.atoms[place].senses:  # `Poland's shipment of 100 beds came`
        owner = owner_of(line, place)
        if owner is not None and owner.value not in line.context.takers:
            return owner
    if event.rule not in {"contents", "expected", "arrived"}:
        return None
    given = _given_by(line, group) if event.rule == "contents" else None
    return given or beside_vehicle(line, group.first)


def _as_gift(line: Line, group: Group) -> FieldValue | None:
    """Return the giver in words set beside goods: `masks, a gift of Peru,`, `masks, courtesy of Peru`."""
    if line.kinds.isdisjoint(("gift", "shipment")) and "courtesy" not in line.lows:
        return None
    atoms = line.atoms
    for place in range(group.last + 1, min(len(atoms), group.last + 8)):
        one, lead = atoms[place], atoms[place - 1]
        if one.verb_class or one.low in (";", "and"):
            return None
        behind = atoms[place + 1].low if place + 1 < len(atoms) else ""
        gift = "gift" in one.senses and (
            lead.low in ("a", "an", "as", "generous")
            or (lead.low in ("the", "both") and behind in ("of", "from"))
        )
        if gift or one.low == "courtesy":
            return _giver_after(line, place)
        # `36,000 doses, its second COVAX load`
        if "shipment" in one.senses and atoms[group.last + 1].low == ",":
            named = next((other for other in line.parties if other.last == place - 1), None)
            return field_of(line, named) if named is not None and named.kind in ("org", "adjective") else None
    return None


def _giver_after(line: Line, place: int) -> FieldValue | None:
    """Return the party close behind a noun of giving: `a donation from the Swiss government`."""
    for party in line.parties:
        near = 0 < party.first - place <= 5 and party.kind in ("country", "org", "person", "adjective")
        if near and leading(line.atoms, party.first) in ("from", "of", "by"):
            return field_of(line, owned_by(line, party) or party)
    return None


def _told_beside(line: Line, goods: Goods, event: Event) -> FieldValue | None:
    """Return the party in `masks from Belgium` and `Belgium: 9,000 masks`."""
    party = beside(line, goods, "from") or (beside(line, goods, "by") if event.passive else None)
    verb = event.verb
    acting = verb is not None and verb.verb_class in {"give", "send", "pledge"} and not event.passive
    if not acting or (verb is not None and (verb.lemma in CARRYING or verb.lemma in LEAVING)):
        party = party or _behind_taker(line, goods)
    if party is not None and _is_sent_from(line, event):
        return None
    if party is None and event.kind == "delivery":  # `14,400 doses under COVAX`
        pools = [beside(line, goods, one) for one in ("under", "through", "via")]
        party = next((one for one in pools if one is not None and one.code in AGENCIES), None)
    if party is None and not is_for_recipients(line, goods):
        party = labelled(line, goods)
    return field_of(line, owned_by(line, party) or party) if party is not None else None


def _behind_taker(line: Line, goods: Goods) -> Party | None:
    """Return who gives behind who gets: `40 ventilators for Ghana from Turkey`."""
    taker = beside(line, goods, "for") or beside(line, goods, "to")
    after = line.atoms[taker.last + 1 : taker.last + 3] if taker is not None else []
    if not after or taker is None or after[0].low != "from":
        return None
    first = taker.last + 2 + (after[-1].low == "the")
    return next((one for one in line.parties if one.first == first and one.kind in ("country", "org")), None)


def _is_sent_from(line: Line, event: Event) -> bool:
    """Tell whether `from` names only where a body sent goods from: `Caritas sent 73 masks from Uganda`."""
    verb = event.verb
    if verb is None or event.passive or event.receives or verb.verb_class not in ("give", "send"):
        return False
    if verb.lemma in BUYING or verb.lemma in LEAVING or verb.lemma in CARRYING:
        return False
    return any(one.kind == "org" and 0 < verb.index - one.last <= MOST_TO_SENDER for one in line.parties)


MOST_TO_SENDER = 7
"""Words from a body to its verb of sending: `the foundation and other partners to urgently airlift`."""


def _by_verb(line: Line, goods: Goods, group: Group, event: Event) -> FieldValue | None:
    """Return the giver where the verb or noun that governs the goods lets one stand."""
    lemma = event.verb.lemma if event.verb is not None else ""
    anchor = event.anchor
    if event.rule == "gift":
        return _giver_after(line, anchor)
    if lemma in LEAVING:
        return (
            _given_by(line, group)
            or left_behind(line, anchor)
            or led_after(line, anchor, ("from",))
            or _opening(line, group, event)
            or (subject(line, group.first) if group.last < anchor else None)
            or _country_speaking(line, event)
            or _agency_speaking(line)
            or from_home(line)
        )
    if lemma in CARRYING and has_vehicle(line, anchor):
        return (
            _given_by(line, group)
            or _around_from(line, group, event)
            or led_after(line, anchor, ("from",))
            or _country_speaking(line, event)
            or with_own_ships(line, anchor)
            or of_forces(line, anchor)
            or beside_vehicle(line, group.first)
            or _agency_speaking(line)
        )
    if event.rule == "fetched":
        return led_after(line, anchor, ("from",)) or _fetched_in(line, anchor)
    if event.receives:
        told = _who_gave_that(line, group) or _brought_by(line, group)
        if told is not None:
            return told
        source = led_after(line, anchor, ("from", "by", "through", "via", "under")) or _described(line, group)
        return source or (subject(line, event.promise) if event.promise is not None else None)
    giver = beside_number(line, goods) or beside_number(line, group.goods[0])
    if giver is not None and not is_taker_subject(event, goods):
        return field_of(line, giver)
    named = name_beside(line, goods) if lemma in DONATING and not event.passive else None
    if named is not None:
        return named
    if event.passive and event.rule == "received":
        return led_after(line, anchor, ("from",))
    if lemma == "bring in" and not event.passive:
        return subject(line, anchor) or _opening(line, group, event)
    if event.passive or event.rule in ("arrived", "expected"):
        return _of_goods_moved(line, group, event)
    if event.rule == "signed":
        return lender_of(line)
    if event.rule == "noun":
        return owner_of(line, anchor) or led_after(line, anchor, ("from", "by")) or subject(line, anchor)
    helped = _helping_by(line, event)
    if helped is not None:
        return helped
    flown = sent_by_plane(line, anchor) if lemma in ("deliver", "hand") else None
    acts = joined_name(line, event) or subject(line, anchor)
    if event.rule == "contents" and acts is not None and acts.value in line.context.takers:
        acts = None  # `450 have reached Delhi, 320 are on their way and 310 others to Mumbai`
    return flown or acts or unknown_subject(line, event) or _country_speaking(line, event)


def _fetched_in(line: Line, anchor: int) -> FieldValue | None:
    """Return where goods are fetched: `sent two planes to Beijing to fetch a million doses`."""
    for party in reversed(line.parties):
        if party.last < anchor and led_by(line.atoms, party.first) in ("to", "for"):
            return field_of(line, party)
    return None


def _who_gave_that(line: Line, group: Group) -> FieldValue | None:
    """Return who gave what was received: `received 400 beds that the Hungarian government transferred`."""
    mark = group.last + 1
    if mark >= len(line.atoms) or line.atoms[mark].low not in ("that", "which"):
        return None
    party = next((one for one in line.parties if 0 < one.first - mark <= 2), None)
    verbs = line.verbs("give", "send", "pledge")
    gave = party is not None and any(0 < one.index - party.last <= 4 for one in verbs)
    return field_of(line, party) if gave and party is not None else None


def _brought_by(line: Line, group: Group) -> FieldValue | None:
    """Return who brought what was received: `got 60 tonnes, flown in from Panama by UNICEF`."""
    for verb in line.atoms[group.last + 1 : group.last + 4]:
        if verb.verb_class not in ("give", "send") or verb.form != "past":
            continue
        for party in line.parties:
            near = 0 < party.first - verb.index <= MOST_BROUGHT and party.kind in ("country", "org")
            if near and leading(line.atoms, party.first) == "by":
                return field_of(line, owned_by(line, party) or party)
    return None


MOST_BROUGHT = 8
"""Words from `flown in` to who brought goods (our own choice)."""


def _helping_by(line: Line, event: Event) -> FieldValue | None:
    """Return who helps by giving: `the support provided by Beijing by donating 600,000 doses`."""
    verb = event.verb
    if verb is None or verb.form != "ing" or not verb.index or line.atoms[verb.index - 1].low != "by":
        return None
    for party in reversed(line.parties):
        if party.last < verb.index and leading(line.atoms, party.first) in ("by", "from"):
            return field_of(line, party)
    return None


def _of_goods_moved(line: Line, group: Group, event: Event) -> FieldValue | None:
    """Return the giver of goods that are the subject: `were handed over by X`, `arrived from X`."""
    anchor = event.anchor
    shipped = event.verb is not None and event.verb.lemma in SHIPPING
    if shipped and not led_after(line, anchor, ("by",)):
        agency = _agency_speaking(line)
        if agency is not None:
            return agency
    return (
        _who_gave_that(line, group)
        or _given_by(line, group)
        or (of_forces(line, anchor) if event.verb is None or event.rule == "arrived" else None)
        or _led_to(line, group, anchor)
        or _by_some(line, anchor)
        or _thanked(line, anchor)
        or _around_from(line, group, event)
        or led_after(line, anchor, ("through", "via", "under"))
        or owner_of(line, anchor)
        or _described(line, group)
        or _opening(line, group, event)
        or (_agency_speaking(line) if event.kind != "pledge" else None)
        or _country_speaking(line, event)
    )


def _by_some(line: Line, anchor: int) -> FieldValue | None:
    """Return the first named of `promised by partners such as Japan and Spain`; nobody where none is."""
    atoms = line.atoms
    mark = next((one.index for one in atoms[anchor + 1 : anchor + MOST_TO_BY] if one.low == "by"), None)
    if mark is None or any(one.when is not None for one in atoms[mark + 1 : mark + 2]):
        return None
    for one in atoms[mark + 1 : mark + MOST_TO_BY]:
        if one.is_a("carrier", "airline", "vehicle", "aircraft"):  # who flew them, not who gave them
            return None
        if one.low in (",", ";", ".", "and"):
            return NONE
        if one.is_a("such"):
            party = next((other for other in line.parties if 0 < other.first - one.index <= 2), None)
            return field_of(line, party) if party is not None else NONE
    return NONE


MOST_TO_BY = 7
"""Words from a verb to `by`, and from there to whom it leads (our own choice)."""


def _led_to(line: Line, group: Group, anchor: int) -> FieldValue | None:
    """Return who stands in `by X` or `from X` behind a verb, unless other goods come from there."""
    found = led_after(line, anchor, ("by", "from"))
    if found is None or not found.spans or group.last > anchor:
        return found
    for one in line.quantities:  # `300 doses had arrived, and 50 ventilators from the EU`
        other = one.index > anchor and one.start < found.spans[0].start
        if other and line.atoms[one.index - 1].low == "and":
            return None
    return found


THANKING = frozenset(("thank", "thanked", "thanks"))


def _who_is_thanked(line: Line, anchor: int) -> FieldValue | None:
    """Return whom somebody thanks for goods: `the minister thanked Spain for the donation of`."""
    if line.lows.isdisjoint(THANKING):
        return None
    verb = next((one for one in reversed(line.atoms[:anchor]) if one.low in THANKING), None)
    acts = [one for one in line.parties if one.last == anchor - 1 and one.kind == "country"]
    if verb is None or (acts and acts[0].first > verb.index + 1):
        return None  # `Peru thanked Chile, and Cuba pledged 20 beds`
    for party in line.parties:
        near = verb.index < party.first < min(anchor, verb.index + 8)
        if near and party.kind in ("country", "org", "person", "adjective"):
            return field_of(line, party)
    return None


def _thanked(line: Line, anchor: int) -> FieldValue | None:
    """Return whom goods are owed to: `arrived in the country thanks to COVAX`."""
    atoms = line.atoms
    mark = next((one.index for one in atoms[anchor:] if one.low == "thanks"), None)
    if mark is None:
        return None
    party = next((one for one in line.parties if one.first > mark and one.kind in ("country", "org")), None)
    return field_of(line, party) if party is not None else None


def _served(line: Line, group: Group, event: Event) -> FieldValue | None:
    """Return whom goods are given or flown for: `on behalf of the Turkish people`, `for UNICEF`."""
    behalf = _on_behalf(line, group)
    if behalf is not None or event.kind != "delivery":
        return behalf
    for party in line.parties:
        if party.kind != "org" or party.code not in AGENCIES:
            continue
        near = abs(party.first - group.last) <= 6 or abs(party.first - event.anchor) <= 6
        if near:
            lead = [one.low for one in line.atoms[max(0, party.first - 3) : party.first]]
            if lead[-1:] == ["for"] and has_vehicle(line, event.anchor):
                return field_of(line, party)
    return None


def _on_behalf(line: Line, group: Group) -> FieldValue | None:
    """Return for whom somebody acts in the clause of the goods: `on behalf of the Government of Japan`."""
    if "behalf" not in line.lows:
        return None
    mark = min(
        (one.index for one in line.atoms if one.low == "behalf"), key=lambda place: abs(place - group.last)
    )
    for party in line.parties:
        if 0 < party.first - mark <= 6 and party.kind in ("country", "org", "adjective"):
            between = line.atoms[mark + 1 : party.first]
            if not any(one.low in (",", ";") or "verb" in one.senses for one in between):
                return field_of(line, party)
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


def _around_from(line: Line, group: Group, event: Event) -> FieldValue | None:
    """Return `from X` before the verb: `the load from Britain arrived`; else the body in `under COVAX`."""
    atoms = line.atoms
    under = None
    for party in line.parties:
        if party.first < 1 or party.first > event.anchor or party.kind not in ("country", "org", "part"):
            continue
        prior = leading(atoms, party.first)
        if party.kind == "part" and (prior != "from" or party.country in (None, line.context.topic)):
            continue
        if prior == "by" and is_made_by(atoms, party.first):
            continue
        if prior in ("from", "by"):
            return field_of(line, owned_by(line, party) or party)
        if under is None and party.kind == "org" and prior in THROUGH and party.first > group.first:
            under = party
    return field_of(line, under) if under is not None else None


THROUGH = frozenset(("under", "through", "via"))


def _opening(line: Line, group: Group, event: Event) -> FieldValue | None:
    """Return the giver in `An Italian team with ventilators landed` and `Taiwan's first batch reached`."""
    for party in line.parties:
        if party.last >= min(group.first, event.anchor) or party.kind not in ("adjective", "country"):
            continue
        after = line.atoms[party.last + 1]
        if led_by(line.atoms, party.first) in PREPOSITIONS and not flies_flag(line, party):
            continue
        if any(one.low in ("when", "after", "before") for one in line.atoms[party.last : event.anchor]):
            continue  # `Tonga's campaign got a boost when a plane brought`
        if any(one.verb_class == "say" for one in line.atoms[party.last : min(group.first, event.anchor)]):
            continue  # `Kenyan health chief Ann Lee said 50 beds came`
        if party.kind == "adjective" or after.low == "'s" or flies_flag(line, party):
            return field_of(line, party)
    return with_load(line, min(group.first, event.anchor)) or chartering(line, min(group.first, event.anchor))


def _given_by(line: Line, group: Group) -> FieldValue | None:
    """Return who is said behind goods to have given them: `with tonnes of masks donated by the airline`."""
    verb = next(
        (one for one in line.atoms[group.last + 1 : group.last + 3] if one.verb_class in ("give", "pledge")),
        None,
    )
    if verb is None or verb.index + 1 >= len(line.atoms) or line.atoms[verb.index + 1].low != "by":
        return None
    named = led_after(line, verb.index, ("by",))
    end = named.spans[0].end if named is not None and named.spans else None
    if any(one.low == "-" and one.start == end for one in line.atoms[verb.index + 2 :]):
        return None  # `donated by the India-Thai Chamber of Commerce`
    airline = any(one.is_a("airline") for one in line.atoms[verb.index + 2 : verb.index + 4])
    return line.context.recall(line.context.carrier) if named is None and airline else named


def _described(line: Line, group: Group) -> FieldValue | None:
    """Return the donor in `Chinese vaccines`, `US-donated ventilators`."""
    for party in line.parties:
        among = group.first <= party.first <= group.last and party.kind == "org"  # `3.9 million COVAX doses`
        if among or (group.first - 2 <= party.first <= group.last and party.kind == "adjective"):
            return field_of(line, party)
    return None


def _agency_speaking(line: Line) -> FieldValue | None:
    """Return the agency that tells of goods on their way: it is the one that sends them."""
    if not line.verbs("say", "report") and not line.says("according to"):
        return None
    agency = next((party for party in line.parties if _speaks_for(line, party)), None)
    if agency is None and not THE_BODY.isdisjoint(line.lows):
        known = line.context.donor or line.context.speaker
        code = known.value.rpartition("(")[2].rstrip(")") if known is not None else ""
        if known is None or code not in AGENCIES:
            return None
        return line.context.quoted(code, known.start, known.end, "inherited")
    return (
        line.context.quoted(agency.code, agency.start, agency.end, "inferred") if agency is not None else None
    )


def _speaks_for(line: Line, party: Party) -> bool:
    """Tell whether an agency is named that acts here, not one by whom a thing was declared."""
    if party.kind != "org" or party.code not in AGENCIES:
        return False
    place = party.first - 2
    led = leading(line.atoms, party.first) == "by"
    declared = (
        led and place >= 0 and any(one.verb_class == "say" for one in line.atoms[max(0, place - 5) : place])
    )
    return not declared


def _country_speaking(line: Line, event: Event) -> FieldValue | None:
    """Return the country whose ministry tells that goods have left or will go: it is the one that sends."""
    verb = next((verb for verb in line.verbs("say") if verb.index < event.anchor), None)
    home = line.context.home
    here = home if home is not None and home not in DESKS else line.context.topic
    abroad = any(
        one.country and one.country != here and _is_office(line, one)
        for one in line.parties
        if verb is not None and one.last < verb.index
    )
    told = event.status in ("sent", "announced") and (event.kind != "delivery" or event.rule == "moved")
    on_way = abroad and (event.status in ("sent", "expected") or event.rule == "expected")
    come = event.kind == "delivery" and event.status in ("arrived", "sent") and event.rule != "received"
    if verb is None or not (told or on_way or come):
        return None
    party = next(
        (
            party
            for party in line.parties
            if party.last < verb.index and party.country
            if _tells(line, party, come=not (told or on_way))
        ),
        None,
    )
    return (
        line.context.quoted(party.country, party.start, party.end, "inferred") if party is not None else None
    )


def _tells(line: Line, party: Party, *, come: bool) -> bool:
    """Tell whether a country speaks of its own goods; of those that have come only one abroad does."""
    if come:
        at_home = party.country in (line.context.topic, line.context.home, *line.context.takers)
        return party.kind == "country" and not at_home and not led_by(line.atoms, party.first)
    return party.kind in ("country", "ministry", "person") or _is_office(line, party)


OFFICES = ("embassy", "commission", "ambassador", "envoy")


def _is_office(line: Line, party: Party) -> bool:
    """Tell whether a country stands for its embassy or envoy: `the Embassy of Ireland in Maseru`."""
    lead = () if party.kind == "person" else line.atoms[max(0, party.first - 3) : party.first]
    near = (*lead, *line.atoms[party.first : party.last + 3])
    return any(one.low.startswith(OFFICES) or "commission" in one.low for one in near)
