"""Back the records up while people work, and restore them into a fresh database of either kind.

A backup is gzipped text, one JSON value a line: a head (which migrations, which end of the chain), for each
table its name and columns and then its rows, and at the end how many lines there are and their SHA-256. A
backup of SQLite restores into PostgreSQL and the other way round.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from aidlift.errors import BadInput, Conflict, NotFound
from aidlift.records.audit import chain
from aidlift.records.one_view import one_view
from aidlift.records.reserve import proof

FORMAT = "aidlift backup 1"
ROWS_AT_ONCE = 2000
MADE_BY_DJANGO = frozenset({"django_content_type", "auth_permission"})
"""Tables that migrating fills; the backup's rows take their place."""


@dataclass(frozen=True)
class Kept:
    """What a backup holds: rows, tables, and the end of the audit chain."""

    rows: int
    tables: int
    lines: int
    head: str


def back_up(file: Path, *, at: datetime) -> Kept:
    """Write everything the records hold at one moment to a file, whole or not at all."""
    draft = file.with_name(f".{file.name}.part")
    try:
        with (
            draft.open("xb") as raw,
            gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=4) as out,
            one_view(),
        ):
            kept = _write(out, at)
        draft.replace(file)
    except OSError as error:
        reason = error.strerror or "there is no such folder, or it is closed to you"
        raise BadInput(f"{file} cannot be written: {reason}. Nothing was kept.") from None
    finally:
        draft.unlink(missing_ok=True)
    return kept


def restore(file: Path) -> Kept:
    """Make the database and fill it from a backup; all of it or nothing.

    The proof of `check-ledger` is made before it is kept. Raises Conflict where records stand already, the
    backup is of another version or does not prove, BadInput where the file is cut short, altered, or none.
    """
    if not file.is_file():
        raise NotFound(f"There is no file {file}.")
    call_command("migrate", verbosity=0, interactive=False)
    try:
        with transaction.atomic():
            kept = _read(_lines(file))
    except (OSError, EOFError, ValueError, LookupError, TypeError, zlib.error, DatabaseError) as error:
        raise BadInput(f"{file} is not a whole backup: {error}. Nothing was restored.") from None
    return kept


def _tables() -> list[type[models.Model]]:
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return sorted((model for model in found if not model._meta.proxy), key=lambda model: model._meta.db_table)


def _columns(model: type[models.Model]) -> list[Any]:
    return list(model._meta.concrete_fields)


def _migrations() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def _write(out: gzip.GzipFile, at: datetime) -> Kept:
    digest, count = hashlib.sha256(), 0

    def say(value: object) -> None:
        nonlocal count
        line = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain).encode() + b"\n"
        digest.update(line)
        count += 1
        out.write(line)

    lines, head = chain.head()
    say({"format": FORMAT, "version": version("aidlift"), "made_at": at, "migrations": _migrations(),
         "chain": {"lines": lines, "head": head}})  # fmt: skip
    rows = 0
    for model in _tables():
        names = [field.attname for field in _columns(model)]
        say({"table": model._meta.db_table, "columns": names})
        for row in model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=ROWS_AT_ONCE):
            say(row)
            rows += 1
    tail = {"end": count, "sha256": digest.hexdigest()}
    out.write(json.dumps(tail).encode() + b"\n")
    return Kept(rows, len(_tables()), lines, head)


def _lines(file: Path) -> Iterator[Any]:
    """Give the values of a backup; raise BadInput at its end where it is not what was written."""
    digest, count = hashlib.sha256(), 0
    with gzip.open(file, "rb") as source:
        for line in source:
            value = json.loads(line)
            if isinstance(value, dict) and "end" in value:
                if (value["end"], value["sha256"]) != (count, digest.hexdigest()):
                    raise BadInput(f"{file} was altered after it was written. Nothing was restored.")
                return
            digest.update(line)
            count += 1
            yield value
    raise BadInput(f"{file} is cut short: its last line is missing. Nothing was restored.")


def _read(values: Iterator[Any]) -> Kept:
    top = next(values, None)
    if not isinstance(top, dict) or top.get("format") != FORMAT:
        raise BadInput(f"This is not an {FORMAT!r}. Nothing was restored.")
    by_name = {model._meta.db_table: model for model in _tables()}
    _check_version(top)
    _check_empty()
    for table in MADE_BY_DJANGO:
        by_name[table]._base_manager.all().delete()
    model, rows = by_name["audit_chainhead"], 0
    waiting: list[list[Any]] = []
    with connection.cursor() as cursor:
        for value in values:
            if isinstance(value, dict):
                _insert(cursor, model, waiting)
                model, waiting = by_name[value["table"]], []
                continue
            waiting.append(value)
            rows += 1
            if len(waiting) >= ROWS_AT_ONCE:
                _insert(cursor, model, waiting)
                waiting = []
        _insert(cursor, model, waiting)
        for statement in connection.ops.sequence_reset_sql(no_style(), list(by_name.values())):
            cursor.execute(statement)
    found = chain.verify()
    if not found.whole or found.head != top["chain"]["head"]:
        raise Conflict(
            f"The chain of the backup is broken: {'; '.join(found.breaks) or 'another head'}. "
            "Nothing was restored."
        )
    breaches = [one for checked in proof.check_ledger() for one in checked.breaches]
    if breaches:
        raise Conflict(
            f"What the backup holds is not what was posted: {'; '.join(breaches[:5])}. Nothing was restored."
        )
    return Kept(rows, len(by_name), found.lines, found.head)


def _check_version(top: dict[str, Any]) -> None:
    theirs, ours = set(top["migrations"]), set(_migrations())
    if theirs != ours:
        differ = ", ".join(sorted(theirs ^ ours)[:5])
        raise Conflict(
            f"The backup was made by Aidlift {top['version']}, whose tables differ ({differ}). Restore it "
            "with that version, then bring it up to date with: aidlift setup"
        )


def _check_empty() -> None:
    for model in _tables():
        if model._meta.db_table not in MADE_BY_DJANGO and model._base_manager.exists():
            raise Conflict(
                f"This database holds records already ({model._meta.verbose_name}). Restore into a fresh "
                "one: another AIDLIFT_HOME, or another AIDLIFT_DATABASE_URL."
            )


def _insert(cursor: Any, model: type[models.Model], rows: list[list[Any]]) -> None:
    if not rows:
        return
    fields = _columns(model)
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    cursor.executemany(
        f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})",  # noqa: S608
        [[_stored(field, value) for field, value in zip(fields, row, strict=True)] for row in rows],
    )


def _stored(field: Any, value: Any) -> Any:
    if value is not None:
        target = field.target_field if field.is_relation else field
        if isinstance(target, models.BinaryField):
            value = base64.b64decode(value)
        elif not isinstance(target, models.JSONField):
            value = target.to_python(value)
        return target.get_db_prep_value(value, connection=connection, prepared=False)
    return None


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, Decimal):
        return str(value)
    return str(value)
