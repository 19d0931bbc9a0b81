"""Days, numbers and names of countries as the language of the page writes them (CLDR, by Babel).

The digits are European ones in every language, as in the charts and files beside them, so that they compare;
grouping, the order of day and month, and names are the language's own. Days are of the Gregorian calendar.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_date
from django.utils.translation import get_language, get_language_bidi

from aidlift.bulletin.voice import ENGLISH, Voice, languages, voice

LRM = "\u200e"
GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
BY_LAKHS = (3, 2)
"""Groups of digits from the right: three, then two and two."""


def spoken() -> Voice:
    """Give the language of the page; English where no page is being made."""
    return _spoken(get_language() or ENGLISH)


def day(value: date) -> str:
    """Write a day: 30 Apr 2021."""
    here = spoken()
    return f"{value.day} {value:%b %Y}" if here.code == ENGLISH else _day(here.code, value)


def moment(value: date) -> str:
    """Write a day, or a moment with its time in UTC: 30 Apr 2021 06:00."""
    if isinstance(value, datetime):
        value = value.astimezone(UTC)
        return f"{day(value.date())} {value:%H:%M}"
    return day(value)


def grouped(number: str) -> str:
    """Group the thousands of a number as the language does: `1,371,042` is `13,71,042` in Hindi."""
    return GROUPED.sub(_lakhs, number) if "," in number and _by_lakhs(spoken().code) else number


def per_cent(share: float) -> str:
    """Write a share of a whole: never 100 % where something is missing, nor 0 where there is something."""
    is_english = spoken().code == ENGLISH
    if 0.995 <= share < 1:
        return "over 99\u00a0%" if is_english else apart(">99%")
    if 0 < share < 0.005:
        return "under 1\u00a0%" if is_english else apart("<1%")
    return grouped(f"{share * 100:,.0f}") + ("\u00a0%" if is_english else "%")


def fine_per_cent(share: float) -> str:
    """Write a small share of a whole with two decimals: `0.03 %`; never 0 where there is something."""
    is_english = spoken().code == ENGLISH
    if 0 < share < 0.00005:
        return "under 0.01\u00a0%" if is_english else apart("<0.01%")
    return f"{share * 100:.2f}" + ("\u00a0%" if is_english else "%")


def apart(number: str) -> str:
    """Keep a number's sign on its left where the page reads from the right."""
    return f"{LRM}{number}{LRM}" if get_language_bidi() else number


def country(code: str) -> str:
    """Name a country; a code that nobody knows names itself."""
    return spoken().place(code)


@cache
def _spoken(code: str) -> Voice:
    known = {one.lower(): one for one in languages()}
    found = known.get(code.lower()) or known.get(code.lower().partition("-")[0]) or ENGLISH
    return voice(found)


@lru_cache(maxsize=4096)
def _day(code: str, value: date) -> str:
    return format_date(value, "medium", locale=Locale.parse(voice(code).locale))


@cache
def _by_lakhs(code: str) -> bool:
    return code != ENGLISH and Locale.parse(voice(code).locale).decimal_formats[None].grouping == BY_LAKHS


def _lakhs(found: re.Match[str]) -> str:
    digits = found[0].replace(",", "")
    head, parts = digits[:-3], [digits[-3:]]
    while head:
        head, parts = head[:-2], [head[-2:], *parts]
    return ",".join(parts)
