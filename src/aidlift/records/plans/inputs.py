"""What a plan may use and has to meet, from the records as known on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from aidlift import frames
from aidlift.catalogue import item_codes
from aidlift.plan import PlanInputs, open_flights, plan_items
from aidlift.records import access
from aidlift.records.asof import known_by
from aidlift.records.assistance.queries import request_lines
from aidlift.records.corridors.airports import country_of
from aidlift.records.corridors.queries import corridors, suspensions
from aidlift.records.parties.models import EntryPoint, Person, Store
from aidlift.records.plans.releases import OPEN_REQUESTS
from aidlift.records.reserve import stock as reserve
from aidlift.shipments.moves import NOT_LEFT

AT = "@"
"""Joins a lot and a store where the same lot lies in two: a plan knows a lot by one name in one place."""


def inputs_known(day: date, *, first_day: date, last_day: date, by: Person) -> PlanInputs:
    """Gather what was known by the end of `day`: free stock, open flights, requests nothing covers yet.

    Consignments that were packed and had not left are frozen: a plan keeps them. Stock counts as far as it is
    usable and not reserved; pledges count when their goods are in a store. Raises BadInput for what a plan
    could not use.
    """
    access.require(by, "plan")
    stores = {one.store_id: one for one in Store.objects.all()}
    services = _named_by_store(corridors(as_of=day, by=by), stores)
    flights = open_flights(
        services, suspensions(as_of=day, by=by), first_day=first_day, last_day=last_day, known_on=day
    )
    packed = [one for one in _packed(day) if one["flight"] in set(flights["flight"])]
    nodes = _nodes(services, stores)
    demands = _demands(day, packed, first_day, last_day, by)
    places = {*nodes["node"], *nodes["location"], *demands["location"]}
    lots = _lots(day, packed, first_day).filter(
        pl.col("earmark").is_null() | pl.col("earmark").is_in(list(places))
    )
    frozen = pl.DataFrame(packed, schema={"flight": pl.String, "lot": pl.String, "quantity": pl.Int64})
    return PlanInputs(
        first_day=first_day,
        last_day=last_day,
        nodes=nodes,
        items=plan_items(sorted({*lots["item"], *demands["item"]})),
        lots=lots,
        flights=flights,
        demands=demands,
        frozen=frozen.group_by("flight", "lot", maintain_order=True).agg(pl.col("quantity").sum()),
    ).checked()


def _named_by_store(services: pl.DataFrame, stores: dict[str, Store]) -> pl.DataFrame:
    """Let a service from or to a store's airport lead from or to that store."""
    by_airport = {one.airport: one.store_id for one in stores.values() if one.airport}
    ends = [
        pl.col(end).replace({code: name for code, name in by_airport.items() if code not in stores})
        for end in ("origin", "destination")
    ]
    return services.with_columns(ends).select(list(frames.schema("corridors").dtypes))


def _nodes(services: pl.DataFrame, stores: dict[str, Store]) -> pl.DataFrame:
    rows: list[dict[str, Any]] = [
        {
            "node": one.store_id,
            "name": one.name,
            "location": one.country,
            "kind": "store",
            "latitude": one.latitude,
            "longitude": one.longitude,
            "handling_t_per_day": None if one.handling_t_per_day is None else float(one.handling_t_per_day),
            "cold": one.has_cold_room,
        }
        for one in stores.values()
    ]
    ends = set(services["destination"])
    entries = {one.pk: one for one in EntryPoint.objects.all() if one.pk not in stores}
    rows += [
        {
            "node": one.pk,
            "name": one.name,
            "location": one.country,
            "kind": "entry",
            "handling_t_per_day": None if one.handling_t_per_day is None else float(one.handling_t_per_day),
            "cold": one.has_cold_room,
        }
        for one in entries.values()
    ]
    # an airport that nobody described is taken to be where it is, and to keep goods as they come
    for name in sorted({*services["origin"], *ends} - {*stores, *entries}):
        kind = "entry" if name in ends else "store"
        rows.append({"node": name, "name": name, "location": country_of(name), "kind": kind, "cold": True})
    known = pl.DataFrame(rows, schema=frames.schema("nodes").dtypes)
    return known.filter(pl.col("location") != "")


