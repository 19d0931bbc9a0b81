"""What becomes of a case: severity, delays, stays, oxygen, staff and tests, as data with their source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from aidlift import frames
from aidlift.catalogue.shipped import shipped_names, shipped_rows
from aidlift.errors import BadInput, NotFound, Problem
from aidlift.needs.spread import Form, Spread

DEFAULT = "who_esft_2022"
AS_THE_TOOL = {"arrival_days": 1.0, "laboratories_always_staffed": 1.0, "antigen_in_laboratories": 1.0}
"""What to change in `who_esft_2022` to reckon week by week just as WHO's tool does."""

SEVERITIES = ("share_mild", "share_moderate", "share_severe", "share_critical")
OXYGEN_SOURCES = ("OXC05", "OXC10", "CYL40", "CYLD", "PSA500", "LOXT")
SPREADS = ("delay_severe", "delay_critical", "stay_severe", "stay_critical", "stay_isolation")
TOLERANCE = 1e-6  # of sums that must be 1


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """How a parameter of a pathway is counted, and between what bounds; some may be left out of a file."""

    name: str
    unit: str
    minimum: float
    maximum: float
    required: bool
    meaning: str


@cache
def parameters() -> dict[str, Parameter]:
    """Return the parameters of every pathway by name, in the order of a case's way."""
    return {
        row["parameter"]: Parameter(
            name=row["parameter"],
            unit=row["unit"],
            minimum=float(row["minimum"]),
            maximum=float(row["maximum"]),
            required=row["required"] == "yes",
            meaning=row["meaning"],
        )
        for row in shipped_rows("aidlift.needs", "parameters.csv")
    }


@dataclass(frozen=True, kw_only=True)
class Pathway:
    """The way of a case. Each number is a parameter of `needs/parameters.csv`, which says what it means.

    `sources` tells where each value comes from; `spreads` how delays and stays spread (fixed where a
    name is not there).
    """

    name: str
    share_mild: float
    share_moderate: float
    share_severe: float
    share_critical: float
    ascertainment: float
    delay_severe: float
    delay_critical: float
    stay_severe: float
    stay_critical: float
    stay_isolation: float
    arrival_days: float
    fatality_severe: float
    fatality_critical: float
    oxygen_share_severe: float
    oxygen_flow_severe: float
    oxygen_flow_critical: float
    mix_severe_OXC05: float  # noqa: N815 - item codes are capitals
    mix_severe_OXC10: float  # noqa: N815
    mix_severe_CYL40: float  # noqa: N815
    mix_severe_CYLD: float  # noqa: N815
    mix_severe_PSA500: float  # noqa: N815
    mix_severe_LOXT: float  # noqa: N815
    mix_critical_OXC05: float  # noqa: N815
    mix_critical_OXC10: float  # noqa: N815
    mix_critical_CYL40: float  # noqa: N815
    mix_critical_CYLD: float  # noqa: N815
    mix_critical_PSA500: float  # noqa: N815
    mix_critical_LOXT: float  # noqa: N815
    concentrator_small: float
    concentrator_large: float
    cylinder_large: float
    cylinder_small: float
    refill_days: float
    plant_flow: float
    tank_load: float
    tank_cycle_days: float
    health_worker_hours_severe: float
    health_worker_hours_critical: float
    cleaner_hours_severe: float
    cleaner_hours_critical: float
    shift_hours: float
    ambulance_workers_per_bed: float
    biomedical_engineers_per_bed: float
    caregivers_hospital: float
    caregivers_isolation: float
    beds_per_care_unit: float
    share_workers_treating: float
    share_workers_screening: float
    share_beds_not_covid: float
    staffing_floor: float
    tests_per_mild_case: float
    tests_per_severe_case: float
    share_tested_mild: float
    negatives_per_case: float
    contacts_per_case: float
    share_contacts_tested: float
    tests_per_worker_week: float
    share_antigen: float
    wasted_pcr: float
    antigen_in_laboratories: float
    screened_per_worker: float
    screening_days: float
    workers_per_laboratory: float
    cleaners_per_laboratory: float
    laboratories_always_staffed: float
    sources: Mapping[str, str]
    spreads: Mapping[str, Spread]

    def spread(self, name: str) -> Spread:
        """Return how a delay or a stay spreads around its mean."""
        return self.spreads.get(name) or Spread(mean=getattr(self, name))

    def mix(self, who: str) -> dict[str, float]:
        """Return the share of the oxygen of `severe` or `critical` patients that each source gives."""
        return {source: getattr(self, f"mix_{who}_{source}") for source in OXYGEN_SOURCES}

    def changed(
        self,
        values: Mapping[str, float],
        *,
        source: str,
        spreads: Mapping[str, Spread] | None = None,
    ) -> Pathway:
        """Return the pathway with other values, from `source`; raise BadInput if they cannot stand.

        A delay or stay keeps its form, and a gamma its ratio of spread to mean, unless `spreads` says.
        """
        scaled = {
            name: replace(held, mean=values[name], sd=held.sd * values[name] / held.mean)
            for name, held in self.spreads.items()
            if name in values and held.mean
        }
        spreads = {**self.spreads, **scaled, **(spreads or {})}
        problems = value_problems(values)
        if not problems:
            problems = contradictions(self.values() | dict(values), spreads)
        if problems:
            raise BadInput(f"The pathway {self.name} cannot be changed so; nothing was estimated.", problems)
        return self._with(values, source, spreads)

    def _with(self, values: Mapping[str, float], source: str, spreads: Mapping[str, Spread]) -> Pathway:
        given: dict[str, Any] = dict(values)
        sources = {**self.sources, **dict.fromkeys(values, source)}
        return replace(self, sources=sources, spreads=spreads, **given)

    def sourced(self, sources: Mapping[str, str]) -> Pathway:
        """Return the pathway with other words on where some values come from."""
        return replace(self, sources={**self.sources, **sources})

    def values(self) -> dict[str, float]:
        """Return every parameter with its value."""
        return {name: getattr(self, name) for name in parameters()}


