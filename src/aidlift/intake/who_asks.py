"""Who asks for goods, and who is asked."""

from __future__ import annotations

from aidlift.intake.atoms import Atom
from aidlift.intake.context import DESKS, Line
from aidlift.intake.drafts import NONE, FieldValue
from aidlift.intake.focus import of_who_speaks, spoken_of
from aidlift.intake.goods_left import MAKERS
from aidlift.intake.grammar import ADVERBS, led_by
from aidlift.intake.lexicon import words
from aidlift.intake.parties import Party
from aidlift.intake.parties_near import led_after, owner_of
from aidlift.intake.supply_awaited import AGENCIES
from aidlift.intake.supply_nouns import Event
from aidlift.intake.who_acts import clause_start, subject

ASKED = words("asked")
COUNTERPARTS = ("counterpart", "government", "authorities", "ally", "side", "premier", "president")
"""What a country's name leads that is asked: `asked its Indian counterpart`."""

DESCRIBING = words("describing")
MOST_ASKED = 8
"""Words from a verb of asking to those who are asked (our own choice)."""


def requester_of(line: Line, event: Event) -> FieldValue:
    """Return who asks: the subject of asking, or the country in need."""
    if event.rule == "noun":
        sent = _sent(line, event)
        found = (
            owner_of(line, event.anchor)
            or led_after(line, event.anchor, ("from", "by"))
            or subject(line, event.anchor if sent is None else sent[0], takers=True)
        )
    elif event.passive:
        found = led_after(line, event.anchor, ("by",))
    else:
        asked = _beginning(line, event)
        if asked is None and not asks_itself(line.atoms, event.anchor):
            asked = subject(line, event.anchor, takers=True)
        found = asked or owner_of(line, event.anchor)
    if found is not None:
        return found
    context = line.context
    appealing = _that_appeals(line, event)
    if appealing is not None:
        return appealing
    lead = line.atoms[max(0, event.anchor - 3) : event.anchor]
    if any(one.low in ("region", "continent") for one in lead):
        return context.recall(context.region) or NONE
    needy = _for_whom(line, event)
    if needy is not None:
        return needy
    opener = _opener(line, event)
    if opener is not None:
        return opener
    spoken = of_who_speaks(line) or (spoken_of(line) if context.about == "" else None)
    if spoken is not None and event.rule == "verb" and not event.passive:
        return spoken
    asking = line.atoms if event.passive else line.atoms[: event.anchor]
    if any(one.is_a("affected") and not _is_turned_to(line, one) for one in asking):
        return NONE  # `requested by 14 countries`
    if context.topic is not None:
        needed = event.passive and event.verb is not None and event.verb.verb_class == "need"
        if needed and (context.topic not in (context.about, context.home) or context.givers):
            return NONE  # `11 billion doses were needed`: by the world
        here = context.home if context.home not in (None, *DESKS) else context.second
        is_asked = context.topic in _asked_directly(line, event) and here != context.topic
        return FieldValue(here if is_asked else context.topic, "inferred")
    return context.recall(context.place) or context.recall(context.asker) or NONE


def _asked_directly(line: Line, event: Event) -> set[str | None]:
    """Return the countries right behind a verb of asking: `urged Britain to`, `has asked its Indian ally`."""
    if event.rule == "noun" or event.passive:
        return set()
    return {one.country for one in line.parties if 0 < one.first - event.anchor <= MOST_DIRECT}


MOST_DIRECT = 2
"""Words from a verb of asking to whom it asks: `asked its Indian counterpart` (our own choice)."""


def _sent(line: Line, event: Event) -> tuple[int, Party] | None:
    """Return the verb and whom a request is sent: `has sent China a request for 200 ventilators`."""
    for party in line.parties:
        if not 0 < event.anchor - party.last <= MOST_TO_IT:
            continue
        verb = line.atoms[party.first - 1] if party.first else None
        if verb is not None and verb.low == "the" and verb.index:
            verb = line.atoms[verb.index - 1]
        if verb is not None and verb.verb_class in ("give", "send"):
            return verb.index, party
    return None


