"""Flights as an iCalendar file (RFC 5545) that calendars subscribe to.

An entry keeps its UID for good and its SEQUENCE rises, so that a changed flight moves and a cancelled one is
struck out. All times are UTC, so no time zones are declared; lines end with CR LF and are folded at 75 bytes,
never within a character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import polars as pl

from aidlift.errors import BadInput
from aidlift.formats.exchange import streams

MOST_BYTES = 75
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Control characters that a text may not hold (section 3.1, CONTROL)."""


def write_calendar(table: pl.DataFrame | Iterable[pl.DataFrame], *, name: str, domain: str) -> Iterator[str]:
    """Write the table `calendar_flights` as one calendar; `domain` is a name of yours that ends each UID.

    Raises BadInput for a flight that arrives before it departs, and for text with control characters.
    """
    if not re.fullmatch(r"[A-Za-z0-9.\-]+", domain):
        raise BadInput(f"{domain!r} is no domain name; write it like reserve.example.")
    yield _line("BEGIN", "VCALENDAR") + _line("VERSION", "2.0") + _line("PRODID", "-//Aidlift//Flights//EN")
    yield _line("CALSCALE", "GREGORIAN") + _line("METHOD", "PUBLISH") + _line("X-WR-CALNAME", _text(name))
    for frame in streams.batches(table):
        for row in frame.iter_rows(named=True):
            yield _event(row, domain)
    yield _line("END", "VCALENDAR")


def _event(row: dict[str, Any], domain: str) -> str:
    arrives = row["arrives_at"]
    if arrives is not None and arrives < row["departs_at"]:
        raise BadInput(
            f"The flight {row['flight']!r} arrives at {arrives}, before it departs; correct it first."
        )
    title = f"{row['number'] or row['flight']} {row['origin']}–{row['destination']}"
    lines = [
        ("BEGIN", "VEVENT"),
        ("UID", f"{_plain(row['flight'])}@{domain}"),
        ("DTSTAMP", _moment(row["updated_at"])),
        ("LAST-MODIFIED", _moment(row["updated_at"])),
        ("SEQUENCE", str(row["revision"])),
        ("DTSTART", _moment(row["departs_at"])),
        ("DTEND", _moment(arrives) if arrives else None),
        ("SUMMARY", _text(title)),
        ("LOCATION", _text(row["origin"])),
        ("STATUS", row["status"]),
        ("TRANSP", "TRANSPARENT"),
        ("DESCRIPTION", _text(", ".join(filter(None, (row["carrier"], row["note"])))) or None),
        ("END", "VEVENT"),
    ]
    return "".join(_line(name, value) for name, value in lines if value is not None)


def _plain(code: str) -> str:
    """Keep a UID to letters that every calendar takes; any other is written by its number."""
    return "".join(mark if re.fullmatch(r"[A-Za-z0-9._\-]", mark) else f"_{ord(mark):x}_" for mark in code)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    """Escape a text (section 3.3.11)."""
    if NOT_TEXT.search(words):
        raise BadInput(f"{words[:60]!r} holds a control character, which a calendar cannot; remove it.")
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _line(name: str, value: str) -> str:
    """Write a line, folded: the lines after the first begin with a blank, which counts."""
    parts, part, size = [], "", 0
    for mark in f"{name}:{value}":
        width = len(mark.encode())
        if size + width > MOST_BYTES:
            parts.append(part)
            part, size = " ", 1
        part, size = part + mark, size + width
    return "\r\n".join([*parts, part]) + "\r\n"
