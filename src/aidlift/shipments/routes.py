"""What can be done with a corridor, a flight and a permit; when an aircraft is taken, what a flight takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from aidlift.states import machine

CORRIDOR = machine(
    "corridor",
    "operating",
    """
    operating, resumed   | suspend  | suspended
    suspended            | extend   | suspended
    suspended            | review   | under review
    under review         | suspend  | suspended
    suspended, under review | resume | resumed
    """,
)

FLIGHT = machine(
    "flight",
    "proposed",
    """
    proposed                                | request    | requested
    requested                               | apply      | slot and permits pending
    requested, slot and permits pending     | confirm    | confirmed
    confirmed                               | load       | loading
    loading                                 | depart     | departed
    departed                                | arrive     | arrived
    arrived                                 | unload     | unloaded
    unloaded                                | close      | closed
    proposed, requested                     | suspend    | suspended
    slot and permits pending, confirmed     | suspend    | suspended
    rescheduled                             | suspend    | suspended
    suspended                               | request    | requested
    proposed, requested                     | cancel     | cancelled
    slot and permits pending, confirmed     | cancel     | cancelled
    loading, suspended, rescheduled         | cancel     | cancelled
    departed                                | divert     | diverted
    diverted                                | arrive     | arrived
    proposed, requested                     | reschedule | rescheduled
    slot and permits pending, confirmed     | reschedule | rescheduled
    loading, suspended                      | reschedule | rescheduled
    rescheduled                             | reschedule | rescheduled
    # new times, new slots: a flight that was moved is asked for again
    rescheduled                             | request    | requested
    """,
)

PERMIT = machine(
    "permit",
    "asked",
    """
    asked     | grant   | granted
    asked     | refuse  | refused
    granted   | revoke  | revoked
    asked, granted, refused, revoked | drop | dropped
    """,
)

GROUNDED = frozenset({"suspended", "cancelled", "rescheduled"})
"""States of a flight in which it holds no aircraft: it will not fly at the times last stated."""


@dataclass(frozen=True, kw_only=True)
class Rotation:
    """The time in which a flight holds its aircraft, from departure to arrival."""

    flight: str
    departs: datetime
    arrives: datetime


def clash(new: Rotation, others: Iterable[Rotation]) -> Rotation | None:
    """Return the first rotation that overlaps the new one; back-to-back ones do not. None if free."""
    return next(
        (
            other
            for other in sorted(others, key=lambda rotation: rotation.departs)
            if other.flight != new.flight and new.departs < other.arrives and other.departs < new.arrives
        ),
        None,
    )


@dataclass(frozen=True, kw_only=True)
class Suspension:
    """Days without service; `until` is the last of them, None where no end was stated."""

    from_day: date
    until: date | None


def serves_on(day: date, suspensions: Iterable[Suspension]) -> bool:
    """Say whether a service runs on a day: no suspension covers it."""
    return not any(one.from_day <= day and (one.until is None or day <= one.until) for one in suspensions)


def cut_short(suspension: Suspension, resumes: date) -> Suspension | None:
    """End a suspension on the day before service resumes; None if it never took effect."""
    if resumes <= suspension.from_day:
        return None
    last = resumes - timedelta(days=1)
    until = last if suspension.until is None else min(suspension.until, last)
    return Suspension(from_day=suspension.from_day, until=until)


def load_problems(
    *,
    mass_kg: Decimal,
    volume_m3: Decimal,
    payload_kg: Decimal,
    space_m3: Decimal,
    dangerous: bool,
    takes_dangerous: bool,
    cold: bool,
    takes_cold: bool,
) -> list[str]:
    """Say in sentences why a load, with all that is on board, does not go on a flight; empty if it does."""
    found = []
    if mass_kg > payload_kg:
        found.append(f"{mass_kg:,.1f} kg would be on board, and the flight takes {payload_kg:,.1f} kg")
    if volume_m3 > space_m3:
        found.append(f"{volume_m3:,.2f} m³ would be on board, and the flight takes {space_m3:,.2f} m³")
    if dangerous and not takes_dangerous:
        found.append("the flight takes no dangerous goods")
    if cold and not takes_cold:
        found.append("the flight keeps no temperature")
    return found
