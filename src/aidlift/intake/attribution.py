"""Who is said to say so: the speaker of a sentence, of its paragraph, or the country that reports."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from aidlift.intake.context import Line
from aidlift.intake.drafts import NONE, Draft, FieldValue, Status
from aidlift.intake.lexicon import full_names, words
from aidlift.intake.parties import Party, country_name
from aidlift.intake.sentences import Sentence
from aidlift.intake.speakers import Speaker, with_short_name
from aidlift.intake.speakers_named import QUOTES

COUNTED = ("figure", "assessment")
OF_ALL = (*COUNTED, "delivery", "pledge", "request")
"""What the only one who speaks in a text may be taken to say; no flight, and no word of another."""

MOST_ALONE = 3
"""Statements after which the only one who speaks tells of other givers too (our own choice)."""

ASKING = ("request", "pledge")
SILENT = ("place", "subject")
REPORTING = ("country", "ministry")
ASSESSING = words("assessing") | {"puts", "put", "maintained", "maintains", "deems", "deemed", "assessment"}
CARRIED = ("figure", "delivery", "pledge", "statement")
MOST_SPEAKERS = 200
HOUSES = frozenset(
    (
        *(
            "WHO",
            "UNICEF",
            "IFRC",
            "PAHO",
            "ECDC",
            "Africa CDC",
            "US CDC",
            "OCHA",
            "WFP",
            "UNHCR",
            "MSF",
            "EU",
        ),
        *("ECHO", "USAID", "CARPHA", "NCDC", "NICD", "DGHS", "NCOC", "ICMR", "WAHO", "Pacific Community"),
    )
)
"""Bodies besides ministries that put out bulletins of outbreaks and relief themselves (our own list)."""

MOST_BETWEEN, MOST_TO_FIRST, OPENING = 3, 2, 2
"""Paragraphs between two statements of one speaker; sentences from a text's opening to who first speaks, and
sentences of an opening (our own choice)."""

OFFICIAL = " (official report)"
Named = tuple[int, str, bool, int]
"""In how many sentences a body is named, how it was written, whether it began one, and which was the last."""

FIRST = 3
"""Words of a sentence that its subject begins within (our own choice)."""

GOING_ON = re.compile(
    r"(?:thus|with th(?:is|ese)|this (?:brings|brought|takes|took|raises|raised)|of (?:these|those|them|the )"
    r"|among (?:them|these|those)|these|the (?:total|new|latest|overall|cumulative)|altogether|in all|overall"
    r")\b",
    re.IGNORECASE,
)
DECIDED = re.compile(r"(?:The|This) (?:decision|suspension|halt|move|measure|ban|change|cut)s?\b")
MOST_OF_QUOTE = 40
"""Sentences of a quotation (our own choice)."""

WE = re.compile(r"(?:^|[.\n]\s*)We\s", re.MULTILINE)
IN_BRACKETS = re.compile(r"\(([^()]*)\)")
"""What an actor is of, as `Ann Lee (KEN)`."""


def attribute(line: Line, drafts: Sequence[Draft], speakers: Sequence[Speaker]) -> list[Draft]:
    """Give a sentence's drafts who says so: the draft's own source first, then the sentence's speaker.

    What a country is only said to report is an official report where the text calls its counts so.
    """
    told: list[Draft] = []
    if not drafts:
        return told
    context = line.context
    givers = _givers(drafts) if speakers else frozenset()
    context.calls_official = context.calls_official or _counts_officially(line)
    counting = context.calls_official and bool(line.verbs("report"))
    official = [one for one in line.parties if one.country and one.kind in REPORTING] if counting else []
    for draft in drafts:
        speaker = _speaking_of(draft, speakers)
        one = _own(line, draft, speaker)
        if one is None and speaker is not None and not _gives_too(speaker, draft, givers):
            status: Status = "inherited" if speaker.again else "quoted"
            one = line.context.quoted(speaker.shown, speaker.start, speaker.end, status)
        elif one is None and draft.type == "figure":
            one = _official(line, draft, official)
        told.append(draft.with_fields({**draft.fields, "attribution": one or NONE}))
    return told


def note_bodies(line: Line, bodies: dict[str, Named]) -> None:
    """Note the agencies and ministries that a sentence names, how often and as they were first written."""
    for atom in line.atoms if not line.kinds.isdisjoint(("org", "ministry", "speaker")) else ():
        if atom.low in ("ministry", "the ministry") and bodies:  # the one named last
            told = next(reversed(bodies))
            count, shown, begins, number = bodies[told]
            bodies[told] = count + (number != line.context.number), shown, begins, line.context.number
            continue
        name = atom.text.removeprefix("the ") if "ministry" in atom.senses else atom.senses.get("org", "")
        if "ministry" in atom.senses or name in HOUSES:
            count, shown, begins, last = bodies.get(name, (0, "", False, -1))
            count += last != line.context.number
            begins = begins or atom.index <= FIRST
            shown = shown or atom.text.removeprefix("the ")
            bodies[name] = count, shown, begins, line.context.number


def _speaking_of(draft: Draft, speakers: Sequence[Speaker]) -> Speaker | None:
    """Return whose words a draft is, where several speak: `The army said 40 came, and the navy said 3`."""
    speakers = [one for one in speakers if one.kind != "subject"]
    if not speakers:
        return None
    at = draft.evidence[0].start
    own = [one for one in speakers if one.kind not in ("media", "place")]
    own = own or [one for one in speakers if one.kind == "media" or one.after or one.start < at]
    if not own:
        return None
    led = [one for one in own if one.start < at and not one.after]
    closed = [one for one in own if one.start > at and one.after]
    if led:
        return led[-1]
    return closed[-1] if closed else own[0]


def _counts_officially(line: Line) -> bool:
    """Tell whether a sentence calls a count official: `the official infection total`."""
    for atom in line.atoms if line.says("official ") else ():
        after = line.atoms[atom.index + 1 : atom.index + 3]
        if atom.low == "official" and any(one.is_a("measure", "tally", "disease") for one in after):
            return True
    return False


def _own(line: Line, draft: Draft, speaker: Speaker | None) -> FieldValue | None:
    """Return what the draft's own words say: an `official` count, who assesses, the person who asks."""
    if draft.type == "figure":
        at = draft.evidence[0].start
        near = line.atoms if line.says("official") else []
        word = next((one for one in near if one.low == "official" and 0 <= at - one.end <= 3), None)
        return line.context.quoted("official", word.start, word.end) if word is not None else None
    if draft.type == "assessment" and speaker is None:
        judge = next((one for one in line.atoms if one.low in ASSESSING), None)
        agency = next((one for one in line.parties if one.kind == "org"), None)
        if judge is not None and agency is not None and agency.first < judge.index:
            return line.context.quoted(agency.name, agency.start, agency.end)
    actor = draft.fields.get("actor" if draft.type == "request" else "donor")
    if draft.type in ASKING and speaker is None and actor is not None and actor.spans:
        start = actor.spans[0].start
        kinds = ("person", "ministry", "org") if draft.type == "request" else ("person",)
        party = next((one for one in line.parties if one.start == start and one.kind in kinds), None)
        if party is not None and party.name:
            return line.context.quoted(party.name, party.start, party.end)
        full = full_names().get(str(actor.value)) if draft.type == "request" else None
        if full is not None:
            return replace(actor, value=f"{full} ({actor.value})")
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


