"""Counts that a person entered or confirmed from a text, each with its document; never altered.

Cases and deaths, and the stock that countries hold themselves.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from aidlift.records.audit.append_only import append_only
from aidlift.records.evidence.models import Document


@append_only
class ReportedFigure(models.Model):
    """One count as reported by a document; a later one for the same day stands beside it."""

    location = models.CharField(max_length=10)
    date = models.DateField()
    period_days = models.PositiveSmallIntegerField(default=1)
    date_basis = models.CharField(max_length=20, default="report")
    target = models.CharField(max_length=40)
    value = models.BigIntegerField()
    source = models.ForeignKey(Document, models.PROTECT, related_name="figures")
    source_ref = models.CharField(max_length=500, blank=True)
    posted_at = models.DateTimeField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, to_field="username", related_name="+"
    )
    external_id = models.CharField(max_length=120, null=True, blank=True, unique=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["location", "target", "date", "posted_at"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["location", "target", "date"], name="figure_by_place")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(period_days__gte=1, period_days__lte=31), name="figure_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.location} {self.target} {self.date}: {self.value}"


@append_only
class HeldStock(models.Model):
    """What a country says it holds of an item; 0 is a report, and no report is not 0."""

    location = models.CharField(max_length=3)
    item = models.CharField(max_length=40)
    quantity = models.BigIntegerField()
    expires = models.DateField(null=True, blank=True)
    known_on = models.DateField()
    source = models.ForeignKey(Document, models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    posted_at = models.DateTimeField(db_index=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, to_field="username", related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(quantity__gte=0), name="held_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.location} {self.item} {self.known_on}: {self.quantity}"
