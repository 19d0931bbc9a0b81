"""Tables that only grow: the triggers that refuse UPDATE, DELETE and TRUNCATE, and the check that they stand.

Triggers have holes (a superuser can switch them off, altering a column rebuilds an SQLite table without
them), so they are made anew after each migration, looked for by `check`, joined by a database role without
the rights, and the hash chain is the last word.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.apps import AppConfig
from django.core import checks
from django.db import connections, models

Model = TypeVar("Model", bound=type[models.Model])

MODELS: list[type[models.Model]] = []

FUNCTION = """
CREATE OR REPLACE FUNCTION aidlift_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused; correct by a new line', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END;
$$ LANGUAGE plpgsql
"""


def append_only(model: Model) -> Model:
    """Mark a model's table as one that only grows."""
    MODELS.append(model)
    return model


def tables() -> list[str]:
    """Name the tables that only grow."""
    return sorted(model._meta.db_table for model in MODELS)


def names(table: str, vendor: str) -> list[str]:
    """Name the triggers that a table must have on a kind of database."""
    verbs = ("update", "delete", "truncate") if vendor == "postgresql" else ("update", "delete")
    return [f"append_only_{table}_{verb}" for verb in verbs]


def install(using: str) -> None:
    """Make the triggers of every such table that exists; idempotent."""
    connection = connections[using]
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTION, None)
        for table in tables():
            if table in present:
                for statement in _statements(table, connection.vendor):
                    cursor.execute(statement, None)


def missing(using: str) -> list[str]:
    """Name the triggers that should stand and do not, or that are switched off."""
    connection = connections[using]
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        if connection.vendor == "postgresql":
            # tgenabled: O and A fire in ordinary sessions, D and R do not
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        standing = {row[0] for row in cursor.fetchall()}
    wanted = [name for table in tables() if table in present for name in names(table, connection.vendor)]
    return [name for name in wanted if name not in standing]


def check(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **_: Any
) -> list[Any]:
    """Say which triggers are missing (Django system check `aidlift.E001`)."""
    return [
        checks.Error(
            f"The trigger {name} is missing: the table could be altered unnoticed.",
            hint="Run `aidlift setup`, then `aidlift audit verify` to see whether it was.",
            id="aidlift.E001",
        )
        for using in databases or ()
        for name in missing(using)
    ]


def _statements(table: str, vendor: str) -> list[str]:
    """Give the statements that make a table's triggers; table names are ours, never a user's."""
    if vendor == "postgresql":
        kinds = {"update": "ROW", "delete": "ROW", "truncate": "STATEMENT"}
        return [
            f'CREATE OR REPLACE TRIGGER "append_only_{table}_{verb}" BEFORE {verb.upper()} ON "{table}" '
            f"FOR EACH {kind} EXECUTE FUNCTION aidlift_append_only()"
            for verb, kind in kinds.items()
        ]
    return [
        f'CREATE TRIGGER IF NOT EXISTS "append_only_{table}_{verb}" BEFORE {verb.upper()} ON "{table}" '
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: {verb} is refused; correct by a new line'); END"
        for verb in ("update", "delete")
    ]
