"""Whether tables give their rows in one order, whatever order the database finds them in."""

from __future__ import annotations

import inspect

from django.db import connection

from aidlift.errors import AidliftError
from aidlift.records.parties.models import Person
from aidlift.records.query import QUERIES


def whose_order_changes(by: Person) -> list[str]:
    """Name the tables that come otherwise when SQLite turns round whatever has no order of its own.

    Those that need to be told of what are left out; PostgreSQL has no such switch, and names none.
    """
    if connection.vendor != "sqlite":
        return []
    asked = [
        name
        for name, query in QUERIES.items()
        if all(one.default is not inspect.Parameter.empty for one in query.parameters.values())
    ]
    return [name for name in asked if _answer(name, by, turned=False) != _answer(name, by, turned=True)]


def _answer(name: str, by: Person, *, turned: bool) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA reverse_unordered_selects = {int(turned)}")
    try:
        return QUERIES[name].function(by=by).write_json()
    except AidliftError as error:
        return error.message
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA reverse_unordered_selects = 0")
