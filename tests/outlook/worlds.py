"""Tiny worlds of figures."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import polars as pl

from aidlift import frames

MONDAY = date(2021, 5, 3)


def counts(
    location: str,
    values: Iterable[int | None],
    *,
    last: date,
    step: int = 1,
    target: str = "new cases",
    flags: dict[int, str] | None = None,
    state: str = "missed",
    source_id: str = "ministry",
    as_of: date = MONDAY,
) -> pl.DataFrame:
    """Counts that end on `last`, one every `step` days; None is a missed report."""
    values = list(values)
    days = [last - timedelta(days=step * back) for back in range(len(values) - 1, -1, -1)]
    rows = [
        {
            "location": location,
            "date": day,
            "period_days": step,
            "date_basis": "report",
            "target": target,
            "value": value,
            "state": "reported" if value is not None else state,
            "flags": (flags or {}).get(number, ""),
            "source_id": source_id,
            "source_ref": "",
            "as_of": as_of,
        }
        for number, (day, value) in enumerate(zip(days, values, strict=True))
    ]
    return pl.DataFrame(rows, schema=frames.schema("figures").dtypes)


def weeks_of_days(weekly: Sequence[int | None]) -> list[int | None]:
    """Spread each weekly count over its seven days, all in equal parts but for the rest on the first."""
    days: list[int | None] = []
    for total in weekly:
        if total is None:
            days += [None] * 7
        else:
            part, rest = divmod(total, 7)
            days += [part + rest, *[part] * 6]
    return days


def growing(first: float, factor: float, weeks: int) -> list[int]:
    """Weekly counts that grow by a factor."""
    return [round(first * factor**week) for week in range(weeks)]
