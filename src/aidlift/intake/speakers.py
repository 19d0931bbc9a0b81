"""Who speaks in a sentence: after `according to`, the subject of saying, or who heads a bulletin."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from aidlift.intake.atoms import Atom
from aidlift.intake.context import CODE, Line
from aidlift.intake.lexicon import full_names, words
from aidlift.intake.speakers_named import (
    AGENCIES,
    FIRMS,
    HOUSES,
    INSTITUTION,
    OFFICES,
    PRONOUNS,
    QUOTES,
    VOICES,
    Voice,
    can_speak,
    party_name,
    stands_before,
    voice_after,
    voice_before,
    voice_of_party,
)
from aidlift.intake.spellings import Wording

ACCORDING = Wording(
    r"\b(?:according to|as per|citing|quoting|quoted by|said by|reported by|(?:reported|notified) to"
    r"|with reference to|data from|figures from|(?:compiled|collected|gathered) by"
    r"|(?:figures|data) (?:released|issued|published|provided|shared) by"
    r"|(?:statement|bulletin|report|update|release|data|figures) (?:issued |released |published )?(?:by|from)"
    r"|told by|by (?=[A-Z]\w+['’]s count))\s(?:the\s|an?\s|its\s)?(?:latest\s|daily\s|weekly\s)?"
    r"(?:(?:data|figures|statistics|estimates|numbers|information|update|bulletin|report|statement|records?)\s"
    r"(?:\w+ed\s)?(?:by|from|of)\s(?:the\s)?)?"
    r"(?P<who>[\w'’&.-]+(?:\s[\w'’&.-]+){0,6}?)"
    r"(?=[,.;:()\"”]|\s\(|\s(?:in|on|of the|data|which|who|that|showed|has|have|was|were|as|released"
    r"|and(?=\s(?-i:[a-z]))|said|from|since)\b"
    r"|\s(?:data|figures|statement|bulletin)\b|$)"
)
STEMS = ("accord", "as per", "citing", "quot", " by", "from", "reported to", "notified to", "reference to")
BODIES = ("ministry", "org")
DOCUMENTS = words("documents")

REPORTS = frozenset(
    ("bulletin", "update", "sitrep", "report", "release", "dashboard", "communique", "brief", "statement")
)
"""What a line is called that heads a bulletin: `Ministry of Health, cholera bulletin no. 12`."""

MOST_OF_HEAD, MOST_HEADS = 24, 4
"""Words of a heading, and sentences among which it stands (our own choice)."""

BY = re.compile(r"\b(?:statement|update|bulletin|report)\s(?:by|from)\s(?:the\s)?$", re.IGNORECASE)
NAMED = re.compile(r"[A-Z][\w'’&-]+(?:\s(?:[A-Z][\w'’&-]+|of|and|for|the|on|&)){0,9}(?<=\w)")
LETTERS = re.compile(r"[A-Za-z]+")
SHORT_NAME = re.compile(r"\s\(([A-Z][A-Za-z/-]{1,11})\)")
NAME_LAST = re.compile(r"(?:\b[A-Z][\w'’-]+\s){1,4}[A-Z][\w'’-]+$")
FULL_NAME = re.compile(r"(?:\b[A-Z][\w'’&-]*\s(?:(?:of|for|and|the|on|de|des|la|du|&)\s){0,2}){2,9}$")
MOST_OF_NAME = 110
"""Characters before a bracket in which the full name of `(NCOC)` stands."""


@dataclass(slots=True, unsafe_hash=True)  # not frozen: that takes three times as long to make
class Speaker:
    """Who speaks in a sentence, with the words' place.

    `kind` is that of a party, `words`, `source` for who heads a bulletin, or
    `subject` for who only begins a sentence. `shown` is the name with what
    the text says of it, as its title; `after` tells whether what was said stands before the words, `again`
    whether they mean somebody who spoke before. `country` is whose minister or body it is.
    """

    name: Final[str]
    start: Final[int]
    end: Final[int]
    paragraph: Final[int]
    sentence: Final[int]
    kind: Final[str] = "words"
    shown: Final[str] = ""
    after: Final[bool] = False
    again: Final[bool] = False
    country: Final[str | None] = None


def speakers_of(line: Line, told: Sequence[Speaker]) -> list[Speaker]:
    """List the speakers of a sentence, as `told` were in earlier ones; most sentences have none or one."""
    source = _heading_source(line)
    spoken = [source] if source is not None else _spoken(line)
    found = [one for one in (_meant(line, one, told) for one in spoken) if one is not None]
    if not found:
        subject = next((one for one in line.parties if one.kind == "person" and one.first <= FIRST), None)
        if subject is not None:  # `Ambassador Lee thanked Peru. He added that`
            voice = voice_of_party(line, subject)
            return [_speaker(line, voice.name, voice.start, voice.end, "subject", voice.shown)]
    context = line.context
    for one in found[:1]:
        if one.kind == "person" or (one.kind == "words" and NAME_LAST.search(one.name)):
            context.speaking = context.say(one.name, one.start, one.end)
            held = [
                party for party in line.parties if party.kind == "org" and abs(party.start - one.start) < OF
            ]
            for party in held:  # `European Commission President Ursula von der Leyen`
                if context.document.text[party.start : party.end] in one.shown:
                    context.speaker = context.say(party_name(line, party), party.start, party.end)
        elif one.kind in (*BODIES, "source") or (one.kind == "words" and INSTITUTION.search(one.name)):
            context.speaker = context.say(one.name, one.start, one.end)
    return found


def _meant(line: Line, found: Speaker, told: Sequence[Speaker]) -> Speaker | None:
    """Return whom words mean: `the data showed`, `he said`, `the agency added`, `Ma said`."""
    said = LETTERS.findall(found.name)
    # `UNICEF has sent 3 tonnes, its representative said`
    if found.kind == "words" and _is_of_body(line, found):
        body = _named_agency(line, found)
        return replace(found, shown=f"{body.shown} {found.shown}") if body is not found else found
    lows = [word.lower() for word in said]
    known = told[-MOST_TOLD:]
    if not said or (len(said) == 1 and lows[0] in PRONOUNS):
        human = lows[:1] in (["he"], ["she"])
        meant = _last(known, lambda one: _is_person(one) if human else one.kind != "subject")
        return _again(line, found, meant)
    head = LETTERS.findall(found.shown.lower() or "x")[-1]
    if head in AGENCIES and found.name in ("UN", "United Nations", "U.N."):  # `the UN body`
        return _again(line, found, _last(known, lambda one: one.kind == "org")) or _named_agency(line, found)
    if found.kind == "person" or (len(said) <= MOST_OF_SURNAME and said[-1][:1].isupper()):
        full = _last(known, lambda one: said[-1] in one.name.split() and len(one.name) > len(said[-1]))
        return _again(line, found, full) or found
    if len(said) == 1 and said[0].isupper() and len(said[0]) > 1:
        short = _last(known, lambda one: said[0] in _initials(one.shown))  # `the MOFA`
        return _again(line, found, short) or found
    if head in FIRMS and found.kind == "words":
        firm = _last(known, lambda one: one.kind in ("carrier", "org"))
        carrier = line.context.carrier
        if firm is None and carrier is not None:  # `the Gulf carrier`
            shown = f"{found.shown} {carrier.value}"
            return _speaker(line, carrier.value, found.start, found.end, "carrier", shown)
        return _again(line, found, firm) or found
    if any(word[:1].isupper() and word != "The" for word in said) or found.kind != "words":
        return found
    begun = [word for word in lows if word not in ("the", "this", "its", "same", "latest", "official", "s")]
    if begun[:1] and begun[0] in DOCUMENTS and "official" not in lows and not INSTITUTION.search(found.name):
        return _again(line, found, _last(known, lambda one: one.kind != "subject")) or found
    same = _last(known, lambda one: head in one.shown.lower())
    if head in OFFICES:
        same = _last(known, lambda one: _is_person(one) and head != "official" and head in one.shown.lower())
        same = same or _last(known, _is_person)
    elif head in AGENCIES:
        if same is None and _named_agency(line, found) is not found:
            return _named_agency(line, found)
        same = same or _last(known, lambda one: one.kind == "org" or bool(INSTITUTION.search(one.shown)))
    elif head not in HOUSES:
        return found
    return _again(line, found, same) or found


def _is_of_body(line: Line, found: Speaker) -> bool:
    """Tell whether somebody speaks for a body named before: `its representative said`."""
    lead = next((one for one in reversed(line.atoms) if one.end <= found.start), None)
    return lead is not None and lead.low in ("its", "their")


def _named_agency(line: Line, found: Speaker) -> Speaker:
    """Return the agency that a sentence names before `the agency said`."""
    for party in line.parties:
        if party.kind == "org" and party.end < found.start:
            voice = voice_of_party(line, party)
            return _speaker(line, voice.name, voice.start, voice.end, "org", voice.shown)
    told = line.context.agency
    if told is None or line.context.number - told.sentence > MOST_AGO:
        return found
    full = full_names().get(told.value)
    shown = f"{full} ({told.value})" if full is not None else told.value
    return replace(_speaker(line, told.value, told.start, told.end, "org", shown), again=True)


MOST_AGO = 4
"""Sentences after which `the agency` may be another than the one named (our own choice)."""


def _initials(name: str) -> tuple[str, str]:
    """Return the first letters of a name's words, all of them and without the small words."""
    said = LETTERS.findall(name)
    every = "".join(word[0] for word in said).upper()
    return every, "".join(word[0] for word in said if word[0].isupper())


