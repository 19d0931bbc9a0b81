"""The only writer of the ledger: movements appended, balances guarded, hashes carried into the audit chain.

Statements are written out here, not left to the mapper: every custody change of the reserve runs through
these few, and a posting is made of milliseconds (`just bench records`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

from django.db import connection, transaction

from aidlift.errors import BadInput, Conflict, NotEnoughStock, NotFound
from aidlift.records.audit import chain
from aidlift.records.parties.actions import country_code, party_named, store_named
from aidlift.records.parties.models import Person
from aidlift.records.reserve.models import (
    LONGEST_LOT_NAME,
    LONGEST_PLACE_ID,
    LONGEST_PLACE_NAME,
    Movement,
    Place,
)
from aidlift.records.statements import Answer, Statement, together
from aidlift.reserve.balances import SOURCES, kind_of

NAMELESS = ("loss", "found", "destroyed", "kit", "title")
KINDS = frozenset(Place.Kind.values)
MOST_UNITS = 10**12
"""Units in one line; more are a slip of the hand, and a sum of such lines is still a whole number."""

OWN_NUMBER = re.compile(r"(CON|GRN|CNT|RVS)-[0-9]{4}-[0-9]{4,}")
"""Consignments, receipts, counts and reversals post under their own numbers."""

FEW = 100
"""Lines up to which a posting is one message; more are written by what a database has for many rows."""

COLUMNS = (
    "from_place_id",
    "to_place_id",
    "lot_id",
    "quantity",
    "occurred_at",
    "posted_at",
    "document",
    "person_id",
    "reason",
    "reverses_id",
    "line_hash",
)


@dataclass(frozen=True)
class Line:
    """So many units of a lot from a place to a place.

    `occurred_at`, `document` and `reason` stand for this line where they differ from the posting's.
    """

    lot_id: str
    from_place: str
    to_place: str
    quantity: int
    reverses: int | None = None
    occurred_at: datetime | None = None
    document: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Condition:
    """What a posting depends on: asked in its own message, just before it, so that it waits but once.

    `judge` hears the answers, one for each statement, and raises where the posting may not be; the
    transaction of the action then undoes it.
    """

    asked: Sequence[Statement]
    judge: Callable[[Sequence[Answer]], None]


@dataclass(slots=True)
class Entry:
    """A line as it is written: the columns of a movement, without what a model carries along."""

    line_id: int
    from_place_id: str
    to_place_id: str
    lot_id: str
    quantity: int
    occurred_at: datetime
    posted_at: datetime
    document: str
    person_id: str
    reason: str
    reverses_id: int | None
    line_hash: str


def place(kind: str, name: str = "") -> str:
    """Return the name of a place, `carrier:3U`, and make it on first use.

    Raises BadInput or NotFound for a kind that is none, and for a store, party or country that is not known.
    """
    if kind not in KINDS:
        raise BadInput(f"There is no kind of place {kind!r}; the kinds are {', '.join(Place.Kind.values)}.")
    if bool(name) == (kind in NAMELESS):
        raise BadInput(f"A place of kind {kind} {'has no name of its own' if name else 'needs a name'}.")
    place_id = f"{kind}:{name}" if name else kind
    made = (str(connection.settings_dict["NAME"]), place_id)
    if made not in _made:
        if not Place.objects.filter(pk=place_id).exists():
            _make_place(place_id, kind, name)
        # a place is never deleted: what was kept once need not be asked for again
        transaction.on_commit(lambda: _made.add(made))
    return place_id


_made: set[tuple[str, str]] = set()


def _make_place(place_id: str, kind: str, name: str) -> None:
    store = store_named(name).pk if kind in {"store", "damaged"} else None
    if kind in {"carrier", "donor"}:
        party_named(name)
    if kind == "recipient":
        country_code(name.partition(":")[0])
    if len(place_id) > LONGEST_PLACE_NAME:
        raise BadInput(f"The place {place_id[:40]}… has too long a name; write at most 100 characters.")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reserve_place (place_id, kind, name, store_id) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (place_id) DO NOTHING",
            [place_id, kind, name, store],
        )


def paper(document: str) -> str:
    """Return the name of a paper that somebody gives for a posting; raise BadInput where it cannot be one.

    Numbers under which these records post by themselves are refused: whoever undoes a receipt or a count
    finds its lines by that number.
    """
    if OWN_NUMBER.fullmatch(document):
        raise BadInput(
            f"{document} is a number under which these records post by themselves; name the paper that "
            "the goods came or went with."
        )
    return document


def on_hand(place_id: str, lot_id: str) -> int:
    """Return how much of a lot is at a place now; 0 where nothing ever was."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quantity FROM reserve_balance WHERE place_id = %s AND lot_id = %s", [place_id, lot_id]
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def post(
    lines: Sequence[Line],
    *,
    document: str,
    reason: str,
    by: Person,
    occurred_at: datetime,
    at: datetime,
    condition: Condition | None = None,
) -> list[Movement]:
    """Append lines to the ledger inside the action that calls; all of them or none.

    Raises what `condition` raises, NotEnoughStock where a place would hold less than nothing, Conflict where
    a line was reversed before. Only the net of all lines has to be there: goods may pass through a place
    within one posting.
    """
    entries = _post(lines, document, reason, by, occurred_at, at, condition)
    using = connection.alias
    return [
        Movement.from_db(using, Entry.__slots__, [getattr(one, name) for name in Entry.__slots__])
        for one in entries
    ]


