"""Atoms: what a sentence is made of once its dates, numbers, known words and names are recognised."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import accumulate, pairwise

from aidlift.intake.dates import When, find_dates, years_spanned
from aidlift.intake.lexicon import APOSTROPHES, TOKENS, Entry, entries, words
from aidlift.intake.numbers import Quantity, find_quantities

NOT_A_COUNT = re.compile(
    r"[\s-](?:years?|yrs?|days?|months?|weeks?|hours?|hrs?|minutes?|km|kilometers?|kilometres?|miles"
    r"|metres?|degrees?|am\b|pm\b|a\.m|p\.m"
    r"|times|storeys|percentage|o'clock|IST|GMT|LPM|lpm|kVA|MW|bedded|beds?\shospital)",
)
AGED = re.compile(
    r"(?:\b(?:aged?|age of|ages|No\.|number|Number|phase|Phase|clade|type|Boeing|Airbus|Flight|flight"
    r"|page|Article|UTC|group|at|level|Level|under|below) )$"
)
CLOCK_AFTER = re.compile(r"\s?(?:am|pm|a\.m\.|p\.m\.|hrs|hours)\b|:\d\d")


SHIPS = ("INS", "HMAS", "HMNZS", "HMS", "USNS", "USS", "BRP", "KRI")
"""What names of ships begin with."""

FOLLOWED = frozenset(" \n\t\u00a0-:aph")
"""What a word that makes a number no count may begin with; the patterns above are slow."""

UNDER_FIVE = re.compile(r"\b(?:under|below|age of|younger than)[ -](?:the age of )?$", re.IGNORECASE)
COMMON = words("common")
"""Words that begin sentences with a capital without being names."""


@dataclass(slots=True)
class Atom:
    """A stretch of text with what it may be: `senses` by kind, a quantity, a day, a person.

    `index` is its place in its sentence. A verb's features are filled in when its sentence is parsed.
    """

    start: int
    end: int
    text: str
    low: str
    senses: dict[str, str] = field(default_factory=dict)
    quantity: Quantity | None = None
    when: When | None = None
    index: int = 0
    verb_class: str = ""
    lemma: str = ""
    form: str = ""
    basis: str = ""
    counted: str = ""
    ahead: bool = False
    passive: bool = False
    negated: bool = False
    hedged: bool = False
    used: bool = False

    def is_a(self, *kinds: str) -> bool:
        """Tell whether the atom may be of one of the kinds."""
        senses = self.senses
        if senses:
            for kind in kinds:
                if kind in senses:
                    return True
        return False

    def get(self, kind: str) -> str | None:
        """Return what the atom is as this kind, or None."""
        return self.senses.get(kind)

    def at(self, index: int) -> Atom:
        """Return a copy for its place in another sentence; `dataclasses.replace` is slow for that."""
        return Atom(
            self.start,
            self.end,
            self.text,
            self.low,
            self.senses,
            self.quantity,
            self.when,
            index,
            self.verb_class,
            self.lemma,
            self.form,
            self.basis,
            self.counted,
            self.ahead,
            self.passive,
            self.negated,
            self.hedged,
            self.used,
        )

    @property
    def is_name(self) -> bool:
        """Tell whether the atom is an unknown word with a capital."""
        return (
            not self.senses
            and self.text[:1].isupper()
            and self.quantity is None
            and self.when is None
            and self.low not in COMMON
        )

    def read_verb(self) -> None:
        """Take class, lemma and form (base, s, past or ing) from the sense, or none."""
        verb = self.senses.get("verb")
        self.verb_class, self.lemma, self.form = verb.split("/") if verb else ("", "", "")


def scan(text: str, today: date | None) -> list[Atom]:
    """Cut a text into atoms; days come before numbers, numbers before words, the longest phrase first."""
    whens = find_dates(text, today)
    taken = sorted([(when.start, when.end) for when in whens] + years_spanned(text))
    quantities = [one for one in find_quantities(text, taken) if not _is_age(text, one)]
    solid = [Atom(w.start, w.end, text[w.start : w.end], "", when=w) for w in whens]
    solid += [_counted(text, q) for q in quantities]
    solid.sort(key=lambda atom: atom.start)
    atoms = _with_words(text, solid)
    if any(prefix in text for prefix in SHIPS):
        _name_ships(atoms)
    return atoms


def _name_ships(atoms: Sequence[Atom]) -> None:
    """Take the second word of a ship's name for a name: `INS Kolkata` is no city."""
    for prefix, name in pairwise(atoms):
        if "place" in name.senses and prefix.text in SHIPS:
            name.senses = {}


def _is_age(text: str, quantity: Quantity) -> bool:
    """Tell whether `five` belongs to the words `children under five`."""
    begin = quantity.digits[0]
    if quantity.value != 5 or text[begin - 1 : begin] not in (" ", "-", "\n"):
        return False
    return UNDER_FIVE.search(text[max(0, begin - 16) : begin]) is not None


