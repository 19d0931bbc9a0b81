"""Open flights: what each corridor operates on each day, and what is suspended, as known on a day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from aidlift import frames
from aidlift.errors import BadInput, Problem

WRITTEN_DATE = re.compile(r"\d{4}-\d\d-\d\d")
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
    unread = list(_days_not_read(corridors))
    if unread:
        raise BadInput("The operating days of some corridors cannot be read.", unread)
    rows: list[dict[str, object]] = []
    stops = suspensions.filter(pl.col("announced_on") <= known_on)
    spans: dict[str, list[tuple[date, date]]] = {}
    for stop in stops.iter_rows(named=True):
        until = stop["suspended_until"] or date.max
        spans.setdefault(stop["corridor"], []).append((stop["suspended_from"], until))
    for corridor in corridors.iter_rows(named=True):
        days = _operating(corridor, first_day, last_day)
        rows += [_flight(corridor, day, spans.get(corridor["corridor"], [])) for day in days]
    return pl.DataFrame(rows, schema=frames.schema("flights").dtypes)


def problems_of_corridors(corridors: pl.DataFrame, suspensions: pl.DataFrame) -> list[Problem]:
    """List what is absurd in corridors and their suspensions, with row (the header is row 1) and column."""
    problems = list(_days_not_read(corridors))
    seen: set[str] = set()
    for row, corridor in enumerate(corridors.iter_rows(named=True), start=2):
        code = corridor["corridor"]
        if code is not None and code in seen:
            problems.append(Problem(f"{code!r} stands twice", row, "corridors.corridor"))
        seen.add(code)
        if corridor["origin"] is not None and corridor["origin"] == corridor["destination"]:
            words = f"{corridor['destination']!r} is where it departs"
            problems.append(Problem(words, row, "corridors.destination"))
        begin, end = corridor["first_day"], corridor["last_day"]
        if begin and end and end < begin:
            problems.append(Problem(f"is {end}, before the first day of service", row, "corridors.last_day"))
    for row, stop in enumerate(suspensions.iter_rows(named=True), start=2):
        begin, end = stop["suspended_from"], stop["suspended_until"]
        if begin and end and end < begin:
            words = f"is {end}, before the suspension begins on {begin}"
            problems.append(Problem(words, row, "suspensions.suspended_until"))
    return problems


def _days_not_read(corridors: pl.DataFrame) -> Iterator[Problem]:
    for row, days in enumerate(corridors["days"].to_list(), start=2):
        if days is not None and _unread(days):
            words = f"is {days!r}; write daily, weekdays such as mon thu, or dates"
            yield Problem(words, row, "corridors.days")


def _unread(days: str) -> bool:
    words = days.lower().split()
    names = {word[:3] for word in words if word.isalpha() and word != "daily"}
    return not words or not names <= set(WEEKDAYS) or not all(word.isalpha() or _date(word) for word in words)


def _date(word: str) -> date | None:
    try:
        return date.fromisoformat(word) if WRITTEN_DATE.fullmatch(word) else None
    except ValueError:
        return None


def _operating(corridor: dict[str, object], first_day: date, last_day: date) -> Iterator[date]:
    """Give the days a corridor operates: `daily`, weekdays such as `mon thu`, or single dates."""
    words = str(corridor["days"]).lower().split()
    dates = {_date(word) for word in words}
    names = {word[:3] for word in words if word.isalpha()}
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