def post_many(
    lines: Sequence[Line], *, document: str, reason: str, by: Person, occurred_at: datetime, at: datetime
) -> int:
    """Append lines as `post` does, by the same rules; return the number of the last."""
    return _post(lines, document, reason, by, occurred_at, at)[-1].line_id


def _post(
    lines: Sequence[Line],
    document: str,
    reason: str,
    by: Person,
    occurred_at: datetime,
    at: datetime,
    condition: Condition | None = None,
) -> list[Entry]:
    entries = [_entry(line, document, reason, by.username, occurred_at, at) for line in lines]
    _check(entries)
    changes = _changes(entries)
    asked = condition.asked if condition else ()
    settling = [*asked, *(_balance(*change) for change in changes)]
    reversing = [one for one in entries if one.reverses_id is not None]
    is_one_message = not reversing and len(entries) <= FEW
    answers = together([*settling, _insertion(entries)] if is_one_message else settling)
    if condition:
        condition.judge(answers[: len(asked)])
    _require_there(changes, answers[len(asked) :])
    if is_one_message:
        numbers = sorted(row[0] for row in answers[-1].rows)
    else:
        _check_reversals(reversing)  # what they undo is looked at once the balances are held
        numbers = _write_many(entries)
    for entry, number in zip(entries, numbers, strict=True):
        entry.line_id = number
    chain.carry(fingerprint(entries))
    return entries


def line_hash(line: Movement | Entry) -> str:
    """Return SHA-256 over what the line says, a JSON list, as 64 hex digits."""
    said = (
        _quoted(line.from_place_id),
        _quoted(line.to_place_id),
        _quoted(line.lot_id),
        str(line.quantity),
        _in_utc(line.occurred_at),
        _in_utc(line.posted_at),
        _quoted(line.document),
        _quoted(line.person_id),
        _quoted(line.reason),
        "null" if line.reverses_id is None else str(line.reverses_id),
    )
    return hashlib.sha256(f"[{', '.join(said)}]".encode()).hexdigest()


_quoted = json.encoder.encode_basestring
"""Write text as JSON has it; the hash is over a JSON list, written out because an import hashes many."""


@lru_cache(maxsize=4096)
def _in_utc(moment: datetime) -> str:
    """Write a moment as JSON has it; kept, because the lines of one posting share theirs."""
    return f'"{moment.astimezone(UTC).isoformat()}"'


