"""Published bulletins as an Atom feed (RFC 4287).

An entry keeps its `id` for good: a correction is an entry of its own that leads to what it corrects.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from aidlift.formats.exchange.identifiers import Identifiers
from aidlift.formats.exchange.markup import element, text


@dataclass(frozen=True, kw_only=True)
class Feed:
    """What is said of the feed: its title, who publishes it, its own address."""

    title: str
    author: str
    address: str


def write_feed(
    bulletins: pl.DataFrame, feed: Feed, identifiers: Identifiers, *, made: datetime
) -> Iterator[str]:
    """Write the table `published_bulletins`, the newest first; `made` is the feed's date if it is empty."""
    ordered = bulletins.sort("updated_at", "bulletin", descending=True)
    newest = ordered["updated_at"][0] if ordered.height else made
    yield '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">\n'
    yield element("id", text(feed.address)) + element("title", text(feed.title))
    yield element("updated", _moment(newest)) + element("author", element("name", text(feed.author)))
    yield element("link", rel="self", type="application/atom+xml", href=feed.address)
    yield element("generator", "Aidlift") + "\n"
    for row in ordered.iter_rows(named=True):
        yield _entry(row, identifiers) + "\n"
    yield "</feed>\n"


def _entry(row: dict[str, Any], identifiers: Identifiers) -> str:
    def address(code: str) -> str:
        return identifiers.address("bulletin", code)

    parts = [
        element("id", text(address(row["bulletin"]))),
        element("title", text(row["title"])),
        element("updated", _moment(row["updated_at"])),
        element("published", _moment(row["published_at"])),
    ]
    if row["author"]:
        parts.append(element("author", element("name", text(row["author"]))))
    parts.append(
        element("link", rel="alternate", type="text/html", href=row["page"] or address(row["bulletin"]))
    )
    if row["pdf"]:
        parts.append(element("link", rel="enclosure", type="application/pdf", href=row["pdf"]))
    if row["corrects"]:
        parts.append(element("link", rel="related", href=address(row["corrects"]), title="corrects"))
    parts.append(element("summary", text(row["summary"] or row["title"])))
    return element("entry", *parts)


def _moment(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
