"""Where a fact stands: documents and the words quoted from them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from aidlift.records.audit.append_only import append_only


@append_only
class Document(models.Model):
    """A file, page, letter or signed paper as it was read; kept by its fingerprint."""

    document_id = models.CharField(max_length=80, primary_key=True)
    publisher = models.CharField(max_length=200)
    title = models.CharField(max_length=500)
    kind = models.CharField(max_length=40, default="source")
    dated = models.DateField(null=True, blank=True)
    address = models.CharField(max_length=1000, blank=True)
    licence = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    is_invented = models.BooleanField(default=False)
    posted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["document_id"]

    def __str__(self) -> str:
        return f"{self.publisher}: {self.title}"


@append_only
class Excerpt(models.Model):
    """Words quoted from a document for one field of one record; kept even when the record is corrected."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="excerpts")
    subject = models.CharField(max_length=120, db_index=True)
    field = models.CharField(max_length=40)
    quote = models.TextField()
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    posted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.subject} {self.field}: “{self.quote[:60]}”"
