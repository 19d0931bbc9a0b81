"""Exchange with files of a million rows: seconds, rows a second, and the most memory each process held.

Every task runs in a process of its own, whose peak (`ru_maxrss`) is read when it ends; 500 MiB is the limit
it must stay under. The frames that are written are made as they are needed, as a query of the
records would give them. The peer for EPCIS is Python's own `json.load` of the whole file.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl

from aidlift import frames
from aidlift.formats.exchange import hubverse, hxl, iati, one_record, package, streams
from aidlift.formats.exchange.epcis import read_events, write_events
from aidlift.formats.exchange.fts import write_flows
from aidlift.formats.exchange.gs1 import read_labels
from aidlift.formats.exchange.icalendar import write_calendar
from aidlift.formats.exchange.identifiers import Identifiers
from aidlift.formats.exchange.one_record_rules import check_cargo

ROWS = 1_000_000
LIMIT_MIB = 500
OURS = Identifiers(base="https://reserve.example/id")
NOON = datetime(2021, 4, 30, 12, tzinfo=UTC)


def run() -> None:
    """Print seconds and peak memory of each task; end with an error if one holds more than the limit."""
    print(f"{ROWS:,} rows; load {os.getloadavg()[0]:.1f}")
    print(f"{'task':40}{'seconds':>9}{'rows/s':>12}{'peak MiB':>10}{'file MB':>9}")
    beyond = []
    with tempfile.TemporaryDirectory() as folder:
        for name in TASKS:
            told = _measured(name, Path(folder))
            print(
                f"{name:40}{told['seconds']:9.1f}{told['rows'] / told['seconds']:12,.0f}"
                f"{told['mib']:10.0f}{told['megabytes']:9.0f}",
                flush=True,
            )
            if told["mib"] > LIMIT_MIB and not name.startswith("peer"):
                beyond.append(name)
    print(f"limit: {LIMIT_MIB} MiB a process; beyond it: {', '.join(beyond) or 'none'}")
    if beyond:
        sys.exit(1)


def _measured(name: str, folder: Path) -> dict[str, float]:
    """Run a task in a process of its own; return its seconds, rows and peak memory."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.bench_exchange", name, str(folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=1800,
    )
    if done.returncode:
        raise RuntimeError(f"{name}: {done.stderr[-2000:]}")
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def _one(name: str, folder: Path) -> None:
    begun = time.perf_counter()
    rows, path = TASKS[name](folder)
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = sum(one.stat().st_size for one in ([path] if path.is_file() else path.rglob("*")) if one.is_file())
    print(json.dumps({"seconds": seconds, "rows": rows, "mib": peak, "megabytes": size / 1e6}))


def _made(table: str, row: Callable[[int], dict[str, object]], rows: int = ROWS) -> Iterator[pl.DataFrame]:
    """Make a table of so many rows, ten thousand at a time."""
    dtypes = frames.schema(table).dtypes
    for start in range(0, rows, streams.BATCH):
        made = [row(number) for number in range(start, min(start + streams.BATCH, rows))]
        yield pl.DataFrame([{name: one.get(name) for name in dtypes} for one in made], schema=dtypes)


def _custody(number: int) -> dict[str, object]:
    return {
        "event": f"movement-{number}",
        "kind": "object",
        "action": "OBSERVE",
        "occurred_at": NOON + timedelta(seconds=number),
        "utc_offset": "+05:30",
        "step": "receiving",
        "disposition": "in_progress",
        "read_point": "store:CTU",
        "lot": f"LOT-{number % 5000}",
        "quantity": 1 + number % 100,
        "from_holder": "3U",
        "to_holder": "RESERVE",
        "documents": f"recadv:GRN-{number}",
    }


def _stock(number: int) -> dict[str, object]:
    return {
        "store": f"S{number % 100}",
        "location": "IND",
        "item": "OXC10",
        "lot": f"LOT-{number}",
        "quantity": number % 1000,
        "as_of": date(2021, 4, 30),
    }


