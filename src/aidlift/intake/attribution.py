"""Who is said to say so: the speaker of a sentence, of its paragraph, or the country that reports."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from aidlift.intake.context import Line
from aidlift.intake.drafts import Draft, FieldValue
from aidlift.intake.grammar import country_name

ACCORDING = re.compile(
    r"\b(?:according to|as per|citing|quoting|quoted by|said by|reported by|data from|figures from"
    r"|figures (?:released|issued|published|provided) by|data (?:released|issued|published|provided"
    r"|shared) by|(?:statement|bulletin|report|update|release|data|figures) (?:issued |released "
    r"|published )?(?:by|from)|told by|in a (?:statement|tweet|bulletin), )\s?(?:the\s|a\s|its\s)?"
    r"(?P<who>[\w'’&.-]+(?:\s[\w'’&.-]+){0,6}?)(?=[,.;:)\"”]|\s(?:in|on|of the|data|which|who|that|showed|has"
    r"|have|was|were|as|released|and|said)\b|\s(?:data|figures|statement|bulletin)\b|$)",
    re.IGNORECASE,
)


CARRIED = ("figure", "delivery", "pledge", "statement")
MOST_SPEAKERS = 200


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks in a sentence, with the words' place; `official` where a country itself reports."""

    name: str
    start: int
    end: int
    paragraph: int
    sentence: int
    official: bool = False


def speaker_of(line: Line) -> Speaker | None:
    """Find the speaker of a sentence: after `according to`, or the subject of saying."""
    base = line.sentence.start
    stems = ("accord", "as per", "citing", "quot", " by", "from", "in a ")
    found = ACCORDING.search(line.text) if line.says(*stems) else None
    if found and found["who"].strip():
        start = base + found.start("who")
        party = next(
            (
                party
                for party in line.parties
                if abs(party.start - start) <= 4 and party.kind in ("org", "media", "ministry")
            ),
            None,
        )
        name = party.name if party is not None and party.kind != "ministry" else found["who"].strip()
        return _speaker(line, name, start, start + len(found["who"].rstrip()))
    for verb in line.verbs("say"):
        if verb.lemma == "show" and not any(
            atom.low in ("data", "figures", "statistics", "report", "bulletin", "tally")
            for atom in line.atoms[: verb.index + 6]
        ):
            continue
        spoken = _subject_of_saying(line, verb.index)
        if spoken is not None:
            return spoken
    return None


def _speaker(line: Line, name: str, start: int, end: int, *, official: bool = False) -> Speaker:
    return Speaker(name, start, end, line.sentence.paragraph, line.context.number, official)


def _subject_of_saying(line: Line, index: int) -> Speaker | None:
    """Return the phrase before a verb of saying, else the one after it (`said Moeti`)."""
    atoms = line.atoms
    begin = index
    while begin > 0 and not (
        atoms[begin - 1].low in (",", ";", ":", "”", '"', ".", "that", "but", "while")
        or ("verb" in atoms[begin - 1].senses and begin < index)
    ):
        begin -= 1
    while (
        begin < index and atoms[begin].low in ("and", "the", "a", "“", '"', "has", "also", "as", "meanwhile")
    ) or (begin < index and atoms[begin].when is not None):
        begin += 1
    phrase = [atom for atom in atoms[begin:index] if not atom.is_a("verbword")]
    party = next(
        (
            party
            for party in reversed(line.parties)
            if begin <= party.first < index and party.kind in ("person", "org", "ministry", "media")
        ),
        None,
    )
    if party is None and not phrase:
        party = next(
            (
                party
                for party in reversed(line.parties)
                if party.last < index
                and party.kind in ("person", "org", "ministry", "media")
                and index - party.last < 9
            ),
            None,
        )
    if party is not None:
        return _speaker(line, party.name, party.start, party.end)
    known = [
        atom
        for atom in phrase
        if atom.is_a(
            "speaker", "government", "ministry", "title", "airline", "carrier", "place", "demonym", "person"
        )
        or atom.text[:1].isupper()
    ]
    if phrase and known and len(phrase) <= 14:
        text = line.context.document.text
        return _speaker(line, text[phrase[0].start : phrase[-1].end], phrase[0].start, phrase[-1].end)
    after = atoms[index + 1 : index + 5]
    named = next(
        (
            one
            for one in after
            if (one.text[:1].isupper() and one.when is None) or one.is_a("speaker", "ministry")
        ),
        None,
    )
    if named is not None and (index == 0 or atoms[index - 1].low in (",", "”", '"')):
        return _speaker(line, named.text, named.start, named.end)
    return None


def attribute(line: Line, drafts: Sequence[Draft], speaker: Speaker | None) -> list[Draft]:
    """Give a sentence's drafts its speaker, or the country that reports its own figures."""
    told = []
    for draft in drafts:
        one: FieldValue | None = None
        if speaker is not None:
            one = line.context.quoted(speaker.name, speaker.start, speaker.end)
        elif draft.type == "figure":
            one = _official(line, draft)
        told.append(replace(draft, fields={**draft.fields, "attribution": one or FieldValue(None)}))
    return told


def _official(line: Line, draft: Draft) -> FieldValue | None:
    at = draft.evidence[0].start
    for verb in line.verbs("report"):
        if verb.passive or verb.start > at:
            continue
        for party in reversed(line.parties):
            if party.last < verb.index and party.country and party.kind in ("country", "ministry"):
                return line.context.quoted(
                    f"{country_name(party.country)} (official report)", party.start, party.end
                )
    word = next((atom for atom in line.atoms if atom.low == "official"), None)
    return line.context.quoted("official", word.start, word.end) if word is not None else None


def spread_in_paragraphs(
    drafts: Sequence[tuple[Draft, int, int]], speakers: Sequence[Speaker]
) -> list[Draft]:
    """Let a speaker stand for figures of the paragraph whose own sentence names none."""
    by_paragraph: dict[int, list[Speaker]] = {}
    for one in speakers:
        by_paragraph.setdefault(one.paragraph, []).append(one)
    done = []
    for draft, paragraph, sentence in drafts:
        attribution = draft.fields.get("attribution")
        near = by_paragraph.get(paragraph)
        if near and (attribution is None or attribution.value is None) and draft.type in CARRIED:
            chosen = _nearest(near, sentence)
            said = FieldValue(chosen.name, "inherited")
            draft = replace(draft, fields={**draft.fields, "attribution": said})
        done.append(draft)
    return done


def _nearest(speakers: list[Speaker], sentence: int) -> Speaker:
    """Return the speaker nearest to a sentence; they stand in the order of their sentences."""
    place = bisect_left([one.sentence for one in speakers[:MOST_SPEAKERS]], sentence)
    around = speakers[max(0, place - 1) : place + 1]
    return min(around or speakers[-1:], key=lambda one: abs(one.sentence - sentence))
