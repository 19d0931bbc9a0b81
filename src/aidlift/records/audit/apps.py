"""Puts the triggers in place after every migration and the checks into `check`."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    """The audit app."""

    name = "aidlift.records.audit"

    def ready(self) -> None:
        """Connect; migrations may rebuild a table and drop its triggers, so they are made anew after each."""
        from aidlift.records.audit import amounts, append_only, written

        written.watch()
        amounts.watch()
        # the signal comes once an app when all migrations are done: ours is enough
        post_migrate.connect(_install, sender=self, dispatch_uid="append-only triggers")
        checks.register(append_only.check, checks.Tags.database)


def _install(*, using: str, **_: Any) -> None:
    from aidlift.records.audit import append_only

    append_only.install(using)
