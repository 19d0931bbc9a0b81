"""The proof of the records: balances against the sum of all lines, lines and roles against the audit chain,
states against events. It reads, and trusts nothing that posting kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import connection
from django.db.models import Count, F, Sum

from aidlift.records.action import LEDGER, name_of
from aidlift.records.assistance import check as assistance
from aidlift.records.assistance.models import Pledge, Request
from aidlift.records.audit import append_only, chain
from aidlift.records.audit.models import AuditEntry
from aidlift.records.one_view import one_view
from aidlift.records.parties.actions import OPERATOR
from aidlift.records.parties.models import RoleGrant
from aidlift.records.reserve import history, ledger
from aidlift.records.reserve.models import (
    Balance,
    Loan,
    LoanEvent,
    Lot,
    LotEvent,
    Movement,
    Reservation,
    StockCount,
    StockCountEvent,
)
from aidlift.reserve import below_zero
from aidlift.reserve.moves import COUNT, LOAN, LOT
from aidlift.states import Machine

MOST_NAMED = 20
BEGUN = frozenset({"expect", "open", "lend", "part of another"})
"""Verbs that begin a thing; its first state stands in the event."""


@dataclass(frozen=True)
class Checked:
    """One thing that was checked: how many were looked at, and what is wrong."""

    what: str
    looked_at: int
    breaches: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def check_ledger() -> list[Checked]:
    """Check everything on one view of the database, and return what was found; nothing is changed."""
    with one_view():
        return [
            _balances(),
            _nothing_negative(),
            _lines(),
            _reversals(),
            _states("lot states against their events", Lot, LotEvent, "lot_id", LOT),
            _states("count states against their events", StockCount, StockCountEvent, "count_id", COUNT),
            _states("loan states against their events", Loan, LoanEvent, "loan_id", LOAN),
            _loans(),
            _reservations(),
            _requests_and_pledges(),
            _roles(),
            _chain(),
        ]


def _balances() -> Checked:
    """Compare what each balance says with the sum of all lines in and out of the place."""
    kept = history.held().rename({"quantity": "kept"})
    both = history.proven().join(kept, on=["place", "lot"], how="full", coalesce=True).fill_null(0)
    wrong = both.filter(pl.col("quantity") != pl.col("kept"))
    return Checked(
        "balances against the sum of the lines",
        both.height,
        _named(
            f"{place} lot {lot}: the balance says {said:,}, the lines sum to {summed:,}"
            for place, lot, summed, said in wrong.select("place", "lot", "quantity", "kept").iter_rows()
        ),
    )


def _nothing_negative() -> Checked:
    held = history.held()
    wrong = below_zero(held)
    total = int(Balance.objects.aggregate(sum=Sum("quantity"))["sum"] or 0)
    made = [f"the balances sum to {total:,}; every unit that came somewhere left somewhere"] if total else []
    return Checked(
        "no place below zero, no unit made or lost",
        held.height,
        _named(f"{place} holds {many:,} of lot {lot}" for place, lot, many in wrong.iter_rows())
        + tuple(made),
    )


def _lines() -> Checked:
    """Compare every line with its hash, and the hashes with what the audit line of its action kept."""
    hashes: dict[int, str] = {}
    breaches: list[str] = []
    for line in Movement.objects.order_by("line_id").iterator(chunk_size=5000):
        hashes[line.line_id] = line.line_hash
        if ledger.line_hash(line) != line.line_hash:
            breaches.append(f"line {line.line_id} was altered")
    covered: set[int] = set()
    for seq, posted in _postings():
        numbers = list(_numbers(posted["lines"]))
        if missing := [number for number in numbers if number not in hashes]:
            breaches.append(f"audit line {seq} posted line {missing[0]}, which is not in the ledger")
            continue
        together = "".join(hashes[number] for number in numbers)
        if hashlib.sha256(together.encode()).hexdigest() != posted["hash"]:
            breaches.append(f"lines {posted['lines']} are not what audit line {seq} posted")
        covered.update(numbers)
    for number in sorted(set(hashes) - covered):
        breaches.append(f"line {number} was posted by no action")
    return Checked("lines against their hashes and the audit chain", len(hashes), _named(breaches))


def _postings() -> Iterator[tuple[int, dict[str, str]]]:
    entries = AuditEntry.objects.filter(details__contains=f'"{LEDGER}":[').order_by("seq")
    for seq, details in entries.values_list("seq", "details").iterator(chunk_size=5000):
        for posted in json.loads(details).get(LEDGER, []):
            if isinstance(posted, dict) and {"lines", "hash"} <= set(posted):
                yield seq, posted


def _reversals() -> Checked:
    """See that each reversal is its line turned round, and that no line is reversed twice."""
    undone = Movement.objects.filter(reverses__isnull=False)
    twice = undone.values("reverses").annotate(times=Count("line_id")).filter(times__gt=1)
    wrong = undone.exclude(
        from_place=F("reverses__to_place"),
        to_place=F("reverses__from_place"),
        lot=F("reverses__lot"),
        quantity=F("reverses__quantity"),
    )
    return Checked(
        "reversals: at most one a line, the same turned round",
        undone.count(),
        _named(f"line {row['reverses']} was reversed {row['times']} times" for row in twice)
        + _named(f"line {line.pk} does not turn line {line.reverses_id} round" for line in wrong),
    )


def _states(what: str, thing: Any, event: Any, key: str, table: Machine) -> Checked:
    """Walk each thing's events along its table, and compare the end with the state it shows."""
    reached: dict[str, str] = {}
    breaches: list[str] = []
    for name, verb, state in event.objects.order_by("id").values_list(key, "verb", "state"):
        before = reached.get(name)
        begins = before is None and verb in BEGUN
        if not begins and (before is None or (before, verb, state) not in _moves(table)):
            breaches.append(f"{table.thing} {name}: “{verb}” does not lead from {before} to {state}")
        reached[name] = state
    states = dict(thing.objects.values_list("pk", "state"))
    for name, state in states.items():
        if reached.get(name) != state:
            breaches.append(f"{table.thing} {name} shows {state}; its events say {reached.get(name)}")
    return Checked(what, len(states), _named(breaches))


