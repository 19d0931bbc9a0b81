"""Pledges as activities and funding flows, flights as a calendar, stores and stock for maps and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import airportsdata
import iso3166
import polars as pl
from django.db.models import Count, Max

from aidlift import catalogue, frames
from aidlift.errors import NotAllowed
from aidlift.records.asof import known_by
from aidlift.records.assistance import queries as assistance
from aidlift.records.assistance.models import Pledge
from aidlift.records.clock import now
from aidlift.records.corridors import queries as corridors
from aidlift.records.corridors.models import FlightEvent, FlightTime
from aidlift.records.parties.models import Party, Person, Store
from aidlift.records.plans.chain import figures_of_record
from aidlift.records.publishing.news import told_tables
from aidlift.records.reserve import queries as reserve

GOODS_SECTOR = "72010"  # DAC purpose code: material relief assistance and services
STATUS = {
    "reported": "pipeline",
    "pledged": "pipeline",
    "closed": "closed",
    "received": "finalisation",
    "withdrawn": "cancelled",
    "lapsed": "cancelled",
    "duplicate": "cancelled",
}
"""IATI ActivityStatus by the state of a pledge; implementation for any other."""

DONORS = {"government": "government", "agency": "multilateral", "company": "private sector"}
FIRM = ("committed", "ready", "in transit", "received part", "received", "closed")
LEFT_OUT = ("reported", "duplicate")
"""States of a pledge that nobody confirmed: never published."""

FLOWS = {"pledged": "pledge", "received": "paid", "closed": "paid"}
CALENDAR = {"confirmed": "CONFIRMED", "loading": "CONFIRMED", "cancelled": "CANCELLED"}
CALENDAR |= dict.fromkeys(("departed", "arrived", "unloaded", "closed"), "CONFIRMED")
Rows = Iterable[dict[str, Any]]


def activities(as_of: date | None = None, *, by: Person) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Give pledges as known on a day as `aid_activities`, `aid_transactions`, `aid_goods`; sales are no aid.

    Cash is a pledge or a commitment as its pledge is, and incoming funds as far as it was received. Goods are
    told in units.
    """
    heads, lines = _pledges(as_of, by)
    parties = Party.objects.in_bulk()
    day = as_of or now().date()
    return (
        _table("aid_activities", (_activity(row, parties[row["donor"]]) for row in heads)),
        _table("aid_transactions", (step for row in lines for step in _steps(row, parties))),
        _table("aid_goods", (_goods(row, day) for row in lines if not row["currency"] and row["quantity"])),
    )


