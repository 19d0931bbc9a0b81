"""Stock that is spoken for. A reservation binds what may be promised, never what is true: a count that finds
less, or a loss, is posted all the same, and `check-ledger` names what is then promised twice."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Sum

from aidlift.errors import BadInput, NotEnoughStock, NotFound
from aidlift.records.parties.models import Person
from aidlift.records.reserve import ledger
from aidlift.records.reserve.models import Lot, Reservation


def reserve(
    lot_id: str, store_id: str, quantity: int, *, for_what: str, by: Person, at: datetime
) -> Reservation:
    """Set units of a lot in a store aside for something, by its name; inside the caller's transaction.

    Raises NotEnoughStock where less is free. The lot is locked, so that two cannot reserve the same units.
    """
    if quantity <= 0:
        raise BadInput(f"Lot {lot_id}: {quantity} cannot be reserved; write a number above 0.")
    if Lot.objects.select_for_update(no_key=True).filter(pk=lot_id).first() is None:
        raise NotFound(f"There is no lot {lot_id!r}; `aidlift show lots` lists them.")
    free_now = free(lot_id, store_id)
    if free_now < quantity:
        raise NotEnoughStock(
            f"store:{store_id} has {free_now:,} of lot {lot_id} free; {quantity:,} are to be reserved for "
            f"{for_what}. Reserve less, or release another reservation."
        )
    return Reservation.objects.create(
        lot_id=lot_id, store_id=store_id, quantity=quantity, for_what=for_what, reserved_at=at, reserved_by=by
    )


def release(for_what: str, *, by: Person, at: datetime) -> int:
    """Release all that is reserved for something; return how many units became free."""
    standing = Reservation.objects.filter(for_what=for_what, released_at__isnull=True)
    freed = standing.aggregate(sum=Sum("quantity"))["sum"] or 0
    standing.update(released_at=at, released_by=by)
    return int(freed)


def reserved_for(for_what: str) -> int:
    """Return how many units are reserved for something now."""
    standing = Reservation.objects.filter(for_what=for_what, released_at__isnull=True)
    return int(standing.aggregate(sum=Sum("quantity"))["sum"] or 0)


def reserved(lot_id: str, store_id: str) -> int:
    """Return how many units of a lot are reserved in a store now."""
    standing = Reservation.objects.filter(lot=lot_id, store=store_id, released_at__isnull=True)
    return int(standing.aggregate(sum=Sum("quantity"))["sum"] or 0)


def free(lot_id: str, store_id: str) -> int:
    """Return how many units of a lot lie in a store unreserved; below 0 where too many are reserved."""
    return ledger.on_hand(f"store:{store_id}", lot_id) - reserved(lot_id, store_id)
