"""Who acts on the records from the command line, when, and how far it has come; they have to be open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from rich.progress import Progress

from aidlift.errors import BadInput

if TYPE_CHECKING:
    from aidlift.records.parties.models import Person


def acting(username: str | None, does: str) -> Person:
    """Return the person named; raise BadInput where nobody was: `Say who asks`, with `does` as the verb."""
    from aidlift.records.parties.actions import person_named

    if not username:
        raise BadInput(f"Say who {does}: --by USERNAME, or set AIDLIFT_BY.")
    return person_named(username)


def moment_of(text: str | None) -> datetime:
    """Return the moment of posting: now, or as `--at` states it where the records live in a scenario."""
    from django.conf import settings

    from aidlift.records.clock import now
    from aidlift.records.reading import Unreadable, read_value

    if not text:
        return now()
    if not settings.SIMULATED:
        raise BadInput(
            "--at is for records that live in a scenario (AIDLIFT_SIMULATED); here changes are made now."
        )
    try:
        moment = read_value(datetime, text)
    except Unreadable as error:
        raise BadInput(f"--at {error}") from None
    assert isinstance(moment, datetime)
    return moment


def counting(bar: Progress) -> Callable[[int, int], None]:
    """Let work that says how many of how many are done move the bar that `progress` shows."""

    def moved(done: int, of: int) -> None:
        for task in bar.task_ids:
            bar.update(task, completed=done, total=of)

    return moved
