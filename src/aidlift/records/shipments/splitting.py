"""Part a consignment: some of its pieces go on another flight, under papers of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aidlift.errors import BadInput
from aidlift.records import access
from aidlift.records.action import action
from aidlift.records.parties.models import Person
from aidlift.records.parties.numbering import next_name
from aidlift.records.shipments import packing
from aidlift.records.shipments.models import Consignment, ConsignmentLine, Leg
from aidlift.records.shipments.steps import begin, leg_of, said, step
from aidlift.records.steps import locked
from aidlift.shipments import CONSIGNMENT


@dataclass(frozen=True)
class SplitOf:
    """What of a lot goes on another flight."""

    lot: str
    quantity: int


@action("consignment.split")
def split(
    consignment: str, *, lines: Sequence[SplitOf], flight: str = "", reason: str, by: Person, at: datetime
) -> Consignment:
    """Send some whole pieces on another flight, as a consignment of their own with its own papers."""
    found = locked(Consignment, consignment)
    access.require(by, "shipment", store=found.store_id or "", party=found.carrier_id)
    CONSIGNMENT.apply(found.state, "split", name=consignment)
    quantities = _parted(found, lines)
    kept, taken = packing.part_boxes(packing.boxes_of(found), quantities)
    part = Consignment.objects.get(pk=found.pk)
    part.pk = next_name("CON", at)
    part.flight, part.packing, part.split_from = flight, 0, found
    part.external_id, part.posted_at, part.planned_by = "", at, by
    part.state = "packed" if found.state == "packed" else "with carrier"
    part.save(force_insert=True)
    begin(part, "split", by=by, at=at, note=f"from {consignment}: {said(reason)}")
    _copy_leg(found, part, at=at)
    _move_lines(found, part, quantities)
    packing.keep_boxes(part, taken, at=at)
    packing.keep_boxes(found, kept, at=at)
    part.save(update_fields=["packing"])
    step(found, "split", by=by, at=at, note=f"{part.pk}: {said(reason)}", changed=("packing",))
    return part


def _parted(consignment: Consignment, lines: Sequence[SplitOf]) -> dict[str, int]:
    held: dict[str, int] = {}
    for line in consignment.lines.all():
        held[line.lot_id] = held.get(line.lot_id, 0) + line.quantity
    quantities: dict[str, int] = {}
    for one in lines:
        quantities[one.lot] = quantities.get(one.lot, 0) + one.quantity
    for lot, quantity in quantities.items():
        if not 0 < quantity <= held.get(lot, 0):
            raise BadInput(
                f"{consignment.consignment_id} holds {held.get(lot, 0):,} of lot {lot}; "
                f"{quantity:,} cannot be parted."
            )
    if not quantities or sum(quantities.values()) == sum(held.values()):
        raise BadInput("A part goes and a part stays; to move all of it, put it on another flight: manifest.")
    return quantities


def _copy_leg(whole: Consignment, part: Consignment, *, at: datetime) -> None:
    leg = leg_of(whole, 1)
    Leg.objects.create(
        consignment=part,
        number=1,
        mode=leg.mode,
        carrier_id=leg.carrier_id,
        from_place_id=leg.from_place_id,
        to_place_id=leg.to_place_id,
        facility=leg.facility,
        posted_at=at,
    )


def _move_lines(whole: Consignment, part: Consignment, quantities: dict[str, int]) -> None:
    """Take quantities from the last lines of each lot, so that the first ones of a request go first."""
    left = dict(quantities)
    for line in whole.lines.order_by("-number"):
        moved = min(left.get(line.lot_id, 0), line.quantity)
        if not moved:
            continue
        left[line.lot_id] -= moved
        line.quantity -= moved
        line.save(update_fields=["quantity"])
        ConsignmentLine.objects.create(
            consignment=part,
            number=line.number,
            lot_id=line.lot_id,
            planned=moved,
            quantity=moved,
            request_line_id=line.request_line_id,
            release_line_id=line.release_line_id,
            pledge_line_id=line.pledge_line_id,
            split_from=line,
        )
