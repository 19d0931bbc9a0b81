"""Who asks."""

from __future__ import annotations

from django.http import HttpRequest

from aidlift.errors import NotAllowed
from aidlift.records.parties.models import Person


def person_of(request: HttpRequest) -> Person:
    """Return the person who is signed in; raise NotAllowed for a stranger."""
    if not isinstance(request.user, Person):
        raise NotAllowed("Sign in first.")
    return request.user
