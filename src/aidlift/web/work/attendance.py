"""What a worker does beside its work: say that it lives, put lost work back, send webhooks' messages."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event, Thread

from django.db import close_old_connections, connection

from aidlift.web.hooks.telling import tell
from aidlift.web.sweeper import BEAT, beat, sweep

logger = logging.getLogger("aidlift.worker")

TELL_SECONDS = 2.0


def attend(worker: str, at: datetime) -> None:
    """Say that a worker lives, and put back what others left."""
    beat(worker, at)
    again, given_up = sweep(at)
    if again or given_up:
        logger.warning("lost work: %d put back, %d given up", again, given_up)


def beside(worker: str, ended: Event) -> list[Thread]:
    """Attend and tell in threads of their own until `ended` is set; a slow receiver delays no beat."""

    def attending() -> None:
        attend(worker, datetime.now(UTC))

    def telling() -> None:
        tell(datetime.now(UTC))

    rounds = ((attending, BEAT.total_seconds()), (telling, TELL_SECONDS))
    threads = [Thread(target=_again, args=(*one, ended), daemon=True) for one in rounds]
    for thread in threads:
        thread.start()
    return threads


def _again(act: Callable[[], None], seconds: float, ended: Event) -> None:
    """Act again and again; what goes wrong once (the database is away) is written down and tried again."""
    while not ended.is_set():
        try:
            close_old_connections()
            act()
        except Exception:
            logger.exception("%s failed; it is tried again", act.__name__)
        ended.wait(seconds)
    connection.close()
