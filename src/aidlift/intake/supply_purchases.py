"""Goods that were bought: nobody gives them, though somebody sells them."""

from __future__ import annotations

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.drafts import NONE, FieldValue
from aidlift.intake.goods_kinds import Group
from aidlift.intake.goods_left import MAKERS
from aidlift.intake.lexicon import countries, organisations
from aidlift.intake.parties_near import field_of, leading
from aidlift.intake.supply_events import is_for_others
from aidlift.intake.supply_nouns import Event
from aidlift.intake.supply_right import BUYING
from aidlift.intake.who_acts import subject

PAID = frozenset(("bought", "purchased", "procured", "ordered", "acquired", "imported"))
BEFORE, BEHIND = 4, 8
"""Words before and behind goods within which they are said to be bought (our own choice)."""

MOST_BY = 6
"""Words from `bought` to who bought (our own choice)."""


def bought(line: Line, group: Group, event: Event) -> Atom | None:
    """Return the word that says that goods were paid for: `1.5 million doses bought from China arrived`."""
    if line.lows.isdisjoint(PAID):
        return None
    if event.verb is not None and event.verb.lemma in BUYING:
        if event.passive or is_for_others(line.atoms, event.verb):
            return None
        buyer = subject(line, event.verb.index)
        lead = line.atoms[max(0, event.verb.index - BEFORE) : event.verb.index]
        behind = line.atoms[group.last + 1 : group.last + BEHIND]
        coming = any(one.low in ("expected", "due") or one.verb_class == "arrive" for one in behind)
        for_itself = any(one.is_a("government") for one in lead) and not lead[-1].is_a("verbword")
        for_itself = for_itself or (coming and buyer is not None and str(buyer.value) in countries())
        sold = any(one.low == "from" for one in line.atoms[group.last + 1 : group.last + 2])
        return event.verb if sold or for_itself else None  # `has purchased 6,000 beds from Peru`
    if group.last + 1 < len(line.atoms) and line.atoms[group.last + 1].low == "of which":
        return next((one for one in reversed(line.atoms[: group.first]) if one.low in PAID), None)
    for index in range(max(0, group.first - BEFORE), min(len(line.atoms), group.last + 1 + BEHIND)):
        one = line.atoms[index]
        after = line.atoms[index + 1] if index + 1 < len(line.atoms) else None
        beside = line.atoms[index + 1 : index + 3] if index > group.last and one.quantity is not None else []
        paid = next((word for word in beside if word.low in PAID), None)
        if paid is not None:  # `out of 60 million ordered`, `part of 10,000 units purchased`
            return paid
        if index > group.last and (one.low in (";", "and", "while", "of which") or one.quantity is not None):
            return None
        joined = after is not None and after.low == "and" and index + 2 < len(line.atoms)
        if one.low in PAID and joined and line.atoms[index + 2].verb_class in ("give", "send", "pledge"):
            return None  # `will be procured and shipped to India`: for others
        if one.low in PAID and (index > group.last or index == group.goods[0].head - 1):
            return one
        if index > group.last and one.verb_class in ("give", "send", "arrive", "pledge"):
            return None
    return None


def is_sold(donor: FieldValue, event: Event) -> bool:
    """Tell whether a maker of vaccines only delivers them: `100,000 doses from the Serum Institute`."""
    lemma = event.verb.lemma if event.verb is not None else ""
    return donor.value in MAKERS and event.kind == "delivery" and lemma not in GIVING


GIVING = frozenset(("donate", "give", "gift", "contribute", "hand", "present"))


def buyer_of(line: Line, word: Atom) -> FieldValue:
    """Return who bought goods for others: `doses bought by UNICEF`; nobody where a country bought its own."""
    for party in line.parties:
        near = 0 < party.first - word.index <= MOST_BY and leading(line.atoms, party.first) in (
            "by",
            "through",
        )
        known = party.code in organisations() or party.kind in ("country", "adjective")
        if near and known and (party.country is None or party.country != line.context.topic):
            return field_of(line, party)
    return NONE
