"""The ledger's lines as custody events: what moved, from whom to whom, under which papers, on whose clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import airportsdata
import polars as pl

from aidlift import frames
from aidlift.records import access
from aidlift.records.asof import known_by
from aidlift.records.parties.models import Person, Store
from aidlift.records.reserve.models import Movement

ROWS = 10_000
STEPS = {
    ("donor", "store"): ("receiving", "in_progress"),
    ("supplier", "store"): ("receiving", "in_progress"),
    ("carrier", "store"): ("receiving", "in_progress"),
    ("carrier", "recipient"): ("receiving", "in_progress"),
    ("store", "carrier"): ("shipping", "in_transit"),
    ("donor", "carrier"): ("shipping", "in_transit"),
    ("carrier", "carrier"): ("transporting", "in_transit"),
    ("store", "damaged"): ("inspecting", "damaged"),
    ("damaged", "store"): ("repairing", "available"),
    ("store", "kit"): ("assembling", None),
    ("kit", "store"): ("assembling", "available"),
    ("found", "store"): ("stock_taking", "available"),
    ("store", "loss"): ("stock_taking", "unknown"),
    ("carrier", "loss"): ("inspecting", "unknown"),
}
"""Business step and disposition (CBV 2.0) of a movement by the kinds of its places; `destroyed` is below."""

DOCUMENTS = {"REQ": "po", "CON": "desadv", "GRN": "recadv", "REL": "po"}
"""Kind of business transaction (CBV 2.0) by the beginning of a document's number; any other has no kind."""


def custody_events(as_of: date | None = None, *, by: Person) -> Iterator[pl.DataFrame]:
    """Give the table `custody_events` as known on a day, in frames; a reversed line is declared wrong.

    A reversal is no event of its own, since nothing moved: it says that the line it reverses did not occur.
    """
    access.require(by, "stock", access="read")
    known = Movement.objects.filter(**known_by(as_of)).select_related("lot").order_by("line_id")
    wrong = {
        line.reverses_id: (line.line_id, line.posted_at) for line in known.filter(reverses__isnull=False)
    }
    zones = _zones()
    lines = iter(known.filter(reverses__isnull=True).iterator(chunk_size=ROWS))
    dtypes = frames.schema("custody_events").dtypes
    while rows := [_row(line, wrong, zones) for line in islice(lines, ROWS)]:
        yield pl.DataFrame([{name: row.get(name) for name in dtypes} for row in rows], schema=dtypes)


def _row(
    line: Movement, wrong: dict[int | None, tuple[int, datetime]], zones: dict[str, str]
) -> dict[str, Any]:
    start, end = _kind(line.from_place_id), _kind(line.to_place_id)
    step, disposition = STEPS.get((start, end), ("other", None))
    if end == "destroyed":
        step, disposition = "destroying", "destroyed"
    lot = line.lot
    return {
        "event": f"movement-{line.line_id}",
        "kind": "object",
        "action": _action(start, end),
        "occurred_at": line.occurred_at,
        "utc_offset": _offset(line, zones),
        "recorded_at": line.posted_at,
        "step": step,
        "disposition": disposition,
        "read_point": line.to_place_id if step == "receiving" else line.from_place_id,
        "place": line.to_place_id if end in {"store", "damaged", "recipient"} else None,
        "lot": line.lot_id,
        "quantity": line.quantity,
        "from_owner": lot.owner_id,
        "from_holder": _holder(line.from_place_id),
        "from_place": line.from_place_id,
        "to_owner": lot.owner_id,
        "to_holder": _holder(line.to_place_id),
        "to_place": line.to_place_id,
        "documents": _document(line.document),
        "declared_wrong_at": wrong[line.line_id][1] if line.line_id in wrong else None,
        "wrong_because": "did_not_occur" if line.line_id in wrong else None,
    }


def _action(start: str, end: str) -> str:
    """Say whether goods begin to be there (found, put together), end, or were only moved."""
    if end in {"destroyed", "kit"}:
        return "DELETE"
    return "ADD" if start in {"found", "kit"} else "OBSERVE"


def _kind(place: str) -> str:
    return place.partition(":")[0]


def _holder(place: str) -> str | None:
    """Return the party that a place names: the donor, supplier, carrier or recipient itself."""
    kind, _, name = place.partition(":")
    return name if kind in {"donor", "supplier", "carrier", "recipient"} and name else None


def _document(number: str) -> str | None:
    plain = "_".join(number.split())
    return f"{DOCUMENTS.get(plain[:3], '')}:{plain}" if plain else None


def _offset(line: Movement, zones: dict[str, str]) -> str:
    """Return the offset of the clock at the store that the line is of; UTC's where no store is."""
    name = next((zones[one] for one in (line.to_place_id, line.from_place_id) if one in zones), None)
    text = line.occurred_at.astimezone(_zone(name)).strftime("%z") if name else "+0000"
    return f"{text[:3]}:{text[3:5]}"


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _zones() -> dict[str, str]:
    """Return the time zone of each store's place by that of its airport."""
    airports = airportsdata.load("IATA")
    stores = Store.objects.exclude(airport="").values_list("store_id", "airport")
    found = {store: airports[code]["tz"] for store, code in stores if code in airports}
    return {f"{kind}:{store}": zone for store, zone in found.items() for kind in ("store", "damaged")}
