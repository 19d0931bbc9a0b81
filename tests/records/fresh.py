"""Databases of their own for tests that start processes: of the kind the tests run on, with the tables in."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import uuid
from contextlib import closing
from functools import cache
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


def fresh(home: Path) -> dict[str, str]:
    """Make a home with a database that holds the tables and no row; give the settings that lead there.

    The tables are copied from the database of the tests, because making them takes longer than most tests.
    """
    home.mkdir()
    if address := os.environ.get("AIDLIFT_DATABASE_URL"):
        return {"AIDLIFT_HOME": str(home), "AIDLIFT_DATABASE_URL": _create(address, _template(address))}
    with closing(sqlite3.connect(home / "aidlift.sqlite3")) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    return {"AIDLIFT_HOME": str(home)}


@cache
def _template(address: str) -> str:
    """Make the tables once in a process of their own: PostgreSQL copies no database that is in use."""
    made = _create(address)
    subprocess.run(
        [sys.executable, "-m", "tests.records.reserve.desk", "tables"],
        cwd=ROOT,
        env=os.environ | {"AIDLIFT_DATABASE_URL": made},
        check=True,
        capture_output=True,
    )
    return made.rpartition("/")[2]


def _create(address: str, template: str = "template1") -> str:
    import psycopg

    name = f"desk_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return f"{address.rpartition('/')[0]}/{name}"
