"""Open the records: Django set up once, the database there and up to date, problems in sentences."""

from __future__ import annotations

import importlib
import os
import secrets
from pathlib import Path

import django
from django.apps import apps

from aidlift.errors import Conflict, NotFound


def start() -> None:
    """Set Django up and import every app's actions and queries, so that the registries are full."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aidlift.settings")
    django.setup()
    for config in apps.get_app_configs():
        if config.name.startswith("aidlift."):
            for module in ("actions", "queries"):
                if Path(config.path, f"{module}.py").is_file():
                    importlib.import_module(f"{config.name}.{module}")


def open_records() -> None:
    """Start, and raise a sentence where the database is not set up or of another version."""
    start()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.utils import OperationalError

    if connection.vendor == "sqlite" and not Path(str(connection.settings_dict["NAME"])).is_file():
        raise NotFound("There are no records here yet; begin them with: aidlift setup")
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise NotFound(
            f"The database does not answer: {str(error).strip()}. See AIDLIFT_DATABASE_URL."
        ) from None
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Conflict(
            "The records are of an older version of Aidlift; bring them up to date with: aidlift setup"
        )


def make_secret(file: Path) -> None:
    """Write a random secret key that only its owner can read, unless there is one."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as out:
            out.write(secrets.token_urlsafe(50))
