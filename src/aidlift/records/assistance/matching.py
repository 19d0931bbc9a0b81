"""Meaning a pledge for requests, and back: the actions and what other actions undo with them."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from django.db.models import QuerySet

from aidlift.assistance.counters import LineCounters
from aidlift.assistance.earmarks import Earmark, Promised, Wanted, departure, refusal
from aidlift.assistance.moves import DECIDED, OPEN_PLEDGE, OPEN_REQUEST
from aidlift.errors import BadInput, Conflict, WrongState
from aidlift.records import access
from aidlift.records.action import action
from aidlift.records.assistance import facts
from aidlift.records.assistance.lines import candidate_codes
from aidlift.records.assistance.models import Match, Pledge, PledgeLine, Request, RequestLine
from aidlift.records.parties.models import Person
from aidlift.records.steps import happened, locked, missing
from aidlift.records.tables import fetched


@action("pledge.match")
def match_pledge(
    pledge_line: str,
    *,
    request_line: str,
    quantity: int,
    occurred_at: datetime | None = None,
    note: str = "",
    by: Person,
    at: datetime,
) -> Match:
    """Mean some of a pledge's line for a request's line, as the donor's earmark allows."""
    access.require(by, "pledge.confirm")
    promised, wanted = _lines(pledge_line, request_line)
    pledge, request = locked(Pledge, promised.pledge_id), locked(Request, wanted.request_id)
    _refuse_closed(pledge, request)
    give, ask = promised_of(promised), wanted_of(wanted, request)
    if reason := refusal(give, ask):
        raise Conflict(reason)
    if quantity <= 0:
        raise BadInput(f"A match of {quantity} matches nothing; it must be above 0.")
    if quantity > give.quantity:
        raise Conflict(
            f"{quantity:,} of {pledge_line} would be matched, and {give.quantity:,} of it are free."
            + ("" if facts.pledge_counters(pledge_line).stated else " Say first how many: pledge.raise.")
        )
    if _limit(request.state, facts.line_counters(wanted.pk)) and quantity > ask.quantity:
        raise Conflict(
            f"{quantity:,} would be matched to {request_line}; {ask.quantity:,} of it have no promise yet."
        )
    wish = departure(give, ask)
    said = "; ".join(part for part in (note, f"departs from the wish: {wish}" if wish else "") if part)
    return _post(promised, wanted, quantity, False, by=by, at=at, occurred_at=occurred_at, note=said)


@action("pledge.unmatch")
def unmatch_pledge(
    pledge_line: str,
    *,
    request_line: str,
    quantity: int | None = None,
    note: str = "",
    by: Person,
    at: datetime,
) -> Match:
    """Take a match back, all of it or some; the pledge is free for another request."""
    access.require(by, "pledge.confirm")
    promised, wanted = _lines(pledge_line, request_line)
    locked(Pledge, promised.pledge_id), locked(Request, wanted.request_id)
    standing = matched(pledge_line).get(request_line, 0)
    taken = standing if quantity is None else quantity
    if not 0 < taken <= standing:
        raise Conflict(
            f"{standing:,} of {pledge_line} are matched to {request_line}; {taken:,} cannot be taken."
        )
    return _post(promised, wanted, taken, True, by=by, at=at, occurred_at=None, note=note)


def matched(pledge_line: str) -> dict[str, int]:
    """Say for which request lines a pledge's line is meant, and how much of it; oldest first."""
    rows = Match.objects.filter(pledge_line_id=pledge_line).order_by("id")
    found: dict[str, int] = {}
    for row in rows:
        sign = -1 if row.undoes else 1
        found[row.request_line_id] = found.get(row.request_line_id, 0) + sign * row.quantity
    return {line: quantity for line, quantity in found.items() if quantity}


def undo_matches_of_pledge(line: PledgeLine, beyond: int, *, by: Person, at: datetime, note: str) -> None:
    """Take back what a pledge's line is meant for beyond a quantity, the newest first."""
    standing = matched(line.pk)
    excess = sum(standing.values()) - beyond
    for request_line, quantity in reversed(list(standing.items())):
        taken = min(quantity, excess)
        if taken > 0:
            wanted = RequestLine.objects.get(pk=request_line)
            locked(Request, wanted.request_id)
            _post(line, wanted, taken, True, by=by, at=at, occurred_at=None, note=note)
            excess -= taken


def undo_matches_of_request(request: Request, *, by: Person, at: datetime, note: str) -> None:
    """Take back what is meant for a request's lines."""
    rows = Match.objects.filter(request_line__request=request)
    pairs = rows.order_by("pledge_line_id", "request_line_id").values_list(
        "pledge_line_id", "request_line_id"
    )
    for pledge_line, request_line, quantity in pairs.annotate(net=facts.SIGNED):
        if quantity:
            promised, wanted = _lines(pledge_line, request_line)
            _post(promised, wanted, int(quantity), True, by=by, at=at, occurred_at=None, note=note)


