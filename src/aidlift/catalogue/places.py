"""Places: ISO 3166 countries and territories, some of their divisions, and what figures name besides.

Codes are ISO 3166 alpha-3 (`IND`) and, below countries, ISO 3166-2 (`IN-KL`). What is counted but has no
such code gets one from the range ISO leaves to its users (`XDP`, the Diamond Princess; `IN-XUN`, counts not
assigned to an Indian state), and `WLD` for the world. `kind` says what a code is; nothing here says more
about a place than how publishers of figures name it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

import iso3166
from babel import Locale

from aidlift.catalogue.shipped import shipped_rows
from aidlift.errors import NotFound

FOOTNOTES = re.compile(r"\[\w+\]|\*+")  # Kosovo[1], Taiwan*, Maharashtra***
SHORTER = {"st": "saint", "and": ""}  # St. Lucia is Saint Lucia; Bosnia & Herzegovina, Bosnia and Herzegovina


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place that figures and plans can name.

    `kind` is country, territory, subnational, conveyance (a ship), event, aggregate (the world, a continent)
    or unassigned (counts a publisher gave to no place). `parent` is the country that a part belongs to.
    """

    code: str
    name: str
    kind: str
    parent: str | None = None


def place(code: str) -> Place:
    """Return a place by its code; raise NotFound if there is none."""
    try:
        return _places()[code]
    except KeyError:
        near = get_close_matches(code.upper(), _places(), 3)
        hint = (
            f"did you mean {' or '.join(near)}?" if near else "countries use ISO 3166 alpha-3, such as IND."
        )
        raise NotFound(f"No place has the code {code!r}; {hint}") from None


def place_name(code: str) -> str:
    """Name a place; a code that nobody knows names itself."""
    try:
        return place(code).name
    except NotFound:
        return code


def find_place(name: str, within: str | None = None) -> Place | None:
    """Find a place by its code or a name as publishers spell it; None if no spelling is known.

    Case, accents, punctuation and footnote marks do not matter. `within` is a country's alpha-3 code: only
    its divisions and territories are searched. `NA` is Namibia's alpha-2 code, never a missing value.
    """
    code = _spellings().get(within, {}).get(_key(name))
    return _places()[code] if code else None


def near_places(name: str, within: str | None = None) -> list[Place]:
    """List up to three places with a spelling near the name, the nearest first."""
    known = _spellings().get(within, {})
    codes = [known[key] for key in get_close_matches(_key(name), known, 6, cutoff=0.7)]
    return [_places()[code] for code in dict.fromkeys(codes)][:3]


@cache
def location_codes() -> tuple[str, ...]:
    """List the codes of all places."""
    return tuple(_places())


@cache
def _places() -> dict[str, Place]:
    """Collect countries from ISO 3166, named as the shipped list or the Unicode CLDR names them."""
    shipped = {row["code"]: row for row in shipped_rows("aidlift.catalogue", "places.csv")}
    english = Locale("en").territories
    known = {}
    for country in iso3166.countries:
        row = shipped.pop(country.alpha3, None) or {"name": "", "kind": "country", "parent": ""}
        name = row["name"] or str(english.get(country.alpha2, country.name)).replace(" & ", " and ")
        known[country.alpha3] = _place(country.alpha3, name, row["kind"], row["parent"])
    for code, row in shipped.items():
        known[code] = _place(code, row["name"], row["kind"], row["parent"])
    for row in shipped_rows("aidlift.catalogue", "subdivisions.csv"):
        parent = iso3166.countries_by_alpha2[row["code"][:2]].alpha3
        known[row["code"]] = _place(row["code"], row["name"], row["kind"], parent)
    return known


def _place(code: str, name: str, kind: str, parent: str) -> Place:
    return Place(code=code, name=name, kind=kind, parent=parent or None)


@cache
def _spellings() -> dict[str | None, dict[str, str]]:
    """Return code by spelling: under None those of all the world, under a country those of its parts."""
    known: dict[str | None, dict[str, str]] = {None: {}}
    for code, names in _named():
        parent = _places()[code].parent
        spaces = [parent] if "-" in code else [None, parent] if parent else [None]
        for space in spaces:
            spellings = known.setdefault(space, {})
            for name in names:
                spellings.setdefault(_key(name), code)
        if "-" in code:
            known[None].setdefault(_key(code), code)
    return known


def _named() -> Iterator[tuple[str, Iterable[str]]]:
    """Give every code with all its spellings; codes and shipped spellings come before CLDR's names."""
    english = Locale("en").territories
    for place_ in _places().values():
        yield place_.code, [place_.code, place_.name]
    for name in ("places.csv", "subdivisions.csv"):
        for row in shipped_rows("aidlift.catalogue", name):
            yield row["code"], [spelling for spelling in row["spellings"].split("|") if spelling]
    for country in iso3166.countries:
        names = [country.alpha2, country.name, country.apolitical_name, english.get(country.alpha2)]
        yield country.alpha3, [name for name in names if name]


def _key(name: str) -> str:
    """Reduce a name to what its spellings share."""
    plain = unicodedata.normalize("NFKD", FOOTNOTES.sub("", name))
    plain = (
        "".join(mark for mark in plain if not unicodedata.combining(mark)).casefold().replace("&", " and ")
    )
    words = re.sub(r"[^\w]|_", " ", plain.replace("'", "").replace("’", "")).split()
    words = words[1:] if len(words) > 1 and words[0] == "the" else words
    kept = [word for word in (SHORTER.get(word, word) for word in words) if word]
    return " ".join(kept) if kept else " ".join(words)
