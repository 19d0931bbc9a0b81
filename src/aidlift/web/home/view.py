"""The home page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from aidlift.web import subjects
from aidlift.web.home.agenda import agenda
from aidlift.web.people import person_of


def home(request: HttpRequest) -> HttpResponse:
    """Show what needs this person now, and the way to everything they may see."""
    by = person_of(request)
    context = {
        "title": _("Home"),
        "agenda": agenda(by),
        "doors": [(one, subjects.actions_of(one, by)[:3]) for one in subjects.seen_by(by)],
    }
    return render(request, "home.html", context)
