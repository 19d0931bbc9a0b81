"""Run the chain from the desk, watch it, and see what it made."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from uuid import UUID

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from aidlift.charts import theme
from aidlift.errors import NotFound
from aidlift.records import access
from aidlift.records.clock import now
from aidlift.records.plans.chain import run_folder
from aidlift.records.reading import Unreadable, read_value
from aidlift.web import subjects
from aidlift.web.people import person_of
from aidlift.web.tasks import run_plan, steps_told

STAGES = ("figures", "outlook", "needs", "shortfall", "plan", "bulletin")
DARK = {
    theme.INK: "#e8edf0",
    theme.MUTED: "#a5b1b9",
    theme.GRID: "#313d46",
    theme.PAPER: "#1a232a",
    theme.SEA: "#14202a",
    theme.LAND: "#323c44",
    theme.DISPUTED: "#6d7880",
    theme.GAP: "#28333b",
    theme.BLUE: "#419dba",
}
"""The bulletin's colours on a dark screen, for the charts it shares."""


def run(request: HttpRequest) -> HttpResponse:
    """Ask for a day, and have the chain run on what was known on it."""
    by = person_of(request)
    access.require(by, "plan")
    today, problem = now().date(), ""
    if request.method == "POST":
        try:
            day = read_value(date, str(request.POST.get("day", "")))
            if day <= today:
                work = run_plan.enqueue(day.isoformat(), by.username)
                return redirect("work", str(work.id))
            problem = "has not come yet"
        except Unreadable as error:
            problem = str(error)
    context = {
        "title": "Run the chain",
        "subject": subjects.subject_of("plan"),
        "day": request.POST.get("day", today.isoformat()),
        "problem": problem,
    }
    return render(request, "run.html", context, status=422 if problem else 200)


def work(request: HttpRequest, name: UUID) -> HttpResponse:
    """Show how far a run is, to whoever asked for it and to auditors; it comes again until it is done."""
    by = person_of(request)
    found = DBTaskResult.objects.filter(pk=name).first()
    if found is None:
        raise NotFound("There is no such run.")
    if by.username not in found.args_kwargs["args"]:
        access.require(by, "plan", access="read")
    told = dict(steps_told(str(found.pk)))
    outcome = found.return_value or {}
    context = {
        "title": f"Run of {found.args_kwargs['args'][0]}",
        "subject": subjects.subject_of("plan"),
        "stages": [(stage, told.get(stage, "")) for stage in STAGES],
        "done": len(told),
        "going": found.status in {TaskResultStatus.READY, TaskResultStatus.RUNNING},
        "waiting": found.status == TaskResultStatus.READY,
        "broke": found.status == TaskResultStatus.FAILED,
        "plan": outcome.get("plan", ""),
        "refused": outcome.get("refused", ""),
    }
    return render(request, "work.html", context)


def chart(request: HttpRequest, plan: str, name: str) -> HttpResponse:
    """Give a chart of a run as a picture; `?dark` for a dark screen."""
    access.require(person_of(request), "plan", access="read")
    path = _of(plan, f"charts/{name}.svg")
    drawn = path.read_text(encoding="utf-8")
    if "dark" in request.GET:
        drawn = re.sub("|".join(DARK), lambda found: DARK[found[0]], drawn)
    return HttpResponse(
        drawn, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=3600"}
    )


@csp_replace({"script-src": ["'none'"], "style-src": ["'unsafe-inline'"], "img-src": ["data:"]})  # type: ignore[arg-type]
def bulletin(request: HttpRequest, plan: str) -> HttpResponse:
    """Give a run's bulletin as it was written: a page of its own, with its own style and no script."""
    access.require(person_of(request), "plan", access="read")
    return HttpResponse(mark_safe(_of(plan, "bulletin.html").read_text(encoding="utf-8")))  # noqa: S308 - our own


def charts_of(plan: str) -> list[str]:
    """Name the charts that a run left; empty where it left none here."""
    return sorted(path.stem for path in (run_folder(plan) / "charts").glob("*.svg"))


def _of(plan: str, name: str) -> Path:
    """Find a file of a run; raise NotFound. Names hold no way out of the folder: the addresses admit none."""
    path = run_folder(plan) / name
    home = (Path(settings.HOME) / "runs").resolve()
    if not path.resolve().is_relative_to(home) or not path.is_file():
        raise NotFound(f"The run of {plan} left no {name} here.")
    return path
