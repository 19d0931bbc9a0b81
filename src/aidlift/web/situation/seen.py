"""Which outlook a reader may see: of every country, of their own, or what is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

import polars as pl

from aidlift import frames
from aidlift.errors import NotAllowed
from aidlift.records import access
from aidlift.records.parties.models import Person
from aidlift.web.plans import kept
from aidlift.web.plans.published import published_until


@dataclass(frozen=True, eq=False)
class Seen:
    """The outlook of a kept run, as far as a reader may see it; without a run, empty tables."""

    plan: str
    made_on: date | None
    forecasts: pl.DataFrame
    rt: pl.DataFrame
    whole: bool
    """Whether the reader may see the plan that the run made."""

    @property
    def has_outlook(self) -> bool:
        """Say whether there is a forecast to show."""
        return self.forecasts.height > 0

    @property
    def mark(self) -> str:
        """What changes when another outlook is seen."""
        return f"{self.plan} {self.forecasts['location'].n_unique() if self.forecasts.height else 0}"


def seen_by(day: date, by: Person) -> Seen:
    """Find the newest outlook made on what was known by `day` that the reader may see."""
    countries = _countries(by)
    runs = published_until(day) if countries == () else kept.runs_until(day)
    if not runs:
        return _nothing()
    return _seen(runs[0].pk, runs[0].known_on, countries, access.may(by, "plan", access="read"))


@cache
def _nothing() -> Seen:
    return Seen("", None, frames.empty("forecasts"), frames.empty("rt"), False)


@lru_cache(32)
def _seen(plan: str, made_on: date, countries: tuple[str, ...] | None, whole: bool) -> Seen:
    forecasts, rt = kept.table(plan, "forecasts"), kept.table(plan, "rt")
    if countries:
        forecasts, rt = (frame.filter(pl.col("location").is_in(countries)) for frame in (forecasts, rt))
    return Seen(plan, made_on, forecasts, rt, whole)


def _countries(by: Person) -> tuple[str, ...] | None:
    """Name the countries whose outlook one may see: None is all, none is what is published."""
    try:
        reach = access.reach(by, "outlook")
    except NotAllowed:
        return ()
    return None if reach.everything else tuple(sorted(reach.countries))
