"""Whose a shortage is: the country that lacks or faces it, not who speaks of it or is asked for help."""

from __future__ import annotations

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.drafts import FieldValue
from aidlift.intake.grammar import led_by
from aidlift.intake.lexicon import words


def who_lacks(line: Line, atom: Atom) -> FieldValue | None:
    """Return the country right before `lack`: `Guinea lacks suits, and clinics in Liberia are full`."""
    for party in line.parties:
        if party.country and party.kind in ("country", "capital") and 0 < atom.index - party.last <= 2:
            return line.context.quoted(party.country, party.start, party.end)
    return None


def who_faces(line: Line, atom: Atom) -> FieldValue | None:
    """Return the country that *is facing* a shortage, whoever is named behind: `as India failed to`."""
    verb = next(
        (
            one
            for one in reversed(line.atoms[max(0, atom.index - MOST_FACED) : atom.index])
            if one.low in FACING
        ),
        None,
    )
    if verb is None:
        return None
    reach = MOST_FACED
    for party in reversed([one for one in line.parties if one.last < verb.index]):
        if any(one.low in ("which", "who") for one in line.atoms[max(0, party.first - 3) : party.first]):
            reach = 2 * MOST_FACED  # `Nepal, which borders India, is facing`
            continue
        near = party.country and party.kind == "country" and verb.index - party.last <= reach
        return line.context.quoted(party.country, party.start, party.end) if near else None
    return None


MOST_FACED = 5
"""Words from a country to `is facing` and on to what is short (our own choice)."""


FACING = words("facing")


def whose(line: Line, index: int) -> FieldValue | None:
    """Return whose shortage it is in `to address its oxygen shortage` and `the global lack of vaccine`."""
    for one in reversed(line.atoms[max(0, index - 8) : index]):
        if one.get("place") is not None and one.senses["place"].startswith("WLD/"):
            return line.context.quoted("WLD", one.start, one.end)
        if one.low == "its" and one.index >= index - 3 and line.context.topic is not None:
            return FieldValue(line.context.topic, "inferred")
        if one.is_a("place", "demonym") or "verb" in one.senses:
            return None
    return None


def of_the_nation(line: Line, index: int, place: FieldValue | None) -> FieldValue | None:
    """Take `the country`, where that stands nearer to a shortage than the place that was found."""
    spoken = [one for one in line.parties if one.kind == "pronoun" and one.country and one.last < index]
    if not spoken or (place is not None and place.spans and place.spans[0].start > spoken[-1].start):
        return None
    return line.context.quoted(spoken[-1].country, spoken[-1].start, spoken[-1].end)


def of_the_world(line: Line, index: int, words: str) -> FieldValue | None:
    """Return the world for a stockpile that is no country's: `as the emergency stockpile is running low`."""
    lead = line.atoms[max(0, index - 4) : index + 1]
    if not words.lower().startswith("stockpile") or not any(one.low in SHARED for one in lead):
        return None
    return line.context.quoted("WLD", lead[-1].start, lead[-1].end)


SHARED = frozenset(("emergency", "global", "international", "world's", "icg"))
"""What stockpiles are called that are held for all countries."""


def not_the_giver(line: Line, place: FieldValue | None) -> FieldValue | None:
    """Take the topic where the place is only named by who speaks of it: `the Korean Government, aware of`."""
    if place is None or not place.spans or not line.context.topic:
        return place
    named = next((one for one in line.atoms if one.start == place.spans[0].start), None)
    after = line.atoms[named.index + 1] if named is not None and named.index + 1 < len(line.atoms) else None
    speaks = after is not None and after.is_a("government", "title", "ministry")
    if named is not None and named.is_a("demonym") and speaks:
        return FieldValue(line.context.topic, "inferred")
    return place


def not_asked(line: Line, place: FieldValue | None) -> FieldValue | None:
    """Take the topic where the place is only whom somebody turns to: `has turned to France and Britain`."""
    if place is None or not place.spans or line.context.topic in (None, place.value):
        return place
    index = next((one.index for one in line.atoms if one.start == place.spans[0].start), 0)
    while index > 1 and (
        line.atoms[index - 1].low in (",", "and", "the") or line.atoms[index - 1].is_a("place", "org")
    ):
        index -= 1
    turned = index > 0 and line.atoms[index - 1].low.endswith(" to")  # `has turned to`, a verb of asking
    asked = turned or led_by(line.atoms, index) == "to"
    asked = asked or (index > 0 and line.atoms[index - 1].verb_class == "request")  # `has asked India for`
    return FieldValue(line.context.topic, "inferred") if asked else place
