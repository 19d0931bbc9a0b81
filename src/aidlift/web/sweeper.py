"""Work whose worker died would stay “running” for ever: it is put back, and given up after three tries."""

from __future__ import annotations

from datetime import datetime, timedelta

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

LONGEST = timedelta(hours=1)
"""No work of ours takes longer; what runs longer has lost its worker."""

MOST_TRIES = 3


def sweep(at: datetime, *, longest: timedelta = LONGEST) -> tuple[int, int]:
    """Put lost work back into the queue; return how much was put back and how much given up."""
    lost = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=at - longest)
    again = given_up = 0
    for one in lost:
        tired = len(one.worker_ids) >= MOST_TRIES
        status = TaskResultStatus.FAILED if tired else TaskResultStatus.READY
        # only what still stands as it was found: its worker may have ended it in between
        found = DBTaskResult.objects.filter(
            pk=one.pk, status=TaskResultStatus.RUNNING, started_at=one.started_at
        )
        changed = found.update(status=status, finished_at=at if tired else None)
        again, given_up = again + changed * (not tired), given_up + changed * tired
    return again, given_up
