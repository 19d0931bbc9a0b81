"""Drafts: what a reading gives, every field with its words; only a person makes a record of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Final, Literal

from aidlift.intake.lexicon import kinds

Status = Literal["quoted", "resolved", "inherited", "inferred"]
RULES = "rules"
"""The backend of what the rules of this package read."""

# Nothing below is written to once made: `Final` has the type checker see to that. Python's own `frozen` takes
# three times as long to make one, and each figure of a text makes a score of them.


@dataclass(slots=True, unsafe_hash=True)
class Span:
    """A stretch of the text, in code points; `quote` is the text there."""

    start: Final[int]
    end: Final[int]
    quote: Final[str]

    def to_dict(self) -> dict[str, object]:
        """Give the span as JSON carries it."""
        return {"start": self.start, "end": self.end, "quote": self.quote}


@dataclass(slots=True, unsafe_hash=True)
class FieldValue:
    """A field's value and how the text gives it.

    *quoted*: written in the record's own sentence. *resolved*: worked out from words there, as a weekday
    from the dateline. *inherited*: from another sentence, in `spans`. *inferred*: by a rule, from no words.
    """

    value: Final[Any]
    status: Final[Status] = "quoted"
    spans: Final[tuple[Span, ...]] = ()

    def to_dict(self) -> dict[str, object]:
        """Give the value with its status and words."""
        value = self.value.isoformat() if isinstance(self.value, date) else self.value
        return {"value": value, "status": self.status, "spans": [span.to_dict() for span in self.spans]}


NONE = FieldValue(None)
"""What a field holds where nothing is told of it."""


@lru_cache(maxsize=1024)
def inferred(value: str | None) -> FieldValue:
    """Return a value that a rule gives, from no words: one object for all drafts that hold it."""
    return FieldValue(value, "inferred")


@dataclass(slots=True, unsafe_hash=True)
class Draft:
    """A possible record of one type, with its fields and the places in the text that state it.

    `flags` says what is odd (a sum that does not add up, a swapped digit); `gate` names what the evidence
    gate found wrong, empty where it passed.
    """

    type: Final[str]
    fields: Final[Mapping[str, FieldValue]]
    evidence: Final[tuple[Span, ...]]
    rule: Final[str] = ""
    backend: Final[str] = RULES
    confidence: Final[float] = 1.0
    flags: Final[tuple[str, ...]] = ()
    gate: Final[tuple[str, ...]] = field(default=())

    def value(self, name: str) -> Any:
        """Return a field's value, None where the draft has no such field."""
        found = self.fields.get(name)
        return found.value if found else None

    def with_fields(self, fields: Mapping[str, FieldValue]) -> Draft:
        """Return the draft with other fields; `dataclasses.replace` is slow where it is asked this often."""
        return self._with(fields, self.confidence)

    def with_confidence(self, confidence: float) -> Draft:
        """Return the draft with how sure it is, asked of every draft as well."""
        return self._with(self.fields, confidence)

    def _with(self, fields: Mapping[str, FieldValue], sure: float) -> Draft:
        return Draft(self.type, fields, self.evidence, self.rule, self.backend, sure, self.flags, self.gate)

    @property
    def is_measured(self) -> bool:
        """Say whether its confidence was measured; that of a model's or a person's draft was chosen."""
        return self.backend == RULES

    @property
    def inherited(self) -> tuple[str, ...]:
        """List the fields that stand in another sentence or in none."""
        return tuple(name for name, one in self.fields.items() if one.status in ("inherited", "inferred"))

    def to_record(self) -> dict[str, object]:
        """Give the plain record: type, values, evidence; dates as ISO 8601.

        Goods that the records have no word for stand under their kind; the draft keeps what they are.
        """
        plain = {name: _plain(one.value) for name, one in self.fields.items()}
        if "item" in plain:
            plain["item"] = kinds().get(str(plain["item"]), plain["item"])
        return {"type": self.type, **plain, "evidence": [span.to_dict() for span in self.evidence]}

    def to_dict(self) -> dict[str, object]:
        """Give the draft with each field's status and words, as JSON carries it."""
        return {
            "type": self.type,
            "fields": {name: one.to_dict() for name, one in self.fields.items()},
            "evidence": [span.to_dict() for span in self.evidence],
            "rule": self.rule,
            "backend": self.backend,
            "confidence": self.confidence,
            "flags": list(self.flags),
            "gate": list(self.gate),
        }


def _plain(value: Any) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
