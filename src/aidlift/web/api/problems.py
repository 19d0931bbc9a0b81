"""Errors as problem+json (RFC 9457)."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError

from aidlift.errors import AidliftError
from aidlift.web.doing.perform import Changed

logger = logging.getLogger("django.request")


class ProblemItem(Schema):
    """One thing that is wrong with what was sent; the header of a table is row 1."""

    row: int | None = None
    column: str | None = None
    message: str


class ProblemDetails(Schema):
    """What went wrong, in a sentence, and where."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[ProblemItem] | None = None


def problem(status: int, *, type: str, title: str, detail: str, **more: Any) -> HttpResponse:
    """Answer with a problem."""
    body = {"type": type, "title": title, "status": status, "detail": detail, **more}
    return HttpResponse(
        json.dumps(body, ensure_ascii=False), status=status, content_type="application/problem+json"
    )


def handle(api: NinjaAPI) -> None:
    """Have every error of the API answered as a problem."""

    @api.exception_handler(AidliftError)
    def _ours(request: HttpRequest, error: AidliftError) -> HttpResponse:
        told: dict[str, Any] = error.to_dict()
        return problem(told.pop("status"), **told)

    @api.exception_handler(Changed)
    def _changed(request: HttpRequest, error: Changed) -> HttpResponse:
        told: dict[str, Any] = error.to_dict() | {"status": 412}
        return problem(told.pop("status"), **told)

    @api.exception_handler(AuthenticationError)
    def _stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        answer = problem(
            401,
            type="not-signed-in",
            title="NotSignedIn",
            detail="Send a key that stands: Authorization: Bearer aidlift_…; `aidlift token add` makes one.",
        )
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer

    @api.exception_handler(RequestDataTooBig)
    def _too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
        return problem(
            413, type="too-large", title="TooLarge", detail="The body is larger than 5 MB; send it in parts."
        )

    @api.exception_handler(HttpError)
    def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code, type="refused", title="Refused", detail=str(error))

    @api.exception_handler(Exception)
    def _bug(request: HttpRequest, error: Exception) -> HttpResponse:
        logger.error("%s %s", request.method, request.path, exc_info=error)
        return problem(
            500,
            type="bug",
            title="Bug",
            detail="Something in Aidlift broke; nothing of what you sent was half-done.",
        )
