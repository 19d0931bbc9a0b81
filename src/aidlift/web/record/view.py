"""The page of one record, of any kind."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch

from aidlift.errors import NotFound
from aidlift.web import cells
from aidlift.web.people import person_of
from aidlift.web.record.about import about
from aidlift.web.record.seen import NUMBERED, page_of


def record(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Show a record; raise NotFound if no table that the person may read knows it."""
    by = person_of(request)
    if kind in cells.OWN_PAGES:
        try:
            return redirect(cells.address_of(kind, key))
        except NoReverseMatch:
            raise NotFound(f"There is no {kind} {key} among what your roles may read.") from None
    if kind not in cells.models_by_kind() and kind != cells.ITEM:
        raise NotFound(f"There is no kind of record called {kind!r}.")
    if kind in NUMBERED and (there := page_of(kind, key, by=by)) not in {"", request.path}:
        return redirect(there)
    return render(request, "record.html", about(kind, key, by))
