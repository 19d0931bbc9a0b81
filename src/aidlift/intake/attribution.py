"""Who is said to say so: the speaker of a sentence, of its paragraph, or the country that reports."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.drafts import Draft, FieldValue
from aidlift.intake.lexicon import words
from aidlift.intake.parties import Party, country_name

ACCORDING = re.compile(
    r"\b(?:according to|as per|citing|quoting|quoted by|said by|reported by|(?:reported|notified) to"
    r"|data from|figures from|(?:figures|data) (?:released|issued|published|provided|shared) by"
    r"|(?:statement|bulletin|report|update|release|data|figures) (?:issued |released |published )?(?:by|from)"
    r"|told by)\s(?:the\s|a\s|its\s)?(?:latest\s)?"
    r"(?:(?:data|figures|statistics|estimates|numbers)\s(?:\w+ed\s)?(?:by|from|of)\s(?:the\s)?)?"
    r"(?P<who>[\w'’&.-]+(?:\s[\w'’&.-]+){0,6}?)"
    r"(?=[,.;:()\"”]|\s\(|\s(?:in|on|of the|data|which|who|that|showed|has|have|was|were|as|released|and|said"
    r"|from|since)\b"
    r"|\s(?:data|figures|statement|bulletin)\b|$)",
    re.IGNORECASE,
)
STEMS = ("accord", "as per", "citing", "quot", " by", "from", "reported to", "notified to")
REPORTING = ("country", "ministry")
SPEAKING = ("person", "org", "ministry", "media")
DOCUMENTS = words("documents")
ASSESSING = words("assessing")
CARRIED = ("figure", "delivery", "pledge", "statement")
MOST_SPEAKERS = 200
OFFICIAL = " (official report)"
NOBODY = FieldValue(None)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks in a sentence, with the words' place; `kind` is that of a party, or words."""

    name: str
    start: int
    end: int
    paragraph: int
    sentence: int
    kind: str = "words"


def speaker_of(line: Line) -> Speaker | None:
    """Find the speaker of a sentence: after `according to`, or the subject of saying."""
    found = _spoken(line)
    if found is None:
        return None
    begun = {word.lower() for word in re.findall(r"[A-Za-z]+", found.name)[:2]} - {"the", "this", "its"}
    known = line.context.speaker
    if found.kind == "words" and begun & DOCUMENTS and known is not None:
        return _speaker(line, known.value, known.start, known.end, "ministry")
    if found.kind in ("ministry", "org"):
        line.context.speaker = line.context.say(found.name, found.start, found.end)
    return found


def _spoken(line: Line) -> Speaker | None:
    base = line.sentence.start
    found = ACCORDING.search(line.text) if line.says(*STEMS) else None
    if found and found["who"].strip():
        start = base + found.start("who")
        near = [one for one in line.parties if abs(one.start - start) <= 4 and one.kind in SPEAKING]
        if near:
            return _of_party(line, near[0])
        if not found[0].lower().startswith(("reported to", "notified to")):
            name = found["who"].strip()
            return _speaker(line, name, start, start + len(found["who"].rstrip()), "words")
    for verb in line.all_verbs:
        if verb.verb_class != "say" and not _announces(line, verb):
            continue
        about_data = any(atom.low in DOCUMENTS for atom in line.atoms[: verb.index + 6])
        if verb.lemma == "show" and not about_data:
            continue
        spoken = _subject_of_saying(line, verb)
        if spoken is not None:
            return spoken
    return _reporter(line)


def _announces(line: Line, verb: Atom) -> bool:
    """Tell whether a verb of announcing stands as one of saying: `she announced that`, `…, it announced`."""
    if verb.lemma != "announce" or verb.passive or verb.form != "past":
        return False
    after = line.atoms[verb.index + 1].low if verb.index + 1 < len(line.atoms) else "."
    if after == "that":
        return True
    lead = line.atoms[max(0, verb.index - 10) : verb.index]
    return any(one.low == "," for one in lead) and (
        after == "." or line.atoms[verb.index + 1].when is not None or after == "on"
    )


def _reporter(line: Line) -> Speaker | None:
    """Return the ministry or the person that reports or announces: they say so, as much as who `says`."""
    for verb in line.verbs("report", "pledge"):
        if verb.passive or (verb.verb_class == "pledge" and verb.lemma != "announce"):
            continue
        kinds = ("ministry", "person") if verb.verb_class == "report" else SPEAKING
        begin = _phrase_start(line.atoms, verb.index)
        for party in line.parties:
            if begin <= party.first < verb.index and party.kind in kinds:
                return _of_party(line, party)
    return None


def _speaker(line: Line, name: str, start: int, end: int, kind: str) -> Speaker:
    return Speaker(name, start, end, line.sentence.paragraph, line.context.number, kind)


def _of_party(line: Line, party: Party) -> Speaker:
    written = line.context.document.text[party.start : party.end]
    name = party.name if party.kind in ("person", "org", "media") and party.name else written
    return _speaker(line, name, party.start, party.end, party.kind)


