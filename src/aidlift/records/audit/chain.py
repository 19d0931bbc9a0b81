"""The hash chain: each line's hash covers the line and the hash before it, so no line can change unseen."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol

from django.db import DataError, connection, transaction

from aidlift.errors import Conflict
from aidlift.records.audit import written
from aidlift.records.audit.models import AuditEntry, ChainHead
from aidlift.records.one_view import one_view
from aidlift.records.parties.models import Person
from aidlift.records.statements import Answer, together

NAME = "audit"
GENESIS = "0" * 64
MOST_LINES = 1000
"""Lines of an action that the chain keeps in full."""

LINES_AT_ONCE = 2000
"""Lines that are read from the database together."""

LEDGER = "ledger"
"""Under this word a line names the lines of the ledger that its action posted, with their hash."""

TELLING = (f'"{LEDGER}":', f'"{written.WROTE}":')

CLOCK_TOLERANCE = timedelta(minutes=5)
"""Doors read their clocks before they wait for the lock; more than this behind the head is back-dating."""


_carried: ContextVar[list[Mapping[str, str]] | None] = ContextVar("carried", default=None)


def carry(fingerprint: Mapping[str, str]) -> None:
    """Have the audit line of the action that runs now name lines of a ledger and a hash over them."""
    carried = _carried.get()
    assert carried is not None, "a ledger is written inside an action"
    carried.append(fingerprint)


@contextmanager
def carrying() -> Iterator[list[Mapping[str, str]]]:
    """Collect what `carry` is given inside; an action within an action collects its own."""
    carried: list[Mapping[str, str]] = []
    token = _carried.set(carried)
    try:
        yield carried
    finally:
        _carried.reset(token)


@dataclass(slots=True)
class Line:
    """A line as it is written: the columns of an entry, without what a model carries along."""

    at: datetime
    person_id: str
    action: str
    subject: str
    details: str
    seq: int = 0
    previous_hash: str = ""
    hash: str = ""


def note(
    by: Person,
    action: str,
    subject: str,
    *,
    at: datetime,
    details: Mapping[str, Any],
    is_last: bool = False,
) -> None:
    """Add a line to the chain, inside the caller's transaction; raise Conflict if `at` is back-dated.

    The head row is locked until the transaction ends: take every other lock before. `is_last` says that
    nothing follows in an outermost transaction, which may end with the line.
    """
    entry = Line(at, by.username, action, subject, canonical(details))
    if connection.vendor == "postgresql":
        _add_in_one_message(entry, is_last)
    else:
        _add(entry)


def _add(entry: Line) -> None:
    """Read the head, which the write lock of the transaction holds, add the line and move the head."""
    (held,) = together([(HEAD, [NAME])])
    last = _follow(entry, held)
    line = [*_said(entry), entry.seq, entry.previous_hash, entry.hash]
    end = connection.ops.adapt_datetimefield_value(max(entry.at, last or entry.at))
    together([(LINE, line), (MOVED, [entry.seq, end, entry.hash, NAME])])


def _add_in_one_message(entry: Line, is_last: bool) -> None:
    """Hold the head, add the line, move the head, and end the transaction if the line is its last, at once:
    here everybody waits for everybody.

    What the line follows is known only while the head is held, so PostgreSQL hashes it, and refuses one that
    is back-dated; we hash it again.
    """
    moment = connection.ops.adapt_datetimefield_value(entry.at)
    after = "\n".join(["", *_body(entry)])
    earliest = entry.at + CLOCK_TOLERANCE
    line = (LINE_AFTER_HEAD, [*_said(entry), earliest, after, NAME, moment, NAME])
    database = str(connection.settings_dict["NAME"])
    try:
        held, added = together([HOLDING, line], and_commit=is_last and database in _begun)
        if not held.rows:
            ChainHead.objects.create(name=NAME, seq=0, at=None, hash=GENESIS)
            held, added = together([HOLDING, line])
    except DataError as error:
        if found := BACK_DATED.search(str(error)):
            raise _back_dated(entry, datetime.fromisoformat(found[1])) from None
        raise
    if database not in _begun:
        # the head of a chain is never deleted: once it is kept, a line finds one to follow
        transaction.on_commit(lambda: _begun.add(database))
    _follow(entry, held)
    assert added.rows == [(entry.hash,)], "the database hashes a line as we do"


_begun: set[str] = set()


def _follow(entry: Line, held: Answer) -> datetime | None:
    """Let a line follow the head that is held, and give the moment of the head; none before the first line.

    Raises Conflict where the line is back-dated.
    """
    if not held.rows:
        ChainHead.objects.create(name=NAME, seq=0, at=None, hash=GENESIS)
    seq, last, last_hash = held.rows[0] if held.rows else (0, None, GENESIS)
    if last is not None and last.tzinfo is None:  # SQLite keeps moments in UTC without saying so
        last = last.replace(tzinfo=UTC)
    if last is not None and entry.at < last - CLOCK_TOLERANCE:
        raise _back_dated(entry, last)
    entry.seq, entry.previous_hash = seq + 1, last_hash
    entry.hash = line_hash(entry)
    return last if isinstance(last, datetime) else None


def _back_dated(entry: Line, last: datetime) -> Conflict:
    return Conflict(
        f"The moment {entry.at.isoformat()} lies before the last change, of {last.isoformat()}; "
        "the records are not back-dated. State the day of the event as its own field."
    )


def _said(entry: Line) -> list[Any]:
    moment = connection.ops.adapt_datetimefield_value(entry.at)
    return [moment, entry.person_id, entry.action, entry.subject, entry.details]


HEAD = "SELECT seq, at, hash FROM audit_chainhead WHERE name = %s"
LINE = (
    "INSERT INTO audit_auditentry (at, person_id, action, subject, details, seq, previous_hash, hash)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
)
HOLDING = (f"{HEAD} FOR UPDATE", [NAME])
LINE_AFTER_HEAD = (
    "WITH line AS (INSERT INTO audit_auditentry"
    " (at, person_id, action, subject, details, seq, previous_hash, hash)"
    # a moment is no number: who is back-dated fails here, and whatever was sent after it is not done
    " SELECT %s, %s, %s, %s, %s, CASE WHEN at > %s::timestamptz"
    " THEN concat('back-dated ', at AT TIME ZONE 'UTC', '+00:00')::bigint ELSE seq + 1 END, hash,"
    " encode(sha256(convert_to(concat(hash, chr(10), seq + 1, %s::text), 'UTF8')), 'hex')"
    " FROM audit_chainhead WHERE name = %s RETURNING seq, hash)"
    " UPDATE audit_chainhead SET at = GREATEST(at, %s), seq = line.seq, hash = line.hash"
    " FROM line WHERE name = %s RETURNING line.hash"
)
BACK_DATED = re.compile(r"back-dated ([0-9: .+-]+)")
MOVED = "UPDATE audit_chainhead SET seq = %s, at = %s, hash = %s WHERE name = %s"


def line_hash(entry: Line | AuditEntry) -> str:
    """Return SHA-256 over the line before's hash and the canonical text of this line, as 64 hex digits."""
    text = "\n".join([entry.previous_hash, str(entry.seq), *_body(entry)])
    return hashlib.sha256(text.encode()).hexdigest()


