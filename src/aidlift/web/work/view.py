"""Run the chain from the desk, watch it, cancel it."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from aidlift.errors import BadInput, NotAllowed, NotFound
from aidlift.records import access
from aidlift.records.clock import now
from aidlift.records.plans import outlooks
from aidlift.records.reading import Unreadable, read_value
from aidlift.web import rights, subjects
from aidlift.web.models import Job
from aidlift.web.people import person_of
from aidlift.web.plans.kept import OUTLOOK
from aidlift.web.tasks import steps_told
from aidlift.web.words import day_said
from aidlift.web.work.jobs import (
    CHAIN,
    begin_job,
    cancel_job,
    jobs,
    may_cancel,
    may_see,
    state_of,
    task_of,
)

STAGES = {
    CHAIN: ("figures", "outlook", "needs", "shortfall", "plan", "bulletin"),
    OUTLOOK: outlooks.STAGES,
}


def run(request: HttpRequest) -> HttpResponse:
    """Ask for a day, and have the chain run on what was known on it."""
    by = person_of(request)
    access.require(by, "plan")
    problem = ""
    if request.method == "POST":
        try:
            job = begin_job(read_value(date, str(request.POST.get("day", ""))), by=by, at=now())
            return redirect("work", job.pk)
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


def work(request: HttpRequest, job: str) -> HttpResponse:
    """Show how far a run is, to whoever may see it; it comes again until it is done. POST cancels it."""
    by = person_of(request)
    if not rights.may_read(by, jobs, {}):
        raise NotAllowed("Runs are shown to those who plan or make outlooks.")
    found = Job.objects.select_related("person", "cancelled_by").filter(pk=job).first()
    if found is None or not may_see(found, by):
        raise NotFound(f"There is no run {job!r} among what your roles may see.")
    if request.method == "POST":
        cancel_job(found.pk, by=by, at=now())
        return redirect("work", found.pk)
    row = task_of(found)
    state, told = state_of(found, row), dict(steps_told(found.pk))
    stages = STAGES[found.kind]
    outcome = (row.return_value or {}) if row else {}
    context = {
        "title": f"{'Outlook' if found.kind == OUTLOOK else 'Run'} of {day_said(found.day)}",
        "subject": subjects.named("situation" if found.kind == OUTLOOK else "plan"),
        "job": found,
        "state": state,
        "stages": [(stage, told.get(stage, "")) for stage in stages],
        "done": len(told),
        "going": state in {"waiting", "running", "stopping"},
        "may_cancel": state in {"waiting", "running"} and may_cancel(found, by),
        "plan": outcome.get("plan", ""),
        "outlook": outcome.get("outlook", ""),
        "refused": outcome.get("refused", ""),
    }
    return render(request, "work.html", context)
