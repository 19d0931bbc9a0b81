"""Every change to a request: draft, submit, review, decide, substitute, withdraw, supersede, close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from aidlift.assistance.counters import LineCounters
from aidlift.assistance.moves import REQUEST, VALIDATED
from aidlift.errors import BadInput, Conflict, Problem, SamePerson, WrongState
from aidlift.records import access
from aidlift.records.action import action
from aidlift.records.assistance import facts
from aidlift.records.assistance.lines import AskedLine, ValidatedLine, candidate_codes, check_asked
from aidlift.records.assistance.matching import undo_matches_of_request
from aidlift.records.assistance.models import Appeal, Request, RequestLine, Substitution
from aidlift.records.parties.actions import country_code
from aidlift.records.parties.models import Person
from aidlift.records.parties.numbering import next_name
from aidlift.records.steps import begin, document_named, happened, locked, missing, named, take_step


@action("appeal.add")
def add_appeal(
    title: str,
    *,
    published_on: date,
    country: str = "",
    document: str = "",
    external_id: str = "",
    by: Person,
    at: datetime,
) -> Appeal:
    """Add a published ask for an emergency, to which requests may belong."""
    access.require(by, "request.submit", country=country)
    _refuse_repeated(Appeal, external_id)
    return Appeal.objects.create(
        appeal_id=next_name("APP", at),
        title=title,
        country=country_code(country) if country else "",
        published_on=published_on,
        document=document_named(document),
        external_id=external_id,
        posted_at=at,
    )


@action("request.draft")
def draft_request(
    country: str,
    *,
    lines: Sequence[AskedLine],
    requested_on: date | None = None,
    title: str = "",
    needed_by: date | None = None,
    appeal: str = "",
    document: str = "",
    external_id: str = "",
    occurred_at: datetime | None = None,
    note: str = "",
    by: Person,
    at: datetime,
) -> Request:
    """Write down what a country asks for, line by line; nothing is asked until it is submitted."""
    access.require(by, "request.submit", country=country)
    check_asked(lines)
    _refuse_repeated(Request, external_id)
    asked_on = requested_on or happened(occurred_at, at).date()
    if asked_on > at.date():
        raise BadInput(f"The request would be of {asked_on}, a day to come.")
    request = Request.objects.create(
        request_id=next_name("REQ", at),
        appeal=named(Appeal, appeal) if appeal else None,
        country=country_code(country),
        title=title,
        requested_on=asked_on,
        needed_by=needed_by,
        state=REQUEST.first,
        drafted_by=by,
        document=document_named(document),
        external_id=external_id,
        posted_at=at,
    )
    for number, line in enumerate(lines, 1):
        RequestLine.objects.create(
            line_id=f"{request.pk}/{number}",
            request=request,
            number=number,
            item=line.item,
            wording=line.wording,
            candidates=" ".join(candidate_codes(line.candidates)),
            quantity=line.quantity,
            facility=line.facility,
            needed_by=line.needed_by,
            posted_at=at,
        )
    begin(request, "draft", by=by, at=at, occurred_at=occurred_at, note=note, document=request.document)
    return request


@action("request.submit")
def submit_request(
    request_id: str, *, occurred_at: datetime | None = None, note: str = "", by: Person, at: datetime
) -> Request:
    """Submit a request: from now on it is asked for, and counted."""
    request = _own_request(request_id, by)
    request.submitted_by = by
    take_step(
        request,
        REQUEST,
        "submit",
        by=by,
        at=at,
        occurred_at=occurred_at,
        note=note,
        changed=("submitted_by",),
    )
    for line in request.lines.all():
        if line.quantity:
            facts.note(line.pk, "requested", line.quantity, by=by, at=at, occurred_at=occurred_at)
    return request


@action("request.review")
def review_request(request_id: str, *, note: str = "", by: Person, at: datetime) -> Request:
    """Take a submitted request into review."""
    access.require(by, "request.approve")
    request = locked(Request, request_id)
    take_step(request, REQUEST, "review", by=by, at=at, note=note)
    return request


@action("request.approve")
def approve_request(
    request_id: str,
    *,
    occurred_at: datetime | None = None,
    note: str = "",
    document: str = "",
    by: Person,
    at: datetime,
) -> Request:
    """Approve all that a request asks for; the submitter cannot."""
    access.require(by, "request.approve")
    request = locked(Request, request_id)
    unstated = [line.pk for line in request.lines.all() if line.quantity is None]
    if unstated:
        raise Conflict(
            f"{', '.join(unstated)} states no quantity, so there is no “all of it”; approve it partly, "
            "with the quantity that is validated."
        )
    wanted = {pk: found.requested - found.cancelled for pk, found in _counters(request).items()}
    return _decide(request, "approve", wanted, by, at, occurred_at, note, document)


@action("request.approve_partly")
def approve_request_partly(
    request_id: str,
    *,
    lines: Sequence[ValidatedLine],
    reason: str,
    occurred_at: datetime | None = None,
    document: str = "",
    by: Person,
    at: datetime,
) -> Request:
    """Approve some of a request, with the validated quantity of every line and the reason."""
    access.require(by, "request.approve")
    request = locked(Request, request_id)
    counted = _counters(request)
    wanted = {line.line: line.quantity for line in lines}
    problems = [
        *(
            Problem(f"is {name!r}, not a line of {request_id}", column="line")
            for name in wanted
            if name not in counted
        ),
        *(
            Problem(f"{name} is not judged; write 0 to approve none", column="line")
            for name in counted.keys() - wanted
        ),
        *(
            Problem(f"is {quantity} for {name}", column="quantity")
            for name, quantity in wanted.items()
            if quantity < 0
        ),
        *(
            Problem(
                f"is {quantity:,} for {name}, and {counted[name].requested:,} were requested",
                column="quantity",
            )
            for name, quantity in wanted.items()
            if name in counted and 0 < counted[name].requested < quantity
        ),
    ]
    if len(wanted) != len(lines):
        problems.append(Problem("names a line twice", column="line"))
    if not problems and not any(wanted.values()):
        problems.append(Problem("approves nothing at all; reject the request instead", column="lines"))
    if problems:
        raise BadInput("This is not a partial approval; nothing was changed.", problems)
    return _decide(request, "approve partly", wanted, by, at, occurred_at, _reason(reason), document)


@action("request.reject")
def reject_request(
    request_id: str,
    *,
    reason: str,
    occurred_at: datetime | None = None,
    document: str = "",
    by: Person,
    at: datetime,
) -> Request:
    """Reject a request, with the reason."""
    access.require(by, "request.approve")
    request = locked(Request, request_id)
    decided = _decide(request, "reject", {}, by, at, occurred_at, _reason(reason), document)
    undo_matches_of_request(request, by=by, at=at, note="the request was rejected")
    return decided


@action("request.substitute")
def substitute_line(
    line_id: str,
    *,
    item: str,
    quantity: int,
    by_quantity: int,
    reason: str,
    document: str = "",
    by: Person,
    at: datetime,
) -> RequestLine:
    """Put another item in the place of some of a line: `quantity` of it for `by_quantity` of the other."""
    access.require(by, "request.approve")
    line = _line(line_id)
    request = locked(Request, line.request_id)
    _refuse_own(request, by)
    check_asked([AskedLine(item=item, quantity=by_quantity)])
    if request.state not in VALIDATED:
        raise WrongState(
            f"Request {request.pk} is {request.state}; a substitute is for one that was approved."
        )
    if item == line.item:
        raise BadInput(f"{item} is the item that was asked for, not another in its place.")
    free = facts.line_counters(line_id).uncovered
    if not 0 < quantity <= free:
        raise Conflict(
            f"{quantity:,} of {line_id} would be substituted, and {free:,} are validated and not allocated."
        )
    number = request.lines.count() + 1
    other = RequestLine.objects.create(
        line_id=f"{request.pk}/{number}",
        request=request,
        number=number,
        item=item,
        wording=f"in place of {line.item or line.wording}",
        quantity=by_quantity,
        facility=line.facility,
        needed_by=line.needed_by,
        substitutes=line,
        posted_at=at,
    )
    Substitution.objects.create(
        line=line,
        by_line=other,
        quantity=quantity,
        by_quantity=by_quantity,
        occurred_at=at,
        posted_at=at,
        by=by,
        note=_reason(reason),
        document=document_named(document),
    )
    told: dict[str, Any] = {"by": by, "at": at, "about": other.pk}
    facts.note(line_id, "validated", quantity, undoes=True, **told)
    facts.note(line_id, "cancelled", quantity, **told)
    facts.note(other.pk, "requested", by_quantity, **told)
    facts.note(other.pk, "validated", by_quantity, **told)
    return other


@action("request.withdraw")
def withdraw_request(
    request_id: str, *, reason: str, occurred_at: datetime | None = None, by: Person, at: datetime
) -> Request:
    """Withdraw a request; not while stock is allocated to it that has not been received."""
    request = _own_request(request_id, by)
    _drop(request, "withdraw", by=by, at=at, occurred_at=occurred_at, note=_reason(reason))
    return request


@action("request.supersede")
def supersede_request(
    request_id: str,
    *,
    by_request: str,
    reason: str = "",
    occurred_at: datetime | None = None,
    by: Person,
    at: datetime,
) -> Request:
    """Put a newer request of the same country in the place of one; the older is cancelled."""
    request = _own_request(request_id, by)
    newer = named(Request, by_request)
    if newer.pk == request.pk or newer.country != request.country:
        raise BadInput(f"{newer.pk} cannot supersede {request.pk}: it must be another of {request.country}.")
    if newer.state in {"withdrawn", "superseded", "rejected"}:
        raise WrongState(f"Request {newer.pk} is {newer.state}, so it cannot stand in the place of another.")
    request.superseded_by = newer
    _drop(
        request,
        "supersede",
        by=by,
        at=at,
        occurred_at=occurred_at,
        note=reason or f"superseded by {newer.pk}",
        changed=("superseded_by",),
    )
    return request


@action("request.close")
def close_request(request_id: str, *, note: str = "", by: Person, at: datetime) -> Request:
    """Close a request that is fulfilled."""
    request = _own_request(request_id, by)
    take_step(request, REQUEST, "close", by=by, at=at, note=note)
    return request


def _decide(
    request: Request,
    verb: str,
    validated: Mapping[str, int],
    by: Person,
    at: datetime,
    occurred_at: datetime | None,
    note: str,
    document: str,
) -> Request:
    REQUEST.apply(request.state, verb, name=request.pk)
    _refuse_own(request, by)
    request.decided_by = by
    take_step(
        request,
        REQUEST,
        verb,
        by=by,
        at=at,
        occurred_at=occurred_at,
        note=note,
        document=document_named(document),
        changed=("decided_by",),
    )
    for line, quantity in validated.items():
        if quantity:
            facts.note(line, "validated", quantity, by=by, at=at, occurred_at=occurred_at)
    return request


def _drop(
    request: Request,
    verb: str,
    *,
    by: Person,
    at: datetime,
    occurred_at: datetime | None,
    note: str,
    changed: tuple[str, ...] = (),
) -> None:
    """End a request early: what it still asks for is cancelled, and what was meant for it is free again."""
    REQUEST.apply(request.state, verb, name=request.pk)
    counted = _counters(request)
    for line, found in counted.items():
        if found.allocated > found.accepted:
            raise Conflict(
                f"{found.allocated - found.accepted:,} of {line} are allocated and not yet accepted; release "
                "them, or wait for the receipt, and withdraw what remains."
            )
    take_step(request, REQUEST, verb, by=by, at=at, occurred_at=occurred_at, note=note, changed=changed)
    undo_matches_of_request(request, by=by, at=at, note=note)
    for line, found in counted.items():
        rest = found.uncovered
        if rest:
            facts.note(line, "validated", rest, undoes=True, by=by, at=at)
        asked = max(0, found.requested - found.cancelled - (found.validated - rest))
        if asked:
            facts.note(line, "cancelled", asked, by=by, at=at)


def _own_request(request_id: str, by: Person) -> Request:
    """Find and lock a request that the person may submit: their own country's, or any on its behalf."""
    request = locked(Request, request_id)
    access.require(by, "request.submit", country=request.country)
    return request


def _refuse_own(request: Request, by: Person) -> None:
    if by.username in {request.submitted_by_id, request.drafted_by_id}:
        raise SamePerson(
            f"{by} submitted {request.pk}; another person has to decide it. Submitter is never approver."
        )


def _counters(request: Request) -> dict[str, LineCounters]:
    return facts.request_counters(request.pk)


def _line(line_id: str) -> RequestLine:
    line = RequestLine.objects.filter(pk=line_id).first()
    if line is None:
        raise missing(RequestLine, line_id)
    return line


def _reason(reason: str) -> str:
    if not reason.strip():
        raise BadInput("Say why; a reason is needed.")
    return reason.strip()


def _refuse_repeated(model: type[Appeal] | type[Request], external_id: str) -> None:
    if external_id and (found := model.objects.filter(external_id=external_id).first()):
        raise Conflict(f"{found.pk} has the outside number {external_id!r} already; nothing was added.")
