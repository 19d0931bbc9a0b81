"""Every change to the counts that people enter: a count is added, never altered."""

from __future__ import annotations

from datetime import date, datetime

from aidlift.catalogue import item as catalogue_item
from aidlift.errors import BadInput, Problem
from aidlift.records import access
from aidlift.records.action import action
from aidlift.records.figures.models import HeldStock, ReportedFigure
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


@action("held.report")
def report_held(
    *,
    location: str,
    item: str,
    quantity: int,
    known_on: date,
    document: str,
    expires: date | None = None,
    note: str = "",
    by: Person,
    at: datetime,
) -> HeldStock:
    """Enter how much of an item a country holds itself, as a document says: 0 is nothing, no entry unknown.

    Units with another last day of shelf life are another entry of the same day; a later day takes the place
    of all before it.
    """
    access.require(by, "figures", country=location)
    catalogue_item(item)
    problems = []
    if not 0 <= quantity <= MOST_HELD:
        problems.append(Problem(f"is {quantity:,}; it must be 0 to {MOST_HELD:,}", column="quantity"))
    if known_on > at.date():
        problems.append(Problem(f"is {known_on}, which has not come yet", column="known_on"))
    source = document_named(document)
    if source is None:
        problems.append(Problem("is missing; name the document that says so", column="document"))
    if problems or source is None:
        raise BadInput("This stock cannot be kept.", problems)
    return HeldStock.objects.create(
        location=country_code(location),
        item=item,
        quantity=quantity,
        expires=expires,
        known_on=known_on,
        source=source,
        note=note,
        posted_at=at,
        person=by,
    )


MOST_HELD = 10**12
"""Units; more is a slip of the hand."""
