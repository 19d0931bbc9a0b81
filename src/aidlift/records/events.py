"""What every dated event of a record has: its two times, its person, its words and its document."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from aidlift.records.evidence.models import Document


class Posted(models.Model):
    """A row that only grows: when it happened, when it was posted and by whom."""

    occurred_at = models.DateTimeField()
    posted_at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, to_field="username", related_name="+")
    note = models.TextField(blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(occurred_at__lte=F("posted_at")), name="%(class)s_happened_before_posted"
            )
        ]


class Event(Posted):
    """A step of a thing that has a state: the verb, and the state it led to."""

    verb = models.CharField(max_length=30)
    state = models.CharField(max_length=30)

    class Meta(Posted.Meta):
        abstract = True
