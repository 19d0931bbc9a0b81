"""What care there is: beds, intensive care, workers and laboratories, and what is not known of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import polars as pl

from aidlift import frames
from aidlift.catalogue.capacity import capacities, testing_capacities
from aidlift.needs.pathway import Pathway

UNLIMITED = float("inf")
PLATFORM_KINDS = ("manual", "high_throughput", "near_patient")


@dataclass(frozen=True, kw_only=True)
class Care:
    """What a place has for the disease. Infinite where nobody published it; `notes` says so.

    `tests` is what its laboratories can do a day; the three shares say by which kind of platform.
    `workings` gives the arithmetic behind a limit.
    """

    severe_beds: float = UNLIMITED
    critical_beds: float = UNLIMITED
    health_workers: float = UNLIMITED
    screening_workers: float = UNLIMITED
    laboratory_workers: float = UNLIMITED
    laboratories: float = 0.0
    tests: float = UNLIMITED
    manual: float = 1.0
    high_throughput: float = 0.0
    near_patient: float = 0.0
    notes: tuple[str, ...] = ()
    workings: Mapping[str, str] = field(default_factory=dict)

    def numbers(self) -> dict[str, float]:
        """Return every limit and share by name."""
        told = ("notes", "workings")
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name not in told}


def known_capacity() -> pl.DataFrame:
    """Return what the catalogue knows of every country, as a frame `capacity`."""
    tests = testing_capacities()
    rows: list[dict[str, Any]] = []
    for country in capacities().values():
        platforms = tests.get(country.location)
        rows.append(asdict(country) | (asdict(platforms) if platforms else {}))
    return pl.DataFrame(rows, schema=frames.schema("capacity").dtypes)


def care(location: str, capacity: pl.DataFrame, pathway: Pathway) -> Care:
    """Work out the care a place has, from its row of the table `capacity`.

    Critical beds are all beds times the share in intensive care; severe beds are the rest of the beds
    that do not serve other diseases (WHO ESFT 2022.1). What is not known is no limit and said in a note.
    """
    rows = capacity.filter(pl.col("location") == location).to_dicts()
    if not rows:
        missing = f"{location}: no population, beds or staff are known, so usable needs have no limit."
        return Care(notes=(missing,))
    known: Mapping[str, Any] = rows[0]
    workers, lab_workers = known["health_workers"], known.get("laboratory_workers")
    notes = []
    if workers is None:
        notes.append(f"{location}: the number of health workers is not known; no limit is set.")
    beds, bed_notes = _beds(location, known, pathway)
    tests, test_notes = _tests(location, known)
    return Care(
        **beds,
        health_workers=UNLIMITED if workers is None else workers * pathway.share_workers_treating,
        screening_workers=UNLIMITED if workers is None else workers * pathway.share_workers_screening,
        laboratory_workers=UNLIMITED if lab_workers is None else float(lab_workers),
        **tests,
        notes=(*notes, *bed_notes, *test_notes),
        workings=_workings(known, pathway),
    )


def _workings(known: Mapping[str, Any], pathway: Pathway) -> dict[str, str]:
    """Say in words how the limits follow from what is known, with its source."""
    source = known.get("source") or "no source given"
    workings = {}
    if known["population"] is not None and known["beds_per_1000"] is not None:
        beds = f"{known['population']:,} people x {known['beds_per_1000']:g} beds / 1,000"
        icu = known["icu_share"] or 0.0
        workings["severe_beds"] = f"{beds} x (1 - {pathway.share_beds_not_covid:g} - {icu:g}); {source}"
        workings["critical_beds"] = f"{beds} x {icu:g}; {source}"
    if known["health_workers"] is not None:
        workers = f"{known['health_workers']:,} workers"
        workings["health_workers"] = f"{workers} x {pathway.share_workers_treating:g}; {source}"
        workings["screening_workers"] = f"{workers} x {pathway.share_workers_screening:g}; {source}"
    kinds = {
        kind: known.get(f"{kind}_tests") or 0.0 for kind in ("manual", "high_throughput", "near_patient")
    }
    workings["tests"] = " + ".join(f"{tests:,.4g} {kind}" for kind, tests in kinds.items()) + f"; {source}"
    return workings


def _beds(location: str, known: Mapping[str, Any], pathway: Pathway) -> tuple[dict[str, float], list[str]]:
    icu = known["icu_share"]
    if known["beds_per_1000"] is None or known["population"] is None:
        return {}, [f"{location}: the number of hospital beds is not known; no limit is set."]
    beds = known["population"] * known["beds_per_1000"] / 1000
    severe = beds * max(1 - pathway.share_beds_not_covid - (icu or 0.0), 0.0)
    if icu is None:
        return {"severe_beds": severe}, [
            f"{location}: the share of intensive-care beds is not known; only severe beds limit."
        ]
    return {"severe_beds": severe, "critical_beds": beds * icu}, []


def _tests(location: str, known: Mapping[str, Any]) -> tuple[dict[str, float], list[str]]:
    by_kind = {kind: known.get(f"{kind}_tests") for kind in PLATFORM_KINDS}
    if all(tests is None for tests in by_kind.values()):
        missing = "the capacity of laboratories is not known"
        return {}, [f"{location}: {missing}; tests have no limit and all PCR is manual."]
    total = sum(tests or 0.0 for tests in by_kind.values())
    if total == 0:
        return {"tests": 0.0}, [f"{location}: no platform for PCR tests is known; no PCR test is usable."]
    shares = {kind: (tests or 0.0) / total for kind, tests in by_kind.items()}
    return {"tests": total, "laboratories": known.get("laboratories") or 0.0, **shares}, []
