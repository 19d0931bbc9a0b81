"""Work that a worker does: asked for, watched, cancelled. The queue's row says how far it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import polars as pl
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from aidlift.errors import BadInput
from aidlift.records import access
from aidlift.records.action import action
from aidlift.records.parties.models import Person
from aidlift.records.parties.numbering import next_name
from aidlift.records.query import query
from aidlift.records.steps import locked
from aidlift.records.tables import MOMENT
from aidlift.web import tasks
from aidlift.web.models import Job
from aidlift.web.plans.kept import OUTLOOK
from aidlift.web.work.moves import JOB

CHAIN = "chain"
"""The kind of work that runs the whole chain, to a plan."""

MOST_SEED = 2**31 - 1

COLUMNS: dict[str, Any] = {
    "job": pl.String,
    "kind": pl.String,
    "day": pl.Date,
    "state": pl.String,
    "step": pl.String,
    "plan": pl.String,
    "said": pl.String,
    "asked_by": pl.String,
    "asked_at": MOMENT,
    "cancelled_by": pl.String,
}


@action("job.begin")
def begin_job(day: date, *, seed: int = 0, by: Person, at: datetime) -> Job:
    """Have a worker run the chain on what was known by the end of a day: forecast, needs, plan, bulletin."""
    access.require(by, "plan")
    return _begun(CHAIN, tasks.run_chain, day, seed, by, at)


@action("outlook.begin")
def begin_outlook(day: date, *, seed: int = 0, by: Person, at: datetime) -> Job:
    """Have a worker forecast from what was known by the end of a day, without a plan."""
    access.require(by, "outlook")
    return _begun(OUTLOOK, tasks.make_outlook, day, seed, by, at)


@action("job.cancel")
def cancel_job(job: str, *, by: Person, at: datetime) -> Job:
    """Cancel work: at once where it waits, after its step where it runs; nothing of it is kept."""
    access.require(by, "outlook" if Job.objects.filter(pk=job, kind=OUTLOOK).exists() else "plan")
    found = locked(Job, job)
    row = task_of(found)
    JOB.apply(state_of(found, row), "cancel", name=found.pk)
    found.cancelled_by, found.cancelled_at = by, at
    found.save(update_fields=["cancelled_by", "cancelled_at"])
    # Only while it waits: a worker that took it in between stops at its next step.
    DBTaskResult.objects.filter(pk=found.task, status=TaskResultStatus.READY).update(
        status=TaskResultStatus.FAILED, finished_at=at
    )
    return found


@query("jobs")
def jobs(job: str = "", state: str = "", *, by: Person) -> pl.DataFrame:
    """Show the work that was asked of a worker, and how far each is; the latest first.

    Columns: job, kind, day, state, step (the last it told of), plan (that was kept), said (why none was),
    asked_by, asked_at (UTC), cancelled_by; empty if nothing was asked. Who only makes outlooks sees those.
    """
    found = Job.objects.filter(kind__in=_kinds(by))
    if job:
        found = found.filter(pk=job)
    frame = pl.DataFrame([*_rows(found)], schema=COLUMNS, orient="row")
    return frame.filter(pl.col("state") == state) if state else frame


def may_see(job: Job, by: Person) -> bool:
    """Say whether a person may see how far a job is: who may read plans, or make outlooks."""
    return access.may(by, "plan", access="read") or (job.kind == OUTLOOK and access.may(by, "outlook"))


def may_cancel(job: Job, by: Person) -> bool:
    """Say whether a person may cancel a job, for showing the button; the action has the last word."""
    return access.may(by, "outlook" if job.kind == OUTLOOK else "plan")


def _kinds(by: Person) -> tuple[str, ...]:
    """Name the kinds of work that a person may see; raise NotAllowed where it is none."""
    if access.may(by, "outlook") and not access.may(by, "plan", access="read"):
        return (OUTLOOK,)
    access.require(by, "plan", access="read")
    return (CHAIN, OUTLOOK)


def _begun(kind: str, work: Task[..., Any], day: date, seed: int, by: Person, at: datetime) -> Job:
    """Put work into the queue; raise BadInput for a day to come or a seed that is none."""
    if day > at.date():
        raise BadInput(f"The day {day} has not come yet; today is {at.date()}.")
    if not 0 <= seed <= MOST_SEED:
        raise BadInput(f"The seed is {seed}; it is 0 to {MOST_SEED}.")
    name = next_name("JOB", at)
    row = work.enqueue(name)
    return Job.objects.create(job_id=name, task=row.id, kind=kind, day=day, seed=seed, person=by, asked_at=at)


def task_of(job: Job) -> DBTaskResult[..., Any] | None:
    """Find a job's row in the queue; None once the queue was cleared."""
    return DBTaskResult.objects.filter(pk=job.task).first()


def state_of(job: Job, row: DBTaskResult[..., Any] | None) -> str:
    """Say in which state a job is, as `moves.JOB` names it."""
    if row is None:
        return "cancelled" if job.cancelled_at else "done"
    told: Mapping[str, str] = row.return_value or {}
    if row.status == TaskResultStatus.READY:
        return "waiting"
    if row.status == TaskResultStatus.RUNNING:
        return "stopping" if job.cancelled_at else "running"
    if "plan" in told or "outlook" in told:
        return "done"
    if "refused" in told:
        return "refused"
    return "cancelled" if job.cancelled_at else "broken"


def _rows(found: Iterable[Job]) -> Iterable[tuple[object, ...]]:
    found = list(found)
    queue = DBTaskResult.objects.in_bulk([one.task for one in found])
    for one in found:
        row = queue.get(one.task)
        state = state_of(one, row)
        told: Mapping[str, str] = (row.return_value or {}) if row else {}
        steps = tasks.steps_told(one.pk) if state in {"running", "stopping"} else []
        yield (
            one.pk,
            one.kind,
            one.day,
            state,
            steps[-1][0] if steps else "",
            told.get("plan", ""),
            told.get("refused", ""),
            one.person_id,
            one.asked_at,
            one.cancelled_by_id,
        )