def _flow(number: int) -> dict[str, object]:
    return {
        "flow": f"PLG-{number}/1",
        "status": "pledge",
        "contribution": "financial",
        "date": date(2021, 4, 30),
        "description": "cash",
        "amount_usd": number,
        "donor": f"donor {number % 300}",
        "recipient": "The reserve",
        "location": "IND",
    }


def _entry(number: int) -> dict[str, object]:
    return {
        "flight": f"F{number}",
        "origin": "CTU",
        "destination": "BLR",
        "departs_at": NOON + timedelta(minutes=number),
        "status": "CONFIRMED",
        "revision": 1,
        "updated_at": NOON,
    }


def write_epcis(folder: Path) -> tuple[int, Path]:
    """Write a million custody events."""
    path = folder / "events.jsonld"
    streams.write_whole(write_events(_made("custody_events", _custody), OURS, created=NOON), path)
    return ROWS, path


def read_epcis(folder: Path) -> tuple[int, Path]:
    """Read them, each checked, and let every frame go again."""
    path = folder / "events.jsonld"
    return sum(frame.height for frame in read_events(path, OURS)), path


def peer_json(folder: Path) -> tuple[int, Path]:
    """Read the same file at once, as most would, without checking anything."""
    path = folder / "events.jsonld"
    return len(json.loads(path.read_text(encoding="utf-8"))["epcisBody"]["eventList"]), path


