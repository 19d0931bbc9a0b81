"""The rules backend: a document is cut into sentences, read in order, and gives drafts."""

from __future__ import annotations

import gc
from bisect import bisect_left
from dataclasses import dataclass

from aidlift.intake.afterwards import fill_in
from aidlift.intake.agreements import date_agreements, members_listed, read_agreements, share_parties
from aidlift.intake.assessments import read_assessments
from aidlift.intake.atoms import Atom, scan
from aidlift.intake.attribution import Named, attribute, note_bodies, spread
from aidlift.intake.context import GIVING, Context, Line, is_label
from aidlift.intake.document import Document
from aidlift.intake.drafts import Draft, FieldValue
from aidlift.intake.figures import read_figures, remember
from aidlift.intake.flight_lists import date_flights
from aidlift.intake.flights import read_flights
from aidlift.intake.focus import nation_of, note_focus
from aidlift.intake.grammar import led_by, parse
from aidlift.intake.merging import merge
from aidlift.intake.parties import Party, find_parties
from aidlift.intake.parties_near import PREPOSITIONS
from aidlift.intake.requests_told import with_requests
from aidlift.intake.sentences import Sentence, split
from aidlift.intake.speakers import Speaker, speakers_of
from aidlift.intake.statements import date_messages, read_statements
from aidlift.intake.supplies import read_supplies
from aidlift.intake.tables import Headings, headings_of, read_row
from aidlift.intake.topic import (
    about_of,
    main_disease,
    main_places,
    opened_with,
    region_titled,
    settle_places,
)

FIRST_WORDS = 4
MOST_OF_NAME = 4
"""Atoms of a line that is only a country's name, its bullet and colon with it."""

MOST_OF_TITLE = 18
"""Atoms of a title that begins with a country (our own choice)."""

MOST_OF_HEADING = 14
BASES = ("new", "cumulative")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: drafts in the order of the text, and the sentences they were read from."""

    document: Document
    drafts: tuple[Draft, ...]
    sentences: tuple[Sentence, ...]


def read(document: Document) -> Reading:
    """Read a document by rules, with Python's search for garbage at rest.

    A long text makes hundreds of thousands of objects that all stay, none of them in a circle; walking them
    again and again takes up to a third of the time. Where the search was on, it goes on afterwards.
    """
    searched = gc.isenabled()
    gc.disable()
    try:
        return _read(document)
    finally:
        if searched:
            gc.enable()


def _read(document: Document) -> Reading:
    """Read a document into drafts, each field with its words; the gate is not yet asked."""
    atoms = scan(document.text, document.dateline)
    starts = [atom.start for atom in atoms]
    body = atoms[bisect_left(starts, document.header_end) :]
    home = home_of(document, body)
    first, last = document.later_dateline or (document.body_start, document.body_start)
    spoken = atoms[bisect_left(starts, document.body_start) : bisect_left(starts, first)]
    spoken += atoms[bisect_left(starts, last) :]
    told, counts = main_places(spoken, home)
    topic = told[0] if told else None
    settle_places(atoms, topic)
    second = told[1] if len(told) > 1 else None
    context = Context(document, document.dateline, topic, main_disease(body), home=home, second=second)
    titled = region_titled(body if home is None else spoken)
    context.about = titled or about_of(spoken, topic, home, counts)
    context.opened = opened_with(spoken, topic)
    context.unnamed = topic == home and not any(_is_of(atom, home) for atom in spoken)
    context.names.today = document.dateline
    sentences = split(document, atoms, starts)
    found: list[tuple[Draft, int, int]] = []
    speakers: list[Speaker] = []
    bodies: dict[str, Named] = {}
    listed: list[FieldValue] = []
    headings: Headings | None = None
    for number, sentence in enumerate(sentences):
        context.number = number
        parse(sentence.atoms)
        if sentence.kind == "row":
            above = headings_of(sentence)
            headings = above or headings
            if headings:
                rows = read_row(sentence, headings, context)
                found += [(draft, sentence.paragraph, number) for draft in rows]
                if rows or above:
                    continue
        else:
            headings = None
            note_as_of(sentence, context)
        note_heading(sentence, context)
        own = context.topic if context.about != "" else None  # a text about many has no ministry of its own
        parties = find_parties(sentence.atoms, context.names, own, nation_of(context, sentence))
        line = Line(sentence, sentence.atoms, parties, context)
        drafts = _read_line(line)
        members = members_listed(line)
        listed += [members] if members is not None else []
        note_bodies(line, bodies)
        speaking = speakers_of(line, speakers)
        speakers += speaking
        found = date_flights(line, date_agreements(line, date_messages(line, fill_in(line, found))))
        found += [(draft, sentence.paragraph, number) for draft in attribute(line, drafts, speaking)]
        _carry(line, drafts)
        note_focus(line)
        context.paragraph = sentence.paragraph
    attributed = spread(found, speakers, sentences, bodies, document.text)
    return Reading(document, tuple(merge(share_parties(attributed, listed))), tuple(sentences))


def _is_of(atom: Atom, country: str | None) -> bool:
    """Tell whether a word names a country, its people or a place in it."""
    named = atom.senses.get("place") or atom.senses.get("demonym") if atom.senses else None
    return named is not None and named.partition("/")[0] == country


def home_of(document: Document, atoms: list[Atom]) -> str | None:
    """Return the country of the dateline's place: where the report was written."""
    first, last = document.later_dateline or (document.header_end, document.body_start)
    for atom in atoms:
        if atom.start >= last:
            return None
        if atom.start < first:
            continue
        named = atom.get("place")
        if named and named.split("/")[1] != "region":
            return named.split("/")[0]
    return None


