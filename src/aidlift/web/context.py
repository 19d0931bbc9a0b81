"""What every page knows: the day the records live in, and which subjects the person may see."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from aidlift.records.parties.models import Person
from aidlift.web import subjects
from aidlift.web.words import translated


def desk(request: HttpRequest) -> dict[str, Any]:
    """Return the navigation, and where the records live in a scenario, since when."""
    user = getattr(request, "user", None)
    return {
        "simulated": datetime.fromisoformat(settings.SIMULATED) if settings.SIMULATED else None,
        "navigation": subjects.seen_by(user) if isinstance(user, Person) else subjects.shown_to_all(),
        "roles": [_said(grant) for grant in user.standing_roles] if isinstance(user, Person) else [],
    }


def _said(grant: Any) -> str:
    scope = grant.country or grant.store_id or grant.party_id or ""
    return f"{translated(grant.role.replace('_', ' '))} {scope}".strip()
