"""The counts that people entered, in the columns of every other count."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from aidlift.records import access
from aidlift.records.asof import known_by
from aidlift.records.figures.models import ReportedFigure
from aidlift.records.parties.models import Person
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
