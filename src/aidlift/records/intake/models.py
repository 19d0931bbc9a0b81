"""Articles as they were read, and their drafts, which are in no total until a person confirms them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from aidlift.records.audit.append_only import append_only
from aidlift.records.evidence.models import Document


@append_only
class Article(models.Model):
    """A dated text, word for word; its document carries publisher, title and fingerprint."""

    article_id = models.CharField(max_length=40, primary_key=True)
    document = models.OneToOneField(Document, models.PROTECT, related_name="article")
    text = models.TextField()
    dated = models.DateField()
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, to_field="username", related_name="+"
    )
    unread = models.JSONField(default=list)
    posted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-posted_at"]

    def __str__(self) -> str:
        return f"{self.article_id} {self.document}"


class IntakeDraft(models.Model):
    """What a reading found, each field with its words; who brought the text in never confirms it.

    The reading itself (`content`) is never altered: what a person changed stands in `changes` beside it.
    """

    class State(models.TextChoices):
        """Where a draft stands."""

        EXTRACTED = "extracted"
        CONFIRMED = "confirmed"
        REJECTED = "rejected"
        MERGED = "merged"

    draft_id = models.CharField(max_length=50, primary_key=True)
    article = models.ForeignKey(Article, models.PROTECT, related_name="drafts")
    number = models.PositiveIntegerField()
    type = models.CharField(max_length=20)
    content: models.JSONField[dict[str, Any]] = models.JSONField()
    changes: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State.choices, default=State.EXTRACTED)
    extracted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, to_field="username", related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, to_field="username", related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    became = models.CharField(max_length=300, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merges")
    posted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["article_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["article", "number"], name="draft_number_once"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("extracted_by")),
                name="draft_extractor_is_not_confirmer",
            ),
            models.CheckConstraint(
                condition=Q(state="extracted", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="extracted") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="draft_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="rejected") | ~Q(reason=""), name="draft_rejected_with_reason"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "posted_at"], name="draft_by_state")
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.type} {self.state}"
