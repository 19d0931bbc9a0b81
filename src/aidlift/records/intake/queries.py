"""The inbox: articles, and drafts with the words that state them."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from aidlift.records import access
from aidlift.records.asof import known_by
from aidlift.records.intake.keeping import from_kept
from aidlift.records.intake.models import Article, IntakeDraft
from aidlift.records.intake.sayings import fields_said
from aidlift.records.parties.models import Person
from aidlift.records.query import query

ARTICLES: dict[str, Any] = {
    "article": pl.String,
    "dated": pl.Date,
    "publisher": pl.String,
    "title": pl.String,
    "drafts": pl.Int64,
    "open": pl.Int64,
    "brought_by": pl.String,
    "posted_at": pl.Datetime("us", "UTC"),
}
DRAFTS: dict[str, Any] = {
    "draft": pl.String,
    "article": pl.String,
    "type": pl.String,
    "says": pl.String,
    "quote": pl.String,
    "confidence": pl.Float64,
    "state": pl.String,
    "became": pl.String,
    "reason": pl.String,
    "brought_by": pl.String,
    "decided_by": pl.String,
}


@query("articles")
def articles(as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show the texts that were brought in, the latest first, with how many drafts are still open."""
    access.require(by, "intake", access="read")
    rows = Article.objects.filter(**known_by(as_of)).select_related("document").prefetch_related("drafts")
    return pl.DataFrame(
        [
            (
                one.pk,
                one.dated,
                one.document.publisher,
                one.document.title,
                len(states := [draft.state for draft in one.drafts.all()]),
                states.count(IntakeDraft.State.EXTRACTED),
                one.read_by_id,
                one.posted_at,
            )
            for one in rows
        ],
        schema=ARTICLES,
        orient="row",
    )


@query("drafts")
def drafts(
    article: str = "", state: str = "", type: str = "", as_of: date | None = None, *, by: Person
) -> pl.DataFrame:
    """Show what texts seem to say, each with its quote, and what a person made of it."""
    access.require(by, "intake", access="read")
    rows = IntakeDraft.objects.filter(**known_by(as_of)).order_by("-article_id", "number")
    filters = {"article_id": article, "state": state, "type": type}
    rows = rows.filter(**{name: value for name, value in filters.items() if value})
    return pl.DataFrame([_row(one) for one in rows], schema=DRAFTS, orient="row")


def _row(kept: IntakeDraft) -> tuple[object, ...]:
    draft = from_kept(kept.content)
    said = {
        name: one.value for name, one in draft.fields.items() if one.value not in (None, ())
    } | kept.changes
    return (
        kept.pk,
        kept.article_id,
        kept.type,
        fields_said(said),
        " ".join(draft.evidence[0].quote.split()),
        draft.confidence,
        kept.state,
        kept.became,
        kept.reason,
        kept.extracted_by_id,
        kept.decided_by_id,
    )
