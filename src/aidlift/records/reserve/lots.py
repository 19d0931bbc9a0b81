"""Lots as every part of the records uses them: made, locked, moved along their states, asked if takable."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from aidlift.catalogue import item as catalogue_item
from aidlift.catalogue import item_codes
from aidlift.errors import BadInput, Conflict, NotEnoughStock, NotFound
from aidlift.records.parties.actions import country_code, party_named
from aidlift.records.parties.models import Person
from aidlift.records.parties.numbering import next_name
from aidlift.records.reserve import ledger, reservations
from aidlift.records.reserve.models import Hold, Kit, Lot
from aidlift.records.steps import begin, take_step
from aidlift.reserve import is_expired
from aidlift.reserve.moves import LOT
from aidlift.reserve.picking import STOPPED

EARMARKS = ("hard", "soft")


def new_lot(
    *,
    item: str,
    owner: str,
    donor: str = "",
    ownership: str = Lot.Ownership.OWN,
    earmark: str = "",
    earmark_country: str = "",
    earmark_for: str = "",
    expires: date | None = None,
    batch: str = "",
    unit_mass_kg: Decimal | None = None,
    parent: Lot | None = None,
    source: str = "",
    document: str = "",
    is_invented: bool = False,
    external_id: str = "",
    by: Person,
    at: datetime,
    occurred_at: datetime | None = None,
) -> Lot:
    """Make a lot that is expected; nothing of it is anywhere until a posting says so.

    `source` names what it comes from: a pledge, a purchase. Raises BadInput for an unknown item, earmark or
    ownership, NotFound for an unknown party.
    """
    check_item(item)
    if ownership not in Lot.Ownership.values:
        raise BadInput(
            f"There is no ownership {ownership!r}; write one of {', '.join(Lot.Ownership.values)}."
        )
    if earmark and (earmark not in EARMARKS or not (earmark_country or earmark_for)):
        raise BadInput("An earmark is hard or soft, and says for which country, request, item or facility.")
    if (earmark_country or earmark_for) and not earmark:
        raise BadInput("Say whether the earmark is hard (goes nowhere else) or soft (a wish).")
    if unit_mass_kg is not None and unit_mass_kg <= 0:
        raise BadInput(f"A unit of {item} cannot have a mass of {unit_mass_kg} kg.")
    lot = Lot.objects.create(
        lot_id=next_name("LOT", at),
        item=item,
        owner=party_named(owner),
        donor=party_named(donor) if donor else None,
        ownership=ownership,
        earmark=earmark,
        earmark_country=country_code(earmark_country) if earmark_country else "",
        earmark_for=earmark_for,
        expires=expires,
        batch=batch,
        unit_mass_kg=unit_mass_kg,
        parent=parent,
        source=source,
        document=document,
        is_invented=is_invented,
        external_id=external_id,
        state=LOT.first,
        created_at=at,
    )
    begin(lot, "expect", by=by, at=at, occurred_at=occurred_at)
    return lot


def lot_like(lot: Lot, *, by: Person, at: datetime, occurred_at: datetime, **changed: object) -> Lot:
    """Make a lot out of part of another: all its marks but those named; of the same state."""
    made = Lot.objects.get(pk=lot.pk)
    made.pk = made.lot_id = next_name("LOT", at)
    made.parent = lot
    made.external_id = ""
    made.created_at = at
    for name, value in changed.items():
        setattr(made, name, value)
    made.save(force_insert=True)
    begin(made, "part of another", by=by, at=at, occurred_at=occurred_at, note=f"part of {lot.pk}")
    return made


def receive(
    lot: Lot, *, to_check: bool = False, by: Person, at: datetime, occurred_at: datetime | None = None
) -> None:
    """Bring an expected lot into use, or into quarantine until it is checked; of another, do nothing."""
    if lot.state == LOT.first:
        verb = "receive to check" if to_check else "receive"
        take_step(lot, LOT, verb, by=by, at=at, occurred_at=occurred_at)


def locked_lot(lot_id: str) -> Lot:
    """Find one lot and hold it until the transaction ends; raise NotFound."""
    return locked_lots([lot_id])[lot_id]


def locked_lots(lot_ids: Sequence[str]) -> dict[str, Lot]:
    """Find lots and hold them in order of name; raise NotFound for one that is not there.

    The lock admits others' movements of the lot, which only point at it, and keeps its reservations and
    stops as they are.
    """
    found = {
        lot.pk: lot
        for lot in Lot.objects.select_for_update(no_key=True).filter(pk__in=lot_ids).order_by("pk")
    }
    for lot_id in lot_ids:
        if lot_id not in found:
            raise NotFound(f"There is no lot {lot_id!r}; `aidlift show lots` lists them.")
    return found


def why_not(lot: Lot, store: str, *, day: date, country: str = "") -> str:
    """Say why a lot may not be taken from a store for a country that day; empty where it may."""
    if lot.state != "usable":
        return STOPPED.get(lot.state, f"is {lot.state}")
    stop = Hold.objects.filter(lot=lot, store=store, lifted_at__isnull=True).first()
    if stop is not None:
        return f"is stopped at {store} ({stop.kind}: {stop.reason})"
    if is_expired(lot.expires, day):
        return f"expired on {lot.expires}"
    if lot.earmark == "hard" and lot.earmark_country and lot.earmark_country != country:
        return f"is earmarked for {lot.earmark_country}"
    return ""


def require_takable(lot: Lot, store: str, *, day: date, country: str = "") -> None:
    """Raise Conflict with the reason where a lot may not be taken from a store for a country."""
    if reason := why_not(lot, store, day=day, country=country):
        raise Conflict(f"Lot {lot.pk} {reason}; it may not be taken{f' for {country}' if country else ''}.")


def require_free(lot: Lot, store: str, quantity: int) -> None:
    """Raise NotEnoughStock where less than this is at the store and not reserved; the lot is locked."""
    free = reservations.free(lot.pk, store)
    if free < quantity:
        held = ledger.on_hand(f"store:{store}", lot.pk)
        raise NotEnoughStock(
            f"store:{store} holds {held:,} of lot {lot.pk}, of which {held - free:,} are reserved; "
            f"{quantity:,} are to leave it. Take less, or release a reservation first."
        )


def check_item(code: str) -> None:
    """Raise NotFound unless the catalogue or a kit knows the item."""
    if code not in item_codes() and not Kit.objects.filter(pk=code).exists():
        catalogue_item(code)
