"""Walk the audit chain for a reader, from its first line to its head."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from aidlift.records import access
from aidlift.records.audit import chain
from aidlift.records.clock import now
from aidlift.web import subjects
from aidlift.web.people import person_of

MOST_BREAKS = 50


def verify(request: HttpRequest) -> HttpResponse:
    """Say whether the chain is whole, or where it is broken; every line is read, however many there are."""
    access.require(person_of(request), "audit", access="read")
    found = chain.verify()
    context = {
        "title": _("Is the chain whole?"),
        "subject": subjects.named("audit"),
        "found": found,
        "breaks": found.breaks[:MOST_BREAKS],
        "at": now(),
    }
    return render(request, "audit_verified.html", context)
