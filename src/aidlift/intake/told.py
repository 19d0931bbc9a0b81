"""A draft from what somebody says of a text, a model or a person: its words alone, and borne out by it.

Who says it gives quotes and words. Our code finds the quote in the text, reads the number from it again,
resolves the day from the words given, and asks that countries and names stand in the text. What is not
borne out makes no draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from aidlift.errors import Problem
from aidlift.intake.dates import find_dates
from aidlift.intake.document import Document
from aidlift.intake.drafts import NONE, Draft, FieldValue, Span
from aidlift.intake.gate import gate, is_named, locate
from aidlift.intake.lexicon import candidates, countries, kinds
from aidlift.intake.numbers import Quantity, find_quantities

TEXT = {
    "figure": ("measure", "basis", "place", "area", "group", "case_class"),
    "request": ("actor", "addressee", "item", "unit"),
    "pledge": ("donor", "recipient", "item", "unit", "status"),
    "delivery": ("donor", "recipient", "item", "unit", "status", "carrier"),
    "flight": ("carrier", "origin", "destination", "status"),
}
NUMBER = {"figure": "value", "request": "quantity", "pledge": "quantity", "delivery": "quantity"}
COUNTRY_FIELDS = ("place", "actor", "addressee", "donor", "recipient", "origin", "destination")
WORDS = {
    "measure": {
        "cases",
        "deaths",
        "recoveries",
        "active_cases",
        "contacts",
        "tests",
        "cfr",
        "countries_affected",
    },
    "basis": {"new", "cumulative", "current", "per_day"},
    "case_class": {"suspected", "probable", "confirmed"},
    "group": {"health_workers", "children_under_5", "pcr", "antigen"},
    "status": {
        "offered",
        "encouraged",
        "announced",
        "promised",
        "allocated",
        "agreed",
        "granted",
        "planned",
        "expected",
        "departed",
        "arrived",
        "delivered",
        "donated",
        "sent",
        "suspended",
        "resumption_under_discussion",
        "operated",
    },
}


@dataclass
class NotBorneOut(Exception):
    """What was said is not what the text says: all that is wrong, field by field."""

    problems: list[Problem]


def draft_told(document: Document, told: Mapping[str, Any], *, reader: str, confidence: float) -> Draft:
    """Return the draft that was told: `type`, `quote`, `number`, `date_words` and the fields of its type.

    Raises NotBorneOut with everything that the text does not say.
    """
    kind, quote = told.get("type"), told.get("quote")
    if not isinstance(kind, str) or kind not in TEXT:
        raise NotBorneOut([Problem(f"is none of {', '.join(TEXT)}", column="type")])
    span = locate(document.text, quote) if isinstance(quote, str) else None
    if span is None:
        raise NotBorneOut([Problem("is not in the text; copy its words from there", column="quote")])
    problems: list[Problem] = []
    fields = _number(kind, told.get("number"), span, problems)
    for name in TEXT[kind]:
        value = told.get(name)
        if value is not None and (wrong := _wrong(document, name, value)):
            problems.append(Problem(wrong, column=name))
        fields[name] = FieldValue(value, "inferred")
    fields |= _days(document, kind, told.get("date_words"), span, problems)
    if problems:
        raise NotBorneOut(problems)
    draft = gate(document, Draft(kind, fields, (span,), reader, reader, confidence))
    if draft.gate:
        raise NotBorneOut([Problem(wrong, column="gate") for wrong in draft.gate])
    return draft


def _number(kind: str, said: Any, span: Span, problems: list[Problem]) -> dict[str, FieldValue]:
    """Read the number that is meant from the quote again, with what qualifies it."""
    if (name := NUMBER.get(kind)) is None:
        return {}
    if said is None:
        return {name: NONE}
    if (found := _reread(said, span)) is None:
        problems.append(Problem("is not written in the quote", column="number"))
        return {}
    return {
        name: FieldValue(found.number, "quoted", (span,)),
        "qualifier": FieldValue(found.qualifier, "quoted", (span,)),
    }


def _reread(said: Any, span: Span) -> Quantity | None:
    """Return the number of a quote that is meant, None where it is not there."""
    wanted = find_quantities(str(said))
    try:
        value = wanted[0].value if wanted else Decimal(str(said))
    except InvalidOperation:
        return None
    return next((one for one in find_quantities(span.quote) if one.value == value), None)


def _wrong(document: Document, name: str, value: Any) -> str:
    """Say what is wrong with a word: it is not of the vocabulary, or names whom the text does not."""
    if not isinstance(value, str):
        return "is no word"
    if name in WORDS:
        return "" if value in WORDS[name] else f"is {value!r}, and can be {', '.join(sorted(WORDS[name]))}"
    if name == "item":
        return "" if value in candidates() or value in kinds() else f"is {value!r}, which no goods are called"
    if name in COUNTRY_FIELDS and value in countries():
        named = value == "WLD" or is_named(value, document.text)
        return "" if named else f"is {value}, which the text does not name"
    if name == "unit" or locate(document.text, value) is not None:
        return ""
    return f"is {value!r}, which the text does not name; countries are codes of three letters"


def _days(
    document: Document, kind: str, words: Any, span: Span, problems: list[Problem]
) -> dict[str, FieldValue]:
    """Resolve the words of a day, which stand in the text."""
    names = ("period_start", "period_end") if kind == "figure" else ("date", "date_end")
    nothing = dict.fromkeys(names, NONE) | {"date_expr": NONE}
    if words is None:
        return nothing
    at = locate(document.text, words, near=span.start) if isinstance(words, str) else None
    if at is None:
        problems.append(Problem("is not in the text; copy its words from there", column="date_words"))
        return nothing
    days = find_dates(document.text, document.dateline)
    when = next((one for one in days if one.start < at.end and at.start < one.end), None)
    if when is None or when.first is None:
        problems.append(Problem("names no day", column="date_words"))
        return nothing
    return {
        names[0]: FieldValue(when.first, "resolved", (at,)),
        names[1]: FieldValue(when.last, "resolved", (at,)),
        "date_expr": FieldValue(at.quote, "quoted", (at,)),
    }