def _subject_of_saying(line: Line, verb: Atom) -> Speaker | None:
    """Return whom the verb of saying belongs to: the medium told, a name, a party, or words before it."""
    atoms, index = line.atoms, verb.index
    if verb.lemma == "tell":
        told = [one for one in line.parties if index < one.first <= index + 8 and one.kind == "media"]
        if told:
            return _of_party(line, told[0])
    begin = _phrase_start(atoms, index)
    named = _trailing_name(line, begin, index)
    if named is not None:
        return named
    inside = [one for one in line.parties if begin <= one.first < index and one.kind in SPEAKING]
    if inside:
        return _of_party(line, inside[0])
    phrase = [atom for atom in atoms[begin:index] if not atom.is_a("verbword") and atom.when is None]
    if not phrase or (index > 1 and atoms[index - 1].low == ","):
        kinds = (*SPEAKING, "carrier")
        before = [
            one for one in line.parties if one.last < index and index - one.last < 16 and one.kind in kinds
        ]
        if before:
            return _of_party(line, before[0] if atoms[index - 1].low == "," else before[-1])
    held = _in_office(line, phrase)
    if held is not None:
        return held
    if phrase and len(phrase) <= 14 and any(_can_speak(atom) for atom in phrase):
        text = line.context.document.text
        return _speaker(
            line, text[phrase[0].start : phrase[-1].end], phrase[0].start, phrase[-1].end, "words"
        )
    return _after_verb(line, index)


def _in_office(line: Line, phrase: Sequence[Atom]) -> Speaker | None:
    """Return who holds the office that begins the words before a verb: `The prime minister … and said`."""
    if not phrase or not phrase[0].is_a("title"):
        return None
    said = line.context.offices.get(phrase[0].low)
    if said is None:
        return None
    return _speaker(line, said.value.partition(" (")[0], phrase[0].start, phrase[0].end, "person")


def _phrase_start(atoms: Sequence[Atom], index: int) -> int:
    begin = index
    stops = (",", ";", ":", "”", '"', ".", "that", "but", "while", "after", "as")
    while begin > 0 and atoms[begin - 1].low not in stops and "verb" not in atoms[begin - 1].senses:
        begin -= 1
    skipped = ("and", "the", "a", "“", '"', "has", "also", "meanwhile")
    while begin < index and (atoms[begin].low in skipped or atoms[begin].when is not None):
        begin += 1
    return begin


def _trailing_name(line: Line, begin: int, index: int) -> Speaker | None:
    """Return the name right before the verb: `WHO director for Africa Matshidiso Moeti told`."""
    place = index
    while place > begin and line.atoms[place - 1].is_name:
        place -= 1
    if index - place < 2:
        return None
    first, last = line.atoms[place], line.atoms[index - 1]
    name = line.context.document.text[first.start : last.end]
    return _speaker(line, name, first.start, last.end, "person")


def _can_speak(atom: Atom) -> bool:
    kinds = ("speaker", "government", "ministry", "title", "airline", "carrier", "place", "demonym", "person")
    return atom.is_a(*kinds) or atom.is_name


def _after_verb(line: Line, index: int) -> Speaker | None:
    """Return the speaker after the verb, where a quote or a comma stands before it: `…, said Moeti`."""
    if index > 0 and line.atoms[index - 1].low not in (",", "”", '"'):
        return None
    for party in line.parties:
        if index < party.first <= index + 4 and party.kind in SPEAKING:
            return _of_party(line, party)
    named = next(
        (one for one in line.atoms[index + 1 : index + 5] if one.is_name or one.is_a("speaker")), None
    )
    return _speaker(line, named.text, named.start, named.end, "words") if named is not None else None


def attribute(line: Line, drafts: Sequence[Draft], speaker: Speaker | None) -> list[Draft]:
    """Give a sentence's drafts who says so: the draft's own source first, then the sentence's speaker."""
    told = []
    counting = bool(drafts) and bool(line.verbs("report"))
    official = [one for one in line.parties if one.country and one.kind in REPORTING] if counting else []
    for draft in drafts:
        one = _own(line, draft)
        if one is None and speaker is not None:
            one = line.context.quoted(speaker.name, speaker.start, speaker.end)
        elif one is None and draft.type == "figure":
            one = _official(line, draft, official)
        told.append(draft.with_fields({**draft.fields, "attribution": one or NOBODY}))
    return told


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
        person = next((one for one in line.parties if one.start == start and one.kind == "person"), None)
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

    A ministry also stands for what its country is only said to report.
    """
    by_paragraph: dict[int, list[Speaker]] = {}
    for one in speakers:
        by_paragraph.setdefault(one.paragraph, []).append(one)
    done = []
    for draft, paragraph, sentence in drafts:
        said = draft.value("attribution")
        near = by_paragraph.get(paragraph, [])
        if said is not None:
            near = [one for one in near if one.kind == "ministry" and said.endswith(OFFICIAL)]
        if near and draft.type in CARRIED:
            inherited = FieldValue(_nearest(near, sentence).name, "inherited")
            draft = draft.with_fields({**draft.fields, "attribution": inherited})
        done.append(draft)
    return _shared_with_statements(done)


def _shared_with_statements(drafts: list[Draft]) -> list[Draft]:
    """Let a promise in a message have the source of the message: both are of one actor."""
    said = [(one.value("actor"), one.fields["attribution"]) for one in drafts if one.type == "statement"]
    shared = []
    for draft in drafts:
        if draft.type == "pledge" and draft.value("attribution") is None and draft.value("donor"):
            of_actor = [source for actor, source in said if actor and f"({draft.value('donor')})" in actor]
            source = next((one for one in of_actor if one.value), None)
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
