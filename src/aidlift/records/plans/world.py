"""The world as the records know it on a day, in the tables that the chain takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl

from aidlift import frames
from aidlift.errors import Conflict
from aidlift.formats.scenario import INVENTED, Scenario
from aidlift.records.assistance.queries import pledge_lines, request_lines
from aidlift.records.assistance.queries import pledges as pledge_table
from aidlift.records.assistance.queries import requests as request_table
from aidlift.records.corridors.queries import corridors, suspensions
from aidlift.records.evidence.models import Document
from aidlift.records.figures.queries import country_stock
from aidlift.records.parties.models import EntryPoint, Party, Person, Store
from aidlift.records.plans.queries import releases
from aidlift.records.reserve.queries import stock
from aidlift.records.shipments.queries import in_transit

HORIZON = timedelta(days=14)
OPEN_REQUESTS = ("submitted", "under review", "approved", "partly approved", "in fulfilment")
ON_ORDER = ("approved", "issued", "executed")
"""States of a release order whose goods are spoken for; what of them is not consigned yet is still to go."""


def world_as_known(day: date, *, by: Person) -> Scenario:
    """Return what the records know at the end of `day`, for `flow.run`; raise Conflict where no store is.

    Stock is what is usable and free: neither held, expired, nor reserved for orders that stand. A lot that
    lies in several stores is planned from the one that holds most of it. Goods on their way, and goods on
    approved orders, are given as pledges of the reserve, so that no need is met twice. Of what countries
    hold themselves there are rows where they reported it: without a row it is unknown, not nothing.
    """
    nodes = _nodes()
    if nodes.filter(kind="store").is_empty():
        raise Conflict(
            "No store is in the records, so there is nothing to plan with; add one: aidlift do store.add"
        )
    lots = _lots(day, by)
    hub = _hub(lots, nodes)
    known = corridors(as_of=day, by=by)
    invented = _invented()
    return Scenario(
        name="records",
        title=_title(),
        first_day=day,
        last_day=day + HORIZON,
        hub=hub,
        disclaimer=" ".join(invented),
        invented=invented,
        members=_members(day, by),
        nodes=nodes,
        corridors=_table("corridors", known.select(_columns("corridors")).to_dicts()),
        suspensions=_table("suspensions", suspensions(as_of=day, by=by).to_dicts()),
        lots=lots,
        floors=frames.empty("floors"),
        pledges=_pledges(day, by),
        requests=_requests(day, by),
        receipts=frames.empty("receipts"),
        flown=frames.empty("flown"),
        figures=frames.empty("figures"),
        sources=_sources(day),
        held=_held(day, by),
        frozen=frames.empty("frozen"),
    )


def _columns(table: str) -> list[str]:
    return [column.name for column in frames.schema(table).columns]


def _table(name: str, rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """Make a table of its declared columns; empty texts are empty cells."""
    dtypes = frames.schema(name).dtypes
    cells = [
        {column: None if row.get(column) == "" else row.get(column) for column in dtypes} for row in rows
    ]
    return pl.DataFrame(cells, schema=dtypes)


def _title() -> str:
    reserve = Party.objects.filter(kind=Party.Kind.RESERVE).first()
    return reserve.name if reserve else "Records"


def _invented() -> tuple[str, ...]:
    if not Document.objects.filter(is_invented=True).exists():
        return ()
    return (
        "Some of the stock, stores and rules in these records are invented; each says so where it stands.",
    )


def _members(day: date, by: Person) -> pl.DataFrame:
    """Members of the reserve, and as guests the countries that ask without being members."""
    known = Party.objects.filter(is_member=True, member_since__lte=day).exclude(country="")
    rows = [{"location": one.country, "role": "member", "since": one.member_since} for one in known]
    members = {row["location"] for row in rows}
    asking = request_table(as_of=day, by=by).filter(pl.col("state").is_in(OPEN_REQUESTS))["country"]
    rows += [{"location": code, "role": "guest"} for code in sorted(set(asking) - members)]
    return _table("members", rows)


def _nodes() -> pl.DataFrame:
    stores: list[Store | EntryPoint] = list(Store.objects.all())
    entries: list[Store | EntryPoint] = list(EntryPoint.objects.exclude(pk__in=[one.pk for one in stores]))
    return _table(
        "nodes",
        [
            {
                "node": one.pk,
                "name": one.name,
                "location": one.country,
                "kind": "store" if isinstance(one, Store) else "entry",
                "latitude": one.latitude,
                "longitude": one.longitude,
                "handling_t_per_day": None
                if one.handling_t_per_day is None
                else float(one.handling_t_per_day),
                "cold": one.has_cold_room,
                "note": "invented" if one.is_invented else None,
            }
            for one in [*stores, *entries]
        ],
    )


def _lots(day: date, by: Person) -> pl.DataFrame:
    """Usable and free stock, one row a lot."""
    free = stock(as_of=day, by=by).filter((pl.col("status") == "usable") & (pl.col("free") > 0))
    most = free.sort("lot", "free", "store", descending=[False, True, False]).unique("lot", keep="first")
    hard = pl.col("earmark") == "hard"
    return _table(
        "lots",
        most.sort("item", "lot")
        .select(
            "lot",
            "item",
            "expires",
            "owner",
            node="store",
            quantity="free",
            available_on=pl.lit(day),
            earmark=pl.when(hard).then("earmark_country"),
            source_id=pl.when("is_invented").then(pl.lit(INVENTED)),
        )
        .to_dicts(),
    )


def _hub(lots: pl.DataFrame, nodes: pl.DataFrame) -> str:
    """Return the store that holds most lots."""
    stores = nodes.filter(kind="store")["node"]
    ranked = lots.group_by("node").len().sort("len", "node", descending=[True, False])["node"]
    return str((ranked if ranked.len() else stores)[0])


def _requests(day: date, by: Person) -> pl.DataFrame:
    asked = request_table(as_of=day, by=by).select("request", "requested_on", "document")
    lines = request_lines(as_of=day, by=by).join(asked, on="request")
    ended = {"fulfilled": "fulfilled", "closed": "fulfilled", "withdrawn": "withdrawn"}
    return _table(
        "requests",
        [
            {
                "request": row["line"],
                "location": row["country"],
                "item": row["item"],
                "wording": row["wording"] or row["item"],
                "quantity": row["quantity"],
                "requested_on": row["requested_on"],
                "status": ended.get(row["state"], "open"),
                "source_id": row["document"] or "records",
            }
            for row in lines.filter(~pl.col("state").is_in(["draft", "rejected", "superseded"])).iter_rows(
                named=True
            )
        ],
    )


def _held(day: date, by: Person) -> pl.DataFrame:
    """Give what countries reported to hold themselves."""
    said = country_stock(as_of=day, by=by).filter(state="reported")
    return _table("held", said.filter(pl.col("known_on") <= day).to_dicts())


def _pledges(day: date, by: Person) -> pl.DataFrame:
    """Pledges as they stand; and the reserve's own goods that are on their way or on approved orders."""
    stated = pledge_table(as_of=day, by=by).select("pledge", "stated_on", "document")
    lines = pledge_lines(as_of=day, by=by).join(stated, on="pledge").filter(pl.col("currency") == "")
    rung = {"ready": "committed", "received part": "received", "closed": "received"}
    ended = ("withdrawn", "lapsed", "duplicate")
    rows = [
        {
            "pledge": row["line"],
            "donor": row["donor"],
            "kind": row["kind"],
            "location": row["country"],
            "item": row["item"],
            "wording": row["wording"] or row["item"],
            "quantity": row["quantity"],
            "qualifier": row["qualifier"],
            "state": rung.get(row["state"], row["state"]),
            "stated_on": row["stated_on"],
            "expected_on": row["expected_on"],
            "earmark": row["earmark_for"] if row["earmark"] == "facility" else None,
            "source_id": row["document"] or "records",
        }
        for row in lines.iter_rows(named=True)
        if row["country"] and row["state"] not in ended
    ]
    return _table("pledges", [*rows, *_on_the_way(day, by), *_on_order(day, by)])


