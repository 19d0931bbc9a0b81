"""Databases of their own for tests that start processes, and rows that are the same in many tests."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from django.db import connection

from aidlift.records.audit import chain

ROOT = Path(__file__).resolve().parents[2]


def tables(folder: Path) -> str:
    """Keep the tables, without a row, for copies: a file of SQLite, or a name of PostgreSQL's.

    Making them takes longer than most tests, so SQLite's are copied from the database of the tests, outside
    any transaction. PostgreSQL copies no database that is in use; a process of its own makes them there.
    """
    address = os.environ.get("AIDLIFT_DATABASE_URL")
    if not address:
        with closing(sqlite3.connect(folder / "tables.sqlite3")) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
        return str(folder / "tables.sqlite3")
    made = _create(address)
    subprocess.run(
        [sys.executable, "-m", "tests.records.reserve.desk", "tables"],
        cwd=ROOT,
        env=os.environ | {"AIDLIFT_DATABASE_URL": made},
        check=True,
        capture_output=True,
    )
    return made.rpartition("/")[2]


def fresh(home: Path, template: str) -> dict[str, str]:
    """Make a home with a database of its own, as `tables` kept it; give the settings that lead there."""
    home.mkdir()
    if address := os.environ.get("AIDLIFT_DATABASE_URL"):
        return {"AIDLIFT_HOME": str(home), "AIDLIFT_DATABASE_URL": _create(address, template)}
    shutil.copy(template, home / "aidlift.sqlite3")
    return {"AIDLIFT_HOME": str(home)}


_wrote: dict[tuple[object, ...], list[str]] = {}
"""The statements that something wrote once, by its name, the head of the chain and the counters before it."""


def written_again(doing: Callable[[], None]) -> None:
    """Do what many tests begin with: by its actions at first, later by the statements that these ran.

    After a chain that ends alike the records are alike, and with counters that stand alike so is what is
    written. On PostgreSQL, whose counters go on when a test is rolled back, its actions do it each time.
    """
    if connection.vendor != "sqlite":
        doing()
        return
    head, session = chain.head(), connection.connection
    counters = session.execute("SELECT name, seq FROM sqlite_sequence ORDER BY name").fetchall()
    key = (doing.__qualname__, head, *counters)
    if key in _wrote:
        for statement in _wrote[key]:
            session.execute(statement).fetchall()
        return
    ran: list[str] = []
    session.set_trace_callback(ran.append)
    try:
        doing()
    finally:
        session.set_trace_callback(None)
    _wrote[key] = [one for one in ran if one.startswith(("INSERT", "UPDATE", "DELETE"))]


def _create(address: str, template: str = "template1") -> str:
    import psycopg

    name = f"desk_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return f"{address.rpartition('/')[0]}/{name}"
