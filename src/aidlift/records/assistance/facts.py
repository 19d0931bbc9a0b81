"""The one way a quantity reaches a line: a dated fact, held against the laws, and the state that follows.

For the other records' actions, inside their transaction; not actions themselves. Lock order: the request or
pledge first, as everywhere.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Case, F, QuerySet, Sum, When

from aidlift.assistance.counters import (
    LINE_KINDS,
    PLEDGE_KINDS,
    LineCounters,
    PledgeCounters,
    broken_line_laws,
    broken_pledge_laws,
)
from aidlift.assistance.moves import PLEDGE, REQUEST, VALIDATED, step_to
from aidlift.errors import BadInput, Conflict, WrongState
from aidlift.records.assistance.models import (
    LineFact,
    Pledge,
    PledgeFact,
    PledgeLine,
    Request,
    RequestLine,
)
from aidlift.records.evidence.models import Document
from aidlift.records.parties.models import Person
from aidlift.records.steps import happened, locked, missing, take_step
from aidlift.records.tables import fetched

SIGNED = Sum(
    Case(When(undoes=True, then=-F("quantity")), default=F("quantity"), output_field=BigIntegerField())
)
"""The sum of quantities, less what was taken back."""


def note(
    line_id: str,
    kind: str,
    quantity: int,
    *,
    by: Person,
    at: datetime,
    occurred_at: datetime | None = None,
    about: str = "",
    undoes: bool = False,
    remark: str = "",
    document: Document | None = None,
) -> LineFact:
    """Note what happened to a request's line, and let the request follow; `about` names what did it.

    Kinds: requested, validated, pledged, allocated, shipped, accepted, rejected, missing, found, cancelled.
    Raises Conflict with the law it would break, WrongState where nothing may be allocated to the request.
    """
    line = _request_line(line_id)
    request = locked(Request, line.request_id)
    if kind == "allocated" and not undoes and request.state not in VALIDATED:
        raise WrongState(
            f"Request {request.pk} is {request.state}; stock is allocated to one that was approved and is "
            "not yet fulfilled."
        )
    fact = LineFact(
        line=line,
        kind=_known(kind, LINE_KINDS),
        quantity=_some(quantity),
        undoes=undoes,
        occurred_at=happened(occurred_at, at),
        posted_at=at,
        by=by,
        about=about,
        note=remark,
        document=document,
    )
    fact.save(force_insert=True)
    _hold(line_id, broken_line_laws(line_counters(line_id)))
    follow_request(request, by=by, at=at, occurred_at=occurred_at)
    return fact


def note_receipt(
    line_id: str,
    *,
    accepted: int = 0,
    rejected: int = 0,
    missing: int = 0,
    found: int = 0,
    by: Person,
    at: datetime,
    occurred_at: datetime | None = None,
    about: str = "",
    undoes: bool = False,
) -> None:
    """Note a signed receipt of a request's line; with `undoes`, take a receipt back.

    What was rejected or is missing covers nothing any more: its allocation is released, so that it may be
    sent again. What was found covers again as far as the line is uncovered; found goods count as accepted
    only if they are in `accepted` too.
    """
    told: dict[str, Any] = {"about": about, "by": by, "at": at, "occurred_at": occurred_at}
    steps = [
        ("found", found, undoes),
        ("covered by found", found, undoes),
        ("rejected", rejected, undoes),
        ("missing", missing, undoes),
        ("allocated", rejected + missing, not undoes),
        ("accepted", accepted, undoes),
    ]
    # the laws hold after each step, and so do they on the way back
    for kind, quantity, takes_back in reversed(steps) if undoes else steps:
        if quantity and kind == "covered by found":
            _cover_by_found(line_id, quantity, undoes=takes_back, **told)
        elif quantity:
            note(line_id, kind, quantity, undoes=takes_back, **told)


def pledge_shipped(
    line_id: str,
    quantity: int,
    *,
    by: Person,
    at: datetime,
    occurred_at: datetime | None = None,
    about: str = "",
    undoes: bool = False,
) -> PledgeFact:
    """Note that promised goods left the donor: the pledge is in transit; `undoes` takes it back."""
    return note_pledge(
        line_id, "shipped", quantity, by=by, at=at, occurred_at=occurred_at, about=about, undoes=undoes
    )


def pledge_received(
    line_id: str,
    quantity: int,
    *,
    by: Person,
    at: datetime,
    occurred_at: datetime | None = None,
    about: str = "",
    undoes: bool = False,
) -> PledgeFact:
    """Note that promised goods were signed for: the pledge is received, in part or in full."""
    return note_pledge(
        line_id, "received", quantity, by=by, at=at, occurred_at=occurred_at, about=about, undoes=undoes
    )


def note_pledge(
    line_id: str,
    kind: str,
    quantity: int,
    *,
    by: Person,
    at: datetime,
    occurred_at: datetime | None = None,
    about: str = "",
    undoes: bool = False,
    remark: str = "",
    document: Document | None = None,
) -> PledgeFact:
    """Note what happened to a pledge's line, and let the pledge follow.

    Kinds: stated, reduced, shipped, received. Raises Conflict with the law it would break, WrongState where
    goods leave a donor who has not committed them.
    """
    line = PledgeLine.objects.filter(pk=line_id).first()
    if line is None:
        raise missing(PledgeLine, line_id)
    pledge = locked(Pledge, line.pledge_id)
    fact = PledgeFact(
        line=line,
        kind=_known(kind, PLEDGE_KINDS),
        quantity=_some(quantity),
        undoes=undoes,
        occurred_at=happened(occurred_at, at),
        posted_at=at,
        by=by,
        about=about,
        note=remark,
        document=document,
    )
    fact.save(force_insert=True)
    _hold(line_id, broken_pledge_laws(pledge_counters(line_id)))
    if kind in {"shipped", "received"}:
        follow_pledge(pledge, by=by, at=at, occurred_at=occurred_at)
    return fact


def line_counters(line_id: str) -> LineCounters:
    """Count a request's line from its facts."""
    return LineCounters(**_sums(LineFact.objects.filter(line_id=line_id), LINE_KINDS))


