"""Whom a sentence speaks of where it names nobody: `the country`, `it`, `the agency`, or no words at all.

What figures, requests, assessments and goods take from what is being talked about, they take from here.
"""

from __future__ import annotations

from aidlift.intake.atoms import Atom
from aidlift.intake.context import CODE, DESKS, GIVING, Context, Line
from aidlift.intake.drafts import FieldValue
from aidlift.intake.grammar import led_by
from aidlift.intake.lexicon import organisations, words
from aidlift.intake.parties import Party
from aidlift.intake.sentences import Sentence

PERSONAL = frozenset(("he", "she", "his", "her"))
BACKWARD = frozenset(("it", "its", "they", "their"))
PREPOSITIONS = words("prepositions")
LASTING = 2
"""Sentences after which `the country` no longer means the one named there (our own choice)."""

SEVERAL = 2
"""Mentions of a country, alone in its sentence, that make it one that the sentence is about (own choice)."""

MOST_TO_SUBJECT, MOST_TO_OWNER = 8, 36
"""Words before a country that a sentence is about, and before one that owns what it tells of (own choice)."""


def note_focus(line: Line) -> None:
    """Note, once a sentence is read, whom later ones may speak of."""
    _note_nation(line)
    _note_region(line)
    _note_began(line)


def _note_began(line: Line) -> None:
    """Note the country or body that a sentence begins with, for `it` in the next, and the agency told last.

    `It` goes on with who began the sentence before; `the agency` may be one named longer ago.
    """
    context = line.context
    for party in line.parties:
        if party.kind == "org" and party.code in organisations() and party.code not in BLOCS:
            context.offices[AGENCY] = context.say(party.code, party.start, party.end)
            break
    first = line.parties[0] if line.parties else None
    if first is not None and first.first <= MOST_TO_IT and _begins(line, first):
        code = first.country if first.kind in BY_COUNTRY else first.code
        context.began = context.say(str(code), first.start, first.end)
        context.agency = context.began if first.kind == "org" and code not in BLOCS else context.agency
    elif context.began is not None and any(one.low in BACKWARD for one in line.atoms[:MOST_TO_IT]):
        context.began.sentence += context.number - context.began.sentence == 1


def _begins(line: Line, first: Party) -> bool:
    """Tell whether a party begins a sentence as who acts or is spoken of: `Chad has`, `In Chad, 3 died`."""
    if first.kind not in ("org", *BY_COUNTRY) or (first.country is None and first.kind != "org"):
        return False
    lead = led_by(line.atoms, first.first)
    after = line.atoms[first.last + 1].low if first.last + 1 < len(line.atoms) else ""
    return (lead == "in" and after == ",") or lead not in PREPOSITIONS


def meant_by_it(line: Line, anchor: int, *, takers: bool = False) -> FieldValue | None:
    """Return who `it` before a verb is: who began the sentence before; `the agency`: the one told last."""
    context = line.context
    began = context.began
    if takers and began is not None and began.value in context.givers and len(began.value) == CODE:
        began = context.recipient or began  # `India gave Fiji 20 beds. It expects 30 more`
    before = line.atoms[max(0, anchor - MOST_TO_VERB) : anchor]
    if any(
        one.low == "and" for one in before[-SEVERAL - 1 :]
    ):  # `The agency sent 20 tents and is asking for`
        before = [*line.atoms[:SEVERAL], *before[-SEVERAL:]]
    for one in reversed(before):
        agency = one.low.removeprefix("the ") in BODY_WORDS
        if agency or one.low == "it":
            said = (context.agency or context.offices.get(AGENCY)) if agency else began
            near = said is not None and (agency or context.number - said.sentence == 1)
            return context.quoted(said.value, said.start, said.end, "resolved") if said and near else None
        if one.low in (",", ";") or one.is_a("place", "demonym", "org", "such"):
            return None  # `it included 20 beds`: the load
    return None


MOST_TO_VERB = 5
"""Words from `it` to the verb or noun that tells what it does (our own choice)."""

AGENCY = "the agency"
BLOCS = frozenset(("EU", "African Union", "ASEAN", "SAARC", "G7", "G20", "COVAX", "United Nations"))
"""Bodies that nobody calls `the agency`."""

BODY_WORDS = frozenset(("agency", "organisation", "organization", "federation", "charity", "body"))
"""What an agency that was named is called later: `The agency is appealing for`."""

BY_COUNTRY = ("country", "ministry", "pronoun")
MOST_TO_IT = 4
"""Words of a sentence within which who it is about is named, or `it` (our own choice)."""


