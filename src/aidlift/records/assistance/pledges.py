"""Every change to a pledge: report, confirm, commit, make ready, raise, reduce, and how it ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from aidlift.assistance.moves import PLEDGE
from aidlift.errors import BadInput, Conflict, Problem
from aidlift.records import access
from aidlift.records.action import action
from aidlift.records.assistance import facts
from aidlift.records.assistance.lines import ChangedLine, PromisedLine, candidate_codes, check_promised
from aidlift.records.assistance.matching import undo_matches_of_pledge
from aidlift.records.assistance.models import Pledge, PledgeLine
from aidlift.records.evidence.models import Document
from aidlift.records.parties.actions import country_code, party_named
from aidlift.records.parties.models import Person
from aidlift.records.parties.numbering import next_name
from aidlift.records.steps import begin, document_named, happened, locked, missing, take_step


@action("pledge.report")
def report_pledge(
    donor: str,
    *,
    lines: Sequence[PromisedLine],
    stated_on: date | None = None,
    kind: str = "donation",
    country: str = "",
    title: str = "",
    expected_on: date | None = None,
    valid_until: date | None = None,
    document: str = "",
    external_id: str = "",
    occurred_at: datetime | None = None,
    note: str = "",
    by: Person,
    at: datetime,
) -> Pledge:
    """Write down an offer as it was reported; it is not counted until the donor confirms it."""
    _require_donor(by, donor)
    check_promised(lines)
    if kind not in Pledge.Kind.values:
        raise BadInput(f"There is no kind of pledge {kind!r}; the kinds are {', '.join(Pledge.Kind.values)}.")
    if external_id and (found := Pledge.objects.filter(external_id=external_id).first()):
        raise Conflict(f"{found.pk} has the outside number {external_id!r} already; nothing was added.")
    said_on = stated_on or happened(occurred_at, at).date()
    if said_on > at.date():
        raise BadInput(f"The pledge would be of {said_on}, a day to come.")
    pledge = Pledge.objects.create(
        pledge_id=next_name("PLG", at),
        donor=party_named(donor),
        kind=kind,
        country=country_code(country) if country else "",
        title=title,
        stated_on=said_on,
        expected_on=expected_on,
        valid_until=valid_until,
        state=PLEDGE.first,
        document=document_named(document),
        external_id=external_id,
        posted_at=at,
    )
    begin(pledge, "report", by=by, at=at, occurred_at=occurred_at, note=note, document=pledge.document)
    for number, line in enumerate(lines, 1):
        _add_line(pledge, number, line, by=by, at=at, occurred_at=occurred_at)
    return pledge


@action("pledge.confirm")
def confirm_pledge(
    pledge_id: str,
    *,
    occurred_at: datetime | None = None,
    document: str = "",
    note: str = "",
    by: Person,
    at: datetime,
) -> Pledge:
    """Confirm with the donor that an offer is a pledge."""
    pledge = _own_pledge(pledge_id, by)
    take_step(
        pledge,
        PLEDGE,
        "confirm",
        by=by,
        at=at,
        occurred_at=occurred_at,
        note=note,
        document=document_named(document),
    )
    return pledge


@action("pledge.commit")
def commit_pledge(
    pledge_id: str,
    *,
    document: str,
    occurred_at: datetime | None = None,
    note: str = "",
    by: Person,
    at: datetime,
) -> Pledge:
    """Attach the document by which a pledge binds the donor."""
    pledge = _own_pledge(pledge_id, by)
    pledge.commitment = _document(document, "A pledge is committed by a document: name it.")
    take_step(
        pledge,
        PLEDGE,
        "commit",
        by=by,
        at=at,
        occurred_at=occurred_at,
        note=note,
        document=pledge.commitment,
        changed=("commitment",),
    )
    return pledge


@action("pledge.ready")
def make_pledge_ready(
    pledge_id: str,
    *,
    ready_on: date,
    ready_at: str,
    packing: str,
    note: str = "",
    by: Person,
    at: datetime,
) -> Pledge:
    """Say when and where committed goods can be fetched, and how they are packed."""
    pledge = _own_pledge(pledge_id, by)
    if not ready_at.strip() or not packing.strip():
        raise BadInput("Goods are ready at a place, packed in a way; name both.")
    pledge.ready_on, pledge.ready_at, pledge.packing = ready_on, ready_at, packing
    take_step(
        pledge,
        PLEDGE,
        "make ready",
        by=by,
        at=at,
        note=note or f"on {ready_on} at {ready_at}: {packing}",
        changed=("ready_on", "ready_at", "packing"),
    )
    return pledge


@action("pledge.raise")
def raise_pledge(
    pledge_id: str,
    *,
    lines: Sequence[ChangedLine],
    note: str = "",
    document: str = "",
    occurred_at: datetime | None = None,
    by: Person,
    at: datetime,
) -> Pledge:
    """Add to what is promised, or say how many where the promise did not."""
    return _change(pledge_id, "raise", "stated", lines, note, document, occurred_at, by, at)


@action("pledge.reduce")
def reduce_pledge(
    pledge_id: str,
    *,
    lines: Sequence[ChangedLine],
    reason: str,
    document: str = "",
    occurred_at: datetime | None = None,
    by: Person,
    at: datetime,
) -> Pledge:
    """Take some of a promise back, with the reason; what it was meant for beyond the rest is freed."""
    pledge = _change(pledge_id, "reduce", "reduced", lines, _reason(reason), document, occurred_at, by, at)
    for line in pledge.lines.all():
        rest = facts.pledge_counters(line.pk).promised
        undo_matches_of_pledge(line, rest, by=by, at=at, note=f"the pledge was reduced: {reason}")
    if pledge.state in {"in transit", "received part"}:
        facts.follow_pledge(pledge, by=by, at=at, occurred_at=occurred_at)
    return pledge


@action("pledge.withdraw")
def withdraw_pledge(
    pledge_id: str, *, reason: str, occurred_at: datetime | None = None, by: Person, at: datetime
) -> Pledge:
    """Take back a pledge of which nothing has left the donor."""
    return _end(_own_pledge(pledge_id, by), "withdraw", _reason(reason), by, at, occurred_at)


@action("pledge.lapse")
def lapse_pledge(pledge_id: str, *, reason: str, by: Person, at: datetime) -> Pledge:
    """End a pledge that was not kept in its time."""
    access.require(by, "pledge.confirm")
    pledge = locked(Pledge, pledge_id)
    if pledge.valid_until and pledge.valid_until >= at.date():
        raise Conflict(f"Pledge {pledge_id} stands until {pledge.valid_until}; it has not lapsed.")
    return _end(pledge, "lapse", _reason(reason), by, at, None)


@action("pledge.mark_duplicate")
def mark_duplicate(pledge_id: str, *, of: str, reason: str = "", by: Person, at: datetime) -> Pledge:
    """Mark a pledge as the repetition of another of the same donor; it counts no more."""
    access.require(by, "pledge.confirm")
    other = Pledge.objects.filter(pk=of).first()
    pledge = locked(Pledge, pledge_id)
    if other is None:
        raise missing(Pledge, of)
    if other.pk == pledge.pk or other.donor_id != pledge.donor_id or other.state == "duplicate":
        raise Conflict(
            f"{pledge_id} repeats another pledge of {pledge.donor_id} that is not itself a duplicate; "
            f"{of} is not one."
        )
    pledge.duplicate_of = other
    return _end(pledge, "mark duplicate", reason or f"repeats {of}", by, at, None, ("duplicate_of",))


@action("pledge.ship")
def ship_pledge(
    pledge_id: str,
    *,
    lines: Sequence[ChangedLine],
    document: str,
    occurred_at: datetime | None = None,
    by: Person,
    at: datetime,
) -> Pledge:
    """Note goods on their way outside the reserve's own consignments, on a document."""
    return _outside(pledge_id, "shipped", lines, document, occurred_at, by, at)


