"""Who is said to say so: the speaker of a sentence, of its paragraph, or the country that reports."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from aidlift.intake.context import Line
from aidlift.intake.drafts import Draft, FieldValue
from aidlift.intake.lexicon import words
from aidlift.intake.parties import Party, country_name
from aidlift.intake.speakers import Speaker

REPORTING = ("country", "ministry")
ASSESSING = words("assessing")
CARRIED = ("figure", "delivery", "pledge", "statement", "flight")
MOST_SPEAKERS = 200
OFFICIAL = " (official report)"
NOBODY = FieldValue(None)
IN_BRACKETS = re.compile(r"\(([^()]*)\)")
"""What an actor is of, as `Ann Lee (KEN)`."""


def attribute(line: Line, drafts: Sequence[Draft], speaker: Speaker | None) -> list[Draft]:
    """Give a sentence's drafts who says so: the draft's own source first, then the sentence's speaker.

    What a country is only said to report is an official report where the text calls its counts so.
    """
    told = []
    context = line.context
    context.calls_official = context.calls_official or (bool(drafts) and _counts_officially(line))
    counting = context.calls_official and bool(drafts) and bool(line.verbs("report"))
    official = [one for one in line.parties if one.country and one.kind in REPORTING] if counting else []
    for draft in drafts:
        one = _own(line, draft)
        if one is None and speaker is not None and not _gives_too(speaker, draft, drafts):
            one = line.context.quoted(speaker.name, speaker.start, speaker.end)
        elif one is None and draft.type == "figure":
            one = _official(line, draft, official)
        told.append(draft.with_fields({**draft.fields, "attribution": one or NOBODY}))
    return told


def _counts_officially(line: Line) -> bool:
    """Tell whether a sentence calls a count official: `the official infection total`."""
    for atom in line.atoms if line.says("official ") else ():
        after = line.atoms[atom.index + 1 : atom.index + 3]
        if atom.low == "official" and any(one.is_a("measure", "tally", "disease") for one in after):
            return True
    return False


def _own(line: Line, draft: Draft) -> FieldValue | None:
    """Return what the draft's own words say: an `official` count, who assesses, the person who asks."""
    if draft.type == "figure":
        at = draft.evidence[0].start
        near = line.atoms if line.says("official") else []
        word = next((one for one in near if one.low == "official" and 0 <= at - one.end <= 3), None)
        return line.context.quoted("official", word.start, word.end) if word is not None else None
    if draft.type == "assessment":
        judge = next((one for one in line.atoms if one.low in ASSESSING), None)
        agency = next((one for one in line.parties if one.kind == "org"), None)
        if judge is not None and agency is not None and agency.first < judge.index:
            return line.context.quoted(agency.name, agency.start, agency.end)
    if draft.type == "request" and draft.fields["actor"].spans:
        start = draft.fields["actor"].spans[0].start
        kinds = ("person", "ministry", "org")
        person = next((one for one in line.parties if one.start == start and one.kind in kinds), None)
        if person is not None and person.name:
            return line.context.quoted(person.name, person.start, person.end)
    return None


def _official(line: Line, draft: Draft, official: Sequence[Party]) -> FieldValue | None:
    at = draft.evidence[0].start
    for verb in line.verbs("report") if official else ():
        if verb.passive or verb.start > at:
            continue
        for party in reversed(official):
            if party.last < verb.index and party.country:
                return line.context.quoted(country_name(party.country) + OFFICIAL, party.start, party.end)
    told = line.atoms if line.says("official") else []
    word = next((atom for atom in told if atom.low == "official"), None)
    return line.context.quoted("official", word.start, word.end) if word is not None else None


def spread_in_paragraphs(
    drafts: Sequence[tuple[Draft, int, int]], speakers: Sequence[Speaker]
) -> list[Draft]:
    """Let a speaker stand for drafts of the paragraph whose own sentence names none.

    A ministry also stands for what its country is only said to report; who heads a bulletin, for all of it.
    """
    by_paragraph: dict[int, list[Speaker]] = {}
    heads = [one for one in speakers if one.kind == "source"] or _only(speakers)
    for one in speakers:
        if one.kind == "place":  # `Samoa on Thursday declared`: says nothing of the counts around
            continue
        by_paragraph.setdefault(one.paragraph, []).append(one)
    done = []
    whole = [draft for draft, _, _ in drafts]
    for draft, paragraph, sentence in drafts:
        said = draft.value("attribution")
        near = by_paragraph.get(paragraph, [])
        if said is not None:
            near = [one for one in near if one.kind == "ministry" and said.endswith(OFFICIAL)]
        elif near:
            near = [one for one in near if _may_speak_for(one, draft) and not _gives_too(one, draft, whole)]
        if said is None and not near and draft.type in CARRIED:
            near = [one for one in heads if one.kind != "source" or one.sentence <= sentence][-1:]
            near = [one for one in near if _may_speak_for(one, draft) and not _gives_too(one, draft, whole)]
        if near and draft.type in CARRIED:
            inherited = FieldValue(_nearest(near, sentence).name, "inherited")
            draft = draft.with_fields({**draft.fields, "attribution": inherited})
        done.append(draft)
    return _shared_with_statements(done)


def _only(speakers: Sequence[Speaker]) -> list[Speaker]:
    """Return who alone speaks in a whole text; nobody where two do."""
    told = [one for one in speakers if one.kind not in ("place", "media", "carrier")]
    return told[:1] if len({one.name for one in told}) == 1 else []


def _may_speak_for(one: Speaker, draft: Draft) -> bool:
    """Tell whether a speaker's country has to do with a draft of another sentence; one of none may always."""
    if one.kind == "carrier":
        return draft.type == "flight" and draft.value("carrier") == one.name
    if one.country is None:
        return True
    told = [draft.value(name) for name in ("place", "donor", "recipient", "actor")]
    named = [value for value in told if isinstance(value, str) and len(value) == len(one.country)]
    return not named or one.country in named


def _gives_too(one: Speaker, draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Tell whether who speaks gave goods too, and another gave these: `Boeing gave 3, and Visa gave 4`."""
    donor = draft.fields.get("donor")
    if one.kind != "org" or donor is None or donor.status != "quoted" or donor.value == one.name:
        return False
    return any(other.value("donor") == one.name for other in drafts)


def _shared_with_statements(drafts: list[Draft]) -> list[Draft]:
    """Let a promise in a message have the source of the message: both are of one actor."""
    said: dict[str, FieldValue] = {}
    for one in drafts:
        if one.type == "statement" and one.value("attribution"):
            for held in IN_BRACKETS.findall(one.value("actor") or ""):
                said.setdefault(held, one.fields["attribution"])
    shared = []
    for draft in drafts:
        if draft.type == "pledge" and draft.value("attribution") is None and draft.value("donor"):
            source = said.get(draft.value("donor"))
            if source is not None:
                inherited = replace(source, status="inherited")
                draft = draft.with_fields({**draft.fields, "attribution": inherited})
        shared.append(draft)
    return shared


def _nearest(speakers: list[Speaker], sentence: int) -> Speaker:
    """Return the speaker nearest to a sentence; they stand in the order of their sentences."""
    place = bisect_left([one.sentence for one in speakers[:MOST_SPEAKERS]], sentence)
    around = speakers[max(0, place - 1) : place + 1]
    return min(around or speakers[-1:], key=lambda one: abs(one.sentence - sentence))
