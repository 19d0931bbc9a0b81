"""JSON as saved from ReliefWeb and from WHO's outbreak news; a list of such records, or one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from aidlift.errors import BadInput, UnknownLayout
from aidlift.formats.documents import RawDocument, day_in, decode
from aidlift.formats.documents_html import text_of

WHO_PARTS = ("Summary", "Overview", "Epidemiology", "Assessment", "Response", "Advice", "FurtherInformation")


def read_json(content: bytes, name: str, mark: str) -> Iterator[RawDocument]:
    """Read ReliefWeb reports or WHO outbreak news; raise UnknownLayout for other JSON."""
    try:
        told = json.loads(decode(content))
    except (ValueError, RecursionError):
        raise BadInput(f"{name} is no well-formed JSON.") from None
    records = _records(told)
    found = [
        document
        for number, one in enumerate(records, 1)
        if (document := _one(one, f"{name}-{number:03}", mark))
    ]
    if not found:
        raise UnknownLayout(
            f"{name} is JSON, but neither ReliefWeb's (data, fields, body) nor WHO's outbreak news "
            "(value, Title, "
            f"PublicationDate)."
        )
    yield from found


def _records(told: Any) -> list[Any]:
    if isinstance(told, dict):
        for key in ("data", "value", "items"):
            if isinstance(told.get(key), list):
                return list(told[key])
        return [told]
    return list(told) if isinstance(told, list) else []


def _one(record: Any, name: str, mark: str) -> RawDocument | None:
    if not isinstance(record, dict):
        return None
    fields = record.get("fields", record)
    if not isinstance(fields, dict):
        return None
    if isinstance(fields.get("body-html", fields.get("body")), str):
        return _reliefweb(fields, name, mark)
    if isinstance(fields.get("PublicationDate"), str) and isinstance(fields.get("Title"), str):
        return _who(fields, name, mark)
    return None


def _reliefweb(fields: dict[str, Any], name: str, mark: str) -> RawDocument:
    days = fields.get("date") if isinstance(fields.get("date"), dict) else {}
    sources = fields.get("source")
    sources = sources if isinstance(sources, list) else []
    names = [str(one["name"]) for one in sources if isinstance(one, dict) and "name" in one]
    html = fields.get("body-html")
    text = text_of(html) if isinstance(html, str) else _plain(str(fields["body"]))
    assert isinstance(days, dict)
    return RawDocument(
        text=text,
        name=name,
        day=day_in(str(days.get("original") or days.get("created") or "")),
        source=", ".join(names),
        address=str(fields.get("url") or ""),
        title=str(fields.get("title") or ""),
        sha256=mark,
    )


def _who(fields: dict[str, Any], name: str, mark: str) -> RawDocument:
    parts = [text_of(str(fields[part])) for part in WHO_PARTS if fields.get(part)]
    return RawDocument(
        text="\n\n".join([str(fields["Title"]), *parts]),
        name=name,
        day=day_in(fields["PublicationDate"]),
        source="World Health Organization",
        address=str(fields.get("ItemDefaultUrl") or fields.get("UrlName") or ""),
        title=str(fields["Title"]),
        sha256=mark,
    )


def _plain(markdown: str) -> str:
    """Take the marks of emphasis and links out of ReliefWeb's Markdown; lists keep their dashes."""
    without = re.sub(r"\[([^\]\n]{1,300})\]\([^)\n]{1,500}\)", r"\1", markdown)
    return re.sub(r"(\*\*|__)(?=\S)", "", re.sub(r"(?<=\S)(\*\*|__)", "", without))
