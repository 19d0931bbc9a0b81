"""What every page knows: the day the records live in, and which subjects the person may see."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def desk(request: HttpRequest) -> dict[str, Any]:
    """Return the navigation and the day."""
    return {}