@action("pledge.receive")
def receive_pledge(
    pledge_id: str,
    *,
    lines: Sequence[ChangedLine],
    document: str,
    occurred_at: datetime | None = None,
    by: Person,
    at: datetime,
) -> Pledge:
    """Note goods or money received outside the reserve's own consignments, on a document.

    What was not noted as shipped before is noted as shipped with it.
    """
    return _outside(pledge_id, "received", lines, document, occurred_at, by, at)


@action("pledge.close")
def close_pledge(pledge_id: str, *, note: str = "", by: Person, at: datetime) -> Pledge:
    """Close a pledge that was received; what did not come of it has lapsed."""
    pledge = _own_pledge(pledge_id, by)
    lines = list(pledge.lines.all())
    counted = {line.pk: facts.pledge_counters(line.pk) for line in lines}
    for name, found in counted.items():
        if found.in_transit:
            raise Conflict(f"{found.in_transit:,} of {name} are in transit; receive them first.")
    take_step(pledge, PLEDGE, "close", by=by, at=at, note=note)
    for line in lines:
        undo_matches_of_pledge(line, counted[line.pk].received, by=by, at=at, note="the pledge was closed")
    return pledge


def _add_line(
    pledge: Pledge, number: int, line: PromisedLine, *, by: Person, at: datetime, occurred_at: datetime | None
) -> None:
    made = PledgeLine.objects.create(
        line_id=f"{pledge.pk}/{number}",
        pledge=pledge,
        number=number,
        item=line.item,
        currency=line.currency,
        wording=line.wording,
        candidates=" ".join(candidate_codes(line.candidates)),
        quantity=line.quantity,
        qualifier=line.qualifier,
        earmark=line.earmark,
        earmark_for=line.earmark_for,
        earmark_is_hard=line.earmark_is_hard,
        posted_at=at,
    )
    if line.quantity:
        facts.note_pledge(made.pk, "stated", line.quantity, by=by, at=at, occurred_at=occurred_at)


