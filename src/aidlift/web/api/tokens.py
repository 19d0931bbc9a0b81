"""Who calls: the person whose key stands in the Authorization header; a session counts for nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from aidlift.records.clock import now
from aidlift.records.parties.models import Person
from aidlift.web.actions import digest
from aidlift.web.models import Token


class Bearer(HttpBearer):
    """Finds the key by its SHA-256; one that ended, ran out, or whose person was stopped opens nothing."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Return the key, with its person, or None."""
        found = Token.objects.select_related("person").filter(digest=digest(token), ended_at=None).first()
        if found is None or not found.person.is_active or found.expires_at <= now():
            return None
        return found


def caller(request: HttpRequest) -> tuple[Token, Person]:
    """Return the key and the person that a call was made with."""
    token = request.auth  # type: ignore[attr-defined]
    assert isinstance(token, Token)
    return token, token.person
