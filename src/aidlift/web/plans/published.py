"""Which runs the public may see: those behind a bulletin that was given out."""

from __future__ import annotations

from datetime import date

from aidlift.bulletin.moves import PUBLISHED
from aidlift.records.plans.models import PlanRun
from aidlift.web.plans.kept import is_kept


def published_until(day: date) -> list[PlanRun]:
    """List the runs whose bulletin was given out, known by `day`, the newest first."""
    told = PlanRun.objects.filter(bulletins__state__in=PUBLISHED, bulletins__known_on__lte=day).distinct()
    return [one for one in told.order_by("-known_on", "-posted_at")[:5] if is_kept(one.pk)]
