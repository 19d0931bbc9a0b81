"""What each action wrote to the tables that only grow: a digest of every row, kept in its line of the chain.

So a row that is altered, taken out or put in past the triggers is named, though its own table looks whole.
Movements have hashes of their own, carried into the chain by the ledger.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db import models
from django.db.models.signals import post_save

from aidlift.records.audit.append_only import MODELS

Row = TypeVar("Row", bound=models.Model)
Digests = dict[str, dict[str, str]]
"""For each table, for each row by its key, the digest."""

WROTE = "wrote"
"""Under this word an audit line names the rows that its action wrote."""

HASHED_ELSEWHERE = frozenset({"audit_auditentry", "reserve_movement"})

_written: ContextVar[Digests | None] = ContextVar("written", default=None)


@contextmanager
def writing() -> Iterator[Digests]:
    """Collect the digest of each row written inside; an action within an action collects its own."""
    written: Digests = {}
    token = _written.set(written)
    try:
        yield written
    finally:
        _written.reset(token)


def watch() -> None:
    """Have every row that is saved to a table that only grows remembered; called when the apps are there."""
    for model in guarded():
        post_save.connect(_saved, sender=model, dispatch_uid=f"written {model._meta.db_table}")


def guarded() -> list[type[models.Model]]:
    """Return the models whose rows are proven by their digests, by name of table."""
    found = [model for model in MODELS if model._meta.db_table not in HASHED_ELSEWHERE]
    return sorted(found, key=lambda model: model._meta.db_table)


def keep_all(model: type[Row], rows: Iterable[Row]) -> list[Row]:
    """Write rows in one statement and remember each; Django tells nobody of rows written like this."""
    kept = list(model._default_manager.bulk_create(rows))
    for row in kept:
        _saved(instance=row)
    return kept


def _saved(*, instance: models.Model, **_: Any) -> None:
    written = _written.get()
    if written is not None:
        written.setdefault(instance._meta.db_table, {})[str(instance.pk)] = digest(instance)


def digest(row: models.Model) -> str:
    """Return SHA-256, as 64 hex digits, over what a row says: a JSON object of its columns, keys sorted.

    Empty columns are left out, so that a column added later alters no digest.
    """
    said = {field.column: _plain(field, getattr(row, field.attname)) for field in row._meta.concrete_fields}
    text = json.dumps(
        {name: value for name, value in said.items() if value not in (None, "")}, sort_keys=True
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(field: Any, value: Any) -> Any:
    """Write a value the same before it is kept and after it is read."""
    if value is None or (isinstance(value, str) and field.get_internal_type() in TEXTS):
        return value
    if isinstance(value, (bytes, memoryview)):
        return hashlib.sha256(bytes(value)).hexdigest()
    value = field.to_python(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(field, models.DecimalField):
        return f"{value:.{field.decimal_places}f}"
    return value if isinstance(value, (bool, int, float, list, tuple, dict)) else str(value)


TEXTS = frozenset({"CharField", "TextField"})


def breaks(told: dict[str, dict[str, tuple[int, str]]]) -> Iterator[str]:
    """Compare the rows that are there with what the chain tells: by table and key, line and digest."""
    for model in guarded():
        table = model._meta.db_table
        left = dict(told.get(table, {}))
        for row in model._default_manager.order_by("pk").iterator(chunk_size=2000):
            seq, wanted = left.pop(str(row.pk), (0, ""))
            if not seq:
                yield f"row {row.pk} of {table} was written by no action"
            elif digest(row) != wanted:
                yield f"row {row.pk} of {table} was altered; audit line {seq} wrote it"
        for key, (seq, _) in left.items():
            yield f"row {key} of {table} is gone; audit line {seq} wrote it"
