"""Whom a verb of saying belongs to: the words before it, over what stands between commas, or after it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.lexicon import full_names, words
from aidlift.intake.parties import Party

SPEAKING = ("person", "org", "ministry", "media")
VOICES = (*SPEAKING, "carrier")
PRONOUNS = frozenset(("he", "she", "it", "they"))
QUOTES = frozenset(("”", '"', "“", "''", "’’", "‘", "’"))
STOPS = frozenset((*QUOTES, ";", ":", "that", "but", "while", "after", "because", "although", "where"))
LED = frozenset(("and", "the", "a", "an", "has", "had", "also", "meanwhile", "in", "on", "its", "their"))
TRAILED = words("trailed")
DASHES = ("-", "–", "—", "--")
RELATIVE = frozenset(("who", "which", "whose", "that"))
ASIDE = frozenset(
    ("of", "in", "on", "at", "for", "by", "with", "to", "however", "meanwhile", "too", "though")
)
SAYING = frozenset(("saying", "telling", "noting", "stating", "warning", "writing", "explaining"))
PARTICLES = frozenset(
    ("von", "van", "der", "de", "da", "dos", "del", "bin", "al", "el", "la", "ibn", "-", ".", "jr", "sr")
)
OPENED_BY = ("dr", "mr", "mrs", "ms", "prof", "professor", "sir", "the", "a", "an", "its", "his", "sources")

CAN_SPEAK = (
    *("speaker", "government", "ministry", "title", "airline", "carrier", "place", "demonym", "person"),
    "org",
)
OFFICES = words("offices")
FIRMS = frozenset(["airline", "carrier", "company", "firm", "group"])
HOUSES = words("houses")
AGENCIES = frozenset(
    ["agency", "organisation", "organization", "body", "centre", "center", "bureau", "institute", "fund"]
)
NOUNS = OFFICES | FIRMS | HOUSES | AGENCIES
"""What is called so that was named before: `the official`, `the airline`, `the ministry`, `the agency`."""

BLANKS = re.compile(r"\s+")
INSTITUTION = re.compile(
    r"\b(?:ministry|department|directorate|agency|authority|centers?|centres?|institute|bureau|office"
    r"|secretariat|command|task force|council|committee|commission|service|headquarters|board|laboratory)\b",
    re.IGNORECASE,
)

MOST_CHUNKS = 4
"""Stretches between commas that are looked at before a verb: `Bekele, manager, Airlines, Nigeria, said`."""

MOST_OF_PHRASE = 16
"""Words of a subject that speaks (our own choice)."""

BEGINS = 14
"""Words of a sentence that its subject begins within (our own choice)."""

MOST_OF_PLACE = 2
"""Words of a place that speaks: `the White House`."""

MOST_SHOWN = 110
"""Characters of how a speaker is shown (our own choice)."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks: the name and its place, its kind (a party's, or `words`), and how the text puts it."""

    name: str
    start: int
    end: int
    kind: str
    shown: str


def can_speak(atom: Atom) -> bool:
    """Tell whether a word may be of somebody that says something."""
    return atom.is_a(*CAN_SPEAK) or atom.is_name or atom.low in NOUNS


def party_name(line: Line, party: Party) -> str:
    """Return what a party is called: its name where it has one, else as it is written."""
    written = line.context.document.text[party.start : party.end]
    return party.name if party.kind in ("person", "org", "media") and party.name else written


def voice_of_party(line: Line, party: Party, first: int = -1, last: int = -1) -> Voice:
    """Return a party as who speaks, shown with the words from `first` to `last` around it."""
    first = party.first if first < 0 else first
    last = party.last if last < 0 else last
    name, shown = party_name(line, party), _written(line, first, last)
    if party.kind == "person" and len(shown) < len(name) and shown in name:
        shown = name
    if party.kind == "org":
        shown = with_known_names(shown, party)
    return Voice(name, party.start, party.end, party.kind, shown)


