"""The page of any table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from aidlift.errors import NotFound
from aidlift.records import access
from aidlift.records.parties.models import Person
from aidlift.web import subjects
from aidlift.web.doing.fields import filter_fields
from aidlift.web.people import person_of
from aidlift.web.tables.exports import FORMS, export
from aidlift.web.tables.listing import Listing, listing, table_named
from aidlift.web.words import said, translated


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
    given = given_by(request)
    page = listing(query, given, by=by)
    if form := given.get("_format"):
        return export(page.frame, name, form)
    context = around(page, by) | {"title": translated(said(name)), "clear": reverse("table", args=[name])}
    return render(request, "table.html", context)


def given_by(request: HttpRequest) -> dict[str, str]:
    """Read what an address asks, leaving out what is empty."""
    return {key: str(value) for key, value in request.GET.items() if value}


def around(page: Listing, by: Person) -> dict[str, Any]:
    """Give what stands around the rows of a table: tabs, filters, exports, what can be begun."""
    name, given = page.query.name, page.given
    under = subjects.subject_of(name)
    return {
        "listing": page,
        "subject": under,
        "tables": subjects.tables_of(under, by) if under else [],
        "actions": subjects.actions_of(under, by) if under else [],
        "filters": filter_fields(page.query, given, by),
        "exports": _exports(page),
        "runs": bool(under and under.slug == "plan" and access.may(by, "plan")),
        "verifies": name == "audit",
        "filtered": any(key in page.query.parameters or key == "_find" for key in given),
    }


def _exports(page: Listing) -> list[tuple[str, str]]:
    """Give the addresses of the table as a file, as it is filtered."""
    home = reverse("table", args=[page.query.name])
    return [(form.upper(), home + page.address(_format=form, _page=None)) for form in FORMS]


def overview(request: HttpRequest, name: str, by: Person) -> tuple[Listing, Mapping[str, Any]] | None:
    """Give a table and what stands around it, for a page made by hand; None where it may not be read."""
    query = table_named(name)
    slug = subjects.subject_of(name)
    if slug is None or query not in subjects.tables_of(slug, by):
        return None
    page = listing(query, given_by(request), by=by)
    return page, around(page, by) | {"clear": request.path, "page_of_its_own": True}
