"""What the drafts of a text say, as tables of tests set it down."""

from __future__ import annotations

from datetime import date

from aidlift.intake import Document, read_drafts


def values(
    text: str, *fields: str, kind: str | None = None, day: date | None = None
) -> list[tuple[object, ...]]:
    """List the fields of a text's drafts, in their order; of one kind of draft where it is named."""
    return [
        tuple(draft.value(field) for field in fields)
        for draft in read_drafts(Document(text=text, day=day)).drafts
        if kind in (None, draft.type)
    ]
