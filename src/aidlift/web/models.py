"""What the site itself keeps: tokens of programs, and answers already given to them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Token(models.Model):
    """The key of a program that acts as a person; only its SHA-256 is kept, the key is shown once."""

    digest = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, to_field="username", related_name="tokens"
    )
    name = models.CharField(max_length=100)
    may_write = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    secret = ""
    """The key itself, on the object that was just made and never in the database."""

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.name} of {self.person_id}"


class StoredAnswer(models.Model):
    """The answer to a write that carried an Idempotency-Key, kept to be given again."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, to_field="username")
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    body = models.TextField(blank=True)
    given_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "key"], name="one_answer_a_key")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.key}"
