"""Take a step: find and lock the thing, ask its table of moves, keep the dated event beside the new state."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.db import models

from aidlift.errors import BadInput, NotFound
from aidlift.records.evidence.models import Document
from aidlift.records.parties.models import Person
from aidlift.states import Machine

Thing = TypeVar("Thing", bound=models.Model)


def locked(model: type[Thing], name: str, *, hint: str = "") -> Thing:
    """Find a thing by its name and hold it until the transaction ends; raise NotFound."""
    found = model._default_manager.select_for_update().filter(pk=name).first()
    if found is None:
        raise missing(model, name, hint)
    return found


def named(model: type[Thing], name: str, *, hint: str = "") -> Thing:
    """Find a thing by its name; raise NotFound."""
    found = model._default_manager.filter(pk=name).first()
    if found is None:
        raise missing(model, name, hint)
    return found


def missing(model: type[models.Model], name: str, hint: str = "") -> NotFound:
    """Make the sentence for a thing that is not there."""
    return NotFound(f"There is no {model._meta.verbose_name} {name!r}{'; ' + hint if hint else '.'}")


def document_named(document: str) -> Document | None:
    """Find a document by its code; None where none was named."""
    hint = "add it first: aidlift do document.add."
    return named(Document, document, hint=hint) if document else None


def happened(occurred_at: datetime | None, at: datetime) -> datetime:
    """Return when something happened: as stated, or now; raise BadInput for a moment to come."""
    if occurred_at is None:
        return at
    if occurred_at > at:
        raise BadInput(
            f"It is stated to have happened at {occurred_at.isoformat()}, and it is {at.isoformat()} now; "
            "what is yet to come is recorded when it has happened."
        )
    return occurred_at


def take_step(
    thing: Any,
    machine: Machine,
    verb: str,
    *,
    by: Person,
    at: datetime,
    occurred_at: datetime | None = None,
    note: str = "",
    document: Document | None = None,
    changed: tuple[str, ...] = (),
    events: str = "events",
    **more: Any,
) -> None:
    """Move a thing along its table and keep the event; raise WrongState where the table has no such move.

    `changed` names further fields of the thing to save with its state; `more` goes into the event.
    """
    thing.state = machine.apply(thing.state, verb, name=str(thing.pk))
    thing.save(update_fields=["state", *changed])
    getattr(thing, events).create(
        verb=verb,
        state=thing.state,
        occurred_at=happened(occurred_at, at),
        posted_at=at,
        by=by,
        note=note,
        document=document,
        **more,
    )


def begin(
    thing: Any,
    verb: str,
    *,
    by: Person,
    at: datetime,
    occurred_at: datetime | None = None,
    note: str = "",
    document: Document | None = None,
    events: str = "events",
    **more: Any,
) -> None:
    """Keep the event by which a new thing came into its first state."""
    getattr(thing, events).create(
        verb=verb,
        state=thing.state,
        occurred_at=happened(occurred_at, at),
        posted_at=at,
        by=by,
        note=note,
        document=document,
        **more,
    )