def _moves(table: Machine) -> set[tuple[str, str, str]]:
    return {(move.start, move.verb, move.end) for move in table.moves}


def _loans() -> Checked:
    returned = dict(
        LoanEvent.objects.filter(verb__startswith="return").values_list("loan_id").annotate(Sum("quantity"))
    )
    loans = list(Loan.objects.values_list("loan_id", "returned"))
    wrong = [(loan, said) for loan, said in loans if returned.get(loan, 0) != said]
    return Checked(
        "what came back of loans against their events",
        len(loans),
        _named(
            f"{loan} shows {said:,} returned; its events sum to {returned.get(loan, 0):,}"
            for loan, said in wrong
        ),
    )


def _reservations() -> Checked:
    """Name stock that is promised twice: true losses are posted even where units were reserved."""
    standing = Reservation.objects.filter(released_at__isnull=True)
    sums = standing.order_by().values_list("lot_id", "store_id").annotate(Sum("quantity"))
    over = [
        f"lot {lot} at {store}: {many:,} are reserved, {held:,} are there"
        for lot, store, many in sums
        if (held := ledger.on_hand(f"store:{store}", lot)) < many
    ]
    return Checked("reservations against what is there", standing.count(), warnings=_named(over))


def _requests_and_pledges() -> Checked:
    return Checked(
        "requests and pledges against their events and facts",
        Request.objects.count() + Pledge.objects.count(),
        _named(assistance.problems()),
    )


def _roles() -> Checked:
    """See that each role was granted, and ended, by an action in the chain, to whom and as it stands."""
    told = {
        entry.subject: json.loads(entry.details) | {"by": entry.person_id}
        for entry in AuditEntry.objects.filter(action="role.grant")
    }
    ended = set(AuditEntry.objects.filter(action="role.end").values_list("subject", flat=True))
    breaches = []
    grants = list(RoleGrant.objects.exclude(role="operator", person_id=OPERATOR).order_by("pk"))
    for grant in grants:
        said = told.get(name_of(grant))
        stands = (grant.person_id, grant.role, grant.country, grant.store_id or "", grant.party_id or "")
        if said is None:
            breaches.append(f"the role {grant} (number {grant.pk}) was granted by no action")
        elif stands != (said["username"], said["role"], *(said.get(name, "") for name in BOUND)):
            breaches.append(f"the role {grant} (number {grant.pk}) is not what was granted")
        if (grant.ended_at is not None) != (name_of(grant) in ended):
            breaches.append(f"the role {grant} (number {grant.pk}) was ended, or begun again, by no action")
    return Checked("roles against the audit chain", len(grants), _named(breaches))


BOUND = ("country", "store", "party")


def _chain() -> Checked:
    found = chain.verify()
    missing = tuple(f"the trigger {name} is missing" for name in append_only.missing(connection.alias))
    return Checked("the audit chain, and the triggers that keep it", found.lines, found.breaks + missing)


def _numbers(text: str) -> Iterator[int]:
    """Read `4-7,9` as numbers."""
    for part in text.split(","):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def _named(breaches: Iterable[str]) -> tuple[str, ...]:
    """Keep the first few in words, and say how many more there are."""
    all_of_them = list(breaches)
    rest = len(all_of_them) - MOST_NAMED
    return (*all_of_them[:MOST_NAMED], *([f"and {rest:,} more"] if rest > 0 else []))
