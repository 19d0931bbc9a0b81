"""Every change to a consignment where it arrives: customs, delivery, the onward leg, and its end."""

from __future__ import annotations

from datetime import datetime

from aidlift.errors import BadInput, Conflict
from aidlift.records import access
from aidlift.records.action import action
from aidlift.records.corridors.models import MODES
from aidlift.records.parties.actions import party_named
from aidlift.records.parties.models import Party, Person
from aidlift.records.reserve import ledger
from aidlift.records.shipments.models import Consignment, Leg
from aidlift.records.shipments.steps import (
    carrier_place,
    follow_order,
    is_final,
    leg_of,
    locked_with_order,
    recipient_place,
    said,
    shipped_on,
    standing_receipt,
    step,
)
from aidlift.records.steps import locked

SETTLED = ("return", "destroy")


@action("consignment.enter_customs")
def enter_customs(
    consignment: str, *, occurred_at: datetime | None = None, note: str = "", by: Person, at: datetime
) -> Consignment:
    """Note that the goods were reported to customs."""
    return _arrived(consignment, "enter_customs", occurred_at=occurred_at, note=note, by=by, at=at)


@action("consignment.hold")
def hold(
    consignment: str, *, reason: str, occurred_at: datetime | None = None, by: Person, at: datetime
) -> Consignment:
    """Note that customs or another authority holds the goods, and why; the clock of holds begins."""
    return _arrived(consignment, "hold", occurred_at=occurred_at, note=said(reason), by=by, at=at)


@action("consignment.clear")
def clear(
    consignment: str,
    *,
    occurred_at: datetime | None = None,
    note: str = "",
    document: str = "",
    by: Person,
    at: datetime,
) -> Consignment:
    """Note that customs cleared the goods; `document` is the number of the release paper."""
    return _arrived(consignment, "clear", occurred_at=occurred_at, note=note, document=document, by=by, at=at)


@action("consignment.deliver")
def deliver(
    consignment: str, *, occurred_at: datetime | None = None, note: str = "", by: Person, at: datetime
) -> Consignment:
    """Note that the goods were brought to the consignee; counting and signing are events of their own."""
    found = _here(consignment, by)
    if found.state == "unloaded" and found.crosses_a_border:
        raise Conflict(
            f"{consignment} came from {found.origin_country} to {found.country}: customs clear it first "
            "(consignment.enter_customs, consignment.clear)."
        )
    leg = leg_of(found)
    step(found, "deliver", by=by, at=at, occurred_at=occurred_at, place=leg.to_place_id, note=note)
    return found


@action("consignment.onward")
def onward(
    consignment: str,
    *,
    carrier: str,
    facility: str = "",
    mode: str = "road",
    waybill: str = "",
    occurred_at: datetime | None = None,
    note: str = "",
    by: Person,
    at: datetime,
) -> Consignment:
    """Send what was accepted onward with another carrier, to the `facility` or the one already named.

    The receipt of the leg before has to be posted: nobody sends on what nobody signed for.
    """
    found = _here(consignment, by)
    before = leg_of(found)
    receipt = standing_receipt(found, found.leg)
    if receipt is not None and receipt.state != "posted":
        raise Conflict(f"{receipt.receipt_id} is {receipt.state}; post it before the goods go onward.")
    if mode not in MODES:
        raise BadInput(f"There is no mode {mode!r}; the modes are {', '.join(MODES)}.")
    party = party_named(carrier)
    if party.kind != Party.Kind.CARRIER:
        raise BadInput(f"{party} is a {party.kind}, not a carrier.")
    target = facility.strip() or found.facility
    if not target or target == before.facility:
        raise BadInput(f"Name the facility that {consignment} goes to; it is at {before.to_place_id} now.")
    if found.to_store_id:
        raise Conflict(f"{consignment} is stock of {found.to_store_id} now; it leaves by a release order.")
    travels = shipped_on(found, found.leg + 1)
    found.leg += 1
    event = step(
        found, "onward", by=by, at=at, occurred_at=occurred_at, place=before.to_place_id, note=note,
        document=waybill, changed=("leg",),
    )  # fmt: skip
    if not travels:
        raise Conflict(f"Nothing of {consignment} was accepted, so nothing goes onward.")
    leg = Leg.objects.create(
        consignment=found,
        number=found.leg,
        mode=mode,
        carrier=party,
        from_place_id=before.to_place_id,
        to_place_id=recipient_place(found.country, target),
        facility=target,
        waybill=waybill,
        posted_at=at,
    )
    ledger.post(
        [ledger.Line(lot, leg.from_place_id, carrier_place(leg), number) for lot, number in travels.items()],
        document=found.consignment_id,
        reason=f"onward to {target}",
        by=by,
        occurred_at=event.occurred_at,
        at=at,
    )
    return found


