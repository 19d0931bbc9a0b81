"""Stops on lots: hold, quarantine, recall; for a whole lot or in one store."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Sum

from aidlift.errors import BadInput, Conflict, NotAllowed
from aidlift.records import access
from aidlift.records.action import action
from aidlift.records.parties.actions import store_named
from aidlift.records.parties.models import Person
from aidlift.records.reserve import lots
from aidlift.records.reserve.models import Balance, Hold, Lot
from aidlift.records.steps import happened, take_step
from aidlift.reserve.moves import LOT

STOP_VERB = {"hold": "hold", "quarantine": "quarantine", "recall": "recall"}
LIFT_VERB = {"hold": "lift hold", "quarantine": "release", "recall": "lift recall"}


@action("lot.hold")
def hold(
    lot: str,
    *,
    kind: str = "hold",
    reason: str,
    store: str = "",
    occurred_at: datetime | None = None,
    by: Person,
    at: datetime,
) -> Hold:
    """Stop a lot from being taken: a hold, a quarantine or a recall; in one store, or everywhere.

    A store keeper stops it in the own store, or everywhere if some of it lies there. A recall is of the
    whole lot, overrides another stop on it, and reaches what was lent or packed from it.
    """
    if kind not in Hold.Kind.values:
        raise BadInput(f"A stop is one of {', '.join(Hold.Kind.values)}, not {kind!r}.")
    if kind == Hold.Kind.RECALL and store:
        raise BadInput("A recall is of the whole lot; leave the store out, or use a hold.")
    if not reason.strip():
        raise BadInput("Say why it is stopped; the reason is kept beside it.")
    found = lots.locked_lot(lot)
    _require(by, found, store)
    moment = happened(occurred_at, at)
    same = Hold.objects.filter(lot=found, lifted_at__isnull=True, store=store or None).first()
    if same is not None and (store or kind != Hold.Kind.RECALL):
        raise Conflict(f"There is a {same.kind} on lot {lot} already ({same.reason}); lift it first.")
    stop = _stop(found, kind, reason, store=store, by=by, at=at, moment=moment)
    if kind == Hold.Kind.RECALL:
        names = [one.pk for one in lots.made_from(found) if "recall" in LOT.verbs(one.state)]
        for part in lots.locked_lots(names).values():
            _stop(part, kind, f"made from {lot}: {reason}"[:300], store="", by=by, at=at, moment=moment)
    return stop


@action("lot.give_up")
def give_up(lot: str, *, reason: str, occurred_at: datetime | None = None, by: Person, at: datetime) -> Lot:
    """Give up a lot that was expected and will not come; nothing of it may be on its way."""
    access.require(by, "stock")
    found = lots.locked_lot(lot)
    if not reason.strip():
        raise BadInput("Say why it will not come; the reason is kept.")
    if many := lots.held_anywhere(found):
        raise Conflict(f"{many:,} of lot {lot} are with a carrier or in a store; receive or lose them first.")
    take_step(found, LOT, "give up", by=by, at=at, occurred_at=occurred_at, note=reason)
    return found


@action("lot.lift")
def lift(
    lot: str,
    *,
    store: str = "",
    note: str,
    occurred_at: datetime | None = None,
    by: Person,
    at: datetime,
) -> Lot:
    """Lift what stops a lot, everywhere or in one store; a lot whose recall is lifted waits in quarantine."""
    found = lots.locked_lot(lot)
    _require(by, found, store)
    stop = Hold.objects.filter(lot=found, store=store or None, lifted_at__isnull=True).first()
    if not store and found.state in {"quarantined", "held", "recalled"}:
        kind = {"held": "hold", "recalled": "recall"}.get(found.state, "quarantine")
        take_step(found, LOT, LIFT_VERB[kind], by=by, at=at, occurred_at=occurred_at, note=note)
    elif stop is None:
        raise Conflict(f"Nothing stops lot {lot}{f' at {store}' if store else ''}; it is {found.state}.")
    if stop is not None:
        stop.lifted_at, stop.lifted_by, stop.lifted_note = at, by, note
        stop.save(update_fields=["lifted_at", "lifted_by", "lifted_note"])
    return found


def _stop(
    lot: Lot, kind: str, reason: str, *, store: str, by: Person, at: datetime, moment: datetime
) -> Hold:
    """Keep a stop; one on the whole lot changes its state and takes the place of another."""
    if not store:
        take_step(lot, LOT, STOP_VERB[kind], by=by, at=at, occurred_at=moment, note=reason)
        Hold.objects.filter(lot=lot, lifted_at__isnull=True, store__isnull=True).update(
            lifted_at=at, lifted_by=by, lifted_note="overridden by a recall"
        )
    return Hold.objects.create(
        lot=lot,
        store=store_named(store) if store else None,
        kind=kind,
        reason=reason,
        occurred_at=moment,
        posted_at=at,
        placed_by=by,
    )


def _require(by: Person, lot: Lot, store: str) -> None:
    """Ask for the right on the named store, or on any store where some of the lot lies."""
    if store:
        access.require(by, "stock", store=store)
        return
    here = (
        Balance.objects.filter(lot=lot, place__kind="store", quantity__gt=0)
        .values_list("place__store_id", flat=True)
        .annotate(sum=Sum("quantity"))
        .order_by("place__store_id")
    )
    own = next((name for name in here if name and access.may(by, "stock", store=name)), "")
    try:
        access.require(by, "stock", store=own)
    except NotAllowed as error:
        raise NotAllowed(f"{error.message} Nothing of lot {lot.pk} lies in a store of theirs.") from None
