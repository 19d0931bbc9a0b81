"""The database role the site works as on PostgreSQL: it may add to what only grows, and alter nothing of it.

Triggers can be switched off by whoever owns the tables; a role without the rights cannot. Migrate as the
owner, work as this role.
"""

from __future__ import annotations

import re

from django.apps import apps
from django.db import connection

from aidlift.errors import BadInput
from aidlift.records.audit import append_only

GROWS, KEPT, THEIRS = "SELECT, INSERT", "SELECT, INSERT, UPDATE", "SELECT, INSERT, UPDATE, DELETE"


def rights() -> dict[str, str]:
    """Say what the role may do with each table: nothing of the records is ever deleted.

    Sessions, queued tasks and sign-in belong to the site's own libraries, which clean up after themselves.
    """
    grows = set(append_only.tables())
    found = {"django_migrations": "SELECT"}
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        ours = apps.get_app_config(model._meta.app_label).name.startswith("aidlift.records")
        found[table] = GROWS if table in grows else KEPT if ours else THEIRS
    return found


def statements(role: str) -> list[str]:
    """Give the SQL that makes the role, without a password, and grants exactly its rights; safe to repeat."""
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", role):
        raise BadInput(f"{role!r} cannot be a role's name; write small letters, digits and _.")
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        made = cursor.fetchone() is not None
    granted = [
        f'GRANT {may} ON "{table}" TO "{role}"' for table, may in sorted(rights().items()) if table in present
    ]
    return [
        *([] if made else [f'CREATE ROLE "{role}" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE']),
        f'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM "{role}"',
        f'GRANT USAGE ON SCHEMA public TO "{role}"',
        *granted,
        f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "{role}"',
    ]


def grant(role: str) -> int:
    """Make the role with its rights; return how many tables it may add to but not alter."""
    if connection.vendor != "postgresql":
        raise BadInput("Roles are of PostgreSQL; an SQLite file is guarded by who may write the file.")
    with connection.cursor() as cursor:
        for statement in statements(role):
            cursor.execute(statement, None)
    return len(append_only.tables())
