"""How each driver is worked out, in words, with the parameters it stands on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from aidlift.needs.working import Working, number, total

Work = tuple[str, tuple[str, ...]]  # arithmetic in words, the parameters it stands on


@dataclass(frozen=True)
class Recipe:
    """How a driver is worked out: the drivers it stands on, the weeks it sums, and the words."""

    words: Callable[[Working], Work]
    stands_on: tuple[str, ...] = ()
    weeks: str = ""


def _in_care(who: str) -> Callable[[Working], Work]:
    def words(work: Working) -> Work:
        share, driver = f"share_{who}", f"{who} patients"
        if work.side == "usable":
            least = f"at most {_limit(work, f'{who}_beds')}, of {number(work.needed[driver])}"
            staffed = ", then what the staff can look after" if work.pathway.staffing_floor else ""
            floor = ("staffing_floor",) if staffed else ()
            return least + staffed, ("share_beds_not_covid", *floor)
        return _with_share(total(who, work), "case-days", share, work), (
            share,
            "ascertainment",
            f"delay_{who}",
            f"stay_{who}",
            "arrival_days",
        )

    return words


def _limit(work: Working, name: str) -> str:
    """Say a limit with the arithmetic behind it."""
    care = work.block.cares[0]
    value = getattr(care, name)
    return f"{number(value)} ({care.workings[name]})" if name in care.workings else number(value)


def _with_share(count: float, unit: str, share: str, work: Working) -> str:
    found = work.pathway.ascertainment
    part = f" / {found:g} found" if found != 1 else ""
    return f"{number(count)} {unit} x {getattr(work.pathway, share):g}{part}"


def _admitted(who: str) -> Callable[[Working], Work]:
    def words(work: Working) -> Work:
        share, driver = f"share_{who}", f"{who} admissions"
        if work.side == "usable":
            beds, all_patients = work[f"{who} patients"], work.needed[f"{who} patients"]
            return (
                f"{number(work.needed[driver])} x {number(beds)} in beds / {number(all_patients)} patients",
                (),
            )
        admitted = total(f"{who}_admissions", work)
        return _with_share(admitted, "cases", share, work), (share, "ascertainment", f"delay_{who}")

    return words


def _home(share: str) -> Callable[[Working], Work]:
    def words(work: Working) -> Work:
        return _with_share(total("cases", work), "cases", share, work), (share, "ascertainment")

    return words


def _shifts(who: str) -> Callable[[Working], Work]:
    names = (f"{who}_hours_severe", f"{who}_hours_critical", "shift_hours")

    def words(work: Working) -> Work:
        severe, critical, shift = (getattr(work.pathway, name) for name in names)
        each = (
            f"({number(work['severe patients'])} x {number(severe)} + "
            f"{number(work['critical patients'])} x {number(critical)}) / {shift:g} hours"
        )
        limit = work.block.cares[0].health_workers
        if work.side == "usable" and who == "health_worker" and limit < np.inf:
            return f"{each}, at most {_limit(work, 'health_workers')}", (*names, "share_workers_treating")
        return each, names

    return words


def _per_bed(parameter: str, divide: bool = False) -> Callable[[Working], Work]:
    def words(work: Working) -> Work:
        sign = "/" if divide else "x"
        beds = work["patients in hospital"]
        return f"{number(beds)} beds in use {sign} {number(getattr(work.pathway, parameter))}", (parameter,)

    return words


def _flow(work: Working) -> Work:
    names = ("oxygen_share_severe", "oxygen_flow_severe")
    share, flow = (getattr(work.pathway, name) for name in names)
    return f"{number(work['severe patients'])} patients x {share:g} on oxygen x {flow:g} L/min", names


def _critical_flow(work: Working) -> Work:
    flow = work.pathway.oxygen_flow_critical
    return f"{number(work['critical patients'])} patients x {flow:g} L/min", ("oxygen_flow_critical",)


def _deaths(work: Working) -> Work:
    pathway = work.pathway
    severe = total("severe_leaving", work) * pathway.share_severe / pathway.ascertainment
    critical = total("critical_leaving", work) * pathway.share_critical / pathway.ascertainment
    return (
        f"{number(severe)} severe leaving x {pathway.fatality_severe:g} + "
        f"{number(critical)} critical leaving x {pathway.fatality_critical:g}",
        ("fatality_severe", "fatality_critical"),
    )


def _isolation_days(work: Working) -> Work:
    pathway = work.pathway
    home = pathway.share_mild + pathway.share_moderate
    found = f" / {pathway.ascertainment:g} found" if pathway.ascertainment != 1 else ""
    return (
        f"{number(total('cases', work))} cases x {home:g}{found} x {pathway.stay_isolation:g} days",
        ("share_mild", "share_moderate", "stay_isolation"),
    )


def _isolated(work: Working) -> Work:
    pathway = work.pathway
    home = pathway.share_mild + pathway.share_moderate
    found = f" / {pathway.ascertainment:g} found" if pathway.ascertainment != 1 else ""
    return (
        f"{number(total('isolated', work))} case-days x {home:g}{found}",
        ("share_mild", "share_moderate", "stay_isolation"),
    )


def _caregiver_days(work: Working) -> Work:
    each = work.pathway.caregivers_isolation
    return f"{number(work['isolation days'])} days x {each:g} caregivers", ("caregivers_isolation",)


def _home_tests(work: Working) -> tuple[float, str]:
    pathway = work.pathway
    home = pathway.share_mild + pathway.share_moderate
    each = home * pathway.share_tested_mild * pathway.tests_per_mild_case
    cases = total("cases", work)
    return cases * each, (
        f"{number(cases)} x {home:g} x {pathway.share_tested_mild:g} tested x {pathway.tests_per_mild_case:g}"
    )


def _screening_days(work: Working) -> Work:
    return f"{_home_tests(work)[1]} tests x {work.pathway.screening_days:g} days", (
        "share_tested_mild",
        "tests_per_mild_case",
        "screening_days",
    )


def _screening(work: Working) -> Work:
    pathway = work.pathway
    suspected = pathway.negatives_per_case * pathway.share_tested_mild * pathway.tests_per_mild_case
    cases = number(total("cases", work))
    words = f"({_home_tests(work)[1]} + {cases} x {suspected:g} suspected) / {pathway.screened_per_worker:g}"
    names = ("negatives_per_case", "screened_per_worker")
    limit = work.block.cares[0].screening_workers
    if work.side == "usable" and limit < np.inf:
        limited = f"{words}, at most {_limit(work, 'screening_workers')}"
        return limited, (*names, "share_workers_screening")
    return words, names


def _tests(work: Working) -> Work:
    """Say all tests in one line: cases, suspected, contacts, staff."""
    pathway = work.pathway
    cases = total("cases", work)
    home, home_words = _home_tests(work)
    in_hospital = (pathway.share_severe + pathway.share_critical) * pathway.tests_per_severe_case
    suspected = pathway.negatives_per_case * pathway.share_tested_mild * pathway.tests_per_mild_case
    contacts = pathway.contacts_per_case * pathway.share_contacts_tested
    staff = sum(work[who] for who in STAFF)
    of_cases = home + cases * in_hospital
    words = (
        f"{home_words} mild and moderate + {number(cases)} x {in_hospital:g} in hospital + "
        f"{number(cases)} x {suspected:g} suspected + {number(of_cases)} tests of cases x {contacts:g} "
        f"contacts + {number(staff)} staff x {pathway.tests_per_worker_week:g} / 7"
    )
    limit = work.block.cares[0].tests
    names = (
        "tests_per_mild_case",
        "tests_per_severe_case",
        "negatives_per_case",
        "contacts_per_case",
        "share_contacts_tested",
        "tests_per_worker_week",
    )
    if work.side == "usable" and limit < np.inf:
        limited = f"{words}; laboratories can do {_limit(work, 'tests')} a day"
        return limited, (*names, "antigen_in_laboratories")
    return words, names


def _antigen(work: Working) -> Work:
    return f"{number(work['tests'])} tests x {work.pathway.share_antigen:g}", ("share_antigen",)


def _pcr(kind: str) -> Callable[[Working], Work]:
    def words(work: Working) -> Work:
        part = getattr(work.block.cares[0], kind)
        pcr = work["tests"] - work["antigen tests"]
        wasted = f" x (1 + {work.pathway.wasted_pcr:g} wasted)" if kind == "manual" else ""
        return f"{number(pcr)} PCR tests x {number(part)} of the platforms{wasted}", (
            ("wasted_pcr",) if wasted else ()
        )

    return words


def _laboratory(parameter: str) -> Callable[[Working], Work]:
    def words(work: Working) -> Work:
        care = work.block.cares[0]
        each = getattr(work.pathway, parameter)
        in_use = work["laboratory cleaners"] / (work.pathway.cleaners_per_laboratory or 1.0)
        words = f"{number(in_use)} of {number(care.laboratories)} laboratories in use x {each:g}"
        if parameter.startswith("workers") and work.side == "usable" and care.laboratory_workers < np.inf:
            words += f", at most {number(care.laboratory_workers)}"
        return words, (parameter, "laboratories_always_staffed")

    return words


def _together(work: Working) -> Work:
    return f"{number(work['severe patients'])} + {number(work['critical patients'])}", ()


STAFF = (
    "health workers",
    "cleaners",
    "ambulance workers",
    "biomedical engineers",
    "screening workers",
    "laboratory workers",
    "laboratory cleaners",
)
BOTH = ("severe patients", "critical patients")
BEDS = ("patients in hospital",)
RECIPES = {
    "mild cases": Recipe(_home("share_mild"), weeks="cases"),
    "moderate cases": Recipe(_home("share_moderate"), weeks="cases"),
    "severe patients": Recipe(_in_care("severe"), weeks="severe"),
    "critical patients": Recipe(_in_care("critical"), weeks="critical"),
    "patients in hospital": Recipe(_together, BOTH),
    "isolated patients": Recipe(_isolated, weeks="isolated"),
    "severe admissions": Recipe(_admitted("severe"), weeks="severe_admissions"),
    "critical admissions": Recipe(_admitted("critical"), weeks="critical_admissions"),
    "deaths": Recipe(_deaths),
    "isolation days": Recipe(_isolation_days, weeks="cases"),
    "isolation caregiver days": Recipe(_caregiver_days, ("isolation days",)),
    "severe oxygen flow": Recipe(_flow, ("severe patients",)),
    "critical oxygen flow": Recipe(_critical_flow, ("critical patients",)),
    "health workers": Recipe(_shifts("health_worker"), BOTH),
    "cleaners": Recipe(_shifts("cleaner"), BOTH),
    "ambulance workers": Recipe(_per_bed("ambulance_workers_per_bed"), BEDS),
    "biomedical engineers": Recipe(_per_bed("biomedical_engineers_per_bed"), BEDS),
    "hospital caregivers": Recipe(_per_bed("caregivers_hospital"), BEDS),
    "care units": Recipe(_per_bed("beds_per_care_unit", divide=True), BEDS),
    "screening workers": Recipe(_screening, weeks="cases"),
    "screening days": Recipe(_screening_days, weeks="cases"),
    "laboratory workers": Recipe(_laboratory("workers_per_laboratory")),
    "laboratory cleaners": Recipe(_laboratory("cleaners_per_laboratory")),
    "tests": Recipe(_tests, STAFF, weeks="cases"),
    "antigen tests": Recipe(_antigen, ("tests",)),
    "manual PCR tests": Recipe(_pcr("manual"), ("tests", "antigen tests")),
    "high-throughput PCR tests": Recipe(_pcr("high_throughput"), ("tests", "antigen tests")),
    "near-patient PCR tests": Recipe(_pcr("near_patient"), ("tests", "antigen tests")),
}
"""How each driver is worked out, in words."""