def spread(
    drafts: Sequence[tuple[Draft, int, int]],
    speakers: Sequence[Speaker],
    sentences: Sequence[Sentence],
    bodies: Mapping[str, Named],
    text: str,
) -> list[Draft]:
    """Let a speaker stand for drafts whose own sentence names none.

    So in a paragraph, for a list after its line, within a quotation that goes on, between two statements of
    one speaker, and for what a text begins with. A ministry also stands for what its country is only said to
    report. Who heads a bulletin stands for all of it, and so does the body of a text in which nobody speaks.
    """
    house, is_own = _house([one for one in speakers if one.kind != "subject"], bodies, text)
    givers = _givers([draft for draft, _, _ in drafts])
    told = Told.of(
        [one for one in speakers if one.kind not in SILENT], sentences, house, is_own, text, givers
    )
    done = []
    for draft, _, sentence in drafts:
        said = draft.value("attribution")
        if said is None:
            name, status = told.source(draft, sentence)
        elif said.endswith(OFFICIAL):
            near = told.in_paragraph(sentence, ministries=True)
            name, status = (near.shown if near is not None else None), "inherited"
        else:
            name, status = None, "inherited"
        if name is not None:
            field = FieldValue(name, "inferred" if status == "inferred" else "inherited")
            draft = draft.with_fields({**draft.fields, "attribution": field})
        done.append(draft)
    return _shared_with_statements(done)


