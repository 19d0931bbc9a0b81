"""What countries have: people, beds, staff and laboratories, as facts with year and source.

A value that no source gives stays empty; it is said to be missing and never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from aidlift.catalogue.shipped import shipped_rows

DAYS_A_WEEK = 7
NEAR_PATIENT = "genexpert"
PLATFORMS_PER_LABORATORY, NEAR_PATIENT_PER_LABORATORY = 3, 4  # WHO ESFT 2022.1


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
    laboratory_workers: int | None
    source: str


@dataclass(frozen=True, kw_only=True)
class TestingCapacity:
    """What a country's laboratories can do for the disease: their number, and PCR tests a day by kind."""

    laboratories: float
    manual_tests: float
    high_throughput_tests: float
    near_patient_tests: float


@dataclass(frozen=True, kw_only=True)
class Platform:
    """A testing platform: tests in an 8-hour shift, days a week, and the share kept for the disease."""

    platform: str
    name: str
    type: str
    tests_8_hours: float
    days_a_week: float
    share_for_disease: float
    source: str

    @property
    def tests_a_day(self) -> float:
        """Return the tests a day of one machine: one shift, its working days spread over the week."""
        return self.tests_8_hours * self.days_a_week * self.share_for_disease / DAYS_A_WEEK


@cache
def capacities() -> dict[str, Capacity]:
    """Return what is known of every country, by location."""
    rows = shipped_rows("aidlift.catalogue", "capacity.csv")
    return {row["location"]: _capacity(row) for row in rows}


@cache
def platforms() -> dict[str, Platform]:
    """Return the testing platforms by code."""
    return {
        row["platform"]: Platform(
            platform=row["platform"],
            name=row["name"],
            type=row["type"],
            tests_8_hours=float(row["tests_8_hours"]),
            days_a_week=float(row["days_a_week"]),
            share_for_disease=float(row["share_for_disease"]),
            source=row["source"],
        )
        for row in shipped_rows("aidlift.catalogue", "platforms.csv")
    }


@cache
def testing_capacities() -> dict[str, TestingCapacity]:
    """Work out what the laboratories of every country can do, from the platforms it has."""
    rows = shipped_rows("aidlift.catalogue", "laboratories.csv")
    return {row["location"]: _testing_capacity(row) for row in rows}


def population(location: str) -> int | None:
    """Return a country's population, or None where no source gives it."""
    known = capacities().get(location)
    return known.population if known else None


def _testing_capacity(row: dict[str, str]) -> TestingCapacity:
    machines = {code: float(row.get(code) or 0) for code in platforms()}
    tests = dict.fromkeys(("manual", "high-throughput", "near-patient"), 0.0)
    for code, platform in platforms().items():
        tests[platform.type] += machines[code] * platform.tests_a_day
    near = machines[NEAR_PATIENT]
    return TestingCapacity(
        laboratories=(sum(machines.values()) - near) / PLATFORMS_PER_LABORATORY
        + near / NEAR_PATIENT_PER_LABORATORY,
        manual_tests=tests["manual"],
        high_throughput_tests=tests["high-throughput"],
        near_patient_tests=tests["near-patient"],
    )


def _capacity(row: dict[str, str]) -> Capacity:
    return Capacity(
        location=row["location"],
        population=int(row["population"]),
        population_year=int(row["population_year"]),
        beds_per_1000=float(row["beds_per_1000"]) if row["beds_per_1000"] else None,
        icu_share=float(row["icu_share"]) if row["icu_share"] else None,
        health_workers=int(row["health_workers"]) if row["health_workers"] else None,
        laboratory_workers=int(row["laboratory_workers"]) if row["laboratory_workers"] else None,
        source=row["source"],
    )