def flows(as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Give lines of pledges as known on a day as `funding_flows`; goods have no amount."""
    _, lines = _pledges(as_of, by)
    parties = Party.objects.in_bulk()
    return _table("funding_flows", (_flow(row, parties[row["donor"]]) for row in lines))


def flight_calendar(as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Give flights with a time of departure as `calendar_flights`; each statement about one is a revision."""
    changed: dict[str, tuple[int, Any]] = {}
    for model in (FlightEvent, FlightTime):
        told = model.objects.filter(**known_by(as_of)).values_list("flight")
        for name, last, many in told.annotate(last=Max("posted_at"), many=Count("pk")):
            count, before = changed.get(name, (0, last))
            changed[name] = (count + many, max(before, last))
    found = corridors.flights(as_of=as_of, by=by).filter(pl.col("departs").is_not_null())
    return _table("calendar_flights", (_entry(row, changed) for row in found.iter_rows(named=True)))


def stores_and_entries() -> pl.DataFrame:
    """Give the stores as `nodes`, placed by their airport where no coordinates are kept."""
    airports = airportsdata.load("IATA")
    rows = []
    for store in Store.objects.order_by("pk"):
        airport: dict[str, Any] = dict(airports.get(store.airport, {}))
        longitude = store.longitude if store.longitude is not None else airport.get("lon")
        latitude = store.latitude if store.latitude is not None else airport.get("lat")
        rows.append(
            {
                "node": store.pk,
                "name": store.name,
                "location": store.country,
                "kind": "store",
                "latitude": latitude,
                "longitude": longitude,
                "cold": store.has_cold_room,
                "note": "invented" if store.is_invented else None,
            }
        )
    return _table("nodes", rows)


def corridor_map(
    as_of: date | None = None, *, by: Person
) -> tuple[pl.DataFrame, pl.DataFrame, dict[str, str]]:
    """Give the places, the corridors and the state of each as known on a day.

    A corridor may end at an airport that is no store; such ends are placed by their IATA code.
    """
    found = corridors.corridors(as_of=as_of, by=by)
    nodes = stores_and_entries()
    airports = airportsdata.load("IATA")
    ends = {*found["origin"], *found["destination"]} - {*nodes["node"]}
    entries = [
        {
            "node": code,
            "name": airports[code]["name"],
            "location": iso3166.countries_by_alpha2[airports[code]["country"]].alpha3,
            "kind": "entry",
            "cold": False,
            "note": "whether it has a cold room is not known",
            "latitude": airports[code]["lat"],
            "longitude": airports[code]["lon"],
        }
        for code in sorted(ends)
        if code in airports and airports[code]["country"] in iso3166.countries_by_alpha2
    ]
    columns = [name for name in frames.schema("corridors").dtypes if name in found.columns]
    return (
        pl.concat([nodes, _table("nodes", entries)]),
        found.select(columns),
        dict(found.select("corridor", "state").iter_rows()),
    )


def counts(as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Give the counts of record as known on a day, those that people entered with them, as `figures`."""
    day = as_of or now().date()
    figures, _ = figures_of_record(day, by=by)
    return figures.filter(pl.col("as_of") <= day)


def stock_held(as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Give the stock as known on a day as `stock_held`."""
    items, day = catalogue.items(), as_of or now().date()
    stores = Store.objects.in_bulk()
    found = reserve.stock(as_of=as_of, by=by)
    rows = (
        row
        | {
            "store_name": stores[row["store"]].name,
            "location": stores[row["store"]].country,
            "item_name": items[row["item"]].name if row["item"] in items else None,
            "unit": items[row["item"]].unit if row["item"] in items else None,
            "batch": row["batch"] or None,
            "donor": row["donor"] or None,
            "as_of": day,
            "note": "invented" if row["is_invented"] else None,
        }
        for row in found.iter_rows(named=True)
    )
    return _table("stock_held", rows)


def open_tables(as_of: date | None = None, *, by: Person) -> tuple[dict[str, pl.DataFrame], list[str]]:
    """Give every table that the person may read, and the names of those they may not.

    Counts, outlook, needs and plan are those of the last bulletin that stands.
    """
    asked: dict[str, Callable[[], pl.DataFrame]] = {
        "stock_held": lambda: stock_held(as_of, by=by),
        "funding_flows": lambda: flows(as_of, by=by),
        "aid_goods": lambda: activities(as_of, by=by)[2],
        "calendar_flights": lambda: flight_calendar(as_of, by=by),
        "nodes": lambda: corridor_map(as_of, by=by)[0],
        "corridors": lambda: corridor_map(as_of, by=by)[1],
        "suspensions": lambda: _declared("suspensions", corridors.suspensions(as_of=as_of, by=by)),
    }
    found, refused = told_tables(as_of, by=by), []
    for name, ask in asked.items():
        try:
            found[name] = ask()
        except NotAllowed:
            refused.append(name)
    return found, refused


def _declared(name: str, found: pl.DataFrame) -> pl.DataFrame:
    dtypes = frames.schema(name).dtypes
    lacking = [
        pl.lit(None, dtype).alias(column) for column, dtype in dtypes.items() if column not in found.columns
    ]
    return found.with_columns(lacking).select(pl.col(column).cast(dtype) for column, dtype in dtypes.items())


def _table(name: str, rows: Rows) -> pl.DataFrame:
    dtypes = frames.schema(name).dtypes
    return pl.DataFrame([{column: row.get(column) for column in dtypes} for row in rows], schema=dtypes)


def _pledges(as_of: date | None, by: Person) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Give pledges and their lines that may be published: donations that their donor has confirmed."""
    given = (pl.col("kind") == Pledge.Kind.DONATION) & ~pl.col("state").is_in(LEFT_OUT)
    heads = assistance.pledges(as_of=as_of, by=by).filter(given)
    stated = heads.select("pledge", "stated_on", "title")
    lines = assistance.pledge_lines(as_of=as_of, by=by).filter(given).join(stated, on="pledge", how="inner")
    return heads.to_dicts(), lines.sort("line").to_dicts()


def _activity(row: dict[str, Any], donor: Party) -> dict[str, Any]:
    title = row["title"] or f"Pledge of {donor.name}"
    return {
        "activity": row["pledge"],
        "title": title,
        "description": f"{title}; {row['state']}, stated on {row['stated_on']}.",
        "status": STATUS.get(row["state"], "implementation"),
        "donor": donor.name,
        "donor_type": DONORS.get(donor.kind, "other"),
        "location": row["country"] or None,
        "sector": GOODS_SECTOR,
        "starts_actual": row["stated_on"],
        "ends_planned": row["expected_on"],
    }


def _steps(row: dict[str, Any], parties: dict[str, Party]) -> Rows:
    """Give the transactions of a line of money; a line without amount has none."""
    if not row["currency"] or not row["quantity"]:
        return
    step = "incoming commitment" if row["state"] in FIRM else "incoming pledge"
    common = {
        "activity": row["pledge"],
        "date": row["stated_on"],
        "currency": row["currency"],
        "provider": parties[row["donor"]].name,
        "description": row["wording"] or None,
    }
    yield common | {"transaction": row["line"], "step": step, "value": row["quantity"]}
    if row["received"]:
        yield common | {
            "transaction": f"{row['line']}-in",
            "step": "incoming funds",
            "value": row["received"],
        }


def _words(row: dict[str, Any]) -> str:
    items = catalogue.items()
    return str(items[row["item"]].name if row["item"] in items else row["wording"] or row["item"])


def _goods(row: dict[str, Any], day: date) -> dict[str, Any]:
    return {
        "activity": row["pledge"],
        "goods": _words(row),
        "from_day": row["stated_on"],
        "until_day": max(day, row["stated_on"]),
        "promised": row["quantity"],
        "delivered": row["received"],
    }


def _flow(row: dict[str, Any], donor: Party) -> dict[str, Any]:
    money = bool(row["currency"])
    amount = row["quantity"] if money else None
    words = _words(row) if not money else row["wording"] or "Cash"
    return {
        "flow": row["line"],
        "status": FLOWS.get(row["state"], "commitment"),
        "contribution": "financial" if money else "in-kind",
        "date": row["stated_on"],
        "first_reported": row["stated_on"],
        "description": words if money else f"{row['quantity'] or 'unstated quantity of'} {words}",
        "amount_usd": amount if row["currency"] == "USD" else None,
        "amount": amount,
        "currency": row["currency"] or None,
        "donor": donor.name,
        "donor_type": donor.kind,
        "donor_location": donor.country or None,
        "recipient": "The reserve",
        "location": row["country"] or None,
    }


def _entry(row: dict[str, Any], changed: dict[str, tuple[int, Any]]) -> dict[str, Any]:
    revision, last = changed.get(row["flight"], (0, row["departs"]))
    return {
        "flight": row["flight"],
        "number": row["number"] or None,
        "carrier": row["carrier"],
        "origin": row["origin"],
        "destination": row["diverted_to"] or row["destination"],
        "departs_at": row["departs"],
        "arrives_at": row["arrives"],
        "status": CALENDAR.get(row["state"], "TENTATIVE"),
        "revision": revision,
        "updated_at": last,
        "note": f"departure {row['departs_is']}" if row["departs_is"] else None,
    }
