"""Who asks."""

from __future__ import annotations

from django.http import HttpRequest

from aidlift.errors import NotAllowed
from aidlift.records.parties.models import Person, RoleGrant


def person_of(request: HttpRequest) -> Person:
    """Return the person who is signed in; raise NotAllowed for a stranger."""
    if not isinstance(request.user, Person):
        raise NotAllowed("Sign in first.")
    return request.user


def reader_of(request: HttpRequest) -> Person:
    """Return the person who is signed in, or the public: for pages that show what is published."""
    return request.user if isinstance(request.user, Person) else public()


def public() -> Person:
    """Make somebody without a name, who is in no table and holds the role `public`."""
    anybody = Person(username="", name="The public")
    anybody.__dict__["standing_roles"] = [RoleGrant(role="public")]
    return anybody
