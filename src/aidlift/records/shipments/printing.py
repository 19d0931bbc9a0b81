"""A paper as it is to be printed: found, permission asked, put into words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aidlift.errors import NotFound
from aidlift.records import access
from aidlift.records.parties.models import Person
from aidlift.records.shipments import packing
from aidlift.records.shipments.models import Consignment, Receipt
from aidlift.records.shipments.sayings import of_receipt
from aidlift.records.steps import named
from aidlift.shipments.papers import printed


@dataclass(frozen=True)
class Printed:
    """A paper: its kind, what its template shows, and when it was written."""

    kind: str
    shown: dict[str, Any]
    written_at: datetime


def transport_paper(kind: str, consignment: str, *, by: Person) -> Printed:
    """Return the waybill or packing list that stands for a consignment; raise NotFound where none does."""
    found = named(Consignment, consignment)
    may_see(found, by)
    paper = packing.paper(found, kind)
    if paper is None:
        issue = f"{kind.replace(' ', '_')}.issue"
        raise NotFound(f"{consignment} has no {kind} yet; issue it first: aidlift do {issue}.")
    return Printed(kind, printed(kind, paper.said), paper.posted_at)


def received_note(name: str, *, by: Person) -> Printed:
    """Return a goods received note by its own name, or the last one of a consignment."""
    receipts = Receipt.objects.select_related("consignment").exclude(state="void")
    found = receipts.filter(pk=name).first() or receipts.filter(consignment=name).order_by("leg", "pk").last()
    if found is None:
        raise NotFound(f"There is no goods received note {name!r}, and no consignment of that name has one.")
    may_see(found.consignment, by)
    last = found.events.latest("id").posted_at
    return Printed("goods received note", printed("goods received note", of_receipt(found)), last)


def may_see(consignment: Consignment, by: Person) -> None:
    """Ask whether a person may see a consignment: at its store, in its country, or as one of its carriers."""
    parties = [leg.carrier_id for leg in consignment.legs.all()]
    for party in parties:
        if access.may(by, "shipment", access="read", party=party):
            return
    store = consignment.store_id or ""
    if access.may(by, "shipment", access="read", store=consignment.to_store_id or ""):
        return
    access.require(by, "shipment", access="read", country=consignment.country, store=store)
