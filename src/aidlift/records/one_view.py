"""Read many tables as they were at one moment, while others write on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_view() -> Iterator[None]:
    """Show every table as of the first reading inside; nobody who writes waits for it, nothing is changed.

    Inside a transaction that has begun, it is that transaction's view; inside another such view, that one.
    """
    if connection.in_atomic_block or _is_reading():
        yield
    elif connection.vendor == "sqlite":
        # atomic() would take the one write lock; a deferred transaction that only reads takes none
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


def _is_reading() -> bool:
    session = connection.connection
    return connection.vendor == "sqlite" and session is not None and bool(session.in_transaction)
