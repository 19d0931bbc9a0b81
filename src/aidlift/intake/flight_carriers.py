"""Whose flights they are: the carrier named, the one told of just before, a country's own."""

from __future__ import annotations

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.drafts import NONE, FieldValue
from aidlift.intake.grammar import led_by
from aidlift.intake.lexicon import flag_carriers
from aidlift.intake.parties import Party
from aidlift.intake.parties_near import PREPOSITIONS


def carrier_of(line: Line, verb: Atom) -> FieldValue:
    """Return whose flights a verb or noun tells of, by name; nobody where no carrier is meant."""
    carriers = [party for party in line.parties if party.kind == "carrier" and not _only_tells(line, party)]
    if carriers and line.semicolons:
        apart = [one.index for one in line.semicolons]
        carriers = [
            one
            for one in carriers
            if not any(min(one.first, verb.index) < mark < max(one.first, verb.index) for mark in apart)
        ]
        if not carriers:
            return NONE
    beside = [one for one in carriers if one.first < verb.index or not _is_apart(line, verb.index, one.first)]
    if carriers and not beside:
        return NONE
    carriers = beside
    if carriers:
        near = min(carriers, key=lambda party: abs(party.first - verb.index))
        return line.context.quoted(near.code, near.start, near.end)
    flag = _flag_carrier(line) or _in_short(line, verb)
    if flag is not None:
        return flag
    pronouns = [one for one in line.atoms if one.low in ("it", "they") and not _is_state(line, one)]
    back = (
        [] if ruled_by(line, verb) else [*pronouns, *(one for one in line.atoms if "airline" in one.senses)]
    )
    if back and line.context.carrier is not None:
        return line.context.recall(line.context.carrier) or NONE
    said = line.context.carrier
    if any(one.low in ("ban", "bans") and "verb" not in one.senses for one in line.atoms):
        return NONE  # `The ban was extended, and flights resumed later`
    other = any(one.last < verb.index and one.kind in ("pronoun", "country") for one in line.parties)
    if (
        said is not None
        and not other
        and line.context.number - said.sentence <= MOST_AGO
        and line.sentence.paragraph - 1 <= line.context.paragraph
    ):
        return line.context.recall(said) or NONE
    return NONE


def ruled_by(line: Line, verb: Atom) -> bool:
    """Tell whether a country itself halts flights: `and Morocco has suspended all incoming flights`."""
    lead = next((one for one in reversed(line.atoms[: verb.index]) if not one.is_a("verbword")), None)
    if lead is None:
        return False
    party = next((one for one in line.parties if one.last == lead.index and one.kind == "country"), None)
    return party is not None and led_by(line.atoms, party.first) not in PREPOSITIONS


def _in_short(line: Line, verb: Atom) -> FieldValue | None:
    """Return the carrier that the first word of its name stands for: `American is suspending its flights`."""
    known = line.context.short_names
    for one in line.atoms[max(0, verb.index - MOST_IN_SHORT) : verb.index] if known else ():
        after = line.atoms[one.index + 1]
        if (
            one.text in known
            and "place" not in one.senses
            and (after.is_a("verbword") or "verb" in after.senses)
        ):
            return line.context.quoted(known[one.text], one.start, one.end, "inherited")
    return None


MOST_IN_SHORT = 8
"""Words from a carrier's short name to what it does (our own choice)."""


def _is_state(line: Line, word: Atom) -> bool:
    """Tell whether `it` is a country named before: `Japan said it would bar all arrivals`."""
    named = [
        one for one in line.parties if one.last < word.index and one.kind in ("country", "carrier", "org")
    ]
    return bool(named) and named[-1].kind == "country"


def _only_tells(line: Line, party: Party) -> bool:
    """Tell whether a carrier is only who tells of a halt: `according to a notice issued by Emirates`."""
    lead = [one.low for one in line.atoms[max(0, party.first - 4) : party.first]]
    return lead[-1:] == ["by"] and not TELLING.isdisjoint(lead)


TELLING = frozenset(
    ("issued", "released", "published", "shared", "posted", "notice", "statement", "advisory")
)


def _is_apart(line: Line, verb: int, first: int) -> bool:
    """Tell whether a carrier is told of in the next clause: `Flights are to begin, but KLM will wait`."""
    apart = ("but", "while", "whereas") if line.atoms[verb].passive else ("but", "while", "whereas", *REASONS)
    return begins_clause(line, first) or any(one.low in apart for one in line.atoms[verb:first])


REASONS = ("after", "because", "following", "when")
"""What begins why somebody halts flights: `banned flights after passengers of a KLM flight fell ill`."""


def begins_clause(line: Line, first: int) -> bool:
    """Tell whether a carrier begins a clause behind `and`: `for 30 days, and KLM will halt all services`."""
    own = any(one.is_a("verbword") or "verb" in one.senses for one in line.atoms[first + 1 : first + 4])
    return own and any(one.low == "and" for one in line.atoms[max(0, first - 2) : first])


def swiss(line: Line, party: Party) -> bool:
    """Tell whether `Swiss` is the carrier, as another follows: `flights of Swiss and Austrian Airlines`."""
    if party.code != "CHE" or party.name.lower() != "swiss":
        return False
    after = line.atoms[party.last + 1 : party.last + 3]
    return len(after) == 2 and after[0].low in ("and", ",") and after[1].is_a("carrier")


def just_told(line: Line) -> bool:
    """Tell whether a carrier was told of just before: `Services to Guangzhou are to restart`."""
    said = line.context.carrier
    return said is not None and line.context.number - said.sentence <= MOST_AGO


MOST_AGO = 3
"""Sentences after which flights are no longer those of the carrier told last (our own choice)."""


def _flag_carrier(line: Line) -> FieldValue | None:
    """Return the carrier that `the Danish flag carrier` or `the national airline` means.

    It is that of the country named before it, else of where the report was written, else of the topic.
    """
    for atom in line.atoms if "airline" in line.kinds else ():
        if atom.low not in ("carrier", "airline") or not atom.index:
            continue
        lead = line.atoms[max(0, atom.index - 4) : atom.index]
        if lead[-1].low not in FLAGGED:
            continue
        named = next((one.get("demonym") or one.get("place") for one in reversed(lead) if one.senses), None)
        country = named.split("/")[0] if named else line.context.home or line.context.topic
        name = flag_carriers().get(country or "")
        return line.context.quoted(name, lead[-1].start, atom.end) if name else None
    return None


FLAGGED = frozenset(("flag", "flagship", "national", "state", "state-owned", "owned"))


def remember_carrier(line: Line) -> None:
    """Keep the first carrier of a sentence for those that follow it."""
    for party in line.parties:
        if party.kind == "carrier":
            first = line.atoms[party.first].text.split()[0]
            if first != line.atoms[party.first].text:
                line.context.short_names.setdefault(first, party.code)
            line.context.carrier = line.context.say(party.code, party.start, party.end)
            return
    flag = _flag_carrier(line)
    if flag is not None:
        line.context.carrier = line.context.say(flag.value, flag.spans[0].start, flag.spans[0].end)
