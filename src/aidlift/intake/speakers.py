"""Who speaks in a sentence: after `according to`, the subject of saying, or who heads a bulletin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from aidlift.intake.atoms import Atom
from aidlift.intake.context import CODE, Line
from aidlift.intake.lexicon import words
from aidlift.intake.parties import Party
from aidlift.intake.spellings import Wording

ACCORDING = Wording(
    r"\b(?:according to|as per|citing|quoting|quoted by|said by|reported by|(?:reported|notified) to"
    r"|with reference to|data from|figures from"
    r"|(?:figures|data) (?:released|issued|published|provided|shared) by"
    r"|(?:statement|bulletin|report|update|release|data|figures) (?:issued |released |published )?(?:by|from)"
    r"|told by)\s(?:the\s|an?\s|its\s)?(?:latest\s|daily\s|weekly\s)?"
    r"(?:(?:data|figures|statistics|estimates|numbers|information|update|bulletin|report|statement|records?)\s"
    r"(?:\w+ed\s)?(?:by|from|of)\s(?:the\s)?)?"
    r"(?P<who>[\w'’&.-]+(?:\s[\w'’&.-]+){0,6}?)"
    r"(?=[,.;:()\"”]|\s\(|\s(?:in|on|of the|data|which|who|that|showed|has|have|was|were|as|released|and|said"
    r"|from|since)\b"
    r"|\s(?:data|figures|statement|bulletin)\b|$)"
)
STEMS = ("accord", "as per", "citing", "quot", " by", "from", "reported to", "notified to", "reference to")
SPEAKING = ("person", "org", "ministry", "media")
BODIES = ("ministry", "org")
DOCUMENTS = words("documents")
PRONOUNS = frozenset(("he", "she"))
AGENCIES = frozenset(("agency", "organisation", "organization", "body", "centre", "center", "bureau"))
"""What an organisation is called when it was named before: `the agency said`."""

REPORTS = frozenset(("bulletin", "update", "sitrep", "report", "release", "dashboard", "communique", "brief"))
"""What a line is called that heads a bulletin: `Ministry of Health, cholera bulletin no. 12`."""

MOST_OF_AGENCY, MOST_OF_HEAD, MOST_HEADS = 3, 24, 4
"""Words of `the health agency`; words of a heading, and sentences among which it stands (our own choice)."""

INSTITUTION = re.compile(
    r"\b(?:ministry|department|directorate|agency|authority|centers?|centres?|institute|bureau|office"
    r"|secretariat|command|task force|council|committee|service)\b",
    re.IGNORECASE,
)
NAMED = re.compile(r"[A-Z][\w'’&-]+(?:\s(?:[A-Z][\w'’&-]+|of|and|for|the|on|&)){0,9}(?<=\w)")
NAME_LAST = re.compile(r"(?:\b[A-Z][\w'’-]+\s){1,4}[A-Z][\w'’-]+$")
FULL_NAME = re.compile(r"(?:\b[A-Z][\w'’&-]*\s(?:(?:of|for|and|the|on|de|des|la|du|&)\s){0,2}){2,9}$")
MOST_OF_PHRASE = 14
"""Words of a subject that speaks (our own choice)."""

MOST_OF_NAME = 110
"""Characters before a bracket in which the full name of `(NCOC)` stands."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks in a sentence, with the words' place.

    `kind` is that of a party, `words`, `meant` for who was named before, `source` for who heads a bulletin;
    `country` whose minister or body it is, where that is known.
    """

    name: str
    start: int
    end: int
    paragraph: int
    sentence: int
    kind: str = "words"
    country: str | None = None


def speaker_of(line: Line) -> Speaker | None:
    """Find the speaker of a sentence: after `according to`, or the subject of saying."""
    found = _spoken(line) or _heading_source(line)
    if found is None:
        return None
    if any(one.kind == "carrier" and one.start <= found.start < one.end for one in line.parties):
        return replace(found, kind="carrier")
    context = line.context
    if found.kind == "words":
        found = _meant(line, found)
        if found.name.lower() in (*PRONOUNS, "it", "they"):
            return None
    if found.kind == "person":
        context.speaking = context.say(found.name, found.start, found.end)
    elif found.kind in (*BODIES, "source") or (found.kind == "words" and INSTITUTION.search(found.name)):
        context.speaker = context.say(found.name, found.start, found.end)
    elif found.kind == "words" and NAME_LAST.search(found.name):
        context.speaking = context.say(found.name, found.start, found.end)
    return found


def _meant(line: Line, found: Speaker) -> Speaker:
    """Return whom words mean that name nobody: `the data showed`, `he said`, `the agency added`."""
    said = [word.lower() for word in re.findall(r"[A-Za-z]+", found.name)]
    begun = set(said[:2]) - {"the", "this", "its"}
    known = line.context.speaking if said[:1] and said[0] in PRONOUNS else None
    if said[-1:] and said[-1] in AGENCIES and len(said) <= MOST_OF_AGENCY and said[0] in ("the", *AGENCIES):
        named = next((one for one in line.parties if one.kind == "org" and one.end < found.start), None)
        if named is not None:
            return _of_party(line, named)
        known = line.context.speaker
    if begun & DOCUMENTS and not INSTITUTION.search(found.name):
        known = line.context.speaker
    return _speaker(line, known.value, known.start, known.end, "meant") if known is not None else found


def _heading_source(line: Line) -> Speaker | None:
    """Return whose bulletin a text is, which its heading says: `Ministry of Health, cholera update`."""
    atoms = line.atoms
    if line.context.number > MOST_HEADS or len(atoms) > MOST_OF_HEAD or line.lows.isdisjoint(REPORTS):
        return None
    if any(verb.form in ("past", "ing") or verb.passive for verb in line.all_verbs):
        return None
    for found in NAMED.finditer(line.text):
        if INSTITUTION.search(found[0]):
            start, end = line.sentence.start + found.start(), line.sentence.start + found.end()
            return _speaker(line, found[0], start, end, "source")
    party = next((one for one in line.parties if one.kind in BODIES), None)
    if party is None:
        return None
    return _speaker(line, _of_party(line, party).name, party.start, party.end, "source")


def with_short_name(text: str, name: str, end: int) -> str:
    """Return a body's name with what it is called for short, where the text says both.

    So `National Public Health Agency (NPHA)` for either of them. `end` is where the name ends.
    """
    short = re.match(r"\s\(([A-Z][A-Za-z/-]{1,11})\)", text[end : end + 16])
    if short and " " in name:
        return f"{name} ({short[1]})"
    if not name.isupper() or " " in name:
        return name
    at = text.find(f"({name})")
    full = FULL_NAME.search(text[max(0, at - MOST_OF_NAME) : at]) if at > 0 else None
    if full is None:
        return name
    said = full[0].strip()
    while said and said[0] != name[0] and " " in said:  # `On Monday the National …`
        said = said.partition(" ")[2]
    return f"{said} ({name})" if said[:1] == name[0] else name


def _spoken(line: Line) -> Speaker | None:
    base = line.sentence.start
    found = ACCORDING.search(line.text, line.small) if line.says(*STEMS) else None
    if found and _is_of_another(line, found):
        found = None
    if found and found["who"].strip():
        start = base + found.start("who")
        near = [one for one in line.parties if abs(one.start - start) <= 4 and one.kind in SPEAKING]
        if near:
            return _of_party(line, near[0])
        if not found[0].lower().startswith(("reported to", "notified to")) and _is_source(line, found):
            name = found["who"].strip()
            return _speaker(line, name, start, start + len(found["who"].rstrip()), "words")
    introduced = _introduced(line)
    if introduced is not None:
        return introduced
    for verb in line.all_verbs:
        if verb.verb_class != "say" and not _announces(line, verb):
            continue
        if verb.text[:1].isupper() and verb.index and not verb.text.isupper():
            continue  # `in Borno and Yobe States`
        about_data = any(atom.low in DOCUMENTS for atom in line.atoms[: verb.index + 6])
        if verb.lemma == "show" and not about_data:
            continue
        spoken = _subject_of_saying(line, verb)
        if spoken is not None:
            return spoken
    return _shown_by(line) or _reporter(line)


ROLES = frozenset(
    (
        *(
            "spokesman",
            "spokeswoman",
            "spokesperson",
            "head",
            "director",
            "chief",
            "secretary",
            "commissioner",
        ),
        *(
            "coordinator",
            "representative",
            "chair",
            "chairman",
            "chairperson",
            "chairwoman",
            "epidemiologist",
        ),
        *("manager", "doctor", "adviser", "advisor", "leader"),
    )
)
MOST_TO_ROLE = 6
"""Words from the comma behind a name to the role (our own choice)."""


def _introduced(line: Line) -> Speaker | None:
    """Return who is told by name and role: `Ada Mills, spokeswoman of the ministry, also confirmed`."""
    if line.lows.isdisjoint(ROLES):
        return None
    atoms = line.atoms
    first = next(
        (one.index for one in atoms[:3] if one.low not in ('"', "“", "dr", "mr", "ms", ".", "mrs")), 0
    )
    last = first
    while last < len(atoms) and atoms[last].is_name:
        last += 1
    if last - first < LEAST_NAMES or last >= len(atoms) or atoms[last].low != ",":
        return None
    role = next((one for one in atoms[last + 1 : last + 1 + MOST_TO_ROLE] if one.low in ROLES), None)
    if role is None:
        return None
    end = next((one.index for one in atoms[role.index :] if one.low == ","), None)
    verb = atoms[end + 1 : end + 4] if end is not None else []
    if not any(one.verb_class in ("say", "report", "pledge") or one.lemma == "announce" for one in verb):
        return None
    name = line.context.document.text[atoms[first].start : atoms[last - 1].end]
    return _speaker(line, name, atoms[first].start, atoms[last - 1].end, "person")


LEAST_NAMES = 2
"""Words of a name that stands for a person (our own choice)."""

SHOWN = re.compile(
    r"^\W*(?:the |its |latest |new |official )*(?:data|figures|statistics|numbers|reports?|bulletin)\s"
    r"(?:of|from|by)\s(?:the )?"
    r"(?P<who>(?-i:[A-Z])[\w'’&-]+(?:\s(?:(?-i:[A-Z])[\w'’&-]+|of|and|for|the|&)){0,7})(?:\s\([A-Z]\w+\))?\s(?:show|indicate|suggest|put|say|reveal)",
    re.IGNORECASE,
)
SHOWING = DOCUMENTS | {"numbers"}


def _shown_by(line: Line) -> Speaker | None:
    """Return whose data show what follows: `Figures of the Health Protection Agency (HPA) show that`."""
    found = SHOWN.match(line.text) if not line.lows.isdisjoint(SHOWING) else None
    if found is not None:
        base = line.sentence.start
        return _speaker(line, found["who"], base + found.start("who"), base + found.end("who"), "org")
    for mark in line.atoms if "put" in line.lows else ():  # `The ministry put the number of cases at 46`
        if mark.low != "put" or "at" not in [one.low for one in line.atoms[mark.index + 1 : mark.index + 9]]:
            continue
        begin = _phrase_start(line.atoms, mark.index)
        phrase = [
            one for one in line.atoms[begin : mark.index] if not one.is_a("verbword") and one.when is None
        ]
        if phrase and any(_can_speak(one) and not one.is_a("place") for one in phrase):
            name = line.context.document.text[phrase[0].start : phrase[-1].end]
            return _speaker(line, name, phrase[0].start, phrase[-1].end, "words")
    return None


def _is_of_another(line: Line, found: re.Match[str]) -> bool:
    """Tell whether what was reported to somebody comes before all counts: `Since a case was reported to`."""
    if not found[0].lower().startswith(("reported to", "notified to")):
        return False
    start = line.sentence.start + found.start()
    return bool(line.quantities) and line.quantities[0].start > start


def _is_source(line: Line, found: re.Match[str]) -> bool:
    """Tell whether somebody stands behind `by` or `from`: not `reported by sundown` or `by mid-November`."""
    start, end = line.sentence.start + found.start("who"), line.sentence.start + found.end("who")
    held = [one for one in line.atoms if one.end > start and one.start < end]
    if any(one.when is not None for one in held[:1]):
        return False
    named = any(letter.isupper() for letter in found["who"])
    return named or any(_can_speak(one) or one.low in DOCUMENTS for one in held)


def _announces(line: Line, verb: Atom) -> bool:
    """Tell whether a verb of announcing stands as one of saying: `she announced that`, `…, it announced`."""
    if verb.lemma not in ("announce", "report") or verb.passive or verb.form != "past":
        return False
    after = line.atoms[verb.index + 1].low if verb.index + 1 < len(line.atoms) else "."
    if after == "that":
        return True
    lead = line.atoms[max(0, verb.index - 10) : verb.index]
    return any(one.low == "," for one in lead) and (
        after == "." or line.atoms[verb.index + 1].when is not None or after == "on"
    )


def _reporter(line: Line) -> Speaker | None:
    """Return the body or the person that reports or announces: they say so, as much as who `says`."""
    for verb in line.verbs("report", "pledge", "level"):
        if verb.passive or (verb.verb_class != "report" and verb.lemma not in ("announce", "put")):
            continue
        kinds = ("ministry", "person", "org") if verb.verb_class != "pledge" else (*SPEAKING, "carrier")
        begin = _phrase_start(line.atoms, verb.index)
        for party in line.parties:
            if begin <= party.first < verb.index and party.kind in kinds:
                return _of_party(line, party)
        phrase = [one for one in line.atoms[begin : verb.index] if not one.is_a("verbword")]
        while phrase and (phrase[-1].when is not None or phrase[-1].low == "on"):
            phrase = phrase[:-1]
        named = line.context.document.text[phrase[0].start : phrase[-1].end] if phrase else ""
        if verb.form == "past" and len(phrase) <= MOST_OF_PHRASE and INSTITUTION.search(named):
            return _speaker(line, named, phrase[0].start, phrase[-1].end, "words")
        short = _known_for_short(line, begin, verb.index)
        if short is not None:
            return short
    return None


def _known_for_short(line: Line, begin: int, index: int) -> Speaker | None:
    """Return the body that the short name before a verb stands for: `The HPA has recorded`."""
    for atom in line.atoms[begin:index]:
        if atom.is_name and atom.text.isupper():
            found = _speaker(line, atom.text, atom.start, atom.end, "org")
            return found if found.name != atom.text else None
    return None


def _speaker(line: Line, name: str, start: int, end: int, kind: str) -> Speaker:
    name = with_short_name(line.context.document.text, name, end)
    return Speaker(name, start, end, line.sentence.paragraph, line.context.number, kind)


def _of_party(line: Line, party: Party) -> Speaker:
    written = line.context.document.text[party.start : party.end]
    name = party.name if party.kind in ("person", "org", "media") and party.name else written
    found = _speaker(line, name, party.start, party.end, party.kind)
    return replace(found, country=party.country if party.country and len(party.country) == CODE else None)


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
    if len(phrase) == 1 and phrase[0].low in (*PRONOUNS, "it", "they"):
        return _speaker(line, phrase[0].text, phrase[0].start, phrase[0].end, "words")
    held = _in_office(line, phrase)
    if held is not None:
        return held
    while phrase and phrase[-1].low in ("on", "in", "at"):  # before a day
        phrase = phrase[:-1]
    if phrase and len(phrase) <= MOST_OF_PHRASE and any(_can_speak(atom) for atom in phrase):
        name = line.context.document.text[phrase[0].start : phrase[-1].end]
        kind = "place" if all(atom.is_a("place") for atom in phrase) else "words"
        return _speaker(line, name, phrase[0].start, phrase[-1].end, kind)
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
