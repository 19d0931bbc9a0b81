"""Every change to a corridor: add, suspend, extend, take into review, resume."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from aidlift.errors import BadInput, Conflict, Problem
from aidlift.records import access
from aidlift.records.action import action
from aidlift.records.corridors.models import MODES, Corridor
from aidlift.records.evidence.models import Document
from aidlift.records.parties.actions import party_named
from aidlift.records.parties.models import Person
from aidlift.records.steps import begin, document_named, happened, locked, take_step
from aidlift.shipments.routes import CORRIDOR


@action("corridor.add")
def add_corridor(
    corridor_id: str,
    *,
    carrier: str,
    origin: str,
    destination: str,
    days: str,
    payload_kg: Decimal,
    volume_m3: Decimal,
    mode: str = "air",
    first_day: date | None = None,
    last_day: date | None = None,
    transit_days: int = 1,
    pieces: int | None = None,
    cold: bool = False,
    dg: bool = False,
    fixed_cost_usd: Decimal = Decimal(0),
    cost_per_tonne_usd: Decimal = Decimal(0),
    max_rotations: int = 1,
    departure_utc: str = "",
    load_hours: Decimal | None = None,
    fly_hours: Decimal | None = None,
    unload_hours: Decimal | None = None,
    customs_hours: Decimal | None = None,
    note: str = "",
    document: str = "",
    external_id: str = "",
    occurred_at: datetime | None = None,
    by: Person,
    at: datetime,
) -> Corridor:
    """Add a carrier's service from one place to another; it operates from then on."""
    access.require(by, "flight", party=carrier)
    if Corridor.objects.filter(pk=corridor_id).exists():
        raise Conflict(f"There is a corridor {corridor_id!r} already.")
    if external_id and (found := Corridor.objects.filter(external_id=external_id).first()):
        raise Conflict(f"{found.pk} has the outside number {external_id!r} already; nothing was added.")
    corridor = Corridor(
        corridor_id=corridor_id,
        carrier=party_named(carrier),
        origin=origin,
        destination=destination,
        days=days,
        payload_kg=payload_kg,
        volume_m3=volume_m3,
        mode=mode,
        first_day=first_day,
        last_day=last_day,
        transit_days=transit_days,
        pieces=pieces,
        cold=cold,
        dg=dg,
        fixed_cost_usd=fixed_cost_usd,
        cost_per_tonne_usd=cost_per_tonne_usd,
        max_rotations=max_rotations,
        departure_utc=departure_utc,
        load_hours=load_hours,
        fly_hours=fly_hours,
        unload_hours=unload_hours,
        customs_hours=customs_hours,
        note=note,
        state=CORRIDOR.first,
        document=document_named(document),
        external_id=external_id,
        posted_at=at,
    )
    if problems := _problems(corridor):
        raise BadInput(f"The corridor {corridor_id} cannot be added.", problems)
    corridor.save(force_insert=True)
    begin(
        corridor,
        "add",
        by=by,
        at=at,
        occurred_at=occurred_at,
        document=corridor.document,
        events="statuses",
        from_day=first_day or happened(occurred_at, at).date(),
    )
    return corridor


@action("corridor.suspend")
def suspend_corridor(
    corridor_id: str,
    *,
    from_day: date,
    reason: str,
    until: date | None = None,
    review_on: date | None = None,
    source: str = "",
    occurred_at: datetime | None = None,
    note: str = "",
    by: Person,
    at: datetime,
) -> Corridor:
    """Suspend a service from a day, with the reason, the source, and the day it is looked at again."""
    return _suspend(
        corridor_id, "suspend", from_day, until, review_on, reason, source, occurred_at, note, by, at
    )


@action("corridor.extend")
def extend_suspension(
    corridor_id: str,
    *,
    from_day: date,
    reason: str,
    until: date | None = None,
    review_on: date | None = None,
    source: str = "",
    occurred_at: datetime | None = None,
    note: str = "",
    by: Person,
    at: datetime,
) -> Corridor:
    """Say again until when a suspended service rests; the days replace those stated before."""
    return _suspend(
        corridor_id, "extend", from_day, until, review_on, reason, source, occurred_at, note, by, at
    )


@action("corridor.review")
def review_corridor(
    corridor_id: str,
    *,
    review_on: date | None = None,
    source: str = "",
    occurred_at: datetime | None = None,
    note: str = "",
    by: Person,
    at: datetime,
) -> Corridor:
    """Note that the carrier is looking at a suspension again; it still stands, until service resumes."""
    corridor = _own_corridor(corridor_id, by)
    last = corridor.statuses.last()
    assert last is not None
    take_step(
        corridor,
        CORRIDOR,
        "review",
        by=by,
        at=at,
        occurred_at=occurred_at,
        note=note,
        document=_source(source),
        events="statuses",
        from_day=last.from_day,
        until_day=last.until_day,
        reason=last.reason,
        review_on=review_on,
    )
    return corridor


@action("corridor.resume")
def resume_corridor(
    corridor_id: str,
    *,
    from_day: date,
    source: str = "",
    occurred_at: datetime | None = None,
    note: str = "",
    by: Person,
    at: datetime,
) -> Corridor:
    """Note from which day a service runs again; days of the suspension from then on are void."""
    corridor = _own_corridor(corridor_id, by)
    take_step(
        corridor,
        CORRIDOR,
        "resume",
        by=by,
        at=at,
        occurred_at=occurred_at,
        note=note,
        document=_source(source),
        events="statuses",
        from_day=from_day,
    )
    return corridor


def _suspend(
    corridor_id: str,
    verb: str,
    from_day: date,
    until: date | None,
    review_on: date | None,
    reason: str,
    source: str,
    occurred_at: datetime | None,
    note: str,
    by: Person,
    at: datetime,
) -> Corridor:
    corridor = _own_corridor(corridor_id, by)
    if not reason.strip():
        raise BadInput("A suspension has a reason; say why.")
    if until is not None and until < from_day:
        raise BadInput(f"The suspension would end on {until}, before it begins on {from_day}.")
    take_step(
        corridor,
        CORRIDOR,
        verb,
        by=by,
        at=at,
        occurred_at=occurred_at,
        note=note,
        document=_source(source),
        events="statuses",
        from_day=from_day,
        until_day=until,
        review_on=review_on,
        reason=reason.strip(),
    )
    return corridor


def _own_corridor(corridor_id: str, by: Person) -> Corridor:
    """Find and lock a corridor that the person may change: the carrier its own, the planner any."""
    corridor = locked(Corridor, corridor_id)
    access.require(by, "flight", party=corridor.carrier_id)
    return corridor


def _source(source: str) -> Document | None:
    return document_named(source)


def _problems(new: Corridor) -> list[Problem]:
    """List all that is wrong with a corridor that is to be added."""
    amounts = (
        "payload_kg",
        "volume_m3",
        "fixed_cost_usd",
        "cost_per_tonne_usd",
        "transit_days",
        "max_rotations",
    )
    problems = [
        Problem(f"is {getattr(new, name)}; it cannot be below 0", column=name)
        for name in amounts
        if getattr(new, name) < 0
    ]
    if new.mode not in MODES:
        problems.append(Problem(f"is {new.mode!r}; known: {', '.join(MODES)}", column="mode"))
    if new.origin == new.destination:
        problems.append(Problem("is where it begins, too", column="destination"))
    if new.departure_utc and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", new.departure_utc):
        problems.append(Problem(f"is {new.departure_utc!r}; write it like 14:00", column="departure_utc"))
    if new.first_day and new.last_day and new.last_day < new.first_day:
        problems.append(Problem("lies before the first day", column="last_day"))
    return problems