def _beginning(line: Line, event: Event) -> FieldValue | None:
    """Return who began what a participle goes on with: `Fiji wrote to Japan asking`, `met Xi, seeking`."""
    atoms, verb = line.atoms, event.verb
    if event.passive or verb is None or not verb.index:
        return None
    wrote = next((one for one in reversed(atoms[: verb.index]) if one.low in WROTE), None)
    lead = atoms[verb.index - 1]
    if wrote is not None and (verb.form == "ing" or lead.low == "to"):
        found = subject(line, wrote.index, takers=True)
        ours = any(one.kind == "ministry" and one.last < wrote.index for one in line.parties)
        return None if ours else found  # `the ministry` is that of the text, not of the country told last
    while lead.index and lead.low in ADVERBS:
        lead = atoms[lead.index - 1]
    if verb.form != "ing" or lead.is_a("verbword"):
        return None
    start = clause_start(atoms, verb.index)
    for party in line.parties:
        if start <= party.first and party.last < verb.index:
            found = subject(line, party.last + 1, takers=True)
            if found is not None:
                return found
    return None


WROTE = frozenset(("wrote", "written", "writes", "writing"))


def _opener(line: Line, event: Event) -> FieldValue | None:
    """Return the country that begins a sentence and asks later: `Zambia, which got 50, has asked`."""
    first = line.parties[0] if line.parties else None
    if first is None or event.passive or event.rule == "noun" or first.kind != "country":
        return None
    plain = all("verb" not in one.senses for one in line.atoms[: first.first])
    if first.first > 1 or first.last >= event.anchor or not plain or led_by(line.atoms, first.first):
        return None
    return line.context.quoted(first.country, first.start, first.end)


def _is_turned_to(line: Line, states: Atom) -> bool:
    """Tell whether countries are those who are asked: `had reached out to 17 countries, requesting`."""
    lead = line.atoms[max(0, states.index - MOST_TO_IT) : states.index]
    return any(one.low in ("to", "on") or (one.verb_class == "request" and not one.passive) for one in lead)


MOST_TO_IT = 5
"""Words from `it` to the verb or noun of asking (our own choice)."""


def _that_appeals(line: Line, event: Event) -> FieldValue | None:
    """Return the agency whose appeal it is: `This appeal seeks 2 million francs to enable the IFRC to`."""
    if not any(one.low == "appeal" for one in line.atoms[: event.anchor + 1]):
        return None
    agency = next((one for one in line.parties if one.kind == "org" and one.code in AGENCIES), None)
    return line.context.quoted(agency.code, agency.start, agency.end, "inferred") if agency else None


def asks_itself(atoms: list[Atom], anchor: int) -> bool:
    """Tell whether those who speak ask: `we have asked WHO to help, and now we ask for doses`."""
    place = anchor - 1
    while place > 0 and (atoms[place].is_a("verbword") or atoms[place].low in ADVERBS):
        place -= 1
    return place >= 0 and atoms[place].low in ("we", "i")


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
    named = _named_asked(line, event)
    if named is not None:
        return named
    sent = _sent(line, event) if event.rule == "noun" else None
    if sent is not None:
        return line.context.quoted(sent[1].country or sent[1].code, sent[1].start, sent[1].end)
    for party in line.parties:
        if party.first <= event.anchor or party.kind in ("media", "pronoun", "part"):
            continue
        after = line.atoms[party.last + 1].low if party.last + 1 < len(line.atoms) else ""
        if party.kind == "adjective" and after not in COUNTERPARTS:
            continue
        moved = line.atoms[event.anchor + 1 : party.first]
        if any(one.verb_class in ("give", "send", "allocate") for one in moved):
            break  # `asked the bank for 300 beds, to be sent to Fiji`
        prior = led_by(line.atoms, party.first)
        near = party.first - event.anchor <= MOST_DIRECT
        helps = prior == "of" and _is_help_of(line.atoms, party, event.anchor)
        direct = helps or (near and prior not in ("for", "by", "in", "on"))
        put = prior == "with" and event.rule == "noun"  # `put in a request for vaccines with the ICG`
        if direct or ((put or prior in ("to", "from")) and party.first - event.anchor < 30):
            value = party.code if party.kind == "org" else party.country or party.code
            if value and value != actor.value:
                return line.context.quoted(value, party.start, party.end)
    if event.passive and event.verb is not None and event.rule == "verb":  # `Japan had been asked for`
        asked = subject(line, event.anchor)
        if asked is not None and asked.value != actor.value:
            return asked
    written = _written_to(line, event) or _spoken_to(line, event)
    if written is not None and written.value != actor.value:
        return written
    return _group_asked(line, event)