def with_known_names(shown: str, party: Party) -> str:
    """Return how a body is shown, with its full name and its short one where we know both."""
    full = full_names().get(party.code)
    if full is None or not party.code.isupper() or f"({party.code})" in shown:
        return shown
    if shown.upper() == party.code:
        return f"{full} ({party.code})"
    said = party.code if party.code in shown.split() else full
    if said in shown:
        return shown.replace(said, f"{full} ({party.code})", 1)
    return f"{shown} ({party.code})"


def _written(line: Line, first: int, last: int) -> str:
    start, end = line.atoms[first].start, line.atoms[last].end
    text = BLANKS.sub(" ", line.context.document.text[start:end]).strip(" ,.")
    return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN].rpartition(" ")[0]


def voice_before(line: Line, index: int) -> Voice | None:
    """Return who stands before a verb of saying: a name, a party or words that can speak."""
    chunks = _chunks(line, index)
    if not chunks:
        return None
    # `Minister Li made a request to Peru, saying`
    if line.atoms[index].low in SAYING and not line.atoms[index - 1].is_a("verbword"):
        return _subject_first(line, chunks)
    end = _trimmed(line.atoms, 0, index)[1]
    if index > 1 and line.atoms[index - 1].low == "and":  # `Minister Li thanked Peru and said`
        told = [one for one in line.parties if one.first <= BEGINS and one.kind in VOICES]
        return voice_of_party(line, told[0]) if told else None
    apposed = end > 1 and line.atoms[end - 1].low == ","
    if not apposed:
        aside = _is_aside(line, *chunks[0])
        return _across(line, chunks) if aside else _in_chunk(line, *chunks[0], chunks[0])
    return _across(line, chunks)


def _subject_first(line: Line, chunks: Sequence[tuple[int, int]]) -> Voice | None:
    """Return the first who could speak of the nearest words that name somebody."""
    for begin, end in chunks:
        held = [one for one in line.parties if begin <= one.first < end and one.kind in VOICES]
        if held and not _is_aside(line, begin, end):
            return voice_of_party(line, held[0], min(begin, held[0].first), held[0].last)
    return None


def _across(line: Line, chunks: Sequence[tuple[int, int]]) -> Voice | None:
    """Return who is spoken of over commas: a person first, else the body that the nearest words call so."""
    told = [one for one in chunks if not _is_aside(line, *one)]
    for place, (begin, end) in enumerate(told):
        nearest = told[0][1] if place else end
        found = _person_in(line, begin, end, (begin, nearest))
        if found is not None:
            return found
    for begin, end in sorted(told[:2], key=lambda one: (not line.atoms[one[0]].text[:1].isupper(), one[0])):
        found = _in_chunk(line, begin, end, (begin, end))
        if found is not None:
            return found
    return None


def _is_aside(line: Line, begin: int, end: int) -> bool:
    """Tell whether words between commas name nobody: `in a statement`, `meanwhile`."""
    held = line.atoms[begin:end]
    return (
        not held
        or held[0].low in ASIDE
        or held[0].low == "according"
        or all(one.when is not None for one in held)
    )


def _chunks(line: Line, index: int) -> list[tuple[int, int]]:
    """List the stretches between commas before a verb, the nearest first, up to where its clause begins."""
    atoms = line.atoms
    found: list[tuple[int, int]] = []
    end = place = index
    while place > 0 and len(found) < MOST_CHUNKS and index - place < MOST_CHUNKS * MOST_OF_PHRASE:
        atom = atoms[place - 1]
        if atom.low in STOPS or (atom.low == "as" and any(can_speak(one) for one in atoms[place:end])):
            break
        if atom.low in DASHES and place > 1 and atoms[place - 2].end < atom.start:
            break  # the end of a dateline
        if atom.low == ")" and place > 2:
            opened = next(
                (one for one in range(place - 2, max(0, place - 6), -1) if atoms[one].low == "("), None
            )
            if opened is None:
                break  # the end of a dateline
            place = opened
            continue
        if atom.low == ",":
            found.append((place, end))
            end = place - 1
        elif "verb" in atom.senses and not _is_within_subject(atoms, place - 1, end):
            if place > 1 and atoms[place - 2].low in RELATIVE:  # `Dr Kaseya, who heads the agency, said`
                place = end = place - 2
                while end > 0 and atoms[end - 1].low == ",":
                    end -= 1
                place = end
                continue
            break
        place -= 1
    if len(found) < MOST_CHUNKS:
        found.append((place, end))
    beside = [one for one in found if one[1] < index and atoms[one[0]].low in ASIDE]
    apart = [
        one
        for one in found[:1]
        if len(found) > 1 and atoms[index - 1].low == "," and atoms[one[0]].low in ASIDE
    ]
    trimmed = [
        _trimmed(atoms, begin, stop) for begin, stop in found if (begin, stop) not in (*beside, *apart)
    ]
    return [one for one in trimmed if one[0] < one[1] and one[1] - one[0] <= MOST_OF_PHRASE]