def _again(line: Line, found: Speaker, meant: Speaker | None) -> Speaker | None:
    """Return who was told before as speaking here again."""
    if meant is None:
        return None
    return replace(
        meant, paragraph=line.sentence.paragraph, sentence=line.context.number, after=found.after, again=True
    )


def _last(told: Sequence[Speaker], suits: Callable[[Speaker], bool]) -> Speaker | None:
    for one in reversed(told):
        if one.kind not in ("place", "media") and suits(one):
            return replace(one, kind="person") if one.kind == "subject" else one
    return None


def _is_person(one: Speaker) -> bool:
    return one.kind in ("person", "subject") or (one.kind == "words" and not INSTITUTION.search(one.name))


FIRST = 4
"""Words of a sentence that its subject begins within (our own choice)."""

OF = 80
"""Letters between a person and the body that the person speaks for (our own choice)."""

MOST_TOLD = 12
"""Speakers told last that `the minister` may mean (our own choice)."""

MOST_OF_SURNAME = 2
"""Words of `Mr Peters`."""


def _heading_source(line: Line) -> Speaker | None:
    """Return whose bulletin a text is, which its heading says: `Ministry of Health, cholera update`."""
    atoms = line.atoms
    if line.context.number > MOST_HEADS or len(atoms) > MOST_OF_HEAD or line.lows.isdisjoint(REPORTS):
        return None
    if any(verb.form in ("past", "ing") or verb.passive for verb in line.all_verbs):
        return None
    for found in NAMED.finditer(line.text):
        if INSTITUTION.search(found[0]) or BY.search(line.text[: found.start()]):
            start, end = line.sentence.start + found.start(), line.sentence.start + found.end()
            return _speaker(line, found[0], start, end, "source")
    party = next((one for one in line.parties if one.kind in BODIES), None)
    if party is None:
        return None
    return _speaker(line, party_name(line, party), party.start, party.end, "source")


