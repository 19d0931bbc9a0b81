"""The arithmetic of one need, line by line with its sources, for a pocket calculator."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

import numpy as np

from aidlift.catalogue.items import items
from aidlift.catalogue.listed import listed
from aidlift.errors import NotFound
from aidlift.needs.amounts import Amount
from aidlift.needs.drivers import UNITS, Drivers, drivers
from aidlift.needs.pathway import Pathway
from aidlift.needs.patients import days_of_week, kernels, patients, weights
from aidlift.needs.tables import Block, rank

DIGITS = 10  # of a pocket calculator
Work = tuple[str, tuple[str, ...]]  # arithmetic in words, the parameters it stands on


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line: what is worked out, from what, how much, and who says so."""

    what: str
    arithmetic: str
    value: float
    unit: str
    source: str = ""

    def __str__(self) -> str:
        """Read as `severe patients: 7,000 case-days x 0.15 = 1,050 patients. Source: WHO ESFT 2022.1`."""
        line = f"{self.what}: {self.arithmetic} = {number(self.value)} {self.unit}"
        return f"{line}. Source: {self.source}" if self.source else line

    def to_dict(self) -> dict[str, str | float]:
        """Give the step as plain values."""
        return asdict(self)


def number(value: float) -> str:
    """Write a number with the digits a pocket calculator shows."""
    before = math.floor(math.log10(abs(value))) + 1 if value else 1
    text = f"{value:,.{min(max(DIGITS - before, 0), 15)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def explain(
    blocks: Sequence[Block], location: str, item: str, day: date, level: str, levels: Sequence[str]
) -> list[Step]:
    """Give the arithmetic of one need: weeks of cases, patients, what it is counted by, the item.

    Of samples the one is followed that is the quantile of this item on this day. Raises NotFound for a
    place, day, level or item of which no need was estimated.
    """
    block = next((block for block in blocks if location in block.paths.locations), None)
    parts = [row for row in block.amounts if row.item == item] if block else []
    if block is None or not parts or day not in block.days or level not in levels:
        raise NotFound(f"No need of {item} in {location} on {day} at level {level} was estimated.")
    cares = (block.cares[block.paths.locations.index(location)],)
    one = replace(block, paths=block.paths.of([location]), cares=cares, first_day=day, last_day=day)
    path = _path(one, parts, level, "needed")
    needed = _Working(one, path, "needed")
    usable = _Working(one, _path(one, parts, level, "usable", path), "usable")
    return [*_chain(needed, parts, level), *_chain(usable, parts, level)]


def _path(block: Block, parts: Sequence[Amount], level: str, side: str, rather: int | None = None) -> int:
    """Pick the path that the explanation follows; `rather` one of several alike."""
    if not block.paths.drawn:
        return block.paths.labels.index(level)
    counted = getattr(_drivers(block), side)
    values = sum((counted[row.driver][0, 0] * row.amount for row in parts), np.zeros(1))
    found = int(np.argsort(values, kind="stable")[rank(level, len(values))])
    return rather if rather is not None and values[rather] == values[found] else found


def _drivers(block: Block) -> Drivers:
    cases = patients(block.paths, block.pathway, first_day=block.first_day, last_day=block.last_day)
    return drivers(cases, block.cares, block.pathway)


class _Working:
    """One place, day and path, worked out on one side: needed, or usable with the care there is."""

    def __init__(self, block: Block, path: int, side: str) -> None:
        self.block = replace(block, paths=block.paths.along(path))
        self.side = side
        self.day = block.first_day
        counted = _drivers(self.block)
        self.values = {name: float(array[0, 0, 0]) for name, array in getattr(counted, side).items()}
        self.needed = {name: float(array[0, 0, 0]) for name, array in counted.needed.items()}

    @property
    def pathway(self) -> Pathway:
        return self.block.pathway

    def __getitem__(self, driver: str) -> float:
        return self.values[driver]


