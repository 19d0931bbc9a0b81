"""Which outlook a reader may see: of every country, of their own, or what is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

import polars as pl

from aidlift import frames
from aidlift.errors import NotAllowed
from aidlift.records import access
from aidlift.records.parties.models import Person
from aidlift.records.plans.chain import run_folder
from aidlift.records.plans.outlooks import outlook_folder
from aidlift.web.plans import kept
from aidlift.web.plans.published import published_until


@dataclass(frozen=True, eq=False)
class Seen:
    """The newest outlook and the newest kept run, as far as a reader may see them; else empty tables."""

    plan: str
    planned_on: date | None
    made_on: date | None
    """The day of the outlook, which may have been made after the plan and without one."""
    mark: str
    """What changes when another outlook is seen."""
    forecasts: pl.DataFrame
    rt: pl.DataFrame
    whole: bool
    """Whether the reader may see the plan that the run made."""

    @property
    def has_outlook(self) -> bool:
        """Say whether there is a forecast to show."""
        return self.forecasts.height > 0


def seen_by(day: date, by: Person) -> Seen:
    """Find the newest outlook and run made on what was known by `day` that the reader may see."""
    countries = _countries(by)
    runs = published_until(day) if countries == () else kept.runs_until(day)
    alone = None if countries == () else kept.outlook_until(day)
    run = runs[0] if runs else None
    if alone and (run is None or (alone.day, alone.asked_at) > (run.known_on, run.posted_at)):
        folder, made_on = outlook_folder(alone.pk), alone.day
    elif run:
        folder, made_on = run_folder(run.pk), run.known_on
    else:
        return _nothing()
    whole = access.may(by, "plan", access="read")
    return _seen(run.pk if run else "", run.known_on if run else None, folder, made_on, countries, whole)


@cache
def _nothing() -> Seen:
    return Seen("", None, None, "", frames.empty("forecasts"), frames.empty("rt"), False)


@lru_cache(32)
def _seen(
    plan: str,
    planned_on: date | None,
    folder: Path,
    made_on: date,
    countries: tuple[str, ...] | None,
    whole: bool,
) -> Seen:
    forecasts, rt = kept.table_in(folder, "forecasts"), kept.table_in(folder, "rt")
    if countries:
        forecasts, rt = (frame.filter(pl.col("location").is_in(countries)) for frame in (forecasts, rt))
    mark = f"{folder} {forecasts['location'].n_unique() if forecasts.height else 0}"
    return Seen(plan, planned_on, made_on, mark, forecasts, rt, whole)


def _countries(by: Person) -> tuple[str, ...] | None:
    """Name the countries whose outlook one may see: None is all, none is what is published."""
    try:
        reach = access.reach(by, "outlook")
    except NotAllowed:
        return ()
    return None if reach.everything else tuple(sorted(reach.countries))
