"""Work whose worker died would stay “running” for ever: it is put back, and given up after three tries.

Each worker says every few seconds that it lives; work whose worker fell silent is lost.
"""

from __future__ import annotations

import socket
from datetime import datetime, timedelta

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from aidlift.web.models import Job, WorkerBeat

BEAT = timedelta(seconds=15)
SILENCE = timedelta(minutes=2)
"""Eight beats: a solver that holds the interpreter for a while is no death."""

LONGEST = timedelta(hours=6)
"""No work of ours takes longer; what runs longer hangs, though its worker lives."""

FORGOTTEN = timedelta(days=7)
MOST_TRIES = 3


def beat(worker: str, at: datetime) -> None:
    """Say that a worker lives, and forget those that fell silent long ago."""
    WorkerBeat.objects.update_or_create(
        worker_id=worker,
        defaults={"at": at, "host": socket.gethostname()[:255]},
        create_defaults={"at": at, "began_at": at, "host": socket.gethostname()[:255]},
    )
    WorkerBeat.objects.filter(at__lt=at - FORGOTTEN).delete()


def sweep(at: datetime) -> tuple[int, int]:
    """Put lost work back into the queue; return how much was put back and how much given up.

    Work that was cancelled is given up too: nobody waits for it.
    """
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=at - SILENCE)
    alive = set(WorkerBeat.objects.filter(at__gte=at - SILENCE).values_list("worker_id", flat=True))
    cancelled = set(Job.objects.filter(cancelled_at__isnull=False).values_list("task", flat=True))
    again = given_up = 0
    for one in running:
        if one.worker_ids and one.worker_ids[-1] in alive and one.started_at >= at - LONGEST:
            continue
        tired = len(one.worker_ids) >= MOST_TRIES or one.pk in cancelled
        status = TaskResultStatus.FAILED if tired else TaskResultStatus.READY
        # only what still stands as it was found: its worker may have ended it in between
        found = DBTaskResult.objects.filter(
            pk=one.pk, status=TaskResultStatus.RUNNING, started_at=one.started_at
        )
        changed = found.update(status=status, finished_at=at if tired else None)
        again, given_up = again + changed * (not tired), given_up + changed * tired
    return again, given_up
