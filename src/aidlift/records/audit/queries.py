"""What the audit chain shows: its lines, for one record or for all."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from aidlift.errors import BadInput
from aidlift.records import access
from aidlift.records.audit import chain
from aidlift.records.audit.models import AuditEntry
from aidlift.records.parties.models import Person
from aidlift.records.query import query

COLUMNS = ("seq", "at", "person_id", "action", "subject", "details", "previous_hash", "hash")


@query("audit")
def audit_lines(
    subject: str = "", since: date | None = None, until: date | None = None, limit: int = 1000, *, by: Person
) -> pl.DataFrame:
    """Show who changed what and when, the latest first.

    Columns: seq, at (UTC), person, action, subject, details (JSON), previous_hash, hash; empty if
    there is none.
    """
    access.require(by, "audit", access="read")
    if limit < 0:
        raise BadInput(f"The limit is {limit}; it is a number of lines, 0 or more.")
    lines = AuditEntry.objects.order_by("-seq")
    if subject:
        lines = lines.filter(subject=subject)
    if since:
        lines = lines.filter(at__date__gte=since)
    if until:
        lines = lines.filter(at__date__lte=until)
    rows = list(lines.values(*COLUMNS)[:limit])
    types: dict[str, Any] = dict.fromkeys(COLUMNS, pl.String) | {
        "seq": pl.Int64,
        "at": pl.Datetime("us", "UTC"),
    }
    return pl.DataFrame(rows, schema=types, orient="row").rename({"person_id": "person"})


@query("audit.chain")
def audit_chain(*, by: Person) -> pl.DataFrame:
    """Show whether the chain is whole: how many lines it has, the hash of the last, and every break.

    One row. Each line is read and reckoned again, and so is each row that an action wrote: a chain of
    hundreds of thousands of lines takes minutes.
    """
    access.require(by, "audit", access="read")
    found = chain.verify()
    schema: dict[str, Any] = {
        "is_whole": pl.Boolean,
        "lines": pl.Int64,
        "head": pl.String,
        "breaks": pl.List(pl.String),
    }
    return pl.DataFrame(
        [(found.whole, found.lines, found.head, list(found.breaks))], schema=schema, orient="row"
    )
