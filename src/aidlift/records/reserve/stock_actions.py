"""Stock comes in, moves, goes out; is lost, found, damaged, destroyed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from aidlift.errors import BadInput, Conflict, NotFound, Problem
from aidlift.records import access
from aidlift.records.action import action
from aidlift.records.parties.actions import country_code, store_named
from aidlift.records.parties.models import Person
from aidlift.records.reserve import ledger, lots
from aidlift.records.reserve import stock as stock_table
from aidlift.records.reserve.ledger import Line
from aidlift.records.reserve.models import Lot, Movement, Place
from aidlift.records.statements import Answer
from aidlift.records.steps import happened, take_step
from aidlift.reserve.moves import LOT


@action("stock.receive")
def receive(
    store: str,
    *,
    quantity: int,
    document: str,
    item: str = "",
    lot: str = "",
    owner: str = "",
    donor: str = "",
    supplier: str = "",
    ownership: str = Lot.Ownership.OWN.value,
    earmark: str = "",
    earmark_country: str = "",
    earmark_for: str = "",
    expires: date | None = None,
    batch: str = "",
    unit_mass_kg: Decimal | None = None,
    source: str = "",
    to_check: bool = False,
    reason: str = "received",
    is_invented: bool = False,
    external_id: str = "",
    occurred_at: datetime | None = None,
    by: Person,
    at: datetime,
) -> Lot:
    """Take goods from a donor or supplier into a store, as a new lot or as more of one that is there.

    Its owner, donor, terms, earmark and expiry are fixed now. With `to_check` it waits in quarantine. A lot
    that came before under the same `external_id` is returned as it is, and nothing is posted twice.
    """
    access.require(by, "stock", store=store)
    store_named(store)
    if external_id and (before := Lot.objects.filter(external_id=external_id).first()):
        return before
    moment = happened(occurred_at, at)
    if lot:
        found = lots.locked_lot(lot)
        if found.state in LOT.last or found.state == "destroyed":
            raise Conflict(f"Lot {lot} is {found.state}; what comes now is received as a new lot.")
        donor = donor or ("" if supplier else found.donor_id or "")
    else:
        if not (item and owner):
            raise BadInput("A new lot needs its item and its owner; more of a lot needs the lot's name.")
        found = lots.new_lot(
            item=item,
            owner=owner,
            donor=donor,
            ownership=ownership,
            earmark=earmark,
            earmark_country=earmark_country,
            earmark_for=earmark_for,
            expires=expires,
            batch=batch,
            unit_mass_kg=unit_mass_kg,
            source=source,
            document=document,
            is_invented=is_invented,
            external_id=external_id,
            by=by,
            at=at,
            occurred_at=moment,
        )
    if bool(donor) == bool(supplier):
        raise BadInput("Say from whom the goods came: a donor (a party) or a supplier, one of the two.")
    giver = ledger.place("donor", donor) if donor else ledger.place("supplier", supplier)
    lots.receive(found, to_check=to_check, by=by, at=at, occurred_at=moment)
    line = Line(found.pk, giver, ledger.place("store", store), quantity)
    ledger.post([line], document=ledger.paper(document), reason=reason, by=by, occurred_at=moment, at=at)
    return found


@action("stock.move")
def move(
    store: str,
    *,
    lot: str,
    quantity: int,
    to_store: str,
    document: str,
    reason: str = "moved between stores",
    occurred_at: datetime | None = None,
    by: Person,
    at: datetime,
) -> Movement:
    """Move units of a lot from a store to another; what is reserved in the first stays there.

    A lot that is held or expired may be moved, to where it is kept apart.
    """
    access.require(by, "stock", store=store)
    line = Line(lot, f"store:{store}", ledger.place("store", to_store), quantity)
    moment = happened(occurred_at, at)
    return ledger.post(
        [line],
        document=ledger.paper(document),
        reason=reason,
        by=by,
        occurred_at=moment,
        at=at,
        condition=_where_free(store, {lot: quantity}),
    )[0]


@action("stock.issue")
def issue(
    store: str,
    *,
    quantity: int,
    recipient: str,
    document: str,
    lot: str = "",
    item: str = "",
    reason: str = "issued",
    occurred_at: datetime | None = None,
    by: Person,
    at: datetime,
) -> Movement:
    """Hand units out to a country or a facility in it (`NPL`, `NPL:TEKU`); of a lot, or of an item.

    Of an item, the lots that expire first are taken. A lot that is held, in quarantine, recalled, expired
    or earmarked for elsewhere is not handed out, nor what is reserved. Returns the first line.
    """
    access.require(by, "stock", store=store)
    if bool(lot) == bool(item):
        raise BadInput("Name a lot, or an item to take the earliest expiry of; one of the two.")
    country = country_code(recipient.partition(":")[0])
    moment, day = happened(occurred_at, at), at.date()
    chosen = (
        {lot: quantity}
        if lot
        else stock_table.first_to_expire(store, item, quantity, day=day, country=country)
    )
    to = ledger.place("recipient", recipient)
    return ledger.post(
        [Line(name, f"store:{store}", to, many) for name, many in chosen.items()],
        document=ledger.paper(document),
        reason=reason,
        by=by,
        occurred_at=moment,
        at=at,
        condition=_where_free(
            store, chosen, lambda standing: standing.require_takable(day=day, country=country)
        ),
    )[0]


def _where_free(
    store: str, chosen: Mapping[str, int], require: Callable[[lots.Standing], None] | None = None
) -> ledger.Condition:
    """Let a posting be where so many units of lots are free in a store, and each lot stands as required."""

    def judge(answers: Sequence[Answer]) -> None:
        for name, standing in lots.told_standings(chosen, store, answers).items():
            if require:
                require(standing)
            standing.require_free(chosen[name])

    return ledger.Condition(lots.asking_standings(chosen, store), judge)


@action("stock.lose")
def lose(
    store: str,
    *,
    lot: str,
    quantity: int,
    reason: str,
    document: str,
    occurred_at: datetime | None = None,
    by: Person,
    at: datetime,
) -> Movement:
    """Write off units of a lot that are gone: stolen, short, spoilt in part; the reason is kept."""
    return _adjust(store, lot, quantity, f"store:{store}", "loss", document, reason, occurred_at, by, at)


@action("stock.find")
def find(
    store: str,
    *,
    lot: str,
    quantity: int,
    reason: str,
    document: str,
    occurred_at: datetime | None = None,
    by: Person,
    at: datetime,
) -> Movement:
    """Take units of a lot into the book that were found in a store."""
    return _adjust(store, lot, quantity, "found", f"store:{store}", document, reason, occurred_at, by, at)


@action("stock.damage")
def damage(
    store: str,
    *,
    lot: str,
    quantity: int,
    reason: str,
    document: str,
    occurred_at: datetime | None = None,
    by: Person,
    at: datetime,
) -> Movement:
    """Set damaged units of a lot apart in the store; they are no longer available."""
    return _adjust(
        store, lot, quantity, f"store:{store}", f"damaged:{store}", document, reason, occurred_at, by, at
    )


@action("stock.destroy")
def destroy(
    store: str,
    *,
    lot: str,
    quantity: int,
    reason: str,
    document: str,
    damaged: bool = False,
    occurred_at: datetime | None = None,
    by: Person,
    at: datetime,
) -> Movement:
    """Destroy units of a lot, from the good or from the damaged; the document is the proof of destruction.

    With the last unit that is held anywhere, the lot itself is destroyed.
    """
    start = f"damaged:{store}" if damaged else f"store:{store}"
    gone = _adjust(store, lot, quantity, start, "destroyed", document, reason, occurred_at, by, at)
    found = lots.locked_lot(lot)
    if not lots.held_anywhere(found) and "destroy" in LOT.verbs(found.state):
        take_step(found, LOT, "destroy", by=by, at=at, occurred_at=gone.occurred_at, note=reason)
    return gone


@dataclass(frozen=True)
class MovementLine:
    """One line of an import: a lot, from where to where, how many, when, under which document."""

    lot: str
    from_place: str
    to_place: str
    quantity: int
    occurred_at: datetime
    document: str
    reason: str = ""


@action("ledger.import")
def import_lines(
    lines: Sequence[MovementLine], *, document: str, reason: str = "imported", by: Person, at: datetime
) -> Movement:
    """Post many movements at once, all or none: an opening stock, a store's own ledger of a month.

    Places are written `store:CTU`, `recipient:NPL:TEKU`. A document is imported once. Returns the last line.
    """
    access.require(by, "stock")
    if not lines:
        raise BadInput("There is no line to import.")
    if Movement.objects.filter(document=document).exists():
        raise BadInput(f"The document {document!r} stands in the ledger already; nothing was posted again.")
    if problems := _unknown(lines):
        raise BadInput("The lines name what is not there; nothing was posted.", problems)
    posted = [
        Line(
            line.lot,
            line.from_place,
            line.to_place,
            line.quantity,
            occurred_at=line.occurred_at,
            reason=f"{line.reason or reason} ({line.document})" if line.document else line.reason,
        )
        for line in lines
    ]
    last = ledger.post_many(
        posted, document=ledger.paper(document), reason=reason, by=by, occurred_at=at, at=at
    )
    return Movement.objects.get(pk=last)


def _adjust(
    store: str,
    lot: str,
    quantity: int,
    start: str,
    end: str,
    document: str,
    reason: str,
    occurred_at: datetime | None,
    by: Person,
    at: datetime,
) -> Movement:
    access.require(by, "stock", store=store)
    lots.locked_lot(lot)
    for place in (start, end):
        kind, _, name = place.partition(":")
        ledger.place(kind, name)
    line = Line(lot, start, end, quantity)
    moment = happened(occurred_at, at)
    return ledger.post(
        [line], document=ledger.paper(document), reason=reason, by=by, occurred_at=moment, at=at
    )[0]


def _unknown(lines: Sequence[MovementLine]) -> list[Problem]:
    """Make the places that lines name, and report each row whose place or lot cannot be."""
    known = set(Lot.objects.values_list("lot_id", flat=True))
    bad: dict[str, str] = {}
    there = set(Place.objects.values_list("place_id", flat=True))
    for place in sorted(({line.from_place for line in lines} | {line.to_place for line in lines}) - there):
        kind, _, name = place.partition(":")
        try:
            ledger.place(kind, name)
        except (BadInput, NotFound) as error:
            bad[place] = error.message
    bad |= {
        place: f"{place!r} is where lots turn into others: kits and loans post there, an import cannot"
        for place in ("kit", "title")
    }
    problems = []
    for row, line in enumerate(lines, start=2):
        if line.lot not in known:
            problems.append(Problem(f"there is no lot {line.lot!r}", row, "lot"))
        for column in ("from_place", "to_place"):
            if (place := getattr(line, column)) in bad:
                problems.append(Problem(bad[place], row, column))
    return problems
