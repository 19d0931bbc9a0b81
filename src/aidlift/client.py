"""Talk to an Aidlift site from a program: tables as frames, actions by name.

from aidlift.client import Client

desk = Client("https://desk.example.org", token="aidlift_…")
stock = desk.table("stock", item="oxygen-concentrator-10l")
desk.do("request.submit", request="REQ-2021-0001")
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import polars as pl

from aidlift.errors import AidliftError, BadInput, Conflict, NotAllowed, NotFound, Problem, Unreachable

TYPES: dict[str, Any] = {
    "text": pl.String,
    "integer": pl.Int64,
    "number": pl.Float64,
    "boolean": pl.Boolean,
    "amount": pl.String,
    "date": pl.String,
    "moment": pl.String,
}
ERRORS: dict[int, type[AidliftError]] = {
    401: NotAllowed,
    403: NotAllowed,
    404: NotFound,
    409: Conflict,
    412: Conflict,
}
ROWS_A_CALL = 1000
TRIES = 4
WAIT_SECONDS = 0.5
TOLERANCE_SECONDS = 300


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: it would carry the key to wherever it points."""

    def redirect_request(self, *_: Any) -> None:
        """Refuse."""


OPENER = urllib.request.build_opener(_Stay)


class Client:
    """A site and the key with which its API is called; every call raises Aidlift's own errors."""

    def __init__(self, url: str, token: str, *, timeout: float = 60) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise BadInput(f"{url!r} is not the address of a site; write https://desk.example.org.")
        self.url = f"{parts.scheme}://{parts.netloc}"
        self.token = token
        self.timeout = timeout

    def table(self, name: str, **filters: Any) -> pl.DataFrame:
        """Return a whole table, fetched page by page, with days and moments as such."""
        asked: dict[str, Any] = {key: _text(value) for key, value in filters.items() if value is not None}
        asked["size"] = ROWS_A_CALL
        rows: list[dict[str, Any]] = []
        page = 1
        while True:
            told = self._call("GET", f"/api/v1/tables/{name}?{urlencode({**asked, 'page': page})}")
            rows += told["rows"]
            if told["next"] is None:
                return _frame(told["columns"], rows)
            page += 1

    def record(self, kind: str, name: str) -> tuple[dict[str, Any], str]:
        """Return one record, and its tag for `do`: `desk.record("request", "REQ-2021-0001")`."""
        path = f"/api/v1/records/{quote(kind)}/{quote(name)}"
        with self._answer("GET", path) as answer:
            return json.load(answer), str(answer.headers["ETag"])

    def do(self, action: str, *, key: str = "", tag: str = "", **fields: Any) -> dict[str, Any]:
        """Do an action once, however often the line breaks; return what was changed.

        `key` is the Idempotency-Key: give one of your own to be safe across runs of your program too. With
        the `tag` of a record nothing is done where it changed since: raises Conflict.
        """
        body = json.dumps(fields, default=_plain).encode()
        headers = {"Idempotency-Key": key or str(uuid.uuid4()), "Content-Type": "application/json"}
        return self._call(
            "POST", f"/api/v1/actions/{action}", body, headers | ({"If-Match": tag} if tag else {})
        )

    def _call(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        with self._answer(method, path, body, headers) as answer:
            told: dict[str, Any] = json.load(answer)
            return told

    def _answer(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> http.client.HTTPResponse:
        """Call, and again where the line broke: reads change nothing, writes carry their key."""
        sent = {"Authorization": f"Bearer {self.token}", "Accept": "application/json", **(headers or {})}
        request = urllib.request.Request(  # noqa: S310 - the address was checked to be http(s)
            self.url + path, body, sent, method=method
        )
        reason: object = ""
        for attempt in range(TRIES):
            if attempt:
                time.sleep(WAIT_SECONDS * 2 ** (attempt - 1))
            try:
                answer: http.client.HTTPResponse = OPENER.open(request, timeout=self.timeout)
                return answer
            except urllib.error.HTTPError as error:
                if error.code not in {502, 503, 504}:
                    raise _error(error) from None
                reason = error
            except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
                reason = getattr(error, "reason", error)
        raise Unreachable(f"{self.url} did not answer {TRIES} times: {reason}.")


def read_webhook(
    secret: str, headers: Mapping[str, str], body: bytes, *, now: float | None = None
) -> dict[str, Any]:
    """Check a webhook's message and return it: `type`, `timestamp`, and `data` with `seq` and `subject`.

    `headers` and `body` are the request's as they came; `secret` is what adding the webhook showed. Raises
    NotAllowed where the signature is another's, or the message is older or newer than five minutes. A message
    may come twice: its `webhook-id` tells.
    """
    given = {name.lower(): value for name, value in headers.items()}
    sent, moment = given.get("webhook-id", ""), given.get("webhook-timestamp", "")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = hmac.new(key, f"{sent}.{moment}.".encode() + body, hashlib.sha256).digest()
    found = [one.removeprefix("v1,") for one in given.get("webhook-signature", "").split()]
    if not any(hmac.compare_digest(one, base64.b64encode(expected).decode()) for one in found):
        raise NotAllowed("The message is not signed with this secret; it is refused.")
    if abs((time.time() if now is None else now) - int(moment)) > TOLERANCE_SECONDS:
        raise NotAllowed("The message was signed more than five minutes ago, or lies ahead; it is refused.")
    told: dict[str, Any] = json.loads(body)
    return told


def _error(error: urllib.error.HTTPError) -> AidliftError:
    """Turn problem+json back into the error that the site raised."""
    try:
        told = json.loads(error.read())
    except ValueError:
        told = {}
    sentence = told.get("detail") or f"The site answered {error.code}."
    if error.code in {400, 413, 422}:
        return BadInput(
            sentence,
            [Problem(one["message"], one["row"], one["column"]) for one in told.get("errors") or ()],
        )
    return ERRORS.get(error.code, AidliftError)(sentence)


def _frame(columns: list[dict[str, str]], rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Build the frame in the kinds that the site names."""
    kinds = {one["name"]: one["type"] for one in columns}
    schema = {name: TYPES.get(kind) for name, kind in kinds.items()}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.with_columns(
        *(pl.col(name).str.to_date() for name, kind in kinds.items() if kind == "date"),
        *(
            pl.col(name).str.to_datetime(time_zone="UTC", time_unit="us")
            for name, kind in kinds.items()
            if kind == "moment"
        ),
    )


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def _plain(value: Any) -> Any:
    """Write what JSON does not know: days, moments, amounts, frames as lists of lines."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, pl.DataFrame):
        return value.to_dicts()
    raise TypeError(f"{type(value).__name__} cannot be sent")