def _is_help_of(atoms: list[Atom], party: Party, anchor: int) -> bool:
    """Tell whether somebody's help is asked for: `sought the support of the World Health Organization`."""
    lead = atoms[max(anchor + 1, party.first - MOST_TO_IT) : party.first]
    of = next((one.index for one in lead if one.low == "of"), None)
    return of is not None and atoms[of - 1].low in ("help", "assistance", "support", "aid")


LETTERS = words("letters")
MOST_WRITTEN = 5
"""Words from `a note` to whom it goes: `a note handed to the EU delegation` (our own choice)."""


def _written_to(line: Line, event: Event) -> FieldValue | None:
    """Return who is written to before the asking is told: `A letter to London asks for`."""
    if line.lows.isdisjoint(LETTERS):
        return None
    for party in line.parties:
        lead = {one.low for one in line.atoms[max(0, party.first - MOST_WRITTEN) : party.first]}
        if party.last >= event.anchor or party.kind in ("media", "pronoun", "part") or not lead & LETTERS:
            continue
        if led_by(line.atoms, party.first) == "to":
            return line.context.quoted(party.country or party.code, party.start, party.end)
    return None


TALKS = frozenset(("call", "talks", "conversation", "meeting", "met", "phone", "spoke", "telephone"))
MOST_SPOKEN = 6
"""Words from `talks` to with whom (our own choice)."""


def _spoken_to(line: Line, event: Event) -> FieldValue | None:
    """Return with whom somebody talks when asking: `in a call with his Chinese counterpart`."""
    if line.lows.isdisjoint(TALKS):
        return None
    for party in line.parties:
        lead = [one.low for one in line.atoms[max(0, party.first - MOST_SPOKEN) : party.first]]
        if (
            party.kind in ("media", "pronoun", "part")
            or TALKS.isdisjoint(lead)
            or not {"with", "to"} & set(lead)
        ):
            continue
        if not any(one.low in (",", ";", "and") for one in line.atoms[party.first - 2 : party.first]):
            return line.context.quoted(party.country or party.code, party.start, party.end)
    return None


def _named_asked(line: Line, event: Event) -> FieldValue | None:
    """Return a name we do not know that is asked: `a request to AstraZeneca for one million doses`."""
    atoms = line.atoms
    first = event.anchor + 1
    first += first < len(atoms) and atoms[first].low == "to"
    last = first
    while last < len(atoms) and (
        atoms[last].is_name or (atoms[last].is_a("item") and atoms[last].text in MAKERS)
    ):
        last += 1
    if last == first or last == len(atoms):
        return None
    behind = [one.low for one in atoms[last : last + MOST_JOINED]]
    joined = behind[0] in ("and", ",") and not {"for", "to"}.isdisjoint(behind)
    if behind[0] not in ("for", "to") and not joined:
        return None
    return line.context.words(atoms[first].start, atoms[last - 1].end)


MOST_JOINED = 5
"""Words behind a name that may name another who is asked: `Pfizer and European authorities to`."""


def _group_asked(line: Line, event: Event) -> FieldValue:
    """Return those who are asked together: `called on the international community`, `asked donors`."""
    atoms = line.atoms
    for one in atoms[event.anchor + 1 : event.anchor + MOST_ASKED]:
        if one.low in ("for", "that") or "verb" in one.senses:
            break
        if one.low in ASKED:
            lead = atoms[one.index - 1]
            first = lead if lead.low in DESCRIBING else one
            return line.context.words(first.start, one.end)
    return NONE