def with_short_name(text: str, name: str, end: int) -> str:
    """Return a body's name with what it is called for short, where the text says both.

    So `National Public Health Agency (NPHA)` for either of them. `end` is where the name ends.
    """
    short = SHORT_NAME.match(text[end : end + 16])
    if short and " " in name:
        return name if f"({short[1]})" in name else f"{name} ({short[1]})"
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


def _spoken(line: Line) -> list[Speaker]:
    """List who speaks in a sentence, in the order of their words; who only reports comes last."""
    found = [one for one in (_according(line),) if one is not None]
    for index in _sayings(line):
        turned = line.atoms[index].lemma != "tell" and stands_before(line, index)
        voice = voice_after(line, index) if turned else None
        voice = voice or voice_before(line, index)
        if voice is None and line.atoms[index].lemma == "tell":
            voice = _told_medium(line, index)
        if voice is not None and all(one.start != voice.start for one in found):
            found.append(_speaker_of_voice(line, voice, index))
    if not found or all(one.kind == "media" for one in found):
        other = _shown_by(line) or _reporter(line)
        told = other is not None and (not found or other.kind in ("ministry", "person"))
        found += [other] if other is not None and told else []
    return found


def _speaker_of_voice(line: Line, voice: Voice, index: int) -> Speaker:
    told = _speaker(line, voice.name, voice.start, voice.end, voice.kind, voice.shown)
    first = voice_index(line, voice)
    return replace(told, after=index < first or _closes(line, first, index))


