"""Where consignments are and how long they stood, receipts and papers, as known on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl

from aidlift.records import access
from aidlift.records.asof import end_of, known_by
from aidlift.records.clock import now
from aidlift.records.parties.models import Person
from aidlift.records.query import query
from aidlift.records.shipments.models import (
    Consignment,
    ReceiptEvent,
    ReceiptLine,
    ShipmentEvent,
    TransportDocument,
)
from aidlift.records.shipments.steps import as_corrected, changes_state
from aidlift.shipments import Clock, Happened, Time, clocks, median_hours, shown, words_of
from aidlift.shipments.clocks import NAMES
from aidlift.shipments.moves import IN_TRANSIT

MOMENT = pl.Datetime("us", "UTC")
CONSIGNMENTS: dict[str, Any] = {
    "consignment": pl.String,
    "state": pl.String,
    "since": MOMENT,
    "release": pl.String,
    "consignor": pl.String,
    "consignee": pl.String,
    "country": pl.String,
    "facility": pl.String,
    "carrier": pl.String,
    "flight": pl.String,
    "leg": pl.Int64,
    "quantity": pl.Int64,
    "clock": pl.String,
    "hours": pl.Float64,
    "held_hours": pl.Float64,
    "replaces": pl.String,
    "split_from": pl.String,
    "is_invented": pl.Boolean,
}
EVENTS: dict[str, Any] = {
    "consignment": pl.String,
    "leg": pl.Int64,
    "verb": pl.String,
    "code": pl.String,
    "words": pl.String,
    "time_type": pl.String,
    "moment": MOMENT,
    "is_shown": pl.Boolean,
    "state": pl.String,
    "place": pl.String,
    "flight": pl.String,
    "posted_at": MOMENT,
    "by": pl.String,
    "note": pl.String,
    "document": pl.String,
}
RECEIPTS: dict[str, Any] = {
    "receipt": pl.String,
    "state": pl.String,
    "consignment": pl.String,
    "leg": pl.Int64,
    "place": pl.String,
    "lot": pl.String,
    "item": pl.String,
    "shipped": pl.Int64,
    "accepted": pl.Int64,
    "rejected": pl.Int64,
    "missing": pl.Int64,
    "found": pl.Int64,
    "reason": pl.String,
    "counted_by": pl.String,
    "signed_by": pl.String,
    "countersigned_by": pl.String,
}
TRANSIT: dict[str, Any] = {
    "consignment": pl.String,
    "state": pl.String,
    "carrier": pl.String,
    "country": pl.String,
    "facility": pl.String,
    "lot": pl.String,
    "item": pl.String,
    "quantity": pl.Int64,
    "since": MOMENT,
    "expected": MOMENT,
    "time_type": pl.String,
}
PAPERS: dict[str, Any] = {
    "document": pl.String,
    "kind": pl.String,
    "number": pl.String,
    "consignment": pl.String,
    "pieces": pl.Int64,
    "quantity": pl.Int64,
    "mass_g": pl.Int64,
    "volume_cm3": pl.Int64,
    "issued_at": MOMENT,
    "by": pl.String,
    "supersedes": pl.String,
    "sha256": pl.String,
}


@query("consignments")
def consignments(
    country: str = "", state: str = "", release: str = "", as_of: date | None = None, *, by: Person
) -> pl.DataFrame:
    """Show where each consignment is, and the clock that runs: since landing, clearance or dispatch."""
    rows = []
    for one, events in _known(by, as_of):
        last, since = _last(events)
        running = next((clock for clock in _clocks(one, events, as_of) if clock.is_open), None)
        rows.append(
            [
                one.consignment_id,
                last.state,
                since,
                one.release_id,
                one.consignor_id,
                one.consignee,
                one.country,
                one.facility or None,
                one.carrier_id,
                last.flight or None,
                last.leg,
                sum(line.quantity for line in one.lines.all()),
                running.name if running else None,
                _hours(running.elapsed) if running else None,
                _hours(running.held) if running else None,
                one.replaces_id,
                one.split_from_id,
                one.is_invented,
            ]
        )
    found = pl.DataFrame(rows, schema=CONSIGNMENTS, orient="row")
    wanted = {"country": country, "state": state, "release": release}
    return found.filter(**{name: value for name, value in wanted.items() if value})


@query("shipment.events")
def shipment_events(consignment: str, as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show all times that were said of a consignment's way; `is_shown` marks the one that counts."""
    rows = []
    for one, events in _known(by, as_of, consignment):
        counts = _shown(events)
        rows += [
            [
                one.consignment_id,
                event.leg,
                event.verb,
                event.code or None,
                words_of(event.verb),
                event.time_type,
                event.occurred_at,
                event.pk in counts,
                event.state or None,
                event.place or None,
                event.flight or None,
                event.posted_at,
                event.by_id,
                event.note or None,
                event.document or None,
            ]
            for event in events
        ]
    return pl.DataFrame(rows, schema=EVENTS, orient="row")


