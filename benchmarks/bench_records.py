"""How fast the records are, on both databases, each beside a bare insert in the same run.

Targets: a posting action at a fifth of the rate of a bare single-row insert, 10,000 lines/s of import with
net balances and hashes, a balance in 1 ms, stock as of a past day in 2 s at 5 million movements.
AIDLIFT_BENCH_MOVEMENTS sets how many movements the last part has (5,000,000; 0 leaves it out). Each kind of
database is measured in a process of its own, on a fresh database.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aidlift.records.parties.models import Person

ROOT = Path(__file__).resolve().parents[1]
ACTIONS = 600
ROUNDS = 30
LINES = 100_000
MOVEMENTS = int(os.environ.get("AIDLIFT_BENCH_MOVEMENTS", "5000000"))
DAYS = 365

SETTLED = """
INSERT INTO reserve_balance (place_id, lot_id, quantity)
SELECT place_id, lot_id, SUM(quantity) FROM (
    SELECT to_place_id AS place_id, lot_id, quantity FROM reserve_movement
    UNION ALL SELECT from_place_id, lot_id, -quantity FROM reserve_movement
) AS sides GROUP BY place_id, lot_id
"""
"""Writes the balances that all lines sum to."""


def run() -> None:
    """Measure SQLite, then PostgreSQL where it is installed."""
    on_both_databases([sys.executable, "-m", "benchmarks.bench_records"])


def on_both_databases(command: list[str]) -> None:
    """Run a command on a fresh SQLite database, then on a PostgreSQL server of its own."""
    print(f"load: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors", flush=True)
    with tempfile.TemporaryDirectory(prefix="aidlift-bench-") as home:
        environment = {name: value for name, value in os.environ.items() if name != "AIDLIFT_DATABASE_URL"}
        environment["AIDLIFT_HOME"] = home
        print("-- SQLite (WAL, synchronous FULL)", flush=True)
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        print("-- PostgreSQL (fsync on, loopback)", flush=True)
        server = [sys.executable, "scripts/with_postgres.py", *command]
        subprocess.run(server, cwd=ROOT, env=environment, check=True)


def measure() -> None:
    """Measure the database of the settings."""
    from aidlift.records import connect

    connect.start()
    from tests.records.reserve import desk

    desk.set_up(4, 10_000_000)
    bare, posted, ratio, own = bare_and_posted()
    verdict = "reached" if ratio >= 1 / 5 else "missed"
    print(f"bare insert, autocommit each        {bare:10,.0f} /s   (each the median of {ROUNDS} rounds)")
    print(f"stock.issue, whole action           {posted:10,.0f} /s   {ratio:.2f} of it (1/5: {verdict})")
    print(f"   of our own processor time        {own * 1000:10.2f} ms an action")
    own = time.process_time()
    imported = import_lines()
    own = time.process_time() - own
    verdict = "reached" if imported >= 10_000 else "missed"
    print(f"ledger.import of {LINES:,} lines      {imported:10,.0f} /s   (10,000: {verdict})")
    print(f"   of our own processor time        {own:10.1f} s in all", flush=True)
    if MOVEMENTS:
        past(MOVEMENTS)


def bare_and_posted() -> tuple[float, float, float, float]:
    """Take short turns at bare inserts and actions, so that whatever else the machine does slows both.

    Returns inserts a second, actions a second, the one over the other in the same round (medians of the
    rounds), and processor seconds an action.
    """
    from django.db import connection

    from aidlift.records.reserve.models import Lot
    from tests.records.reserve import desk

    person, lots = desk.bikram(), list(Lot.objects.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_bare (a text, b text, c text, d bigint, e text, f text, g text)")
    desk.issue(lots[0], person)
    bare, posted, own = [], [], 0.0
    for _ in range(ROUNDS):
        bare.append(bare_inserts(ACTIONS // ROUNDS))
        used = time.process_time()
        posted.append(posting_actions(ACTIONS // ROUNDS, person, lots))
        own += time.process_time() - used
    ratio = statistics.median(ours / theirs for ours, theirs in zip(posted, bare, strict=True))
    return statistics.median(bare), statistics.median(posted), ratio, own / ACTIONS


def bare_inserts(many: int) -> float:
    """Insert single rows of a movement's width into a table without constraints, each in its own commit."""
    from django.db import connection

    row = ["store:CTU", "recipient:NPL", "LOT-2021-0001", 1, "2021-04-30 12:00:00", "REL-1", "0" * 64]
    with connection.cursor() as cursor:
        begun = time.perf_counter()
        for _ in range(many):
            cursor.execute("INSERT INTO bench_bare VALUES (%s, %s, %s, %s, %s, %s, %s)", row)
        return many / (time.perf_counter() - begun)


def posting_actions(many: int, person: Person, lots: list[str]) -> float:
    """Do the action that a store keeper does most: permission, lot, stops, balances, line, audit chain."""
    from tests.records.reserve import desk

    begun = time.perf_counter()
    for number in range(many):
        desk.issue(lots[number % len(lots)], person)
    return many / (time.perf_counter() - begun)


