"""Every table and every action as an endpoint of its own, made from the registries."""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from ninja import NinjaAPI, Router, Schema

from aidlift.errors import BadInput, NotAllowed, Problem
from aidlift.records.action import ACTIONS, Action, name_of
from aidlift.records.clock import now
from aidlift.records.query import QUERIES, Query
from aidlift.web.api import wire
from aidlift.web.api.once import once
from aidlift.web.api.problems import ProblemDetails, handle
from aidlift.web.api.records import read_record
from aidlift.web.api.tags import read_tag, tag_of
from aidlift.web.api.tokens import Bearer, caller
from aidlift.web.doing.perform import last_seen, perform
from aidlift.web.subjects import subject_of
from aidlift.web.tables.listing import ask, found, in_order
from aidlift.web.words import action_title, said

PAGE, MOST = 100, 1000
OURS = ("page", "size", "sort", "find")
"""Parameters of every table; no query has one of these names."""

DESCRIPTION = """Everything the pages do, for programs. A key (`aidlift token add`, or the page “Keys for
programs”) acts as a person and may do what that person may, or only read. Errors are problem+json with a
sentence to show. Every write takes an `Idempotency-Key`: sent again with the same body it gives the same
answer and changes nothing. Tables come in pages, with an `ETag`. A record's `ETag`, sent as `If-Match` with
an action, keeps a change of somebody else's from being done over."""

REFUSALS = {
    401: "No key, or one that opens nothing.",
    403: "The person's roles do not reach this, or the key only reads.",
    404: "No such thing.",
    409: "The records as they stand do not admit it.",
    412: "The record changed since its tag was given; nothing was done.",
    413: "The body is too large.",
    422: "What was sent cannot be used; everything wrong is listed.",
    500: "A fault of ours; nothing was half-done.",
}


class ColumnOut(Schema):
    """A column: its name, and text, integer, number, amount, boolean, date, moment or list."""

    name: str
    type: str


class TableOut(Schema):
    """A page of a table."""

    table: str
    columns: list[ColumnOut]
    rows: list[dict[str, Any]]
    total: int
    page: int
    size: int
    next: str | None


class RecordOut(Schema):
    """One record: its row in its table, and the last line of the audit chain about it."""

    kind: str
    id: str
    table: str
    row: dict[str, Any]
    seen: int


class DoneOut(Schema):
    """What an action changed: the record as the audit names it, and its name. A new secret, once."""

    action: str
    subject: str
    id: str
    secret: str | None = None


def make_api() -> NinjaAPI:
    """Make the API from the registries, which must be full by now."""
    api = NinjaAPI(
        title="Aidlift",
        version=version("aidlift"),
        description=DESCRIPTION,
        docs_url=None,
        auth=Bearer(),
        urls_namespace="api",
    )
    handle(api)
    tables, actions = Router(), Router()
    for query in sorted(QUERIES.values(), key=lambda one: one.name):
        _add_table(tables, query)
    for action in sorted(ACTIONS.values(), key=lambda one: one.name):
        _add_action(actions, action)
    _add_records(api)
    api.add_router("/tables", tables)
    api.add_router("/actions", actions)
    return api


def _add_table(router: Router, query: Query) -> None:
    clash = set(OURS) & set(query.parameters)
    assert not clash, f"the table {query.name} has parameters that the API uses: {clash}"
    router.add_api_operation(
        f"/{query.name}",
        ["GET"],
        _reader(query),
        response={200: TableOut, 304: None},
        operation_id=f"table.{query.name}",
        summary=said(query.name),
        description=inspect.cleandoc(query.function.__doc__ or ""),
        tags=[_tag(query.name)],
        openapi_extra={
            "parameters": [*map(_filter, query.parameters.items()), *PAGING],
            "responses": _refusals(),
        },
    )


def _add_records(api: NinjaAPI) -> None:
    @api.get(
        "/records/{kind}/{path:key}",
        response={200: RecordOut, 304: None},
        operation_id="record",
        summary="One record",
        tags=["Records"],
        openapi_extra={"responses": _refusals()},
    )
    def record(request: HttpRequest, kind: str, key: str) -> HttpResponse:
        """Show one record by the name that the audit uses (`request`, `REQ-2021-0001`), with its tag."""
        told, subject, seen = read_record(request, kind, key, by=caller(request)[1])
        response = _json(told)
        response.headers["ETag"] = tag_of(subject, seen)
        return get_conditional_response(request, etag=tag_of(subject, seen), response=response) or response