def _is_within_subject(atoms: Sequence[Atom], place: int, end: int) -> bool:
    """Tell whether a participle belongs to the subject: `data released on Sunday showed`."""
    if atoms[place].form not in ("past", "base", "ing") or atoms[place].verb_class == "say":
        return False
    after = [one for one in atoms[place + 1 : end] if one.when is None]
    return not any(can_speak(one) for one in after) and place > 0 and can_speak(atoms[place - 1])


def _trimmed(atoms: Sequence[Atom], begin: int, end: int) -> tuple[int, int]:
    while begin < end and (
        atoms[begin].low in LED or atoms[begin].when is not None or atoms[begin].low in QUOTES
    ):
        begin += 1
    while begin < end and (
        atoms[end - 1].low in TRAILED
        or atoms[end - 1].low == "."
        or atoms[end - 1].when is not None
        or "verbword" in atoms[end - 1].senses
    ):
        end -= 1
    return begin, end


def _person_in(line: Line, begin: int, end: int, shown: tuple[int, int]) -> Voice | None:
    held = [one for one in line.parties if begin <= one.first < end and one.kind == "person"]
    if held:
        return voice_of_party(line, held[-1], min(shown[0], held[-1].first), max(shown[1] - 1, held[-1].last))
    return _trailing_name(line, begin, end, shown)


def _in_chunk(line: Line, begin: int, end: int, shown: tuple[int, int]) -> Voice | None:
    """Return who speaks in a stretch of words before a verb."""
    atoms = line.atoms
    person = _person_in(line, begin, end, shown)
    if person is not None:
        return person
    inside = [one for one in line.parties if begin <= one.first < end and one.kind in VOICES]
    for party in sorted(inside, key=lambda one: one.kind == "media"):
        counted = any(one.quantity is not None for one in atoms[party.last + 1 : end])
        last = party.last if counted else max(end - 1, party.last)  # `WHO puts the toll at 94 confirmed`
        return voice_of_party(line, party, begin, last)
    begin, end = _trimmed(atoms, _after_counts(atoms, begin, end), end)
    held = atoms[begin:end]
    if len(held) == 1 and held[0].low in PRONOUNS:
        return Voice(held[0].text, held[0].start, held[0].end, "words", held[0].text)
    if not held or not any(can_speak(one) for one in held):
        return None
    name = _written(line, begin, end - 1)
    placed = all("place" in one.senses or not can_speak(one) for one in held)
    if placed and len(held) > MOST_OF_PLACE and not INSTITUTION.search(name):
        return None
    if any("ministry" in one.senses for one in held):
        return Voice(name, held[0].start, held[-1].end, "ministry", name)
    kind = "place" if placed and not INSTITUTION.search(name) else "words"
    return Voice(name, held[0].start, held[-1].end, kind, name)


def _after_counts(atoms: Sequence[Atom], begin: int, end: int) -> int:
    """Return where the subject begins behind what is counted: `That is a third of the doses officials`."""
    for place in range(end - 1, begin - 1, -1):
        one = atoms[place]
        if one.quantity is not None or one.is_a("measure", "item", "unit", "verbword"):
            return place + 1
    return begin


