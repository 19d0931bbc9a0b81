"""Every change to a flight: propose, ask, confirm, fly, and what can come between."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from aidlift.errors import BadInput, Conflict, Problem
from aidlift.records import access
from aidlift.records.action import action
from aidlift.records.corridors.models import BOOKINGS, TIME_TYPES, Aircraft, Corridor, Flight, FlightTime
from aidlift.records.corridors.times import best_time, rotations
from aidlift.records.parties.actions import party_named
from aidlift.records.parties.models import Person
from aidlift.records.parties.numbering import next_name
from aidlift.records.steps import begin, document_named, happened, locked, named, take_step
from aidlift.shipments.routes import FLIGHT, GROUNDED, PERMIT, clash

TIMED = ("load", "depart", "arrive", "unload")
"""Parts of a flight for which times are stated."""


@action("flight.propose")
def propose_flight(
    flight_id: str = "",
    *,
    departs: datetime,
    arrives: datetime,
    corridor: str = "",
    carrier: str = "",
    origin: str = "",
    destination: str = "",
    payload_kg: Decimal | None = None,
    volume_m3: Decimal | None = None,
    cold: bool | None = None,
    dg: bool | None = None,
    number: str = "",
    aircraft: str = "",
    aircraft_kind: str = "",
    document: str = "",
    external_id: str = "",
    occurred_at: datetime | None = None,
    note: str = "",
    by: Person,
    at: datetime,
) -> Flight:
    """Propose a rotation on a corridor, or a charter of its own; it gets a number if unnamed.

    What is not said is taken from the corridor. An aircraft is in one place at a time.
    """
    service = named(Corridor, corridor) if corridor else None
    carried_by = carrier or (service.carrier_id if service else "")
    access.require(by, "flight", party=carried_by)
    if flight_id and Flight.objects.filter(pk=flight_id).exists():
        raise Conflict(f"There is a flight {flight_id!r} already.")
    if external_id and (found := Flight.objects.filter(external_id=external_id).first()):
        raise Conflict(f"{found.pk} has the outside number {external_id!r} already; nothing was added.")
    if service:
        origin, destination = origin or service.origin, destination or service.destination
        payload_kg = service.payload_kg if payload_kg is None else payload_kg
        volume_m3 = service.volume_m3 if volume_m3 is None else volume_m3
    words = {"carrier": carried_by, "origin": origin, "destination": destination}
    amounts = {"payload_kg": payload_kg, "volume_m3": volume_m3}
    problems = [
        Problem("is missing, and there is no corridor to take it from", column=name)
        for name, value in (*words.items(), *amounts.items())
        if value is None or value == ""
    ]
    problems += [
        Problem(f"is {value}; it cannot be below 0", column=name)
        for name, value in amounts.items()
        if value is not None and value < 0
    ]
    if origin and origin == destination:
        problems.append(Problem("is where it begins, too", column="destination"))
    if arrives <= departs:
        problems.append(Problem("does not lie after the departure", column="arrives"))
    if problems:
        raise BadInput("The flight cannot be proposed.", problems)
    assert payload_kg is not None
    assert volume_m3 is not None
    flight = Flight.objects.create(
        flight_id=flight_id or next_name("FLT", at),
        number=number,
        corridor=service,
        carrier=party_named(carried_by),
        aircraft=_aircraft(aircraft, aircraft_kind, carried_by),
        origin=origin,
        destination=destination,
        payload_kg=payload_kg,
        volume_m3=volume_m3,
        cold=cold if cold is not None else bool(service and service.cold),
        dg=dg if dg is not None else bool(service and service.dg),
        state=FLIGHT.first,
        document=document_named(document),
        external_id=external_id,
        posted_at=at,
    )
    begin(flight, "propose", by=by, at=at, occurred_at=occurred_at, note=note, document=flight.document)
    _plan(flight, departs, arrives, by=by, at=at)
    return flight


@action("flight.request")
def request_flight(flight_id: str, *, note: str = "", by: Person, at: datetime) -> Flight:
    """Ask the carrier for a flight that is proposed, moved, or was suspended."""
    flight = own_flight(flight_id, by)
    _refuse_clash(flight)
    flight.booking = "queued"
    take_step(flight, FLIGHT, "request", by=by, at=at, note=note, changed=("booking",))
    return flight


@action("flight.confirm")
def confirm_flight(
    flight_id: str,
    *,
    occurred_at: datetime | None = None,
    document: str = "",
    note: str = "",
    by: Person,
    at: datetime,
) -> Flight:
    """Confirm a flight: the carrier flies it, and every permit that was asked for is granted."""
    flight = own_flight(flight_id, by)
    _refuse_without_permits(flight)
    flight.booking = "confirmed"
    take_step(
        flight,
        FLIGHT,
        "confirm",
        by=by,
        at=at,
        occurred_at=occurred_at,
        note=note,
        document=document_named(document),
        changed=("booking",),
    )
    return flight


@action("flight.load")
def load_flight(
    flight_id: str, *, occurred_at: datetime | None = None, note: str = "", by: Person, at: datetime
) -> Flight:
    """Note that loading has begun; from now on pieces are put on board."""
    return _fly(flight_id, "load", occurred_at, note, by, at)


@action("flight.depart")
def depart_flight(
    flight_id: str, *, occurred_at: datetime | None = None, note: str = "", by: Person, at: datetime
) -> Flight:
    """Note that a flight has left; what is on board stays as it is."""
    _refuse_without_permits(own_flight(flight_id, by))
    return _fly(flight_id, "depart", occurred_at, note, by, at)


@action("flight.arrive")
def arrive_flight(
    flight_id: str, *, occurred_at: datetime | None = None, note: str = "", by: Person, at: datetime
) -> Flight:
    """Note that a flight has landed, where it was bound or where it was diverted to."""
    return _fly(flight_id, "arrive", occurred_at, note, by, at)


@action("flight.unload")
def unload_flight(
    flight_id: str, *, occurred_at: datetime | None = None, note: str = "", by: Person, at: datetime
) -> Flight:
    """Note that a flight is unloaded."""
    return _fly(flight_id, "unload", occurred_at, note, by, at)


@action("flight.close")
def close_flight(flight_id: str, *, note: str = "", by: Person, at: datetime) -> Flight:
    """Close a flight of which nothing more is to be noted."""
    flight = own_flight(flight_id, by)
    take_step(flight, FLIGHT, "close", by=by, at=at, note=note)
    return flight


@action("flight.suspend")
def suspend_flight(flight_id: str, *, reason: str, document: str = "", by: Person, at: datetime) -> Flight:
    """Suspend a flight, with the reason; it can be asked for again."""
    return _ground(flight_id, "suspend", reason, document, by, at)


@action("flight.cancel")
def cancel_flight(flight_id: str, *, reason: str, document: str = "", by: Person, at: datetime) -> Flight:
    """Cancel a flight, with the reason; a load that is on board is taken off first."""
    flight = own_flight(flight_id, by)
    if flight.loads.filter(removes=None, removed_by=None).exists():
        raise Conflict(f"Flight {flight_id} has a load on board; take it off first: load.remove.")
    return _ground(flight_id, "cancel", reason, document, by, at)


@action("flight.divert")
def divert_flight(
    flight_id: str,
    *,
    to: str,
    reason: str,
    occurred_at: datetime | None = None,
    by: Person,
    at: datetime,
) -> Flight:
    """Note that a flight in the air is bound for another place, with the reason."""
    flight = own_flight(flight_id, by)
    if not to.strip() or to == flight.destination:
        raise BadInput(
            f"Name the place that {flight_id} is diverted to; it is bound for {flight.destination}."
        )
    flight.diverted_to = to
    take_step(
        flight,
        FLIGHT,
        "divert",
        by=by,
        at=at,
        occurred_at=occurred_at,
        note=_reason(reason),
        changed=("diverted_to",),
    )
    return flight


@action("flight.reschedule")
def reschedule_flight(
    flight_id: str,
    *,
    departs: datetime,
    arrives: datetime,
    reason: str,
    aircraft: str = "",
    by: Person,
    at: datetime,
) -> Flight:
    """Move a flight to other times, with the reason; it is asked for again, and so are its slots."""
    flight = own_flight(flight_id, by)
    if arrives <= departs:
        raise BadInput(f"The flight would arrive at {arrives.isoformat()}, not after it departs.")
    if aircraft:
        flight.aircraft = _aircraft(aircraft, "", flight.carrier_id)
    take_step(flight, FLIGHT, "reschedule", by=by, at=at, note=_reason(reason), changed=("aircraft",))
    for slot in flight.permits.filter(kind="slot", state__in=["asked", "granted"]).order_by("permit_id"):
        take_step(slot, PERMIT, "drop", by=by, at=at, note="the flight was moved to other times")
    _plan(flight, departs, arrives, by=by, at=at)
    return flight


@action("flight.book")
def book_flight(flight_id: str, *, booking: str, note: str = "", by: Person, at: datetime) -> Flight:
    """Keep the carrier's word on a booking: queued, confirmed, rejected or deleted."""
    flight = own_flight(flight_id, by)
    if booking not in BOOKINGS:
        raise BadInput(f"A booking is {', '.join(BOOKINGS)}; {booking!r} is none of them.")
    flight.booking = booking
    flight.save(update_fields=["booking"])
    flight.events.create(
        verb=f"booking {booking}", state=flight.state, occurred_at=at, posted_at=at, by=by, note=note
    )
    return flight


