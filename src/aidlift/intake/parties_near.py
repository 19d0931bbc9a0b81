"""Parties by where they stand: beside goods, before a colon or bracket, in `by X`, as an owner.

Who gives, receives, asks and acts is decided in files of those names; they all look here.
"""

from __future__ import annotations

import re

from aidlift.intake.atoms import Atom
from aidlift.intake.context import DESKS, Line
from aidlift.intake.drafts import NONE, FieldValue
from aidlift.intake.goods_kinds import MOVING, Goods
from aidlift.intake.grammar import led_by
from aidlift.intake.lexicon import words
from aidlift.intake.parties import BODIES, Party
from aidlift.intake.spellings import Wording

MAKING = words("making")
PREPOSITIONS = words("prepositions")
GIVING = ("country", "org", "person", "pronoun")
TO_RECIPIENTS = Wording(
    r"\b(?:allocated to|distributed to|recipients?|delivered to|sent to|destined for"
    r"|(?:following|received by) (?:countries|districts|states)|went to|shipped to)\b[^.]*:?$"
)
GAVE = re.compile(
    r"\bfollowing (?:countries|districts|states)\b[^.:]*\b(?:offer|donat|gave|giv|pledg|sen[dt]|provid"
    r"|contribut|promis|commit)",
    re.IGNORECASE,
)
"""What those that a list names did, behind `the following countries`."""

RECIPIENT_STEMS = (
    *("allocated to", "distributed to", "recipient", "delivered to", "sent to", "destined for", "went to"),
    *("shipped to", "following countries", "following districts", "following states"),
    *("received by countries", "received by districts", "received by states"),
)


def field_of(line: Line, party: Party, *, topic: bool = False) -> FieldValue:
    """Return what a record holds of a party; a person of no known country is of the `topic`'s, if asked."""
    value: str | None = party.code
    if party.kind in {"country", "person", "ministry", "adjective", "part", "pronoun"}:
        value = party.country or (_home(line) if topic and party.kind == "person" else party.code)
    return line.context.quoted(value, party.start, party.end)


def _home(line: Line) -> str | None:
    """Return whose minister one of no known country is: of where the report was written, else the topic's."""
    context = line.context
    return context.home if context.home is not None and context.home not in DESKS else context.topic


def inherit(line: Line, slot: str) -> FieldValue:
    """Return the donor, recipient or another part of an earlier sentence, or nobody."""
    said = getattr(line.context, slot)
    return line.context.recall(said) or NONE


def leading(atoms: list[Atom], first: int) -> str:
    """Return the word that leads a party, its office skipped: `by the Government of Japan` is led by `by`."""
    prior = led_by(atoms, first)
    if prior != "of":
        return prior
    place = first - 1
    while place > 0 and atoms[place].low != "of":
        place -= 1
    office = place - 1
    while office >= 0 and (atoms[office].is_a("government", "ministry") or atoms[office].low in STATES):
        office -= 1
    return led_by(atoms, office + 1) if office < place - 1 else prior


STATES = frozenset(("state", "province", "city", "kingdom", "emirate", "republic", "region"))
"""What stands before the name of who gives: `donated by the state of California`."""


def beside(line: Line, goods: Goods, preposition: str) -> Party | None:
    """Return the party right after goods: `9,000 vials from Belgium`."""
    atoms = line.atoms
    place = goods.last + 1
    if place + 1 < len(atoms) and atoms[place].low == preposition:
        begin = place + 2 if atoms[place + 1].low == "the" else place + 1
        while begin < place + MOST_DESCRIBED and _only_describes(atoms, begin):
            begin += 1  # `from the vaccine alliance Gavi`
        return next(
            (
                party
                for party in line.parties
                if party.first == begin and party.kind in ("country", "org", "adjective")
            ),
            None,
        )
    return None


MOST_DESCRIBED = 5
"""Words behind `from` that may say what a body is (our own choice)."""


def _only_describes(atoms: list[Atom], place: int) -> bool:
    """Tell whether a word before a body only says what it is: `the vaccine alliance Gavi`."""
    after = atoms[place + 1] if place + 1 < len(atoms) else None
    one = atoms[place]
    plain = one.text.isalpha() and one.text.islower() and "verb" not in one.senses
    known = one.senses and not one.is_a("item", "person")
    return after is not None and plain and not known and one.low not in NOT_DESCRIBING


NOT_DESCRIBING = frozenset(
    ("and", "or", "of", "the", "in", "to", "its", "their", "his", "her", "our", "a", "an")
)


