"""Run the chain on the records: what is known on a day, to a plan that is kept and a bulletin beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
from django.conf import settings

from aidlift.errors import Conflict, NotFound
from aidlift.formats import figure_store
from aidlift.records import access
from aidlift.records.figures.queries import reported_figures
from aidlift.records.figures.store import FIGURES
from aidlift.records.parties.models import Person
from aidlift.records.plans.actions import record_plan
from aidlift.records.plans.archive import freeze, freeze_plan
from aidlift.records.plans.models import PlanRun
from aidlift.records.plans.world import world_as_known

if TYPE_CHECKING:
    from aidlift import flow

RUNS = "runs"
"""Folder of the runs in the home of the records, one folder a plan."""


@dataclass(frozen=True, kw_only=True)
class KeptRun:
    """A run of the chain on the records: its kept plan, all that it made, and where that is written."""

    plan: PlanRun
    result: flow.FlowResult
    folder: Path


def run_on_records(
    day: date,
    *,
    by: Person,
    now: Callable[[], datetime],
    seed: int = 0,
    tell: flow.Tell = lambda stage, said: None,
) -> KeptRun:
    """Forecast, estimate, plan and write the bulletin of `day`; keep the plan, which nobody has approved yet.

    Solving goes on outside any transaction; the plan is kept at the end, by its action, if it verifies.
    Raises NotFound without figures, NotAllowed to whom may not plan.
    """
    from aidlift import flow  # the solvers and the forecasts load for seconds; every command loads this file
    from aidlift.plan import verdict

    access.require(by, "plan")
    figures, sources = figures_of_record(day, by=by)
    world = world_as_known(day, by=by)
    result = flow.run(figures, sources, world, day=day, seed=seed, tell=tell)
    if result.broken:
        raise Conflict(f"The plan was not kept: {verdict(result.broken)}")
    plan = record_plan(
        freeze(result.inputs),
        freeze_plan(result.plan),
        known_on=day,
        title=f"Plan of {day}",
        is_invented=bool(world.invented),
        by=by,
        at=now(),
    )
    folder = run_folder(plan.pk)
    flow.write(folder, result, ran={"scenario": "records", "plan": plan.pk, "seed": seed})
    return KeptRun(plan=plan, result=result, folder=folder)


def run_folder(plan: str) -> Path:
    """Return where the run of a plan is written."""
    home: Path = settings.HOME
    return home / RUNS / plan


def figures_of_record(day: date, *, by: Person) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the counts in the home of the records with those that people entered, and who reported them."""
    folder = settings.HOME / FIGURES
    if not figure_store.is_store(folder):
        raise NotFound(
            f"There are no figures of record yet; add some: aidlift figures import FILE --out {folder}"
        )
    held = figure_store.read(folder)
    entered = reported_figures(as_of=day, by=by)
    rows = entered.select(pl.col(name) for name in held.figures.columns if name in entered.columns)
    figures = pl.concat([held.figures, rows], how="diagonal_relaxed").select(held.figures.columns)
    return figures.cast(dict(held.figures.schema)), held.sources  # type: ignore[arg-type]
