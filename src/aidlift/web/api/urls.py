"""The addresses of the API, open to keys and closed to sessions."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, URLResolver

from aidlift.web.api.endpoints import make_api


def api_urls() -> tuple[Any, ...]:
    """Make the API's addresses; the site's sign-in does not stand before them, their own key does."""
    patterns, app, namespace = make_api().urls
    for pattern in patterns:
        _open(pattern)
    return patterns, app, namespace


def _open(pattern: URLPattern | URLResolver) -> None:
    if isinstance(pattern, URLPattern):
        pattern.callback.login_required = False  # type: ignore[attr-defined]
    else:
        for inner in pattern.url_patterns:
            _open(inner)
