"""The evidence gate, the last word: a draft stands on words of the text or does not pass.

Asked again from the text alone, by code that knows nothing of how the draft was read: every quote must
stand in the text where it is said to stand, the number must be written in a quote of its own sentence,
every country must be named in the text, and a day must be what the words of the draft resolve to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache

from aidlift.catalogue.shipped import shipped_rows
from aidlift.intake.dates import find_dates
from aidlift.intake.document import Document
from aidlift.intake.drafts import Draft, Span
from aidlift.intake.lexicon import countries
from aidlift.intake.number_words import ORDINALS, SCALES, SMALL
from aidlift.intake.numbers import find_quantities

FOLDED = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", " ": " ", "\u202f": " "}
)
NUMBERS = ("value", "quantity")
MOST_LETTERS = 3
"""Letters of a name up to which its capitals may be something else (`CAR`); longer ones head datelines."""

DAYS = frozenset(("period_start", "period_end", "date", "date_end"))
PLACES = frozenset(("place", "donor", "recipient", "actor", "addressee", "origin", "destination"))
NAMING = ("names", "demonyms", "capital", "parts")
COUNTRY = re.compile(r"[A-Z]{3}")
ORDINAL = re.compile(r"[a-z]+|\d+(?=(?:st|nd|rd|th)\b)")
DASHED = re.compile(r"(?<=[A-Za-z][-–])\d[\d,]*(?![\w,])")
"""A count behind a name and a dash: `Lagos-311`."""

JOINED = re.compile(
    r"[.,]?\d|\w|[\s-]*(?:hundred|thousand|la[ck]|million|mn|mln|billion|bn|bln|crore|\d)", re.IGNORECASE
)
IN_BRACKETS = re.compile(r"\(([A-Z]{3})\)$")


def gate(document: Document, draft: Draft) -> Draft:
    """Return the draft with what the gate found wrong; an empty `gate` passes."""
    wrong = tuple(_wrong(document, draft))
    return draft if wrong == draft.gate else replace(draft, gate=wrong)


def locate(text: str, quote: str, near: int = 0) -> Span | None:
    """Find a quote in a text, the hit nearest to an offset; marks and blanks are folded, letters are not."""
    if not quote.strip():
        return None
    pattern = r"\s+".join(re.escape(part) for part in quote.translate(FOLDED).split())
    hits = list(re.finditer(pattern, text.translate(FOLDED)))
    if not hits:
        return None
    best = min(hits, key=lambda hit: abs(hit.start() - near))
    return Span(best.start(), best.end(), text[best.start() : best.end()])


def _wrong(document: Document, draft: Draft) -> Iterator[str]:
    text = document.text
    if not draft.evidence:
        yield "no quote: a draft needs words of the text"
    for span in draft.evidence:
        if not 0 <= span.start < span.end <= len(text) or text[span.start : span.end] != span.quote:
            yield f"quote: {_short(span.quote)!r} does not stand at {span.start} of the text"
    for name in NUMBERS:
        value = draft.value(name)
        if value is not None and not _is_written(draft, value):
            yield f"{name}: {value} is not written in the quote"
    yield from _unnamed_places(text, draft)
    yield from _unfounded_days(document, draft)


def _is_written(draft: Draft, value: object) -> bool:
    """Tell whether a number is written in the draft's own words, in figures or in words."""
    if isinstance(value, int):
        plain = f"{value:,}"
        for span in draft.evidence:
            if _stands_plain(plain, span.quote) or _stands_in_a_word(value, span.quote):
                return True
    number = Decimal(str(value))
    return any(number in _numbers_in(span.quote) for span in draft.evidence)


def _stands_plain(plain: str, quote: str) -> bool:
    """Tell at once whether a number stands in a quote as it is grouped, nothing joined to it, nor a scale."""
    start = quote.find(plain)
    if start < 0:
        return False
    before, after = quote[max(0, start - 2) : start], quote[start + len(plain) : start + len(plain) + 12]
    if before[-1:].isalnum() or before[-1:] in {".", ",", "-"} or before[:1].isdigit():
        return False
    return not JOINED.match(after)


def _stands_in_a_word(value: int, quote: str) -> bool:
    """Tell at once whether a quote begins with a number in one word: `two patients`, not `two hundred`."""
    word, _, rest = quote.lower().partition(" ")
    return SMALL.get(word) == value and rest.partition(" ")[0] not in GOING_ON


GOING_ON = frozenset((*SMALL, *SCALES, "and", "lakhs", "lacs", "crores"))
"""What goes on a number in words."""