def _chain(work: _Working, parts: Sequence[Amount], level: str) -> list[Step]:
    item = parts[0].item
    supply = items().get(item) or listed()[item]
    paths, side = work.block.paths, work.side
    followed = (
        f"sample {paths.labels[0]}, which is the {level} quantile of {item} that day"
        if paths.drawn
        else f"level {level} through all weeks"
    )
    steps: dict[str, Step] = {}
    drivers_used = [row.driver for row in parts if row.amount]
    for driver in drivers_used:
        _explain_driver(driver, work, steps)
    shown = list(steps.values())
    if side == "usable":
        shown = [step for step in shown if step.what in UNITS and work.needed[step.what] != work[step.what]]
        if not shown:
            total = sum(work[row.driver] * row.amount for row in parts)
            words = "as needed: there are beds, staff and laboratories for all"
            return [Step(what=f"{item} usable", arithmetic=words, value=total, unit=supply.unit)]
    counted = [row for row in parts if row.amount] or list(parts[:1])
    for row in counted:
        words = f" ({row.working})" if row.working else ""
        shown.append(
            Step(
                what=f"{item} for {row.driver}",
                arithmetic=f"{number(work[row.driver])} {UNITS[row.driver]} x {number(row.amount)}{words}",
                value=work[row.driver] * row.amount,
                unit=supply.unit,
                source=row.source,
            )
        )
    total = sum(work[row.driver] * row.amount for row in parts)
    terms = " + ".join(number(work[row.driver] * row.amount) for row in counted)
    shown.append(
        Step(
            what=f"{item} {side} on {work.day} ({followed})", arithmetic=terms, value=total, unit=supply.unit
        )
    )
    return shown


def _explain_driver(driver: str, work: _Working, steps: dict[str, Step]) -> None:
    """Add the steps of a driver after those it stands on."""
    if driver in steps:
        return
    recipe = RECIPES[driver]
    for other in recipe.stands_on:
        _explain_driver(other, work, steps)
    if recipe.weeks and work.side == "needed":
        for step in _weeks(recipe.weeks, work):
            steps.setdefault(step.what, step)
    words, names = recipe.words(work)
    steps[driver] = Step(
        what=driver,
        arithmetic=words,
        value=work[driver],
        unit=UNITS[driver],
        source="; ".join(dict.fromkeys(_cite(work.pathway, name) for name in names if _tells(work, name))),
    )


def _tells(work: _Working, name: str) -> bool:
    """Tell whether a parameter changes anything: a delay of 0 days or finding all cases does not."""
    idle = {"delay_severe": 0.0, "delay_critical": 0.0, "ascertainment": 1.0, "arrival_days": 7.0}
    return name not in idle or getattr(work.pathway, name) != idle[name]


def _cite(pathway: Pathway, name: str) -> str:
    spread = pathway.spreads.get(name)
    form = f" ({spread.form}{f', sd {spread.sd:g}' if spread.sd else ''})" if spread else ""
    return f"{name} {getattr(pathway, name):g}{form}: {pathway.sources[name]}"


def _weeks(name: str, work: _Working) -> Iterator[Step]:
    """Give the cases of each week that count that day: cases a day x days of them that count."""
    label, total = WEEKS[name]
    paths, pathway = work.block.paths, work.pathway
    terms = []
    for kind, end, cases, days in _counting(name, work):
        over = days_of_week(name, pathway)
        terms.append(cases / over * days)
        yield Step(
            what=f"{label}, week to {end} ({kind})",
            arithmetic=f"{number(cases)} cases / {over} days x {number(days)} days",
            value=terms[-1],
            unit=total,
        )
    if not terms:
        last = paths.past_ends[-1] if paths.past_ends else "none"
        yield Step(what=label, arithmetic=f"no week counts (last counted: {last})", value=0.0, unit=total)
    if len(terms) > 1:
        yield Step(what=label, arithmetic=" + ".join(map(number, terms)), value=sum(terms), unit=total)


def _counting(name: str, work: _Working) -> Iterator[tuple[str, date, float, float]]:
    """Give the weeks that count that day: reported or forecast, last day, cases, days of them."""
    block, over = work.block, days_of_week(name, work.pathway)
    kernel = kernels(work.pathway)[name] / _share(name, work.pathway)
    on = (work.day, work.day)
    ahead = weights(kernel, block.paths.week_ends, on, over)[0] * over
    behind = weights(kernel, block.paths.past_ends, on, over, before=block.paths.forecast_from)[0] * over
    for kind, ends, cases, days in (
        ("reported", block.paths.past_ends, block.paths.past[0], behind),
        ("forecast", block.paths.week_ends, block.paths.weekly[0, :, 0], ahead),
    ):
        for end, count, part in zip(ends, cases, days, strict=True):
            if part > 0:
                yield kind, end, float(count), float(part)