def _packed(day: date) -> list[dict[str, Any]]:
    """List what was packed and had not left by the end of a day, line by line."""
    from aidlift.records.shipments.models import ConsignmentLine, ShipmentEvent  # they stand above the plans

    events = ShipmentEvent.objects.filter(
        time_type="actual", corrects__isnull=True, **known_by(day)
    ).order_by("id")
    states = dict(events.values_list("consignment_id", "state"))
    flights = dict(events.exclude(flight="").values_list("consignment_id", "flight"))
    waiting = [name for name, state in states.items() if state in NOT_LEFT and name in flights]
    lines = ConsignmentLine.objects.filter(
        consignment__in=waiting, consignment__store__isnull=False, quantity__gt=0
    ).select_related("consignment", "lot", "request_line__request")
    return [
        {
            "flight": flights[line.consignment_id],
            "lot": line.lot_id,
            "quantity": line.quantity,
            "store": line.consignment.store_id,
            "line": line.request_line_id,
        }
        for line in lines.order_by("consignment_id", "number")
    ]


def _lots(day: date, packed: list[dict[str, Any]], first_day: date) -> pl.DataFrame:
    """Give the free stock of each lot and store, with what is packed there added again."""
    waiting: dict[tuple[str, str], int] = {}
    for one in packed:
        key = (one["lot"], one["store"])
        waiting[key] = waiting.get(key, 0) + one["quantity"]
    found = reserve.stock(day).filter(status="usable")
    free = {(row["lot"], row["store"]): max(row["free"], 0) for row in found.iter_rows(named=True)}
    marks = {row["lot"]: row for row in reserve.lots(as_of=day).iter_rows(named=True)}
    places: dict[str, list[str]] = {}
    rows = []
    for lot, store in sorted({*free, *waiting}):
        quantity = free.get((lot, store), 0) + waiting.get((lot, store), 0)
        mark = marks[lot]
        if quantity and mark["item"] in item_codes():
            twice = places.setdefault(lot, [])
            twice.append(store)
            hard = mark["earmark"] == "hard"
            rows.append(
                {
                    "lot": lot if len(twice) == 1 else f"{lot}{AT}{store}",
                    "item": mark["item"],
                    "node": store,
                    "quantity": quantity,
                    "available_on": first_day,
                    "expires": mark["expires"],
                    "owner": mark["owner"],
                    "earmark": (mark["earmark_country"] or None) if hard else None,
                    "source_id": "invented" if mark["is_invented"] else None,
                }
            )
    return pl.DataFrame(rows, schema=frames.schema("lots").dtypes)


def _demands(
    day: date, packed: list[dict[str, Any]], first_day: date, last_day: date, by: Person
) -> pl.DataFrame:
    """Add up what countries asked for and nothing covers, by the day it is needed; packed goods too."""
    waiting: dict[str, int] = {}
    for one in packed:
        if one["line"]:
            waiting[one["line"]] = waiting.get(one["line"], 0) + one["quantity"]
    wanted: dict[tuple[str, str], dict[date, int]] = {}
    for row in request_lines(as_of=day, by=by).iter_rows(named=True):
        quantity = row["uncovered"] + waiting.get(row["line"], 0)
        if quantity and row["item"] in item_codes() and row["state"] in OPEN_REQUESTS:
            due = min(max(row["needed_by"] or last_day, first_day), last_day)
            days = wanted.setdefault((row["country"], row["item"]), {})
            days[due] = days.get(due, 0) + quantity
    rows = []
    for (country, item), days in sorted(wanted.items()):
        for due in sorted({*days, last_day}):
            total = sum(quantity for when, quantity in days.items() if when <= due)
            rows.append({"location": country, "item": item, "date": due, "quantity": float(total)})
    return pl.DataFrame(rows, schema=frames.schema("demands").dtypes)