def _on_the_way(day: date, by: Person) -> list[dict[str, Any]]:
    return [
        _own(
            row["consignment"] + " " + row["lot"],
            "in transit",
            row,
            day,
            max(row["expected"].date(), day + timedelta(days=1))
            if row["expected"]
            else day + timedelta(days=1),
        )
        for row in in_transit(as_of=day, by=by).iter_rows(named=True)
    ]


def _on_order(day: date, by: Person) -> list[dict[str, Any]]:
    waiting = (
        releases(as_of=day, by=by)
        .filter(pl.col("state").is_in(ON_ORDER))
        .with_columns(
            left=pl.col("quantity") - pl.col("given_back").fill_null(0) - pl.col("consigned").fill_null(0)
        )
    )
    return [
        _own(row["line"], "committed", row | {"quantity": row["left"]}, day, row["departs"] or day)
        for row in waiting.filter(pl.col("left") > 0).iter_rows(named=True)
    ]


def _own(name: str, state: str, row: dict[str, Any], day: date, expected: date) -> dict[str, Any]:
    """Give goods of the reserve's own as a pledge of it."""
    return {
        "pledge": name,
        "donor": _title(),
        "kind": "donation",
        "location": row["country"],
        "item": row["item"],
        "wording": row["item"],
        "quantity": row["quantity"],
        "qualifier": "exact",
        "state": state,
        "stated_on": day,
        "expected_on": expected,
        "source_id": "records",
    }


def _sources(day: date) -> pl.DataFrame:
    rows = [
        {
            "source_id": one.pk,
            "publisher": one.publisher,
            "title": one.title,
            "as_of": one.dated or one.posted_at.date(),
            "address": one.address,
            "licence": one.licence,
        }
        for one in Document.objects.all()
    ]
    own = {"source_id": "records", "publisher": _title(), "title": "records of the reserve", "as_of": day}
    return _table("sources", [*rows, own])