def _trailing_name(line: Line, begin: int, end: int, shown: tuple[int, int]) -> Voice | None:
    """Return the name that ends a stretch: `WHO director for Africa Matshidiso Moeti`."""
    place = end
    while place > begin and (
        line.atoms[place - 1].is_name or (place < end and line.atoms[place - 1].low in PARTICLES)
    ):
        place -= 1
    while place < end and (line.atoms[place].low in PARTICLES or line.atoms[place].low in OPENED_BY):
        place += 1
    if sum(one.is_name for one in line.atoms[place:end]) < 2:
        return None
    if place > begin and line.atoms[place - 1].low in ("of", "for", "and"):
        return None  # `the Centre for Health Protection`
    if any(one.first < end and one.last >= place and one.kind != "person" for one in line.parties):
        return None
    first, last = line.atoms[place], line.atoms[end - 1]
    name = line.context.document.text[first.start : last.end]
    return Voice(
        name, first.start, last.end, "person", _written(line, min(shown[0], place), max(shown[1], end) - 1)
    )


def stands_before(line: Line, index: int) -> bool:
    """Tell whether what is said stands before a verb of saying, and who says so after it: `…, said Moeti`."""
    atoms = line.atoms
    if (
        index == 0
        or index + 1 >= len(atoms)
        or not (atoms[index - 1].low == "," or atoms[index - 1].low in QUOTES)
    ):
        return False
    after = atoms[index + 1]
    if after.when is not None or after.low in ASIDE or after.low in STOPS or after.low in PRONOUNS:
        return False
    if atoms[index - 1].low == ",":
        rest = atoms[index + 2 : index + MOST_OF_PHRASE]
        if any(
            ("verb" in one.senses and one.form in ("past", "s")) or one.is_a("verbword") for one in rest[:6]
        ):
            return False
    return after.is_name or can_speak(after) or after.low in OPENED_BY


def voice_after(line: Line, index: int) -> Voice | None:
    """Return the speaker after a verb: `said Abdel Abubakr, the WHO representative in Lebanon`."""
    atoms = line.atoms
    first = index + 1
    while first < len(atoms) and atoms[first].low in OPENED_BY and not atoms[first].is_a("speaker"):
        first += 1
    last = _phrase_end(atoms, first)
    if last == first:
        return None
    end = last
    if end + 1 < len(atoms) and atoms[end].low == ",":  # what is said of the name, between commas
        behind = _phrase_end(atoms, end + 1)
        apposed = atoms[end + 1 : behind]
        if not any("verb" in one.senses for one in apposed) and len(apposed) <= MOST_OF_PHRASE:
            end = behind
    names = first
    while names < last and (atoms[names].is_name or atoms[names].low in PARTICLES):
        names += 1
    if names - first >= 2 and not any(
        one.first < names and one.last >= first and one.kind != "person" for one in line.parties
    ):
        name = line.context.document.text[atoms[first].start : atoms[names - 1].end].rstrip(" .")
        return Voice(name, atoms[first].start, atoms[names - 1].end, "person", _written(line, first, end - 1))
    held = [one for one in line.parties if first <= one.first < last and one.kind in VOICES]
    persons = [one for one in held if one.kind == "person"]
    for party in persons or held:
        return voice_of_party(line, party, first, max(end - 1, party.last))
    if any(one.is_name or can_speak(one) for one in atoms[first:last]):
        name = _written(line, first, last - 1)
        return Voice(name, atoms[first].start, atoms[last - 1].end, "words", _written(line, first, end - 1))
    return None


def _phrase_end(atoms: Sequence[Atom], first: int) -> int:
    """Return where the words that name a speaker end."""
    place = first
    while place < len(atoms) and place - first < MOST_OF_PHRASE:
        atom = atoms[place]
        if atom.low in STOPS or atom.low in (",", "who", "which", "adding", "noting", "(", "as"):
            break
        if atom.low == "." and place + 1 >= len(atoms):
            break
        if atom.when is not None or ("verb" in atom.senses and atom.form in ("past", "s", "ing")):
            break
        if (
            atom.low in ("in", "on", "at")
            and not atoms[place - 1].is_a("speaker", "title")
            and not (
                place + 1 < len(atoms) and (atoms[place + 1].is_a("place") or atoms[place + 1].low == "the")
            )
        ):
            break
        place += 1
    return place
