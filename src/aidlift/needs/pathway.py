"""What becomes of a case: the severity split, stays, oxygen and staff, as data with their source."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from pathlib import Path

from aidlift import frames
from aidlift.catalogue.shipped import shipped_names
from aidlift.errors import BadInput, NotFound, Problem

DEFAULT = "who_esft_2022"
SEVERITIES = ("share_mild", "share_moderate", "share_severe", "share_critical")
TOLERANCE = 1e-6  # of the sum of the severity shares


@dataclass(frozen=True, kw_only=True)
class Pathway:
    """The way of a case: shares of cases, stays in days, oxygen in L/min, work in hours a day.

    Each field is a parameter of the table `pathway`; `sources` tells where each value comes from.
    """

    name: str
    share_mild: float
    share_moderate: float
    share_severe: float
    share_critical: float
    stay_severe: float
    stay_critical: float
    stay_isolation: float
    oxygen_share_severe: float
    oxygen_flow_severe: float
    oxygen_flow_critical: float
    health_worker_hours_severe: float
    health_worker_hours_critical: float
    cleaner_hours_severe: float
    cleaner_hours_critical: float
    shift_hours: float
    ambulance_workers_per_bed: float
    biomedical_engineers_per_bed: float
    share_workers_treating: float
    share_beds_not_covid: float
    tests_per_mild_case: float
    tests_per_severe_case: float
    negatives_per_case: float
    share_antigen: float
    wasted_pcr: float
    sources: dict[str, str]

    @property
    def longest_stay(self) -> float:
        """Return the longest time a case counts, in days."""
        return max(self.stay_severe, self.stay_critical, self.stay_isolation)


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
    """Read a pathway from a CSV table `pathway`; raise BadInput with every problem in it."""
    checked = frames.read("pathway", source)
    known = [field.name for field in fields(Pathway) if field.name not in ("name", "sources")]
    rows = [row for row in checked.frame.iter_rows(named=True) if row["parameter"] is not None]
    values = {row["parameter"]: row["value"] for row in rows}
    problems = list(checked.problems)
    problems += [
        Problem("is not given; every pathway needs it", None, name) for name in known if name not in values
    ]
    counted = [row["parameter"] for row in rows]
    problems += [Problem("stands twice", None, name) for name in known if counted.count(name) > 1]
    problems += _contradictions(values)
    if problems:
        raise BadInput(
            f"The pathway {name} has {len(problems)} problem{'s' if len(problems) > 1 else ''}; "
            f"nothing was estimated.",
            problems,
        )
    return Pathway(name=name, sources={row["parameter"]: row["source"] for row in rows}, **values)


def _contradictions(values: dict[str, float | None]) -> list[Problem]:
    problems = [
        Problem(f"is {value:g}; a share cannot be above 1", None, name)
        for name, value in values.items()
        if name.startswith(("share_", "oxygen_share_")) and value is not None and value > 1
    ]
    shares = [share for name in SEVERITIES if (share := values.get(name)) is not None]
    if len(shares) == len(SEVERITIES) and abs(sum(shares) - 1) > TOLERANCE:
        words = " + ".join(f"{share:g}" for share in shares)
        problems.append(
            Problem(f"{words} = {sum(shares):g}; the four must sum to 1", None, ", ".join(SEVERITIES))
        )
    if values.get("shift_hours") == 0:
        problems.append(Problem("is 0; a shift lasts longer than that", None, "shift_hours"))
    return problems
