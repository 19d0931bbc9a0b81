"""Statements: condolences, who sends them to whom, and when."""

from __future__ import annotations

import re
from dataclasses import replace

from aidlift.intake.agreements import BLOCS
from aidlift.intake.context import DESKS, GIVING, Line, Talk
from aidlift.intake.drafts import NONE, Draft, FieldValue
from aidlift.intake.focus import of_who_speaks
from aidlift.intake.grammar import led_by
from aidlift.intake.lexicon import organisations, words
from aidlift.intake.parties import Party
from aidlift.intake.who_acts import subject

FIRST_WORDS = 5
"""Words of a sentence within which a title without a name is its subject (our own choice)."""

MESSAGES = frozenset(("message", "letter", "messages", "condolences"))
ADDRESSING = ("to", "the", "for", "with", "majesty", "excellency", "highness")
OWNING = ("his", "her", "their", "its", "the")
MOURNERS = words("mourners")
CONDOLENCE = re.compile(
    r"\bcondol(?:ences?|ed|es|ing)\b"
    r"|\b(?:express|convey|extend|offer|send|sent)\w*\s(?:his|her|their|its|our|my)\s(?:\w+\s)?sympath(?:y|ies)\b"
    r"|\bexpressing\s(?:\w+\s)?sympath(?:y|ies)\b|\b(?:express|voice)\w*\s(?:\w+\s)?sympathy\s(?:for|to|with)\b"
    r"|\b(?:messages?|letters?|cables?|telegrams?|words?)\sof\ssympathy\b"
    r"|\b(?:sincere|deepest|heartfelt|deep)\ssympath(?:y|ies)\b"
    r"|\bhearts?\s(?:goes|go|went)\sout\sto\b"
    r"|\bthoughts\s(?:and\sprayers\s)?(?:are|were|remain)\swith\b"
    r"|\bmourn(?:s|ed)\s(?:the\s|with\s)"
    r"|\b(?:grief|sorrow)\s(?:over|at|on|for)\s(?:the\s)?(?:\w+\s){0,2}(?:loss|lives|deaths?|victims)\b",
    re.IGNORECASE,
)
STEMS = ("condol", "sympath", "heart", "thoughts", "mourn", "grief", "sorrow")


def read_statements(line: Line) -> list[Draft]:
    """Read condolences: who sends them to whom."""
    found = CONDOLENCE.search(line.text) if line.says(*STEMS) else None
    if not found:
        _note_talk(line)
        _note_act(line)
        return []
    base, context = line.sentence.start, line.context
    index = next((atom.index for atom in line.atoms if atom.end > base + found.start()), len(line.atoms))
    sender = _sender(line, index)
    talk = line.context.talk if line.context.talk and context.number - line.context.talk.number <= 2 else None
    caller = talk.caller if talk is not None and _is_caller(line, index) else None
    actor = sender or _mourner(line, index) or caller or _actor(line, index)
    if actor is None:
        return []
    recipient = _receiver(line, index) if sender is not None else _consoled(line, index, actor)
    run = _addressed_together(line, index) if recipient is None or recipient.kind == "country" else []
    recipient = run[0] if run else recipient
    consoled = context.quoted(recipient.code, recipient.start, recipient.end) if recipient else NONE
    if recipient is None and actor.status == "inherited":
        consoled = _spoken_to(line, actor) or NONE
    if recipient is None and consoled.value is None and caller is not None and talk is not None:
        consoled = talk.called
    if recipient is None and consoled.value is None:
        consoled = _struck(line, actor, index)
    dated = [atom for atom in line.whens if atom.when and atom.when.role == "on"]
    when = dated[0].when if dated else None
    fields = {
        "actor": actor,
        "recipient": consoled,
        "kind": context.quoted("condolence", base + found.start(), base + found.end()),
        **context.day_fields(when),
    }
    said = context.acted
    if when is None and talk is not None and talk.days is not None:
        fields = {**fields, **talk.days}
    elif when is None and said is not None and said.called.value in _countries_of(actor):
        fields = {**fields, **(said.days or {})}
    start = min(
        actor.spans[0].start if actor.spans and actor.spans[0].start >= base else base + found.start(),
        base + found.start(),
    )
    end = recipient.end if recipient else base + found.end()
    evidence = context.span(start, max(end, base + found.end()))
    draft = Draft("statement", fields, (evidence,), "statement_condolence")
    others = [context.quoted(one.country or one.code, one.start, one.end) for one in run[1:]]
    return [draft, *(draft.with_fields({**fields, "recipient": one}) for one in others)]


TALKING = ("call", "phone", "letter", "message", "telegram", "cable", "conversation", "talks")
STYLES = frozenset(
    ("majesty", "highness", "excellency", "king", "queen", "emir", "amir", "sultan", "he", "she")
)
"""How somebody is called who spoke in the sentence before: `His Majesty expressed`."""


