"""Tags of records: which record, as it stood after which line of the audit chain."""

from __future__ import annotations

import base64
import re

from aidlift.errors import BadInput

TAG = re.compile(r'"(\d{1,18})\.([A-Za-z0-9_-]{1,400})"')


def tag_of(subject: str, seen: int) -> str:
    """Return the ETag of a record as it stands after a line of the chain."""
    return f'"{seen}.{base64.urlsafe_b64encode(subject.encode()).decode().rstrip("=")}"'


def read_tag(given: str) -> tuple[str, int | None]:
    """Read an If-Match: which record, and the line of the chain that was seen; nothing for an empty one.

    Raises BadInput for what no answer of ours gave: a write that should be guarded is not done unguarded.
    """
    if not given:
        return "", None
    found = TAG.fullmatch(given.strip())
    try:
        if found is None:
            raise ValueError
        padded = found[2] + "=" * (-len(found[2]) % 4)
        return base64.urlsafe_b64decode(padded).decode(), int(found[1])
    except ValueError:
        raise BadInput(
            "The If-Match is no tag of a record; send the ETag of GET /api/v1/records/… as it came."
        ) from None
