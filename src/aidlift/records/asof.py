"""As known on a day: what had been posted by its end."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import F, Manager, OuterRef, Subquery


def end_of(day: date) -> datetime:
    """Return the moment at which a day ends, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def known_by(day: date | None, field: str = "posted_at") -> dict[str, Any]:
    """Give the filter that keeps what had been posted by the end of `day`; all of it for None."""
    return {f"{field}__lt": end_of(day)} if day else {}


def known_state(events: Manager[Any], thing: str, day: date | None) -> F | Subquery:
    """Give the state that a thing was in by the end of `day`: its last event's; for None its own.

    `thing` names the field of the events. Every step writes its event and the thing together.
    """
    if day is None:
        return F("state")
    told = events.filter(**{thing: OuterRef("pk")}, **known_by(day))
    return Subquery(told.order_by("-id").values("state")[:1])
