"""How long the nightly proof takes and how much memory, on both databases: `audit verify`, `check-ledger`.

AIDLIFT_BENCH_PROVEN sets how many movements there are (1,000,000), each posted by an audit line of its own.
They are written in bulk with the hashes that actions would have kept.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from datetime import datetime, timedelta
from typing import Any

from benchmarks.bench_records import ROOT, SETTLED, on_both_databases

MOVEMENTS = int(os.environ.get("AIDLIFT_BENCH_PROVEN", "1000000"))
OF_A_LOT = 10
"""Movements of each lot; it comes with the first, and each other hands one unit out."""

BATCH = 5000


def run() -> None:
    """Measure SQLite, then PostgreSQL where it is installed."""
    on_both_databases([sys.executable, "-m", "benchmarks.bench_records_proof", "measure"])


def measure() -> None:
    """Fill the database of the settings, and have processes of their own prove it."""
    begun = time.perf_counter()
    fill()
    print(f"wrote {MOVEMENTS:,} movements in {time.perf_counter() - begun:.0f} s", flush=True)
    for proof in ("audit verify", "check-ledger"):
        command = [sys.executable, "-m", "benchmarks.bench_records_proof", proof]
        subprocess.run(command, cwd=ROOT, check=True)


def prove(proof: str) -> None:
    """Do one proof as its command does, and say how long it took and how much memory at most."""
    from aidlift.records import connect

    connect.start()
    from aidlift.records.audit import chain
    from aidlift.records.reserve.proof import check_ledger

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.perf_counter()
    if proof == "audit verify":
        found = chain.verify()
        wrong, looked_at = list(found.breaks), found.lines
    else:
        checked = check_ledger()
        wrong = [sentence for one in checked for sentence in one.breaches]
        looked_at = sum(one.looked_at for one in checked)
    seconds = time.perf_counter() - begun
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert not wrong, wrong[:5]
    print(
        f"{proof:12} {seconds:8.1f} s   {looked_at:,} looked at   {most / 1024:,.0f} MB at most, "
        f"{before / 1024:,.0f} before",
        flush=True,
    )


def fill() -> None:
    """Write lots with their events, movements and the chain over all of it, a batch at a time."""
    from aidlift.records import connect

    connect.start()
    from django.db import connection

    from aidlift.records.audit import chain
    from aidlift.records.audit.models import AuditEntry, ChainHead
    from aidlift.records.reserve.models import Lot, LotEvent, Movement
    from tests.records.reserve import desk

    desk.set_up(1, 10)  # makes the places and parties; its chain is gone on with
    desk.issue(Lot.objects.get().pk, desk.bikram())
    begin = desk.now()
    seq, head = chain.head()
    for first in range(0, MOVEMENTS, BATCH):
        lots, events, movements, entries = batch(first, min(BATCH, MOVEMENTS - first), begin)
        for entry in entries:
            entry.seq, entry.previous_hash = seq + 1, head
            entry.hash = head = chain.line_hash(entry)
            seq += 1
        for model, rows in ((Lot, lots), (LotEvent, events), (Movement, movements), (AuditEntry, entries)):
            model._default_manager.bulk_create(rows, batch_size=500)
    ChainHead.objects.update(seq=seq, hash=head, at=desk.now())
    settle()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def batch(first: int, many: int, begin: datetime) -> tuple[list[Any], list[Any], list[Any], list[Any]]:
    """Make lots, their events, movements and audit lines as actions would: of each lot ten movements."""
    from aidlift.records.audit import chain, written
    from aidlift.records.audit.chain import LEDGER
    from aidlift.records.audit.models import AuditEntry
    from aidlift.records.reserve import ledger
    from aidlift.records.reserve.models import Lot, LotEvent, Movement

    lots, events, movements, entries = [], [], [], []
    for number in range(first, first + many):
        at = begin + timedelta(microseconds=number)
        lot, told = f"L{number // OF_A_LOT}", {}
        if number % OF_A_LOT == 0:
            lots.append(Lot(lot_id=lot, item="OXC05", owner_id="RESERVE", state="usable", created_at=at))
            for step, (verb, state) in enumerate((("expect", "expected"), ("receive", "usable"))):
                row = LotEvent(
                    id=1000 + number // OF_A_LOT * 2 + step, lot_id=lot, verb=verb, state=state,
                    occurred_at=at, posted_at=at, by_id="bikram",
                )  # fmt: skip
                events.append(row)
                told[str(row.pk)] = written.digest(row)
        came = number % OF_A_LOT == 0
        line = Movement(
            line_id=1000 + number, lot_id=lot, quantity=OF_A_LOT if came else 1,
            from_place_id="donor:XIAOMI" if came else "store:CTU",
            to_place_id="store:CTU" if came else "recipient:NPL",
            occurred_at=at, posted_at=at, document=f"D{number}", person_id="bikram", reason="filled",
        )  # fmt: skip
        line.line_hash = ledger.line_hash(line)
        movements.append(line)
        details: dict[str, Any] = {"store": "CTU", "lot": lot, "quantity": 1, "document": f"D{number}"}
        details[LEDGER] = [ledger.fingerprint([line])]
        if told:
            details[written.WROTE] = {"reserve_lotevent": told}
        entries.append(
            AuditEntry(
                at=at, person_id="bikram", action="stock.issue", subject=f"movement {line.pk}",
                details=chain.canonical(details),
            )
        )  # fmt: skip
    return lots, events, movements, entries


def settle() -> None:
    """Bring the balances to what the movements sum to."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM reserve_balance")
        cursor.execute(SETTLED)


if __name__ == "__main__":
    measure() if sys.argv[1] == "measure" else prove(sys.argv[1])