def pledge_counters(line_id: str) -> PledgeCounters:
    """Count a pledge's line from its facts."""
    return PledgeCounters(**_sums(PledgeFact.objects.filter(line_id=line_id), PLEDGE_KINDS))


def counters_of_lines(lines: QuerySet[RequestLine]) -> dict[str, LineCounters]:
    """Count many lines of requests at once."""
    found = _sums_of_each(LineFact.objects.filter(line__in=lines.values("pk")), LINE_KINDS)
    return defaultdict(LineCounters, {line: LineCounters(**sums) for line, sums in found.items()})


def counters_of_pledge_lines(lines: QuerySet[PledgeLine]) -> dict[str, PledgeCounters]:
    """Count many lines of pledges at once."""
    found = _sums_of_each(PledgeFact.objects.filter(line__in=lines.values("pk")), PLEDGE_KINDS)
    return defaultdict(PledgeCounters, {line: PledgeCounters(**sums) for line, sums in found.items()})


def request_counters(request_id: str) -> dict[str, LineCounters]:
    """Count every line of a request."""
    lines = RequestLine.objects.filter(request_id=request_id).order_by("number")
    return {line.pk: line_counters(line.pk) for line in lines}


def follow_request(
    request: Request, *, by: Person, at: datetime, occurred_at: datetime | None = None
) -> None:
    """Bring a request into the state its lines are in: in fulfilment, fulfilled, or open again."""
    if request.state not in {*VALIDATED, "fulfilled"}:
        return
    asked = [one for one in request_counters(request.pk).values() if one.validated or one.allocated]
    done = bool(asked) and all(one.is_fulfilled for one in asked)
    begun = any(one.allocated or one.shipped for one in asked)
    if begun and request.state in {"approved", "partly approved"}:
        take_step(request, REQUEST, "start fulfilment", by=by, at=at, occurred_at=occurred_at)
    if done and request.state == "in fulfilment":
        take_step(request, REQUEST, "fulfil", by=by, at=at, occurred_at=occurred_at)
    elif not done and request.state == "fulfilled":
        take_step(request, REQUEST, "reopen", by=by, at=at, occurred_at=occurred_at)


def follow_pledge(pledge: Pledge, *, by: Person, at: datetime, occurred_at: datetime | None = None) -> None:
    """Bring a pledge into the state its goods are in; raise WrongState where the table has no such step."""
    lines = [pledge_counters(line.pk) for line in pledge.lines.all()]
    shipped, received = sum(one.shipped for one in lines), sum(one.received for one in lines)
    promised = sum(one.promised for one in lines)
    if received and received >= promised:
        target = "received"
    elif received:
        target = "received part"
    elif shipped:
        target = "in transit"
    else:
        target = "committed" if pledge.state == "in transit" else pledge.state
    if pledge.state in {"committed", "ready"} and target in {"received part", "received"}:
        take_step(pledge, PLEDGE, "ship", by=by, at=at, occurred_at=occurred_at)
    if target != pledge.state:
        verb = step_to(PLEDGE, pledge.state, target) or ("ship" if shipped else "unship")
        take_step(pledge, PLEDGE, verb, by=by, at=at, occurred_at=occurred_at)


def _cover_by_found(line_id: str, quantity: int, *, about: str, undoes: bool, **told: Any) -> None:
    """Let found goods cover the line as far as nothing else does; take back what that was, no more."""
    if undoes:
        noted = LineFact.objects.filter(line_id=line_id, kind="allocated", about=f"found {about}")
        covers = noted.aggregate(sum=SIGNED)["sum"] or 0
    else:
        covers = min(quantity, line_counters(line_id).uncovered)
    if covers:
        note(line_id, "allocated", covers, about=f"found {about}", undoes=undoes, **told)


def _sums(facts: QuerySet[Any], kinds: tuple[str, ...]) -> dict[str, int]:
    sums = dict(facts.order_by("kind").values_list("kind").annotate(sum=SIGNED))
    return {kind: int(sums.get(kind, 0)) for kind in kinds}


def _sums_of_each(facts: QuerySet[Any], kinds: tuple[str, ...]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for line, kind, quantity, undoes in fetched(
        facts.order_by().values_list("line_id", "kind", "quantity", "undoes")
    ):
        if line not in found:
            found[line] = dict.fromkeys(kinds, 0)
        found[line][kind] += -quantity if undoes else quantity
    return found


def _request_line(line_id: str) -> RequestLine:
    line = RequestLine.objects.filter(pk=line_id).first()
    if line is None:
        raise missing(RequestLine, line_id)
    return line


def _known(kind: str, kinds: tuple[str, ...]) -> str:
    if kind not in kinds:
        raise BadInput(f"There is no kind of fact {kind!r}; the kinds are {', '.join(kinds)}.")
    return kind


def _some(quantity: int) -> int:
    if quantity <= 0:
        raise BadInput(f"A quantity of {quantity} changes nothing; it must be above 0.")
    return quantity


def _hold(line_id: str, broken: list[str]) -> None:
    if broken:
        raise Conflict(f"Line {line_id}: {'; '.join(broken)}. Nothing was changed.")
