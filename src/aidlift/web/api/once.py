"""Writes that may be sent twice and happen once: the answer to an Idempotency-Key is kept with the change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from aidlift.errors import BadInput, Conflict
from aidlift.records.parties.models import Person
from aidlift.web.models import StoredAnswer

KEPT = timedelta(days=7)
LONGEST_KEY = 200


def once(
    by: Person, key: str, asked: bytes, at: datetime, act: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """Act, and keep the answer with the change; give the kept one where key and request are known.

    Raises Conflict where the key came with another request before. A refused request keeps nothing, so it
    may be mended and sent again under its key.
    """
    if not key:
        return act()
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise BadInput(f"An Idempotency-Key has 1 to {LONGEST_KEY} printable characters.")
    fingerprint = hashlib.sha256(asked).hexdigest()
    for _ in range(2):
        try:
            with transaction.atomic():
                return _once(by, key, fingerprint, at, act)
        except IntegrityError:
            # another request with this key was quicker and kept its answer, or the trouble was not the key
            if not StoredAnswer.objects.filter(person=by, key=key).exists():
                raise
    raise Conflict("Another request with this Idempotency-Key is being answered; send it again.")


def _once(
    by: Person, key: str, fingerprint: str, at: datetime, act: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    kept = StoredAnswer.objects.filter(person=by, key=key).first()
    if kept is not None:
        if kept.fingerprint != fingerprint:
            raise Conflict(
                "This Idempotency-Key came with another request before; use a new key for a new request."
            )
        answer: dict[str, Any] = json.loads(kept.body)
        return answer
    StoredAnswer.objects.filter(person=by, given_at__lt=at - KEPT).delete()
    row = StoredAnswer.objects.create(person=by, key=key, fingerprint=fingerprint, given_at=at)
    answer = act()
    row.body = json.dumps({name: value for name, value in answer.items() if name != "secret"})
    row.save(update_fields=["body"])
    return answer
