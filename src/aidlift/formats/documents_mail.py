"""Mail: the plain part, else the HTML part; its day is that of its Date header. Attachments stay shut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser

from aidlift.formats.documents import RawDocument, day_in, decode
from aidlift.formats.documents_html import text_of

MOST_OF_HEADER = 1_000
"""Characters of a header that are read: mail allows 998 a line."""


def read_mail(content: bytes, name: str, mark: str) -> Iterator[RawDocument]:
    """Read the text of a message."""
    message = BytesParser(policy=policy.compat32).parsebytes(content)  # the newer one reads headers slowly
    yield RawDocument(
        text=_body(message),
        name=name,
        day=day_in(_header(message, "Date")),
        source=_header(message, "From"),
        title=_header(message, "Subject"),
        sha256=mark,
    )


def _header(message: Message, name: str) -> str:
    """Return a header as words; one that cannot be decoded is empty."""
    try:
        told = str(make_header(decode_header(str(message[name] or "")[:MOST_OF_HEADER])))
    except (ValueError, LookupError, HeaderParseError):
        return ""
    return re.sub(r"\s+", " ", told).strip()


def _body(message: Message) -> str:
    parts = {}
    for part in message.walk():
        kind = part.get_content_type()
        if kind in ("text/plain", "text/html") and kind not in parts and part.get_filename() is None:
            raw = part.get_payload(decode=True)
            if isinstance(raw, bytes):
                parts[kind] = decode(raw, part.get_content_charset())
    if "text/plain" in parts:
        return parts["text/plain"]
    return text_of(parts["text/html"]) if "text/html" in parts else ""
