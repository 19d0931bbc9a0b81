"""The counts that people entered, in the columns of every other count."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from aidlift.records import access
from aidlift.records.asof import known_by
from aidlift.records.figures.models import HeldStock, ReportedFigure
from aidlift.records.parties.models import Party, Person
from aidlift.records.query import query

SCHEMA: dict[str, Any] = {
    "location": pl.String,
    "date": pl.Date,
    "period_days": pl.Int64,
    "date_basis": pl.String,
    "target": pl.String,
    "value": pl.Int64,
    "state": pl.String,
    "source_id": pl.String,
    "source_ref": pl.String,
    "as_of": pl.Date,
    "entered_by": pl.String,
}


@query("figures")
def reported_figures(
    location: str = "", target: str = "", as_of: date | None = None, *, by: Person
) -> pl.DataFrame:
    """Show counts entered by people or confirmed from texts, conflicting ones side by side."""
    access.require(by, "figures", access="read", country=location)
    rows = ReportedFigure.objects.filter(**known_by(as_of))
    if location:
        rows = rows.filter(location=location)
    if target:
        rows = rows.filter(target=target)
    return pl.DataFrame(
        [
            (
                *(row.location, row.date, row.period_days, row.date_basis, row.target, row.value, "reported"),
                *(row.source_id, row.source_ref, row.posted_at.date(), row.person_id),
            )
            for row in rows.iterator()
        ],
        schema=SCHEMA,
        orient="row",
    )


HELD: dict[str, Any] = {
    "location": pl.String,
    "state": pl.String,
    "item": pl.String,
    "quantity": pl.Int64,
    "expires": pl.Date,
    "known_on": pl.Date,
    "source_id": pl.String,
    "note": pl.String,
}


@query("country_stock")
def country_stock(location: str = "", as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show what countries say they hold themselves; a member that has not said is `not reported`.

    Of each item the latest day that was reported counts; of one day and shelf life, what was said last.
    """
    access.require(by, "figures", access="read", country=location)
    rows = HeldStock.objects.filter(**known_by(as_of)).order_by("id")
    latest: dict[tuple[str, str], date] = {}
    said: dict[tuple[str, str, date, date | None], HeldStock] = {}
    for row in rows.filter(location=location) if location else rows:
        key = (row.location, row.item)
        latest[key] = max(row.known_on, latest.get(key, row.known_on))
        said[(*key, row.known_on, row.expires)] = row
    known = [row for row in said.values() if row.known_on == latest[row.location, row.item]]
    members = Party.objects.filter(is_member=True).exclude(country="").values_list("country", flat=True)
    silent = {code for code in members if location in {"", code}} - {row.location for row in known}
    return pl.DataFrame(
        [
            *(
                (row.location, "reported", row.item, row.quantity, row.expires, row.known_on, row.source_id,
                 row.note)
                for row in known
            ),
            *((code, "not reported", None, None, None, None, None, None) for code in silent),
        ],
        schema=HELD,
        orient="row",
    ).sort("location", "item", "expires")  # fmt: skip