def write_cargo(folder: Path) -> tuple[int, Path]:
    """Write a million pieces of ten thousand shipments."""
    pieces = pl.DataFrame({"number": pl.Series(range(ROWS), dtype=pl.Int64)}).select(
        pl.format("P{}", "number").alias("piece"),
        pl.format("C{}", pl.col("number") // 100).alias("shipment"),
        pl.lit("OXC10").alias("item"),
        pl.lit(1, pl.Int64).alias("quantity"),
    )
    dtypes = frames.schema("cargo_pieces").dtypes
    pieces = pieces.select(
        pl.col(name) if name in pieces.columns else pl.lit(None, dtype).alias(name)
        for name, dtype in dtypes.items()
    )
    shipments = pl.concat(
        _made("cargo_shipments", lambda number: {"shipment": f"C{number}", "consignor": "R"}, ROWS // 100)
    )
    path = folder / "cargo.jsonld"
    streams.write_whole(
        one_record.write_cargo(one_record.Cargo(shipments=shipments, pieces=pieces), OURS), path
    )
    return ROWS, path


def check_cargo_file(folder: Path) -> tuple[int, Path]:
    """Check them: names, codes, and that every reference leads to an object."""
    path = folder / "cargo.jsonld"
    return check_cargo(path), path


def write_aid(folder: Path) -> tuple[int, Path]:
    """Write a hundred thousand activities with ten transactions each."""
    activities = pl.concat(
        _made(
            "aid_activities",
            lambda number: {
                "activity": f"A{number}",
                "title": "Pledge",
                "description": "Pledge",
                "status": "implementation",
                "donor": "Donor",
                "sector": "72010",
                "location": "IND",
                "starts_actual": date(2021, 4, 1),
            },
            ROWS // 10,
        )
    )
    money = pl.concat(
        _made(
            "aid_transactions",
            lambda number: {
                "activity": f"A{number // 10}",
                "transaction": f"T{number}",
                "step": "incoming pledge",
                "date": date(2021, 4, 2),
                "value": number,
                "currency": "USD",
            },
        )
    )
    path = folder / "aid.xml"
    publisher = iati.Publisher(ref="XM-EXAMPLE-1", name="Reserve")
    chunks = iati.write_activities(activities, money, frames.empty("aid_goods"), publisher, generated=NOON)
    streams.write_whole(chunks, path)
    return ROWS, path


def check_aid(folder: Path) -> tuple[int, Path]:
    """Check the same file."""
    path = folder / "aid.xml"
    return iati.check_activities(path) * 10, path


def write_stock(folder: Path) -> tuple[int, Path]:
    """Write a million rows of stock with hashtags."""
    path = folder / "stock.csv"
    streams.write_whole(hxl.write_hxl("stock_held", _made("stock_held", _stock)), path)
    return ROWS, path


def read_stock(folder: Path) -> tuple[int, Path]:
    """Read them by their hashtags, each cell checked."""
    path = folder / "stock.csv"
    return sum(frame.height for frame in hxl.read_hxl(path, "stock_held")), path


def write_open_data(folder: Path) -> tuple[int, Path]:
    """Write a data package with a table of a million rows: CSV, Parquet, hashtags, digests."""
    about = package.About(name="open-data", title="Open data", as_of=date(2021, 4, 30))
    package.write_package({"stock_held": _made("stock_held", _stock)}, folder / "open", about)
    return ROWS, folder / "open"


def write_fts(folder: Path) -> tuple[int, Path]:
    """Write a million flows in OCHA's columns."""
    path = folder / "fts.csv"
    streams.write_whole(write_flows(_made("funding_flows", _flow)), path)
    return ROWS, path


def write_flights(folder: Path) -> tuple[int, Path]:
    """Write a calendar of a million flights."""
    path = folder / "flights.ics"
    chunks = write_calendar(_made("calendar_flights", _entry), name="Flights", domain="reserve.example")
    streams.write_whole(chunks, path)
    return ROWS, path


def _forecasts(places: list[str]) -> pl.DataFrame:
    levels = [f"{step / 100:g}" for step in range(2, 98, 4)]
    keys = pl.DataFrame({"location": places}).join(pl.DataFrame({"horizon": [1, 2, 3, 4]}), how="cross")
    days = [
        date(2021, 1, 2) + timedelta(days=7 * week)
        for week in range(ROWS // (len(places) * 4 * len(levels)) + 1)
    ]
    keys = keys.join(pl.DataFrame({"reference_date": days}), how="cross")
    rows = keys.join(pl.DataFrame({"output_type_id": levels}), how="cross")
    return rows.head(ROWS // len(levels) * len(levels)).select(
        pl.lit("aidlift-ensemble").alias("model_id"),
        "reference_date",
        "location",
        pl.lit("wk inc case").alias("target"),
        pl.col("horizon").cast(pl.Int64),
        (pl.col("reference_date") + pl.col("horizon") * timedelta(days=7)).alias("target_end_date"),
        pl.lit("quantile").alias("output_type"),
        "output_type_id",
        (pl.col("output_type_id").cast(pl.Float64) * 1000).alias("value"),
    )


def write_forecasts(folder: Path) -> tuple[int, Path]:
    """Write a hub of a million forecast quantiles."""
    forecasts = _forecasts([f"P{number}" for number in range(200)])
    keeper = hubverse.Keeper(hub="H", maintainer="M", contact="C", email="c@reserve.example")
    hubverse.write_hub(forecasts, folder / "hub", keeper)
    return forecasts.height, folder / "hub" / "model-output"


def read_forecasts(folder: Path) -> tuple[int, Path]:
    """Read and check the same hub."""
    return hubverse.read_model_output(folder / "hub").height, folder / "hub" / "model-output"


def scan_labels(folder: Path) -> tuple[int, Path]:
    """Read a hundred thousand scanned labels."""
    scans = [f"(01)09506000134352(17)251231(10)L{number}" for number in range(ROWS // 10)]
    listed = folder / "labels.txt"
    listed.write_text("\n".join(scans), encoding="utf-8")
    return read_labels(listed.read_text(encoding="utf-8").splitlines(), year=2021).frame.height, listed


TASKS: dict[str, Callable[[Path], tuple[int, Path]]] = {
    "write EPCIS events": write_epcis,
    "read and check EPCIS events": read_epcis,
    "peer: json.load of the same file": peer_json,
    "write ONE Record pieces": write_cargo,
    "check ONE Record pieces": check_cargo_file,
    "write IATI transactions": write_aid,
    "check IATI transactions": check_aid,
    "write HXL stock": write_stock,
    "read and check HXL stock": read_stock,
    "write a data package": write_open_data,
    "write FTS flows": write_fts,
    "write calendar entries": write_flights,
    "write a hub's forecasts": write_forecasts,
    "read and check a hub's forecasts": read_forecasts,
    "read GS1 labels": scan_labels,
}

if __name__ == "__main__":
    _one(sys.argv[1], Path(sys.argv[2]))
