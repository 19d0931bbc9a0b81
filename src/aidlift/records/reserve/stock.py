"""Stock as tables: what lies where, whose it is, on what terms, and what of it may be taken."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
from django.db.models import Q

from aidlift.records.asof import end_of, known_by
from aidlift.records.once import once
from aidlift.records.parties.models import Store
from aidlift.records.reserve import history
from aidlift.records.reserve.models import Balance, Hold, Lot, LotEvent, Reservation
from aidlift.records.tables import table
from aidlift.reserve import expiry_band, pick, with_reasons

HOLD_STATUS = {"hold": "held", "quarantine": "quarantined", "recall": "recalled"}
COLUMNS: dict[str, Any] = {
    "store": pl.String,
    "place": pl.String,
    "item": pl.String,
    "lot": pl.String,
    "quantity": pl.Int64,
    "reserved": pl.Int64,
    "free": pl.Int64,
    "status": pl.String,
    "expires": pl.Date,
    "expiry": pl.String,
    "owner": pl.String,
    "holder": pl.String,
    "ownership": pl.String,
    "donor": pl.String,
    "earmark": pl.String,
    "earmark_country": pl.String,
    "earmark_for": pl.String,
    "batch": pl.String,
    "unit_mass_kg": pl.Decimal(12, 4),
    "is_invented": pl.Boolean,
}
LOT_COLUMNS: dict[str, Any] = {
    "lot": pl.String,
    "item": pl.String,
    "owner": pl.String,
    "donor": pl.String,
    "ownership": pl.String,
    "earmark": pl.String,
    "earmark_country": pl.String,
    "earmark_for": pl.String,
    "expires": pl.Date,
    "batch": pl.String,
    "unit_mass_kg": pl.Decimal(12, 4),
    "is_invented": pl.Boolean,
    "state": pl.String,
}


@once
def stock(
    as_of: date | None = None,
    *,
    today: date | None = None,
    stores: tuple[str, ...] | None = None,
    item: str = "",
    expires_by: date | None = None,
) -> pl.DataFrame:
    """Return one row a lot and place of a store (damaged units have their own row), as known on a day.

    `stores`, `item` and the last day of expiry narrow it before it is read; None and empty: all of it.

    `status` is what the lot's state and the stops in that store make of it; `expired` wins over `usable`.
    `today` is the day expiry is judged by: `as_of`, or else the day given.
    """
    day = as_of or today or datetime.now(UTC).date()
    places = pl.DataFrame(
        [(f"{kind}:{row[0]}", *row) for row in Store.objects.values_list("store_id", "custodian")
         for kind in ("store", "damaged")],
        schema={"place": pl.String, "store": pl.String, "holder": pl.String}, orient="row",
    )  # fmt: skip
    here = history.held_in_stores(as_of, stores=stores, item=item).join(places, on="place", how="inner")
    if item or expires_by or (stores is not None and as_of is None):
        marked = _lots(None, as_of, item=item, stores=stores, expires_by=expires_by)
    else:
        marked = lots(here["lot"], as_of)
    return (
        here.join(marked, on="lot", how="inner" if item or expires_by else "left")
        .join(_stops(as_of), on=["lot", "store"], how="left")
        .join(_reserved(as_of, item), on=["lot", "store"], how="left")
        .with_columns(status=_status(day), expiry=expiry_band("expires", day))
        .with_columns(
            reserved=pl.when(pl.col("status") == "damaged").then(0).otherwise("reserved").fill_null(0)
        )
        .with_columns(free=pl.col("quantity") - pl.col("reserved"))
        .select(*COLUMNS)
        .sort("store", "item", "expires", "lot", "place", nulls_last=True)
    )


def available(store: str, item: str, day: date, *, country: str = "") -> pl.DataFrame:
    """Return the lots of an item that may be taken from a store that day, the reserved units taken off.

    Empty `store` or `item`: all of them. Lots earmarked hard for elsewhere are left out where `country` is
    named; without it they stay, with their earmark. Columns as `stock`; `free` is what may be taken.
    """
    found = stock(today=day, stores=(store,) if store else None, item=item)
    usable = found.with_columns(
        status=pl.when(pl.col("status") == "expired").then(pl.lit("usable")).otherwise("status")
    )
    judged = with_reasons(usable, day=day, country=country)
    stopped = pl.col("why_not").is_not_null()
    if not country:
        stopped &= ~pl.col("why_not").str.starts_with("is earmarked")
    return judged.filter(~stopped & (pl.col("free") > 0)).drop("why_not")


def first_to_expire(
    store: str, item: str, quantity: int, *, day: date, country: str = "", owner: str = ""
) -> dict[str, int]:
    """Choose lots of an item in a store, earliest expiry first, of one owner where one is named.

    Raises NotEnoughStock that says which lots were passed over and why.
    """
    here = stock(today=day, stores=(store,), item=item)
    if owner:
        here = here.filter(owner=owner)
    judged_by_pick = pl.when(pl.col("status") == "expired").then(pl.lit("usable")).otherwise("status")
    free = here.with_columns(quantity="free", status=judged_by_pick)
    return pick(free, item=item, quantity=quantity, day=day, country=country)


def lots(lot_ids: Iterable[str] | None = None, as_of: date | None = None, *, item: str = "") -> pl.DataFrame:
    """Return lots with their marks and the state they were in as known on a day; of one item, or of all."""
    ids = () if lot_ids is None else tuple(lot_ids)
    return _lots(ids if lot_ids is not None and len(ids) < 500 else None, as_of, item=item)


@once
def _lots(
    ids: tuple[str, ...] | None,
    as_of: date | None,
    *,
    item: str = "",
    stores: tuple[str, ...] | None = None,
    expires_by: date | None = None,
) -> pl.DataFrame:
    """Read lots by name, of an item, that expire by a day, or of what lies in some stores now."""
    found = Lot.objects.all() if ids is None else Lot.objects.filter(pk__in=ids)
    if item:
        found = found.filter(item=item)
    if expires_by:
        found = found.filter(expires__lte=expires_by)
    if stores is not None and as_of is None and not item:
        there = Balance.objects.filter(place__in=history.places_of(stores)).exclude(quantity=0)
        found = found.filter(pk__in=there.values("lot"))
    if as_of is not None:
        found = found.filter(created_at__lt=end_of(as_of))
    marked = table(found, LOT_COLUMNS, lot="lot_id", owner="owner_id", donor="donor_id")
    if as_of is None:
        return marked
    events = LotEvent.objects.filter(**known_by(as_of)).order_by("id").values_list("lot_id", "state")
    then = pl.DataFrame(
        list(dict(events).items()), schema={"lot": pl.String, "then": pl.String}, orient="row"
    )
    return (
        marked.join(then, on="lot", how="left")
        .with_columns(state=pl.coalesce("then", pl.lit("expected")))
        .drop("then")
    )


def _status(day: date) -> pl.Expr:
    return (
        pl.when(pl.col("place").str.starts_with("damaged:"))
        .then(pl.lit("damaged"))
        .when(pl.col("state") != "usable")
        .then("state")
        .when(pl.col("stop").is_not_null())
        .then("stop")
        .when(pl.col("expires") < day)
        .then(pl.lit("expired"))
        .otherwise(pl.lit("usable"))
    )


def _stops(as_of: date | None) -> pl.DataFrame:
    """Give the stops that stood in one store only; those on whole lots show in the lot's state."""
    standing = Q(lifted_at__isnull=True)
    if as_of is not None:
        standing |= Q(lifted_at__gte=end_of(as_of))
    found = Hold.objects.filter(standing, store__isnull=False, **known_by(as_of)).order_by("id")
    rows = {
        (lot, store): HOLD_STATUS[kind]
        for lot, store, kind in found.values_list("lot_id", "store_id", "kind")
    }
    return pl.DataFrame(
        [(*key, status) for key, status in rows.items()],
        schema={"lot": pl.String, "store": pl.String, "stop": pl.String},
        orient="row",
    )


def _reserved(as_of: date | None, item: str = "") -> pl.DataFrame:
    standing = Q(released_at__isnull=True)
    if as_of is not None:
        standing |= Q(released_at__gte=end_of(as_of))
    found = Reservation.objects.filter(standing, **known_by(as_of, "reserved_at"))
    if item:
        found = found.filter(lot__item=item)
    return (
        pl.DataFrame(
            list(found.values_list("lot_id", "store_id", "quantity")),
            schema={"lot": pl.String, "store": pl.String, "reserved": pl.Int64},
            orient="row",
        )
        .group_by("lot", "store")
        .agg(pl.col("reserved").sum())
    )
