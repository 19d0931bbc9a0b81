"""Every change to the counts that people enter: there is one, adding."""

from __future__ import annotations

from datetime import date, datetime

from aidlift.errors import BadInput, Problem
from aidlift.records import access
from aidlift.records.action import action
from aidlift.records.figures.models import ReportedFigure
from aidlift.records.parties.actions import country_code
from aidlift.records.parties.models import Person
from aidlift.records.steps import document_named

COUNTED = ("cases", "deaths", "recoveries")
TARGETS = tuple(f"{basis} {what}" for basis in ("new", "cumulative") for what in COUNTED)
LONGEST_PERIOD = 31
"""Days; a count over more than a month says nothing about a wave."""


@action("figure.report")
def report_figure(
    *,
    location: str,
    date: date,
    target: str,
    value: int,
    document: str,
    period_days: int = 1,
    source_ref: str = "",
    external_id: str = "",
    by: Person,
    at: datetime,
) -> ReportedFigure:
    """Enter a count as a document reports it; what was known before stays beside it."""
    access.require(by, "figures", country=location)
    problems = []
    if target not in TARGETS:
        problems.append(Problem(f"is {target!r}; it must be one of {', '.join(TARGETS)}", column="target"))
    if date > at.date():
        problems.append(Problem(f"is {date}, which has not come yet", column="date"))
    source = document_named(document)
    if source is None:
        problems.append(Problem("is missing; name the document that reports the count", column="document"))
    if not 1 <= period_days <= LONGEST_PERIOD:
        problems.append(Problem(f"is {period_days}; it must be 1 to {LONGEST_PERIOD}", column="period_days"))
    if value < 0:
        problems.append(
            Problem(f"is {value}; a correction downwards is a later, lower count", column="value")
        )
    if problems:
        raise BadInput("This count cannot be kept.", problems)
    assert source is not None
    return ReportedFigure.objects.create(
        location=country_code(location),
        date=date,
        period_days=period_days,
        target=target,
        value=value,
        source=source,
        source_ref=source_ref[:500],
        posted_at=at,
        person=by,
        external_id=external_id or None,
    )