def _closes(line: Line, first: int, index: int) -> bool:
    """Tell whether what was said stands before who speaks: `…, the ministry said in a statement, adding`."""
    atoms = line.atoms
    while first and (atoms[first - 1].low in ("the", "a", "an") or atoms[first - 1].when is not None):
        first -= 1
    if not first or (atoms[first - 1].low != "," and atoms[first - 1].low not in QUOTES):
        return False
    for one in atoms[index + 1 :]:
        if one.low in CLOSING:
            return True
        if "verb" in one.senses or one.is_a("verbword") or one.quantity is not None or one.low == "that":
            return False
    return True


def voice_index(line: Line, voice: Voice) -> int:
    """Return the place of a voice's first word in its sentence."""
    return next((one.index for one in line.atoms if one.start >= voice.start), 0)


CLOSING = frozenset((",", ".", ";", "adding", "noting", "while", "but", "as"))


def _according(line: Line) -> Speaker | None:
    """Return who stands after `according to`, `citing` and their like."""
    found = ACCORDING.search(line.text, line.small) if line.says(*STEMS) else None
    if found is None or _is_of_another(line, found) or not found["who"].strip():
        return None
    start = line.sentence.start + found.start("who")
    name = found["who"].strip().rstrip(".")
    near = [one for one in line.parties if abs(one.start - start) <= NEAR and one.kind in VOICES]
    if near:
        party = near[0]
        kind = "words" if party.kind == "media" else party.kind
        shown = line.context.document.text[party.start : max(party.end, start + len(name))]
        return replace(
            _speaker(line, party_name(line, party), party.start, party.end, kind, shown), after=True
        )
    if found[0].lower().startswith(("reported to", "notified to")) or not _is_source(line, found):
        return None
    return replace(_speaker(line, name, start, start + len(name), "words"), after=True)


NEAR = 4
"""Letters between `according to` and a party (our own choice)."""


def _sayings(line: Line) -> list[int]:
    """List the places of the verbs that say something here."""
    verbs = line.verbs("say")
    if not verbs and line.lows.isdisjoint(ALL_SAYING):
        return []
    too = [] if line.lows.isdisjoint(ALL_SAYING) else [one for one in line.atoms if one.low in ALL_SAYING]
    found = []
    for atom in verbs if not too else sorted({one.index: one for one in (*verbs, *too)}.values(), key=_place):
        if atom.verb_class == "say":
            if _is_passive(line, atom) or (
                atom.text[:1].isupper() and atom.index and not atom.text.isupper()
            ):
                continue  # `in Borno and Yobe States`
            after = line.atoms[atom.index + 1].low if atom.index + 1 < len(line.atoms) else "."
            if (after != "that" and (atom.lemma == "declare" or atom.low == "states")) or (
                atom.low == "quoted" and after == "by"
            ):
                continue  # `the agency declared an emergency`, `needs of member states`
            if atom.lemma == "show" and DOCUMENTS.isdisjoint(
                one.low for one in line.atoms[: atom.index + MOST_TO_DATA]
            ):
                continue
        elif not _announces(line, atom):
            continue
        found.append(atom.index)
    return found


def _place(atom: Atom) -> int:
    return atom.index


def _is_passive(line: Line, atom: Atom) -> bool:
    """Tell whether a verb has its own `was`, not that of the verb before: `were received, said Lee`."""
    lead = line.atoms[max(0, atom.index - 2) : atom.index]
    return any(one.senses.get("verbword") == "be" for one in lead)


MOST_TO_DATA = 6
"""Words after `show` among which its data may stand (our own choice)."""

SAYING_TOO = words("saying_too")
"""Verbs that say something where `that`, a quote or the end of what was said stands beside them."""

FEARED = frozenset(
    ["fear", "fears", "feared", "believe", "believes", "believed", "hope", "hopes", "worry", "worries"]
)
"""Verbs whose subject says what follows `that`."""

ANNOUNCED = frozenset(("announced", "reported", "confirmed", "pledged", "promised"))
ALL_SAYING = SAYING_TOO | FEARED | ANNOUNCED


def _announces(line: Line, atom: Atom) -> bool:
    """Tell whether a word says something here: `announced on Friday that`, `…, the ministry added`."""
    if atom.index == 0 or _is_passive(line, atom):
        return False
    place = atom.index + 1
    while place < len(line.atoms) and (
        line.atoms[place].when is not None or line.atoms[place].low in ("on", "in", "earlier", "evening")
    ):
        place += 1
    after = line.atoms[place].low if place < len(line.atoms) else "."
    if after == "that":
        return True
    if atom.low in FEARED:
        return False
    lead = line.atoms[max(0, atom.index - MOST_LEAD) : atom.index]
    if lead[-1].is_a("measure", "item", "unit") or lead[-1].quantity is not None:  # `with 11 cases reported`
        return False
    begun = any(one.low == "," or one.low in QUOTES for one in lead)
    if atom.low in SAYING_TOO:
        return (begun and (after in (",", ".") or after in QUOTES)) or after in QUOTES
    return begun and (after == "." or place > atom.index + 1)


