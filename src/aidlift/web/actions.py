"""Every change to the tokens of programs; those to jobs and webhooks stand in their own folders."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from aidlift.errors import BadInput, NotFound
from aidlift.records import access
from aidlift.records.action import action
from aidlift.records.parties.actions import person_named
from aidlift.records.parties.models import Person
from aidlift.web.hooks.actions import add_webhook, end_webhook
from aidlift.web.models import Token
from aidlift.web.work.jobs import begin_job, begin_outlook, cancel_job

__all__ = [
    "add_token",
    "add_webhook",
    "begin_job",
    "begin_outlook",
    "cancel_job",
    "digest",
    "end_token",
    "end_webhook",
]

PREFIX = "aidlift_"
"""Keys begin so, that scanners for leaked secrets find them."""

MOST_DAYS = 366


@action("token.add")
def add_token(
    name: str, *, person: str = "", may_write: bool = False, days: int = 90, by: Person, at: datetime
) -> Token:
    """Make a key by which a program acts as you; it is shown once, reads only unless it may write.

    The operator makes keys for others by naming the person.
    """
    access.require(by, "token")
    owner = by
    if person and person != by.username:
        access.require(by, "people")
        owner = person_named(person)
    if not 1 <= days <= MOST_DAYS:
        raise BadInput(f"A key lasts 1 to {MOST_DAYS} days; {days} was asked for.")
    if not name or len(name) > 100:
        raise BadInput("Name what the key is for, in 1 to 100 characters.")
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        digest=digest(secret),
        person=owner,
        name=name,
        may_write=may_write,
        made_at=at,
        expires_at=at + timedelta(days=days),
    )
    token.secret = secret
    return token


@action("token.end")
def end_token(token: int, *, by: Person, at: datetime) -> Token:
    """End a key from now on: one of your own, or anybody's if you are the operator."""
    access.require(by, "token")
    found = Token.objects.filter(pk=token).first()
    if found is None:
        raise NotFound(f"There is no key numbered {token}.")
    if found.person_id != by.username:
        access.require(by, "people")
    found.ended_at = at
    found.save(update_fields=["ended_at"])
    return found


def digest(secret: str) -> str:
    """Return the SHA-256 by which a key is looked up; it has 256 random bits, so no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()