def pathways() -> list[str]:
    """List the pathways that ship."""
    return shipped_names("aidlift.needs", "pathways", ".csv")


@cache
def pathway(name: str = DEFAULT) -> Pathway:
    """Return a shipped pathway; raise NotFound with the names that exist."""
    if name not in pathways():
        raise NotFound(
            f"No pathway is called {name!r}. Pathways: {', '.join(pathways())}, or a CSV file of your own."
        )
    return read_pathway((files("aidlift.needs") / f"pathways/{name}.csv").read_bytes(), name=name)


def read_pathway(source: Path | bytes | str, *, name: str) -> Pathway:
    """Read a pathway from a CSV table `pathway`; raise BadInput with every problem in it.

    Parameters that may be left out take the value of `who_esft_2022`, and their source says so.
    """
    checked = frames.read("pathway", source)
    rows = [row for row in checked.frame.iter_rows(named=True) if row["parameter"] is not None]
    given = {row["parameter"]: row for row in rows}
    values: dict[str, float] = {row["parameter"]: row["value"] for row in rows if row["value"] is not None}
    problems = list(checked.problems)
    problems += [
        Problem("is not given; every pathway needs it", None, parameter)
        for parameter, declared in parameters().items()
        if parameter not in given and (declared.required or name == DEFAULT)
    ]
    counted = [row["parameter"] for row in rows]
    problems += [Problem("stands twice", None, name) for name in parameters() if counted.count(name) > 1]
    problems += value_problems(values) + unit_problems(rows)
    spreads, faults = spreads_of(rows)
    problems += faults
    sources = {parameter: row["source"] for parameter, row in given.items()}
    if name != DEFAULT:
        values, sources = _filled(values, sources)
    problems += contradictions(values, spreads)
    if problems:
        raise BadInput(
            f"The pathway {name} has {len(problems)} problem{'s' if len(problems) > 1 else ''}; "
            f"nothing was estimated.",
            problems,
        )
    numbers: dict[str, Any] = dict(values)
    return Pathway(name=name, sources=sources, spreads=spreads, **numbers)


def _filled(values: dict[str, float], sources: dict[str, str]) -> tuple[dict[str, float], dict[str, str]]:
    """Take what may be left out from WHO's pathway; a mix of which any part is given is taken as given."""
    who = pathway(DEFAULT)
    own_mix = {
        kind for kind in ("severe", "critical") if any(name.startswith(f"mix_{kind}_") for name in values)
    }
    values, sources = dict(values), dict(sources)
    for name, declared in parameters().items():
        if name in values or declared.required:
            continue
        if name.startswith("mix_") and name.split("_")[1] in own_mix:
            values[name], sources[name] = 0.0, "not named in the mix that is given"
        else:
            values[name], sources[name] = getattr(who, name), f"not given; {DEFAULT}: {who.sources[name]}"
    return values, sources