def _note_talk(line: Line) -> None:
    """Remember who is told to have called or written to whom: `The King, in a telephone call on Tuesday`."""
    if not line.says(*TALKING):
        return
    named = [one for one in line.parties if one.kind in ("person", "country")]
    if not named:
        return
    caller = _named(line, named[0])
    other = next((one for one in named[1:] if one.country and one.country != named[0].country), None)
    called = line.context.quoted(other.country, other.start, other.end, "inherited") if other else NONE
    days = line.context.day_fields(line.day_told, inherited=True) if line.day_told is not None else None
    line.context.talk = Talk(line.context.number, replace(caller, status="inherited"), called, days)


def _countries_of(actor: FieldValue) -> tuple[str, ...]:
    """Return an actor's country, that in brackets or the actor's own."""
    code = str(actor.value)
    return code, code.rpartition("(")[2].rstrip(")")


def _note_act(line: Line) -> None:
    """Remember the day on which a country is told to have given, offered or said something."""
    first = line.parties[0] if line.parties and line.whens else None
    if first is None or not first.country or not line.verbs("say", *GIVING):
        return
    if line.day_told is None:
        return
    own = line.context.quoted(first.country, first.start, first.end)
    days = line.context.day_fields(line.day_told, inherited=True)
    line.context.acted = Talk(line.context.number, own, own, days)


def _is_caller(line: Line, index: int) -> bool:
    """Tell whether who condoles is only called by a style or office: `His Majesty expressed condolences`."""
    if any(one.last < index and one.kind in ("person", "country", "org") for one in line.parties):
        return False
    person, talk = line.context.person, line.context.talk
    if (
        person is not None
        and talk is not None
        and person.sentence > talk.number
        and line.atoms[0].low == "he"
    ):
        return False  # `The minister called Wang Yi. The Chinese minister said … He also conveyed`
    lead = line.atoms[max(0, index - MOST_HELD) : index]
    return any(one.low in STYLES for one in lead)


OFFICE_HOLDERS = frozenset(
    ("leaders", "presidents", "people", "peoples", "governments", "ministers", "heads")
)
MOST_HELD = 8
"""Words from `condolences` to those whom they are sent to together (our own choice)."""


def _addressed_together(line: Line, index: int) -> list[Party]:
    """Return all to whom condolences are sent: `to the leaders of Iran, Italy and South Korea`."""
    atoms = line.atoms
    run: list[Party] = []
    for party in line.parties:
        if party.first <= index or party.kind != "country":
            continue
        if not run:
            lead = [one.low for one in atoms[max(index, party.first - 5) : party.first]]
            sent = "to" in lead and lead[-1] in ("of", "the", "to") and party.first - index <= MOST_HELD
            if not sent or (OFFICE_HOLDERS.isdisjoint(lead) and lead[-1] != "to"):
                break
        elif any(one.low not in (",", "and", "the") for one in atoms[run[-1].last + 1 : party.first]):
            break
        run.append(party)
    return run


def _struck(line: Line, actor: FieldValue, index: int) -> FieldValue:
    """Return the country that the text is about, whose people are meant: `condolences to the families`."""
    topic = line.context.topic
    own = str(actor.value).rpartition("(")[2].rstrip(")")
    meant = any(one.low in MOURNERS or one.is_a("person") for one in line.atoms[index : index + MOST_HELD])
    if actor.value in BLOCS:
        return NONE
    named = (
        (len(own) == CODE and own.isupper()) or actor.value in organisations() or _heads_agency(line, actor)
    )
    return FieldValue(topic, "inferred") if topic and named and own != topic and meant else NONE


CODE = 3
"""Letters of a country's code."""


def _heads_agency(line: Line, actor: FieldValue) -> bool:
    """Tell whether who condoles speaks for a body of no country: `WHO Director-General Tedros`."""
    start = actor.spans[0].start if actor.spans else -1
    return any(one.kind == "org" and 0 <= start - one.end <= MOST_TO_HEAD for one in line.parties)


MOST_TO_HEAD = 30
"""Characters from a body to the name of who heads it (our own choice)."""


