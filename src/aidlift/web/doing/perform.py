"""Do an action for a person at the site or the API, and refuse it where the record changed meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction

from aidlift.errors import Conflict
from aidlift.records.action import Action, name_of
from aidlift.records.audit.models import AuditEntry
from aidlift.records.clock import now
from aidlift.records.parties.models import Person
from aidlift.records.reading import read_arguments
from aidlift.web.record.seen import sees

NO_CHANGE = "person.sign-in"
"""Stands in the chain about a person and changes nothing of them: who signs in can still be stopped."""


class Changed(Conflict):
    """The record changed since the person looked at it; nothing of theirs was done."""

    code = "changed"


def perform(
    action: Action, given: Mapping[str, Any], *, by: Person, subject: str = "", seen: int | None = None
) -> models.Model:
    """Read what was given and do the action.

    `seen` is the number of the last line of the audit chain about `subject` that the person had before them;
    raises Changed, with nothing done, if there is a newer one by somebody else or by an earlier click. A
    record that the person may not see and that the action did not change guards nothing: else anybody could
    learn by its name who does what with it.
    """
    arguments = read_arguments(action.parameters, given)
    at = now()
    action.prepare(**arguments, by=by, at=at)
    with transaction.atomic():
        try:
            record = action.function(**arguments, by=by, at=at)
        except Conflict:
            # who was quicker, and with what, says more than the state that they left
            if subject and seen is not None:
                _refuse_changed(subject, seen, by, at, is_own=False)
            raise
        # After the action: it holds the lock of the chain's head now, so nobody can slip in between.
        if subject and seen is not None:
            _refuse_changed(subject, seen, by, at, is_own=subject == name_of(record))
    return record


def last_seen(subject: str) -> int:
    """Return the number of the last line of the chain about a record; 0 if there is none."""
    return _changes_of(subject).aggregate(last=models.Max("seq"))["last"] or 0


def _changes_of(subject: str) -> models.QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(subject=subject).exclude(action=NO_CHANGE)


def _refuse_changed(subject: str, seen: int, by: Person, at: Any, *, is_own: bool) -> None:
    newer = _changes_of(subject).filter(seq__gt=seen).exclude(person=by, at=at).first()
    kind, _, key = subject.partition(" ")
    if newer is not None and (is_own or sees(kind, key, by=by)):
        raise Changed(
            f"{subject[:1].upper()}{subject[1:]} changed since you looked at it: {newer.person} did "
            f"“{newer.action}” at {newer.at:%H:%M} UTC. Nothing of yours was done. "
            "Look at it as it stands now, then decide again."
        )
