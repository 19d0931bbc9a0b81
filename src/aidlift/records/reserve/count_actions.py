"""Counts by hand: handed in by one person, countersigned by another, then posted as differences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl
from django.db.models import Sum

from aidlift.errors import BadInput, Conflict, Problem, SamePerson
from aidlift.records import access
from aidlift.records.action import action
from aidlift.records.parties.actions import store_named
from aidlift.records.parties.models import Person
from aidlift.records.parties.numbering import next_name
from aidlift.records.reserve import ledger, lots
from aidlift.records.reserve.ledger import Line
from aidlift.records.reserve.models import Lot, Movement, StockCount, StockCountLine
from aidlift.records.steps import begin, happened, locked, take_step
from aidlift.reserve import differences
from aidlift.reserve.moves import COUNT


@dataclass(frozen=True)
class CountLine:
    """What was counted of one lot; 0 where the shelf was empty."""

    lot: str
    counted: int
    reason: str = ""


@action("count.record")
def record_count(
    store: str,
    lines: Sequence[CountLine],
    *,
    counted_at: datetime | None = None,
    note: str = "",
    external_id: str = "",
    by: Person,
    at: datetime,
) -> StockCount:
    """Hand in what was counted in a store, lot by lot, without seeing the book.

    A lot that is not listed is not counted: it is reported, and keeps what the book says. Somebody else
    countersigns.
    """
    access.require(by, "stock", store=store)
    store_named(store)
    if external_id and (before := StockCount.objects.filter(external_id=external_id).first()):
        return before
    if problems := _problems(lines):
        raise BadInput("The count has lines that cannot be used; nothing was kept.", problems)
    count = StockCount.objects.create(
        count_id=next_name("CNT", at),
        store_id=store,
        counted_at=happened(counted_at, at),
        counter=by,
        note=note,
        external_id=external_id,
        created_at=at,
    )
    StockCountLine.objects.bulk_create(
        StockCountLine(count=count, lot_id=line.lot, counted=line.counted, reason=line.reason)
        for line in lines
    )
    begin(count, "open", by=by, at=at)
    take_step(count, COUNT, "hand in", by=by, at=at)
    return count


@action("count.countersign")
def countersign(count: str, *, note: str = "", by: Person, at: datetime) -> StockCount:
    """Sign a count that somebody else made."""
    found = locked(StockCount, count)
    access.require(by, "stock", store=found.store_id)
    if found.counter_id == by.username:
        raise SamePerson(f"{by} counted {count}; another person countersigns it.")
    found.countersigner = by
    take_step(found, COUNT, "countersign", by=by, at=at, note=note, changed=("countersigner",))
    return found


@action("count.post")
def post_count(count: str, *, reason: str = "difference of a count", by: Person, at: datetime) -> StockCount:
    """Post the differences between a countersigned count and the book as it was when the count was made.

    What is short goes to loss, what is over comes from found; what was not counted stays as it is.
    """
    found = locked(StockCount, count)
    access.require(by, "stock", store=found.store_id)
    take_step(found, COUNT, "post", by=by, at=at, note=reason)
    lines = {line.lot_id: line for line in found.lines.order_by("lot_id")}
    lots.locked_lots(list(lines))
    _refuse_counted_since(found)
    store, loss, surplus = f"store:{found.store_id}", ledger.place("loss"), ledger.place("found")
    ledger.place("store", found.store_id)
    posted = []
    for lot, book, _, difference, _ in compared(found).filter(pl.col("difference").is_not_null()).iter_rows():
        lines[lot].book = book
        lines[lot].save(update_fields=["book"])
        why = lines[lot].reason or reason
        if difference < 0:
            posted.append(Line(lot, store, loss, -difference, reason=why))
        elif difference > 0:
            posted.append(Line(lot, surplus, store, difference, reason=why))
    if posted:
        ledger.post(posted, document=count, reason=reason, by=by, occurred_at=found.counted_at, at=at)
    return found


def _refuse_counted_since(count: StockCount) -> None:
    """Raise Conflict where a lot was counted later and that count is posted: the book has its difference."""
    later = StockCountLine.objects.filter(
        count__store=count.store_id,
        count__state="posted",
        count__counted_at__gte=count.counted_at,
        lot__in=count.lines.values("lot"),
    ).exclude(count=count)
    if (one := later.order_by("lot_id").first()) is not None:
        raise Conflict(
            f"Lot {one.lot_id} was counted again by {one.count_id}, which is posted; posting {count.pk} too "
            "would take the same difference twice. Void it and count anew."
        )


@action("count.void")
def void_count(count: str, *, reason: str, by: Person, at: datetime) -> StockCount:
    """Put a count aside that was not posted; a new one is made instead."""
    found = locked(StockCount, count)
    access.require(by, "stock", store=found.store_id)
    take_step(found, COUNT, "void", by=by, at=at, note=reason)
    return found


def compared(count: StockCount) -> pl.DataFrame:
    """Set a count beside the book of its store at the moment of counting: lot, book, counted, difference,
    finding; lots in the book that were not counted have no difference."""
    place = f"store:{count.store_id}"
    book: dict[str, int] = {}
    for side, sign in (("to_place", 1), ("from_place", -1)):
        lines = Movement.objects.filter(**{side: place}, occurred_at__lte=count.counted_at)
        for lot, many in lines.order_by().values_list("lot").annotate(Sum("quantity")):
            book[lot] = book.get(lot, 0) + sign * many
    counted = list(count.lines.values_list("lot_id", "counted"))
    return differences(
        pl.DataFrame(list(book.items()), schema={"lot": pl.String, "book": pl.Int64}, orient="row"),
        pl.DataFrame(counted, schema={"lot": pl.String, "counted": pl.Int64}, orient="row"),
    )


def _problems(lines: Sequence[CountLine]) -> list[Problem]:
    named = [line.lot for line in lines]
    known = set(Lot.objects.filter(pk__in=named).values_list("lot_id", flat=True))
    found = [] if lines else [Problem("lists no lot; a count says what was counted")]
    for row, line in enumerate(lines, start=2):
        if line.lot not in known:
            found.append(Problem(f"there is no lot {line.lot!r}; receive it first", row, "lot"))
        if not 0 <= line.counted <= ledger.MOST_UNITS:
            found.append(Problem(f"is {line.counted:,}; write 0 to {ledger.MOST_UNITS:,}", row, "counted"))
        if named.index(line.lot) < row - 2:
            found.append(Problem(f"lot {line.lot} is listed twice; add the two up", row, "lot"))
    return found
