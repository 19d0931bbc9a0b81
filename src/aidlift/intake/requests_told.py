"""Requests that a noun tells of: `at the request of`, `in response to Fiji's request`, `an appeal by`."""

from __future__ import annotations

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.drafts import NONE, Draft, FieldValue
from aidlift.intake.goods import find_groups
from aidlift.intake.grammar import led_by
from aidlift.intake.lexicon import words
from aidlift.intake.parties import Party
from aidlift.intake.parties_near import field_of
from aidlift.intake.supply_awaited import AGENCIES
from aidlift.intake.who_acts import subject

HELP = frozenset(("assistance", "help", "aid", "support", "supplies", "relief"))
LETTING = words("letting")
"""What is requested that is no goods."""

MET = frozenset(
    ("at", "upon", "on", "following", "after", "response", "responding", "responded", "response to")
)
GRANTED = words("granted")
"""What stands before a request that was fulfilled."""

ASKERS = ("country", "person", "ministry", "org", "adjective")
MOST_BEFORE = 6
MOST_BEHIND = 5
MOST_GOODS = 7
MOST_FOR = 12
"""Words around a request within which its asker, its fate and its goods stand (our own choice)."""


def with_requests(line: Line, drafts: list[Draft]) -> list[Draft]:
    """Add the requests that a sentence's records leave out, and who was asked where a noun tells who asks."""
    if any(draft.type == "request" for draft in drafts):
        drafts = [draft for draft in drafts if draft.type != "request" or not _is_none(line, draft)]
    if "ask" not in line.kinds:
        return drafts
    told = any(draft.type == "request" for draft in drafts)
    for noun in line.atoms:
        if (
            "ask" not in noun.senses
            or "verb" in noun.senses
            or not noun.low.startswith(("request", "appeal"))
        ):
            continue
        asker = _asker(line, noun) or _helped_then(line, noun)
        if asker is None:
            continue
        if told:
            return [_with_asked(line, noun, asker, draft) for draft in drafts]
        found = _requested(line, noun, asker, drafts)
        if found:
            return [*drafts, *found]
    return drafts


def _is_none(line: Line, draft: Draft) -> bool:
    """Tell whether goods are not what is asked for: a name that is asked, leave, what science looks for."""
    if draft.value("quantity") is not None or draft.value("item") == "cargo_flights":
        return False
    item, asked = draft.fields["item"].spans, draft.fields["addressee"].spans
    if any(one.start <= other.start and other.end <= one.end for one in asked for other in item):
        return True  # `asked Pfizer for 5,000 doses`
    for one in line.atoms:
        if one.lemma == "look for" and draft.value("item") != "support_unspecified":
            return True
        if draft.rule == "request_noun" and one.is_a("ask") and "verb" not in one.senses:
            behind = line.atoms[one.index + 1 : one.index + MOST_BEHIND]
            if any(other.low in LETTING for other in behind):
                return True
    return False


def _with_asked(line: Line, noun: Atom, asker: Party, draft: Draft) -> Draft:
    """Return a request with who was asked: `Denmark has received a request from Nepal for masks`."""
    if draft.rule != "request_noun" or draft.value("addressee") is not None:
        return draft
    actor = draft.fields["actor"]
    if actor.value not in (asker.country, asker.code):
        return draft
    return draft.with_fields({**draft.fields, "addressee": _asked(line, noun, actor, [])})


def _asker(line: Line, noun: Atom) -> Party | None:
    """Return who asks: `Fiji's request`, `a Samoan request`, `a request from Peru`, `the request of`."""
    atoms = line.atoms
    for party in line.parties:
        if party.kind not in ASKERS or (party.kind == "org" and party.code not in AGENCIES):
            continue
        if party.kind == "adjective" and not party.country:
            continue
        behind = party.first - noun.index
        if 0 < behind <= MOST_FOR:
            lead = leading_of(atoms, party, noun.index)
            if lead in ("from", "by") or (lead == "of" and behind <= MOST_BEHIND and noun.low == "request"):
                return party
        elif 0 < noun.index - party.last <= MOST_BEHIND:
            between = atoms[party.last + 1 : noun.index]
            plain = all("verb" not in one.senses and one.low not in (",", ";", "for") for one in between)
            owns = party.kind == "adjective" or (bool(between) and between[0].low == "'s")
            if plain and owns:
                return party
    return None


def is_met(line: Line, place: int) -> bool:
    """Tell whether a request is told of as granted: `at the request of`, `it has been approved`."""
    led = line.atoms[max(0, place - MOST_BEFORE) : place]
    if any(one.is_a("neg") or one.low == "yet" for one in led):  # `is yet to respond to a request`
        return False
    if any(one.low in GRANTED for one in led) or (line.atoms[place].low == "request" and _leads_met(led)):
        return True
    for one in line.atoms[place + 1 : place + MOST_GRANTED]:
        if one.low in (";", ","):
            return False
        if one.get("verbword") == "be":
            behind = line.atoms[one.index + 1] if one.index + 1 < len(line.atoms) else one
            return behind.low in GRANTED
    return False