def spoken_of(line: Line) -> FieldValue | None:
    """Return the place told before in this paragraph or meant by `it`; a new paragraph is about the topic."""
    context = line.context
    if context.heading is not None:
        return context.recall(context.heading)
    said = of_who_speaks(line)
    if said is not None:
        return said
    spoken = next((one for one in line.parties if one.kind == "pronoun" and one.country), None)
    if spoken is not None and all(atom.index > spoken.last and spoken.first <= 1 for atom in line.placed):
        return context.quoted(spoken.country, spoken.start, spoken.end, "inherited")
    body = next((one for one in line.parties if one.code == "Africa CDC"), None)
    single = context.about is not None and len(context.about) == len("WLD") and context.about != "WLD"
    if body is not None and not line.placed and not single:
        return context.quoted("Africa", body.start, body.end)
    began = context.began
    if began is not None and context.number - began.sentence <= 1 and line.atoms[0].low in ("it", "its"):
        inside = {(one.get("place") or one.senses["demonym"]).partition("/")[0] for one in line.placed}
        if len(began.value) == CODE and inside <= {began.value}:
            return context.recall(began)  # `Italy saw a jump. Its cases touched 21,157, 400 of them in Rome`
    inherited = context.recall(context.place)
    global_before = inherited is not None and inherited.value == "WLD" and context.place is not None
    if global_before and context.place is not None and context.number - context.place.sentence <= 1:
        local = any(party.kind in ("ministry", "pronoun", "country") for party in line.parties)
        if not line.placed and not local and "tally" in line.kinds:
            return inherited  # `the total number of cases stood at`, after one of the world
    about = context.about
    if about is None or (line.is_of_many and len(about) <= len("WLD")):
        about = "WLD"
    topic = FieldValue(about, "inferred") if about else None
    reported = any(party.kind == "ministry" and party.country == context.topic for party in line.parties)
    if reported and context.topic is not None:
        return FieldValue(context.topic, "inferred")
    if inherited is None:
        return topic
    goes_on = line.sentence.paragraph == context.place_paragraph or line.sentence.kind != "sentence"
    just = (
        goes_on
        and context.place is not None
        and context.number - context.place.sentence <= 1
        and not line.placed
    )
    backward = just or any(atom.low in BACKWARD for atom in line.atoms[:6]) or "country_word" in line.kinds
    return inherited if goes_on or backward or context.topic is None else topic


def of_who_speaks(line: Line) -> FieldValue | None:
    """Return the country of who speaks: `Gyawali said hospitals were full`; `her ministry`, `he said` later.

    A person of who gives, or an envoy, speaks of others.
    """
    said = [one for one in line.parties if one.kind == "person" and one.country]
    if (
        said
        and said[0].first <= MOST_TO_IT
        and not line.placed
        and said[0].country not in line.context.givers
    ):
        speaks = any(
            one.verb_class == "say" for one in line.atoms[said[0].last + 1 : said[0].last + MOST_TO_VERB]
        )
        envoy = any("mbassador" in one.low or "nvoy" in one.low for one in line.atoms[: said[0].last + 1])
        if speaks and not envoy:
            return line.context.quoted(said[0].country, said[0].start, said[0].end, "inherited")
    person = line.context.person
    if person is None or line.context.number - person.sentence > 1 or line.lows.isdisjoint(PERSONAL):
        return None
    return line.context.recall(person)


def nation_of(context: Context, sentence: Sentence) -> str | None:
    """Return the country that `the country` means now: the one just spoken of, else the topic.

    An official of no country who opens a paragraph speaks of the topic.
    """
    said = context.nation
    opens = sentence.paragraph != context.paragraph and context.about == context.topic
    if opens and said is not context.heading and any(map(_is_official, sentence.atoms[:3])):
        return context.topic
    if said is not None and said is context.heading:
        return said.value
    if (
        said is not None
        and said is context.recipient
        and any(one.verb_class in GIVING for one in sentence.atoms)
    ):
        said = context.began or said  # `Singapore sent Fiji oxygen. The country will send more`
    if said is not None and said.value in context.givers and context.topic not in (None, *context.givers):
        return context.topic  # `Ambassador Zhou said China would keep helping. The country has recorded`
    if said is not None and context.number - said.sentence <= LASTING:
        return said.value
    unsure = context.about == "" and context.home is not None and context.home not in DESKS
    return context.home if unsure else context.topic


def _is_official(atom: Atom) -> bool:
    """Tell whether a word is an official's title or a ministry."""
    return atom.is_a("title", "ministry", "person", "speaker") or atom.low in ("secretary", "director")


