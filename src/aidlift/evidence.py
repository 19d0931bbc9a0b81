"""Where a number comes from: sources, and the words that name a place inside one."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Source:
    """A file or page as it was read: who published it, when it was known, and its fingerprint.

    `sha256` is that of the bytes as given (compressed files: of the compressed bytes).
    """

    source_id: str
    publisher: str
    title: str
    as_of: date
    address: str = ""
    licence: str = ""
    sha256: str = ""

    def to_dict(self) -> dict[str, str]:
        """Give the source as plain text fields, dates as ISO 8601."""
        return {key: str(value) for key, value in asdict(self).items()}


def fingerprint(content: bytes) -> str:
    """Return the SHA-256 of the bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def cell(row: int, column: str | None = None) -> str:
    """Name a place in a table: `row 14` or `row 14, column 4/30/21`; the header is row 1."""
    return f"row {row}, column {column}" if column else f"row {row}"