def _add_action(router: Router, action: Action) -> None:
    router.add_api_operation(
        f"/{action.name}",
        ["POST"],
        _doer(action),
        response={200: DoneOut},
        operation_id=f"do.{action.name}",
        summary=action_title(action.name),
        description=inspect.cleandoc(action.function.__doc__ or ""),
        tags=[_tag(action.name)],
        openapi_extra={
            "parameters": [IDEMPOTENCY, IF_MATCH],
            "responses": _refusals(),
            "requestBody": {
                "required": True,
                "content": {
                    "application/json": {
                        "schema": wire.schema_of(wire.body_of(action.name)),
                        "example": wire.example_of(action.name),
                    }
                },
            },
        },
    )


def _reader(query: Query) -> Callable[[HttpRequest], HttpResponse]:
    def read(request: HttpRequest) -> HttpResponse:
        _, by = caller(request)
        given = {name: str(value) for name, value in request.GET.items()}
        page, size = _whole(given, "page", 1, 10**9), _whole(given, "size", PAGE, MOST)
        filters = {name: value for name, value in given.items() if name not in OURS}
        frame = in_order(found(ask(query, filters, by=by), given.get("find", "")), given.get("sort", ""))
        shown = frame.slice((page - 1) * size, size)
        more = frame.height > page * size
        return _answer(
            request,
            {
                "table": query.name,
                "columns": wire.columns_of(frame),
                "rows": wire.rows_of(shown),
                "total": frame.height,
                "page": page,
                "size": size,
                "next": f"{request.path}?{urlencode({**given, 'page': page + 1})}" if more else None,
            },
        )

    return read


def _doer(action: Action) -> Callable[[HttpRequest], HttpResponse]:
    def do(request: HttpRequest) -> HttpResponse:
        token, by = caller(request)
        if not token.may_write:
            raise NotAllowed(f"The key “{token.name}” only reads; make one that may write.")
        given = wire.read_body(action.name, request.body)

        subject, seen = read_tag(request.headers.get("If-Match", ""))

        def act() -> dict[str, Any]:
            record = perform(action, given, by=by, subject=subject, seen=seen)
            secret = getattr(record, "secret", "")
            return {"action": action.name, "subject": name_of(record), "id": str(record.pk)} | (
                {"secret": secret} if secret else {}
            )

        asked = f"{action.name}\n".encode() + request.body
        key = request.headers.get("Idempotency-Key", "")
        told = once(by, key, asked, now(), act)
        response = _json(told)
        response.headers["ETag"] = tag_of(told["subject"], last_seen(told["subject"]))
        return response

    return do


def _answer(request: HttpRequest, value: dict[str, Any]) -> HttpResponse:
    """Answer with an ETag over what is said, or 304 to those who have it."""
    response = _json(value)
    tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = tag
    return get_conditional_response(request, etag=tag, response=response) or response


def _json(value: Mapping[str, Any]) -> HttpResponse:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, content_type="application/json")


def _whole(given: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = given.get(name, str(default))
    value = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
    if not 1 <= value <= most:
        raise BadInput("The page cannot be given.", [Problem(f"is {text!r}; it is 1 to {most}", column=name)])
    return value


def _filter(parameter: tuple[str, inspect.Parameter]) -> dict[str, Any]:
    name, one = parameter
    return {
        "name": name,
        "in": "query",
        "required": one.default is inspect.Parameter.empty,
        "description": said(name),
        "schema": wire.parameter_schema(name, one.annotation),
    }


def _refusals() -> dict[int, Any]:
    """Document every refusal as a problem."""
    content = {"application/problem+json": {"schema": wire.schema_of(ProblemDetails)}}
    return {code: {"description": words, "content": content} for code, words in REFUSALS.items()}


def _tag(name: str) -> str:
    subject = subject_of(name)
    return subject.title if subject else "More"


def _paging(name: str, description: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


PAGING = [
    _paging("page", "Which page, from 1.", type="integer", minimum=1, maximum=10**9, default=1),
    _paging("size", "Rows a page.", type="integer", minimum=1, maximum=MOST, default=PAGE),
    _paging("sort", "A column; with a minus before it, downwards.", type="string"),
    _paging("find", "Words that all have to stand in a row.", type="string"),
]

IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Any text of your own; the same key with the same body gives the same answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[ -~]+$"},
}

IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "A record's tag, as its ETag gave it: refused with 412 where it changed since.",
    "schema": {"type": "string", "maxLength": 500, "pattern": '^"[0-9]{1,18}\\.[A-Za-z0-9_-]{1,400}"$'},
}
