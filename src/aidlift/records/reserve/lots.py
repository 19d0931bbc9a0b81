"""Lots as every part of the records uses them: made, locked, moved along their states, asked if takable."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection
from django.db.models import Q

from aidlift.catalogue import item as catalogue_item
from aidlift.catalogue import item_codes
from aidlift.errors import BadInput, Conflict, NotEnoughStock, NotFound
from aidlift.records.parties.actions import country_code, party_named
from aidlift.records.parties.models import Person
from aidlift.records.parties.numbering import next_name
from aidlift.records.reserve.models import Balance, Kit, Lot, Movement
from aidlift.records.statements import Answer, Statement, together
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


def held_anywhere(lot: Lot) -> int:
    """Return how many units of a lot stores and carriers hold, damaged ones too."""
    kinds = ["store", "damaged", "carrier"]
    return sum(
        Balance.objects.filter(lot=lot, place__kind__in=kinds, quantity__gt=0).values_list(
            "quantity", flat=True
        )
    )


def made_from(lot: Lot) -> list[Lot]:
    """Find the lots that hold goods of a lot: those lent or split from it, kits packed from it, and so on."""
    found: dict[str, Lot] = {}
    edge = {lot.pk}
    while edge:
        packed = Movement.objects.filter(lot__in=edge, to_place="kit", reverses__isnull=True)
        kits = [
            name
            for document, posted in packed.values_list("document", "posted_at").distinct()
            for name in Movement.objects.filter(
                document=document, posted_at=posted, from_place="kit", reverses__isnull=True
            ).values_list("lot_id", flat=True)
        ]
        derived = Lot.objects.filter(Q(parent__in=edge) | Q(pk__in=kits)).exclude(pk__in=[lot.pk, *found])
        edge = {one.pk for one in derived}
        found |= {one.pk: one for one in derived}
    return [found[name] for name in sorted(found)]


@dataclass(frozen=True)
class Standing:
    """How a lot stands in one store: what stops it there, how much there is, how much is spoken for."""

    lot: str
    store: str
    state: str
    expires: date | None
    earmark: str
    earmark_country: str
    stop: str
    on_hand: int
    reserved: int

    def why_not(self, *, day: date, country: str = "") -> str:
        """Say why the lot may not be taken for a country that day; empty where it may."""
        if self.state != "usable":
            return STOPPED.get(self.state, f"is {self.state}")
        if self.stop:
            return f"is stopped at {self.store} ({self.stop})"
        if is_expired(self.expires, day):
            return f"expired on {self.expires}"
        if self.earmark == "hard" and self.earmark_country and self.earmark_country != country:
            return f"is earmarked for {self.earmark_country}"
        return ""

    def require_takable(self, *, day: date, country: str = "") -> None:
        """Raise Conflict with the reason where the lot may not be taken for a country."""
        if reason := self.why_not(day=day, country=country):
            wanted = f" for {country}" if country else ""
            raise Conflict(f"Lot {self.lot} {reason}; it may not be taken{wanted}.")

    def require_free(self, quantity: int) -> None:
        """Raise NotEnoughStock where less than this is in the store and not reserved."""
        if self.on_hand - self.reserved < quantity:
            raise NotEnoughStock(
                f"store:{self.store} holds {self.on_hand:,} of lot {self.lot}, of which {self.reserved:,} "
                f"are reserved; {quantity:,} are to leave it. Take less, or release a reservation first."
            )


def standings(lot_ids: Sequence[str], store: str) -> dict[str, Standing]:
    """Hold lots until the transaction ends, and say how each stands in a store; raise NotFound.

    Written out in SQL, because every issue of stock asks this.
    """
    return told_standings(lot_ids, store, together(asking_standings(lot_ids, store)))


def asking_standings(lot_ids: Iterable[str], store: str) -> list[Statement]:
    """Give the statements that hold lots and read how they stand; `told_standings` hears their answers."""
    names = sorted(lot_ids)
    marks = ", ".join(["%s"] * len(names))
    reading = (STANDING.format(marks=marks), [store, store, f"store:{store}", *names])
    # held before the reading, which then sees all that was done by whoever held them
    holding = [(LOCK.format(marks=marks), names)] if connection.vendor == "postgresql" else []
    return [*holding, reading]


def told_standings(lot_ids: Iterable[str], store: str, answers: Sequence[Answer]) -> dict[str, Standing]:
    """Say how lots stand in a store by the answers to `asking_standings`; raise NotFound."""
    found = {
        row[0]: Standing(row[0], store, row[1], _day(row[2]), *row[3:6], *map(int, row[6:]))
        for row in answers[-1].rows
    }
    for name in sorted(lot_ids):
        if name not in found:
            raise NotFound(f"There is no lot {name!r}; `aidlift show lots` lists them.")
    return found


LOCK = "SELECT 1 FROM reserve_lot WHERE lot_id IN ({marks}) ORDER BY lot_id FOR NO KEY UPDATE"
STANDING = """
SELECT lot.lot_id, lot.state, lot.expires, lot.earmark, lot.earmark_country,
       COALESCE((SELECT kind || ': ' || reason FROM reserve_hold
                 WHERE lot_id = lot.lot_id AND store_id = %s AND lifted_at IS NULL), ''),
       COALESCE(balance.quantity, 0),
       COALESCE((SELECT SUM(quantity) FROM reserve_reservation
                 WHERE lot_id = lot.lot_id AND store_id = %s AND released_at IS NULL), 0)
FROM reserve_lot AS lot
LEFT JOIN reserve_balance AS balance ON balance.lot_id = lot.lot_id AND balance.place_id = %s
WHERE lot.lot_id IN ({marks})
"""


def require_takable(lot: Lot, store: str, *, day: date, country: str = "") -> None:
    """Raise Conflict with the reason where a lot may not be taken from a store for a country."""
    standings([lot.pk], store)[lot.pk].require_takable(day=day, country=country)


def require_free(lot: Lot, store: str, quantity: int) -> None:
    """Raise NotEnoughStock where less than this is at the store and not reserved."""
    standings([lot.pk], store)[lot.pk].require_free(quantity)


def _day(value: object) -> date | None:
    """Read a day as SQLite gives it, in words."""
    return date.fromisoformat(value) if isinstance(value, str) else value if isinstance(value, date) else None


def check_item(code: str) -> None:
    """Raise NotFound unless the catalogue or a kit knows the item."""
    if code not in item_codes() and not Kit.objects.filter(pk=code).exists():
        catalogue_item(code)
