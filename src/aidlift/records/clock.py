"""The one place where doors read the time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings

from aidlift.records.audit.models import ChainHead


def now() -> datetime:
    """Return the moment of posting, in UTC.

    Where the records live in a scenario (`AIDLIFT_SIMULATED`), it is one second after the last change.
    """
    if not settings.SIMULATED:
        return datetime.now(UTC)
    start = datetime.fromisoformat(settings.SIMULATED)
    last = ChainHead.objects.values_list("at", flat=True).first()
    return max(start.astimezone(UTC), last + timedelta(seconds=1)) if last else start.astimezone(UTC)
