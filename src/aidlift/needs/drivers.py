"""What items are counted by: patients, workers, admissions, tests and the flow of oxygen, by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aidlift.needs.beds import Care
from aidlift.needs.pathway import Pathway
from aidlift.needs.patients import Patients

Array = NDArray[np.float64]

UNITS = {
    "mild cases": "cases a day",
    "moderate cases": "cases a day",
    "severe patients": "patients",
    "critical patients": "patients",
    "patients in hospital": "patients",
    "isolated patients": "patients",
    "severe admissions": "patients a day",
    "critical admissions": "patients a day",
    "deaths": "patients a day",
    "isolation days": "days begun a day",
    "isolation caregiver days": "days begun a day",
    "severe oxygen flow": "L/min",
    "critical oxygen flow": "L/min",
    "health workers": "workers a day",
    "cleaners": "workers a day",
    "ambulance workers": "workers a day",
    "biomedical engineers": "workers a day",
    "hospital caregivers": "caregivers a day",
    "care units": "care units",
    "screening workers": "workers a day",
    "screening days": "days begun a day",
    "laboratory workers": "workers a day",
    "laboratory cleaners": "workers a day",
    "tests": "tests a day",
    "antigen tests": "tests a day",
    "manual PCR tests": "tests a day",
    "high-throughput PCR tests": "tests a day",
    "near-patient PCR tests": "tests a day",
}
"""Everything an item can be counted by, with its unit."""


@dataclass(frozen=True)
class Drivers:
    """Each driver as an array (places, days, paths): `needed` for all, `usable` with the care there is."""

    needed: dict[str, Array]
    usable: dict[str, Array]


def drivers(patients: Patients, cares: Sequence[Care], pathway: Pathway) -> Drivers:
    """Count by what items are counted by, for all patients and for those there are beds and staff for.

    Usable patients are no more than the beds of their severity, and where the pathway has a
    `staffing_floor` no more than the staff can look after at that share of its norm. Usable workers are
    no more than there are, usable tests no more than laboratories can do. The isolated have no limit.
    """
    limit = {name: np.array([[[care.numbers()[name]]] for care in cares]) for name in Care().numbers()}
    severe = np.minimum(patients.severe, limit["severe_beds"])
    critical = np.minimum(patients.critical, limit["critical_beds"])
    staffed = _staffed(severe, critical, limit["health_workers"], pathway)
    severe, critical = severe * staffed, critical * staffed
    needed = _hospital(patients, patients.severe, patients.critical, pathway)
    usable = _hospital(patients, severe, critical, pathway)
    usable["health workers"] = np.minimum(usable["health workers"], limit["health_workers"])
    home = _community(patients, pathway)
    unlimited = {name: np.full_like(value, np.inf) for name, value in limit.items()} | {
        name: limit[name] for name in ("manual", "high_throughput", "near_patient", "laboratories")
    }
    needed |= home | _testing(patients, needed, unlimited, limit["tests"], pathway)
    usable |= home | _testing(patients, usable, limit, limit["tests"], pathway)
    return Drivers(needed, usable)


def _staffed(severe: Array, critical: Array, workers: Array, pathway: Pathway) -> Array | float:
    """Return the share of patients whom the staff can look after at the floor; 1 where there is none."""
    if not pathway.staffing_floor:
        return 1.0
    least = _shifts(severe, critical, "health_worker", pathway) * pathway.staffing_floor
    share = np.divide(workers, least, out=np.ones_like(least), where=least > 0)
    return np.minimum(share, 1.0)


def _shifts(severe: Array, critical: Array, who: str, pathway: Pathway) -> Array:
    hours_severe = getattr(pathway, f"{who}_hours_severe")
    hours_critical = getattr(pathway, f"{who}_hours_critical")
    return np.asarray((severe * hours_severe + critical * hours_critical) / pathway.shift_hours)


def _hospital(patients: Patients, severe: Array, critical: Array, pathway: Pathway) -> dict[str, Array]:
    """Count by driver what the patients in beds need: those given, of all those there would be."""
    beds = severe + critical
    found = {"severe": _share(severe, patients.severe), "critical": _share(critical, patients.critical)}
    return {
        "severe patients": severe,
        "critical patients": critical,
        "patients in hospital": beds,
        "severe admissions": patients.severe_admissions * found["severe"],
        "critical admissions": patients.critical_admissions * found["critical"],
        "deaths": pathway.fatality_severe * patients.severe_leaving
        + pathway.fatality_critical * patients.critical_leaving,
        "severe oxygen flow": severe * (pathway.oxygen_share_severe * pathway.oxygen_flow_severe),
        "critical oxygen flow": critical * pathway.oxygen_flow_critical,
        "health workers": _shifts(severe, critical, "health_worker", pathway),
        "cleaners": _shifts(severe, critical, "cleaner", pathway),
        "ambulance workers": beds * pathway.ambulance_workers_per_bed,
        "biomedical engineers": beds * pathway.biomedical_engineers_per_bed,
        "hospital caregivers": beds * pathway.caregivers_hospital,
        "care units": beds / pathway.beds_per_care_unit,
    }


def _community(patients: Patients, pathway: Pathway) -> dict[str, Array]:
    """Count those at home; their supplies for the whole stay are given when it begins, as WHO does."""
    isolation_days = patients.isolations * pathway.stay_isolation
    return {
        "mild cases": patients.cases * (pathway.share_mild / pathway.ascertainment),
        "moderate cases": patients.cases * (pathway.share_moderate / pathway.ascertainment),
        "isolated patients": patients.isolated,
        "isolation days": isolation_days,
        "isolation caregiver days": isolation_days * pathway.caregivers_isolation,
    }


def _testing(
    patients: Patients,
    hospital: Mapping[str, Array],
    limit: Mapping[str, Array],
    capacity: Array,
    pathway: Pathway,
) -> dict[str, Array]:
    """Count tests of cases, suspected cases, contacts and staff, by kind, and who screens and tests.

    `limit` is what there is; `capacity` what laboratories can do, by which they are staffed.
    """
    home = (pathway.share_mild + pathway.share_moderate) * pathway.share_tested_mild
    home_tests = patients.cases * (home * pathway.tests_per_mild_case)
    suspected = patients.cases * (
        pathway.negatives_per_case * pathway.share_tested_mild * pathway.tests_per_mild_case
    )
    severe = (pathway.share_severe + pathway.share_critical) * pathway.tests_per_severe_case
    of_cases = home_tests + patients.cases * severe
    contacts = of_cases * (pathway.contacts_per_case * pathway.share_contacts_tested)
    persons = of_cases + suspected + contacts
    screening = np.minimum((home_tests + suspected) / pathway.screened_per_worker, limit["screening_workers"])
    use = _laboratory_use(persons, capacity, pathway) * limit["laboratories"]
    staff = {
        "screening workers": screening,
        "laboratory workers": np.minimum(use * pathway.workers_per_laboratory, limit["laboratory_workers"]),
        "laboratory cleaners": use * pathway.cleaners_per_laboratory,
    }
    in_hospital = ("health workers", "cleaners", "ambulance workers", "biomedical engineers")
    all_staff = sum((hospital[who] for who in in_hospital), sum(staff.values(), np.zeros(1)))
    tests = persons + all_staff * (pathway.tests_per_worker_week / 7)
    return {"screening days": home_tests * pathway.screening_days, **staff, **_kinds(tests, limit, pathway)}


def _laboratory_use(tests: Array, capacity: Array, pathway: Pathway) -> Array:
    if pathway.laboratories_always_staffed:
        return np.ones_like(tests)
    share = np.divide(tests, capacity, out=np.zeros_like(tests), where=capacity > 0)
    return np.minimum(share, 1.0)


def _kinds(tests: Array, limit: Mapping[str, Array], pathway: Pathway) -> dict[str, Array]:
    """Part tests into antigen and PCR by platform, none above what laboratories can do."""
    if pathway.antigen_in_laboratories:
        tests = np.minimum(tests, limit["tests"])
        antigen, pcr = tests * pathway.share_antigen, tests * (1 - pathway.share_antigen)
    else:
        antigen = tests * pathway.share_antigen
        pcr = np.minimum(tests * (1 - pathway.share_antigen), limit["tests"])
    return {
        "tests": antigen + pcr,
        "antigen tests": antigen,
        "manual PCR tests": pcr * limit["manual"] * (1 + pathway.wasted_pcr),
        "high-throughput PCR tests": pcr * limit["high_throughput"],
        "near-patient PCR tests": pcr * limit["near_patient"],
    }


def _share(part: Array, whole: Array) -> Array:
    if part is whole:
        return np.ones((1, 1, 1))
    return np.divide(part, whole, out=np.ones_like(whole), where=whole > 0)