def promised_of(line: PledgeLine) -> Promised:
    """Describe a pledge's line to the rule; its quantity is what is promised and not matched."""
    free = facts.pledge_counters(line.pk).promised - sum(matched(line.pk).values())
    return Promised(
        line=line.pk,
        item=line.item,
        quantity=max(0, free),
        country=line.pledge.country,
        earmark=Earmark(kind=line.earmark, value=line.earmark_for, is_hard=line.earmark_is_hard),
    )


def all_promised(lines: QuerySet[PledgeLine]) -> list[Promised]:
    """Describe many pledges' lines, in their order."""
    counted = facts.counters_of_pledge_lines(lines)
    pairs = Match.objects.filter(pledge_line__in=lines.values("pk")).order_by("pledge_line_id")
    meant = dict(fetched(pairs.values_list("pledge_line_id").annotate(net=facts.SIGNED)))
    # bare values: making a model of each of thousands of lines takes longer than the rule itself
    fields = ("pk", "item", "pledge__country", "earmark", "earmark_for", "earmark_is_hard")
    earmarked = cache(lambda kind, value, is_hard: Earmark(kind=kind, value=value, is_hard=is_hard))
    return [
        Promised(
            line=line,
            item=item,
            quantity=max(0, counted[line].promised - int(meant.get(line, 0))),
            country=country,
            earmark=earmarked(*earmark),
        )
        for line, item, country, *earmark in fetched(lines.values_list(*fields))
    ]


def wanted_of(line: RequestLine, request: Request) -> Wanted:
    """Describe a request's line to the rule; its quantity is what nothing is meant for yet."""
    return Wanted(
        line=line.pk,
        request=request.pk,
        country=request.country,
        item=line.item,
        quantity=_open(request.state, facts.line_counters(line.pk)),
        facility=line.facility,
        candidates=candidate_codes(line.candidates),
    )


def all_wanted(lines: QuerySet[RequestLine]) -> list[Wanted]:
    """Describe many requests' lines, in their order."""
    counted = facts.counters_of_lines(lines)
    fields = ("pk", "request_id", "request__country", "request__state", "item", "facility", "candidates")
    return [
        Wanted(
            line=line,
            request=request,
            country=country,
            item=item,
            quantity=_open(state, counted[line]),
            facility=facility,
            candidates=candidate_codes(candidates),
        )
        for line, request, country, state, item, facility, candidates in fetched(lines.values_list(*fields))
    ]


def _open(state: str, counted: LineCounters) -> int:
    """Return how much of a line nothing is meant for yet."""
    return max(0, _limit(state, counted) - counted.pledged)


def _limit(state: str, counted: LineCounters) -> int:
    """Return how much may be promised for a line: validated once decided; 0 where none is stated."""
    return counted.validated if state in DECIDED else counted.requested - counted.cancelled


def _refuse_closed(pledge: Pledge, request: Request) -> None:
    if pledge.kind == Pledge.Kind.COMMERCIAL:
        raise Conflict(f"{pledge.pk} is a sale; it covers nobody's request as a pledge.")
    if pledge.state not in OPEN_PLEDGE - {"reported"}:
        raise WrongState(
            f"Pledge {pledge.pk} is {pledge.state}; one is matched that was confirmed and still stands."
        )
    if request.state not in OPEN_REQUEST:
        raise WrongState(f"Request {request.pk} is {request.state}; nothing is promised for it.")


def _post(
    promised: PledgeLine,
    wanted: RequestLine,
    quantity: int,
    undoes: bool,
    *,
    by: Person,
    at: datetime,
    occurred_at: datetime | None,
    note: str,
) -> Match:
    row = Match.objects.create(
        pledge_line=promised,
        request_line=wanted,
        quantity=quantity,
        undoes=undoes,
        occurred_at=happened(occurred_at, at),
        posted_at=at,
        by=by,
        note=note,
    )
    facts.note(
        wanted.pk,
        "pledged",
        quantity,
        undoes=undoes,
        about=promised.pk,
        by=by,
        at=at,
        occurred_at=occurred_at,
        remark=note,
    )
    return row


def _lines(pledge_line: str, request_line: str) -> tuple[PledgeLine, RequestLine]:
    promised = PledgeLine.objects.select_related("pledge").filter(pk=pledge_line).first()
    wanted = RequestLine.objects.filter(pk=request_line).first()
    if promised is None:
        raise missing(PledgeLine, pledge_line)
    if wanted is None:
        raise missing(RequestLine, request_line)
    return promised, wanted