@dataclass(frozen=True, slots=True)
class Told:
    """Who speaks where in a text: the speakers in order, their sentences' numbers, and whose text it is."""

    speakers: Sequence[Speaker]
    numbers: Sequence[int]
    by_paragraph: Mapping[int, Sequence[Speaker]]
    leads: Mapping[int, int]
    sentences: Sequence[Sentence]
    house: str | None
    is_own: bool
    text: str
    givers: frozenset[str]
    heads: Sequence[Speaker]
    alone: Speaker | None

    @classmethod
    def of(
        cls,
        speakers: Sequence[Speaker],
        sentences: Sequence[Sentence],
        house: str | None,
        is_own: bool,
        text: str,
        givers: frozenset[str],
    ) -> Told:
        """Order what is known of a text's speakers; those of sentences come in order."""
        by_paragraph: dict[int, list[Speaker]] = {}
        speakers = speakers[:MOST_SPEAKERS]
        for one in speakers:
            by_paragraph.setdefault(one.paragraph, []).append(one)
        places = {id(one): number for number, one in enumerate(sentences)}
        leads = {
            number: places[id(one.lead)]
            for number, one in enumerate(sentences)
            if one.lead is not None and id(one.lead) in places
        }
        numbers = [one.sentence for one in speakers]
        heads = [one for one in speakers if one.kind == "source"]
        alone = _alone(speakers)
        return cls(
            speakers, numbers, by_paragraph, leads, sentences, house, is_own, text, givers, heads, alone
        )

    def source(self, draft: Draft, sentence: int) -> tuple[str | None, str]:
        """Return who says what a sentence tells that names nobody, and how that is known."""
        for near in self._near(draft, sentence):
            if near is not None and _may_speak_for(near, draft) and not _gives_too(near, draft, self.givers):
                return near.shown, "inherited"
        if draft.type == "flight":
            carrier = self.carrier_of(draft, sentence)
            if carrier is not None:
                return carrier.shown, "inherited"
        if self.house is None or draft.type not in OF_ALL:
            return None, "inferred"
        if any(not _may_speak_for(one, draft) for one in self.speakers[:1]):
            return None, "inferred"
        if draft.type not in COUNTED and not self.is_own:
            return None, "inferred"
        return self.house, "inferred"

    def _near(self, draft: Draft, sentence: int) -> Iterator[Speaker | None]:
        """List who may say what a sentence tells, the surest first."""
        lead = self.leads.get(sentence)
        if lead is not None:
            yield self.in_sentence(lead)
        own = draft.type == "delivery" and _has_own_giver(draft)
        if draft.type in CARRIED and not own:
            yield self.in_paragraph(sentence)
        yield self.quoted_on(sentence)
        if not own:
            yield self.on_both_sides(sentence)
        yield self.going_on(sentence)
        if draft.type == "figure":
            yield next((one for one in reversed(self.heads) if one.sentence <= sentence), None)
        else:
            yield self.after_opening(sentence)
        if draft.type in OF_ALL and not own:
            yield self.around(sentence)
        if draft.type in OF_ALL and (not own or len(self.speakers) >= MOST_ALONE):
            yield self.alone

    def in_sentence(self, sentence: int) -> Speaker | None:
        """Return who speaks in a sentence."""
        place = bisect_left(self.numbers, sentence)
        found = self.speakers[place : place + 1]
        return found[0] if found and found[0].sentence == sentence else None

    def in_paragraph(self, sentence: int, *, ministries: bool = False) -> Speaker | None:
        """Return the speaker of a sentence's paragraph that is nearest to it."""
        near = self.by_paragraph.get(self.sentences[sentence].paragraph, [])
        if ministries:
            near = [one for one in near if one.kind == "ministry"]
        return _nearest(near, sentence) if near else None

    def quoted_on(self, sentence: int) -> Speaker | None:
        """Return whose quotation goes on in a paragraph that opens with a quotation mark and names nobody."""
        paragraph = self.sentences[sentence].paragraph
        if not self.speakers or self.by_paragraph.get(paragraph) or not self.opens(sentence):
            return None
        place = bisect_left(self.numbers, sentence)
        before = self.speakers[place - 1] if place else None
        if before is not None and before.paragraph >= paragraph - 1:
            return before
        after = self.speakers[place] if place < len(self.speakers) else None
        return after if after is not None and after.paragraph <= paragraph + 1 else None

    def opens(self, sentence: int) -> bool:
        """Tell whether the paragraph of a sentence begins with a quotation mark."""
        first = sentence
        paragraph = self.sentences[sentence].paragraph
        while first and sentence - first < MOST_OF_QUOTE and self.sentences[first - 1].paragraph == paragraph:
            first -= 1
        return self.text[self.sentences[first].start : self.sentences[first].start + 2].strip()[:1] in QUOTES

    def on_both_sides(self, sentence: int) -> Speaker | None:
        """Return who speaks both before and after a sentence, with nobody else between."""
        place = bisect_left(self.numbers, sentence)
        if not 0 < place < len(self.speakers):
            return None
        before, after = self.speakers[place - 1], self.speakers[place]
        near = after.paragraph - before.paragraph <= MOST_BETWEEN
        return before if before.name == after.name and near else None

    def around(self, sentence: int) -> Speaker | None:
        """Return whose statement a text begins and ends with: `said in a statement`, `the statement said`."""
        first, last = (self.speakers[0], self.speakers[-1]) if self.speakers else (None, None)
        if first is None or last is None or first.name != last.name or first.kind in ("person", "carrier"):
            return None
        return first if first.sentence < OPENING and first.sentence < sentence < last.sentence else None

    def going_on(self, sentence: int) -> Speaker | None:
        """Return who spoke last before a sentence that goes on from it: `Thus, the total is`."""
        one = self.sentences[sentence]
        place = bisect_left(self.numbers, sentence)
        if not place or not GOING_ON.match(self.text[one.start : one.start + 40]):
            return None
        before = self.speakers[place - 1]
        return before if sentence - before.sentence <= MOST_TO_FIRST else None

    def carrier_of(self, draft: Draft, sentence: int) -> Speaker | None:
        """Return the carrier that a flight's sentence names and that speaks elsewhere in the text."""
        one = self.sentences[sentence]
        words = self.text[one.start : one.end]
        speaking = [other for other in self.speakers if other.kind == "carrier"]
        own = [other for other in speaking if other.name == draft.value("carrier")]
        named = own or [other for other in speaking if other.name in words]
        if not named and DECIDED.match(words):
            named = [other for other in speaking if other.sentence < sentence]
        return min(named, key=lambda other: abs(other.sentence - sentence)) if named else None

    def after_opening(self, sentence: int) -> Speaker | None:
        """Return who first speaks right after a text's opening, whose news it is."""
        if self.numbers and sentence < self.numbers[0] <= sentence + MOST_TO_FIRST and sentence < OPENING:
            return self.speakers[0] if self.speakers[0].kind != "media" else None
        return None


