"""In which country an airport lies, for those who see the flights of their own."""

from __future__ import annotations

from functools import cache

import airportsdata
import iso3166


@cache
def country_of(place: str) -> str:
    """Return the ISO 3166 alpha-3 code of an IATA airport's country; empty for a name that is none."""
    found = _airports().get(place)
    country = iso3166.countries_by_alpha2.get(found["country"]) if found else None
    return country.alpha3 if country else ""


@cache
def _airports() -> dict[str, airportsdata.Airport]:
    return airportsdata.load("IATA")
