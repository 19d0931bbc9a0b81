"""What items are counted by: patients, workers, admissions, tests and the flow of oxygen, by day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aidlift.needs.beds import Care
from aidlift.needs.pathway import Pathway
from aidlift.needs.patients import Patients

Array = NDArray[np.float64]

UNITS = {
    "severe patients": "patients",
    "critical patients": "patients",
    "isolated patients": "patients",
    "severe admissions": "patients a day",
    "critical admissions": "patients a day",
    "severe oxygen flow": "L/min",
    "critical oxygen flow": "L/min",
    "health workers": "workers a day",
    "cleaners": "workers a day",
    "ambulance workers": "workers a day",
    "biomedical engineers": "workers a day",
    "tests": "tests a day",
    "antigen tests": "tests a day",
    "PCR tests": "tests a day",
}
"""Everything an item can be counted by, with its unit."""


def drivers(patients: Patients, care: Mapping[str, Care], pathway: Pathway) -> pl.DataFrame:
    """Give one row per place, level, day and driver: `location, level, date, driver, needed, usable`.

    `needed` is for all patients. `usable` is for those there are beds for, and with no more health
    workers than there are; isolated patients and tests have no limit here.
    """
    limits = [care[location] for location, _ in patients.paths]
    severe_beds = np.array([[limit.severe_beds] for limit in limits])
    critical_beds = np.array([[limit.critical_beds] for limit in limits])
    workers = np.array([[limit.health_workers] for limit in limits])
    needed = _hospital(patients, patients.severe, patients.critical, pathway)
    usable = _hospital(
        patients,
        np.minimum(patients.severe, severe_beds),
        np.minimum(patients.critical, critical_beds),
        pathway,
    )
    usable["health workers"] = np.minimum(usable["health workers"], workers)
    community = _community(patients, pathway)
    return _tidy(patients, needed | community, usable | community)


def _hospital(patients: Patients, severe: Array, critical: Array, pathway: Pathway) -> dict[str, Array]:
    """Count by driver what the patients in beds need: those given, of all those there would be."""
    beds = severe + critical
    hours = {
        "health workers": (pathway.health_worker_hours_severe, pathway.health_worker_hours_critical),
        "cleaners": (pathway.cleaner_hours_severe, pathway.cleaner_hours_critical),
    }
    workers = {
        who: (severe * per_severe + critical * per_critical) / pathway.shift_hours
        for who, (per_severe, per_critical) in hours.items()
    }
    return workers | {
        "severe patients": severe,
        "critical patients": critical,
        "severe admissions": pathway.share_severe * patients.cases * _share(severe, patients.severe),
        "critical admissions": pathway.share_critical * patients.cases * _share(critical, patients.critical),
        "severe oxygen flow": severe * pathway.oxygen_share_severe * pathway.oxygen_flow_severe,
        "critical oxygen flow": critical * pathway.oxygen_flow_critical,
        "ambulance workers": beds * pathway.ambulance_workers_per_bed,
        "biomedical engineers": beds * pathway.biomedical_engineers_per_bed,
    }


def _community(patients: Patients, pathway: Pathway) -> dict[str, Array]:
    mild = pathway.share_mild + pathway.share_moderate + pathway.negatives_per_case
    severe = pathway.share_severe + pathway.share_critical
    tests = patients.cases * (mild * pathway.tests_per_mild_case + severe * pathway.tests_per_severe_case)
    return {
        "isolated patients": patients.isolated,
        "tests": tests,
        "antigen tests": tests * pathway.share_antigen,
        "PCR tests": tests * (1 - pathway.share_antigen) * (1 + pathway.wasted_pcr),
    }


def _share(part: Array, whole: Array) -> Array:
    return np.divide(part, whole, out=np.ones_like(whole), where=whole > 0)


def _tidy(patients: Patients, needed: dict[str, Array], usable: dict[str, Array]) -> pl.DataFrame:
    days = [
        patients.first_day + timedelta(days=day)
        for day in range((patients.last_day - patients.first_day).days + 1)
    ]
    grid = pl.DataFrame(
        {
            "location": [location for location, _ in patients.paths for _ in days],
            "level": [level for _, level in patients.paths for _ in days],
            "date": days * len(patients.paths),
        }
    )
    return pl.concat(
        grid.with_columns(
            pl.lit(driver).alias("driver"),
            pl.Series("needed", needed[driver].ravel()),
            pl.Series("usable", usable[driver].ravel()),
        )
        for driver in UNITS
    )
