"""Kits: sets with a bill of items, packed from lots in a store and taken apart again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aidlift.errors import BadInput, Conflict, NotFound
from aidlift.records import access
from aidlift.records.action import action
from aidlift.records.parties.models import Person
from aidlift.records.reserve import ledger, lots, stock
from aidlift.records.reserve.ledger import Line
from aidlift.records.reserve.models import Kit, KitLine, Lot, Movement
from aidlift.records.steps import happened, named


@dataclass(frozen=True)
class BillLine:
    """So many of an item in one kit."""

    item: str
    quantity: int


@action("kit.define")
def define_kit(item: str, *, name: str, lines: Sequence[BillLine], by: Person, at: datetime) -> Kit:
    """Name a kit and what one holds; its bill is fixed, another bill is another kit."""
    access.require(by, "stock")
    if Kit.objects.filter(pk=item).exists():
        raise Conflict(f"There is a kit {item!r} already; a kit with another bill needs another name.")
    if not lines or any(line.quantity <= 0 for line in lines):
        raise BadInput("A kit holds one thing at least, and above 0 of each.")
    for line in lines:
        lots.check_item(line.item)
    kit = Kit.objects.create(item=item, name=name, created_at=at)
    for line in lines:
        KitLine.objects.create(kit=kit, item=line.item, quantity=line.quantity)
    return kit


@action("kit.assemble")
def assemble(
    store: str,
    *,
    kit: str,
    quantity: int,
    owner: str,
    document: str,
    occurred_at: datetime | None = None,
    by: Person,
    at: datetime,
) -> Lot:
    """Pack kits from lots in a store, earliest expiry first; they keep as long as what expires first in them.

    All parts have to belong to the owner of the kits, and none may be held or earmarked. Returns their lot.
    """
    access.require(by, "stock", store=store)
    found = named(Kit, kit)
    moment, place = happened(occurred_at, at), f"store:{store}"
    if quantity <= 0:
        raise BadInput(f"{quantity} kits cannot be packed; write a number above 0.")
    parts: dict[str, int] = {}
    for line in found.lines.order_by("item"):
        wanted = line.quantity * quantity
        parts |= stock.first_to_expire(store, line.item, wanted, day=at.date(), owner=owner)
    used = lots.locked_lots(list(parts))
    for name, standing in lots.standings(list(parts), store).items():
        standing.require_takable(day=at.date())
        standing.require_free(parts[name])
    expiries = [lot.expires for lot in used.values() if lot.expires]
    made = lots.new_lot(
        item=kit,
        owner=owner,
        expires=min(expiries, default=None),
        document=document,
        is_invented=any(lot.is_invented for lot in used.values()),
        by=by,
        at=at,
        occurred_at=moment,
    )
    lots.receive(made, by=by, at=at, occurred_at=moment)
    bench = ledger.place("kit")
    lines = [Line(name, place, bench, many) for name, many in parts.items()]
    lines.append(Line(made.pk, bench, place, quantity))
    ledger.post(
        lines, document=ledger.paper(document), reason=f"packed as {kit}", by=by, occurred_at=moment, at=at
    )
    return made


@action("kit.break")
def break_up(
    store: str,
    *,
    lot: str,
    document: str,
    occurred_at: datetime | None = None,
    by: Person,
    at: datetime,
) -> Lot:
    """Take all kits of a lot apart, into the lots they were packed from; none may have left the store."""
    access.require(by, "stock", store=store)
    packed = Movement.objects.filter(lot=lot, from_place="kit", reverses__isnull=True).first()
    if packed is None:
        raise NotFound(f"Lot {lot!r} was not packed here; only kits packed from lots are taken apart.")
    found = lots.locked_lot(lot)
    place, moment = f"store:{store}", happened(occurred_at, at)
    # what is stopped as a kit may not come back as free parts
    lots.require_takable(found, store, day=at.date())
    lots.require_free(found, store, packed.quantity)
    parts = Movement.objects.filter(document=packed.document, to_place="kit", posted_at=packed.posted_at)
    lines = [Line(part.lot_id, "kit", place, part.quantity) for part in parts]
    lines.append(Line(lot, place, "kit", packed.quantity))
    ledger.post(
        lines, document=ledger.paper(document), reason=f"{lot} taken apart", by=by, occurred_at=moment, at=at
    )
    return found
