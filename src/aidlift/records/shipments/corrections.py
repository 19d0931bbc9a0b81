"""When something truly happened: a wrong time is corrected by a new event, and the old one stands too."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from aidlift.errors import BadInput, Conflict
from aidlift.records import access
from aidlift.records.action import action
from aidlift.records.parties.models import Person
from aidlift.records.shipments.models import Consignment, ShipmentEvent
from aidlift.records.shipments.steps import as_corrected, changes_state, leg_of, said
from aidlift.records.steps import happened, locked

BY_CARRIER = frozenset({"manifest", "offload", "depart", "arrive", "unload"})
BY_RECEIVER = frozenset({"enter_customs", "hold", "clear", "deliver"})
"""Steps whose time nothing else hangs on; the others posted to the ledger, or stand in a receipt."""


@action("consignment.correct_time")
def correct_time(
    consignment: str,
    *,
    verb: str,
    moment: datetime,
    reason: str,
    leg: int | None = None,
    by: Person,
    at: datetime,
) -> Consignment:
    """Correct when a step of a consignment happened: the last of that name, on this leg or another.

    What was said before is kept and shown; clocks run by the correction. The order of the steps stays.
    """
    found = locked(Consignment, consignment)
    number = leg or found.leg
    _require(by, found, verb, number)
    events = list(found.events.order_by("id"))
    wrong = next(
        (one for one, _ in reversed(as_corrected(events)) if (one.verb, one.leg) == (verb, number)), None
    )
    if wrong is None:
        raise Conflict(
            f"“{verb}” did not happen to {consignment} on leg {number}; there is no time to correct."
        )
    true = happened(moment, at)
    _refuse_out_of_order(wrong, true, events)
    ShipmentEvent.objects.create(
        consignment=found,
        verb=wrong.verb,
        code=wrong.code,
        time_type="actual",
        state=wrong.state,
        leg=wrong.leg,
        place=wrong.place,
        flight=wrong.flight,
        occurred_at=true,
        posted_at=at,
        by=by,
        note=said(reason),
        corrects=wrong,
    )
    return found


def _require(by: Person, consignment: Consignment, verb: str, leg: int) -> None:
    if verb in BY_CARRIER:
        access.require(by, "shipment", party=leg_of(consignment, leg).carrier_id)
        return
    access.require(
        by,
        "arrival",
        country=consignment.country,
        store=consignment.to_store_id or "",
        party=leg_of(consignment, leg).carrier_id,
    )
    if verb not in BY_RECEIVER:
        those = ", ".join(sorted(BY_CARRIER | BY_RECEIVER))
        raise BadInput(
            f"The time of “{verb}” cannot be corrected alone; those of {those} can. Where it posted to the "
            "ledger or stands in a receipt, that is reversed and made anew."
        )


def _refuse_out_of_order(wrong: ShipmentEvent, moment: datetime, events: Iterable[ShipmentEvent]) -> None:
    steps = [(one, when) for one, when in as_corrected(events) if changes_state(one)]
    place = next((index for index, (one, _) in enumerate(steps) if one.pk == wrong.pk), None)
    if place is None:
        return
    for one, when in steps[max(place - 1, 0) : place]:
        if moment < when:
            raise Conflict(f"“{wrong.verb}” did not happen before “{one.verb}” at {when.isoformat()}.")
    for one, when in steps[place + 1 : place + 2]:
        if moment > when:
            raise Conflict(f"“{wrong.verb}” did not happen after “{one.verb}” at {when.isoformat()}.")
