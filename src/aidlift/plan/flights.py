"""Open flights: what each corridor operates on each day, and what is suspended, as known on a day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from aidlift import frames
from aidlift.errors import BadInput, Problem

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CARRIED_OVER = (
    "payload_kg",
    "volume_m3",
    "pieces",
    "cold",
    "dg",
    "fixed_cost_usd",
    "cost_per_tonne_usd",
    "max_rotations",
    "departure_utc",
    "load_hours",
    "fly_hours",
    "unload_hours",
    "customs_hours",
)


def open_flights(
    corridors: pl.DataFrame,
    suspensions: pl.DataFrame,
    *,
    first_day: date,
    last_day: date,
    known_on: date,
) -> pl.DataFrame:
    """Return the frame `flights`: one row per corridor and operating day from `first_day` to `last_day`.

    A suspended day stays in the frame with `suspended`. A suspension counts once it is announced; one
    whose end is not stated lasts to the end. Raises BadInput for operating days that cannot be read.
    """
    rows: list[dict[str, object]] = []
    problems: list[Problem] = []
    stops = suspensions.filter(pl.col("announced_on") <= known_on)
    spans: dict[str, list[tuple[date, date]]] = {}
    for stop in stops.iter_rows(named=True):
        until = stop["suspended_until"] or date.max
        spans.setdefault(stop["corridor"], []).append((stop["suspended_from"], until))
    for number, corridor in enumerate(corridors.iter_rows(named=True), start=2):
        try:
            days = list(_operating(corridor, first_day, last_day))
        except ValueError as error:
            problems.append(Problem(str(error), number, "corridors.days"))
            continue
        rows += [_flight(corridor, day, spans.get(corridor["corridor"], [])) for day in days]
    if problems:
        raise BadInput("The operating days of some corridors cannot be read.", problems)
    return pl.DataFrame(rows, schema=frames.schema("flights").dtypes)


def _operating(corridor: dict[str, object], first_day: date, last_day: date) -> Iterator[date]:
    """Give the days a corridor operates: `daily`, weekdays such as `mon thu`, or single dates."""
    words = str(corridor["days"]).lower().split()
    dates = {date.fromisoformat(word) for word in words if re.fullmatch(r"\d{4}-\d\d-\d\d", word)}
    names = {word[:3] for word in words if word.isalpha() and word != "daily"}
    unread = [word for word in words if not word.isalpha() and not re.fullmatch(r"\d{4}-\d\d-\d\d", word)]
    if unread or not names <= set(WEEKDAYS) or not words:
        raise ValueError(f"is {corridor['days']!r}; write daily, weekdays such as mon thu, or dates")
    begin, end = corridor["first_day"], corridor["last_day"]
    for step in range((last_day - first_day).days + 1):
        day = first_day + timedelta(days=step)
        in_service = (begin is None or day >= begin) and (end is None or day <= end)  # type: ignore[operator]
        if in_service and ("daily" in words or WEEKDAYS[day.weekday()] in names or day in dates):
            yield day


def _flight(corridor: dict[str, object], day: date, spans: list[tuple[date, date]]) -> dict[str, object]:
    transit = corridor["transit_days"]
    assert isinstance(transit, int)
    return {
        "flight": f"{corridor['corridor']} {day}",
        "corridor": corridor["corridor"],
        "origin": corridor["origin"],
        "destination": corridor["destination"],
        "departs": day,
        "arrives": day + timedelta(days=transit),
        "suspended": any(begin <= day <= end for begin, end in spans),
        **{name: corridor.get(name) for name in CARRIED_OVER},
    }
