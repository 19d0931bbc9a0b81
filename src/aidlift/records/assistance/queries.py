"""What requests and pledges show, as known on a day: lists, counters, mobilisation table, waterfall."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl
from django.db.models import Case, CharField, F, Manager, OuterRef, Q, QuerySet, Subquery, When

from aidlift.assistance import count_lines, count_pledges, suggest
from aidlift.assistance import mobilisation as mobilised
from aidlift.assistance import steps as pledge_steps
from aidlift.assistance import waterfall as falls
from aidlift.assistance.counters import LINE_KINDS, PLEDGE_KINDS
from aidlift.assistance.mobilisation import NEEDS, PROMISES, cover
from aidlift.assistance.moves import BINDING, COMING, OPEN_PLEDGE, OPEN_REQUEST
from aidlift.records import access
from aidlift.records.access import Reach
from aidlift.records.asof import known_by, known_state
from aidlift.records.assistance.facts import SIGNED
from aidlift.records.assistance.matching import all_promised, all_wanted
from aidlift.records.assistance.models import (
    LineFact,
    Match,
    Pledge,
    PledgeEvent,
    PledgeFact,
    PledgeLine,
    Request,
    RequestEvent,
    RequestLine,
)
from aidlift.records.parties.models import Person
from aidlift.records.query import query
from aidlift.records.tables import MOMENT, fetched, table

DECISIONS = ("approve", "approve partly", "reject")
NAMES = ("submitted_by", "decided_by")

REQUESTS: dict[str, Any] = {
    "request": pl.String,
    "country": pl.String,
    "title": pl.String,
    "requested_on": pl.Date,
    "needed_by": pl.Date,
    "state": pl.String,
    "appeal": pl.String,
    "submitted_by": pl.String,
    "decided_by": pl.String,
    "superseded_by": pl.String,
    "document": pl.String,
    "external_id": pl.String,
}
REQUEST_LINES: dict[str, Any] = {
    "line": pl.String,
    "request": pl.String,
    "country": pl.String,
    "state": pl.String,
    "item": pl.String,
    "wording": pl.String,
    "candidates": pl.String,
    "quantity": pl.Int64,
    "facility": pl.String,
    "needed_by": pl.Date,
    "substitutes": pl.String,
}
PLEDGES: dict[str, Any] = {
    "pledge": pl.String,
    "donor": pl.String,
    "kind": pl.String,
    "country": pl.String,
    "title": pl.String,
    "stated_on": pl.Date,
    "expected_on": pl.Date,
    "valid_until": pl.Date,
    "ready_on": pl.Date,
    "ready_at": pl.String,
    "state": pl.String,
    "duplicate_of": pl.String,
    "document": pl.String,
    "commitment": pl.String,
    "external_id": pl.String,
}
PLEDGE_LINES: dict[str, Any] = {
    "line": pl.String,
    "pledge": pl.String,
    "donor": pl.String,
    "kind": pl.String,
    "country": pl.String,
    "state": pl.String,
    "expected_on": pl.Date,
    "item": pl.String,
    "currency": pl.String,
    "wording": pl.String,
    "candidates": pl.String,
    "quantity": pl.Int64,
    "qualifier": pl.String,
    "earmark": pl.String,
    "earmark_for": pl.String,
    "earmark_is_hard": pl.Boolean,
}
FIRST_OF_REQUEST = ("line", "country", "state", "item")
FIRST_OF_PLEDGE = ("line", "donor", "state", "item", "currency")
"""What a narrow terminal shows before the counters."""

HISTORY: dict[str, Any] = {
    "thing": pl.String,
    "verb": pl.String,
    "state": pl.String,
    "occurred_at": MOMENT,
    "posted_at": MOMENT,
    "by": pl.String,
    "document": pl.String,
    "note": pl.String,
}
FEW = 500
"""Lines that are looked up one by one; of more, all rows are read at once."""

MATCHES: dict[str, Any] = {
    "pledge_line": pl.String,
    "request_line": pl.String,
    "donor": pl.String,
    "country": pl.String,
    "item": pl.String,
    "quantity": pl.Int64,
}


@query("requests")
def requests(country: str = "", state: str = "", as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show who asked, and how far each request has come.

    The public sees no drafts and no names.
    """
    reach = access.reach(by, "request.submit", "request.approve")
    rows = _requests(reach, country, as_of)
    found = table(
        rows.filter(known_state=state) if state else rows,
        REQUESTS,
        request="request_id",
        state="known_state",
        appeal="appeal_id",
        submitted_by="known_submitter",
        decided_by="known_decider",
        superseded_by="known_next",
        document="document_id",
    )
    if not _sees_names(reach):
        found = found.drop(NAMES)
    return found


