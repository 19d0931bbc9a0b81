"""One record as a program reads it: its row in its table, and the last line of the chain about it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from aidlift.errors import NotFound
from aidlift.records.parties.models import Person
from aidlift.web import cells
from aidlift.web.api import wire
from aidlift.web.doing.perform import last_seen
from aidlift.web.record.seen import row_of


def read_record(request: HttpRequest, kind: str, key: str, *, by: Person) -> tuple[dict[str, Any], str, int]:
    """Return what is said of a record, its name as the audit has it, and the last line about it.

    The line is read before the row: a change in between shows as a tag that is too old, never too new.
    Raises NotFound alike where there is none and where the person may not see it.
    """
    subject = f"{kind} {key}"
    missing = NotFound(f"There is no {kind} {key} among what your roles may read.")
    if kind not in cells.models_by_kind() or not key.isprintable():
        raise missing
    seen = last_seen(subject)
    table, rows = row_of(kind, key, by=by)
    if not table:
        raise missing
    return (
        {"kind": kind, "id": key, "table": table, "row": wire.rows_of(rows)[0], "seen": seen},
        subject,
        seen,
    )
