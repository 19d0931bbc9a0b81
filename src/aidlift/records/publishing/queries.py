"""Bulletins as tables: which there are, their files, and what each says has changed."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from aidlift.bulletin import changes
from aidlift.bulletin.changes import MATTERS
from aidlift.bulletin.moves import PUBLISHED
from aidlift.errors import NotFound
from aidlift.records import access
from aidlift.records.asof import known_by
from aidlift.records.parties.models import Person
from aidlift.records.publishing import content
from aidlift.records.publishing.models import Bulletin, BulletinEvent
from aidlift.records.query import query
from aidlift.records.steps import missing

MOMENT = pl.Datetime("us", "UTC")
BULLETINS: dict[str, Any] = {
    "bulletin": pl.String,
    "title": pl.String,
    "state": pl.String,
    "known_on": pl.Date,
    "plan": pl.String,
    "drafted_by": pl.String,
    "approved_by": pl.String,
    "approved_at": MOMENT,
    "corrects": pl.String,
    "correction": pl.String,
    "corrected_by": pl.String,
    "previous": pl.String,
    "languages": pl.String,
    "content_sha256": pl.String,
    "chain_line": pl.Int64,
    "chain_head": pl.String,
    "is_invented": pl.Boolean,
}
FILES: dict[str, Any] = {
    "bulletin": pl.String,
    "language": pl.String,
    "kind": pl.String,
    "bytes": pl.Int64,
    "sha256": pl.String,
}
CHANGES: dict[str, Any] = {
    "matter": pl.String,
    "key": pl.String,
    "change": pl.String,
    "value": pl.String,
    "before": pl.String,
    "after": pl.String,
}


@query("bulletins")
def bulletins(state: str = "", as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show the bulletins, what each corrects, and what corrects it; drafts to those who work on them."""
    reach = access.reach(by, "bulletin", "bulletin.approve")
    states = dict(
        BulletinEvent.objects.filter(**known_by(as_of)).order_by("id").values_list("bulletin_id", "state")
    )
    rows = []
    for one in Bulletin.objects.filter(pk__in=states).prefetch_related("files", "corrections"):
        was = states[one.pk]
        if not reach.everything and was not in PUBLISHED:
            continue
        told = was in PUBLISHED
        later = [other.pk for other in one.corrections.all() if states.get(other.pk) in PUBLISHED]
        rows.append(
            [
                one.pk,
                one.title,
                was,
                one.known_on,
                one.plan_id,
                one.drafted_by_id,
                one.approved_by_id if told else None,
                one.approved_at if told else None,
                one.corrects_id,
                one.correction or None,
                later[0] if later else None,
                one.previous_id,
                " ".join(sorted({file.language for file in one.files.all()})) if told else None,
                one.content_id,
                one.chain_line if told else None,
                (one.chain_head or None) if told else None,
                one.is_invented,
            ]
        )
    found = pl.DataFrame(rows, schema=BULLETINS, orient="row")
    return found.filter(state=state) if state else found


@query("bulletin.files")
def bulletin_files(bulletin: str, *, by: Person) -> pl.DataFrame:
    """Show the files of a bulletin that were given out: page, PDF and text in each language."""
    found = seen(bulletin, by=by)
    rows = [
        [found.pk, one.language, one.kind, len(one.content), one.sha256]
        for one in found.files.order_by("language", "kind")
    ]
    return pl.DataFrame(rows, schema=FILES, orient="row")


@query("bulletin.changes")
def bulletin_changes(bulletin: str, *, by: Person) -> pl.DataFrame:
    """Show what a bulletin says has changed since the one before, value by value."""
    found = seen(bulletin, by=by)
    if found.previous is None:
        return pl.DataFrame(schema=CHANGES)
    told = changes(content.kept(found.previous.content)[0], content.kept(found.content)[0])
    rows = []
    for matter, table in told.tables.items():
        for row in table.iter_rows(named=True):
            key = " · ".join(str(row[name]) for name in MATTERS[matter].keys if row[name] is not None)
            for value in MATTERS[matter].values:
                before, after = (row[f"{value}_{side}"] for side in ("before", "after"))
                if before != after:
                    rows.append([matter, key, row["change"], value, _text(before), _text(after)])
    return pl.DataFrame(rows, schema=CHANGES, orient="row")


def seen(bulletin: str, *, by: Person) -> Bulletin:
    """Find a bulletin that the person may see; drafts are told to those who work on bulletins alone."""
    reach = access.reach(by, "bulletin", "bulletin.approve")
    found = Bulletin.objects.select_related("content", "previous__content").filter(pk=bulletin).first()
    if found is None or not (reach.everything or found.state in PUBLISHED):
        raise missing(Bulletin, bulletin)
    return found


def file_of(bulletin: str, *, language: str, kind: str, by: Person) -> bytes:
    """Return a file of a bulletin as it was given out; raise NotFound where there is none such."""
    found = seen(bulletin, by=by)
    file = found.files.filter(language=language, kind=kind).first()
    if file is None:
        raise NotFound(
            f"{bulletin} was not given out as {kind} in {language!r}; what was: aidlift show bulletin.files"
        )
    return bytes(file.content)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
