"""How sure a draft is: the share of drafts like it that a careful reader marked the same, field for field.

Weights of a logistic regression over what a draft shows of itself: its type, where each field comes from, its
vocabulary, the size of its number, how far its parties stand from it. They were fitted by
`scripts/confidence.py` on drafts of passages that nobody had looked at when they were read; `confidence.csv`
holds them, docs/intake.md what they are worth.
"""

from __future__ import annotations

import csv
import math
from functools import cache, lru_cache
from importlib.resources import files

from aidlift.intake.drafts import Draft, FieldValue

TOLD_APART = ("date_expr", "attribution")
"""Fields that repeat another one or that no record is judged by."""

VOCABULARY = frozenset(
    (
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
)
PARTIES = frozenset(("place", "recipient", "donor", "actor", "carrier"))
NUMBERS = ("value", "quantity")
FAR = 120  # code points between a party and the record's own words: about a line and a half
SMALL, LARGE = 10, 1000
ALWAYS = ""
"""The weight that every draft has."""


def confidence(draft: Draft) -> float:
    """Return the expected share, from 0 to 1, of drafts like this one that are right in every field."""
    total = _weights()[ALWAYS] + sum(map(_weight_of, _parts(draft)))
    return round(1 / (1 + math.exp(-total)), 2)


def features(draft: Draft) -> list[str]:
    """List what the weights look at, each at most once."""
    return [name for part in _parts(draft) for name in part]


def _parts(draft: Draft) -> list[tuple[str, ...]]:
    """List what is looked at, by parts that many drafts have alike."""
    kind, start = draft.type, draft.evidence[0].start
    found: list[tuple[str, ...]] = [(kind,)]
    for name, one in draft.fields.items():
        value = one.value
        if value is None:
            found.append(_of_field(kind, name, "none", None))
            continue
        found.append(_of_field(kind, name, one.status, value if name in VOCABULARY else None))
        if name in PARTIES:
            if one.spans and abs(one.spans[0].start - start) > FAR:
                found.append((f"{kind}.{name} far",))
        elif name in NUMBERS:
            found.append(_number(kind, one))
        elif name == "attribution":
            found.append((f"{kind} attributed",))
    if len(draft.evidence) > 1:
        found.append((f"{kind} told again",))
    return found


@lru_cache(maxsize=4096)
def _weight_of(part: tuple[str, ...]) -> float:
    return sum(_weights().get(name, 0.0) for name in part)


@lru_cache(maxsize=4096)
def _of_field(kind: str, name: str, status: str, told: str | None) -> tuple[str, ...]:
    """List what is looked at in a field with a status, and what it says where that is a word of ours."""
    found = () if name in TOLD_APART else (f"{kind}.{name}.{status}",)
    return found if told is None else (*found, f"{kind}.{name}={told}")


def _number(kind: str, held: FieldValue) -> tuple[str, ...]:
    found = [f"{kind} small"] if held.value < SMALL else [f"{kind} large"] if held.value >= LARGE else []
    if held.spans and held.spans[0].quote[:1].isalpha():
        found.append(f"{kind} in words")
    return tuple(found)


@cache
def _weights() -> dict[str, float]:
    text = (files("aidlift") / "intake" / "confidence.csv").read_text(encoding="utf-8")
    return {row["feature"]: float(row["weight"]) for row in csv.DictReader(text.splitlines())}
