"""What each action wrote to the tables that only grow: a digest of every row, kept in its line of the chain.

So a row that is altered, taken out or put in past the triggers is named, though its own table looks whole.
Movements have hashes of their own, carried into the chain by the ledger.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db import models
from django.db.models.signals import post_save

from aidlift.records.audit.append_only import MODELS
from aidlift.records.audit.numbers import Numbers

Row = TypeVar("Row", bound=models.Model)
Digests = dict[str, dict[str, str]]
"""For each table, for each row by its key, the digest."""

WROTE = "wrote"
"""Under this word an audit line names the rows that its action wrote."""

ROWS_AT_ONCE = 2000
"""Rows that are read and compared together."""

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


class Comparison:
    """Compares the rows that are there with what the chain tells of them, a few thousand at a time.

    Of what was compared it remembers the keys alone, whole numbers as ranges.
    """

    def __init__(self) -> None:
        self.breaks: list[str] = []
        self._models = {model._meta.db_table: model for model in guarded()}
        self._waiting: defaultdict[str, dict[str, tuple[int, str]]] = defaultdict(dict)
        self._numbers: defaultdict[str, Numbers] = defaultdict(Numbers)
        self._names: defaultdict[str, set[str]] = defaultdict(set)

    def hear(self, seq: int, details: Mapping[str, Any]) -> None:
        """Take in what an audit line tells of the rows its action wrote."""
        for table, digests in details.get(WROTE, {}).items():
            waiting = self._waiting[table]
            waiting |= {key: (seq, said) for key, said in digests.items()}
            if len(waiting) >= ROWS_AT_ONCE:
                self._compare(table)

    def end(self) -> None:
        """Compare what is left, and look for rows of which no line told."""
        for table in list(self._waiting):
            self._compare(table)
        for table, model in self._models.items():
            for key in self._never_told(table, model):
                self.breaks.append(f"row {key} of {table} was written by no action")

    def _compare(self, table: str) -> None:
        told, model = self._waiting.pop(table), self._models.get(table)
        self._remember(table, told)
        left = dict(told)
        keys = list(told)
        for begin in range(0, len(keys) if model else 0, ROWS_AT_ONCE):
            assert model is not None
            asked = model._default_manager.filter(pk__in=keys[begin : begin + ROWS_AT_ONCE])
            for row in asked.order_by("pk"):
                seq, wanted = left.pop(str(row.pk))
                if digest(row) != wanted:
                    self.breaks.append(f"row {row.pk} of {table} was altered; audit line {seq} wrote it")
        for key, (seq, _) in left.items():
            self.breaks.append(f"row {key} of {table} is gone; audit line {seq} wrote it")

    def _remember(self, table: str, keys: Iterable[str]) -> None:
        model = self._models.get(table)
        if model and isinstance(model._meta.pk, models.IntegerField):
            for number in sorted(map(int, keys)):
                self._numbers[table].add(number, number)
        else:
            self._names[table].update(keys)

    def _never_told(self, table: str, model: type[models.Model]) -> Iterator[Any]:
        rows = model._default_manager.order_by("pk")
        if isinstance(model._meta.pk, models.IntegerField):
            for first, last in self._numbers[table].gaps():
                between = rows if first is None else rows.filter(pk__gte=first)
                between = between if last is None else between.filter(pk__lte=last)
                yield from between.values_list("pk", flat=True)
        else:
            known = self._names[table]
            yield from (key for key in rows.values_list("pk", flat=True).iterator() if key not in known)