def _has_own_giver(draft: Draft) -> bool:
    giver = draft.fields.get("donor")
    return giver is not None and giver.value is not None and giver.status == "quoted"


def _house(speakers: Sequence[Speaker], bodies: Mapping[str, Named], text: str) -> tuple[str | None, bool]:
    """Return whose text it is in which nobody else speaks, and whether it is named more than once.

    That is the body that the text names most.
    """
    if not bodies:
        return None, False
    name = max(bodies, key=lambda one: (bodies[one][2], bodies[one][0], one == "WHO"))
    count, shown, begins, _ = bodies[name]
    if any(name != one.name and name not in one.shown and shown not in one.shown for one in speakers):
        return None, False
    if not begins and WE.search(text):  # somebody speaks who is not named
        return None, False
    full = full_names().get(name)
    return f"{full} ({name})" if full is not None else with_short_name(text, shown, 0), count > 1


def _may_speak_for(one: Speaker, draft: Draft) -> bool:
    """Tell whether a speaker's country has to do with a draft of another sentence; one of none may always."""
    if one.kind == "carrier":
        return draft.type == "flight" and draft.value("carrier") == one.name
    if one.country is None:
        return True
    told = [draft.value(name) for name in ("place", "donor", "recipient", "actor")]
    named = [value for value in told if isinstance(value, str) and len(value) == len(one.country)]
    return not named or one.country in named


def _givers(drafts: Sequence[Draft]) -> frozenset[str]:
    named = [one.fields["donor"].value for one in drafts if "donor" in one.fields]
    return frozenset([name for name in named if isinstance(name, str)])


def _gives_too(one: Speaker, draft: Draft, givers: frozenset[str]) -> bool:
    """Tell whether who speaks gave goods too, and another gave these: `Boeing gave 3, and Visa gave 4`."""
    donor = draft.fields.get("donor")
    if one.kind != "org" or donor is None or donor.status != "quoted" or donor.value == one.name:
        return False
    return one.name in givers


def _alone(speakers: Sequence[Speaker]) -> Speaker | None:
    """Return who alone speaks in a whole text; nobody where two do."""
    told = [one for one in speakers if one.kind not in ("media", "carrier")]
    return told[0] if len({one.name for one in told}) == 1 else None


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


def _nearest(speakers: Sequence[Speaker], sentence: int) -> Speaker:
    """Return the speaker nearest to a sentence; they stand in the order of their sentences."""
    place = bisect_left([one.sentence for one in speakers[:MOST_SPEAKERS]], sentence)
    around = speakers[max(0, place - 1) : place + 1]
    return min(around or speakers[-1:], key=lambda one: abs(one.sentence - sentence))
