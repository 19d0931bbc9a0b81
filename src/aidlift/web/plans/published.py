"""Which runs the public may see: those behind a bulletin that was issued."""

from __future__ import annotations

from datetime import date

from aidlift.records.plans.models import PlanRun


def published_until(day: date) -> list[PlanRun]:
    """List the runs whose bulletin was issued, known by `day`, the newest first."""
    return []
