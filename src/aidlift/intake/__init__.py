"""Reading the news into drafts that can be trusted: each field with its words, for a person to confirm.

`read_drafts` reads a dated text by rules, lets the evidence gate have the last word, and says which
sentences were not read.
"""

from __future__ import annotations

from aidlift.intake.document import Document
from aidlift.intake.drafts import Draft, FieldValue, Span
from aidlift.intake.reading import Read, read_drafts

__all__ = ["Document", "Draft", "FieldValue", "Read", "Span", "read_drafts"]