@query("dwell")
def dwell(country: str = "", as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show for each consignment the hours from landing to clearance, dispatch and signature, holds apart.

    A clock that still runs is counted to the end of `as_of`, or to now, and marked open.
    """
    schema: dict[str, Any] = {"consignment": pl.String, "country": pl.String, "state": pl.String}
    for name in NAMES:
        schema |= {name: pl.Float64, f"{name}_held": pl.Float64, f"{name}_is_open": pl.Boolean}
    rows = []
    for one, events in _known(by, as_of):
        found = {clock.name: clock for clock in _clocks(one, events, as_of)}
        if not found or (country and one.country != country):
            continue
        row: list[Any] = [one.consignment_id, one.country, _last(events)[0].state]
        for name in NAMES:
            clock = found.get(name)
            row += [_hours(clock.elapsed), _hours(clock.held), clock.is_open] if clock else [None, None, None]
        rows.append(row)
    return pl.DataFrame(rows, schema=schema, orient="row")


@query("dwell.medians")
def dwell_medians(as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show the median hours of each clock by country and for `all`, and how many are closed and open."""
    by_country: dict[str, list[Clock]] = {}
    for one, events in _known(by, as_of):
        found = _clocks(one, events, as_of)
        by_country.setdefault(one.country, []).extend(found)
        by_country.setdefault("all", []).extend(found)
    rows = [
        [
            country,
            name,
            median_hours(found, name),
            sum(not clock.is_open for clock in found if clock.name == name),
            sum(clock.is_open for clock in found if clock.name == name),
        ]
        for country, found in sorted(by_country.items())
        for name in NAMES
    ]
    schema: dict[str, Any] = {
        "country": pl.String,
        "clock": pl.String,
        "median_hours": pl.Float64,
        "closed": pl.Int64,
        "open": pl.Int64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


@query("receipts")
def receipts(
    consignment: str = "", state: str = "", as_of: date | None = None, *, by: Person
) -> pl.DataFrame:
    """Show what was signed for, lot by lot: accepted, rejected, missing, and found extra."""
    reach = access.reach(by, "receipt", "shipment")
    steps: dict[str, dict[str, str]] = {}
    taken = ReceiptEvent.objects.filter(**known_by(as_of)).order_by("id")
    for name, verb, then, person in taken.values_list("receipt_id", "verb", "state", "by_id"):
        steps.setdefault(name, {}).update({str(verb): str(person), "state": str(then)})
    lines = ReceiptLine.objects.filter(receipt__in=steps).select_related("lot", "receipt__consignment")
    rows = []
    for line in lines.order_by("receipt_id", "id"):
        told, at = steps[line.receipt_id], line.receipt.consignment
        if not _reaches(reach, at):
            continue
        rows.append(
            [
                line.receipt_id,
                told["state"],
                at.consignment_id,
                line.receipt.leg,
                line.receipt.place_id,
                line.lot_id,
                line.lot.item,
                line.shipped,
                line.accepted,
                line.rejected,
                line.missing,
                line.found,
                line.reason or None,
                told.get("count"),
                told.get("sign"),
                told.get("countersign"),
            ]
        )
    found = pl.DataFrame(rows, schema=RECEIPTS, orient="row")
    wanted = {"consignment": consignment, "state": state}
    return found.filter(**{name: value for name, value in wanted.items() if value})


@query("in_transit")
def in_transit(country: str = "", as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show what carriers have and nobody has signed for, and when it is to arrive as was last said."""
    rows = []
    for one, events in _known(by, as_of):
        last, since = _last(events)
        if last.state not in IN_TRANSIT or (country and one.country != country):
            continue
        arrival = _time(events, "arrive") if last.leg == 1 else _time(events, "deliver", leg=last.leg)
        for line in one.lines.all():
            if line.quantity:
                rows.append(
                    [
                        one.consignment_id,
                        last.state,
                        next(leg.carrier_id for leg in one.legs.all() if leg.number == last.leg),
                        one.country,
                        one.facility or None,
                        line.lot_id,
                        line.lot.item,
                        line.quantity,
                        since,
                        arrival.moment if arrival else None,
                        arrival.kind if arrival else None,
                    ]
                )
    return pl.DataFrame(rows, schema=TRANSIT, orient="row")


@query("papers")
def papers(consignment: str = "", as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show the waybills and packing lists that were issued, with the fingerprint of what each says."""
    reach = access.reach(by, "shipment")
    found = TransportDocument.objects.filter(**known_by(as_of)).select_related("consignment")
    if consignment:
        found = found.filter(consignment=consignment)
    rows = [
        [
            one.document_id,
            one.kind,
            one.number,
            one.consignment_id,
            one.pieces,
            one.quantity,
            one.mass_g,
            one.volume_cm3,
            one.posted_at,
            one.by_id,
            one.supersedes_id,
            one.sha256,
        ]
        for one in found.order_by("document_id")
        if _reaches(reach, one.consignment)
    ]
    return pl.DataFrame(rows, schema=PAPERS, orient="row")


def _known(
    by: Person, as_of: date | None, consignment: str = ""
) -> Iterable[tuple[Consignment, list[ShipmentEvent]]]:
    """Give the consignments a person may see, each with the events posted by the end of a day."""
    reach = access.reach(by, "shipment", "arrival")
    events: dict[str, list[ShipmentEvent]] = {}
    chosen = ShipmentEvent.objects.filter(**known_by(as_of)).order_by("id")
    for event in chosen.filter(consignment=consignment) if consignment else chosen:
        events.setdefault(event.consignment_id, []).append(event)
    found = Consignment.objects.filter(pk__in=events).prefetch_related("lines__lot", "legs")
    return [(one, events[one.pk]) for one in found.order_by("consignment_id") if _reaches(reach, one)]


def _reaches(reach: access.Reach, one: Consignment) -> bool:
    carriers = {leg.carrier_id for leg in one.legs.all()}
    return (
        reach.everything
        or one.country in reach.countries
        or bool({one.store_id, one.to_store_id} & reach.stores)
        or bool(carriers & reach.parties)
    )


def _last(events: list[ShipmentEvent]) -> tuple[ShipmentEvent, datetime]:
    """Return the event that the state follows from, and when it happened."""
    told = as_corrected(events)
    return next((one for one in reversed(told) if changes_state(one[0])), told[-1])


def _clocks(one: Consignment, events: list[ShipmentEvent], as_of: date | None) -> list[Clock]:
    at = min(end_of(as_of), now()) if as_of else now()
    happened = [
        Happened(verb=event.verb, moment=moment, leg=event.leg) for event, moment in as_corrected(events)
    ]
    goes_onward = any(event.verb == "onward" for event in happened) or (
        bool(one.facility) and one.facility not in {leg.facility for leg in one.legs.all() if leg.number == 1}
    )
    return clocks(happened, at=max(at, _latest(happened)), goes_onward=goes_onward)


def _latest(happened: list[Happened]) -> datetime:
    return max((event.moment for event in happened), default=datetime.min.replace(tzinfo=UTC))


def _shown(events: list[ShipmentEvent]) -> set[int]:
    """Choose among the times of each verb and leg the one that counts; repeated steps count one by one."""
    found = set()
    told_last = {event.corrects_id or event.pk: event.pk for event in events if event.time_type == "actual"}
    for verb, leg in {(event.verb, event.leg) for event in events}:
        same = [event for event in events if (event.verb, event.leg) == (verb, leg)]
        actual = {event.pk for event in same} & set(told_last.values())
        chosen = _time(same, verb, leg=leg)
        found |= actual or {
            event.pk
            for event in same
            if chosen and (event.occurred_at, event.posted_at) == (chosen.moment, chosen.stated_at)
        }
    return found


def _time(events: list[ShipmentEvent], verb: str, *, leg: int = 1) -> Time | None:
    return shown(
        Time(kind=event.time_type, moment=event.occurred_at, stated_at=event.posted_at)
        for event in events
        if event.verb == verb and event.leg == leg
    )


def _hours(span: timedelta) -> float:
    return round(span / timedelta(hours=1), 2)
