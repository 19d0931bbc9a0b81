"""The way of a consignment as its page shows it: steps with the times said of each, and the clocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from aidlift.records.shipments.models import Consignment
from aidlift.shipments import Clock, Happened, clocks
from aidlift.web.words import said, translated

LONG_HOURS = {"landing_to_clearance": 72, "clearance_to_dispatch": 72, "dispatch_to_signature": 96}
"""Hours after which a clock is shown as long; our own choice, not a rule of anybody."""

TIMES = {"actual": "actual", "estimated": "estimated", "expected": "expected", "requested": "requested"}


@dataclass(frozen=True)
class Said:
    """A time that somebody stated of a step."""

    moment: datetime
    kind: str
    by: str
    posted_at: datetime
    place: str
    note: str
    document: str


@dataclass(frozen=True)
class Step:
    """A step of the way: the time that counts, and what else was said of it."""

    words: str
    leg: int
    counts: Said
    others: Sequence[Said]

    @property
    def is_past(self) -> bool:
        """Say whether it happened."""
        return self.counts.kind == "actual"


@dataclass(frozen=True)
class Dwell:
    """A clock as it is drawn: hours that passed, of them on hold, against what is long."""

    title: str
    hours: float
    held: float
    is_open: bool
    started: datetime
    stopped: datetime | None
    share: float
    held_share: float

    @property
    def said(self) -> str:
        """The hours in words: `3 days 4 h`, `5 h`."""
        return hours_said(self.hours)

    @property
    def held_said(self) -> str:
        """The hours on hold in words."""
        return hours_said(self.held)

    @property
    def parts(self) -> list[tuple[str, float]]:
        """The bar: moving time, then holds."""
        return [("first", self.share - self.held_share), ("second", self.held_share)]


def steps(events: pl.DataFrame) -> list[Step]:
    """Group the times by what they say, in the order of the times that count."""
    found: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in events.iter_rows(named=True):
        # steps that are repeated (a hold, a recount) count one by one; times still to come, by verb and leg
        own = row["moment"] if row["time_type"] == "actual" and row["is_shown"] else ""
        found.setdefault((row["leg"], row["verb"], own), []).append(row)
    made = []
    for (leg, verb, own), rows in found.items():
        if not own and any(key[:2] == (leg, verb) and key[2] for key in found):
            continue  # said before it happened: shown under the time at which it did
        earlier = [] if not own else found.get((leg, verb, ""), [])
        shown = next((row for row in rows if row["is_shown"]), rows[-1])
        rest = [_said(row) for row in [*earlier, *rows] if row is not shown]
        made.append(
            Step(words=shown["words"] or verb.replace("_", " "), leg=leg, counts=_said(shown), others=rest)
        )
    return sorted(made, key=lambda step: (step.counts.moment, step.counts.posted_at))


def dwells(found: Consignment, events: pl.DataFrame, *, at: datetime) -> list[Dwell]:
    """Read the clocks that have begun."""
    happened = [
        Happened(verb=row["verb"], moment=row["moment"], leg=row["leg"])
        for row in events.filter(time_type="actual").iter_rows(named=True)
    ]
    first = {leg.facility for leg in found.legs.all() if leg.number == 1}
    onward = any(one.verb == "onward" for one in happened) or bool(
        found.facility and found.facility not in first
    )
    latest = max((one.moment for one in happened), default=at)
    return [_dwell(one) for one in clocks(happened, at=max(at, latest), goes_onward=onward)]


def hours_said(hours: float) -> str:
    """Say a span: `3 days 4 h`, `5 h`, `20 min`."""
    days, rest = divmod(round(hours), 24)
    if days:
        return f"{days} day{'' if days == 1 else 's'}" + (f" {rest} h" if rest else "")
    return f"{rest} h" if rest else f"{round(hours * 60)} min"


def _dwell(clock: Clock) -> Dwell:
    hours, held = clock.elapsed / timedelta(hours=1), clock.held / timedelta(hours=1)
    whole = max(hours, LONG_HOURS[clock.name], 1e-9)
    return Dwell(
        title=translated(said(clock.name)),
        hours=hours,
        held=held,
        is_open=clock.is_open,
        started=clock.started,
        stopped=clock.stopped,
        share=hours / whole,
        held_share=held / whole,
    )


def _said(row: dict[str, Any]) -> Said:
    return Said(
        moment=row["moment"],
        kind=row["time_type"],
        by=row["by"],
        posted_at=row["posted_at"],
        place=row["place"] or "",
        note=row["note"] or "",
        document=row["document"] or "",
    )
