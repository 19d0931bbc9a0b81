"""How a consignment takes a step, and what its actions ask of it; inside their transaction."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from aidlift.errors import BadInput, Conflict
from aidlift.records.parties.models import Person
from aidlift.records.plans import releases
from aidlift.records.plans.models import ReleaseOrder
from aidlift.records.reserve import ledger
from aidlift.records.shipments.models import Consignment, ConsignmentLine, Leg, Receipt, ShipmentEvent
from aidlift.records.steps import happened, locked
from aidlift.shipments import CONSIGNMENT, Share, code_of, shares


def step(
    consignment: Consignment,
    verb: str,
    *,
    by: Person,
    at: datetime,
    occurred_at: datetime | None = None,
    place: str = "",
    note: str = "",
    document: str = "",
    changed: tuple[str, ...] = (),
) -> ShipmentEvent:
    """Move a locked consignment along its table and keep the event; `changed` names further fields to save.

    Raises WrongState where the table has no such move, and Conflict where the step is said to have happened
    before the one it follows: a consignment does not arrive before it departs.
    """
    moment = happened(occurred_at, at)
    state = CONSIGNMENT.apply(consignment.state, verb, name=consignment.consignment_id)
    if state != consignment.state or verb == "onward":
        _in_order(consignment, verb, moment)
    consignment.state = state
    consignment.save(update_fields=["state", *changed])
    return ShipmentEvent.objects.create(
        consignment=consignment,
        verb=verb,
        code=code_of(verb),
        time_type="actual",
        state=state,
        leg=consignment.leg,
        place=place,
        flight=consignment.flight,
        occurred_at=moment,
        posted_at=at,
        by=by,
        note=note,
        document=document,
    )


def begin(
    consignment: Consignment,
    verb: str,
    *,
    by: Person,
    at: datetime,
    occurred_at: datetime | None = None,
    note: str,
) -> None:
    """Keep the event by which a consignment came into its first state."""
    ShipmentEvent.objects.create(
        consignment=consignment,
        verb=verb,
        time_type="actual",
        state=consignment.state,
        leg=consignment.leg,
        flight=consignment.flight,
        occurred_at=happened(occurred_at, at),
        posted_at=at,
        by=by,
        note=note,
    )


def locked_with_order(name: str) -> Consignment:
    """Lock a consignment, its release order before it: the order in which voiding locks them."""
    order = Consignment.objects.filter(pk=name).values_list("release_id", flat=True).first()
    if order:
        locked(ReleaseOrder, order)
    return locked(Consignment, name)


def follow_order(consignment: Consignment, *, by: Person, at: datetime) -> None:
    """Bring the release order of a consignment up to date; what is open in it again is reserved again."""
    if consignment.release_id:
        order = locked(ReleaseOrder, consignment.release_id)
        releases.follow_consignments(order, by=by, at=at)
        if order.state == "issued":
            releases.reserve_rest(order, by=by, at=at)


def said(reason: str) -> str:
    """Return a reason that is compulsory; raise BadInput where it is empty."""
    if not reason.strip():
        raise BadInput("Say why, in words.")
    return reason.strip()


def leg_of(consignment: Consignment, number: int | None = None) -> Leg:
    """Return a leg of the way; without a number the one the goods are on."""
    return Leg.objects.get(consignment=consignment, number=number or consignment.leg)


def carrier_place(leg: Leg) -> str:
    """Name the place in the ledger where the goods are while a carrier has them."""
    return ledger.place("carrier", leg.carrier_id)


def recipient_place(country: str, facility: str = "") -> str:
    """Name the place in the ledger of a country's consignee, or of a named facility in it."""
    return ledger.place("recipient", f"{country}:{slug(facility)}" if facility else country)


def slug(name: str) -> str:
    """Write a facility's name as the ledger names its place: `AIIMS, Delhi` is AIIMS-DELHI."""
    found = re.sub(r"[^\w]+", "-", name.upper()).strip("-")
    if not found:
        raise BadInput(f"{name!r} names no facility.")
    return found[:80]


def is_final(consignment: Consignment, leg: Leg) -> bool:
    """Say whether a leg ends where the goods are to be signed for in the end."""
    return leg.facility == consignment.facility


def standing_receipt(consignment: Consignment, leg: int) -> Receipt | None:
    """Return the receipt of a leg that was neither voided nor reversed."""
    return (
        Receipt.objects.filter(consignment=consignment, leg=leg)
        .exclude(state__in=["void", "reversed"])
        .first()
    )


def shares_by_line(consignment: Consignment, leg: int) -> dict[int, Share]:
    """Share the counts of the legs up to `leg` out to the consignment's lines, by the lines' keys.

    What a leg ships of a line is what the leg before accepted of it.
    """
    lines = [line for line in consignment.lines.order_by("number") if line.quantity]
    found = {line.pk: Share(accepted=line.quantity) for line in lines}
    for number in range(1, leg + 1):
        receipt = standing_receipt(consignment, number)
        counted = {one.lot_id: one for one in receipt.lines.all() if one.shipped} if receipt else {}
        for lot in {line.lot_id for line in lines} & set(counted):
            same: list[ConsignmentLine] = [line for line in lines if line.lot_id == lot]
            count = counted[lot]
            parts = shares(
                [found[line.pk].accepted for line in same],
                accepted=count.accepted,
                rejected=count.rejected,
                missing=count.missing,
            )
            found |= {line.pk: part for line, part in zip(same, parts, strict=True)}
    return found


def shipped_on(consignment: Consignment, leg: int) -> dict[str, int]:
    """Return what travels on a leg, by lot: on the first all of it, then what the leg before accepted."""
    before = shares_by_line(consignment, leg - 1)
    found: dict[str, int] = {}
    for line in consignment.lines.order_by("number"):
        if line.pk in before and before[line.pk].accepted:
            found[line.lot_id] = found.get(line.lot_id, 0) + before[line.pk].accepted
    return found


def lost(consignment: Consignment) -> dict[str, int]:
    """Return what was rejected or is missing by the posted receipts, by item."""
    found: dict[str, int] = {}
    for receipt in Receipt.objects.filter(consignment=consignment, state="posted"):
        for line in receipt.lines.select_related("lot"):
            found[line.lot.item] = found.get(line.lot.item, 0) + line.rejected + line.missing
    return {item: quantity for item, quantity in found.items() if quantity}


def as_corrected(events: Iterable[ShipmentEvent]) -> list[tuple[ShipmentEvent, datetime]]:
    """Give what happened, in the order in which it was told, each step at the time stated for it last."""
    known = list(events)
    corrected = {one.corrects_id: one.occurred_at for one in known if one.corrects_id}
    return [
        (one, corrected.get(one.pk, one.occurred_at))
        for one in known
        if one.time_type == "actual" and one.corrects_id is None
    ]


def changes_state(event: ShipmentEvent) -> bool:
    """Tell whether an event is a step; what is only noted of a consignment may be told late."""
    return event.verb not in CONSIGNMENT_NOTES


def _in_order(consignment: Consignment, verb: str, moment: datetime) -> None:
    told = as_corrected(consignment.events.filter(time_type="actual").order_by("id"))
    steps = [(event, when) for event, when in told if changes_state(event)]
    if steps and moment < steps[-1][1]:
        before, when = steps[-1]
        raise Conflict(
            f"“{verb}” is said to have happened at {moment.isoformat()}, before “{before.verb}” at "
            f"{when.isoformat()}. Correct the time, or state it as estimated."
        )


CONSIGNMENT_NOTES = frozenset(move.verb for move in CONSIGNMENT.moves if move.start == move.end)
"""What is noted of a consignment without changing its state."""
