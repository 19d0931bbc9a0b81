"""Prove requests and pledges: every kept state is that of its last event, no counter breaks a law."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl
from django.db.models import F, OuterRef, Q, Subquery

from aidlift.assistance.counters import (
    LINE_KINDS,
    PLEDGE_KINDS,
    LineCounters,
    PledgeCounters,
    broken_line_laws,
    broken_pledge_laws,
    count_lines,
    count_pledges,
)
from aidlift.assistance.moves import PLEDGE, REQUEST
from aidlift.records.assistance.facts import SIGNED
from aidlift.records.assistance.models import (
    LineFact,
    Match,
    Pledge,
    PledgeEvent,
    PledgeFact,
    Request,
    RequestEvent,
)
from aidlift.records.tables import table
from aidlift.states import Machine

FACTS = {"line": pl.String, "kind": pl.String, "quantity": pl.Int64, "undoes": pl.Boolean}


def problems() -> list[str]:
    """Say in sentences what does not follow from the events and facts; empty if all does."""
    return [
        *_states("Request", Request, RequestEvent, "request"),
        *_states("Pledge", Pledge, PledgeEvent, "pledge"),
        *_paths("Request", RequestEvent, "request_id", REQUEST, "draft"),
        *_paths("Pledge", PledgeEvent, "pledge_id", PLEDGE, "report"),
        *_lines(),
        *_matches(),
    ]


def _states(word: str, model: Any, events: Any, field: str) -> Iterator[str]:
    """Compare each kept state with that of the last event; a thing without any event is wrong, too."""
    last = events.objects.filter(**{field: OuterRef("pk")}).order_by("-id").values("state")[:1]
    wrong = model.objects.annotate(told=Subquery(last)).filter(~Q(state=F("told")) | Q(told__isnull=True))
    for thing in wrong.order_by("pk"):
        yield f"{word} {thing.pk} is kept as {thing.state}; its events say {thing.told or 'nothing'}."


def _paths(word: str, events: Any, field: str, machine: Machine, first: str) -> Iterator[str]:
    """Walk every thing's events through the table of moves from its beginning."""
    moves = {(move.start, move.verb): move.end for move in machine.moves}
    states: dict[str, str] = {}
    rows = events.objects.order_by("id").values_list(field, "verb", "state")
    for name, verb, state in rows.iterator(chunk_size=5000):
        before = states.get(name)
        wanted = machine.first if before is None and verb == first else moves.get((before or "", verb))
        if wanted != state:
            yield f"{word} {name} was {before or 'not begun'}; “{verb}” does not lead to {state}."
        states[name] = state


def _lines() -> Iterator[str]:
    asked = count_lines(table(LineFact.objects.order_by("id"), FACTS, line="line_id"))
    for row in asked.iter_rows(named=True):
        for sentence in broken_line_laws(LineCounters(**{kind: row[kind] for kind in LINE_KINDS})):
            yield f"Line {row['line']}: {sentence}."
    promised = count_pledges(table(PledgeFact.objects.order_by("id"), FACTS, line="line_id"))
    for row in promised.iter_rows(named=True):
        for sentence in broken_pledge_laws(PledgeCounters(**{kind: row[kind] for kind in PLEDGE_KINDS})):
            yield f"Line {row['line']}: {sentence}."


def _matches() -> Iterator[str]:
    """Compare what is matched to each request line with its counter of what is pledged."""
    meant = _sums(Match.objects.all(), "request_line_id")
    noted = _sums(LineFact.objects.filter(kind="pledged"), "line_id")
    for line in sorted(meant.keys() | noted.keys()):
        if meant.get(line, 0) != noted.get(line, 0):
            yield f"Line {line} counts {noted.get(line, 0):,} pledged; {meant.get(line, 0):,} are matched."


def _sums(rows: Any, field: str) -> dict[str, int]:
    found = rows.order_by(field).values_list(field).annotate(sum=SIGNED)
    return {line: int(quantity) for line, quantity in found if quantity}