MOST_LEAD = 10
"""Words before a verb among which what was said ends with a comma (our own choice)."""


def _told_medium(line: Line, index: int) -> Voice | None:
    told = [one for one in line.parties if index < one.first <= index + 8 and one.kind == "media"]
    return voice_of_party(line, told[0]) if told else None


SHOWN = re.compile(
    r"^\W*(?:the |its |latest |new |official )*"
    r"(?:data|figures|statistics|numbers|reports?|bulletin|checks?|tally)\s"
    r"(?:of|from|by|compiled by|collected by|gathered by|released by|issued by)\s(?:the )?"
    r"(?P<who>(?-i:[A-Z])[\w'’&-]+(?:\s(?:(?-i:[A-Z])[\w'’&-]+|of|and|for|the|&)){0,7})(?:\s\([A-Z]\w+\))?\s(?:show|indicate|suggest|put|say|reveal)",
    re.IGNORECASE,
)


SHOWING = DOCUMENTS | {"numbers", "checks"}


def _shown_by(line: Line) -> Speaker | None:
    """Return whose data show what follows: `Figures of the Health Protection Agency (HPA) show that`."""
    found = SHOWN.match(line.text) if not line.lows.isdisjoint(SHOWING) else None
    if found is not None:
        base = line.sentence.start
        return _speaker(line, found["who"], base + found.start("who"), base + found.end("who"), "org")
    for mark in line.atoms if "put" in line.lows else ():  # `The ministry put the number of cases at 46`
        if mark.low != "put" or "at" not in [one.low for one in line.atoms[mark.index + 1 : mark.index + 9]]:
            continue
        voice = voice_before(line, mark.index)
        if voice is not None and voice.kind != "place":
            return _speaker(line, voice.name, voice.start, voice.end, voice.kind, voice.shown)
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
    named = any(one.text[:1].isupper() and not one.is_a("disease") for one in held)
    told = named or any(can_speak(one) or one.low in DOCUMENTS for one in held)
    return told or INSTITUTION.search(found["who"]) is not None


def _reporter(line: Line) -> Speaker | None:
    """Return the body or the person that reports or announces: they say so, as much as who `says`."""
    for verb in line.verbs("report", "pledge", "level"):
        if verb.passive or (verb.verb_class != "report" and verb.lemma not in ("announce", "put")):
            continue
        voice = voice_before(line, verb.index)
        if voice is None:
            continue
        kinds = ("ministry", "person", "org") if verb.verb_class != "pledge" else VOICES
        if voice.kind == "person" and voice.shown == voice.name and line.atoms[verb.index - 1].low != ",":
            continue  # `while the Upper West recorded three`
        named = voice.kind in kinds or (verb.form in ("past", "ing") and INSTITUTION.search(voice.name))
        if named and voice.kind != "place":
            return _speaker(line, voice.name, voice.start, voice.end, voice.kind, voice.shown)
        short = _known_for_short(line, voice, verb.index)
        if short is not None:
            return short
    return None


def _known_for_short(line: Line, voice: Voice, index: int) -> Speaker | None:
    """Return the body that the short name before a verb stands for: `The HPA has recorded`."""
    for atom in line.atoms[voice_index(line, voice) : index]:
        if atom.is_name and atom.text.isupper():
            found = _speaker(line, atom.text, atom.start, atom.end, "org")
            return found if found.name != atom.text else None
    return None


def _speaker(line: Line, name: str, start: int, end: int, kind: str, shown: str = "") -> Speaker:
    text = line.context.document.text
    name = with_short_name(text, name, end)
    shown = with_short_name(text, shown, end) if shown else name
    return Speaker(
        name,
        start,
        end,
        line.sentence.paragraph,
        line.context.number,
        kind,
        shown,
        country=_country(line, start, end),
    )


def _country(line: Line, start: int, end: int) -> str | None:
    """Return whose minister or body speaks, of the parties among the words or right before them."""
    for party in line.parties:
        if start - NEAR <= party.end and party.start < end and party.country and len(party.country) == CODE:
            return party.country
    return None
