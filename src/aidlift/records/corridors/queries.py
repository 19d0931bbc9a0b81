"""What corridors and flights show, each as known on a day: services, suspensions, flights, permits, loads."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
from django.db.models import Q, QuerySet

from aidlift import frames
from aidlift.records import access
from aidlift.records.access import Reach
from aidlift.records.asof import known_by, known_state
from aidlift.records.corridors.airports import country_of
from aidlift.records.corridors.models import (
    Corridor,
    CorridorStatus,
    Flight,
    FlightEvent,
    FlightTime,
    Load,
    Permit,
    PermitEvent,
)
from aidlift.records.parties.models import Person
from aidlift.records.query import query
from aidlift.records.tables import MOMENT, table
from aidlift.shipments.routes import Suspension, cut_short
from aidlift.shipments.times import Time, shown

STATUSES: dict[str, Any] = {
    "corridor": pl.String,
    "verb": pl.String,
    "state": pl.String,
    "from_day": pl.Date,
    "until_day": pl.Date,
    "review_on": pl.Date,
    "reason": pl.String,
    "document": pl.String,
    "occurred_at": MOMENT,
    "posted_at": MOMENT,
    "by": pl.String,
    "note": pl.String,
}
STATED = {
    name: STATUSES[name]
    for name in ("corridor", "verb", "from_day", "until_day", "reason", "posted_at", "document", "note")
}
FLIGHTS: dict[str, Any] = {
    "flight": pl.String,
    "number": pl.String,
    "corridor": pl.String,
    "carrier": pl.String,
    "aircraft": pl.String,
    "origin": pl.String,
    "destination": pl.String,
    "diverted_to": pl.String,
    "state": pl.String,
    "booking": pl.String,
    "payload_kg": pl.Float64,
    "volume_m3": pl.Float64,
    "cold": pl.Boolean,
    "dg": pl.Boolean,
    "external_id": pl.String,
}
TIMES: dict[str, Any] = {
    "flight": pl.String,
    "event": pl.String,
    "time_type": pl.String,
    "moment": MOMENT,
    "posted_at": MOMENT,
    "by": pl.String,
    "document": pl.String,
}
PERMITS: dict[str, Any] = {
    "permit": pl.String,
    "flight": pl.String,
    "kind": pl.String,
    "place": pl.String,
    "authority": pl.String,
    "reference": pl.String,
    "valid_from": MOMENT,
    "valid_until": MOMENT,
    "state": pl.String,
}
LOADS: dict[str, Any] = {
    "flight": pl.String,
    "piece": pl.String,
    "uld": pl.String,
    "pieces": pl.Int64,
    "mass_kg": pl.Float64,
    "volume_m3": pl.Float64,
    "dangerous_goods": pl.String,
    "lowest_celsius": pl.Float64,
    "highest_celsius": pl.Float64,
    "occurred_at": MOMENT,
    "note": pl.String,
}


@query("corridors")
def corridors(as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show the services between places and whether they run; the plan reads these columns."""
    rows = _corridors(access.reach(by, "flight"), as_of)
    names = {
        "corridor": "corridor_id",
        "carrier": "carrier_id",
        "source_id": "document_id",
        "state": "known_state",
    }
    columns = frames.schema("corridors").dtypes | {"state": pl.String(), "external_id": pl.String()}
    return table(rows, columns, **names)


