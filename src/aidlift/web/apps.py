"""The site as a Django app: it keeps tokens and stored answers, and writes sign-ins into the audit chain."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The site."""

    name = "aidlift.web"

    def ready(self) -> None:
        """Connect what is written down at sign-in."""
        from aidlift.web import accounts

        accounts.connect()
