"""As known on a day: what had been posted by its end."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any


def end_of(day: date) -> datetime:
    """Return the moment at which a day ends, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def known_by(day: date | None, field: str = "posted_at") -> dict[str, Any]:
    """Give the filter that keeps what had been posted by the end of `day`; all of it for None."""
    return {f"{field}__lt": end_of(day)} if day else {}
