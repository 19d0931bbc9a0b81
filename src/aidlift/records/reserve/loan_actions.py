"""Loans between owners: title changes hands, with the duty to give the same or the like back.

A lot's owner is fixed, so lent units become a lot of the borrower's, through the place `title`.
"""

from __future__ import annotations

from datetime import date, datetime

from aidlift.errors import BadInput, Conflict
from aidlift.records import access
from aidlift.records.action import action
from aidlift.records.parties.actions import party_named
from aidlift.records.parties.models import Person
from aidlift.records.parties.numbering import next_name
from aidlift.records.reserve import ledger, lots
from aidlift.records.reserve.ledger import Line
from aidlift.records.reserve.models import Loan, Lot
from aidlift.records.steps import happened, locked, take_step
from aidlift.reserve.moves import LOAN


@action("loan.make")
def lend(
    store: str,
    *,
    lot: str,
    quantity: int,
    borrower: str,
    document: str,
    reason: str,
    due: date | None = None,
    occurred_at: datetime | None = None,
    by: Person,
    at: datetime,
) -> Loan:
    """Lend units of a lot to another owner; they stay in the store, as a lot of the borrower's on loan."""
    access.require(by, "stock", store=store)
    found = lots.locked_lot(lot)
    party_named(borrower)
    if found.owner_id == borrower:
        raise BadInput(f"Lot {lot} belongs to {borrower} already.")
    lots.require_takable(found, store, day=at.date(), country=found.earmark_country)
    lots.require_free(found, store, quantity)
    moment = happened(occurred_at, at)
    made = _change_title(
        found, store, quantity, borrower, Lot.Ownership.LOAN, document, reason, by=by, moment=moment, at=at
    )
    loan = Loan.objects.create(
        loan_id=next_name("LOAN", at),
        lender_id=found.owner_id,
        borrower_id=borrower,
        lot=found,
        borrowed_lot=made,
        item=found.item,
        store_id=store,
        quantity=quantity,
        due=due,
        document=document,
        reason=reason,
        lent_at=moment,
    )
    loan.events.create(
        verb="lend", state=loan.state, quantity=quantity, lot=made, occurred_at=moment, posted_at=at, by=by
    )
    return loan


@action("loan.return")
def return_loan(
    loan: str,
    *,
    quantity: int,
    document: str,
    reason: str = "returned",
    occurred_at: datetime | None = None,
    by: Person,
    at: datetime,
) -> Loan:
    """Give back units of the very lot that was lent; they rejoin it."""
    found = locked(Loan, loan)
    access.require(by, "stock", store=found.store_id)
    _check(found, quantity)
    held = lots.locked_lots([found.lot_id, found.borrowed_lot_id])
    mine, theirs = held[found.lot_id], held[found.borrowed_lot_id]
    if mine.state != theirs.state:
        raise Conflict(
            f"Lot {theirs.pk} is {theirs.state} and lot {mine.pk} is {mine.state}; goods that rejoin a lot "
            "are in its state. Lift the one stop, or place the other, first."
        )
    lots.require_free(theirs, found.store_id, quantity)
    place, moment = f"store:{found.store_id}", happened(occurred_at, at)
    lines = [
        Line(found.borrowed_lot_id, place, "title", quantity),
        Line(found.lot_id, "title", place, quantity),
    ]
    ledger.post(lines, document=ledger.paper(document), reason=reason, by=by, occurred_at=moment, at=at)
    _settle(found, "return", quantity, found.lot, by=by, moment=moment, at=at, note=reason)
    return found


@action("loan.replace")
def replace(
    loan: str,
    *,
    store: str,
    lot: str,
    quantity: int,
    document: str,
    reason: str = "replaced",
    occurred_at: datetime | None = None,
    by: Person,
    at: datetime,
) -> Loan:
    """Give the like in place of what was lent: units of another lot of the borrower's, of the same item."""
    found = locked(Loan, loan)
    access.require(by, "stock", store=store)
    _check(found, quantity)
    given = lots.locked_lot(lot)
    if given.owner_id != found.borrower_id or given.item != found.item:
        raise Conflict(
            f"Lot {lot} is {given.item} of {given.owner_id}; {loan} is replaced by {found.item} of "
            f"{found.borrower_id}."
        )
    lots.require_takable(given, store, day=at.date(), country=given.earmark_country)
    lots.require_free(given, store, quantity)
    moment = happened(occurred_at, at)
    made = _change_title(
        given, store, quantity, found.lender_id, found.lot.ownership, document, reason,
        by=by, moment=moment, at=at,
    )  # fmt: skip
    _settle(found, "replace", quantity, made, by=by, moment=moment, at=at, note=reason)
    return found


@action("loan.forgive")
def forgive(loan: str, *, reason: str, by: Person, at: datetime) -> Loan:
    """Let a borrower keep what is not returned; the reason is kept."""
    found = locked(Loan, loan)
    access.require(by, "stock")
    left = found.quantity - found.returned
    take_step(found, LOAN, "forgive", by=by, at=at, note=reason, quantity=left)
    return found


def _change_title(
    lot: Lot,
    store: str,
    quantity: int,
    owner: str,
    ownership: str,
    document: str,
    reason: str,
    *,
    by: Person,
    moment: datetime,
    at: datetime,
) -> Lot:
    """Turn units of a lot in a store into a lot of another owner's, alike in all else."""
    made = lots.lot_like(lot, by=by, at=at, occurred_at=moment, owner_id=owner, ownership=ownership)
    place, title = f"store:{store}", ledger.place("title")
    lines = [Line(lot.pk, place, title, quantity), Line(made.pk, title, place, quantity)]
    ledger.post(lines, document=ledger.paper(document), reason=reason, by=by, occurred_at=moment, at=at)
    return made


def _check(loan: Loan, quantity: int) -> None:
    left = loan.quantity - loan.returned
    if not 0 < quantity <= left:
        raise BadInput(f"{loan.pk} has {left:,} still to give back; {quantity:,} cannot be.")


def _settle(
    loan: Loan, verb: str, quantity: int, lot: Lot, *, by: Person, moment: datetime, at: datetime, note: str
) -> None:
    loan.returned += quantity
    step = "return all" if loan.returned == loan.quantity else "return part"
    take_step(
        loan,
        LOAN,
        step,
        by=by,
        at=at,
        occurred_at=moment,
        note=f"{verb}: {note}",
        changed=("returned",),
        quantity=quantity,
        lot=lot,
    )