MOST_GRANTED = 14
"""Words from a request to `has been granted` (our own choice)."""


def _leads_met(led: list[Atom]) -> bool:
    return any(one.low in MET for one in led)


def _helped_then(line: Line, noun: Atom) -> Party | None:
    """Return who is helped where a request is met: `agreed to a request for help and will work with Fiji`."""
    atoms = line.atoms
    if not any(one.low in GRANTED for one in atoms[max(0, noun.index - MOST_BEFORE) : noun.index]):
        return None
    behind = [one for one in line.parties if one.first > noun.index and one.kind == "country"]
    led = [one for one in behind if led_by(atoms, one.first) in ("with", "to", "for")]
    return led[0] if len(led) == 1 else None


def leading_of(atoms: list[Atom], party: Party, start: int) -> str:
    """Return what leads a party behind a noun, an office before it skipped: `by the Government of Japan`."""
    low = led_by(atoms, party.first)
    place = party.first - 1
    while low == "of" and place > start:
        place -= 1
        if atoms[place].low in ("from", "by"):
            return atoms[place].low
        if atoms[place].is_a("item", "verbword"):
            break
    return low


def _requested(line: Line, noun: Atom, asker: Party, drafts: list[Draft]) -> list[Draft]:
    """Return the drafts of a request; none where it is not for goods or help."""
    context, atoms = line.context, line.atoms
    behind = atoms[noun.index + 1 : noun.index + 1 + MOST_FOR]
    if any(one.low in LETTING for one in behind):
        return []
    led = atoms[max(0, noun.index - MOST_BEFORE) : noun.index]
    actor = field_of(line, asker, topic=True)
    given = [one for one in drafts if one.type in ("pledge", "delivery")]
    met = noun.low == "request" and _leads_met(led)
    done = is_met(line, noun.index)
    purpose = next((one for one in behind if one.low == "for" or one.low.endswith(" for")), None)
    purpose = noun if noun.low.endswith(" for") else purpose
    helped = purpose is not None and any(
        one.low in HELP or one.is_a("item") for one in atoms[purpose.index + 1 : purpose.index + MOST_GOODS]
    )
    if not (helped or met) or actor.value is None:
        return []
    asked = _asked(line, noun, actor, given)
    if asked.value is None and not helped:
        return []
    if not given and not helped and line.kinds.isdisjoint(("item", "gift", "shipment", "offer")):
        return []
    items = _items(line, purpose) if purpose is not None and helped else []
    items = items or [context.quoted("support_unspecified", noun.start, noun.end)]
    last = max([noun.end, asker.end, *(one.spans[0].end for one in items)])
    first = min(noun.start, asker.start)
    fields = {
        "actor": actor,
        "addressee": asked,
        "quantity": NONE,
        "unit": NONE,
        "qualifier": NONE,
        "status": FieldValue("fulfilled" if done else "open", "inferred"),
        "date": FieldValue(None if done else context.today, "inferred"),
        "date_end": NONE,
        "date_expr": NONE,
    }
    return [
        Draft("request", {**fields, "item": item}, (context.span(first, last),), "request_told")
        for item in items
    ]


def _asked(line: Line, noun: Atom, actor: FieldValue, given: list[Draft]) -> FieldValue:
    """Return who was asked: `a request to Spain`, who gives in the sentence, its subject, who gave before."""
    for party in line.parties:
        near = 0 < party.first - noun.index <= MOST_BEHIND and party.kind in ("country", "org")
        if near and led_by(line.atoms, party.first) == "to" and party.country != actor.value:
            return field_of(line, party)
    donors = [one.fields["donor"] for one in given if one.value("donor") not in (None, actor.value)]
    if donors:
        return donors[0]
    acts = subject(line, noun.index, takers=True)
    if acts is not None and acts.value != actor.value:
        return acts
    for verb in line.verbs("say"):
        for party in line.parties:
            spoke = party.kind in ("country", "ministry") and abs(verb.index - party.last) <= MOST_BEHIND
            if spoke and party.country not in (None, actor.value):
                return field_of(line, party)
    told = line.context.recall(line.context.donor)
    return told if told is not None and told.value != actor.value else NONE


def _items(line: Line, purpose: Atom) -> list[FieldValue]:
    """Return the goods without a number behind `for`; numbered ones are told elsewhere."""
    for group in find_groups(line):
        if not 0 < group.first - purpose.index <= MOST_GOODS:
            continue
        if any(goods.number is not None for goods in group.goods):
            return []
        heads = [(goods.item, line.atoms[goods.head]) for goods in group.goods]
        named = [one for one in heads if one[0] != "support_unspecified"] or heads[:1]
        return [line.context.quoted(item, head.start, head.end) for item, head in named]
    return []
