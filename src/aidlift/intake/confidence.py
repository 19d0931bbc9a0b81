"""How sure a draft is: the share of drafts like it that a careful reader marked the same, field for field.

Weights of a logistic regression over what a draft shows of itself: its type, where each field comes from, its
vocabulary, the size of its number, how far its parties stand from it. They were fitted by
`scripts/confidence.py` on drafts of passages that nobody had looked at when they were read; `confidence.csv`
holds them, docs/intake.md what they are worth.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from aidlift.intake.drafts import Draft

TOLD_APART = ("date_expr", "attribution")
"""Fields that repeat another one or that no record is judged by."""

VOCABULARY = (
    "measure",
    "basis",
    "case_class",
    "group",
    "item",
    "status",
    "unit",
    "mode",
    "kind",
    "qualifier",
    "service",
)
PARTIES = ("place", "recipient", "donor", "actor", "carrier")
FAR = 120  # code points between a party and the record's own words: about a line and a half
SMALL, LARGE = 10, 1000
ALWAYS = ""
"""The weight that every draft has."""


def confidence(draft: Draft) -> float:
    """Return the expected share, from 0 to 1, of drafts like this one that are right in every field."""
    weights = _weights()
    total = weights[ALWAYS] + sum(weights.get(feature, 0.0) for feature in features(draft))
    return round(1 / (1 + math.exp(-total)), 2)


def features(draft: Draft) -> Iterator[str]:
    """List what the weights look at, each at most once."""
    kind, held = draft.type, draft.fields
    yield kind
    for name, one in held.items():
        if name not in TOLD_APART:
            yield f"{kind}.{name}.{one.status if one.value is not None else 'none'}"
    for name in VOCABULARY:
        if (value := draft.value(name)) is not None:
            yield f"{kind}.{name}={value}"
    yield from _number(draft)
    start = draft.evidence[0].start
    for name in PARTIES:
        party = held.get(name)
        if party is not None and party.spans and abs(party.spans[0].start - start) > FAR:
            yield f"{kind}.{name} far"
    if draft.value("attribution") is not None:
        yield f"{kind} attributed"
    if len(draft.evidence) > 1:
        yield f"{kind} told again"


def _number(draft: Draft) -> Iterator[str]:
    held = draft.fields.get("value") or draft.fields.get("quantity")
    if held is None or held.value is None:
        return
    if held.value < SMALL:
        yield f"{draft.type} small"
    if held.value >= LARGE:
        yield f"{draft.type} large"
    if held.spans and held.spans[0].quote[:1].isalpha():
        yield f"{draft.type} in words"


@cache
def _weights() -> dict[str, float]:
    text = (files("aidlift") / "intake" / "confidence.csv").read_text(encoding="utf-8")
    return {row["feature"]: float(row["weight"]) for row in csv.DictReader(text.splitlines())}