def beside_number(line: Line, goods: Goods) -> Party | None:
    """Return the party right before a number of a list: `Togo got 100 beds, Benin 80 and Chad 50 beds`."""
    atoms = line.atoms
    place = goods.first - 1
    while place >= 0 and atoms[place].low in {"a", "an", "further", "another", "additional"}:
        place -= 1
    party = next((one for one in line.parties if one.last == place and one.kind in ("country", "org")), None)
    begin = party.first - 1 if party is not None else -1
    while begin > 0 and (atoms[begin].low in ("the", "of") or atoms[begin].is_a("government", "person")):
        begin -= 1
    if begin >= 0 and atoms[begin].verb_class in ("give", "send", "pledge", "allocate"):
        return None  # `provided Sri Lanka $16 million`, `gave the government of Chad $2 million`
    if party is None or goods.first == goods.last:
        return party
    begun = line.sentence.kind == "item" and atoms[party.first - 1].low in (":", ";")
    listed = goods.number is not None and (begun or atoms[party.first - 1].low in (",", "and", ";"))
    return party if listed and party.first > 1 else None


def labelled(line: Line, goods: Goods) -> Party | None:
    """Return the party whose bracket or colon goods stand behind: `Ireland (700 kits`, `Ireland: 700`."""
    atoms = line.atoms
    place = goods.first - 1
    steps = 0
    while place > 0 and steps < 25:
        one = atoms[place]
        gapped = one.low == "," and _is_behind_semicolon(line, place - 1)
        if gapped or one.low in {"(", ":", "–", "—"} or (one.low == "-" and _is_dash(line, one)):
            ends = (x for x in line.parties if x.last == place - 1 and x.kind in ("country", "org"))
            party = next(ends, None) or _before_bracket(line, place - 1) or _acronym(atoms, place - 1)
            led = party is not None and _is_object_of_preposition(atoms, party, LED if one.low == ":" else TO)
            return party if not led else None
        if one.low == ")" or "verb" in one.senses or (one.low == ";" and line.sentence.kind != "item"):
            return None
        place -= 1
        steps += 1
    return None


def _is_behind_semicolon(line: Line, last: int) -> bool:
    """Tell whether a party opens a clause without its verb: `Peru gives 40 masks; Japan, 100 beds`."""
    party = next((one for one in line.parties if one.last == last), None)
    return party is not None and party.first > 0 and line.atoms[party.first - 1].low == ";"


def _is_dash(line: Line, atom: Atom) -> bool:
    """Tell whether a hyphen stands alone, as a dash does."""
    text = line.context.document.text
    return text[atom.start - 1 : atom.end + 1] in (" - ", " – ", " — ")


def _before_bracket(line: Line, close: int) -> Party | None:
    """Return the party that a bracket says more of: `Gilead (USA): 25,600 vials`."""
    for party in line.parties if line.atoms[close].low == ")" else ():
        if party.kind in ("country", "org") and close - 4 <= party.last < close:
            after = line.atoms[party.last + 1] if party.last + 1 < len(line.atoms) else None
            if after is not None and after.low == "(":
                return party
    return None


def _acronym(atoms: list[Atom], index: int) -> Party | None:
    """Read capitals before a bracket or colon as a body that gives: `USISPF (3,920 concentrators)`."""
    if index < 0 or not atoms[index].is_name or not atoms[index].text.isupper() or len(atoms[index].text) < 3:
        return None
    one = atoms[index]
    if not one.text.isascii():  # `HÀ NỘI — `: where it was written
        return None
    return Party(one.text, None, "org", one.start, one.end, index, index, one.text)


TO = ("to", "for")
LED = (*TO, "in", "at", "of", "near", "with")
"""What leads a place that is no label: `handed to the agency in Addis Ababa: 300 ventilators`."""


def _is_object_of_preposition(atoms: list[Atom], party: Party, prepositions: tuple[str, ...]) -> bool:
    return party.first > 0 and atoms[party.first - 1].low in prepositions


def is_for_recipients(line: Line, goods: Goods) -> bool:
    """Tell whether labels name who receives: `allocated to: Nepal 500`."""
    lead = line.sentence.lead
    if lead is not None and lead.atoms[-1].low == ":" and lead.atoms[-2:][0].low in ("by", "from"):
        return False
    if line.context.told(RECIPIENT_STEMS):
        end = line.atoms[goods.first].start
        begin = line.atoms[0].start
        words = line.context.document.text[max(begin, end - MOST_LED) : end] if begin < end else ""
        told = TO_RECIPIENTS.search(words, words.lower())
        if told is not None and not GAVE.search(told[0]):  # `The following countries have offered support:`
            return True
    return _is_led_by_giver(line, goods)


