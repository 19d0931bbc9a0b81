"""Times of an event: all that were ever said are kept, one is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

TIME_TYPES = ("planned", "requested", "expected", "estimated", "actual")
"""The kinds of time that ONE Record gives an event."""

FORECAST = ("estimated", "expected")


@dataclass(frozen=True, kw_only=True)
class Time:
    """A moment that was stated for an event, of one of the five kinds, and when it was stated."""

    kind: str
    moment: datetime
    stated_at: datetime


def shown(times: Iterable[Time]) -> Time | None:
    """Pick the time to show: the actual one, else the latest estimate, else what was planned or asked for.

    Of several of one kind the one stated last counts; None if nothing was stated.
    """
    known = sorted(times, key=lambda time: time.stated_at)
    for kinds in (("actual",), FORECAST, ("planned",), ("requested",)):
        told = [time for time in known if time.kind in kinds]
        if told:
            return told[-1]
    return None