@action("consignment.settle")
def settle(
    consignment: str,
    *,
    how: str,
    reason: str,
    leg: int | None = None,
    occurred_at: datetime | None = None,
    by: Person,
    at: datetime,
) -> Consignment:
    """Settle what was rejected on a leg and the carrier still holds: `return` or `destroy` it."""
    found = _here(consignment, by)
    if how not in SETTLED:
        raise BadInput(f"Rejected goods are settled by {' or '.join(SETTLED)}, not {how!r}.")
    number = leg or found.leg
    rejected = unsettled(found).get(number, {})
    if not rejected:
        raise Conflict(f"Nothing that was rejected on leg {number} of {consignment} waits to be settled.")
    way = leg_of(found, number)
    target = found.origin_id if how == "return" else ledger.place("destroyed")
    event = step(
        found,
        "settle",
        by=by,
        at=at,
        occurred_at=occurred_at,
        place=target,
        note=said(reason),
        document=f"leg {number}",
    )
    ledger.post(
        [ledger.Line(lot, carrier_place(way), target, quantity) for lot, quantity in rejected.items()],
        document=found.consignment_id,
        reason=f"rejected goods: {said(reason)}",
        by=by,
        occurred_at=event.occurred_at,
        at=at,
    )
    return found


@action("consignment.close")
def close(consignment: str, *, reason: str = "", by: Person, at: datetime) -> Consignment:
    """Close a consignment that was signed for at its end; short of the named facility, say why."""
    access.require(by, "shipment")
    found = locked_with_order(consignment)
    if found.state == "signed":
        receipt = standing_receipt(found, found.leg)
        if receipt is None or receipt.state != "posted":
            raise Conflict(f"The receipt of {consignment} is not posted yet; post it first: receipt.post.")
        if waiting := unsettled(found):
            raise Conflict(
                f"Rejected goods of {consignment} (leg {min(waiting)}) are still with the carrier; settle "
                "them first: consignment.settle."
            )
        if not is_final(found, leg_of(found)) and not reason.strip():
            raise Conflict(
                f"{consignment} was to be signed for at {found.facility} and is not there; send it onward, "
                "or say in `reason` why it ends here."
            )
    step(found, "close", by=by, at=at, note=reason)
    follow_order(found, by=by, at=at)
    return found


def unsettled(consignment: Consignment) -> dict[int, dict[str, int]]:
    """Return what was rejected and is still with the carrier, by leg and lot."""
    settled = set(consignment.events.filter(verb="settle").values_list("document", flat=True))
    found: dict[int, dict[str, int]] = {}
    for receipt in consignment.receipts.filter(state="posted").order_by("leg"):
        rejected = {line.lot_id: line.rejected for line in receipt.lines.all() if line.rejected}
        if rejected and f"leg {receipt.leg}" not in settled:
            found[receipt.leg] = rejected
    return found


def _here(consignment: str, by: Person) -> Consignment:
    """Lock a consignment and ask whether the person may act where it arrives."""
    found = locked(Consignment, consignment)
    access.require(
        by,
        "arrival",
        country=found.country,
        store=found.to_store_id or "",
        party=leg_of(found).carrier_id,
    )
    return found


def _arrived(
    consignment: str,
    verb: str,
    *,
    occurred_at: datetime | None,
    note: str,
    by: Person,
    at: datetime,
    document: str = "",
) -> Consignment:
    found = _here(consignment, by)
    step(found, verb, by=by, at=at, occurred_at=occurred_at, place=found.entry, note=note, document=document)
    return found
