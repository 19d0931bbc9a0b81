"""Undo a line of the ledger: one person proposes, another approves, and a line the other way is posted."""

from __future__ import annotations

from datetime import datetime

from aidlift.errors import BadInput, Conflict, NotAllowed, NotFound, SamePerson
from aidlift.records import access
from aidlift.records.action import action
from aidlift.records.parties.models import Person
from aidlift.records.parties.numbering import next_name
from aidlift.records.reserve import ledger
from aidlift.records.reserve.ledger import Line
from aidlift.records.reserve.models import Movement, Place, Reversal
from aidlift.records.steps import locked
from aidlift.reserve.moves import REVERSAL


@action("reversal.propose")
def propose_reversal(line: int, *, reason: str, document: str = "", by: Person, at: datetime) -> Reversal:
    """Propose to undo a line of the ledger that was wrong; a store keeper, for lines of the own store."""
    found = Movement.objects.filter(pk=line).first()
    _require(by, found)
    if found is None:
        raise NotFound(f"There is no line {line} in the ledger; `aidlift show movements` lists them.")
    if not reason:
        raise BadInput("Say what was wrong with the line; the reason is kept beside it.")
    if Movement.objects.filter(reverses=line).exists():
        raise Conflict(f"Line {line} was reversed before; a line is reversed once.")
    if before := Reversal.objects.filter(line=line, state=REVERSAL.first).first():
        raise Conflict(f"{before.pk} proposes that already, by {before.proposed_by_id}.")
    return Reversal.objects.create(
        reversal_id=next_name("RVS", at),
        line=found,
        reason=reason,
        document=document,
        proposed_by=by,
        proposed_at=at,
        state=REVERSAL.first,
    )


@action("reversal.approve")
def approve_reversal(reversal: str, *, by: Person, at: datetime) -> Reversal:
    """Approve what somebody else proposed: the line is posted the other way round, now."""
    found = _decided(reversal, "approve", by, at)
    wrong = found.line
    back = Line(wrong.lot_id, wrong.to_place_id, wrong.from_place_id, wrong.quantity, reverses=wrong.pk)
    found.posted = ledger.post(
        [back],
        document=found.document or found.pk,
        reason=found.reason,
        by=by,
        # what it undoes is taken to have never happened, from its own moment on
        occurred_at=wrong.occurred_at,
        at=at,
    )[0]
    found.save()
    return found


@action("reversal.refuse")
def refuse_reversal(reversal: str, *, by: Person, at: datetime) -> Reversal:
    """Refuse what somebody else proposed; the line stands."""
    found = _decided(reversal, "refuse", by, at)
    found.save()
    return found


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