def _consoled(line: Line, index: int, actor: FieldValue) -> Party | None:
    """Return with whom somebody condoles, behind `to`; else whose people: `the families in India`.

    Else who was called or written to: `telephoned his Indian counterpart Narendra Modi to convey`.
    """
    own = next((one.country for one in line.parties if one.code == actor.value), None)
    for party in line.parties:
        lead = line.atoms[party.first - 1].low if party.first else ""
        ours = own is not None and party.country == own and lead == "the"  # `of the Bhutanese people`
        if ours:
            continue
        if party.kind not in ("person", "country", "ministry"):
            continue
        if party.first > index and (lead in ADDRESSING or _is_addressed(line, party, index)):
            return party
        if _is_sent(line, party, index) and party.code != actor.value:
            return party
    for party in line.parties:
        if party.last < index and _is_addressed_people(line, party) and party.country != own:
            return party
    for party in line.parties:
        if (
            party.first > index
            and party.kind == "country"
            and led_by(line.atoms, party.first) in ("of", "in")
        ):
            if party.country == own:
                continue
            between = line.atoms[index : party.first]
            if any(one.is_a("person") or one.low in MOURNERS for one in between):
                return party
            break
    for party in line.parties:
        after = line.atoms[party.last + 1].low if party.last + 1 < len(line.atoms) else ""
        if party.country and party.country != own and party.first > index and after == "'s":
            return party  # `condolences on India's deaths`
        stands = party.last < index and party.kind == "country" and party.country != own
        if stands and led_by(line.atoms, party.first) == "with":
            return party  # `expressed solidarity with India and offered condolences`
    for party in line.parties:
        if party.last < index and _is_addressed(line, party, 0) and party.country and party.country != own:
            return party  # `In a letter to his Nepali counterpart, the minister conveyed`
    called = [one for one in line.parties if one.last < index and one.kind == "person" and one.country]
    if len(called) > 1 and called[0].code == actor.value and called[-1].country != own:
        return called[-1]
    return None


def _is_addressed_people(line: Line, party: Party) -> bool:
    """Tell whether a sentence opens with to whom it speaks: `To the people of India I wish to express`."""
    lead = [one.low for one in line.atoms[: party.first] if one.low not in ('"', "“", "'")]
    opened = lead[:1] == ["to"] and len(lead) <= FIRST_WORDS and party.kind == "country"
    return opened and not MOURNERS.isdisjoint({*lead, *("nation" for one in lead if one == "people")})


def _is_addressed(line: Line, party: Party, after: int) -> bool:
    """Tell whether somebody is who is written to: `to their Lao counterparts`, `to Ram Kovind and Modi`."""
    place = party.first - 1
    while place > after and (
        line.atoms[place].low in OWNING or line.atoms[place].low in ("and", ",") or line.atoms[place].is_name
    ):
        place -= 1
    return place >= after and place >= 0 and line.atoms[place].low == "to"


def _is_sent(line: Line, party: Party, index: int) -> bool:
    """Tell whether condolences are sent without `to`: `sent the Samoan government his condolences`."""
    verb = next((one for one in line.verbs("send", "give") if 0 < party.first - one.index <= 2), None)
    return verb is not None and party.kind == "country" and party.last < index


def _sender(line: Line, index: int) -> FieldValue | None:
    """Return whom a message is from that somebody received: `received a message of sympathy from King X`."""
    if not any(verb.index < index for verb in line.verbs("receive")):
        return None
    party = next((one for one in line.parties if one.first > index), None)
    led = party is not None and led_by(line.atoms, party.first) == "from"
    return line.context.quoted(party.code, party.start, party.end) if led and party is not None else None


def _receiver(line: Line, index: int) -> Party | None:
    """Return who received a message: the party before the verb."""
    verb = next(verb for verb in line.verbs("receive") if verb.index < index)
    before = [one for one in line.parties if one.last < verb.index]
    return before[-1] if before else None


def _mourner(line: Line, index: int) -> FieldValue | None:
    """Return whose condolences they are: `the condolences of President Higgins`, which others convey."""
    atoms = line.atoms
    if index + 1 >= len(atoms) or atoms[index + 1].low != "of":
        return None
    party = next((one for one in line.parties if index + 2 <= one.first <= index + 3), None)
    return line.context.quoted(party.code, party.start, party.end) if party is not None else None


def date_messages(line: Line, found: list[tuple[Draft, int, int]]) -> list[tuple[Draft, int, int]]:
    """Read `his message was sent on Friday` as the day of the condolence told before."""
    if line.lows.isdisjoint(MESSAGES):
        return found
    noun = next((atom for atom in line.atoms if atom.low in MESSAGES), None)
    when = next((atom.when for atom in line.whens if atom.when is not None and atom.when.role == "on"), None)
    if (
        noun is None
        or when is None
        or not any(verb.index - noun.index in range(1, 4) for verb in line.verbs("send", "give"))
    ):
        return found
    days = line.context.day_fields(when, inherited=True)
    more = line.context.span(noun.start, when.end)
    for place in range(line.context.dated, len(found)):
        draft, paragraph, number = found[place]
        if draft.type == "statement" and draft.value("date") is None:
            fields = {**draft.fields, **days}
            found[place] = replace(draft, fields=fields, evidence=(*draft.evidence, more)), paragraph, number
    if when.first is not None:
        line.context.dated = len(found)
    return found


