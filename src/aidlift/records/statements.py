"""Several statements of SQL at once: in one message to PostgreSQL, so that a posting waits but once.

Past the cursors of the mapper, straight to the connection it holds: a posting is some ten statements, and
what each costs beside the database's own work is what a posting costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from django.db import connection

Statement = tuple[str, Sequence[Any]]
"""SQL of ours with `%s` for each value and no other `%` or `?`, and the values."""

MOST = 500
"""Statements in one message."""

MOST_PREPARED = 200
"""Statements that a session of PostgreSQL keeps prepared."""


class Answer(NamedTuple):
    """What one statement gave: its rows (none where it returns nothing), and how many it touched."""

    rows: list[tuple[Any, ...]]
    touched: int


def together(statements: Sequence[Statement]) -> list[Answer]:
    """Run statements one after another, inside the caller's transaction; give the answer to each.

    Each sees what those before it did, and what others did before it: they are statements of their own, sent
    together. Raises what the first one that fails raises.
    """
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors:
        if connection.vendor != "postgresql":
            return [_run(text, values) for text, values in statements]
        return [
            answer
            for begin in range(0, len(statements), MOST)
            for answer in _in_one_message(statements[begin : begin + MOST])
        ]


def _run(text: str, values: Sequence[Any]) -> Answer:
    cursor = connection.connection.execute(_with_question_marks(text), values)
    return Answer(cursor.fetchall() if cursor.description else [], cursor.rowcount)


@lru_cache(maxsize=MOST_PREPARED)
def _with_question_marks(text: str) -> str:
    return text.replace("%s", "?")


def _in_one_message(statements: Sequence[Statement]) -> list[Answer]:
    session = connection.connection
    prepared = _prepared.setdefault(session, Prepared())
    texts: list[str] = []
    new: dict[str, str] = {}
    answering: list[bool] = []
    for text, values in statements:
        name = prepared.names.get(text) or new.get(text)
        if name is None and values and prepared.came_before(text):
            name = new[text] = next(prepared.fresh)
            texts.append(f"PREPARE {name} AS {_with_numbers(text)}")
            answering.append(False)
        texts.append(f"EXECUTE {name}({', '.join(['%s'] * len(values))})" if name else text)
        answering.append(True)
    answers = []
    with session.cursor() as cursor:
        cursor.execute("; ".join(texts), [one for _, given in statements for one in given])
        for is_asked in answering:
            if is_asked:
                has_rows = cursor.pgresult is not None and cursor.pgresult.nfields > 0
                answers.append(Answer(cursor.fetchall() if has_rows else [], cursor.rowcount))
            cursor.nextset()
    prepared.names |= new
    return answers


@dataclass
class Prepared:
    """What a session has prepared: the second time that a text is sent, and then for good.

    A name that failed to be prepared is never used again, as nobody knows how far the message came.
    """

    names: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    fresh: Any = field(default_factory=lambda: (f"aidlift_{number}" for number in count()))

    def came_before(self, text: str) -> bool:
        """Say whether a text came before and there is room to keep it; remember that it came."""
        if text in self.seen:
            return len(self.names) < MOST_PREPARED
        if len(self.seen) < 10 * MOST_PREPARED:
            self.seen.add(text)
        return False


_prepared: WeakKeyDictionary[Any, Prepared] = WeakKeyDictionary()


def _with_numbers(text: str) -> str:
    parts = text.split("%s")
    return "".join(f"{part}${number}" for number, part in enumerate(parts[:-1], 1)) + parts[-1]
