"""Claims: what several texts say of one fact, side by side; conflicts are kept, never merged.

Two claims agree where the intervals that their digits and words allow overlap: 18.76 million agrees with
18,762,976, and so does `more than 18 million`. One claim of a set is preferred by a stated rule: a number
before a bound, then the rank of who says so, the finer number, the later text. Copies of one wire text
count as one source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from aidlift.intake.document import Document
from aidlift.intake.drafts import Draft
from aidlift.intake.numbers import Quantity, find_quantities
from aidlift.intake.reading import Read

KEY = ("measure", "basis", "disease", "place", "area", "group", "case_class", "period_end", "period_start")
RANKS = (
    (
        "ministry",
        re.compile(r"minist|health department|official|government|authorit|icmr|ncoc|ncdc", re.IGNORECASE),
    ),
    ("who", re.compile(r"\bwho\b|world health|africa cdc|paho|ecdc|\bcdc\b", re.IGNORECASE)),
    ("agency press", re.compile(r"reuters|afp|\bap\b|\bpti\b|xinhua|\bani\b|tass|apa?\b", re.IGNORECASE)),
)
MEDIA = "media"
ALIKE = 0.6
"""Share of five-word runs in common from which two texts are copies of one (our own choice)."""

RULE = "a number before a bound, then the rank of who says so, the finer number, the later text"


@dataclass(frozen=True, slots=True)
class Claim:
    """One text's number for a fact, with the interval that it allows; `high` None: no bound."""

    draft: Draft
    document: Document
    rank: str
    low: Decimal
    high: Decimal | None
    step: Decimal

    def agrees(self, other: Claim) -> bool:
        """Tell whether both can be true of one count."""
        return (self.high is None or other.low <= self.high) and (
            other.high is None or self.low <= other.high
        )


@dataclass(frozen=True, slots=True)
class ClaimSet:
    """All claims of one fact: the one preferred, those that agree with it, those that do not.

    `sources` counts texts that are no copies of each other; `flags` says what is odd.
    """

    key: tuple[object, ...]
    preferred: Claim
    support: tuple[Claim, ...]
    conflicts: tuple[Claim, ...]
    sources: int
    flags: tuple[str, ...] = ()


def claim_sets(reads: Iterable[Read]) -> list[ClaimSet]:
    """Set the figures of several texts side by side, one set a fact, in the order first met."""
    by_key: dict[tuple[object, ...], list[Claim]] = {}
    for one in reads:
        for draft in one.drafts:
            if draft.type == "figure" and draft.value("measure") not in ("cfr", "rank"):
                key = _key(draft)
                by_key.setdefault(key, []).append(_claim(draft, one.document))
    sets = [_set(key, claims) for key, claims in by_key.items()]
    return [_flagged(one, sets) for one in sets]


def _key(draft: Draft) -> tuple[object, ...]:
    """Return what a claim is of; since when counts only of what is new in a period."""
    told = {name: draft.value(name) for name in KEY}
    if draft.value("basis") not in ("new", "per_day"):
        told["period_start"] = None
    return tuple(told[name] for name in KEY)


def _claim(draft: Draft, document: Document) -> Claim:
    quantity = _quantity(draft)
    value = Decimal(str(draft.value("value")))
    low, high, step = (quantity.low, quantity.high, quantity.step) if quantity else (value, value, Decimal(0))
    told = str(draft.value("attribution") or "").replace("(official report)", "")  # relayed, not said by them
    said = f"{told} {document.source}"
    rank = next((name for name, pattern in RANKS if pattern.search(said)), MEDIA)
    return Claim(draft, document, rank, low, high, step)


def _quantity(draft: Draft) -> Quantity | None:
    value = Decimal(str(draft.value("value")))
    for span in draft.evidence:
        for quantity in find_quantities(span.quote):
            if quantity.value == value:
                return quantity
    return None


def _set(key: tuple[object, ...], claims: list[Claim]) -> ClaimSet:
    ranks = [name for name, _ in RANKS] + [MEDIA]

    def order(claim: Claim) -> tuple[bool, int, Decimal, int]:
        day = claim.document.dateline or date.min
        return claim.high is None, ranks.index(claim.rank), claim.step, -day.toordinal()

    preferred = min(claims, key=order)
    others = [claim for claim in claims if claim is not preferred]
    return ClaimSet(
        key,
        preferred,
        tuple(claim for claim in others if claim.agrees(preferred)),
        tuple(claim for claim in others if not claim.agrees(preferred)),
        count_sources([claim.document for claim in claims]),
    )


def count_sources(documents: Sequence[Document]) -> int:
    """Count texts that are no copies of each other: the same bytes, or most five-word runs in common."""
    seen: list[tuple[str, frozenset[tuple[str, ...]]]] = []
    for document in documents:
        runs = _runs(document.text)
        copy = any(document.fingerprint == mark or _alike(runs, other) for mark, other in seen)
        if not copy:
            seen.append((document.fingerprint, runs))
    return len(seen)


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return frozenset(zip(*(words[shift:] for shift in range(5)), strict=False))


def _alike(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> bool:
    return bool(one and other) and len(one & other) / min(len(one), len(other)) >= ALIKE


def _flagged(one: ClaimSet, sets: Sequence[ClaimSet]) -> ClaimSet:
    flags = list(_digits_swapped(one))
    told = dict(zip(KEY, one.key, strict=True))
    day = told["period_end"]
    if told["basis"] == "cumulative" and isinstance(day, date) and day > date.min:
        before = _value(sets, told | {"period_end": day - timedelta(days=1)})
        new = _value(sets, told | {"basis": "new", "period_start": day})
        total = Decimal(str(one.preferred.draft.value("value")))
        if before is not None and new is not None and before + new != total:
            flags.append(f"total {total} is not that of the day before, {before}, and {new} new")
    return ClaimSet(one.key, one.preferred, one.support, one.conflicts, one.sources, tuple(flags))


def _value(sets: Sequence[ClaimSet], told: dict[str, object]) -> Decimal | None:
    key = tuple(told[name] for name in KEY)
    found = next((one for one in sets if one.key == key), None)
    exact = found is not None and found.preferred.draft.value("qualifier") == "exact"
    return Decimal(str(found.preferred.draft.value("value"))) if exact and found else None


def _digits_swapped(one: ClaimSet) -> Iterable[str]:
    """Flag conflicting numbers with the same digits in another order: one is likely mistyped."""
    value = str(one.preferred.draft.value("value"))
    for claim in one.conflicts:
        other = str(claim.draft.value("value"))
        if sorted(other) == sorted(value) and other != value:
            yield f"{other} has the digits of {value} in another order"