def note_as_of(sentence: Sentence, context: Context) -> None:
    """Let a heading such as `Situation as of 10 September` date what stands below it."""
    if sentence.counts:
        if sentence.kind != "item" and not is_label(sentence.atoms):
            context.heading_basis = context.heading_class = context.heading_measure = None
        return
    if sentence.kind == "sentence" and len(sentence.atoms) < MOST_OF_HEADING:
        note_basis(sentence, context)
    for atom in sentence.atoms:
        when = atom.when
        if when is None or when.last is None:
            continue
        if when.kind == "week" and len(sentence.atoms) < MOST_OF_HEADING:
            context.week = when
        covers = any(one.low in {"covers", "covering", "covered"} for one in sentence.atoms[: atom.index])
        if covers and when.kind == "range" and when.first and (when.last - when.first).days == WEEK - 1:
            context.week, context.week_number = when, WHOLE_TEXT
        opens = context.number <= MOST_OPENING and _tells_of_counts(sentence, atom.index)
        if when.role == "asof" or (when.role == "on" and (opens or _is_report_of(sentence, atom.index))):
            context.as_of = context.report_day = when
        elif when.kind == "range" and len(sentence.atoms) < MOST_OF_HEADING and sentence.atoms[-1].low != ".":
            context.as_of = context.since = when


def _read_line(line: Line) -> list[Draft]:
    told = [*read_figures(line), *read_flights(line), *read_supplies(line)]
    return [
        *with_requests(line, told),
        *read_agreements(line),
        *read_assessments(line),
        *read_statements(line),
    ]


REPORTS = ("figures", "bulletin", "update", "report", "data", "count", "tally", "numbers", "statistics")


def _is_report_of(sentence: Sentence, index: int) -> bool:
    """Tell whether a day is that of a report named by it: `Tuesday's figures`, `bulletin of 3 May`."""
    atoms = sentence.atoms
    behind = [one.low for one in atoms[index + 1 : index + 4]]
    if behind[:1] in (["'s"], ["’s"]) and any(low in REPORTS for low in behind[1:]):
        return True
    lead = [one.low for one in atoms[max(0, index - 2) : index]]
    return len(lead) == 2 and lead[0] in REPORTS and lead[1] in ("of", "for", "dated")


WEEK, WHOLE_TEXT = 7, 1_000_000
"""Days of a week; a sentence that no other is far from, for the week that a bulletin covers."""

MOST_OPENING = 2
"""Sentences of a text within which its opening says when counts were told (our own choice)."""

TOLD = frozenset(("released", "reported", "announced", "published", "reporting", "report"))


def _tells_of_counts(sentence: Sentence, index: int) -> bool:
    """Tell whether an opening without counts dates them: `reported new infections and deaths on Sunday`."""
    atoms = sentence.atoms
    if any(char.isdigit() for char in atoms[index].text):
        return False  # `the last case was reported on 20 April`
    lead = atoms[max(0, index - MOST_TO_DAY) : index]
    told = next((atom.index for atom in lead if atom.low in TOLD), None)
    if told is None:
        return False
    counts = any(atom.low in REPORTS for atom in atoms[:index])
    return counts or any(atom.is_a("measure") and atom.low.endswith("s") for atom in atoms[told:index])


MOST_TO_DAY = 10
"""Words from `reported` to its day (our own choice)."""


