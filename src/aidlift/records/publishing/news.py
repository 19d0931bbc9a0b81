"""The bulletins that the world was told: as a table for feeds, and as files for any web server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from aidlift import frames
from aidlift.bulletin import voice
from aidlift.bulletin.moves import PUBLISHED
from aidlift.formats.exchange.listing import file_path, write_listing
from aidlift.records.parties.models import Person
from aidlift.records.publishing import content
from aidlift.records.publishing.models import Bulletin
from aidlift.records.publishing.queries import bulletins

OPEN = (
    "members", "figures", "weekly", "forecasts", "rt", "needs", "shortfall", "requests", "pledges",
    "receipts", "allocations", "rotations", "flights", "consignments", "sources",
)  # fmt: skip
"""Tables of a bulletin that are open data; those that the records give as known now are left out here."""

SENTENCES = 3
"""Headlines that a feed's summary gives."""


@dataclass(frozen=True)
class Told:
    """A file of the publication: where it stands below its address, and what is in it."""

    path: str
    content: bytes


def published(as_of: date | None = None, *, base: str, by: Person) -> pl.DataFrame:
    """Return the table `published_bulletins`: every bulletin that was given out by the end of a day.

    Pages and PDFs have addresses under `base` that stay; the corrected one leads to what corrects it.
    """
    told = bulletins(as_of=as_of, by=by).filter(pl.col("state").is_in(PUBLISHED))
    kept = {one.pk: one for one in Bulletin.objects.filter(pk__in=told["bulletin"].to_list())}
    people = {one.username: str(one) for one in Person.objects.all()}
    rows = [_row(row, kept[row["bulletin"]], people, base) for row in told.iter_rows(named=True)]
    return pl.DataFrame(rows, schema=frames.schema("published_bulletins").dtypes)


def _row(row: dict[str, Any], kept: Bulletin, people: Mapping[str, str], base: str) -> dict[str, Any]:
    material, _ = content.kept(kept.content)
    said = " ".join(one.sentence for one in material.headlines[:SENTENCES])
    summary = f"{row['correction']} {said}" if row["correction"] else said
    return {
        "bulletin": row["bulletin"],
        "title": voice("en")("title", title=row["title"], day=row["known_on"]),
        "summary": summary or None,
        "published_at": row["approved_at"],
        "updated_at": row["approved_at"],
        "author": people.get(row["approved_by"], row["approved_by"]),
        "page": f"{base}/{file_path(row['bulletin'], 'en', 'html')}",
        "pdf": f"{base}/{file_path(row['bulletin'], 'en', 'pdf')}",
        "corrects": row["corrects"],
    }


def told_tables(as_of: date | None = None, *, by: Person) -> dict[str, pl.DataFrame]:
    """Return the tables of the bulletin of the latest day that stands: counts, outlook, needs, plan, sources.

    These are what was signed, so open data says what the bulletin says. Empty where none was given out.
    """
    told = bulletins(as_of=as_of, by=by).filter(state="approved").sort("known_on", "bulletin")
    if told.is_empty():
        return {}
    material, _ = content.kept(Bulletin.objects.get(pk=told["bulletin"][-1]).content)
    return {name: getattr(material, name) for name in OPEN}


def files(as_of: date | None = None, *, by: Person) -> Iterator[Told]:
    """Give every file of every bulletin that was given out, and a page that lists them, the newest first."""
    told = bulletins(as_of=as_of, by=by).filter(pl.col("state").is_in(PUBLISHED))
    for one in Bulletin.objects.filter(pk__in=told["bulletin"].to_list()).order_by("pk"):
        for file in one.files.order_by("language", "kind"):
            yield Told(file_path(one.pk, file.language, file.kind), bytes(file.content))
    yield Told("index.html", write_listing(told).encode())
