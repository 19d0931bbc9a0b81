"""Undo a line of the ledger, or a whole document: one person proposes, another approves, and the lines are
posted the other way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from aidlift.errors import BadInput, Conflict, NotAllowed, NotFound, SamePerson
from aidlift.records import access
from aidlift.records.action import action
from aidlift.records.parties.models import Person
from aidlift.records.parties.numbering import next_name
from aidlift.records.reserve import ledger, lots
from aidlift.records.reserve.ledger import Line
from aidlift.records.reserve.models import Movement, Place, Reversal
from aidlift.records.steps import locked, take_step
from aidlift.reserve.moves import LOT, REVERSAL

TAKEN_BACK = {
    "CON": "send the goods back (consignment.return), or reverse the receipt (receipt.propose_reversal)",
    "GRN": "reverse the receipt: receipt.propose_reversal",
    "title": "the loan is returned, replaced or forgiven: loan.return, loan.replace, loan.forgive",
    "kit": "the kits are taken apart: kit.break",
}
"""Lines that another record posted along with its own state; undone alone they would leave it untrue."""


@action("reversal.propose")
def propose_reversal(line: int, *, reason: str, document: str = "", by: Person, at: datetime) -> Reversal:
    """Propose to undo a line of the ledger that was wrong; a store keeper, for lines of the own store."""
    found = Movement.objects.filter(pk=line).first()
    _require(by, found)
    if found is None:
        raise NotFound(f"There is no line {line} in the ledger; `aidlift show movements` lists them.")
    if Movement.objects.filter(reverses=line).exists():
        raise Conflict(f"Line {line} was reversed before; a line is reversed once.")
    return _propose([found], reason, document, by=by, at=at)


@action("reversal.propose_document")
def propose_document(
    of_document: str, *, reason: str, document: str = "", by: Person, at: datetime
) -> Reversal:
    """Propose to undo all that was posted under a document and stands; each line touches the own store.

    Approved, it is undone in one posting: only the net of it has to be there.
    """
    access.reach(by, "reversal.propose", access="write")
    standing = _standing(of_document)
    if not standing:
        raise NotFound(f"Nothing that stands was posted under {of_document!r}: `aidlift show movements`.")
    for one in standing:
        _require(by, one)
    made = _propose(standing, reason, document, by=by, at=at)
    made.of_document, made.through_line = of_document, standing[-1].pk
    made.save(update_fields=["of_document", "through_line"])
    return made


@action("reversal.approve")
def approve_reversal(reversal: str, *, by: Person, at: datetime) -> Reversal:
    """Approve what somebody else proposed: the lines are posted the other way round, now.

    A lot that was destroyed and is so no more waits in quarantine.
    """
    found = _decided(reversal, "approve", by, at)
    wrong = _standing(found.of_document, found.through_line) if found.of_document else [found.line]
    if not wrong:
        raise Conflict(f"All of {found.of_document} was reversed before; refuse {reversal} instead.")
    destroyed = {line.lot_id for line in wrong if line.to_place_id == "destroyed"}
    held = lots.locked_lots(sorted({line.lot_id for line in wrong}))
    posted = ledger.post(
        [
            Line(
                line.lot_id,
                line.to_place_id,
                line.from_place_id,
                line.quantity,
                reverses=line.pk,
                # what it undoes is taken to have never happened, from its own moment on
                occurred_at=line.occurred_at,
            )
            for line in wrong
        ],
        document=found.document or found.pk,
        reason=found.reason,
        by=by,
        occurred_at=at,
        at=at,
    )
    for name in sorted(destroyed):
        if held[name].state == "destroyed":
            take_step(held[name], LOT, "undo destroy", by=by, at=at, note=found.reason)
    found.posted = posted[0]
    found.save()
    return found


@action("reversal.refuse")
def refuse_reversal(reversal: str, *, by: Person, at: datetime) -> Reversal:
    """Refuse what somebody else proposed; the lines stand."""
    found = _decided(reversal, "refuse", by, at)
    found.save()
    return found


def _propose(lines: Sequence[Movement], reason: str, document: str, *, by: Person, at: datetime) -> Reversal:
    if not reason.strip():
        raise BadInput("Say what was wrong; the reason is kept beside it.")
    for line in lines:
        _refuse_owned(line)
    named = [line.pk for line in lines]
    if before := Reversal.objects.filter(line__in=named, state=REVERSAL.first).first():
        raise Conflict(f"{before.pk} proposes that already, by {before.proposed_by_id}.")
    return Reversal.objects.create(
        reversal_id=next_name("RVS", at),
        line=lines[0],
        reason=reason,
        document=ledger.paper(document),
        proposed_by=by,
        proposed_at=at,
        state=REVERSAL.first,
    )


def _standing(document: str, through: int | None = None) -> list[Movement]:
    """Give the lines of a document that were not reversed and reverse nothing, up to a line."""
    found = Movement.objects.filter(document=document, reverses__isnull=True, movement__isnull=True)
    if through is not None:
        found = found.filter(line_id__lte=through)
    return list(found.order_by("line_id"))


def _refuse_owned(line: Movement) -> None:
    """Raise Conflict where a line belongs to a consignment, a receipt, a loan or kits."""
    marks = {line.from_place_id, line.to_place_id}
    if ledger.OWN_NUMBER.fullmatch(line.document):
        marks.add(line.document[:3])
    for mark, instead in TAKEN_BACK.items():
        if mark in marks:
            raise Conflict(f"Line {line.pk} ({line.document}) is not undone by itself: {instead}.")


def _decided(reversal: str, verb: str, by: Person, at: datetime) -> Reversal:
    access.require(by, "reversal.approve")
    found = locked(Reversal, reversal)
    if found.proposed_by_id == by.username:
        raise SamePerson(f"{by} proposed {reversal}; another person decides on it.")
    found.state = REVERSAL.apply(found.state, verb, name=reversal)
    found.decided_by, found.decided_at = by, at
    return found


def _require(by: Person, line: Movement | None) -> None:
    """Ask for the right on a store that the line touches."""
    places = [line.from_place_id, line.to_place_id] if line else []
    stores = Place.objects.filter(pk__in=places, store__isnull=False).values_list("store_id", flat=True)
    own = next((name for name in stores if name and access.may(by, "reversal.propose", store=name)), "")
    try:
        access.require(by, "reversal.propose", store=own)
    except NotAllowed as error:
        raise NotAllowed(f"{error.message} The line touches no store of theirs.") from None