def note_basis(sentence: Sentence, context: Context) -> None:
    """Let a heading such as `Cumulative cases` say what the counts of the list below it are over."""
    atoms = sentence.atoms
    leads = bool(atoms) and atoms[-1].low == ":"  # `Cumulative:`, `In the last 24 hours:`
    counted = leads or any("measure" in atom.senses for atom in atoms)
    told = next((atom.senses["basis"] for atom in atoms if atom.senses.get("basis") in BASES), None)
    if told is None and leads:
        hours = any(atom.when is not None and atom.when.role == "hours" for atom in atoms)
        totalled = any(atom.is_a("todate", "tally") for atom in atoms)
        told = "new" if hours else "cumulative" if totalled else None
    if atoms and atoms[-1].low != ".":
        context.heading_basis = told if counted else None
        named = next((atom.senses["class"] for atom in atoms if "class" in atom.senses), None)
        told_of = {atom.senses["measure"] for atom in atoms if "measure" in atom.senses}
        alone = told_of.pop() if len(told_of) == 1 else None
        context.heading_measure = (
            alone if alone in ("cases", "deaths", "recoveries", "active_cases") else None
        )
        context.heading_class = named if alone == "cases" else None


def note_heading(sentence: Sentence, context: Context) -> None:
    """Let a line that is only a country's name head what stands below it, up to the next such line."""
    _note_disease_title(sentence, context)
    if len(sentence.atoms) > MOST_OF_NAME:
        _note_labelled(sentence, context)
        _note_title(sentence, context)
        return
    named = [atom for atom in sentence.atoms if _heads(atom)]
    rest = [
        atom
        for atom in sentence.atoms
        if atom not in named and atom.text[:1].isalnum() and atom.low not in ("region", "overview")
    ]
    told = context.heading
    wide = told is not None and (told.value == "WLD" or len(told.value) > len("IND"))
    if not named and wide and _is_title(sentence):
        context.heading = context.place = None  # what stood under a region ends
    if (
        len(named) == 1
        and not rest
        and not context.document.text[named[0].end : sentence.end].startswith(".")
    ):
        code = named[0].senses["place"].split("/")[0]
        context.heading = context.nation = context.place = context.say(code, named[0].start, named[0].end)


def _is_title(sentence: Sentence) -> bool:
    """Tell whether a line is a title in capitals, such as `HIGHLIGHTS`."""
    written = [atom.text for atom in sentence.atoms if atom.text.isalpha()]
    return bool(written) and all(word.isupper() for word in written)


def _heads(atom: Atom) -> bool:
    """Tell whether a name may head a part of a report: a country, a region, the world; in capitals too."""
    named = atom.senses.get("place") or ""
    return "/country/" in named or "/region/" in named


def _note_labelled(sentence: Sentence, context: Context) -> None:
    """Let a paragraph that begins `Kenya: The trend is falling` be about that country."""
    if sentence.paragraph == context.paragraph or len(sentence.atoms) < MOST_OF_NAME:
        return
    first, mark = sentence.atoms[0], sentence.atoms[1]
    if "/country/" in (first.senses.get("place") or "") and mark.low == ":":
        code = first.senses["place"].split("/")[0]
        context.place = context.nation = context.say(code, first.start, first.end)
        context.place_paragraph = sentence.paragraph


def _note_title(sentence: Sentence, context: Context) -> None:
    """Let a title that begins with a country, `Singapore: cases expected to rise`, head what follows."""
    if sentence.kind != "sentence" or len(sentence.atoms) > MOST_OF_TITLE:
        return
    first, mark, last = sentence.atoms[0], sentence.atoms[1], sentence.atoms[-1]
    if "/country/" not in (first.senses.get("place") or "") or mark.low not in (":", "–", "—", "-"):
        return
    begins = sentence.paragraph != context.paragraph
    behind = context.document.text[last.end : last.end + 3]
    if begins and last.low not in (".", ";", ":") and behind[:1] in ("\n", "") and "\n\n" in behind:
        code = first.senses["place"].split("/")[0]
        context.heading = context.nation = context.place = context.say(code, first.start, first.end)


def _note_disease_title(sentence: Sentence, context: Context) -> None:
    """Let a line such as `Ebola virus disease – West Africa` head what stands below it, up to the next."""
    atoms = sentence.atoms
    if (
        sentence.kind != "sentence"
        or not 2 < len(atoms) <= MOST_OF_TITLE
        or sentence.paragraph == context.paragraph
    ):
        return
    below = context.document.text[atoms[-1].end : atoms[-1].end + 1]
    if (
        below not in ("\n", "")
        or not any("disease" in one.senses for one in atoms)
        or atoms[-1].low in ENDS_LINE
    ):
        return
    if any(one.quantity is not None or "verb" in one.senses for one in atoms):
        return
    last = atoms[-1]
    dash = next((one.index for one in atoms if one.low in ("–", "—")), None)
    dash = next((one.index for one in atoms if one.low == "-" and one.index), None) if dash is None else dash
    if dash is not None and dash == last.index - 1 and _heads(last):
        code = last.senses["place"].split("/")[0]
        context.heading = context.place = context.say(code, last.start, last.end)
        context.titled = True
    elif context.titled:
        context.heading, context.titled = None, False