@action("flight.time")
def state_time(
    flight_id: str,
    *,
    event: str,
    time_type: str,
    moment: datetime,
    document: str = "",
    by: Person,
    at: datetime,
) -> FlightTime:
    """State when part of a flight is planned, requested, expected or estimated; all are kept.

    An actual time is noted by the step itself: flight.depart, flight.arrive.
    """
    flight = own_flight(flight_id, by)
    if event not in TIMED:
        raise BadInput(f"Times are stated for {', '.join(TIMED)}; {event!r} is none of them.")
    if time_type not in TIME_TYPES or time_type == "actual":
        raise BadInput(
            f"A time to come is {', '.join(TIME_TYPES[:-1])}; {time_type!r} is none of them. "
            "An actual time is noted by the step itself."
        )
    stated = FlightTime.objects.create(
        flight=flight,
        event=event,
        time_type=time_type,
        moment=moment,
        posted_at=at,
        by=by,
        document=document_named(document),
    )
    if flight.aircraft_id and event in {"depart", "arrive"} and time_type in {"planned", "requested"}:
        _refuse_clash(flight)
    return stated


def own_flight(flight_id: str, by: Person) -> Flight:
    """Find and lock a flight that the person may change: the carrier its own, the planner any."""
    flight = locked(Flight, flight_id)
    access.require(by, "flight", party=flight.carrier_id)
    return flight


