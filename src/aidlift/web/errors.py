"""Errors as pages: the sentence, what is wrong and where, and a way on."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aidlift.errors import AidliftError, BadInput
from aidlift.web.api.problems import problem

TITLES = {
    "not-allowed": gettext_noop("This is not yours to see or do"),
    "not-found": gettext_noop("There is no such thing here"),
    "bad-input": gettext_noop("This cannot be used"),
    "conflict": gettext_noop("The records do not admit this"),
    "wrong-state": gettext_noop("Not from this state"),
    "not-enough-stock": gettext_noop("Not enough stock"),
    "same-person": gettext_noop("A second person has to do this"),
}


def error_page(request: HttpRequest, error: AidliftError) -> HttpResponse:
    """Show an error that a person can act on, with its HTTP status."""
    problems = error.problems if isinstance(error, BadInput) else ()
    return _page(
        request,
        error.http_status,
        title=TITLES.get(error.code, gettext_noop("This cannot be done")),
        sentence=error.message,
        problems=problems,
        signed_in_needed=error.code == "not-allowed" and not request.user.is_authenticated,
    )


def bad_request(request: HttpRequest, exception: Any) -> HttpResponse:
    """Answer a request that cannot be read or is too large."""
    return _page(
        request,
        400,
        title=gettext_noop("This request cannot be read"),
        sentence=gettext_noop(
            "It is malformed or larger than this site takes (5 MB). Go back, and try a smaller one."
        ),
    )


def permission_denied(request: HttpRequest, exception: Any) -> HttpResponse:
    """Answer what Django itself refuses."""
    return _page(
        request,
        403,
        title=TITLES["not-allowed"],
        sentence=gettext_noop("Your roles do not reach here. Ask the operator."),
    )


def page_not_found(request: HttpRequest, exception: Any) -> HttpResponse:
    """Answer for an address that is no page."""
    return _page(
        request,
        404,
        title=gettext_noop("There is no page here"),
        sentence=gettext_noop("The address is mistyped, or the page is gone. Begin from the home page."),
    )


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer who tries too often: allauth counts passwords and codes by address and by name."""
    return _page(
        request,
        429,
        title=gettext_noop("Too many tries"),
        sentence=gettext_noop("Nothing was done. Wait five minutes, then try again."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer for a bug; nothing that may be broken is used, the database least of all."""
    return HttpResponse(SERVER_ERROR, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that did not come from a page of ours, or whose sign-in has ended."""
    return _page(
        request,
        403,
        title=gettext_noop("This form is out of date"),
        sentence=gettext_noop(
            "It was not sent from a page of this site, or you signed out since it was opened. "
            "Nothing was changed. Go back, load the page again, and send it once more."
        ),
    )


def _page(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem(status, type="refused", title=context["title"], detail=context["sentence"])
    said = {name: _(context[name]) for name in ("title", "sentence") if context[name]}
    return render(request, "error.html", {"status": status, **context, **said}, status=status)


SERVER_ERROR = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>An error of ours · Aidlift</title>
<link rel="stylesheet" href="/static/aidlift/desk.css"></head><body><main class="page narrow">
<section class="notice bad"><p class="kind">500</p><h1>An error of ours</h1>
<p class="lead">Something in Aidlift broke; nothing of what you sent was half-done. Try again, and tell the
operator what you did if it breaks again.</p>
<p class="actions"><a class="button" href="/">Home</a></p></section></main></body></html>
"""
