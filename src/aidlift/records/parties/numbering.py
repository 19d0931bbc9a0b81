"""Names that people can say on the telephone: `REQ-2021-0007`."""

from __future__ import annotations

from datetime import datetime

from aidlift.records.parties.models import Counter


def next_name(kind: str, at: datetime) -> str:
    """Give the next name of a kind in the year of `at`, inside the caller's transaction."""
    prefix = f"{kind}-{at.year}"
    Counter.objects.get_or_create(prefix=prefix)
    counter = Counter.objects.select_for_update().get(prefix=prefix)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{prefix}-{counter.last:04d}"
