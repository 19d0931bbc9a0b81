"""Rows of the database as a frame: every value as it was posted, whichever database holds it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl

from aidlift.records.evidence.actions import add_document
from aidlift.records.evidence.models import Document
from aidlift.records.tables import MOMENT, table

COLUMNS = {"document_id": pl.String, "dated": pl.Date, "posted_at": MOMENT, "is_invented": pl.Boolean}


def test_days_and_moments_come_as_they_were_posted_with_their_fractions_and_gaps(cast):
    whole, split = (datetime(2021, 4, 30, 6, 0, 0, part, tzinfo=UTC) for part in (0, 250))
    rows = [("DOC-1", date(2021, 4, 29), whole, True), ("DOC-2", None, split, False)]
    for name, dated, at, is_invented in rows:
        more = {"publisher": "WHO", "title": "A report", "is_invented": is_invented}
        add_document(name, dated=dated, by=cast("bikram"), at=at, **more)
    found = table(Document.objects.order_by("pk"), COLUMNS)
    assert found.rows() == rows
    assert found.schema == pl.Schema(COLUMNS)


def test_a_table_without_rows_or_without_one_day_keeps_its_columns(cast):
    for nothing in (Document.objects.all(), Document.objects.filter(pk__in=[])):
        assert table(nothing, COLUMNS).schema == pl.Schema(COLUMNS)
    add_document("DOC-1", publisher="WHO", title="A report", by=cast("bikram"), at=datetime.now(UTC))
    assert table(Document.objects.all(), COLUMNS)["dated"].to_list() == [None]
