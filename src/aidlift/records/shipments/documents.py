"""Papers are issued, not edited: what each says is kept as it was said, and printed from that."""

from __future__ import annotations

from datetime import datetime

from aidlift.errors import BadInput, Conflict
from aidlift.evidence import fingerprint
from aidlift.records import access
from aidlift.records.action import action
from aidlift.records.audit.chain import canonical
from aidlift.records.parties.models import Person
from aidlift.records.parties.numbering import next_name
from aidlift.records.shipments import packing
from aidlift.records.shipments.models import Consignment, TransportDocument
from aidlift.records.shipments.sayings import of_consignment
from aidlift.records.steps import locked
from aidlift.shipments import read_air_waybill_number
from aidlift.shipments.moves import NOT_LEFT

KINDS = TransportDocument.Kind


@action("packing_list.issue")
def issue_packing_list(consignment: str, *, by: Person, at: datetime) -> TransportDocument:
    """Issue the packing list of what is packed; a new one takes the place of one written before."""
    found = _packed(consignment, by)
    number = next_name("PL", at)
    return _issue(found, KINDS.PACKING_LIST, number, number, by=by, at=at)


@action("waybill.issue")
def issue_waybill(consignment: str, *, number: str = "", by: Person, at: datetime) -> TransportDocument:
    """Issue the waybill: by air under the carrier's number, which has to check; else under one of ours.

    A part that was split off travels under the waybill of the whole.
    """
    found = _packed(consignment, by)
    name = next_name("WB", at)
    if found.mode == "air":
        if not number.strip():
            raise BadInput("Name the number of the air waybill that the carrier gave, such as 876-12345675.")
        number = read_air_waybill_number(number)
    number = number.strip() or name
    others = TransportDocument.objects.filter(kind=KINDS.WAYBILL, number=number)
    whole = {found.pk, found.split_from_id, *found.parts.values_list("pk", flat=True)}
    if taken := others.exclude(consignment_id__in=whole).first():
        raise Conflict(f"Waybill {number} is that of {taken.consignment_id}; a number is given once.")
    return _issue(found, KINDS.WAYBILL, name, number, by=by, at=at)


def _packed(consignment: str, by: Person) -> Consignment:
    found = locked(Consignment, consignment)
    access.require(by, "shipment", store=found.store_id or "", party=found.carrier_id)
    if found.state not in NOT_LEFT:
        raise Conflict(
            f"{consignment} is {found.state}; papers are issued once goods are packed, before they depart."
        )
    return found


def _issue(
    consignment: Consignment, kind: str, name: str, number: str, *, by: Person, at: datetime
) -> TransportDocument:
    sums = packing.totals_of(consignment)
    content = canonical(of_consignment(consignment, kind, number, by=by, at=at))
    return TransportDocument.objects.create(
        document_id=name,
        kind=kind,
        number=number,
        consignment=consignment,
        packing=consignment.packing,
        pieces=sums.pieces,
        quantity=sums.quantity,
        mass_g=sums.mass_g,
        volume_cm3=sums.volume_cm3,
        content=content,
        sha256=fingerprint(content.encode()),
        supersedes=packing.paper(consignment, kind),
        posted_at=at,
        by=by,
    )
