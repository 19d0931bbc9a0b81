"""What every place held as known on a past day, from the nearest moment for which all balances are kept.

Between that moment and the day lie lines of the ledger, which are added or taken away. Nothing held before
the first line; the balances hold what is known now; checkpoints (kept by `check-ledger`) lie between.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import polars as pl
from django.db import connection, transaction

from aidlift.records.asof import end_of
from aidlift.records.audit import chain
from aidlift.records.audit.models import ChainHead
from aidlift.records.once import once
from aidlift.records.reserve.models import Checkpoint, Movement

SCHEMA: dict[str, Any] = {"place": pl.String, "lot": pl.String, "quantity": pl.Int64}
CHECKPOINT_EVERY = 100_000
"""Lines between two checkpoints; a past day is at most half as many away (`just bench records`)."""

LINES = """
SELECT place_id, lot_id, SUM(quantity) FROM (
    SELECT to_place_id AS place_id, lot_id, quantity FROM reserve_movement WHERE {where}
    UNION ALL
    SELECT from_place_id, lot_id, -quantity FROM reserve_movement WHERE {where}
) AS sides GROUP BY place_id, lot_id
"""


NOW = "SELECT place_id, lot_id, quantity FROM reserve_balance WHERE quantity <> 0"
IN_STORES = " AND place_id IN (SELECT place_id FROM reserve_place WHERE kind IN ('store', 'damaged'))"
BEYOND = " AND place_id IN (SELECT place_id FROM reserve_place WHERE kind IN ({kinds}))"
OUTSIDE = ("donor", "supplier", "recipient", "loss", "found", "destroyed")
OF_STORES = ("store:", "damaged:")


@once
def held(day: date | None = None) -> pl.DataFrame:
    """Return what every place holds of every lot: place, lot, quantity; as known on a day, or now."""
    return held_at(end_of(day)) if day else frame_of(f"{NOW} ORDER BY place_id, lot_id")


@once
def held_in_stores(
    day: date | None = None, *, stores: tuple[str, ...] | None = None, item: str = ""
) -> pl.DataFrame:
    """Return what lies in stores, damaged or not, in no order: most of what is kept has left them.

    `stores` names some of them. `item` narrows what is held now; of a past day all items are given.
    """
    places = None if stores is None else places_of(stores)
    if day is None:
        chosen = "" if places is None else f" AND place_id IN ({', '.join(['%s'] * len(places)) or 'NULL'})"
        of_item = " AND lot_id IN (SELECT lot_id FROM reserve_lot WHERE item = %s)" if item else ""
        return frame_of(NOW + IN_STORES + chosen + of_item, [*(places or ()), *([item] if item else [])])
    if places is not None:
        return held(day).filter(pl.col("place").is_in(places))
    named = pl.col("place").str
    return held(day).filter(pl.any_horizontal(named.starts_with(kind) for kind in OF_STORES))


@once
def held_outside(day: date | None = None, *, item: str = "") -> pl.DataFrame:
    """Return what came from or went to places beyond the reserve, such as donors and recipients.

    Their balances say it in one row a lot, where the ledger has a line for each movement. `item` narrows
    what is known now; of a past day all items are given.
    """
    if day is None:
        of_item = " AND lot_id IN (SELECT lot_id FROM reserve_lot WHERE item = %s)" if item else ""
        beyond = BEYOND.format(kinds=", ".join(["%s"] * len(OUTSIDE)))
        return frame_of(NOW + beyond + of_item, [*OUTSIDE, *([item] if item else [])])
    return held(day).filter(pl.col("place").str.split(":").list.first().is_in(OUTSIDE))


def places_of(stores: Iterable[str]) -> list[str]:
    """Name the places of stores in the ledger: what lies there, and what of it is damaged."""
    return [f"{kind}{store}" for store in stores for kind in OF_STORES]


def held_at(moment: datetime) -> pl.DataFrame:
    """Return what every place held of every lot by what was posted before a moment."""
    wanted = _line_at(moment)
    starts = {point.known_at: point.line_id for point in Checkpoint.objects.all()}
    nearest = min(starts, key=lambda known: abs(starts[known] - wanted), default=None)
    newest = Movement.objects.order_by("-line_id").values_list("line_id", flat=True).first() or 0
    distance = abs(starts[nearest] - wanted) if nearest is not None else wanted + 1
    if newest - wanted < min(distance, wanted):
        return _together(held(), _lines(after=moment), sign=-1)
    if nearest is None or wanted < distance:
        return _together(None, _lines(before=moment))
    kept = frame_of(
        "SELECT place_id, lot_id, quantity FROM reserve_checkpointbalance WHERE checkpoint_id = %s",
        [connection.ops.adapt_datetimefield_value(nearest)],
    )
    if nearest <= moment:
        return _together(kept, _lines(after=nearest, before=moment))
    return _together(kept, _lines(after=moment, before=nearest), sign=-1)


def proven() -> pl.DataFrame:
    """Sum every line of the ledger: place, lot, quantity; what the balances have to say."""
    return _together(None, _lines())


def keep_checkpoint(*, at: datetime, every: int = CHECKPOINT_EVERY) -> Checkpoint | None:
    """Keep the balances of a moment that no later posting can reach, if enough lines lie since the last.

    Postings may be dated a few minutes before the last change; the moment lies before those minutes.
    """
    head = ChainHead.objects.filter(name=chain.NAME).first()
    if head is None or head.at is None:
        return None
    moment = head.at - chain.CLOCK_TOLERANCE
    line = _line_at(moment)
    last = Checkpoint.objects.order_by("-line_id").values_list("line_id", flat=True).first() or 0
    if line - last < every:
        return None
    with transaction.atomic():
        balances = held_at(moment)
        made = Checkpoint.objects.create(known_at=moment, line_id=line, made_at=at)
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO reserve_checkpointbalance (checkpoint_id, place_id, lot_id, quantity)"
                " VALUES (%s, %s, %s, %s)",
                [(connection.ops.adapt_datetimefield_value(moment), *row) for row in balances.iter_rows()],
            )
    return made


def frame_of(statement: str, values: list[Any] | None = None) -> pl.DataFrame:
    """Run a statement that gives place, lot and quantity."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or [])
        rows = cursor.fetchall()
    if not rows:
        return pl.DataFrame(schema=SCHEMA)
    places, lots, many = zip(*rows, strict=True)
    # PostgreSQL sums whole numbers to numeric
    return pl.DataFrame([places, lots, [int(one) for one in many]], schema=SCHEMA, orient="col")


def _line_at(moment: datetime) -> int:
    """Return about the last line posted before a moment, to measure distances by; 0 where there is none."""
    found = Movement.objects.filter(posted_at__lt=moment).order_by("-posted_at")
    return found.values_list("line_id", flat=True).first() or 0


def _lines(*, after: datetime | None = None, before: datetime | None = None) -> pl.DataFrame:
    """Sum the lines posted from a moment on and before another."""
    bounds = [("posted_at >= %s", after), ("posted_at < %s", before)]
    chosen = [(text, moment) for text, moment in bounds if moment is not None]
    where = " AND ".join(text for text, _ in chosen) or "1 = 1"
    values = [connection.ops.adapt_datetimefield_value(moment) for _, moment in chosen]
    return frame_of(LINES.format(where=where), values * 2)


def _together(kept: pl.DataFrame | None, lines: pl.DataFrame, sign: int = 1) -> pl.DataFrame:
    parts = [lines.with_columns(pl.col("quantity") * sign)]
    if kept is not None:
        parts.append(kept)
    return (
        pl.concat(parts)
        .group_by("place", "lot")
        .agg(pl.col("quantity").sum())
        .filter(pl.col("quantity") != 0)
        .sort("place", "lot")
    )
