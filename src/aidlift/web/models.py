"""What the site itself keeps: tokens of programs and answers given to them, work that a worker does, and who
is told of changes."""

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


class Job(models.Model):
    """Work that somebody asked a worker for; how far it is stands in the queue, under `task`."""

    job_id = models.CharField(max_length=20, primary_key=True)
    task = models.UUIDField(unique=True)
    kind = models.CharField(max_length=20)
    day = models.DateField()
    seed = models.PositiveIntegerField(default=0)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, to_field="username", related_name="jobs"
    )
    asked_at = models.DateTimeField()
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, to_field="username", related_name="+", null=True, blank=True
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-job_id"]

    def __str__(self) -> str:
        return self.job_id


class WorkerBeat(models.Model):
    """A worker, and when it last said that it lives; its clock is the machine's, never a scenario's."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    began_at = models.DateTimeField()
    at = models.DateTimeField()
    host = models.CharField(max_length=255)

    def __str__(self) -> str:
        return f"{self.worker_id} on {self.host}"


class Webhook(models.Model):
    """An address that is told of changes a person may see; `nonce` and the site's key give its secret."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, to_field="username", related_name="webhooks"
    )
    url = models.CharField(max_length=500)
    actions = models.CharField(max_length=500, blank=True)
    nonce = models.CharField(max_length=43)
    told_to = models.PositiveBigIntegerField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    secret = ""
    """What its messages are signed with, on the object that was just made."""

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.url} of {self.person_id}"


class WebhookDelivery(models.Model):
    """A message to a webhook about one line of the chain: how often it was tried, what came of it."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "waiting"
        DELIVERED = "delivered", "delivered"
        GIVEN_UP = "given up", "given up"

    webhook = models.ForeignKey(Webhook, models.PROTECT, related_name="deliveries")
    seq = models.PositiveBigIntegerField()
    action = models.CharField(max_length=60)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    answered = models.CharField(max_length=200, blank=True)
    """The status, or why there was none, at the last try."""

    class Meta:
        ordering: ClassVar[list[str]] = ["-seq"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["webhook", "seq"], name="one_message_a_line")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "next_at"], name="messages_due")
        ]

    def __str__(self) -> str:
        return f"{self.webhook_id} {self.seq} {self.state}"
