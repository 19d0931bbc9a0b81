"""Which ways the map shows: stores, airports, and the flights and suspensions between them."""

from __future__ import annotations

from datetime import date

import polars as pl

from aidlift import frames
from aidlift.charts import map as maps
from aidlift.records.corridors.queries import corridors, flights, suspensions
from aidlift.records.parties.models import EntryPoint, Person, Store

GONE = ("departed", "arrived", "unloaded", "closed", "diverted")
NEVER = ("cancelled", "suspended")


def nodes() -> pl.DataFrame:
    """List the stores and airports whose place on the map is known, as a table `nodes`."""
    dtypes = frames.schema("nodes").dtypes
    kinds = ((Store, "store"), (EntryPoint, "entry"))
    rows = [
        {"node": one.pk, "name": one.name, "location": one.country, "kind": kind}
        | {"latitude": one.latitude, "longitude": one.longitude, "cold": one.has_cold_room}
        for model, kind in kinds
        for one in model.objects.exclude(latitude=None)
    ]
    return pl.DataFrame(rows, schema=dtypes).unique("node", keep="first", maintain_order=True)


def routes(day: date, *, by: Person, planned: pl.DataFrame | None = None) -> pl.DataFrame:
    """Give the ways between places: `origin, destination, kind`, flown before planned before suspended.

    `planned` has `origin, destination` of the flights of a plan, beside those that are booked.
    """
    booked = flights(as_of=day, by=by).filter(~pl.col("state").is_in(NEVER))
    flown = booked.filter(pl.col("state").is_in(GONE) | (pl.col("departs_is") == "actual"))
    ahead = booked.join(flown.select("flight"), on="flight", how="anti")
    closed = suspensions(as_of=day, by=by).filter(
        pl.col("suspended_until").is_null() | (pl.col("suspended_until") >= day)
    )
    shut = corridors(as_of=day, by=by).join(closed.select("corridor").unique(), on="corridor")
    parts = [(flown, maps.FLOWN), (ahead, maps.PLANNED), (shut, maps.SUSPENDED)]
    if planned is not None:
        parts.insert(2, (planned, maps.PLANNED))
    return pl.concat(
        [frame.select("origin", "destination", pl.lit(kind).alias("kind")) for frame, kind in parts]
    ).unique(maintain_order=True)