def _body(entry: Line | AuditEntry) -> list[str]:
    return [
        entry.at.astimezone(UTC).isoformat(),
        entry.person_id,
        entry.action,
        entry.subject,
        entry.details,
    ]


def canonical(details: Mapping[str, Any]) -> str:
    """Write values as JSON with sorted keys and no spaces, so that equal details give equal bytes."""
    details = {name: _shortened(value) for name, value in details.items()}
    return json.dumps(details, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=plain)


def _shortened(value: Any) -> Any:
    """Keep many lines as their number and one hash over them; the records they made hold them whole."""
    if not isinstance(value, (list, tuple)) or len(value) <= MOST_LINES:
        return value
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=plain)
    return {"lines": len(value), "sha256": hashlib.sha256(text.encode()).hexdigest()}


def plain(value: Any) -> Any:
    """Write a value of an action as JSON holds it: moments in UTC, amounts as text, records by name."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, (date, Decimal)):
        return str(value)
    if hasattr(value, "__dataclass_fields__"):
        return {name: getattr(value, name) for name in value.__dataclass_fields__}
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return str(value)


@dataclass(frozen=True)
class Verified:
    """What walking the chain found; `breaks` is empty when it is whole."""

    lines: int
    head: str
    breaks: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Say whether no line is missing, added or altered."""
        return not self.breaks


class Hears(Protocol):
    """Something that is told, line by line, what the chain tells of the records."""

    def hear(self, seq: int, details: Mapping[str, Any]) -> None:
        """Take in the details of a line that tells of rows, or of lines of a ledger."""


Counting = Callable[[int, int], None]
"""Told now and then how many lines were walked, of how many."""


def verify(*, also: Sequence[Hears] = (), so_far: Counting = lambda done, of: None) -> Verified:
    """Walk the chain from its first line, compare its end with the head row, and the rows it tells of with
    what they say now; all of it on one view of the database, in room that does not grow with the chain."""
    with one_view():
        rows = written.Comparison()
        last = head()
        breaks: list[str] = []
        seq, previous = 0, GENESIS
        for entry in _lines():
            seq += 1
            if entry.seq != seq:
                breaks.append(f"line {entry.seq} follows line {seq - 1}: {entry.seq - seq} lines are missing")
                seq = entry.seq
            if entry.previous_hash != previous:
                breaks.append(f"line {entry.seq} does not name the line before it")
            previous = entry.hash
            if line_hash(entry) != entry.hash:
                breaks.append(f"line {entry.seq} ({entry.action} {entry.subject}) was altered")
            elif any(word in entry.details for word in TELLING):
                details = json.loads(entry.details)
                for one in (rows, *also):
                    one.hear(seq, details)
            if seq % LINES_AT_ONCE == 0:
                so_far(seq, last[0])
        if last != (seq, previous):
            breaks.append(f"the chain ends at line {seq}, its head names line {last[0]}")
        rows.end()
    return Verified(seq, previous, (*breaks, *rows.breaks))


def head() -> tuple[int, str]:
    """Return the number and the hash of the last line; (0, zeros) before the first."""
    row = ChainHead.objects.filter(name=NAME).first()
    return (row.seq, row.hash) if row else (0, GENESIS)


def _lines() -> Iterator[Line]:
    columns = ("at", "person_id", "action", "subject", "details", "seq", "previous_hash", "hash")
    for row in AuditEntry.objects.order_by("seq").values_list(*columns).iterator(chunk_size=LINES_AT_ONCE):
        yield Line(*row)
