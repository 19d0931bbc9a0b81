"""A dated text as it came in: exact, with its fingerprint; every offset counts Unicode code points of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from aidlift.evidence import fingerprint
from aidlift.intake.dates import first_written_day
from aidlift.intake.once import once

JOINED = re.compile(r"\b(?:of|in|to|and)\b")
"""What no name of a place holds that stands before a text."""

HEADER = re.compile(r"\s*date[:\s]\s*(\d{4})-(\d{2})-(\d{2})\b\s*")
"""A line of our own that carries the day of the text: `date 2021-05-01`."""

DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Za-zÀ-ÿĀ-ỹ'’.\- /]{1,40}?)(?:, [A-Z][A-Za-z .]{2,20}| \[[A-Z][A-Za-z ]{2,20}\])?"
    r"(?P<day>,? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)(?:,? \d{4})?\.?)?"
    r"(?P<agency>\s?\([A-Za-z/ ]{2,30}\)|,?\s\([A-Z][A-Za-z0-9/,. -]{1,70}\d{4}\)"
    r"|, [A-Z]{2,8}(?=\s?[–—-])|\s/[A-Za-z]{3,14}/)?"
    r"(?:\s?(?:[:–—]|--?)|(?<=[A-Z]\))|(?<=\d{4}\))|(?<=/)\.)\s"
)
"""DAKAR, Feb 18 (Reuters) -  or  New Delhi:  or  Tehran, May 24, IRNA -  before the first sentence."""

LATER_DATELINE = re.compile(
    r"^[ \t]*(?P<place>[A-ZÀ-ÞĀ-ỹ][A-ZÀ-ÞĀ-ỹ'’.\- ]{2,30})(?:, [A-Z][A-Za-z .]{2,20})?"
    r"(?:,? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)(?:,? \d{4})?)?"
    r"\s?(?:\([A-Za-z/ ]{2,30}\)\s?)?(?:[–—]|--?)\s",
    re.MULTILINE,
)
"""The same below a headline: there the place must stand in capitals, and a dash after it."""

SIGNED_DATELINE = re.compile(
    r"^[ \t]*[A-ZÀ-ÞĀ-ỹ][A-Za-zÀ-ÿĀ-ỹ'’.\- ]{2,30},?"
    r" (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)"
    r"(?:,? \d{4})? \([A-Z]{2,12}(?:[/ ][A-Za-z]+)?\)(?:\s?(?:[:–—]|--?))?\s",
    re.MULTILINE,
)
"""A dateline with its day and agency, `New Delhi, May 4 (IANS)`, which needs no dash."""

HEADLINES = 400
"""Characters that headlines take up before a dateline (our own choice)."""


@dataclass(frozen=True, kw_only=True)
class Document:
    """A text and where it came from. `day` is the dateline: the base of every relative date.

    Give `day` where it is known; else the header line, else the first day written with its year.
    """

    text: str
    name: str = "text"
    day: date | None = None
    source: str = ""
    address: str = ""
    title: str = ""
    language: str = "en"
    sha256: str = ""

    @once
    def small(self) -> str:
        """Return the text in small letters, to ask whether some words stand anywhere in it."""
        return self.text.lower()

    @once
    def header_end(self) -> int:
        """Return the offset at which the text proper begins, after a `date …` header."""
        found = HEADER.match(self.text)
        return found.end() if found else 0

    @once
    def body_start(self) -> int:
        """Return the offset of the first sentence, after header and dateline."""
        found = DATELINE.match(self.text, self.header_end)
        if not found:
            return self.header_end
        place = found["place"].strip()
        if place.startswith(("The ", "A ", "An ")):  # `The World Health Organization (WHO) said`
            return self.header_end
        told = found["day"] or found["agency"] or place.isupper() or len(place.split()) <= 2
        return found.end() if told and not JOINED.search(place) else self.header_end

    @once
    def later_dateline(self) -> tuple[int, int] | None:
        """Return the span of a dateline below headlines; None where several lines begin so, as lists do."""
        if self.body_start > self.header_end:
            return None
        signed = SIGNED_DATELINE.search(self.text, self.header_end, self.header_end + HEADLINES)
        if signed:
            return signed.span()
        found = [one.span() for one in LATER_DATELINE.finditer(self.text, self.header_end)]
        if len(found) != 1 or not 0 < found[0][0] - self.header_end <= HEADLINES:
            return None
        above = self.text[self.header_end : found[0][0]].rstrip()
        return None if not above or above.endswith((".", ":", ";", ",")) else found[0]

    @once
    def dateline(self) -> date | None:
        """Return the day of the text, or None where it is neither given nor written."""
        if self.day is not None:
            return self.day
        found = HEADER.match(self.text)
        if found:
            try:
                return date(*(int(part) for part in found.groups()))
            except ValueError:
                return None
        return first_written_day(self.text[:3000])

    @once
    def fingerprint(self) -> str:
        """Return the SHA-256 of the bytes given, or of the text where it came without bytes."""
        return self.sha256 or fingerprint(self.text.encode("utf-8", "surrogatepass"))
