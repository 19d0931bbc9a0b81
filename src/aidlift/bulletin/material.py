"""What a bulletin is made of: plain frames and sentences, with nothing computed by another stage inside."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import partial

import polars as pl

from aidlift import frames

COVERAGE = {
    "location": pl.String(),
    "item": pl.String(),
    "date": pl.Date(),
    "needed": pl.Float64(),
    "met": pl.Float64(),
    "share": pl.Float64(),
}
"""Need and what meets it by a day: the columns of a plan's `coverage`."""


@dataclass(frozen=True, kw_only=True)
class Headline:
    """One sentence about a place, the sources that report it, and where in them it stands."""

    sentence: str
    source_ids: tuple[str, ...]
    refs: tuple[str, ...] = ()
    location: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """How good the plan is: `bound` and `gap` are None where nothing is proven, `broken` is in words."""

    objective: float
    nothing_sent: float
    bound: float | None
    gap: float | None
    status: str
    seconds: float
    summary: str
    verification: str
    verified: bool
    price_of_fairness: float | None = None
    broken: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Baseline:
    """What a plain rule would have done with the same stock and flights; `coverage` as that of the plan."""

    name: str
    objective: float
    coverage: pl.DataFrame


@dataclass(frozen=True, kw_only=True)
class OutlookRecord:
    """How outlooks of earlier bulletins fared: of so many weekly counts that have come in since, how many
    fell into each band. `first` and `last` are the ends of the weeks that were compared.
    """

    counts: int
    inside_50: int
    inside_95: int
    first: date
    last: date


def table(name: str) -> pl.DataFrame:
    """Give a declared table without rows."""
    return frames.empty(name)


def no_coverage() -> pl.DataFrame:
    """Give a coverage frame without rows."""
    return pl.DataFrame(schema=COVERAGE)


@dataclass(frozen=True, kw_only=True)
class Material:
    """Everything that a bulletin says, as frames of `frames/schemas` and sentences.

    Only `day` and `title` are needed: what is missing is left out or said to be missing. `figures` is the
    view as of `day`, `weekly` the weeks a forecast stands on; `needs` has quantiles of which `planning_level`
    is the one planned for; `coverage` has `location, item, date, needed, met, share` at each checkpoint;
    `record` tells how earlier outlooks fared, None where none has come due.
    `invented` says in sentences what is hypothetical; rows
    with the source `invented` are marked wherever they are shown.
    """

    day: date
    title: str
    headlines: tuple[Headline, ...] = ()
    figures: pl.DataFrame = field(default_factory=partial(table, "figures"))
    weekly: pl.DataFrame = field(default_factory=partial(table, "weekly"))
    forecasts: pl.DataFrame = field(default_factory=partial(table, "forecasts"))
    rt: pl.DataFrame = field(default_factory=partial(table, "rt"))
    needs: pl.DataFrame = field(default_factory=partial(table, "needs"))
    shortfall: pl.DataFrame = field(default_factory=partial(table, "shortfall"))
    record: OutlookRecord | None = None
    planning_level: float = 0.7
    plan: PlanFacts | None = None
    coverage: pl.DataFrame = field(default_factory=no_coverage)
    baselines: tuple[Baseline, ...] = ()
    allocations: pl.DataFrame = field(default_factory=partial(table, "allocations"))
    rotations: pl.DataFrame = field(default_factory=partial(table, "rotations"))
    flights: pl.DataFrame = field(default_factory=partial(table, "flights"))
    corridors: pl.DataFrame = field(default_factory=partial(table, "corridors"))
    flown: pl.DataFrame = field(default_factory=partial(table, "flown"))
    nodes: pl.DataFrame = field(default_factory=partial(table, "nodes"))
    lots: pl.DataFrame = field(default_factory=partial(table, "lots"))
    members: pl.DataFrame = field(default_factory=partial(table, "members"))
    requests: pl.DataFrame = field(default_factory=partial(table, "requests"))
    pledges: pl.DataFrame = field(default_factory=partial(table, "pledges"))
    receipts: pl.DataFrame = field(default_factory=partial(table, "receipts"))
    suspensions: pl.DataFrame = field(default_factory=partial(table, "suspensions"))
    consignments: pl.DataFrame = field(default_factory=partial(table, "consignments"))
    sources: pl.DataFrame = field(default_factory=partial(table, "sources"))
    invented: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    disclaimer: str = ""
