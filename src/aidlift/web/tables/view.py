"""The page of any table."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from aidlift.errors import NotFound
from aidlift.records import access
from aidlift.web import subjects
from aidlift.web.doing.fields import filter_fields
from aidlift.web.people import person_of
from aidlift.web.tables.exports import FORMS, export
from aidlift.web.tables.listing import listing, table_named
from aidlift.web.words import said


def subject(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead to the first table of a subject that the person may read, or say that there is none."""
    found = next((one for one in subjects.SUBJECTS if one.slug == slug), None)
    if found is None:
        raise NotFound(f"There is no page called {slug!r}.")
    by = person_of(request)
    tables = subjects.tables_of(found, by)
    if tables:
        return redirect("table", tables[0].name)
    context = {"subject": found, "actions": subjects.actions_of(found, by), "title": found.title}
    return render(request, "subject.html", context)


def table(request: HttpRequest, name: str) -> HttpResponse:
    """Show a table; `_format` gives it as a file."""
    by, query = person_of(request), table_named(name)
    given = {key: str(value) for key, value in request.GET.items() if value}
    page = listing(query, given, by=by)
    if form := given.get("_format"):
        return export(page.frame, name, form)
    under = subjects.subject_of(name)
    context = {
        "title": said(name),
        "listing": page,
        "subject": under,
        "tables": subjects.tables_of(under, by) if under else [],
        "actions": subjects.actions_of(under, by) if under else [],
        "filters": filter_fields(query, given, by),
        "exports": [(form.upper(), page.address(_format=form, _page=None)) for form in FORMS],
        "runs": bool(under and under.slug == "plan" and access.may(by, "plan")),
        "filtered": any(key in query.parameters or key == "_find" for key in given),
    }
    return render(request, "table.html", context)
