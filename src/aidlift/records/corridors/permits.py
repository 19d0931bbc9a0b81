"""Every change to permits and loads: leave that is asked for, and what is put on board."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from aidlift.errors import BadInput, Conflict, NotFound, Problem, WrongState
from aidlift.records import access
from aidlift.records.action import action
from aidlift.records.corridors.flights import own_flight
from aidlift.records.corridors.models import PERMIT_KINDS, Load, Permit
from aidlift.records.parties.models import Person
from aidlift.records.parties.numbering import next_name
from aidlift.records.steps import begin, document_named, happened, locked, take_step
from aidlift.shipments.routes import FLIGHT, PERMIT, load_problems

LOADABLE = ("confirmed", "loading")


@action("permit.ask")
def ask_permit(
    flight_id: str,
    *,
    kind: str,
    place: str,
    authority: str = "",
    occurred_at: datetime | None = None,
    note: str = "",
    by: Person,
    at: datetime,
) -> Permit:
    """Ask for an airport's slot, or a country's leave to cross or to land; the flight waits for it."""
    flight = own_flight(flight_id, by)
    if kind not in PERMIT_KINDS:
        raise BadInput(f"A permit is for {', '.join(PERMIT_KINDS)}; {kind!r} is none of them.")
    if not place.strip():
        raise BadInput("A permit is of an airport or a country; name it.")
    if flight.state == "requested":
        take_step(flight, FLIGHT, "apply", by=by, at=at, occurred_at=occurred_at)
    if flight.state != "slot and permits pending":
        raise WrongState(f"Flight {flight_id} is {flight.state}; permits are asked for when it is requested.")
    permit = Permit.objects.create(
        permit_id=next_name("PER", at),
        flight=flight,
        kind=kind,
        place=place,
        authority=authority,
        state=PERMIT.first,
        posted_at=at,
    )
    begin(permit, "ask", by=by, at=at, occurred_at=occurred_at, note=note)
    return permit


@action("permit.grant")
def grant_permit(
    permit_id: str,
    *,
    reference: str = "",
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    document: str = "",
    occurred_at: datetime | None = None,
    by: Person,
    at: datetime,
) -> Permit:
    """Note that a permit was granted, its number and for how long."""
    permit = _own_permit(permit_id, by)
    if valid_from and valid_until and valid_until <= valid_from:
        raise BadInput("The permit would end before it begins.")
    permit.reference, permit.valid_from, permit.valid_until = reference, valid_from, valid_until
    take_step(
        permit,
        PERMIT,
        "grant",
        by=by,
        at=at,
        occurred_at=occurred_at,
        document=document_named(document),
        changed=("reference", "valid_from", "valid_until"),
    )
    return permit


@action("permit.refuse")
def refuse_permit(
    permit_id: str, *, reason: str, occurred_at: datetime | None = None, by: Person, at: datetime
) -> Permit:
    """Note that a permit was refused, with the reason; the flight cannot be confirmed with it."""
    permit = _own_permit(permit_id, by)
    if not reason.strip():
        raise BadInput("Say why the permit was refused.")
    take_step(permit, PERMIT, "refuse", by=by, at=at, occurred_at=occurred_at, note=reason)
    return permit


@action("permit.revoke")
def revoke_permit(
    permit_id: str, *, reason: str, occurred_at: datetime | None = None, by: Person, at: datetime
) -> Permit:
    """Note that a permit was taken back, with the reason; the flight does not leave with it."""
    permit = _own_permit(permit_id, by)
    if not reason.strip():
        raise BadInput("Say why the permit was taken back.")
    take_step(permit, PERMIT, "revoke", by=by, at=at, occurred_at=occurred_at, note=reason)
    return permit


@action("permit.drop")
def drop_permit(permit_id: str, *, reason: str, by: Person, at: datetime) -> Permit:
    """Note that a permit is not needed any more, with the reason; the flight no longer waits for it."""
    permit = _own_permit(permit_id, by)
    if not reason.strip():
        raise BadInput("Say why the permit is not needed.")
    take_step(permit, PERMIT, "drop", by=by, at=at, note=reason)
    return permit


@action("load.add")
def add_load(
    flight_id: str,
    *,
    piece: str,
    mass_kg: Decimal,
    volume_m3: Decimal,
    pieces: int = 1,
    uld: str = "",
    dangerous_goods: str = "",
    lowest_celsius: Decimal | None = None,
    highest_celsius: Decimal | None = None,
    occurred_at: datetime | None = None,
    note: str = "",
    by: Person,
    at: datetime,
) -> Load:
    """Put a piece or a loaded unit on board, as far as mass, volume, class and temperature allow."""
    flight = own_flight(flight_id, by)
    if flight.state not in LOADABLE:
        raise WrongState(f"Flight {flight_id} is {flight.state}; one is loaded that is confirmed or loading.")
    problems = [
        Problem(f"is {value}; it must be above 0", column=name)
        for name, value in (("mass_kg", mass_kg), ("volume_m3", volume_m3), ("pieces", Decimal(pieces)))
        if value <= 0
    ]
    if lowest_celsius is not None and highest_celsius is not None and highest_celsius < lowest_celsius:
        problems.append(Problem("lies below the lowest", column="highest_celsius"))
    if not piece.strip():
        problems.append(Problem("is empty; name the piece as it is marked", column="piece"))
    if problems:
        raise BadInput("The load cannot be put on board.", problems)
    on_board = list(flight.loads.filter(removes=None, removed_by=None))
    if any(load.piece == piece for load in on_board):
        raise Conflict(f"{piece} is on flight {flight_id} already.")
    faults = load_problems(
        mass_kg=mass_kg + sum((load.mass_kg for load in on_board), Decimal(0)),
        volume_m3=volume_m3 + sum((load.volume_m3 for load in on_board), Decimal(0)),
        payload_kg=flight.payload_kg,
        space_m3=flight.volume_m3,
        dangerous=bool(dangerous_goods),
        takes_dangerous=flight.dg,
        cold=lowest_celsius is not None or highest_celsius is not None,
        takes_cold=flight.cold,
    )
    if faults:
        raise Conflict(f"{piece} does not go on flight {flight_id}: {'; '.join(faults)}.")
    return Load.objects.create(
        flight=flight,
        piece=piece,
        uld=uld,
        pieces=pieces,
        mass_kg=mass_kg,
        volume_m3=volume_m3,
        dangerous_goods=dangerous_goods,
        lowest_celsius=lowest_celsius,
        highest_celsius=highest_celsius,
        occurred_at=happened(occurred_at, at),
        posted_at=at,
        by=by,
        note=note,
    )


@action("load.remove")
def remove_load(
    flight_id: str,
    *,
    piece: str,
    reason: str,
    occurred_at: datetime | None = None,
    by: Person,
    at: datetime,
) -> Load:
    """Take a piece off a flight that has not left, with the reason."""
    flight = own_flight(flight_id, by)
    if flight.state not in LOADABLE:
        raise WrongState(f"Flight {flight_id} is {flight.state}; nothing is taken off it now.")
    if not reason.strip():
        raise BadInput("Say why the piece is taken off.")
    load = flight.loads.filter(piece=piece, removes=None, removed_by=None).first()
    if load is None:
        raise NotFound(f"{piece} is not on flight {flight_id}.")
    return Load.objects.create(
        flight=flight,
        piece=piece,
        uld=load.uld,
        pieces=load.pieces,
        mass_kg=load.mass_kg,
        volume_m3=load.volume_m3,
        dangerous_goods=load.dangerous_goods,
        lowest_celsius=load.lowest_celsius,
        highest_celsius=load.highest_celsius,
        removes=load,
        occurred_at=happened(occurred_at, at),
        posted_at=at,
        by=by,
        note=reason,
    )


def _own_permit(permit_id: str, by: Person) -> Permit:
    """Find and lock a permit, its flight first."""
    found = Permit.objects.filter(pk=permit_id).first()
    if found is None:
        raise NotFound(f"There is no permit {permit_id!r}.")
    flight = own_flight(found.flight_id, by)
    access.require(by, "flight", party=flight.carrier_id)
    return locked(Permit, permit_id)