def _refuse_without_permits(flight: Flight) -> None:
    lacking = flight.permits.exclude(state__in=["granted", "dropped"]).order_by("permit_id")
    names = ", ".join(f"{permit.pk} ({permit.kind} {permit.place}: {permit.state})" for permit in lacking)
    if names:
        raise Conflict(f"Flight {flight.pk} still lacks {names}.")


def _fly(
    flight_id: str, verb: str, occurred_at: datetime | None, note: str, by: Person, at: datetime
) -> Flight:
    flight = own_flight(flight_id, by)
    moment = happened(occurred_at, at)
    if verb == "arrive":
        left = best_time(flight, "depart")
        if left is not None and left.kind == "actual" and moment < left.moment:
            raise BadInput(
                f"Flight {flight_id} would have landed at {moment.isoformat()}, before it left at "
                f"{left.moment.isoformat()}."
            )
    take_step(flight, FLIGHT, verb, by=by, at=at, occurred_at=moment, note=note)
    FlightTime.objects.create(
        flight=flight, event=verb, time_type="actual", moment=moment, posted_at=at, by=by
    )
    return flight


def _ground(flight_id: str, verb: str, reason: str, document: str, by: Person, at: datetime) -> Flight:
    flight = own_flight(flight_id, by)
    take_step(flight, FLIGHT, verb, by=by, at=at, note=_reason(reason), document=document_named(document))
    return flight


def _plan(flight: Flight, departs: datetime, arrives: datetime, *, by: Person, at: datetime) -> None:
    for event, moment in (("depart", departs), ("arrive", arrives)):
        FlightTime.objects.create(
            flight=flight, event=event, time_type="planned", moment=moment, posted_at=at, by=by
        )
    _refuse_clash(flight)


def _refuse_clash(flight: Flight) -> None:
    """Raise Conflict where the aircraft would be on two flights at once.

    The aircraft's row is locked, so that two people cannot take it at the same time.
    """
    if flight.aircraft_id is None:
        return
    locked(Aircraft, flight.aircraft_id)
    own = next(rotations([flight]), None)
    others = Flight.objects.filter(aircraft=flight.aircraft_id).exclude(pk=flight.pk)
    other = clash(own, rotations(others.exclude(state__in=GROUNDED))) if own else None
    if own and other:
        raise Conflict(
            f"{flight.aircraft_id} is on flight {other.flight} from {_clock(other.departs)} to "
            f"{_clock(other.arrives)}; it cannot be on {flight.pk} from {_clock(own.departs)} to "
            f"{_clock(own.arrives)}."
        )


def _clock(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _aircraft(registration: str, kind: str, carrier: str) -> Aircraft | None:
    if not registration:
        return None
    found, _ = Aircraft.objects.get_or_create(
        registration=registration, defaults={"carrier": party_named(carrier), "kind": kind}
    )
    return found


def _reason(reason: str) -> str:
    if not reason.strip():
        raise BadInput("Say why; a reason is needed.")
    return reason.strip()
