"""What the runs of the chain left in their folders, read once and kept until a run is written anew."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from aidlift import frames
from aidlift.errors import NotFound
from aidlift.formats.run_folder import RUN, declared_as
from aidlift.records.plans.chain import run_folder
from aidlift.records.plans.models import PlanRun
from aidlift.records.plans.outlooks import outlook_folder
from aidlift.web.models import Job

OUTLOOK = "outlook"
"""The kind of work that makes an outlook without a plan."""

MOST_LOOKED_AT = 25
"""Kept plans among which the newest with a run folder is looked for; others were kept without a run."""


def runs_until(day: date) -> list[PlanRun]:
    """List the plans that were run on what was known by `day`, the newest first."""
    newest = PlanRun.objects.filter(known_on__lte=day).order_by("-known_on", "-posted_at")
    return [one for one in newest[:MOST_LOOKED_AT] if is_kept(one.pk)]


def outlook_until(day: date) -> Job | None:
    """Find the newest outlook made without a plan on what was known by `day`; None where there is none."""
    asked = Job.objects.filter(kind=OUTLOOK, day__lte=day).order_by("-day", "-asked_at")
    made = (one for one in asked[:MOST_LOOKED_AT] if (outlook_folder(one.pk) / RUN).is_file())
    return next(made, None)


def is_kept(plan: str) -> bool:
    """Say whether the run of a plan is on this machine."""
    return (run_folder(plan) / RUN).is_file()


def table(plan: str, name: str) -> pl.DataFrame:
    """Return a table of a run in its declared columns; without rows where the run left none."""
    return table_in(run_folder(plan), name)


def table_in(folder: Path, name: str) -> pl.DataFrame:
    """Return a table of a folder that a run or an outlook left."""
    path = folder / "tables" / f"{name}.csv"
    declared = declared_as(name)
    return _table(path, declared, path.stat().st_mtime_ns) if path.is_file() else frames.empty(declared)


def facts(plan: str) -> dict[str, Any]:
    """Return what a run says besides its tables; raise NotFound where it left nothing here."""
    path = run_folder(plan) / RUN
    if not path.is_file():
        raise NotFound(f"The run of {plan} is not on this machine.")
    return _facts(path, path.stat().st_mtime_ns)


@lru_cache(64)
def _table(path: Path, declared: str, written: int) -> pl.DataFrame:
    return frames.read(declared, path).frame


@lru_cache(16)
def _facts(path: Path, written: int) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told