def fingerprint(movements: Sequence[Entry]) -> dict[str, str]:
    """Say which lines were posted together, and one hash over theirs; the audit line keeps it."""
    hashes = "".join(line.line_hash for line in movements)
    return {
        "lines": ranges(line.line_id for line in movements),
        "hash": hashlib.sha256(hashes.encode()).hexdigest(),
    }


def ranges(numbers: Iterable[int]) -> str:
    """Write ascending numbers shortly: `4-7,9`."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1] = [parts[-1][0], number]
        else:
            parts.append([number])
    return ",".join("-".join(map(str, part)) for part in parts)


def _entry(line: Line, document: str, reason: str, person: str, occurred_at: datetime, at: datetime) -> Entry:
    found = Entry(
        0,
        line.from_place,
        line.to_place,
        line.lot_id,
        line.quantity,
        line.occurred_at or occurred_at,
        at,
        line.document or document,
        person,
        line.reason or reason,
        line.reverses,
        "",
    )
    found.line_hash = line_hash(found)
    return found


def _check(movements: Sequence[Entry]) -> None:
    if not movements:
        raise BadInput("There is no line to post.")
    for line in movements:
        if line.quantity <= 0:
            raise BadInput(f"Lot {line.lot_id}: {line.quantity} cannot be moved; write a number above 0.")
        if line.quantity > MOST_UNITS:
            raise BadInput(
                f"Lot {line.lot_id}: {line.quantity:,} are more than one line moves ({MOST_UNITS:,})."
            )
        for what, name, most in (
            ("lot", line.lot_id, LONGEST_LOT_NAME),
            ("place", line.from_place_id, LONGEST_PLACE_ID),
        ):
            if len(name) > most:
                raise NotFound(f"There is no {what} {name[:40]}…; a name has at most {most} characters.")
        if line.from_place_id == line.to_place_id:
            raise BadInput(f"Lot {line.lot_id} would go from {line.from_place_id} to the same place.")
        if line.occurred_at > line.posted_at:
            raise BadInput(
                f"Lot {line.lot_id}: the movement is said to occur at {line.occurred_at.isoformat()}, which "
                f"is still to come. Post it when it has happened."
            )
        if not (line.document and line.reason):
            raise BadInput(f"Lot {line.lot_id}: a movement names its document and its reason.")
        for said, text, most in (("document", line.document, 80), ("reason", line.reason, 300)):
            if len(text) > most:
                raise BadInput(
                    f"Lot {line.lot_id}: the {said} has {len(text):,} characters; at most {most} are kept."
                )


def _changes(movements: Sequence[Entry]) -> list[tuple[str, str, int]]:
    """Give the net change of each place and lot, in their order, so that nobody waits crosswise."""
    net: defaultdict[tuple[str, str], int] = defaultdict(int)
    for line in movements:
        net[line.from_place_id, line.lot_id] -= line.quantity
        net[line.to_place_id, line.lot_id] += line.quantity
    return [(place_id, lot_id, change) for (place_id, lot_id), change in sorted(net.items()) if change]


def _balance(place_id: str, lot_id: str, change: int) -> Statement:
    """Bring a balance up to date; one that would go below zero is left, and none is counted as changed."""
    if change < 0 and kind_of(place_id) not in SOURCES:
        return (
            "UPDATE reserve_balance SET quantity = quantity + %s"
            " WHERE place_id = %s AND lot_id = %s AND quantity >= %s",
            [change, place_id, lot_id, -change],
        )
    return (
        "INSERT INTO reserve_balance (place_id, lot_id, quantity) VALUES (%s, %s, %s)"
        " ON CONFLICT (place_id, lot_id)"
        " DO UPDATE SET quantity = reserve_balance.quantity + excluded.quantity",
        [place_id, lot_id, change],
    )


def _require_there(changes: Sequence[tuple[str, str, int]], answers: Sequence[Answer]) -> None:
    """Raise NotEnoughStock where a balance was not changed, because less is there than is to leave."""
    for (place_id, lot_id, change), answer in zip(changes, answers, strict=False):
        if answer.touched == 0:
            raise _short(place_id, lot_id, -change)


def _short(place_id: str, lot_id: str, wanted: int) -> NotEnoughStock:
    return NotEnoughStock(
        f"{place_id} holds {on_hand(place_id, lot_id):,} of lot {lot_id}; {wanted:,} are to leave it. "
        "Take less, or post first what is missing: a receipt, or a count."
    )


def _check_reversals(movements: Sequence[Entry]) -> None:
    """See that each reversing line is its original turned round; the balances are locked by now."""
    if not movements:
        return
    wanted = [line.reverses_id or 0 for line in movements]
    originals = Movement.objects.in_bulk(wanted)
    done = set(Movement.objects.filter(reverses__in=wanted).values_list("reverses_id", flat=True))
    for line in movements:
        original = originals.get(line.reverses_id or 0)
        if original is None:
            raise NotFound(f"There is no line {line.reverses_id} in the ledger.")
        if line.reverses_id in done or wanted.count(original.pk) > 1:
            raise Conflict(f"Line {line.reverses_id} was reversed before; a line is reversed once.")
        turned = (original.to_place_id, original.from_place_id, original.lot_id, original.quantity)
        if turned != (line.from_place_id, line.to_place_id, line.lot_id, line.quantity):
            raise BadInput(f"A line that reverses line {original.line_id} has to be the same turned round.")


def _row(line: Entry) -> list[Any]:
    """Give a line in the order of COLUMNS."""
    return [
        line.from_place_id,
        line.to_place_id,
        line.lot_id,
        line.quantity,
        line.occurred_at,
        line.posted_at,
        line.document,
        line.person_id,
        line.reason,
        line.reverses_id,
        line.line_hash,
    ]


def _insertion(movements: Sequence[Entry]) -> Statement:
    """Give the statement that writes a few lines and answers with their numbers."""
    moment = connection.ops.adapt_datetimefield_value
    rows = ", ".join(["(" + ", ".join(["%s"] * len(COLUMNS)) + ")"] * len(movements))
    values = [
        moment(cell) if isinstance(cell, datetime) else cell for line in movements for cell in _row(line)
    ]
    text = f"INSERT INTO reserve_movement ({', '.join(COLUMNS)}) VALUES {rows} RETURNING line_id"  # noqa: S608
    return text, values


def _write_many(movements: Sequence[Entry]) -> list[int]:
    """Take numbers for many lines and write the lines with them, as each database does it fastest."""
    columns = ", ".join(("line_id", *COLUMNS))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence('reserve_movement', 'line_id'))"
                " FROM generate_series(1, %s)",
                [len(movements)],
            )
            numbers = [row[0] for row in cursor.fetchall()]
            with cursor.copy(f"COPY reserve_movement ({columns}) FROM STDIN") as copy:
                for number, line in zip(numbers, movements, strict=True):
                    copy.write_row([number, *_row(line)])
            return numbers
        # the one write lock is held, so nobody takes a number meanwhile
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'reserve_movement'")
        last = (cursor.fetchone() or (0,))[0]
        numbers = list(range(last + 1, last + 1 + len(movements)))
        moment = cache(connection.ops.adapt_datetimefield_value)
        marks = ", ".join(["%s"] * (1 + len(COLUMNS)))
        cursor.executemany(
            f"INSERT INTO reserve_movement ({columns}) VALUES ({marks})",  # noqa: S608
            [
                [number, *(moment(cell) if isinstance(cell, datetime) else cell for cell in _row(line))]
                for number, line in zip(numbers, movements, strict=True)
            ],
        )
        return numbers