def _counted(text: str, quantity: Quantity) -> Atom:
    atom = Atom(quantity.start, quantity.end, text[quantity.start : quantity.end], "", quantity=quantity)
    after = text[quantity.end : quantity.end + 14]
    before = text[max(0, quantity.digits[0] - 10) : quantity.digits[0]]
    if quantity.unit is not None:
        return atom
    follows = after[:1] in FOLLOWED and (after[1:2].isalpha() or after[0] in ":ap")
    if follows and (NOT_A_COUNT.match(after) or CLOCK_AFTER.match(after)):
        atom.senses["measureless"] = "unit"
    elif (
        before[-1:] == " "
        and before[-2:-1] not in {"", " ", ","}
        and AGED.search(before)
        and not (before.endswith(("at ", "level ", "group ")) and quantity.value > 60)
    ) and (
        not before.endswith(("at ", "under ", "below "))
        or (quantity.value < 100 and not before.endswith("at "))
    ):
        atom.senses["measureless"] = "label"
    return atom


def _with_words(text: str, solid: Sequence[Atom]) -> list[Atom]:
    """Fill the gaps between days and numbers with words and phrases that we know."""
    atoms: list[Atom] = []
    position = 0
    for atom in solid:
        if atom.start < position:
            continue
        if atom.start > position:
            _words(text, position, atom.start, atoms)
        atoms.append(atom)
        position = atom.end
    _words(text, position, len(text), atoms)
    return atoms


def _words(text: str, start: int, end: int, atoms: list[Atom]) -> None:
    parts = TOKENS.split(text[start:end])  # what stands between tokens and the tokens, in turn
    tokens = parts[1::2]
    if not tokens:
        return
    known = entries()
    edges = list(accumulate(map(len, parts), initial=start))
    begins, ends = edges[1::2], edges[2::2]
    lows = [word.lower() if word.isascii() else word.translate(APOSTROPHES).lower() for word in tokens]
    lows.append("")
    place, count = 0, len(tokens)
    while place < count:
        written, low = tokens[place], lows[place]
        beginning = known.get(low)
        if beginning is None:  # most words of a text are in no table
            atoms.append(Atom(begins[place], ends[place], written, low))
            place += 1
            continue
        length, senses = _longest(beginning, lows, tokens, place)
        if low == "the" and length > 1:
            goes_on = known.get(lows[place + 1])
            if goes_on is not None and _longest(goes_on, lows, tokens, place + 1)[0] >= length:
                length, senses = 1, None  # `the United Nations` does not cut short what goes on
        begin, stop = begins[place], ends[place + length - 1]
        if length > 1:
            written = text[begin:stop]
            low = written.lower()
        elif low == "who" and senses is not None and "org" in senses:
            low = "w.h.o."  # else it would be taken for the word that opens a clause
        atoms.append(Atom(begin, stop, written, low, senses or {}))
        if senses and "verb" in senses:
            atoms[-1].read_verb()
        place += length


def _longest(
    beginning: dict[str, tuple[Entry, ...]], lows: list[str], tokens: list[str], place: int
) -> tuple[int, dict[str, str] | None]:
    """Return how many tokens the longest phrase takes that begins here, and what it may be."""
    phrases = beginning.get(lows[place + 1])
    if phrases is not None:
        length, senses = _phrase(phrases, lows, tokens, place)
        if senses is not None:
            return length, senses
    alone = _alone(lows[place], tokens[place])
    return 1, alone.copy() if alone is not None else None


def _phrase(
    phrases: tuple[Entry, ...], lows: list[str], tokens: list[str], place: int
) -> tuple[int, dict[str, str] | None]:
    """Return the length of the longest of some phrases that stands in the text, and what it may be."""
    length, senses = 1, None
    for entry in phrases:
        size = len(entry.tokens)
        if lows[place : place + size] == entry.small and _same(entry.tokens, tokens, place):
            if senses is None:
                length, senses = size, dict(entry.senses)
            elif size == length:
                for kind, value in entry.senses.items():
                    senses.setdefault(kind, value)
            else:
                break
    return length, senses


@lru_cache(maxsize=4096)
def _alone(low: str, written: str) -> dict[str, str] | None:
    """Return what a word may be by itself, None if nothing as it is written; the caller copies it."""
    senses: dict[str, str] | None = None
    for entry in entries()[low].get("", ()):
        if _same(entry.tokens, [written], 0):
            if senses is None:
                senses = dict(entry.senses)
            else:
                for kind, value in entry.senses.items():
                    senses.setdefault(kind, value)
    return senses


def _same(tokens: tuple[str, ...], found: list[str], place: int) -> bool:
    """Compare an entry's tokens with those of the text, letter case as the entry writes it."""
    for offset, token in enumerate(tokens):
        word = found[place + offset]
        if word == token:
            continue
        plain = word.translate(APOSTROPHES)
        if plain == token:
            continue
        if token.islower() or not token.isalpha():
            if plain.lower() != token:
                return False
        elif not (plain == token.upper() and (len(token) > 3 or len(tokens) > 1)):
            return False
    return True
