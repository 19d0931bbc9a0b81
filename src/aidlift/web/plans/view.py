"""What a run of the chain made: its charts and its bulletin."""

from __future__ import annotations

from pathlib import Path

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import mark_safe

from aidlift.errors import NotFound
from aidlift.formats.run_folder import PAGE
from aidlift.records import access
from aidlift.records.plans.chain import run_folder
from aidlift.web.people import person_of
from aidlift.web.pictures import svg_answer


def chart(request: HttpRequest, plan: str, name: str) -> HttpResponse:
    """Give a chart of a run as a picture; `?dark` for a dark screen."""
    access.require(person_of(request), "plan", access="read")
    path = _of(plan, f"charts/{name}.svg")
    return svg_answer(request, path.read_text(encoding="utf-8"))


@csp_replace({"script-src": ["'none'"], "style-src": ["'unsafe-inline'"], "img-src": ["data:"]})  # type: ignore[arg-type]
def bulletin(request: HttpRequest, plan: str) -> HttpResponse:
    """Give a run's bulletin as it was written: a page of its own, with its own style and no script."""
    access.require(person_of(request), "plan", access="read")
    return HttpResponse(mark_safe(_of(plan, PAGE).read_text(encoding="utf-8")))  # noqa: S308 - our own


def _of(plan: str, name: str) -> Path:
    """Find a file of a run; raise NotFound. Names hold no way out of the folder: the addresses admit none."""
    path = run_folder(plan) / name
    home = (Path(settings.HOME) / "runs").resolve()
    if not path.resolve().is_relative_to(home) or not path.is_file():
        raise NotFound(f"The run of {plan} left no {name} here.")
    return path