def _is_led_by_giver(line: Line, goods: Goods) -> bool:
    """Tell whether the line before a list names who gives or has the labels receive, so that they do."""
    lead = line.sentence.lead
    if lead is None or lead.end > line.atoms[goods.first].start or line.atoms[0].start != lead.atoms[0].start:
        return False
    last = len(lead.atoms) - 1
    named = [one for one in line.parties if one.last < last and one.kind in GIVING]
    named = [one for one in named if not lead.atoms[one.last + 1].is_a("item", "unit")]  # `COVAX doses`
    label = labelled(line, goods)
    if label is not None and any(one.country == label.country and one.country for one in named):
        return False  # `support packages from France, Italy and Austria:` above `France: 8 generators`
    leads = [leading(line.atoms, one.first) for one in named]
    if any(one in ("to", "for", "in") for one in leads):
        return False
    acts = next((one for one in lead.atoms if one.verb_class in MOVING), None)
    if acts is None:
        return False
    if acts.verb_class == "receive":
        gifts = any("gift" in one.senses for one in lead.atoms[: acts.index])
        return not (named or gifts) and not any(one.low in ("from", "by") for one in lead.atoms[acts.index :])
    by = any(one in ("by", "from", "under", "through", "via") for one in leads)
    return by or any(one.last < acts.index for one in named)


MOST_LED = 160
"""Characters before goods within which words may have their labels receive (our own choice)."""

SOURCES = frozenset((";", "according", "according to"))
"""Behind these words only who says so is named: `arrived, according to a statement released by`."""


def led_after(line: Line, anchor: int, prepositions: tuple[str, ...]) -> FieldValue | None:
    """Return the first party after a verb or noun that one of some prepositions leads: `by the EU`."""
    atoms = line.atoms
    for party in line.parties:
        if party.first <= anchor or party.first - anchor > 40 or party.kind in ("media", "pronoun"):
            continue
        prior = leading(atoms, party.first)
        if prior == "by" and is_made_by(atoms, party.first):
            continue
        if prior in prepositions:
            if party.kind == "person" and not party.country:  # an official, of whoever gives
                continue
            if prior == "from" and party.kind in ("part",):
                continue
            own = owned_by(line, party) if party.kind == "adjective" else None
            if party.kind == "carrier" or (
                party.kind == "adjective" and own is None and not has_head(atoms, party.last)
            ):
                continue
            between = atoms[anchor + 1 : party.first]
            if any(one.low in SOURCES or one.verb_class == "say" for one in between):
                return None
            return field_of(line, owned_by(line, party) or party)
    return None


def is_made_by(atoms: list[Atom], first: int) -> bool:
    """Tell whether `by` says who made goods or what struck a country: `made by the institute`."""
    place = next((index for index in range(first - 1, max(-1, first - 6), -1) if atoms[index].low == "by"), 0)
    return place > 0 and atoms[place - 1].low in MAKING


def owned_by(line: Line, party: Party) -> Party | None:
    """Return the body that a country owns in words: `by China's Jack Ma Foundation`."""
    atoms = line.atoms
    after = atoms[party.last + 1] if party.last + 1 < len(atoms) else None
    begin = party.last + (2 if after is not None and after.low == "'s" else 1)
    if [one.low for one in atoms[party.last + 1 : party.last + 3]] == ["-", "based"]:
        begin = party.last + 3
    while begin < min(len(atoms), party.last + MOST_DESCRIBED) and _describes_body(atoms[begin]):
        begin += 1
    return next((one for one in line.parties if one.first == begin and one.kind == "org"), None)


def _describes_body(atom: Atom) -> bool:
    """Tell whether a word may stand between a country and its body: `Chinese e-commerce giant Alibaba`."""
    if atom.low in BODIES or atom.low == "-":
        return True
    plain = not atom.senses and atom.text.islower() and atom.text.isalpha()
    return plain and atom.low not in NOT_DESCRIBING and atom.low not in PREPOSITIONS


def owner_of(line: Line, anchor: int) -> FieldValue | None:
    """Return the owner before a noun: `Beijing's repeated offers`, `a Chinese donation`."""
    atoms = line.atoms
    for party in reversed(line.parties):
        if not anchor - 6 <= party.last < anchor:
            continue
        after = atoms[party.last + 1]
        between = atoms[party.last + 1 : anchor]
        if any("verb" in one.senses or one.low in (",", ";") for one in between):
            continue
        if after.low == "'s" or party.kind == "adjective":
            return field_of(line, party)
    return None


def has_head(atoms: list[Atom], last: int) -> bool:
    """Tell whether a demonym leads a group that can act: `Chinese state-owned firms`."""
    return any(one.is_a("government", "org", "affected") for one in atoms[last + 1 : last + 4])