def value_problems(values: Mapping[str, float]) -> list[Problem]:
    """Say which values lie outside their bounds (the table's own check says which are below zero)."""
    problems = []
    for name, value in values.items():
        declared = parameters().get(name)
        if declared is None:
            problems.append(Problem("is not a parameter of a pathway", None, name))
        elif not declared.minimum <= value <= declared.maximum:
            problems.append(Problem(_out_of_bounds(declared, value), None, name))
    return problems


def _out_of_bounds(declared: Parameter, value: float) -> str:
    if value > declared.maximum:
        what = "a share" if declared.unit.startswith("share") else f"the value in {declared.unit}"
        return f"is {value:g}; {what} cannot be above {declared.maximum:g}"
    return f"is {value:g}; the value in {declared.unit} cannot be below {declared.minimum:g}"


def unit_problems(rows: Iterable[Mapping[str, Any]]) -> list[Problem]:
    """Say which units are not those that the parameter is counted in."""
    problems = []
    for row in rows:
        declared, unit = parameters().get(row["parameter"]), row["unit"]
        if declared is None or not unit:
            continue
        if unit.split()[0].casefold() not in declared.unit.casefold().split():
            problems.append(
                Problem(
                    f"is in {unit!r}; {row['parameter']} is counted in {declared.unit}",
                    None,
                    row["parameter"],
                )
            )
    return problems


def spreads_of(rows: Iterable[Mapping[str, Any]]) -> tuple[dict[str, Spread], list[Problem]]:
    """Read the forms of delays and stays; give what is wrong with them beside."""
    spreads, problems = {}, []
    for row in rows:
        name, form, mean = row["parameter"], row["form"], row["value"]
        if form is None or form == "fixed" or mean is None:
            continue
        if name not in SPREADS:
            problems.append(Problem(f"has the form {form!r}; only {', '.join(SPREADS)} spread", None, name))
            continue
        spread, fault = _spread(name, form, mean, row["sd"])
        if spread is None:
            problems.append(Problem(fault, None, name))
        else:
            spreads[name] = spread
    return spreads, problems


def _spread(name: str, form: Form, mean: float, sd: float | None) -> tuple[Spread | None, str]:
    if form == "gamma" and not (sd and mean):
        return None, "is a gamma; give its mean and its sd, both above 0"
    if form == "geometric" and name.startswith("stay") and mean < 1:
        return None, f"is geometric with a mean of {mean:g}; such a stay lasts a day or more"
    return Spread(mean=mean, form=form, sd=sd or 0.0), ""


def contradictions(values: Mapping[str, float], spreads: Mapping[str, Spread]) -> list[Problem]:
    """Say which values cannot stand together."""
    problems = []
    shares = [values[name] for name in SEVERITIES if name in values]
    if len(shares) == len(SEVERITIES) and abs(sum(shares) - 1) > TOLERANCE:
        words = " + ".join(f"{share:g}" for share in shares)
        problems.append(
            Problem(f"{words} = {sum(shares):g}; the four must sum to 1", None, ", ".join(SEVERITIES))
        )
    for who in ("severe", "critical"):
        mix = [values[name] for source in OXYGEN_SOURCES if (name := f"mix_{who}_{source}") in values]
        if len(mix) == len(OXYGEN_SOURCES) and abs(sum(mix) - 1) > TOLERANCE:
            words = " + ".join(f"{share:g}" for share in mix)
            problems.append(
                Problem(f"{words} = {sum(mix):g}; the six sources must sum to 1", None, f"mix_{who}")
            )
    if values.get("shift_hours") == 0:
        problems.append(Problem("is 0; a shift lasts longer than that", None, "shift_hours"))
    workers = values.get("share_workers_treating", 0) + values.get("share_workers_screening", 0)
    if workers > 1 + TOLERANCE:
        problems.append(
            Problem(
                f"sum to {workers:g}; no more than all workers treat and screen",
                None,
                "share_workers_treating, share_workers_screening",
            )
        )
    whole = values.get("arrival_days", 1)
    if whole != int(whole):
        problems.append(Problem(f"is {whole:g}; give whole days from 1 to 7", None, "arrival_days"))
    problems += [
        Problem(f"is geometric with a mean of {spread.mean:g}; such a stay lasts a day or more", None, name)
        for name, spread in spreads.items()
        if name.startswith("stay") and spread.form == "geometric" and spread.mean < 1
    ]
    return problems
