"""What the evidence shows: the documents, and the words quoted from them."""

from __future__ import annotations

from datetime import date

import polars as pl

from aidlift.records import access
from aidlift.records.asof import known_by
from aidlift.records.evidence.models import Document, Excerpt
from aidlift.records.parties.models import Person
from aidlift.records.query import query
from aidlift.records.tables import table

DOCUMENTS = {
    "document_id": pl.String,
    "publisher": pl.String,
    "title": pl.String,
    "kind": pl.String,
    "dated": pl.Date,
    "address": pl.String,
    "licence": pl.String,
    "sha256": pl.String,
    "is_invented": pl.Boolean,
}
EXCERPTS = {
    "document_id": pl.String,
    "subject": pl.String,
    "field": pl.String,
    "quote": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
}


@query("documents")
def documents(as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show the documents that facts stand on."""
    access.reach(by, "document")
    return table(Document.objects.filter(**known_by(as_of)).order_by("document_id"), DOCUMENTS)


@query("excerpts")
def excerpts(subject: str = "", as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show the words quoted from documents, for one record or for all."""
    access.reach(by, "document")
    found = Excerpt.objects.filter(**known_by(as_of)).order_by("id")
    return table(found.filter(subject=subject) if subject else found, EXCERPTS)