ENDS_LINE = frozenset((".", ";", ":", "!", "?"))


def _carry(line: Line, drafts: list[Draft]) -> None:
    """Let later sentences lean on the country that this one is about."""
    context = line.context
    remember(context, drafts)
    _carry_area(line, drafts)
    part = bool(drafts) and any(verb.lemma == "account" for verb in line.verbs("report"))
    figures = [draft for draft in drafts if draft.type == "figure"]
    for draft in figures if not part else ():  # `Malawi accounts for 39% of the cases`: still of the whole
        place = draft.fields.get("place")
        if place is None:
            continue
        if place.value == "WLD" and not place.spans:
            context.place = context.say("WLD", draft.evidence[0].start, draft.evidence[0].end)
            context.place_paragraph = line.sentence.paragraph
            return
        before = context.place if place.status == "inherited" else None
        turned = before is not None and place.spans and place.value != before.value
        if place.value and (place.status == "quoted" or turned):
            context.place = context.say(place.value, place.spans[0].start, place.spans[0].end)
            context.place_paragraph = line.sentence.paragraph
            named = {
                one.country for one in line.parties if one.kind in ("country", "ministry") and one.country
            }
            if named <= {place.value}:
                context.nation = context.place
            return
        if before is not None and place.value == before.value:
            before.sentence = context.number
    if figures:
        return
    opened = _spread_to(line) or _opened_by(line)
    if opened is not None:
        context.place = context.say(str(opened.country), opened.start, opened.end)
        context.place_paragraph = line.sentence.paragraph
        return
    if context.place is not None or any(draft.type in ("pledge", "delivery") for draft in drafts):
        return
    for party in line.parties:
        led = party.first > 0 and line.atoms[party.first - 1].low in PREPOSITIONS
        if party.kind == "country" and party.country and party.first <= FIRST_WORDS and not led:
            context.place = context.say(party.country, party.start, party.end)
            context.place_paragraph = line.sentence.paragraph
            return


def _spread_to(line: Line) -> Party | None:
    """Return the country that an outbreak is said to have reached: `has spread from Ghana to Togo`."""
    spread = next((verb for verb in line.verbs("spread") if not verb.hedged and not verb.negated), None)
    if spread is None:
        return None
    reached = [
        party
        for party in line.parties
        if party.first > spread.index and party.country and led_by(line.atoms, party.first) == "to"
    ]
    return reached[0] if len(reached) == 1 and reached[0].kind == "country" else None


def _opened_by(line: Line) -> Party | None:
    """Return the country that a paragraph opens with: `In Chad, no new cases`, `Brazil continues to be`."""
    if line.sentence.paragraph == line.context.paragraph:
        return None
    first = next(
        (party for party in line.parties if party.first == 0 and party.kind in ("country", "part")), None
    )
    if first is not None and first.country and first.last + 1 < len(line.atoms) and not line.verbs(*GIVING):
        after = line.atoms[first.last + 1]
        if "verb" in after.senses or after.is_a("verbword") or after.low == "continues":
            return first
    if not line.verbs("report"):
        return None
    return next(
        (
            party
            for party in line.parties
            if party.kind == "country"
            and party.country
            and party.first == 1
            and line.atoms[0].low == "in"
            and party.last + 1 < len(line.atoms)
            and line.atoms[party.last + 1].low == ","
        ),
        None,
    )


def _carry_area(line: Line, drafts: list[Draft]) -> None:
    """Let a text that opens with the report of an area be about that area."""
    context = line.context
    areas = [draft.fields["area"] for draft in drafts if draft.type == "figure"]
    if areas and len({one.value for one in areas}) == 1 and areas[0].value and areas[0].spans:
        told = areas[0].spans[0]
        context.told_area = context.say(areas[0].value, told.start, told.end)
    elif areas and any(one.value for one in areas):
        context.told_area = None
    parts = [] if areas else [one for one in line.placed if "/part/" in one.senses.get("place", "")]
    if parts:
        same = len({one.low for one in parts}) == 1
        context.named_area = context.say(parts[0].text, parts[0].start, parts[0].end) if same else None
    if (
        context.area is not None
        and not areas
        and any("/country/" in (one.get("place") or "") for one in line.placed)
    ):
        context.area = None
    if context.counted:
        return
    first = next((draft for draft in drafts if draft.type == "figure"), None)
    if first is None:
        return
    context.counted = True
    area = first.fields["area"]
    if area.value is None or area.status != "quoted" or area.spans[0].start > first.evidence[0].start:
        return
    if any(not verb.passive and verb.start > area.spans[0].start for verb in line.verbs("report")):
        context.area = context.say(area.value, area.spans[0].start, area.spans[0].end)