def _share(name: str, pathway: Pathway) -> float:
    share = {
        "cases": pathway.ascertainment,
        "isolated": pathway.share_mild + pathway.share_moderate,
        "isolations": pathway.share_mild + pathway.share_moderate,
    }.get(name)
    if share is None:
        share = pathway.share_severe if name.startswith("severe") else pathway.share_critical
    return (share or 1.0) / pathway.ascertainment


@dataclass(frozen=True)
class Recipe:
    """How a driver is worked out: the drivers it stands on, the weeks it sums, and the words."""

    words: Callable[[_Working], Work]
    stands_on: tuple[str, ...] = ()
    weeks: str = ""


WEEKS = {
    "cases": ("new cases that day", "cases"),
    "severe": ("severe case-days", "case-days"),
    "critical": ("critical case-days", "case-days"),
    "isolated": ("case-days of isolation", "case-days"),
    "severe_admissions": ("cases whose severe are admitted that day", "cases"),
    "critical_admissions": ("cases whose critical are admitted that day", "cases"),
    "severe_leaving": ("cases whose severe leave that day", "cases"),
    "critical_leaving": ("cases whose critical leave that day", "cases"),
}


def _total(name: str, work: _Working) -> float:
    over = days_of_week(name, work.pathway)
    return sum(cases / over * days for _, _, cases, days in _counting(name, work))


def _in_care(who: str) -> Callable[[_Working], Work]:
    def words(work: _Working) -> Work:
        share, driver = f"share_{who}", f"{who} patients"
        if work.side == "usable":
            least = f"at most {_limit(work, f'{who}_beds')}, of {number(work.needed[driver])}"
            staffed = ", then what the staff can look after" if work.pathway.staffing_floor else ""
            floor = ("staffing_floor",) if staffed else ()
            return least + staffed, ("share_beds_not_covid", *floor)
        return _with_share(_total(who, work), "case-days", share, work), (
            share,
            "ascertainment",
            f"delay_{who}",
            f"stay_{who}",
            "arrival_days",
        )

    return words


def _limit(work: _Working, name: str) -> str:
    """Say a limit with the arithmetic behind it."""
    care = work.block.cares[0]
    value = getattr(care, name)
    return f"{number(value)} ({care.workings[name]})" if name in care.workings else number(value)


def _with_share(total: float, unit: str, share: str, work: _Working) -> str:
    found = work.pathway.ascertainment
    part = f" / {found:g} found" if found != 1 else ""
    return f"{number(total)} {unit} x {getattr(work.pathway, share):g}{part}"


def _admitted(who: str) -> Callable[[_Working], Work]:
    def words(work: _Working) -> Work:
        share, driver = f"share_{who}", f"{who} admissions"
        if work.side == "usable":
            beds, all_patients = work[f"{who} patients"], work.needed[f"{who} patients"]
            return (
                f"{number(work.needed[driver])} x {number(beds)} in beds / {number(all_patients)} patients",
                (),
            )
        total = _total(f"{who}_admissions", work)
        return _with_share(total, "cases", share, work), (share, "ascertainment", f"delay_{who}")

    return words


def _home(share: str) -> Callable[[_Working], Work]:
    def words(work: _Working) -> Work:
        return _with_share(_total("cases", work), "cases", share, work), (share, "ascertainment")

    return words


def _shifts(who: str) -> Callable[[_Working], Work]:
    names = (f"{who}_hours_severe", f"{who}_hours_critical", "shift_hours")

    def words(work: _Working) -> Work:
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


def _per_bed(parameter: str, divide: bool = False) -> Callable[[_Working], Work]:
    def words(work: _Working) -> Work:
        sign = "/" if divide else "x"
        beds = work["patients in hospital"]
        return f"{number(beds)} beds in use {sign} {number(getattr(work.pathway, parameter))}", (parameter,)

    return words


def _flow(work: _Working) -> Work:
    names = ("oxygen_share_severe", "oxygen_flow_severe")
    share, flow = (getattr(work.pathway, name) for name in names)
    return f"{number(work['severe patients'])} patients x {share:g} on oxygen x {flow:g} L/min", names


def _critical_flow(work: _Working) -> Work:
    flow = work.pathway.oxygen_flow_critical
    return f"{number(work['critical patients'])} patients x {flow:g} L/min", ("oxygen_flow_critical",)