REGION_OF = {
    "ASEAN": "Southeast Asia",
    "African Union": "Africa",
    "SAARC": "South Asia",
    "CARICOM": "Caribbean",
    "ECOWAS": "West Africa",
    "IGAD": "East Africa",
    "East African Community": "East Africa",
    "SADC": "Southern Africa",
}


def _note_region(line: Line) -> None:
    """Note the region that a sentence names, itself or by its body of states."""
    for party in line.parties:
        code = party.code if party.kind == "region" else REGION_OF.get(party.code)
        if code is not None and code != "WLD" and not _is_office(line, party.first):
            line.context.region = line.context.say(code, party.start, party.end)
    for atom in line.placed:  # `the West African government`
        code = (atom.senses.get("place") or atom.senses["demonym"]).partition("/")[0]
        if len(code) > len("WLD") and not _is_office(line, atom.index):
            line.context.region = line.context.say(code, atom.start, atom.end)


def _is_office(line: Line, first: int) -> bool:
    """Tell whether a region is only what somebody's office is for: `WHO Regional Director for Africa`."""
    lead = [one.low for one in line.atoms[max(0, first - 3) : first]]
    return "for" in lead[-2:] and any(one in ("director", "office", "representative") for one in lead)


BESIDE_NATION = frozenset(("royal", "outside", "than", "beyond", "neighbour", "neighbor"))
"""What leads a country that a sentence is not about: `Italy, the worst hit outside China, saw`."""


def _note_nation(line: Line) -> None:
    """Note the country that a sentence begins with, alone: later words may call it `the country`.

    So for the country of the person named last, whom `her ministry` means.
    """
    persons = [one for one in line.parties if one.kind == "person" and one.country]
    for one in persons:
        title = next((atom for atom in line.atoms[one.first : one.last + 1] if atom.is_a("title")), None)
        if title is not None and one.code.endswith(")"):  # a person by name, with the country
            line.context.offices[title.low] = line.context.say(one.code, one.start, one.end)
    if persons:
        told = persons[-1]
        line.context.person = line.context.say(str(told.country), told.start, told.end)
    named = [one for one in line.parties if one.kind == "country" and one.country]
    named = [one for one in named if not one.first or line.atoms[one.first - 1].low not in BESIDE_NATION]
    named = [] if any(_is_thanked(line, one) for one in named[:1]) else named
    taker = line.context.recipient  # `Singapore sent Fiji oxygen. The country has recorded 1,336 deaths`
    took = taker if taker and taker.sentence == line.context.number and len(taker.value) == CODE else None
    if len({one.country for one in named}) != 1 and not _begins_alone(line, named):
        line.context.nation = took or line.context.nation
        return
    after = line.atoms[named[0].last + 1].low if named[0].last + 1 < len(line.atoms) else ""
    if len(named) < SEVERAL and named[0].first > (
        MOST_TO_OWNER if after == "'s" and len(line.parties) == 1 else MOST_TO_SUBJECT
    ):
        return  # `A baby with a heart condition became Thailand's youngest victim`
    if any(verb.index > named[0].last and not _is_by(line, verb) for verb in line.verbs(*GIVING)):
        line.context.nation = took or line.context.nation
        return
    if any(one.country != named[0].country and one.first < named[0].first for one in persons):
        return  # `Madagascar's minister asked India`
    line.context.nation = line.context.say(str(named[0].country), named[0].start, named[0].end)


def _is_by(line: Line, verb: Atom) -> bool:
    """Tell whether by whom something was done is said: `besides 3.2 million doses sent by India`."""
    return verb.index + 1 < len(line.atoms) and line.atoms[verb.index + 1].low == "by"


def _begins_alone(line: Line, named: list[Party]) -> bool:
    """Tell whether a country begins a sentence as who acts, others only after it: `Chad has asked Togo`."""
    first = named[0] if named else None
    if first is None or first.first > 1 or first.last + 1 >= len(line.atoms):
        return False
    after = line.atoms[first.last + 1]
    return after.is_a("verbword") or "verb" in after.senses


def _is_thanked(line: Line, party: Party) -> bool:
    """Tell whether a country is who is thanked or gave: `We are thankful to the Chinese government`."""
    lead = line.atoms[max(0, party.first - 4) : party.first]
    return led_by(line.atoms, party.first) in ("from", "by") or any(
        one.low.startswith(("thank", "grateful", "appreciat", "gratitude")) for one in lead
    )
