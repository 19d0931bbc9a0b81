"""The proof of the records: balances against the sum of all lines, lines and roles against the audit chain,
states against events. It reads, and trusts nothing that posting kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import connection
from django.db.models import Count, F, Sum

from aidlift.records.action import name_of
from aidlift.records.assistance import check as assistance
from aidlift.records.assistance.models import Pledge, Request
from aidlift.records.audit import append_only, chain
from aidlift.records.audit.models import AuditEntry
from aidlift.records.audit.numbers import Numbers
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


def check_ledger(*, so_far: chain.Counting = lambda done, of: None) -> list[Checked]:
    """Check everything on one view of the database, and return what was found; nothing is changed."""
    with one_view():
        lines = Lines()
        walked = chain.verify(also=[lines], so_far=so_far)
        missing = tuple(f"the trigger {name} is missing" for name in append_only.missing(connection.alias))
        return [
            _balances(),
            _nothing_negative(),
            lines.checked(),
            _reversals(),
            _states("lot states against their events", Lot, LotEvent, "lot_id", LOT),
            _states("count states against their events", StockCount, StockCountEvent, "count_id", COUNT),
            _states("loan states against their events", Loan, LoanEvent, "loan_id", LOAN),
            _loans(),
            _reservations(),
            _requests_and_pledges(),
            _roles(),
            Checked(
                "the audit chain, and the triggers that keep it",
                walked.lines,
                _named(walked.breaks) + missing,
            ),
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


@dataclass
class Posting:
    """Lines that an action posted together, as its audit line names them, and the hash over theirs so far."""

    seq: int
    lines: str
    wanted: str
    so_far: Any
    missing: int | None = None


class Lines:
    """Compares every line with its hash, and the hashes with what the audit line of its action kept.

    It is told of postings while the chain is walked, and reads a few thousand lines of the ledger at a time.
    """

    def __init__(self) -> None:
        self._breaches: list[str] = []
        self._told = Numbers()
        self._waiting: list[tuple[Posting, int, int, bool]] = []
        self._many = 0
        self._read = 0

    def hear(self, seq: int, details: Mapping[str, Any]) -> None:
        """Take in what an audit line tells of the lines its action posted."""
        for posted in details.get(chain.LEDGER, []):
            posting = Posting(seq, posted["lines"], posted["hash"], hashlib.sha256())
            parts = list(_parts(posted["lines"]))
            for number, (first, last) in enumerate(parts, 1):
                self._waiting.append((posting, first, last, number == len(parts)))
                self._many += last - first + 1
                if self._many >= LINES_AT_ONCE:
                    self._compare()

    def checked(self) -> Checked:
        """Compare what is left, look for lines of which no action told, and say what was found."""
        self._compare()
        for first, last in self._told.gaps():
            for line in _between(first, last):
                self._read += 1
                self._breaches += [f"line {line.line_id} was posted by no action", *_altered(line)]
        return Checked("lines against their hashes and the audit chain", self._read, _named(self._breaches))

    def _compare(self) -> None:
        numbers = Numbers()
        for _, first, last, _ in self._waiting:
            numbers.add(first, last)
        hashes: dict[int, str] = {}
        for first, last in numbers:
            for line in _between(first, last):
                self._read += 1
                hashes[line.line_id] = line.line_hash
                self._breaches += _altered(line)
        for posting, first, last, is_end in self._waiting:
            for number in range(first, last + 1):
                if number in hashes:
                    posting.so_far.update(hashes[number].encode())
                else:
                    posting.missing = posting.missing or number
            self._told.add(first, last)
            if is_end:
                self._breaches += _breach(posting)
        self._waiting, self._many = [], 0


LINES_AT_ONCE = 2000


def _between(first: int | None, last: int | None) -> Iterator[ledger.Entry]:
    """Give the lines from one number to another, ascending; None where nothing bounds them."""
    lines = Movement.objects.order_by("line_id")
    if first is not None:
        lines = lines.filter(line_id__gte=first)
    if last is not None:
        lines = lines.filter(line_id__lte=last)
    for row in lines.values_list("line_id", *ledger.COLUMNS).iterator(chunk_size=LINES_AT_ONCE):
        yield ledger.Entry(*row)


def _altered(line: ledger.Entry) -> list[str]:
    return [] if ledger.line_hash(line) == line.line_hash else [f"line {line.line_id} was altered"]


def _breach(posting: Posting) -> list[str]:
    if posting.missing is not None:
        return [f"audit line {posting.seq} posted line {posting.missing}, which is not in the ledger"]
    if posting.so_far.hexdigest() != posting.wanted:
        return [f"lines {posting.lines} are not what audit line {posting.seq} posted"]
    return []


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
    steps = event.objects.order_by("id").values_list(key, "verb", "state")
    moves = _moves(table)
    for name, verb, state in steps.iterator(chunk_size=LINES_AT_ONCE):
        before = reached.get(name)
        begins = before is None and verb in BEGUN
        if not begins and (before is None or (before, verb, state) not in moves):
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


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Read `4-7,9` as ranges, none longer than what is read at once."""
    for part in text.split(","):
        first, _, last = part.partition("-")
        end = int(last or first)
        for begin in range(int(first), end + 1, LINES_AT_ONCE):
            yield begin, min(begin + LINES_AT_ONCE - 1, end)


def _named(breaches: Iterable[str]) -> tuple[str, ...]:
    """Keep the first few in words, and say how many more there are."""
    all_of_them = list(breaches)
    rest = len(all_of_them) - MOST_NAMED
    return (*all_of_them[:MOST_NAMED], *([f"and {rest:,} more"] if rest > 0 else []))
