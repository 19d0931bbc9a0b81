"""Which of a flight's many stated times is shown, and when it holds its aircraft."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aidlift.records.corridors.models import Flight
from aidlift.shipments.routes import Rotation
from aidlift.shipments.times import Time, shown


def best_time(flight: Flight, event: str) -> Time | None:
    """Return the time to show for a part of a flight; None if none was stated."""
    rows = flight.times.filter(event=event).order_by("id")
    return shown(Time(kind=row.time_type, moment=row.moment, stated_at=row.posted_at) for row in rows)


def rotations(flights: Iterable[Flight]) -> Iterator[Rotation]:
    """Give the time that each flight holds its aircraft; flights without both times are left out."""
    for flight in flights:
        departs, arrives = best_time(flight, "depart"), best_time(flight, "arrive")
        if departs and arrives and arrives.moment > departs.moment:
            yield Rotation(flight=flight.pk, departs=departs.moment, arrives=arrives.moment)
