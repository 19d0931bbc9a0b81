"""What a draft says in words of ours, for a page in any language; the rest stays in the words of the text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from aidlift.intake.told import WORDS
from aidlift.records.intake.sayings import value_said
from aidlift.web.words import translated

STATUS = {
    "quoted": "",
    "resolved": "worked out from the words",
    "inherited": "from another sentence",
    "inferred": "by a rule, from no words",
}
"""How the text gives a field."""

KINDS = ("figure", "request", "pledge", "delivery", "flight", "agreement", "assessment", "statement")

FIELDS = tuple(
    """actor addressee area attribution basis carrier case_class date date_end date_expr destination disease
    donor duration_days group item kind level measure mode origin parties period_end period_start place
    qualifier quantity recipient service status subject target unit value""".split()  # noqa: SIM905 - reads better
)

VALUES = WORDS | {
    "status": WORDS["status"] | {"open", "fulfilled", "proposed"},
    "qualifier": {"exact", "at_least", "more_than", "about", "nearly", "such_as"},
    "unit": {"persons", "doses", "count", "pieces", "tonnes", "percent", "litres", "containers"},
    "kind": {
        "condolence",
        "cooperation_need",
        "risk_level",
        "shortage",
        "spread_risk",
        "supply_disruption",
    },
    "level": {"low", "moderate", "high", "very high"},
    "mode": {"donation", "purchase", "loan"},
    "service": {"scheduled", "cargo", "passenger", "charter"},
}
"""The words that a field can hold where they are ours."""


def said_of(name: str, value: Any, *, day: Callable[[date], str]) -> str:
    """Say a value: in the language of the page where the word is ours, else as it stands."""
    words = value_said(value, day=day)
    return translated(words) if isinstance(value, str) and value in VALUES.get(name, ()) else words
