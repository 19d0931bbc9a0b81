"""How long a consignment stood still: landing to clearance to dispatch to signature, holds counted apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

NAMES = ("landing_to_clearance", "clearance_to_dispatch", "dispatch_to_signature")


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One thing that happened to a consignment: the verb, when, and on which leg of the way."""

    verb: str
    moment: datetime
    leg: int = 1


@dataclass(frozen=True, kw_only=True)
class Clock:
    """Time between two steps; still running where `stopped` is None, then up to the moment asked about."""

    name: str
    started: datetime
    stopped: datetime | None
    elapsed: timedelta
    held: timedelta

    @property
    def is_open(self) -> bool:
        """Whether the second step has not happened yet."""
        return self.stopped is None

    @property
    def working(self) -> timedelta:
        """What of the time was not a hold."""
        return self.elapsed - self.held


def clocks(events: Sequence[Happened], *, at: datetime, goes_onward: bool) -> list[Clock]:
    """Read the clocks of a consignment at a moment; a clock that has not started is left out.

    Landing is the arrival of the first leg. Without customs there is no clearance: the goods count as clear
    when they are unloaded. Dispatch is the first onward departure, or the delivery where `goes_onward` is
    false: the goods stay where they land. Signature is that of the last receipt after dispatch, and a
    signature that was taken back does not count.
    """
    known = [event for event in events if event.moment <= at]
    landed = _first(known, "arrive")
    cleared = _first(known, "clear") or _cleared_without_customs(known)
    dispatched = _first(known, "onward" if goes_onward else "deliver")
    signed = _signed(known, after="onward" if goes_onward else "deliver")
    steps = [landed, cleared, dispatched, signed]
    holds = _holds(known, at)
    return [
        _clock(name, start, stop, holds, at)
        for name, (start, stop) in zip(NAMES, pairwise(steps), strict=True)
        if start is not None
    ]


def median_hours(found: Sequence[Clock], name: str) -> float | None:
    """Return the median of the closed clocks of a name in hours; None if none is closed."""
    closed = [
        clock.elapsed / timedelta(hours=1) for clock in found if clock.name == name and not clock.is_open
    ]
    return median(closed) if closed else None


def _first(events: Sequence[Happened], verb: str) -> datetime | None:
    return min((event.moment for event in events if event.verb == verb), default=None)


def _cleared_without_customs(events: Sequence[Happened]) -> datetime | None:
    if any(event.verb == "enter_customs" for event in events):
        return None
    delivered = _first(events, "deliver")
    return _first(events, "unload") if delivered else None


def _signed(events: Sequence[Happened], *, after: str) -> datetime | None:
    """Find the signature that stands: the last one since the last step `after` that was not taken back."""
    standing: datetime | None = None
    begun = False
    for event in events:
        begun = begun or event.verb == after
        if event.verb in {"recount", "onward"}:
            standing = None
        elif event.verb == "sign" and begun:
            standing = event.moment
    return standing


def _holds(events: Sequence[Happened], at: datetime) -> list[tuple[datetime, datetime]]:
    """Give from when to when the goods were on hold; a hold that goes on ends at the moment asked about."""
    spans = []
    begun: datetime | None = None
    for event in events:
        if event.verb == "hold":
            begun = event.moment
        elif event.verb in {"clear", "return"} and begun is not None:
            spans.append((begun, event.moment))
            begun = None
    return [*spans, (begun, at)] if begun is not None else spans


def _clock(
    name: str,
    started: datetime,
    stopped: datetime | None,
    holds: Sequence[tuple[datetime, datetime]],
    at: datetime,
) -> Clock:
    end = stopped if stopped is not None else at
    held = sum((max(min(end, last) - max(started, first), timedelta()) for first, last in holds), timedelta())
    return Clock(name=name, started=started, stopped=stopped, elapsed=end - started, held=held)
