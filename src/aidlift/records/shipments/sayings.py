"""The facts that papers keep, gathered from the records as they stand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from aidlift.records.parties.models import Person
from aidlift.records.shipments import packing
from aidlift.records.shipments.models import Consignment, Leg, Receipt, TransportDocument
from aidlift.records.shipments.steps import as_corrected
from aidlift.shipments.receiving import Counted

SHOWN_TIMES = ("depart", "arrive", "clear", "deliver")
SIGNED = (("count", "Counted by"), ("sign", "Signed by"), ("countersign", "Countersigned by"))


def of_consignment(
    consignment: Consignment, kind: str, number: str, *, by: Person, at: datetime
) -> dict[str, Any]:
    """Gather what a packing list or a waybill says of a consignment as it is packed now."""
    sums = packing.totals_of(consignment)
    waybill = number if kind == "waybill" else _waybill(consignment)
    return _head(consignment) | {
        "kind": str(kind),
        "number": number,
        "issued_at": _iso(at),
        "issued_by": by.name,
        "waybill": waybill,
        "lines": [
            _lot(line.lot) | {"quantity": line.quantity}
            for line in consignment.lines.select_related("lot").order_by("number")
            if line.quantity
        ],
        "boxes": [
            {
                "first": one.first,
                "pieces": one.pieces,
                "lot": one.lot_id,
                "quantity_each": one.quantity_each,
                "mass_g_each": one.mass_g_each,
                "volume_cm3_each": one.volume_cm3_each,
            }
            for one in consignment.pieces.filter(packing=consignment.packing).order_by("first")
        ],
        "totals": {
            "pieces": sums.pieces,
            "quantity": sums.quantity,
            "mass_g": sums.mass_g,
            "volume_cm3": sums.volume_cm3,
        },
    }


def of_receipt(receipt: Receipt) -> dict[str, Any]:
    """Gather what a goods received note says, with its signatures as far as they were given."""
    consignment = receipt.consignment
    leg = Leg.objects.get(consignment=consignment, number=receipt.leg)
    events = {event.verb: event for event in receipt.events.select_related("by").order_by("id")}
    return _head(consignment) | {
        "number": receipt.receipt_id,
        "issued_at": _iso(events["count"].occurred_at),
        "issued_by": events["count"].by.name,
        "carrier": leg.carrier.name,
        "state": receipt.state,
        "leg": receipt.leg,
        "receiver": leg.facility or consignment.consignee,
        "waybill": leg.waybill or _waybill(consignment),
        "lines": [
            _lot(line.lot)
            | {"reason": line.reason}
            | {name: getattr(line, name) for name in ("shipped", *_COUNTS)}
            for line in receipt.lines.select_related("lot").order_by("id")
        ],
        "times": [
            {"verb": event.verb, "at": _iso(moment), "place": _words(consignment, event.place)}
            for event, moment in as_corrected(
                consignment.events.filter(verb__in=SHOWN_TIMES, leg__lte=receipt.leg).order_by("id")
            )
        ],
        "people": [
            {"words": words, "name": events[verb].by.name, "at": _iso(events[verb].occurred_at)}
            if verb in events
            else {"words": words, "name": "", "at": ""}
            for verb, words in SIGNED
        ],
    }


_COUNTS = tuple(name for name in Counted.__dataclass_fields__ if name not in {"lot", "reason"})


def _head(consignment: Consignment) -> dict[str, Any]:
    return {
        "consignment": consignment.consignment_id,
        "release": consignment.release_id or "",
        "invented": consignment.is_invented,
        "mode": consignment.mode,
        "flight": consignment.flight,
        "carrier": consignment.carrier.name,
        "origin": consignment.store.airport or consignment.store_id
        if consignment.store
        else consignment.origin_country,
        "entry": consignment.entry,
        "consignor": {
            "name": consignment.consignor.name,
            "place": consignment.store.name if consignment.store else "",
            "country": consignment.origin_country,
        },
        "consignee": {
            "name": consignment.consignee,
            "place": consignment.to_store.name if consignment.to_store else "",
            "country": consignment.country,
            "facility": consignment.facility,
        },
    }


def _lot(lot: Any) -> dict[str, Any]:
    return {
        "lot": lot.lot_id,
        "item": lot.item,
        "batch": lot.batch,
        "expires": lot.expires.isoformat() if lot.expires else "",
    }


def _words(consignment: Consignment, place: str) -> str:
    """Name a place of the ledger as people do: the store, the consignee, the facility."""
    leg = consignment.legs.filter(to_place=place).first()
    if leg is not None:
        return leg.facility or consignment.consignee
    if place == consignment.origin_id:
        return consignment.store.name if consignment.store else consignment.consignor.name
    return place


def _waybill(consignment: Consignment) -> str:
    found = packing.paper(consignment, TransportDocument.Kind.WAYBILL)
    return found.number if found else ""


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="minutes")