@lru_cache(maxsize=64)
def _numbers_in(quote: str) -> frozenset[Decimal | int]:
    """Return every number of a quote, places in an order (`third`) with them; drafts share their quotes."""
    found: set[Decimal | int] = {quantity.value for quantity in find_quantities(quote)}
    found |= {int(digits.replace(",", "")) for digits in DASHED.findall(quote)}
    for word in ORDINAL.findall(quote.lower()):
        if word in ORDINALS:
            found.add(ORDINALS[word])
        elif word.isdigit():
            found.add(int(word))
    return frozenset(found)


def _unnamed_places(text: str, draft: Draft) -> Iterator[str]:
    codes = [(name, _country_in(one.value)) for name, one in draft.fields.items() if name in PLACES]
    codes += [("parties", code) for code in draft.value("parties") or () if code in countries()]
    for name, code in codes:
        if code is not None and code != "WLD" and not is_named(code, text):
            yield f"{name}: {code} is not named in the text"


@lru_cache(maxsize=2048)
def _country_in(value: object) -> str | None:
    """Return the country that a value is or has in brackets, as `Ann Lee (KEN)` has."""
    if not isinstance(value, str):
        return None
    inside = IN_BRACKETS.search(value)
    code = inside[1] if inside else value
    return code if COUNTRY.fullmatch(code) and code in countries() else None


@lru_cache(maxsize=2048)
def is_named(code: str, text: str) -> bool:
    """Tell whether a text names a country: by a name, a demonym, a city, its bodies, carriers, leaders."""
    return _names_of(code).search(_folded(text)) is not None


@lru_cache(maxsize=512)
def _names_of(code: str) -> re.Pattern[str]:
    names = _spellings().get(code, set())
    capitals = {name.upper() for name in names if len(name) > MOST_LETTERS}
    spelled = sorted(names | capitals, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(name) for name in spelled) + r")(?!\w)")


@cache
def _spellings() -> dict[str, set[str]]:
    """Return all names by country, folded as the text is."""
    named: dict[str, set[str]] = {}
    for row in shipped_rows("aidlift.intake", "gazetteer.csv"):
        for column in NAMING:
            named.setdefault(row["code"], set()).update(row[column].translate(FOLDED).split("|"))
    for table in ("organisations.csv", "carriers.csv", "leaders.csv"):
        for row in shipped_rows("aidlift.intake", table):
            named.setdefault(row["country"], set()).update(row["words"].translate(FOLDED).split("|"))
    return {code: names - {""} for code, names in named.items()}


@lru_cache(maxsize=8)
def _folded(text: str) -> str:
    return text.translate(FOLDED)


def _unfounded_days(document: Document, draft: Draft) -> Iterator[str]:
    """Ask that every day be the dateline, or what some words of the text resolve to."""
    days = [(name, one.value) for name, one in draft.fields.items() if name in DAYS and one.value is not None]
    known = days_in(document.text, document.dateline) if days else frozenset()
    for name, day in days:
        if isinstance(day, date) and day not in known:
            yield f"{name}: {day} is not what any words of the text say"


WEEK = re.compile(r"\bweek\b", re.IGNORECASE)
SIX_DAYS = timedelta(days=6)
"""`In the week` are the seven days that end on a day which is named."""


@lru_cache(maxsize=8)
def days_in(text: str, today: date | None) -> frozenset[date]:
    """Return every day that the words of a text, or its dateline, can give."""
    found: set[date] = {today} if today else set()
    whens = find_dates(text, today)
    for when in whens:
        found.update(day for day in (when.first, when.last) if day)
        found.update(when.ahead or ())
    named = {when.last for when in whens if when.kind == "day" and when.last is not None}
    trailing = {
        (when.first, when.last)
        for when in whens
        if when.kind in ("trailing", "streak") and when.first is not None and when.last is not None
    }
    for first, last in trailing:
        found.update(_shifted(last - first, last, named))
    if "week" in text.lower() and WEEK.search(text):
        found.update(
            day - SIX_DAYS for day in {*named, *((today,) if today else ())} if day - date.min > SIX_DAYS
        )
    return frozenset(found)


def _shifted(length: timedelta, last: date, named: Iterable[date]) -> Iterator[date]:
    """Give a trailing period's ends as counted back from every day that is named: the past week to Friday."""
    for day in named:
        if abs((day - last).days) <= 7 and day - date.min > length:
            yield day
            yield day - length


def _short(words: str) -> str:
    return words if len(words) <= 40 else words[:37] + "…"
