"""Records as the tables that an import takes: what is written out can be read in elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl

from aidlift import frames
from aidlift.records import access
from aidlift.records.asof import known_by
from aidlift.records.assistance import queries as assistance
from aidlift.records.corridors import queries as corridors
from aidlift.records.evidence import queries as evidence
from aidlift.records.parties.models import Party, Person, Store
from aidlift.records.reserve.models import Lot, Movement
from aidlift.records.tables import table

ENTERED = {"draft": "draft", "reported": "reported", "pledged": "pledged"}


def sheet(name: str, as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Give a kind of record with the columns of its import, as known on a day; empty cells are null.

    What a person may not read is left out, as in the tables they are shown.
    """
    found = SHEETS[name](as_of, by)
    types = frames.schema(f"sheet_{name}").dtypes
    lacking = [
        pl.lit(None, dtype).alias(column) for column, dtype in types.items() if column not in found.columns
    ]
    words = [column for column, dtype in types.items() if dtype == pl.String]
    return (
        found.with_columns(lacking)
        .select(pl.col(column).cast(dtype) for column, dtype in types.items())
        .with_columns(pl.when(pl.col(column) != "").then(pl.col(column)).alias(column) for column in words)
    )


def _parties(as_of: date | None, by: Person) -> pl.DataFrame:
    access.require(by, "places", access="read")
    return table(Party.objects.order_by("party_id"), _types("parties"))


def _stores(as_of: date | None, by: Person) -> pl.DataFrame:
    access.require(by, "places", access="read")
    return table(Store.objects.order_by("store_id"), _types("stores"), custodian="custodian_id")


def _documents(as_of: date | None, by: Person) -> pl.DataFrame:
    return evidence.documents(as_of, by=by)


def _requests(as_of: date | None, by: Person) -> pl.DataFrame:
    heads = assistance.requests(as_of=as_of, by=by).drop("state", "country").rename({"needed_by": "by_day"})
    entered = pl.when(pl.col("state") == "draft").then(pl.lit("draft")).otherwise(pl.lit("submitted"))
    lines = assistance.request_lines(as_of=as_of, by=by).filter(pl.col("substitutes").is_null())
    return (
        lines.rename({"needed_by": "line_needed_by"})
        .join(heads, on="request", how="left", maintain_order="left")
        .rename({"by_day": "needed_by"})
        .with_columns(_outside_or("request"), entered_as=entered)
    )


def _pledges(as_of: date | None, by: Person) -> pl.DataFrame:
    heads = assistance.pledges(as_of=as_of, by=by).drop("donor", "kind", "country", "expected_on", "state")
    entered = (
        pl.when(pl.col("commitment") != "")
        .then(pl.lit("committed"))
        .otherwise(pl.col("state").replace_strict(ENTERED, default="reported", return_dtype=pl.String))
    )
    lines = assistance.pledge_lines(as_of=as_of, by=by)
    return lines.join(heads, on="pledge", how="left", maintain_order="left").with_columns(
        _outside_or("pledge"), entered_as=entered
    )


def _stock(as_of: date | None, by: Person) -> pl.DataFrame:
    """Give every lot with the receipt by which it came into a store, if it came from outside."""
    reach = access.reach(by, "stock")
    own = {} if reach.everything else {"to_place__store__in": reach.stores}
    columns: dict[str, Any] = {
        "lot_id": pl.String,
        "store": pl.String,
        "supplier_place": pl.String,
        "quantity": pl.Int64,
        "document": pl.String,
        "reason": pl.String,
        "occurred_at": pl.Datetime("us", "UTC"),
    }
    received = table(
        Movement.objects.filter(
            from_place__kind__in=["donor", "supplier"], to_place__kind="store", **known_by(as_of), **own
        ).order_by("line_id"),
        columns,
        store="to_place__store_id",
        supplier_place="from_place_id",
    ).unique("lot_id", keep="first", maintain_order=True)
    kept = {
        name: kind
        for name, kind in _types("stock").items()
        if name not in {*columns, "supplier", "to_check", "earmark_is_hard"}
    }
    lots = table(
        Lot.objects.filter(**known_by(as_of, "created_at")).order_by("lot_id"),
        {"lot_id": pl.String} | kept,
        owner="owner_id",
        donor="donor_id",
    )
    sold = pl.col("supplier_place").str.strip_prefix("supplier:")
    return (
        lots.join(received, on="lot_id", maintain_order="left")
        .with_columns(
            pl.when(pl.col("supplier_place").str.starts_with("supplier:")).then(sold).alias("supplier"),
            pl.when(pl.col("external_id") == "").then("lot_id").otherwise("external_id").alias("external_id"),
        )
        .with_columns(
            pl.when(pl.col("supplier").is_null()).then("donor").alias("donor"),
        )
    )


def _corridors(as_of: date | None, by: Person) -> pl.DataFrame:
    found = corridors.corridors(as_of, by=by)
    return found.rename({"corridor": "corridor_id", "source_id": "document"})


def _flights(as_of: date | None, by: Person) -> pl.DataFrame:
    found = corridors.flights(as_of=as_of, by=by).drop("departs", "arrives").rename({"flight": "flight_id"})
    times = corridors.flight_times(as_of=as_of, by=by).filter(pl.col("time_type") == "planned")
    planned = times.group_by("flight", maintain_order=True).agg(
        pl.col("moment").filter(pl.col("event") == event).last().alias(name)
        for event, name in (("depart", "departs"), ("arrive", "arrives"))
    )
    return found.join(planned, left_on="flight_id", right_on="flight", how="left", maintain_order="left")


def _outside_or(name: str) -> pl.Expr:
    """Take the outside number, or the record's own name where it has none."""
    return (
        pl.when(pl.col("external_id") == "")
        .then(pl.col(name))
        .otherwise(pl.col("external_id"))
        .alias("external_id")
    )


def _types(name: str) -> dict[str, Any]:
    return dict(frames.schema(f"sheet_{name}").dtypes)


SHEETS: dict[str, Callable[[date | None, Person], pl.DataFrame]] = {
    "parties": _parties,
    "stores": _stores,
    "documents": _documents,
    "requests": _requests,
    "pledges": _pledges,
    "stock": _stock,
    "corridors": _corridors,
    "flights": _flights,
}
