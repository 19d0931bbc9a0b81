"""What an IATI 2.03 activity must be: elements and their order, attributes, codes, and rules between them.

From the standard's reference for 2.03 (iatistandard.org): the order of elements is that of its activity
schema, the codes are those of its embedded code lists and of the parts of others that Aidlift uses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches

from aidlift.errors import BadInput, Problem
from aidlift.formats.exchange.streams import MOST_PROBLEMS

STATUSES = {
    "pipeline": "1",
    "implementation": "2",
    "finalisation": "3",
    "closed": "4",
    "cancelled": "5",
    "suspended": "6",
}
STEPS = {
    "incoming funds": "1",
    "outgoing commitment": "2",
    "disbursement": "3",
    "expenditure": "4",
    "incoming commitment": "11",
    "outgoing pledge": "12",
    "incoming pledge": "13",
}
DONOR_TYPES = {
    "government": "10",
    "international NGO": "21",
    "multilateral": "40",
    "foundation": "60",
    "private sector": "70",
    "other": "90",
}
ORDER = {
    "iati-activities": ("iati-activity",),
    "iati-activity": (
        "iati-identifier", "reporting-org", "title", "description", "participating-org", "other-identifier",
        "activity-status", "activity-date", "contact-info", "activity-scope", "recipient-country",
        "recipient-region", "location", "sector", "tag", "country-budget-items", "humanitarian-scope",
        "policy-marker", "collaboration-type", "default-flow-type", "default-finance-type",
        "default-aid-type", "default-tied-status", "budget", "planned-disbursement", "capital-spend",
        "transaction", "document-link", "related-activity", "legacy-data", "conditions", "result",
        "crs-add", "fss",
    ),
    "transaction": (
        "transaction-type", "transaction-date", "value", "description", "provider-org", "receiver-org",
        "disbursement-channel", "sector", "recipient-country", "recipient-region", "flow-type",
        "finance-type", "aid-type", "tied-status",
    ),
    "result": ("title", "description", "document-link", "reference", "indicator"),
    "indicator": ("title", "description", "document-link", "reference", "baseline", "period"),
    "period": ("period-start", "period-end", "target", "actual"),
    "planned-disbursement": ("period-start", "period-end", "value", "provider-org", "receiver-org"),
    "title": ("narrative",),
    "reporting-org": ("narrative",),
    "participating-org": ("narrative",),
    "provider-org": ("narrative",),
    "receiver-org": ("narrative",),
}  # fmt: skip
"""Elements and what may stand in them, in this order; inside others nothing is looked at."""

ONCE = {
    "iati-activity": ("iati-identifier", "reporting-org", "title", "activity-status"),
    "transaction": ("transaction-type", "transaction-date", "value"),
    "result": ("title",),
    "indicator": ("title",),
    "period": ("period-start", "period-end"),
    "planned-disbursement": ("period-start", "value"),
}
"""Elements that must stand exactly once in others."""

AT_LEAST_ONCE = {
    "iati-activities": ("iati-activity",),
    "iati-activity": ("description", "participating-org", "activity-date"),
    "title": ("narrative",),
    "result": ("indicator",),
}
CODES = {
    ("activity-status", "code"): tuple(STATUSES.values()),
    ("activity-date", "type"): ("1", "2", "3", "4"),
    ("transaction-type", "code"): tuple(str(code) for code in range(1, 14)),
    ("participating-org", "role"): ("1", "2", "3", "4"),
    ("humanitarian-scope", "type"): ("1", "2"),
    ("humanitarian-scope", "vocabulary"): ("1-2", "2-1", "99"),
    ("result", "type"): ("1", "2", "3", "9"),
    ("indicator", "measure"): ("1", "2", "3", "4", "5"),
    ("iati-activity", "humanitarian"): ("0", "1", "true", "false"),
    ("transaction", "humanitarian"): ("0", "1", "true", "false"),
}
NEEDED = {
    "iati-activities": ("version",),
    "reporting-org": ("ref", "type"),
    "participating-org": ("role",),
    "activity-status": ("code",),
    "activity-date": ("iso-date", "type"),
    "recipient-country": ("code",),
    "recipient-region": ("code",),
    "sector": ("code",),
    "humanitarian-scope": ("type", "vocabulary", "code"),
    "transaction-type": ("code",),
    "transaction-date": ("iso-date",),
    "value": ("value-date",),
    "result": ("type",),
    "indicator": ("measure",),
    "period-start": ("iso-date",),
    "period-end": ("iso-date",),
}
"""Attributes that elements must have."""

PATTERNS = {
    "currency": ("[A-Z]{3}", "a code of ISO 4217"),
    "default-currency": ("[A-Z]{3}", "a code of ISO 4217"),
}
MONEY = re.compile(r"-?[0-9]+(\.[0-9]+)?")
FUTURE_FORBIDDEN = {"2": "actual start", "4": "actual end"}


@dataclass
class _Open:
    """An element that was begun: its name, and how often each element stands in it."""

    name: str
    attributes: Mapping[str, str]
    line: int
    last: int = -1
    counts: dict[str, int] = field(default_factory=dict)


@dataclass
class _Activity:
    """What is remembered of an activity until it ends."""

    identifier: str = ""
    reporter: str = ""
    default_currency: str = ""
    dates: list[str] = field(default_factory=list)


class Check:
    """Take the elements of a file one after another, and keep what is wrong with them."""

    def __init__(self) -> None:
        self.stack: list[_Open] = []
        self.problems: list[Problem] = []
        self.activities = 0
        self.activity = _Activity()
        self.made: date | None = None

    def refuse(self, name: str) -> None:
        """Raise BadInput with every fault, if there is one."""
        if self.problems:
            count = len(self.problems)
            many = "s" if count > 1 else ""
            raise BadInput(f"{name} is not right IATI 2.03: {count} fault{many}.", self.problems)

    def start(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        """Take the beginning of an element."""
        if not self.stack and name != "iati-activities":
            self._fault(f"is {name}; iati-activities is needed", "root", line)
        if self.stack:
            self._placed(self.stack[-1], name, line)
        if name == "iati-activity":
            self.activities += 1
            self.activity = _Activity(default_currency=attributes.get("default-currency", ""))
        if name == "iati-activities":
            self._root(attributes, line)
        if not self._inside_unknown():
            self._attributes(name, attributes, line)
        self.stack.append(_Open(name, attributes, line))

    def end(self, name: str, words: str, line: int) -> None:
        """Take the end of an element, with the text in it."""
        one = self.stack.pop()
        for needed in ONCE.get(name, ()):
            if one.counts.get(needed, 0) != 1:
                self._fault(
                    f"has {one.counts.get(needed, 0)} {needed}; exactly one is needed", name, one.line
                )
        for needed in AT_LEAST_ONCE.get(name, ()):
            if not one.counts.get(needed):
                self._fault(f"has no {needed}; at least one is needed", name, one.line)
        parent = self.stack[-1].name if self.stack else ""
        if name == "narrative" and not words.strip():
            self._fault("is empty", f"{parent}/narrative", line)
        if name == "iati-identifier":
            self.activity.identifier = words.strip()
        if name == "value" and not MONEY.fullmatch(words.strip()):
            self._fault(
                f"is {words.strip()!r}; an amount without grouping is needed", f"{parent}/value", line
            )
        if name == "iati-activity":
            self._whole(one)

    def _root(self, attributes: Mapping[str, str], line: int) -> None:
        if attributes.get("version", "") != "2.03":
            found = attributes.get("version")
            self._fault(f"is {found!r}; 2.03 is checked here", "iati-activities@version", line)
        try:
            self.made = datetime.fromisoformat(attributes.get("generated-datetime", "")).date()
        except ValueError:
            self.made = None

    def _placed(self, parent: _Open, name: str, line: int) -> None:
        """See that an element may stand in its parent, and not before what it follows."""
        order = ORDER.get(parent.name)
        parent.counts[name] = parent.counts.get(name, 0) + 1
        if order is None or ":" in name:
            return
        if name not in order:
            near = get_close_matches(name, order, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            self._fault(f"is no element of {parent.name}{hint}", f"{parent.name}/{name}", line)
            return
        place = order.index(name)
        if place < parent.last:
            self._fault(
                f"stands after {order[parent.last]}; it must come before", f"{parent.name}/{name}", line
            )
        parent.last = max(parent.last, place)

    def _inside_unknown(self) -> bool:
        return any(one.name not in ORDER for one in self.stack)

    def _attributes(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        for needed in NEEDED.get(name, ()):
            if needed not in attributes:
                self._fault("is missing", f"{name}@{needed}", line)
        for key, value in attributes.items():
            allowed = CODES.get((name, key))
            if allowed and value not in allowed:
                self._fault(f"is {value!r}; one of {', '.join(allowed)} is needed", f"{name}@{key}", line)
            if key in PATTERNS and not re.fullmatch(PATTERNS[key][0], value):
                self._fault(f"is {value!r}; {PATTERNS[key][1]} is needed", f"{name}@{key}", line)
            if key in {"iso-date", "value-date"}:
                self._day(name, key, attributes, line)
        if name == "reporting-org":
            self.activity.reporter = attributes.get("ref", "")
        if name == "activity-date":
            self.activity.dates.append(attributes.get("type", ""))
        if name == "value" and not attributes.get("currency") and not self.activity.default_currency:
            self._fault("is missing, and the activity has no default-currency", "value@currency", line)

    def _day(self, name: str, key: str, attributes: Mapping[str, str], line: int) -> None:
        try:
            day = date.fromisoformat(attributes[key])
        except ValueError:
            self._fault(f"is {attributes[key]!r}; write it like 2021-04-30", f"{name}@{key}", line)
            return
        actual = FUTURE_FORBIDDEN.get(attributes.get("type", "")) if name == "activity-date" else None
        if name == "transaction-date":
            actual = "day of the transaction"
        if actual and self.made and day > self.made:
            self._fault(f"is {day}, after the file was made: no {actual} yet", f"{name}@{key}", line)

    def _whole(self, one: _Open) -> None:
        """See what must hold within an activity as a whole."""
        found = self.activity
        if found.reporter and not found.identifier.startswith(f"{found.reporter}-"):
            wanted = f"{found.reporter}-… (the reporting organisation first)"
            self._fault(f"is {found.identifier!r}; it must read {wanted}", "iati-identifier", one.line)
        if found.dates and not set(found.dates) & {"1", "2"}:
            self._fault("has no start, planned (1) or actual (2)", "activity-date", one.line)
        if not one.counts.get("sector") and not one.counts.get("transaction"):
            self._fault("names no sector", "iati-activity", one.line)
        if not {"recipient-country", "recipient-region", "transaction"} & set(one.counts):
            self._fault("names no recipient country or region", "iati-activity", one.line)

    def _fault(self, message: str, place: str, line: int) -> None:
        self.problems.append(Problem(message, None, f"line {line}, {place}"))
        if len(self.problems) >= MOST_PROBLEMS:
            raise BadInput(
                f"The first {MOST_PROBLEMS} faults are told; the file was not read on.", self.problems
            )