@query("request_lines")
def request_lines(
    country: str = "", request: str = "", as_of: date | None = None, *, by: Person
) -> pl.DataFrame:
    """Show what was asked for line by line, with every counter and what is uncovered."""
    reach = access.reach(by, "request.submit", "request.approve")
    return _lines_of(_requests(reach, country, as_of), request, as_of)


@query("mobilisation")
def mobilisation(country: str = "", as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show for each country and item what is needed, covered by whom, and uncovered.

    What a document binds and is still to come covers, and so does the reserve's allocation; what is only
    pledged stands beside it.
    """
    needs, promises = _coverage(country, as_of, by)
    return mobilised(needs, promises)


@query("coverage")
def coverage(country: str = "", as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show for each request line who covers it, by how much, and how far that has come."""
    return cover(*_coverage(country, as_of, by))


@query("pledges")
def pledges(donor: str = "", state: str = "", as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show who promised, and how far each pledge has come; the public sees what is committed."""
    reach = access.reach(by, "pledge.make", "pledge.confirm")
    rows = _pledges(reach, donor, as_of)
    return table(
        rows.filter(known_state=state) if state else rows,
        PLEDGES,
        pledge="pledge_id",
        donor="donor_id",
        state="known_state",
        duplicate_of="known_other",
        document="document_id",
        commitment="known_commitment",
    )


@query("pledge_lines")
def pledge_lines(donor: str = "", pledge: str = "", as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show what was promised line by line: its counters, what is matched and free, and its earmark."""
    reach = access.reach(by, "pledge.make", "pledge.confirm")
    rows = _pledges(reach, donor, as_of)
    return _promises_of(rows, _matched(rows, as_of), pledge, as_of)


@query("waterfall")
def waterfall(donor: str = "", as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show for each donor and item where every promised unit stands, from reported to received.

    The headline counts what a document binds (committed, in transit, received); sales are kept apart.
    """
    reach = access.reach(by, "pledge.make", "pledge.confirm")
    rows = _pledges(reach, donor, as_of)
    return falls(_promises_of(rows, _matched(rows, as_of), "", as_of))


@query("pipeline")
def pipeline(as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show what is still to come, by the day it is expected and how firm it is: the firmest last."""
    reach = access.reach(by, "pledge.make", "pledge.confirm")
    rows = _pledges(reach, "", as_of)
    lines = pledge_steps(_promises_of(rows, _matched(rows, as_of), "", as_of))
    firmness = ["reported", "pledged", "committed", "in_transit"]
    keys = ["expected_on", "donor", "item", "currency"]
    return (
        lines.filter(pl.col("kind") == Pledge.Kind.DONATION.value)
        .drop("quantity")
        .unpivot(on=firmness, index=keys, variable_name="step", value_name="quantity")
        .filter(pl.col("quantity") > 0)
        .group_by(*keys, "step")
        .agg(pl.col("quantity").sum())
        .with_columns(rank=pl.col("step").replace_strict(firmness, list(range(4)), return_dtype=pl.Int64))
        .sort("expected_on", "rank", "donor", "item", "currency", nulls_last=True)
        .drop("rank")
    )


@query("matches")
def matches(as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show which pledge is meant for which request, and how much of it."""
    reach = access.reach(by, "pledge.make", "pledge.confirm")
    return _matched(_pledges(reach, "", as_of), as_of)


@query("match_suggestions")
def match_suggestions(*, by: Person) -> pl.DataFrame:
    """Suggest which free pledges could be meant for which open requests; hard earmarks first."""
    access.require(by, "pledge.confirm", access="read")
    given = PledgeLine.objects.filter(
        pledge__state__in=OPEN_PLEDGE - {"reported"}, pledge__kind=Pledge.Kind.DONATION, currency=""
    )
    asked = RequestLine.objects.filter(request__state__in=OPEN_REQUEST)
    fits = suggest(
        all_promised(given.order_by("pledge__stated_on", "line_id")),
        all_wanted(asked.order_by("request__requested_on", "line_id")),
    )
    return pl.DataFrame(
        [(fit.pledge_line, fit.request_line, fit.quantity, fit.departs) for fit in fits],
        schema={
            "pledge_line": pl.String,
            "request_line": pl.String,
            "quantity": pl.Int64,
            "departs_from": pl.String,
        },
        orient="row",
    )


@query("request_history")
def request_history(request: str = "", as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show the steps of requests: what was done, when it happened, when it was posted, by whom."""
    reach = access.reach(by, "request.submit", "request.approve")
    rows = RequestEvent.objects.filter(request__in=_requests(reach, "", as_of), **known_by(as_of))
    found = _history(rows.filter(request=request) if request else rows, "request_id")
    return found if _sees_names(reach) else found.drop("by", "note")


@query("pledge_history")
def pledge_history(pledge: str = "", as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show the steps of pledges: what was done, when it happened, when it was posted, by whom."""
    reach = access.reach(by, "pledge.make", "pledge.confirm")
    rows = PledgeEvent.objects.filter(pledge__in=_pledges(reach, "", as_of), **known_by(as_of))
    found = _history(rows.filter(pledge=pledge) if pledge else rows, "pledge_id")
    return found if reach.everything or reach.parties else found.drop("by", "note")


def _requests(reach: Reach, country: str, as_of: date | None) -> QuerySet[Any]:
    """Give the requests that a person may see, with their state and names as known on the day."""
    events = RequestEvent.objects.filter(request=OuterRef("pk"), **known_by(as_of)).order_by("-id")
    rows = (
        Request.objects.filter(**known_by(as_of))
        .annotate(
            known_state=known_state(RequestEvent.objects, "request", as_of),
            known_submitter=Subquery(events.filter(verb="submit").values("by")[:1]),
            known_decider=Subquery(events.filter(verb__in=DECISIONS).values("by")[:1]),
        )
        .annotate(known_next=_if_state("superseded", "superseded_by_id"))
        .order_by("request_id")
    )
    if not reach.everything:
        own = Q(country__in=reach.countries)
        rows = rows.filter(own | ~Q(known_state="draft") if reach.published else own)
    return rows.filter(country=country) if country else rows


def _pledges(reach: Reach, donor: str, as_of: date | None) -> QuerySet[Any]:
    """Give the pledges that a person may see, with their state and document as known on the day."""
    events = PledgeEvent.objects.filter(pledge=OuterRef("pk"), **known_by(as_of)).order_by("-id")
    rows = (
        Pledge.objects.filter(**known_by(as_of))
        .annotate(
            known_state=known_state(PledgeEvent.objects, "pledge", as_of),
            known_commitment=Subquery(events.filter(verb="commit").values("document")[:1]),
        )
        .annotate(known_other=_if_state("duplicate", "duplicate_of_id"))
        .order_by("pledge_id")
    )
    if not reach.everything:
        own = Q(donor__in=reach.parties)
        rows = rows.filter(own | Q(known_state__in=BINDING) if reach.published else own)
    return rows.filter(donor=donor) if donor else rows


def _if_state(state: str, field: str) -> Case:
    return Case(When(known_state=state, then=F(field)), default=None, output_field=CharField(null=True))


def _lines_of(rows: QuerySet[Any], request: str, as_of: date | None) -> pl.DataFrame:
    states = _states(rows, "request_id", "request")
    lines = RequestLine.objects.filter(request__in=rows.values("pk"), **known_by(as_of))
    frame = table(
        (lines.filter(request=request) if request else lines).order_by("request_id", "number"),
        {name: kind for name, kind in REQUEST_LINES.items() if name != "state"},
        line="line_id",
        request="request_id",
        country="request__country",
        substitutes="substitutes_id",
    )
    counted = count_lines(_facts(LineFact.objects, frame["line"], as_of))
    return _counted(frame.join(states, on="request", how="left"), counted, [*LINE_KINDS, "uncovered"]).select(
        *FIRST_OF_REQUEST, "uncovered", *LINE_KINDS, *_rest(REQUEST_LINES, FIRST_OF_REQUEST)
    )


def _promises_of(rows: QuerySet[Any], matched: pl.DataFrame, pledge: str, as_of: date | None) -> pl.DataFrame:
    """Give the lines of these pledges with their counters; `matched` as `_matched` gives it."""
    states = _states(rows, "pledge_id", "pledge")
    lines = PledgeLine.objects.filter(pledge__in=rows.values("pk"), **known_by(as_of))
    frame = table(
        (lines.filter(pledge=pledge) if pledge else lines).order_by("pledge_id", "number"),
        {name: kind for name, kind in PLEDGE_LINES.items() if name != "state"},
        line="line_id",
        pledge="pledge_id",
        donor="pledge__donor_id",
        kind="pledge__kind",
        country="pledge__country",
        expected_on="pledge__expected_on",
    )
    counted = count_pledges(_facts(PledgeFact.objects, frame["line"], as_of))
    meant = matched.group_by("pledge_line").agg(matched=pl.col("quantity").sum())
    return (
        _counted(frame.join(states, on="pledge", how="left"), counted, PLEDGE_KINDS)
        .join(meant, left_on="line", right_on="pledge_line", how="left", maintain_order="left")
        .with_columns(pl.col("matched").fill_null(0))
        .with_columns(free=(pl.col("stated") - pl.col("reduced") - pl.col("matched")).clip(0))
        .select(*FIRST_OF_PLEDGE, *PLEDGE_KINDS, "matched", "free", *_rest(PLEDGE_LINES, FIRST_OF_PLEDGE))
    )


def _rest(columns: dict[str, Any], first: Sequence[str]) -> list[str]:
    return [name for name in columns if name not in first]


def _matched(rows: QuerySet[Any], as_of: date | None) -> pl.DataFrame:
    found = (
        Match.objects.filter(pledge_line__pledge__in=rows.values("pk"), **known_by(as_of))
        .order_by("pledge_line_id", "request_line_id")
        .values_list(
            "pledge_line_id",
            "request_line_id",
            "pledge_line__pledge__donor_id",
            "request_line__request__country",
            "request_line__item",
        )
        .annotate(net=SIGNED)
    )
    cells = [[*row[:5], int(row[5])] for row in fetched(found)]  # PostgreSQL sums whole numbers to numeric
    return pl.DataFrame(cells, schema=MATCHES, orient="row").filter(pl.col("quantity") > 0)


def _coverage(country: str, as_of: date | None, by: Person) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give what is needed and what is promised for it; donations of all donors, seen from the request."""
    reach = access.reach(by, "request.submit", "request.approve")
    lines = _lines_of(_requests(reach, country, as_of), "", as_of)
    all_pledges = _pledges(Reach(everything=True), "", as_of)
    meant = _matched(all_pledges, as_of)
    promised = _promises_of(all_pledges, meant, "", as_of).filter(
        pl.col("kind") == Pledge.Kind.DONATION.value, pl.col("state").is_in([*COMING, "pledged"])
    )
    # matches are met in the order received, oldest first: what has come in covers as stock, not as promise
    before = pl.col("quantity").cum_sum().over("pledge_line") - pl.col("quantity")
    open_part = (
        meant.join(promised.select("line", "state", "received"), left_on="pledge_line", right_on="line")
        .with_columns(come=(pl.col("received") - before).clip(0))
        .with_columns(open=pl.col("quantity") - pl.min_horizontal("come", "quantity"))
        .group_by("request_line", "donor", "state")
        .agg(pl.col("open").sum())
        .rename({"request_line": "line"})
    )
    return lines.select(list(NEEDS)), open_part.filter(pl.col("line").is_in(lines["line"].implode())).select(
        list(PROMISES)
    )


def _counted(frame: pl.DataFrame, counted: pl.DataFrame, kinds: Sequence[str]) -> pl.DataFrame:
    joined = frame.join(counted, on="line", how="left", maintain_order="left")
    return joined.with_columns(pl.col(kinds).fill_null(0))


def _facts(facts: Manager[Any], lines: pl.Series, as_of: date | None) -> pl.DataFrame:
    """Give the facts of lines; of all lines where these are many, since the counters join on the line."""
    known = facts.filter(**known_by(as_of)).order_by()
    columns = {"line": pl.String, "kind": pl.String, "quantity": pl.Int64, "undoes": pl.Boolean}
    return table(known.filter(line__in=list(lines)) if len(lines) < FEW else known, columns, line="line_id")


def _states(rows: QuerySet[Any], pk: str, name: str) -> pl.DataFrame:
    return table(rows, {name: pl.String, "state": pl.String}, **{name: pk, "state": "known_state"})


def _history(rows: QuerySet[Any], thing: str) -> pl.DataFrame:
    return table(rows.order_by("id"), HISTORY, thing=thing, by="by_id", document="document_id")


def _sees_names(reach: Reach) -> bool:
    return reach.everything or bool(reach.countries)
