"""Every change to the evidence: documents are added, and words are quoted from them; neither is altered."""

from __future__ import annotations

import re
from datetime import date, datetime

from aidlift.errors import BadInput, Conflict
from aidlift.records import access
from aidlift.records.action import action
from aidlift.records.evidence.models import Document, Excerpt
from aidlift.records.parties.models import Person
from aidlift.records.parties.numbering import next_name
from aidlift.records.steps import named


@action("document.add")
def add_document(
    document_id: str = "",
    *,
    publisher: str,
    title: str,
    kind: str = "source",
    dated: date | None = None,
    address: str = "",
    licence: str = "",
    sha256: str = "",
    is_invented: bool = False,
    by: Person,
    at: datetime,
) -> Document:
    """Add a file, page, letter or signed paper by its title and fingerprint; it gets a number if unnamed."""
    access.require(by, "document")
    if document_id and Document.objects.filter(pk=document_id).exists():
        raise Conflict(f"There is a document {document_id!r} already; documents are not altered.")
    if sha256 and not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise BadInput("The fingerprint is not SHA-256 as 64 hex digits in small letters.")
    if not publisher or not title:
        raise BadInput("A document has a publisher and a title.")
    return Document.objects.create(
        document_id=document_id or next_name("DOC", at),
        publisher=publisher,
        title=title,
        kind=kind,
        dated=dated,
        address=address,
        licence=licence,
        sha256=sha256,
        is_invented=is_invented,
        posted_at=at,
    )


@action("excerpt.add")
def add_excerpt(
    document: str,
    *,
    subject: str,
    field: str,
    quote: str,
    start: int | None = None,
    end: int | None = None,
    by: Person,
    at: datetime,
) -> Excerpt:
    """Quote the words that bear out one field of one record: quantity of `pledge PLG-2021-0001`."""
    access.require(by, "document")
    if not quote.strip():
        raise BadInput("An excerpt quotes words; this one is empty.")
    if start is not None and end is not None and not 0 <= start < end:
        raise BadInput(f"The excerpt would begin at {start} and end at {end}.")
    return Excerpt.objects.create(
        document=named(Document, document, hint="add it first: aidlift do document.add."),
        subject=subject,
        field=field,
        quote=quote,
        start=start,
        end=end,
        posted_at=at,
    )
