"""What countries have: people, beds and staff, as facts with year and source.

A value that no source gives stays empty; it is said to be missing and never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from aidlift.catalogue.shipped import shipped_rows


@dataclass(frozen=True, kw_only=True)
class Capacity:
    """A country's population (persons), hospital beds per 1,000, share of them intensive care, and staff.

    `health_workers` counts doctors, nurses and midwives.
    """

    location: str
    population: int
    population_year: int
    beds_per_1000: float | None
    icu_share: float | None
    health_workers: int | None
    source: str


@cache
def capacities() -> dict[str, Capacity]:
    """Return what is known of every country, by location."""
    rows = shipped_rows("aidlift.catalogue", "capacity.csv")
    return {row["location"]: _capacity(row) for row in rows}


def population(location: str) -> int | None:
    """Return a country's population, or None where no source gives it."""
    known = capacities().get(location)
    return known.population if known else None


def _capacity(row: dict[str, str]) -> Capacity:
    return Capacity(
        location=row["location"],
        population=int(row["population"]),
        population_year=int(row["population_year"]),
        beds_per_1000=float(row["beds_per_1000"]) if row["beds_per_1000"] else None,
        icu_share=float(row["icu_share"]) if row["icu_share"] else None,
        health_workers=int(row["health_workers"]) if row["health_workers"] else None,
        source=row["source"],
    )
