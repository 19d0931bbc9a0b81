"""Consignments, their pieces, papers, flights and times, as the tables of ONE Record."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl

from aidlift import catalogue, frames
from aidlift.formats.exchange.one_record import UNIT, Cargo
from aidlift.records import access
from aidlift.records.asof import known_by
from aidlift.records.corridors import queries as corridors
from aidlift.records.corridors.models import Load
from aidlift.records.parties.models import Person, Store
from aidlift.records.shipments.models import Consignment, Piece, ShipmentEvent, TransportDocument

BOOKED = {"queued": "QUEUED", "confirmed": "CONFIRMED", "rejected": "REJECTED", "deleted": "DELETED"}
CARRIED = {
    "cancelled": "CANCELLED",
    "closed": "COMPLETE",
    "unloaded": "COMPLETE",
    "arrived": "COMPLETE",
    "departed": "ACTIVE",
    "loading": "ACTIVE",
}
"""Execution status of ONE Record by the state of a flight; PENDING for any other."""

SHOWN = {"planned": "scheduled", "requested": "scheduled", "expected": "estimated", "estimated": "estimated"}
AIR_WAYBILL = re.compile(r"[0-9]{3}-[0-9]{8}")
Rows = Iterable[dict[str, Any]]


def cargo(as_of: date | None = None, *, by: Person) -> Cargo:
    """Give consignments and what carries them as known on a day; raise NotAllowed for who may not see all."""
    access.require(by, "shipment", access="read")
    known = Consignment.objects.filter(**known_by(as_of)).select_related("carrier").order_by("pk")
    papers = list(
        TransportDocument.objects.filter(
            kind=TransportDocument.Kind.WAYBILL, superseded_by__isnull=True, **known_by(as_of)
        ).select_related("consignment")
    )
    flights = corridors.flights(as_of=as_of, by=by)
    pieces = _table("cargo_pieces", _pieces(as_of))
    return Cargo(
        shipments=_table("cargo_shipments", (_shipment(one) for one in known)),
        pieces=pieces,
        waybills=_table("cargo_waybills", (_waybill(paper) for paper in papers)),
        bookings=_table("cargo_bookings", _bookings(papers, flights)),
        movements=_table("cargo_movements", _movements(flights)),
        loads=_table("cargo_loads", _loads(as_of, flights, pieces)),
        customs=_table("cargo_customs", _customs(as_of)),
        events=_table("cargo_events", _events(as_of)),
        places=_table("cargo_places", _places()),
    )


def _table(name: str, rows: Rows) -> pl.DataFrame:
    dtypes = frames.schema(name).dtypes
    return pl.DataFrame([{column: row.get(column) for column in dtypes} for row in rows], schema=dtypes)


def _shipment(one: Consignment) -> dict[str, Any]:
    return {
        "shipment": one.pk,
        "description": "Medical supplies",
        "consignor": one.consignor_id,
        "consignee": one.consignee,
    }


def _pieces(as_of: date | None) -> Rows:
    """Give one row a piece of the packing that travels."""
    items = catalogue.items()
    found = Piece.objects.filter(**known_by(as_of)).select_related("lot", "consignment").order_by("pk")
    for group in found.iterator():
        if group.packing != group.consignment.packing:
            continue
        lot = group.lot
        for number in range(group.first, group.first + group.pieces):
            yield {
                "piece": f"{group.consignment_id}/{number}",
                "shipment": group.consignment_id,
                "description": items[lot.item].name if lot.item in items else lot.item,
                "item": lot.item,
                "lot": lot.pk,
                "batch": lot.batch or None,
                "expires": lot.expires,
                "quantity": group.quantity_each,
                "gross_mass_kg": group.mass_g_each / 1000,
                "marks": group.marks or None,
            }


def _waybill(paper: TransportDocument) -> dict[str, Any]:
    return {
        "waybill": paper.pk,
        "number": paper.number,
        "kind": "DIRECT" if AIR_WAYBILL.fullmatch(paper.number) else "HOUSE",
        "shipment": paper.consignment_id,
        "origin": _code(paper.consignment.origin_id),
        "destination": paper.consignment.entry or _code(paper.consignment.destination_id),
    }


def _bookings(papers: list[TransportDocument], flights: pl.DataFrame) -> Rows:
    of_flight = {row["flight"]: row for row in flights.iter_rows(named=True)}
    for paper in papers:
        flight = of_flight.get(paper.consignment.flight)
        if flight is not None:
            yield {
                "booking": f"{paper.pk}-{flight['flight']}",
                "waybill": paper.pk,
                "status": BOOKED[flight["booking"]],
                "carrier": flight["carrier"],
                "leg": 1,
                "flight": flight["number"] or flight["flight"],
                "origin": flight["origin"],
                "destination": flight["destination"],
                "departs_at": flight["departs"],
                "arrives_at": flight["arrives"],
            }


def _movements(flights: pl.DataFrame) -> Rows:
    for row in flights.iter_rows(named=True):
        times = {
            f"{side}_{SHOWN.get(row[f'{side}_is'], 'actual')}": row[side]
            for side in ("departs", "arrives")
            if row[side] is not None
        }
        yield {
            "movement": row["flight"],
            "number": row["number"] or None,
            "mode": "air",
            "status": CARRIED.get(row["state"], "PENDING"),
            "origin": row["origin"],
            "destination": row["diverted_to"] or row["destination"],
            "carrier": row["carrier"],
        } | times


def _loads(as_of: date | None, flights: pl.DataFrame, pieces: pl.DataFrame) -> Rows:
    """Give what is on board each flight: pieces that are told, and units whose code can be read."""
    told, flying = set(pieces["piece"]), set(flights["flight"])
    gone = Load.objects.filter(removes__isnull=False, **known_by(as_of)).values("removes")
    on_board = Load.objects.filter(removes=None, **known_by(as_of)).exclude(pk__in=gone).order_by("pk")
    for one in on_board:
        unit = one.uld if UNIT.fullmatch(one.uld.replace(" ", "").replace("-", "").upper()) else None
        piece = one.piece if one.piece in told else None
        if one.flight_id in flying and (unit or piece):
            yield {"load": f"load-{one.pk}", "movement": one.flight_id, "piece": piece, "unit": unit}


def _customs(as_of: date | None) -> Rows:
    """Say which consignments customs have cleared; codes of what was declared are not in the records."""
    cleared = ShipmentEvent.objects.filter(code="CCD", **known_by(as_of)).select_related("consignment")
    for event in cleared.order_by("pk"):
        yield {
            "entry": f"customs-{event.pk}",
            "shipment": event.consignment_id,
            "country": event.consignment.country or None,
            "note": f"Cleared by customs on {event.occurred_at:%Y-%m-%d %H:%M} UTC",
        }


def _events(as_of: date | None) -> Rows:
    found = ShipmentEvent.objects.filter(**known_by(as_of)).order_by("pk")
    for event in found.iterator():
        yield {
            "event": f"shipment-event-{event.pk}",
            "about_kind": "shipment",
            "about": event.consignment_id,
            "code": event.code or None,
            "words": event.verb.replace("_", " "),
            "time_type": event.time_type.upper(),
            "occurred_at": event.occurred_at,
            "recorded_at": event.posted_at,
            "place": _code(event.place) if event.place else None,
        }


def _places() -> Rows:
    for store in Store.objects.order_by("pk"):
        yield {
            "place": store.pk,
            "name": store.name,
            "iata": store.airport or None,
            "latitude": store.latitude,
            "longitude": store.longitude,
        }


def _code(place: str) -> str:
    """Return the code of a store or recipient behind the name of its place in the ledger."""
    return place.partition(":")[2] or place
