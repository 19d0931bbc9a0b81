"""What can be brought in as a table: its columns, what is there already, and the actions that take it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from aidlift.errors import BadInput, NotFound
from aidlift.records.action import ACTIONS
from aidlift.records.assistance.models import Pledge, Request
from aidlift.records.corridors.models import Corridor, Flight
from aidlift.records.evidence.models import Document
from aidlift.records.parties.models import Party, Person, Store
from aidlift.records.reading import read_arguments
from aidlift.records.reserve.models import Lot

Row = Mapping[str, Any]
Take = Callable[[Sequence[Row], Person, datetime], models.Model]


@dataclass(frozen=True)
class Kind:
    """A kind of record that can be imported; `key` is the column that says which rows are one record.

    `found_by` is the field by which a record that is there already is found; `shared` are the columns that
    all rows of one record agree on (none: every row is a record).
    """

    name: str
    model: type[models.Model]
    key: str
    found_by: str
    take: Take
    shared: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        """Name the declaration of its columns in `frames/schemas`."""
        return f"sheet_{self.name}"


def flat(action: str) -> Take:
    """Hand a row to one action: its columns are the action's fields."""

    def take(rows: Sequence[Row], by: Person, at: datetime) -> models.Model:
        return _act(action, rows[0], by, at)

    return take


def take_request(rows: Sequence[Row], by: Person, at: datetime) -> models.Model:
    """Draft a request from its rows, and submit it where they say so."""
    head = {name: rows[0].get(name) for name in REQUEST_HEAD if name != "entered_as"}
    lines = [
        _given({name: row.get(name) for name in ASKED} | {"needed_by": row.get("line_needed_by")})
        for row in rows
    ]
    request = _act("request.draft", head | {"lines": lines}, by, at)
    if rows[0].get("entered_as") == "submitted":
        request = _act("request.submit", {"request_id": str(request.pk)}, by, at)
    return request


def take_pledge(rows: Sequence[Row], by: Person, at: datetime) -> models.Model:
    """Report a pledge from its rows, and take it up the ladder as far as they say."""
    head = {name: rows[0].get(name) for name in PLEDGE_HEAD if name not in {"entered_as", "commitment"}}
    lines = [_given({name: row.get(name) for name in PROMISED}) for row in rows]
    pledge = _act("pledge.report", head | {"lines": lines}, by, at)
    reach = rows[0].get("entered_as") or "reported"
    if reach in {"pledged", "committed"}:
        pledge = _act("pledge.confirm", {"pledge_id": str(pledge.pk)}, by, at)
    if reach == "committed":
        if not rows[0].get("commitment"):
            raise BadInput("A pledge is committed by a document; name it in the column commitment.")
        paper = {"pledge_id": str(pledge.pk), "document": rows[0]["commitment"]}
        pledge = _act("pledge.commit", paper, by, at)
    return pledge


REQUEST_HEAD = (
    "external_id",
    "country",
    "title",
    "requested_on",
    "needed_by",
    "appeal",
    "document",
    "entered_as",
)
ASKED = ("item", "quantity", "wording", "candidates", "facility")
PLEDGE_HEAD = (
    "external_id",
    "donor",
    "kind",
    "country",
    "title",
    "stated_on",
    "expected_on",
    "valid_until",
    "document",
    "entered_as",
    "commitment",
)
PROMISED = (
    "item",
    "quantity",
    "currency",
    "wording",
    "candidates",
    "qualifier",
    "earmark",
    "earmark_for",
    "earmark_is_hard",
)

KINDS = {
    kind.name: kind
    for kind in (
        Kind("parties", Party, "party_id", "party_id", flat("party.add")),
        Kind("stores", Store, "store_id", "store_id", flat("store.add")),
        Kind("documents", Document, "document_id", "document_id", flat("document.add")),
        Kind("requests", Request, "external_id", "external_id", take_request, REQUEST_HEAD),
        Kind("pledges", Pledge, "external_id", "external_id", take_pledge, PLEDGE_HEAD),
        Kind("stock", Lot, "external_id", "external_id", flat("stock.receive")),
        Kind("corridors", Corridor, "corridor_id", "corridor_id", flat("corridor.add")),
        Kind("flights", Flight, "flight_id", "flight_id", flat("flight.propose")),
    )
}
"""In the order in which they can be brought in: what comes later names what came before."""


def kind_named(name: str) -> Kind:
    """Find a kind; raise NotFound."""
    if name not in KINDS:
        raise NotFound(f"Nothing is imported as {name!r}; the kinds are {', '.join(KINDS)}.")
    return KINDS[name]


def _act(name: str, given: Row, by: Person, at: datetime) -> models.Model:
    found = ACTIONS[name]
    return found.function(**read_arguments(found.parameters, _given(given)), by=by, at=at)


def _given(row: Row) -> dict[str, Any]:
    """Keep the cells that hold something; an empty one leaves the action's own default."""
    return {name: value for name, value in row.items() if value is not None}
