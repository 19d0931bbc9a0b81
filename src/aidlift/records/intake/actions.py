"""Every change to the inbox: texts come in, and persons other than who brought them decide on the drafts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from aidlift.errors import BadInput, Conflict, Problem, SamePerson
from aidlift.evidence import fingerprint
from aidlift.intake import Document, Draft, FieldValue, Read, read_drafts
from aidlift.intake.gate import gate
from aidlift.intake.told import NotBorneOut, draft_told
from aidlift.records import access
from aidlift.records.action import action
from aidlift.records.audit.written import keep_all
from aidlift.records.evidence.actions import add_document
from aidlift.records.evidence.models import Excerpt
from aidlift.records.intake.filing import file_draft
from aidlift.records.intake.keeping import from_kept, to_kept
from aidlift.records.intake.models import Article, IntakeDraft
from aidlift.records.parties.models import Person
from aidlift.records.parties.numbering import next_name
from aidlift.records.steps import locked, named

LONGEST_TEXT = 500_000
"""Characters; some seconds of reading. A longer report is brought in by its chapters."""

ADDED = "a person"
"""The reader of drafts that no reading found."""

ASKED_AS = {"type": "kind", "item": "goods", "donor": "donor_name", "carrier": "carrier_name"}
"""Fields of a draft that `draft.add` takes by another name."""

TOLD_AS = {asked: name for name, asked in ASKED_AS.items()}


def _read_before(
    text: str,
    *,
    title: str,
    publisher: str,
    dated: date | None = None,
    address: str = "",
    by: Person,
    at: datetime,
) -> None:
    access.require(by, "article")
    document = _document(text, title, publisher, dated, address)
    _refuse_unread(text, document.sha256)
    _read(document)


@action("article.add", before=_read_before)
def add_article(
    text: str,
    *,
    title: str,
    publisher: str,
    dated: date | None = None,
    address: str = "",
    by: Person,
    at: datetime,
) -> Article:
    """Bring in a dated text and read it into drafts; somebody else confirms them."""
    access.require(by, "article")
    given = _document(text, title, publisher, dated, address)
    _refuse_unread(text, given.sha256)
    read = _read(given)
    day = _checked_day(text, read.document.dateline, at)
    document = add_document(
        publisher=publisher,
        title=title,
        kind="article",
        dated=day,
        address=address,
        sha256=given.sha256,
        by=by,
        at=at,
    )
    article = Article.objects.create(
        article_id=next_name("ART", at),
        document=document,
        text=text,
        dated=day,
        read_by=by,
        unread=[[one.start, one.end] for one in read.unread],
        posted_at=at,
    )
    ordered = sorted(read.drafts, key=lambda draft: draft.evidence[0].start)
    IntakeDraft.objects.bulk_create(
        _kept(article, number, draft, by, at) for number, draft in enumerate(ordered, 1)
    )
    return article


@action("draft.add")
def add_draft(
    article_id: str,
    *,
    kind: str,
    quote: str,
    number: str = "",
    date_words: str = "",
    measure: str = "",
    basis: str = "",
    case_class: str = "",
    group: str = "",
    place: str = "",
    area: str = "",
    actor: str = "",
    addressee: str = "",
    donor_name: str = "",
    recipient: str = "",
    goods: str = "",
    unit: str = "",
    status: str = "",
    carrier_name: str = "",
    origin: str = "",
    destination: str = "",
    by: Person,
    at: datetime,
) -> IntakeDraft:
    """Add a draft that the reading of a text missed, in the text's own words; another person decides on it.

    `kind` is figure, request, pledge, delivery or flight; `quote` is copied from the text, `number` as it
    stands in the quote, `date_words` as they stand in the text (`on Tuesday`). Countries are codes of three
    letters. Raises BadInput with everything that the text does not bear out.
    """
    said = {
        TOLD_AS.get(name, name): words
        for name, words in locals().items()  # read first, while there is nothing but what was given
        if words and name not in ("article_id", "by", "at")
    }
    access.require(by, "intake")
    next_name("DRAFT", at)  # holds its counter: two who add at once get numbers of their own
    article = named(Article, article_id)
    try:
        draft = draft_told(document_of(article), said, reader=ADDED, confidence=1.0)
    except NotBorneOut as wrong:
        problems = [replace(one, column=ASKED_AS.get(one.column or "", one.column)) for one in wrong.problems]
        raise BadInput("The text does not say this.", problems) from None
    kept = _kept(article, article.drafts.count() + 1, draft, by, at)
    kept.save()
    return kept


@action("draft.confirm")
def confirm_draft(
    draft_id: str, *, changes: dict[str, Any] | None = None, by: Person, at: datetime
) -> IntakeDraft:
    """Confirm what a text says, with corrections by field; it becomes a record through its own action.

    What no record holds (an assessment, a statement, a figure of a month) is kept confirmed, and says so.
    """
    kept = _open_draft(draft_id, by)
    document = document_of(kept.article)
    draft = _changed(document, from_kept(kept.content), changes or {})
    filed = file_draft(draft, document, kept, by=by, at=at)
    _quote(kept, draft, at)
    kept.changes = changes or {}
    kept.became = ", ".join(filed.became)[:300]
    return _decide(kept, IntakeDraft.State.CONFIRMED, "; ".join(filed.told), by, at)


@action("draft.reject")
def reject_draft(draft_id: str, *, reason: str, by: Person, at: datetime) -> IntakeDraft:
    """Reject a draft that the text does not bear out, with the reason."""
    kept = _open_draft(draft_id, by)
    if not reason.strip():
        raise BadInput("Say why the draft is wrong; the reason is kept with it.")
    return _decide(kept, IntakeDraft.State.REJECTED, reason, by, at)


@action("draft.merge")
def merge_draft(draft_id: str, *, into: str, by: Person, at: datetime) -> IntakeDraft:
    """Say that a draft tells what another draft tells already."""
    kept = _open_draft(draft_id, by)
    other = locked(IntakeDraft, into)
    if other.pk == kept.pk or other.type != kept.type:
        raise BadInput(f"{draft_id} can be merged into another {kept.type}; {into} is none.")
    kept.merged_into = other
    return _decide(kept, IntakeDraft.State.MERGED, f"tells what {into} tells", by, at)


def document_of(article: Article) -> Document:
    """Give an article as the reader takes it."""
    source = article.document
    return Document(
        text=article.text,
        name=source.title,
        day=article.dated,
        source=source.publisher,
        address=source.address,
        title=source.title,
        sha256=source.sha256,
    )


def _kept(article: Article, number: int, draft: Draft, by: Person, at: datetime) -> IntakeDraft:
    return IntakeDraft(
        draft_id=f"{article.article_id}-{number:02}",
        article=article,
        number=number,
        type=draft.type,
        content=to_kept(draft),
        extracted_by=by,
        posted_at=at,
    )


def _quote(kept: IntakeDraft, draft: Draft, at: datetime) -> None:
    """Keep the words of every field, so that they can be seen beside what becomes of it."""
    keep_all(
        Excerpt,
        (
            Excerpt(
                document_id=kept.article.document_id,
                subject=f"intakedraft {kept.pk}",
                field=name,
                quote=span.quote,
                start=span.start,
                end=span.end,
                posted_at=at,
            )
            for name, one in draft.fields.items()
            if one.value is not None
            for span in one.spans or draft.evidence[:1]
        ),
    )


@lru_cache(maxsize=4)
def _read(document: Document) -> Read:
    """Read a text, once for what comes before the transaction and for the action itself."""
    return read_drafts(document)


def _document(text: str, title: str, publisher: str, dated: date | None, address: str) -> Document:
    return Document(
        text=text,
        name=title,
        day=dated,
        source=publisher,
        address=address,
        title=title,
        sha256=fingerprint(text.encode()),
    )


def _refuse_unread(text: str, sha256: str) -> None:
    """Refuse what need not be read first: reading takes its time."""
    if len(text) > LONGEST_TEXT:
        told = f"has {len(text):,} characters; bring in parts of {LONGEST_TEXT:,}"
        raise BadInput("This text cannot be read in.", [Problem(told, column="text")])
    if (again := Article.objects.filter(document__sha256=sha256).first()) is not None:
        raise Conflict(f"This text is here already, word for word: {again.article_id}.")


def _checked_day(text: str, day: date | None, at: datetime) -> date:
    """Return the day of a text that can be read in; raise BadInput with all that is wrong."""
    problems = []
    if not text.strip():
        problems.append(Problem("is empty; paste the text", column="text"))
    if day is None:
        problems.append(Problem("is missing, and the text names no day of its own", column="dated"))
    elif day > at.date():
        problems.append(Problem(f"is {day}, which has not come yet", column="dated"))
    if problems:
        raise BadInput("This text cannot be read in.", problems)
    assert day is not None
    return day


def _open_draft(draft_id: str, by: Person) -> IntakeDraft:
    access.require(by, "intake")
    kept = locked(IntakeDraft, draft_id)
    if kept.state != IntakeDraft.State.EXTRACTED:
        raise Conflict(f"Draft {draft_id} is {kept.state} already, by {kept.decided_by_id}.")
    if kept.extracted_by_id == by.username:
        raise SamePerson(f"{by} brought this text in; another person decides on its drafts.")
    return kept


def _changed(document: Document, draft: Draft, changes: dict[str, Any]) -> Draft:
    """Put a person's corrections in, typed as the fields are, and let the gate say what is not borne out."""
    if not changes:
        return draft
    fields, problems = dict(draft.fields), []
    for name, value in changes.items():
        if name not in fields:
            problems.append(
                Problem(f"is no field of a {draft.type}; it has {', '.join(fields)}", column=name)
            )
            continue
        try:
            fields[name] = FieldValue(_typed(fields[name].value, value), "inferred")
        except ValueError:
            problems.append(Problem(f"is {value!r}; write it like {fields[name].value}", column=name))
    if problems:
        raise BadInput("These corrections cannot be made.", problems)
    return gate(document, replace(draft, fields=fields))


def _typed(old: Any, value: Any) -> Any:
    if value in ("", None):
        return None
    if isinstance(old, date):
        return date.fromisoformat(str(value))
    if isinstance(old, tuple):
        return tuple(str(value).split()) if isinstance(value, str) else tuple(value)
    if isinstance(old, (int, float)):
        return type(old)(value)
    return value


def _decide(kept: IntakeDraft, state: str, reason: str, by: Person, at: datetime) -> IntakeDraft:
    kept.state, kept.reason, kept.decided_by, kept.decided_at = state, reason, by, at
    kept.save()
    return kept
