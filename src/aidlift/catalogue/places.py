"""Places: ISO 3166 countries and territories, and the codes Aidlift adds for what is not one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import iso3166

from aidlift.errors import NotFound


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place that figures and plans can name; `kind` is country, territory, subnational or other."""

    code: str
    name: str
    kind: str
    parent: str | None = None


@cache
def _places() -> dict[str, Place]:
    return {c.alpha3: Place(code=c.alpha3, name=c.name, kind="country") for c in iso3166.countries}


def place(code: str) -> Place:
    """Return a place by its code; raise NotFound if there is none."""
    try:
        return _places()[code]
    except KeyError:
        raise NotFound(
            f"No place has the code {code!r}; countries use ISO 3166 alpha-3, such as IND."
        ) from None


def find_place(name: str) -> Place | None:
    """Find a place by a name as publishers spell it; None if no spelling is known."""
    return next((p for p in _places().values() if p.name == name), None)


@cache
def location_codes() -> tuple[str, ...]:
    """List the codes of all places."""
    return tuple(_places())
