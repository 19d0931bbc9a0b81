"""Several statements of SQL at once: in one message to PostgreSQL, so that a posting waits but once.

Past the cursors of the mapper and of psycopg, straight to the connection they hold: a posting is some ten
statements, and what each costs beside the database's own work is what a posting costs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.generators import execute
from psycopg.pq import ExecStatus, TransactionStatus

Statement = tuple[str, Sequence[Any]]
"""SQL of ours with `%s` for each value and no other `%` or `?`, and the values."""

MOST = 500
"""Statements in one message."""

MOST_PREPARED = 200
"""Statements that a session of PostgreSQL keeps prepared."""

DONE = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)


class Answer(NamedTuple):
    """What one statement gave: its rows (none where it returns nothing), and how many it touched."""

    rows: list[tuple[Any, ...]]
    touched: int


def together(statements: Sequence[Statement], *, and_commit: bool = False) -> list[Answer]:
    """Run statements one after another, inside the caller's transaction; give the answer to each.

    Each sees what those before it did, and what others did before it: they are statements of their own, sent
    together. Raises what the first one that fails raises; none after it is run. With `and_commit` PostgreSQL
    ends the transaction in the same message, and the mapper finds nothing left to commit: for the last
    statements of an outermost transaction, which fail by themselves where anything is wrong.
    """
    here = connections[DEFAULT_DB_ALIAS]  # looked up once: the mapper's own name for it asks each time
    here.ensure_connection()
    here.validate_no_broken_transaction()
    session = here.connection
    with here.wrap_database_errors:
        if here.vendor != "postgresql":
            return [_run(session, text, values) for text, values in statements]
        return [
            answer
            for begin in range(0, len(statements), MOST)
            for answer in _in_one_message(
                session, statements[begin : begin + MOST], and_commit and begin + MOST >= len(statements)
            )
        ]


def _run(session: Any, text: str, values: Sequence[Any]) -> Answer:
    cursor = session.execute(_with_question_marks(text), values)
    return Answer(cursor.fetchall() if cursor.description else [], cursor.rowcount)


@lru_cache(maxsize=MOST_PREPARED)
def _with_question_marks(text: str) -> str:
    return text.replace("%s", "?")


def _in_one_message(session: Any, statements: Sequence[Statement], and_commit: bool) -> list[Answer]:
    prepared = _prepared.setdefault(session, Prepared())
    words = Transformer(session)
    said: list[bytes] = []
    asked: list[int] = []
    new: dict[str, bytes] = {}
    if not session.autocommit and session.pgconn.transaction_status == TransactionStatus.IDLE:
        said.append(b"BEGIN")  # psycopg would send it by itself, and wait
    for text, values in statements:
        literals = [b"NULL" if value is None else words.as_literal(value) for value in values]
        name = prepared.names.get(text) or new.get(text)
        if name is None and values and prepared.came_before(text):
            name = new[text] = next(prepared.fresh)
            said.append(b"PREPARE %b AS %b" % (name, _with_numbers(text)))
        asked.append(len(said))
        said.append(
            b"EXECUTE %b(%b)" % (name, b", ".join(literals)) if name else _with_literals(text, literals)
        )
    if and_commit:
        said.append(b"COMMIT")
    with session.lock:
        session.pgconn.send_query(b"; ".join(said))
        results = session.wait(execute(session.pgconn))
    for result in results:
        if result.status not in DONE:
            raise error_from_result(result)
    prepared.names |= new
    return [_answer(words, results[place]) for place in asked]


def _answer(words: Any, result: Any) -> Answer:
    if result.nfields == 0:
        return Answer([], result.command_tuples or 0)
    words.set_pgresult(result)
    return Answer(words.load_rows(0, result.ntuples, tuple), result.ntuples)


@dataclass
class Prepared:
    """What a session has prepared: the second time that a text is sent, and then for good.

    A name that failed to be prepared is never used again, as nobody knows how far the message came.
    """

    names: dict[str, bytes] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    fresh: Iterator[bytes] = field(default_factory=lambda: (b"aidlift_%d" % number for number in count()))

    def came_before(self, text: str) -> bool:
        """Say whether a text came before and there is room to keep it; remember that it came."""
        if text in self.seen:
            return len(self.names) < MOST_PREPARED
        if len(self.seen) < 10 * MOST_PREPARED:
            self.seen.add(text)
        return False


_prepared: WeakKeyDictionary[Any, Prepared] = WeakKeyDictionary()


def _with_numbers(text: str) -> bytes:
    parts = text.split("%s")
    numbered = "".join(f"{part}${number}" for number, part in enumerate(parts[:-1], 1)) + parts[-1]
    return numbered.encode()


def _with_literals(text: str, literals: Sequence[bytes]) -> bytes:
    parts = text.encode().split(b"%s")
    return b"".join([part for pair in zip(parts, literals, strict=False) for part in pair]) + parts[-1]