def _change(
    pledge_id: str,
    verb: str,
    kind: str,
    lines: Sequence[ChangedLine],
    note: str,
    document: str,
    occurred_at: datetime | None,
    by: Person,
    at: datetime,
) -> Pledge:
    pledge = _own_pledge(pledge_id, by)
    _check_own_lines(pledge, lines)
    paper = document_named(document)
    take_step(pledge, PLEDGE, verb, by=by, at=at, occurred_at=occurred_at, note=note, document=paper)
    for line in lines:
        facts.note_pledge(
            line.line,
            kind,
            line.quantity,
            by=by,
            at=at,
            occurred_at=occurred_at,
            remark=note,
            document=paper,
        )
    return pledge


def _outside(
    pledge_id: str,
    kind: str,
    lines: Sequence[ChangedLine],
    document: str,
    occurred_at: datetime | None,
    by: Person,
    at: datetime,
) -> Pledge:
    access.require(by, "pledge.confirm")
    pledge = locked(Pledge, pledge_id)
    _check_own_lines(pledge, lines)
    paper = _document(document, "Goods outside the reserve's consignments are noted on a document: name it.")
    told: dict[str, Any] = {
        "by": by,
        "at": at,
        "occurred_at": occurred_at,
        "about": f"document {paper.pk}",
        "document": paper,
    }
    for line in lines:
        unsent = line.quantity - facts.pledge_counters(line.line).in_transit
        if kind == "received" and unsent > 0:
            facts.note_pledge(line.line, "shipped", unsent, **told)
        facts.note_pledge(line.line, kind, line.quantity, **told)
    pledge.refresh_from_db()
    return pledge


def _end(
    pledge: Pledge,
    verb: str,
    note: str,
    by: Person,
    at: datetime,
    occurred_at: datetime | None,
    changed: tuple[str, ...] = (),
) -> Pledge:
    take_step(pledge, PLEDGE, verb, by=by, at=at, occurred_at=occurred_at, note=note, changed=changed)
    for line in pledge.lines.all():
        undo_matches_of_pledge(line, 0, by=by, at=at, note=f"the pledge ended: {note}")
    return pledge


def _own_pledge(pledge_id: str, by: Person) -> Pledge:
    """Find and lock a pledge that the person may make or confirm: the donor their own, the planner any."""
    pledge = locked(Pledge, pledge_id)
    _require_donor(by, pledge.donor_id)
    return pledge


def _require_donor(by: Person, donor: str) -> None:
    if access.may(by, "pledge.confirm"):
        access.require(by, "pledge.confirm")
    else:
        access.require(by, "pledge.make", party=donor)


def _check_own_lines(pledge: Pledge, lines: Sequence[ChangedLine]) -> None:
    own = {line.pk for line in pledge.lines.all()}
    problems = [
        Problem(f"is {line.line!r}, not a line of {pledge.pk}", row, "line")
        for row, line in enumerate(lines, 2)
        if line.line not in own
    ]
    problems += [
        Problem(f"is {line.quantity}; it must be above 0", row, "quantity")
        for row, line in enumerate(lines, 2)
        if line.quantity <= 0
    ]
    if not lines:
        problems.append(Problem("there are none; at least one is needed", column="lines"))
    if problems:
        raise BadInput(f"These lines of {pledge.pk} cannot be changed; nothing was.", problems)


def _document(document: str, sentence: str) -> Document:
    found = document_named(document)
    if found is None:
        raise BadInput(sentence)
    return found


def _reason(reason: str) -> str:
    if not reason.strip():
        raise BadInput("Say why; a reason is needed.")
    return reason.strip()
