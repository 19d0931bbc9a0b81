"""Several statements of SQL at once: in one message to PostgreSQL, so that a posting waits but once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

Statement = tuple[str, Sequence[Any]]
"""SQL of ours with `%s` for each value, and the values."""

MOST = 500
"""Statements in one message."""


@dataclass(frozen=True)
class Answer:
    """What one statement gave: its rows (none where it returns nothing), and how many it read or changed."""

    rows: list[tuple[Any, ...]]
    count: int


def together(statements: Sequence[Statement]) -> list[Answer]:
    """Run statements one after another, inside the caller's transaction; give the answer to each.

    Each sees what those before it did, and what others did before it: they are statements of their own, sent
    together. Raises what the first one that fails raises.
    """
    answers: list[Answer] = []
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            for text, values in statements:
                cursor.execute(text, values)
                answers.append(_answer(cursor))
        return answers
    for begin in range(0, len(statements), MOST):
        part = statements[begin : begin + MOST]
        values = [one for _, given in part for one in given]
        with connection.cursor() as cursor:
            cursor.execute("; ".join(text for text, _ in part), values)
            answers.append(_answer(cursor))
            while cursor.nextset():
                answers.append(_answer(cursor))
    return answers


def _answer(cursor: Any) -> Answer:
    return Answer(cursor.fetchall() if cursor.description else [], cursor.rowcount)
