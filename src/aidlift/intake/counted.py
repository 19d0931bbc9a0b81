"""A number and what it counts; the small rules that the searches to its right and left share."""

from __future__ import annotations

from dataclasses import dataclass

from aidlift.intake.atoms import Atom
from aidlift.intake.drafts import FieldValue
from aidlift.intake.spots import Spot

VERB_MEASURES = {
    "die": "deaths",
    "recover": "recoveries",
    "infect": "cases",
    "test": "tests",
    "trace": "contacts",
}

GROUPS = ("health_workers", "children_under_5")
"""People who are counted apart."""


@dataclass(slots=True)
class Counted:
    """A number and what it counts, its day, place and basis not yet known; `spot` where a list gave one.

    `where` and `period` are noted once they were read, for what stands in brackets behind.
    """

    atom: Atom
    measure: str
    first: int
    last: int
    case_class: str | None = None
    group: str | None = None
    cues: tuple[str, ...] = ()
    rule: str = ""
    period: dict[str, FieldValue] | None = None
    spot: Spot | None = None
    where: tuple[FieldValue | None, FieldValue] | None = None


def group_in(words: str) -> str | None:
    """Return the kind of test that words name, or None."""
    low = words.lower()
    if "antigen" in low:
        return "antigen"
    return "pcr" if "pcr" in low or "polymerase" in low else None
