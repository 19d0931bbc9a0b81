"""What is true of every answer: the headers no library sets, and errors as pages with their sentence."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from aidlift.errors import AidliftError
from aidlift.records.once import reading

Answer = Callable[[HttpRequest], HttpResponse]

PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
"""Powers of the browser that no page uses (passkeys stay allowed)."""


def headers(get_response: Answer) -> Answer:
    """Refuse powers that no page needs, and keep pages that show records out of shared caches."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return answer


def readings(get_response: Answer) -> Answer:
    """Let a page that changes nothing ask the records once for what it shows several times."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return get_response(request)
        with reading():
            return get_response(request)

    return answer


class errors:  # noqa: N801 - named as the other middleware are
    """Turn an error that a person can act on into a page with its sentence and problems."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass through."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Show an AidliftError; anything else is a bug and goes its way."""
        from aidlift.web.errors import error_page

        return error_page(request, error) if isinstance(error, AidliftError) else None
