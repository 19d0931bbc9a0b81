"""Drafts as JSON and back: what the reader gave is kept whole, days and lists told apart from texts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from aidlift.intake import Draft, FieldValue, Span


def to_kept(draft: Draft) -> dict[str, Any]:
    """Write a draft so that `from_kept` gives it back equal."""
    return {
        "type": draft.type,
        "fields": {
            name: {"value": _kept(one.value), "status": one.status, "spans": _spans(one.spans)}
            for name, one in draft.fields.items()
        },
        "evidence": _spans(draft.evidence),
        "rule": draft.rule,
        "backend": draft.backend,
        "confidence": draft.confidence,
        "flags": list(draft.flags),
        "gate": list(draft.gate),
    }


def from_kept(kept: Mapping[str, Any]) -> Draft:
    """Read a draft back."""
    return Draft(
        type=kept["type"],
        fields={
            name: FieldValue(_value(one["value"]), one["status"], _read_spans(one["spans"]))
            for name, one in kept["fields"].items()
        },
        evidence=_read_spans(kept["evidence"]),
        rule=kept["rule"],
        backend=kept["backend"],
        confidence=kept["confidence"],
        flags=tuple(kept["flags"]),
        gate=tuple(kept["gate"]),
    )


def _kept(value: Any) -> Any:
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return {"list": [_kept(one) for one in value]} if isinstance(value, tuple) else value


def _value(kept: Any) -> Any:
    if not isinstance(kept, dict):
        return kept
    return date.fromisoformat(kept["day"]) if "day" in kept else tuple(_value(one) for one in kept["list"])


def _spans(spans: tuple[Span, ...]) -> list[list[Any]]:
    return [[span.start, span.end, span.quote] for span in spans]


def _read_spans(kept: list[list[Any]]) -> tuple[Span, ...]:
    return tuple(Span(*one) for one in kept)