def _spoken_to(line: Line, actor: FieldValue) -> FieldValue | None:
    """Return the country of the person told of just before, to whom `the president` spoke."""
    person = line.context.person
    if person is None or line.context.number - person.sentence > 1 or f"({person.value})" in str(actor.value):
        return None
    return line.context.recall(person)


def _in_office(line: Line, index: int) -> FieldValue | None:
    """Return who holds the office told before that `the prime minister` means."""
    for one in line.atoms[: min(index, FIRST_WORDS)]:
        if one.is_a("title") and one.index and line.atoms[one.index - 1].low == "the":
            return line.context.recall(line.context.offices.get(one.low))
    return None


def _actor(line: Line, index: int) -> FieldValue | None:
    """Return who condoles: the person or country before the words, else the speaker after them."""
    kinds = ("person", "country", "org", "ministry")
    before = [one for one in line.parties if one.last < index and one.kind in kinds]
    before = [one for one in before if not _is_addressed(line, one, 0) and not _is_sent(line, one, index)] + [
        one for one in line.parties if one.last < index and _are_leaders(line, one)
    ]
    persons = [party for party in before if party.kind == "person"]
    quoted = any(one.low in ("i", "my", "our", "we") for one in line.atoms[:index])
    if quoted or not before:
        speakers = [
            party
            for party in line.parties
            if party.kind == "person"
            and any(verb.index in (party.last + 1, party.first - 1) for verb in line.verbs("say"))
        ]
        if speakers:
            return _named(line, speakers[0])
        told = _unknown_speaker(line) or _who_spoke(line)
        if told is not None:
            return told
    held = _in_office(line, index) if not persons else None
    if held is not None:
        return held
    chosen = persons[0] if persons else before[0] if before else None
    if chosen is not None:
        return _named(line, chosen)
    spoke = of_who_speaks(line) if line.atoms[0].low in ("he", "she") else None
    return subject(line, index) or _of_meeting(line, index) or spoke


MEETING = frozenset(("summit", "leaders", "ministers", "heads"))


def _of_meeting(line: Line, index: int) -> FieldValue | None:
    """Return the body whose summit condoles: `Summit expressed deep condolences`, told of before."""
    met = line.context.met
    if met is None or line.context.number - met[0] > MOST_SINCE or not met[1]:
        return None
    if not any(one.low in MEETING for one in line.atoms[: min(index, FIRST_WORDS)]):
        return None
    code, start, end = met[1][0]
    return line.context.quoted(code, start, end, "inherited")


MOST_SINCE = 5
"""Sentences since a meeting was told of (our own choice)."""


def _named(line: Line, party: Party) -> FieldValue:
    """Return who condoles; a minister of no known country is of where the report was written."""
    code, context = party.code, line.context
    if party.kind == "person" and party.country is None and context.home not in (None, *DESKS):
        lead = line.atoms[party.first : party.last + 1]
        if any(one.low.endswith(OFFICES) for one in lead):
            code = f"{code} ({context.home})"
    return context.quoted(code, party.start, party.end)


OFFICES = ("minister", "president", "premier", "king", "queen", "pm", "foreign secretary", "health secretary")


def _are_leaders(line: Line, party: Party) -> bool:
    """Tell whether a demonym leads who condoles: `Vietnamese leaders sent`."""
    after = line.atoms[party.last + 1] if party.last + 1 < len(line.atoms) else None
    return party.kind == "adjective" and after is not None and after.low in ("leaders", "officials", "people")


def _who_spoke(line: Line) -> FieldValue | None:
    """Return whom `she said` means: the one who spoke in the sentence before."""
    said = line.context.speaking
    if said is None or line.context.number - said.sentence > 1:
        return None
    for verb in line.verbs("say"):
        if verb.index and line.atoms[verb.index - 1].low in ("he", "she"):
            persons = line.context.names.persons
            last = next(reversed(persons.values()), (said.value, None))
            full, country = persons.get(said.value.split()[-1], last)
            code = f"{full} ({country})" if country else full
            return line.context.quoted(code, said.start, said.end, "inherited")
    return None


def _unknown_speaker(line: Line) -> FieldValue | None:
    """Return whom nobody introduced and who is said to speak: `My condolences, said Dr Matshidiso Moeti`."""
    for verb in line.verbs("say"):
        first = last = verb.index + 1
        while last < len(line.atoms) and (line.atoms[last].is_name or line.atoms[last].low in ("dr", ".")):
            last += 1
        while first < last and line.atoms[first].low in ("dr", "mr", "mrs", "ms", "prof", "professor", "."):
            first += 1
        if last - first >= LEAST_NAMES:
            start, end = line.atoms[first].start, line.atoms[last - 1].end
            text = line.context.document.text[start:end].rstrip(".")
            return line.context.quoted(text, start, start + len(text))
    return None


LEAST_NAMES = 2
"""Words of a name that we do not know that stands for a person (our own choice)."""
