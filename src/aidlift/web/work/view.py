"""Run the chain from the desk, watch it, cancel it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from aidlift.errors import BadInput, NotFound
from aidlift.records import access
from aidlift.records.clock import now
from aidlift.records.reading import Unreadable, read_value
from aidlift.web import subjects
from aidlift.web.models import Job
from aidlift.web.people import person_of
from aidlift.web.tasks import steps_told
from aidlift.web.work.jobs import begin_job, cancel_job, state_of, task_of

STAGES = ("figures", "outlook", "needs", "shortfall", "plan", "bulletin")


def run(request: HttpRequest) -> HttpResponse:
    """Ask for a day, and have the chain run on what was known on it."""
    by = person_of(request)
    access.require(by, "plan")
    problem = ""
    if request.method == "POST":
        try:
            job = begin_job(read_value(date, str(request.POST.get("day", ""))), by=by, at=now())
            return redirect("work", str(job.task))
        except Unreadable as error:
            problem = f"The day {error}."
        except BadInput as error:
            problem = error.message
    context = {
        "title": _("Run the chain"),
        "subject": subjects.subject_of("plan"),
        "day": request.POST.get("day", now().date().isoformat()),
        "problem": problem,
    }
    return render(request, "run.html", context, status=422 if problem else 200)


def work(request: HttpRequest, name: UUID) -> HttpResponse:
    """Show how far a run is, to whoever may read plans; it comes again until it is done. POST cancels it."""
    by = person_of(request)
    access.require(by, "plan", access="read")
    job = Job.objects.select_related("person", "cancelled_by").filter(task=name).first()
    if job is None:
        raise NotFound("There is no such run.")
    if request.method == "POST":
        cancel_job(job.pk, by=by, at=now())
        return redirect("work", str(name))
    row = task_of(job)
    state, told = state_of(job, row), dict(steps_told(job.pk))
    outcome = (row.return_value or {}) if row else {}
    context = {
        "title": f"Run of {job.day:%Y-%m-%d}",
        "subject": subjects.subject_of("plan"),
        "job": job,
        "state": state,
        "stages": [(stage, told.get(stage, "")) for stage in STAGES],
        "done": len(told),
        "going": state in {"waiting", "running", "stopping"},
        "may_cancel": state in {"waiting", "running"} and access.may(by, "plan"),
        "plan": outcome.get("plan", ""),
        "refused": outcome.get("refused", ""),
    }
    return render(request, "work.html", context)