@query("corridor_history")
def corridor_history(corridor: str = "", as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show every step of a corridor: why, on whose word, from when until when, when it is looked at again."""
    reach = access.reach(by, "flight")
    rows = CorridorStatus.objects.filter(
        corridor__in=_corridors(reach, as_of).values("pk"), **known_by(as_of)
    )
    rows = rows.filter(corridor=corridor) if corridor else rows
    found = table(rows.order_by("id"), STATUSES, corridor="corridor_id", document="document_id", by="by_id")
    return found if _sees_names(reach) else found.drop("by", "note")


@query("suspensions")
def suspensions(as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show the days without service as known on a day; the plan reads these columns.

    A later statement replaces the days of the one before it; a resumption ends them on the day before.
    """
    rows = _corridors(access.reach(by, "flight"), as_of)
    statuses = CorridorStatus.objects.filter(
        corridor__in=rows.values("pk"), verb__in=["suspend", "extend", "resume"], **known_by(as_of)
    )
    told = table(statuses.order_by("id"), STATED, corridor="corridor_id", document="document_id")
    standing: dict[str, list[tuple[Suspension, Any]]] = {}
    for name, verb, from_day, until, reason, posted_at, document, note in told.iter_rows():
        spans = standing.setdefault(name, [])
        if verb == "resume":
            _end_last(spans, from_day)
        else:
            if verb == "extend" and spans:
                spans.pop()
            status = (reason, posted_at.date(), document or "", note)
            spans.append((Suspension(from_day=from_day, until=until), status))
    cells = [
        (name, span.from_day, span.until, *status)
        for name, spans in sorted(standing.items())
        for span, status in spans
    ]
    return pl.DataFrame(cells, schema=frames.schema("suspensions").dtypes, orient="row")


@query("flights")
def flights(
    origin: str = "", destination: str = "", state: str = "", as_of: date | None = None, *, by: Person
) -> pl.DataFrame:
    """Show flights with the times to go by (actual, else the latest estimate) and what is on board."""
    rows = _flights(access.reach(by, "flight"), as_of)
    rows = rows.filter(origin=origin) if origin else rows
    rows = rows.filter(destination=destination) if destination else rows
    found = table(
        rows,
        FLIGHTS,
        flight="flight_id",
        corridor="corridor_id",
        carrier="carrier_id",
        aircraft="aircraft_id",
        state="known_state",
    )
    found = found.join(_shown_times(rows, as_of), on="flight", how="left", maintain_order="left")
    loaded = (
        _on_board(rows, as_of)
        .group_by("flight")
        .agg(loaded_kg=pl.col("mass_kg").sum(), loaded_m3=pl.col("volume_m3").sum())
    )
    found = found.join(loaded, on="flight", how="left", maintain_order="left").with_columns(
        pl.col("loaded_kg", "loaded_m3").fill_null(0.0)
    )
    return found.filter(pl.col("state") == state) if state else found


@query("flight_history")
def flight_history(flight: str = "", as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show the steps of flights: what was done, when it happened, when it was posted, by whom."""
    reach = access.reach(by, "flight")
    rows = FlightEvent.objects.filter(flight__in=_flights(reach, as_of).values("pk"), **known_by(as_of))
    columns = {name: STATUSES[name] for name in ("verb", "state", "occurred_at", "posted_at", "by", "note")}
    found = table(
        (rows.filter(flight=flight) if flight else rows).order_by("id"),
        {"flight": pl.String} | columns,
        flight="flight_id",
        by="by_id",
    )
    return found if _sees_names(reach) else found.drop("by", "note")


@query("flight_times")
def flight_times(flight: str = "", as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show every time that was stated for a flight: planned, requested, expected, estimated, actual."""
    reach = access.reach(by, "flight")
    rows = FlightTime.objects.filter(flight__in=_flights(reach, as_of).values("pk"), **known_by(as_of))
    found = table(
        (rows.filter(flight=flight) if flight else rows).order_by("id"),
        TIMES,
        flight="flight_id",
        by="by_id",
        document="document_id",
    )
    return found if _sees_names(reach) else found.drop("by")


@query("permits")
def permits(flight: str = "", as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show slots and permits, and whether each is granted."""
    rows = (
        Permit.objects.filter(
            flight__in=_flights(access.reach(by, "flight"), as_of).values("pk"), **known_by(as_of)
        )
        .annotate(known_state=known_state(PermitEvent.objects, "permit", as_of))
        .order_by("permit_id")
    )
    return table(
        rows.filter(flight=flight) if flight else rows,
        PERMITS,
        permit="permit_id",
        flight="flight_id",
        state="known_state",
    )


@query("loads")
def loads(flight: str = "", as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show what is on board each flight, piece by piece."""
    rows = _flights(access.reach(by, "flight"), as_of)
    return _on_board(rows.filter(pk=flight) if flight else rows, as_of)


def _corridors(reach: Reach, as_of: date | None) -> QuerySet[Any]:
    rows = Corridor.objects.filter(**known_by(as_of)).annotate(
        known_state=known_state(CorridorStatus.objects, "corridor", as_of)
    )
    return rows.order_by("corridor_id") if _sees_all(reach) else rows.filter(carrier__in=reach.parties)


def _flights(reach: Reach, as_of: date | None) -> QuerySet[Any]:
    """Give the flights that a person may see: a carrier its own, a focal point those of their country."""
    rows = (
        Flight.objects.filter(**known_by(as_of))
        .annotate(known_state=known_state(FlightEvent.objects, "flight", as_of))
        .order_by("flight_id")
    )
    if reach.everything or reach.published:
        return rows
    ends = Q()
    for place in _places_of(reach.countries):
        ends |= Q(origin=place) | Q(destination=place)
    return rows.filter(Q(carrier__in=reach.parties) | ends) if ends or reach.parties else rows.none()


def _sees_all(reach: Reach) -> bool:
    """Corridors are public; a focal point needs them all to ask for a service."""
    return reach.everything or reach.published or bool(reach.countries)


def _sees_names(reach: Reach) -> bool:
    return reach.everything or bool(reach.parties or reach.countries)


def _places_of(countries: frozenset[str]) -> set[str]:
    """Name the airports that flights use and that lie in these countries, and the countries themselves."""
    ends = {end for pair in Flight.objects.values_list("origin", "destination").distinct() for end in pair}
    return {end for end in ends if country_of(end) in countries or end in countries}


def _on_board(rows: QuerySet[Any], as_of: date | None) -> pl.DataFrame:
    known = Load.objects.filter(flight__in=rows.values("pk"), removes=None, **known_by(as_of))
    gone = Load.objects.filter(removes__isnull=False, **known_by(as_of)).values("removes")
    return table(known.exclude(pk__in=gone).order_by("id"), LOADS, flight="flight_id")


def _shown_times(rows: QuerySet[Any], as_of: date | None) -> pl.DataFrame:
    stated: dict[tuple[str, str], list[Time]] = {}
    times = FlightTime.objects.filter(
        flight__in=rows.values("pk"), event__in=["depart", "arrive"], **known_by(as_of)
    )
    for row in times.order_by("id"):
        time = Time(kind=row.time_type, moment=row.moment, stated_at=row.posted_at)
        stated.setdefault((row.flight_id, row.event), []).append(time)
    cells = []
    for name in sorted({flight for flight, _ in stated}):
        leaves, lands = shown(stated.get((name, "depart"), [])), shown(stated.get((name, "arrive"), []))
        cells.append((name, *_told(leaves), *_told(lands)))
    columns: dict[str, Any] = {
        "flight": pl.String,
        "departs": MOMENT,
        "departs_is": pl.String,
        "arrives": MOMENT,
        "arrives_is": pl.String,
    }
    return pl.DataFrame(cells, schema=columns, orient="row")


def _told(time: Time | None) -> tuple[Any, Any]:
    return (time.moment, time.kind) if time else (None, None)


def _end_last(spans: list[tuple[Suspension, Any]], resumes: date) -> None:
    if spans:
        span, status = spans.pop()
        if (ended := cut_short(span, resumes)) is not None:
            spans.append((ended, status))
