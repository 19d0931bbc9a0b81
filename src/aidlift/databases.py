"""Which database holds the records, and the connection settings that keep concurrent postings safe."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from aidlift.errors import BadInput

SQLITE_OPTIONS: dict[str, Any] = {
    # A deferred transaction that reads first cannot wait when it turns to writing: it fails at once with
    # "database is locked". IMMEDIATE takes the write lock at the start, and waits for it.
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    # FULL: a power cut loses no posted movement. recursive_triggers: INSERT OR REPLACE would otherwise
    # delete a row past the trigger that forbids it. wal_autocheckpoint: a posting writes some 15 pages,
    # so that the log would be carried over every 70 postings; 4,000 pages are every 270, a log of 16 MB.
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;"
        "PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536; PRAGMA journal_size_limit=27103364;"
        "PRAGMA wal_autocheckpoint=4000;"
    ),
}


def database(address: str, sqlite_file: Path) -> dict[str, Any]:
    """Turn `postgresql://user:password@host:port/name` or `sqlite:///path` into Django's setting.

    Empty: SQLite at `sqlite_file`. Raises BadInput for any other kind of address.
    """
    if not address:
        return _sqlite(sqlite_file)
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path.removeprefix("/"))))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise BadInput(
            f"AIDLIFT_DATABASE_URL begins with {parts.scheme or 'nothing'!r}; write "
            "postgresql://user:password@host:5432/name, or leave it out for SQLite."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "aidlift",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": SQLITE_OPTIONS,
    }
