"""Documents coming in: text, HTML, PDF with a text layer, mail, feeds, and JSON of ReliefWeb and WHO.

The kind is known by the content, never by the file's name. All input is taken as hostile: sizes are
capped, XML with a document type is refused, nothing is fetched, scripts are dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from aidlift.errors import BadInput, NotFound, UnknownLayout
from aidlift.evidence import fingerprint

MOST_BYTES = 20_000_000
MOST_CHARACTERS = 5_000_000
MOST_ENTRIES = 2_000
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, kw_only=True)
class RawDocument:
    """A text as it came in, with what its wrapper says of it; `day` is None where that says nothing."""

    text: str
    name: str
    day: date | None = None
    source: str = ""
    address: str = ""
    title: str = ""
    language: str = "en"
    sha256: str = ""


def read_documents(path: Path) -> list[RawDocument]:
    """Read the documents of a file: one, or several from a feed or a list in JSON."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadInput(f"{path} has {path.stat().st_size:,} bytes; at most {MOST_BYTES:,} are read.")
        content = path.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}; give the path of a document.") from None
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from None
    return read_document_bytes(content, path.stem)


def read_document_bytes(content: bytes, name: str) -> list[RawDocument]:
    """Read the documents in some bytes; raise BadInput with a sentence where they hold no text."""
    if len(content) > MOST_BYTES:
        raise BadInput(f"{name} has {len(content):,} bytes; at most {MOST_BYTES:,} are read.")
    mark = fingerprint(content)
    found = list(_reader(content)(content, name, mark))[:MOST_ENTRIES]
    kept = [document for document in found if document.text.strip()]
    if not kept:
        raise BadInput(f"{name} holds no text to read.")
    for document in kept:
        if len(document.text) > MOST_CHARACTERS:
            raise BadInput(
                f"{document.name} has {len(document.text):,} characters; at most {MOST_CHARACTERS:,} "
                "are read."
            )
    return kept


Reader = Callable[[bytes, str, str], Iterator[RawDocument]]


def _reader(content: bytes) -> Reader:
    """Choose the reader by what the bytes begin with."""
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    low = head[:1024].lower()
    if head.startswith(b"%PDF-"):
        from aidlift.formats.documents_pdf import read_pdf

        return read_pdf
    if head.startswith((b"{", b"[")):
        from aidlift.formats.documents_json import read_json

        return read_json
    if low.startswith((b"<?xml", b"<rss", b"<feed")) and (
        b"<rss" in low or b"<feed" in low or b"<rdf" in low
    ):
        from aidlift.formats.documents_feeds import read_feed

        return read_feed
    if (
        low.startswith(
            (b"<!doctype html", b"<html", b"<head", b"<body", b"<div", b"<p", b"<article", b"<table")
        )
        or b"<html" in low
    ):
        from aidlift.formats.documents_html import read_html

        return read_html
    if _is_mail(head):
        from aidlift.formats.documents_mail import read_mail

        return read_mail
    if b"\x00" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnknownLayout(
            "This file is neither text nor a kind that is read; give text, HTML, PDF with a text layer, mail "
            "(.eml), a feed (RSS, Atom), or JSON of ReliefWeb or WHO."
        )
    return _read_text


def _is_mail(head: bytes) -> bool:
    lines = head.split(b"\n", 30)[:30]
    names = {
        line.split(b":", 1)[0].strip().lower() for line in lines if b":" in line and not line[:1].isspace()
    }
    return b"from" in names and bool(names & {b"subject", b"date", b"mime-version", b"message-id"})


def decode(content: bytes, charset: str | None = None) -> str:
    """Decode bytes as they say, else as UTF-8, else as Windows-1252, which reads any byte but five."""
    for mark, coding in BOMS:
        if content.startswith(mark):
            return content.decode(coding, "replace")
    for named in (charset, "utf-8"):
        try:
            if named:
                return content.decode(named)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("cp1252", "replace")


def _read_text(content: bytes, name: str, mark: str) -> Iterator[RawDocument]:
    yield RawDocument(text=decode(content), name=name, sha256=mark)


def day_in(words: str | None) -> date | None:
    """Read a day as wrappers write it: ISO 8601 or as mail does; None where it is neither."""
    from email.utils import parsedate_to_datetime

    if not words:
        return None
    try:
        return date.fromisoformat(words.strip()[:10])
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(words.strip()).date()
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