def _deaths(work: _Working) -> Work:
    pathway = work.pathway
    severe = _total("severe_leaving", work) * pathway.share_severe / pathway.ascertainment
    critical = _total("critical_leaving", work) * pathway.share_critical / pathway.ascertainment
    return (
        f"{number(severe)} severe leaving x {pathway.fatality_severe:g} + "
        f"{number(critical)} critical leaving x {pathway.fatality_critical:g}",
        ("fatality_severe", "fatality_critical"),
    )


def _isolation_days(work: _Working) -> Work:
    pathway = work.pathway
    home = pathway.share_mild + pathway.share_moderate
    found = f" / {pathway.ascertainment:g} found" if pathway.ascertainment != 1 else ""
    return (
        f"{number(_total('cases', work))} cases x {home:g}{found} x {pathway.stay_isolation:g} days",
        ("share_mild", "share_moderate", "stay_isolation"),
    )


def _isolated(work: _Working) -> Work:
    pathway = work.pathway
    home = pathway.share_mild + pathway.share_moderate
    found = f" / {pathway.ascertainment:g} found" if pathway.ascertainment != 1 else ""
    return (
        f"{number(_total('isolated', work))} case-days x {home:g}{found}",
        ("share_mild", "share_moderate", "stay_isolation"),
    )


def _caregiver_days(work: _Working) -> Work:
    each = work.pathway.caregivers_isolation
    return f"{number(work['isolation days'])} days x {each:g} caregivers", ("caregivers_isolation",)


def _home_tests(work: _Working) -> tuple[float, str]:
    pathway = work.pathway
    home = pathway.share_mild + pathway.share_moderate
    each = home * pathway.share_tested_mild * pathway.tests_per_mild_case
    cases = _total("cases", work)
    return cases * each, (
        f"{number(cases)} x {home:g} x {pathway.share_tested_mild:g} tested x {pathway.tests_per_mild_case:g}"
    )


def _screening_days(work: _Working) -> Work:
    return f"{_home_tests(work)[1]} tests x {work.pathway.screening_days:g} days", (
        "share_tested_mild",
        "tests_per_mild_case",
        "screening_days",
    )


def _screening(work: _Working) -> Work:
    pathway = work.pathway
    suspected = pathway.negatives_per_case * pathway.share_tested_mild * pathway.tests_per_mild_case
    cases = number(_total("cases", work))
    words = f"({_home_tests(work)[1]} + {cases} x {suspected:g} suspected) / {pathway.screened_per_worker:g}"
    names = ("negatives_per_case", "screened_per_worker")
    limit = work.block.cares[0].screening_workers
    if work.side == "usable" and limit < np.inf:
        limited = f"{words}, at most {_limit(work, 'screening_workers')}"
        return limited, (*names, "share_workers_screening")
    return words, names


def _tests(work: _Working) -> Work:
    """Say all tests in one line: cases, suspected, contacts, staff."""
    pathway = work.pathway
    cases = _total("cases", work)
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


def _antigen(work: _Working) -> Work:
    return f"{number(work['tests'])} tests x {work.pathway.share_antigen:g}", ("share_antigen",)


def _pcr(kind: str) -> Callable[[_Working], Work]:
    def words(work: _Working) -> Work:
        part = getattr(work.block.cares[0], kind)
        pcr = work["tests"] - work["antigen tests"]
        wasted = f" x (1 + {work.pathway.wasted_pcr:g} wasted)" if kind == "manual" else ""
        return f"{number(pcr)} PCR tests x {number(part)} of the platforms{wasted}", (
            ("wasted_pcr",) if wasted else ()
        )

    return words


def _laboratory(parameter: str) -> Callable[[_Working], Work]:
    def words(work: _Working) -> Work:
        care = work.block.cares[0]
        each = getattr(work.pathway, parameter)
        in_use = work["laboratory cleaners"] / (work.pathway.cleaners_per_laboratory or 1.0)
        words = f"{number(in_use)} of {number(care.laboratories)} laboratories in use x {each:g}"
        if parameter.startswith("workers") and work.side == "usable" and care.laboratory_workers < np.inf:
            words += f", at most {number(care.laboratory_workers)}"
        return words, (parameter, "laboratories_always_staffed")

    return words


def _together(work: _Working) -> Work:
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
