"""Feeds: every entry of an RSS or Atom file as a document. A file with a document type is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from aidlift.errors import BadInput
from aidlift.formats.documents import RawDocument, day_in
from aidlift.formats.documents_html import text_of

FORBIDDEN = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
"""Entities are how small files become large ones and reach other files; feeds need none."""

WORDS = ("encoded", "content", "description", "summary")
DAYS = ("pubDate", "published", "updated", "date", "issued")


def read_feed(content: bytes, name: str, mark: str) -> Iterator[RawDocument]:
    """Read the entries of a feed, the words of each from its fullest element."""
    if FORBIDDEN.search(content) or FORBIDDEN.search(content.replace(b"\x00", b"")):
        raise BadInput(f"{name} declares a document type or entities; such feeds are not read.")
    try:
        root = ElementTree.fromstring(content)  # noqa: S314  # no document type, so no entities
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise BadInput(f"{name} is no well-formed feed: {error}.") from None
    source = next((_text(one) for one in root.iter() if _local(one) == "title"), "")
    entries = [one for one in root.iter() if _local(one) in ("item", "entry")]
    for number, entry in enumerate(entries, 1):
        told = {_local(one): one for one in reversed(list(entry))}
        words = max((text_of(_text(told[part])) for part in WORDS if part in told), key=len, default="")
        title = text_of(_text(told["title"])) if "title" in told else ""
        day = next((day_in(_text(told[part])) for part in DAYS if part in told), None)
        text = f"{title}\n\n{words}" if title and not words.startswith(title) else words
        yield RawDocument(
            text=text,
            name=f"{name}-{number:03}",
            day=day,
            source=source,
            address=_link(entry),
            title=title,
            sha256=mark,
        )


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(element: ElementTree.Element) -> str:
    return "".join(element.itertext()).strip()


def _link(entry: ElementTree.Element) -> str:
    for one in entry:
        if _local(one) == "link":
            return one.get("href") or _text(one)
    return ""
