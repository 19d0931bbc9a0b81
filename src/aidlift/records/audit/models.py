"""The audit chain: lines that name the one before, and the head that the next will name."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from aidlift.records.audit.append_only import append_only


@append_only
class AuditEntry(models.Model):
    """One change: who, what, when, with the values given. Its hash covers itself and the line before."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, to_field="username", db_index=False)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    details = models.TextField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["seq"]
        # named here, as PostgreSQL would be given a second index for each that nobody asks: every action pays
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["hash"], name="audit_hash_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject", "seq"], name="audit_by_subject"),
            models.Index(fields=["person"], name="audit_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.action} {self.subject}"


class ChainHead(models.Model):
    """The last line of the chain; one row, locked by each posting, last of all its locks."""

    name = models.CharField(max_length=20, primary_key=True)
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField(null=True)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.name} {self.seq} {self.hash[:12]}"
