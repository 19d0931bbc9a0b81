"""The languages of the bulletin: titles and standard sentences as CSV files, one a language.

`languages/languages.csv` lists the languages, `languages/<code>.csv` holds the words of each by key. Only
English has every sentence; in the other languages titles, labels and the standard sentences of the headlines
are said, and the rest stays in English, marked as such for screen readers.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from babel import Locale
from babel.dates import format_date
from iso3166 import countries_by_alpha3

from aidlift.bulletin.words import day_said, whole
from aidlift.catalogue import place_name
from aidlift.errors import NotFound

ENGLISH = "en"
LRM, RLM = "\u200e", "\u200f"
Value = str | int | float | date


@dataclass(frozen=True, kw_only=True)
class Voice:
    """One language: its code (BCP 47), direction of writing, and its words by key."""

    code: str
    name: str
    english: str
    direction: str
    locale: str
    reviewed: bool
    words: Mapping[str, str]

    def __call__(self, key: str, **values: Value) -> str:
        """Say a standard sentence; days and numbers are written as the language writes them."""
        return self.words[key].format(**{name: self._written(value) for name, value in values.items()})

    @property
    def warning(self) -> str:
        """Say that no speaker has read the translation yet, in both languages; empty where one has."""
        if self.reviewed:
            return ""
        english = f"{self.english}: {voice(ENGLISH)('unreviewed')}"
        return f"{self('unreviewed')} {self.apart(english)}"

    def apart(self, words: str) -> str:
        """Keep words of another direction apart from the line that they stand in.

        By marks of direction, which fonts and readers know better than the newer isolates.
        """
        return f"{RLM}{LRM}{words}{LRM}{RLM}" if self.direction == "rtl" and words else words

    def day(self, day: date) -> str:
        """Write a day in full."""
        if self.code == ENGLISH:
            return day_said(day)
        return format_date(day, "long", locale=Locale.parse(self.locale))

    def place(self, code: str) -> str:
        """Name a country as the CLDR names it; as in English where it has no name there."""
        if self.code == ENGLISH:
            return place_name(code)
        country = countries_by_alpha3.get(code)
        named = Locale.parse(self.locale).territories.get(country.alpha2) if country else None
        return named or place_name(code)

    def _written(self, value: Value) -> str:
        if isinstance(value, date):
            return self.day(value)
        # the digits and their grouping are those of the English tables beside them, so that the two compare
        return whole(value) if isinstance(value, (int, float)) else self.apart(value)


@cache
def languages() -> tuple[str, ...]:
    """List the codes of the languages, English first."""
    return tuple(row["code"] for row in _rows("languages"))


@cache
def voice(code: str) -> Voice:
    """Return a language; raise NotFound, listing those there are."""
    row = next((row for row in _rows("languages") if row["code"] == code), None)
    if row is None:
        known = ", ".join(f"{one['code']} ({one['english']})" for one in _rows("languages"))
        raise NotFound(f"The bulletin is not written in {code!r}; it is in {known}.")
    words = {one["key"]: one["words"] for one in _rows(code)}
    reviewed = row.pop("reviewed") == "yes"
    return Voice(reviewed=reviewed, words=words, **row)


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("aidlift") / "bulletin" / "languages" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