def import_lines() -> float:
    """Import lines in one posting, all or none."""
    from aidlift.records.reserve import actions as reserve
    from aidlift.records.reserve.models import Lot
    from aidlift.records.reserve.stock_actions import MovementLine
    from tests.records.reserve import desk

    person, lots = desk.bikram(), list(Lot.objects.values_list("pk", flat=True))
    moment = desk.now() - timedelta(days=1)
    lines = [
        MovementLine(lots[number % 4], "store:CTU", f"recipient:NPL:F{number % 500}", 1, moment, f"R{number}")
        for number in range(LINES)
    ]
    begun = time.perf_counter()
    reserve.import_lines(lines, document="BOOK", by=person, at=desk.now())
    return LINES / (time.perf_counter() - begun)


def past(movements: int) -> None:
    """Fill the ledger by SQL, a year of it, and ask what a place holds now and held on past days."""
    from django.db import connection

    from aidlift.records.reserve import history, ledger
    from aidlift.records.reserve.models import Movement

    begun = time.perf_counter()
    fill(movements)
    print(f"filled {movements:,} movements by SQL in {time.perf_counter() - begun:.0f} s", flush=True)
    begun = time.perf_counter()
    for number in range(1000):
        ledger.on_hand("store:CTU", f"L{number}")
    print(f"a balance                           {time.perf_counter() - begun:10.3f} ms   (1: as written)")
    kept = keep_checkpoints()
    print(f"keeping {kept[0]} checkpoints               {kept[1]:10.1f} s    (once, at night)")
    end = Movement.objects.order_by("-posted_at").values_list("posted_at", flat=True)[0]
    for days in (1, 7, 90, 200, 360):
        day = (end - timedelta(days=days)).date()
        begun = time.perf_counter()
        found = history.held(day)
        seconds = time.perf_counter() - begun
        verdict = "reached" if seconds < 2 else "missed"
        print(
            f"stock as known {days:3} days ago          {seconds:10.2f} s    "
            f"{found.height:,} balances (2: {verdict})",
            flush=True,
        )
    connection.close()


def fill(movements: int) -> None:
    """Write movements of 10,000 lots spread over a year, and the balances they sum to, by SQL."""
    from django.db import connection

    sqlite = connection.vendor == "sqlite"
    begin = datetime.now(UTC) - timedelta(days=DAYS)
    numbers = (
        f"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {movements - 1})"
        if sqlite
        else f"WITH n AS (SELECT generate_series(0, {movements - 1}) AS i)"
    )
    step = DAYS * 86400 / movements
    moment = (
        f"strftime('%Y-%m-%d %H:%M:%f', '{begin:%Y-%m-%d %H:%M:%S}', (i * {step}) || ' seconds')"
        if sqlite
        else f"timestamptz '{begin.isoformat()}' + i * {step} * interval '1 second'"
    )
    lots = numbers.replace(str(movements - 1), "9999")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reserve_lot (lot_id, item, owner_id, ownership, earmark, earmark_country,"
            " earmark_for, batch, source, document, is_invented, external_id, state, created_at)"
            " SELECT 'L' || i, 'OXC05', 'RESERVE', 'own stock', '', '', '', '', '', '',"
            f" {'1' if sqlite else 'true'}, '', 'usable', '{begin:%Y-%m-%d %H:%M:%S}'"
            f" FROM ({lots} SELECT i FROM n) AS lots"
        )
        cursor.execute(
            "INSERT INTO reserve_movement (from_place_id, to_place_id, lot_id, quantity, occurred_at,"
            " posted_at, document, person_id, reason, line_hash)"
            " SELECT CASE WHEN i % 2 = 0 THEN 'donor:XIAOMI' ELSE 'store:CTU' END,"
            " CASE WHEN i % 2 = 0 THEN 'store:CTU' ELSE 'recipient:NPL' END,"
            f" 'L' || (i / 2 % 10000), 1, {moment}, {moment}, 'D' || (i / 100), 'bikram', 'filled', 'none'"
            f" FROM ({numbers} SELECT i FROM n) AS lines"
        )
        cursor.execute("DELETE FROM reserve_balance")
        cursor.execute(SETTLED)
        cursor.execute("ANALYZE")


def keep_checkpoints() -> tuple[int, float]:
    """Keep checkpoints as the nights of the year would have: one every so many lines."""
    from aidlift.records.audit.models import ChainHead
    from aidlift.records.reserve import history
    from aidlift.records.reserve.models import Movement

    total, begin = Movement.objects.count(), datetime.now(UTC) - timedelta(days=DAYS)
    begun, made = time.perf_counter(), 0
    for line in range(history.CHECKPOINT_EVERY, total, history.CHECKPOINT_EVERY + 1000):
        ChainHead.objects.update(at=begin + timedelta(days=DAYS) * (line / total))
        made += history.keep_checkpoint(at=datetime.now(UTC)) is not None
    return made, time.perf_counter() - begun


if __name__ == "__main__":
    measure()
