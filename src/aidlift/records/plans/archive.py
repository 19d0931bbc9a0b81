"""Freeze a plan and what it was made from as one text each, and thaw them again, row for row."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from aidlift import frames
from aidlift.errors import BadInput, Problem
from aidlift.evidence import fingerprint
from aidlift.records.plans.models import Archive
from aidlift.records.reading import READERS, Unreadable

if TYPE_CHECKING:
    from aidlift.plan import Plan, PlanInputs

INPUT_TABLES = {
    "nodes": "nodes",
    "items": "plan_items",
    "lots": "lots",
    "flights": "flights",
    "demands": "demands",
    "floors": "floors",
    "frozen": "frozen",
}
"""The frames of `PlanInputs`, and the schema of each."""

RESULT_TABLES = {"allocations": "allocations", "rotations": "rotations", "prices": "prices"}
FACTS = (
    "objective", "nothing_sent", "bound", "gap", "status", "method", "seed", "seconds", "price_of_fairness",
    "proof", "broken", "notes",
)  # fmt: skip


class Frozen:
    """Tables as CSV texts and single values, by name; equal contents give equal bytes.

    Doors give it as JSON: `{"tables": {"lots": "lot,item,…"}, "facts": {"first_day": "2021-05-01"}}`. The
    audit chain holds its fingerprint, which is how it is written as text.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    @property
    def sha256(self) -> str:
        """The fingerprint of the text."""
        return fingerprint(self.text.encode())

    @property
    def tables(self) -> dict[str, str]:
        """The tables as CSV."""
        found: dict[str, str] = json.loads(self.text)["tables"]
        return found

    @property
    def facts(self) -> dict[str, Any]:
        """The single values."""
        found: dict[str, Any] = json.loads(self.text)["facts"]
        return found

    def __str__(self) -> str:
        return f"sha256:{self.sha256}"


def freeze(inputs: PlanInputs) -> Frozen:
    """Freeze what a plan is made from."""
    tables = {name: getattr(inputs, name) for name in INPUT_TABLES}
    days = {"first_day": str(inputs.first_day), "last_day": str(inputs.last_day)}
    return _frozen(tables, days | {"certainty": inputs.certainty})


def freeze_plan(plan: Plan) -> Frozen:
    """Freeze a plan; its coverage follows from the rest."""
    tables = {name: getattr(plan, name) for name in RESULT_TABLES}
    return _frozen(tables, {name: getattr(plan, name) for name in FACTS})


def thaw(frozen: Frozen) -> PlanInputs:
    """Return what a plan is made from; raise BadInput with every problem."""
    from aidlift.plan import PlanInputs  # the solvers take a second to load; no other command should wait

    tables, facts = _read(frozen, INPUT_TABLES), frozen.facts
    try:
        first_day, last_day = (date.fromisoformat(facts[name]) for name in ("first_day", "last_day"))
        certainty = float(facts.get("certainty", 0.5))
    except (KeyError, ValueError, TypeError):
        raise BadInput("What the plan was made from names no first and last day.") from None
    return PlanInputs(first_day=first_day, last_day=last_day, certainty=certainty, **tables).checked()


def thaw_plan(frozen: Frozen, inputs: PlanInputs) -> Plan:
    """Return a plan, its coverage worked out anew; raise BadInput with every problem."""
    from aidlift.plan import Plan, coverage

    tables, facts = _read(frozen, RESULT_TABLES), frozen.facts
    if lacking := [name for name in FACTS if name not in facts]:
        raise BadInput(f"The plan lacks {', '.join(lacking)}.")
    known: dict[str, Any] = {name: facts[name] for name in FACTS}
    known |= {name: tuple(known[name]) for name in ("broken", "notes")}
    return Plan(**known | tables, coverage=coverage(tables["allocations"], inputs))


def keep(frozen: Frozen, *, at: datetime) -> Archive:
    """Keep frozen tables under their fingerprint; the same twice is kept once."""
    found = Archive.objects.filter(pk=frozen.sha256).first()
    return found or Archive.objects.create(sha256=frozen.sha256, content=frozen.text, posted_at=at)


def kept(archive: Archive) -> Frozen:
    """Take frozen tables out again; raise BadInput where they are not what their fingerprint says."""
    found = Frozen(archive.content)
    if found.sha256 != archive.sha256:
        raise BadInput(f"The archive {archive.sha256} was altered: its text has another fingerprint.")
    return found


def read_frozen(value: Any) -> Frozen:
    """Read frozen tables as a door is given them; raise Unreadable."""
    if isinstance(value, Frozen):
        return value
    try:
        found = json.loads(value) if isinstance(value, str) else value
        tables, facts = found["tables"], found["facts"]
        shaped = all(isinstance(text, str) for text in tables.values()) and isinstance(facts, dict)
    except (ValueError, TypeError, KeyError, AttributeError):
        shaped = False
    if not shaped:
        raise Unreadable("is no frozen plan; `aidlift plan keep` makes one from the folders of a plan")
    return Frozen(_canonical(tables, facts))


READERS[Frozen] = read_frozen


def _frozen(tables: dict[str, Any], facts: dict[str, Any]) -> Frozen:
    return Frozen(_canonical({name: frame.write_csv() for name, frame in tables.items()}, facts))


def _canonical(tables: dict[str, str], facts: dict[str, Any]) -> str:
    return json.dumps(
        {"facts": facts, "tables": tables}, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )


def _read(frozen: Frozen, names: dict[str, str]) -> dict[str, Any]:
    checked = {
        name: frames.read(schema, frozen.tables[name]) if name in frozen.tables else None
        for name, schema in names.items()
    }
    problems = [
        Problem(problem.message, problem.row, f"{name}.{problem.column}" if problem.column else name)
        for name, table in checked.items()
        if table is not None
        for problem in table.problems
    ]
    problems += [
        Problem(f"the table {name} is missing")
        for name, table in checked.items()
        if table is None and name not in {"floors", "frozen", "prices"}
    ]
    if problems:
        raise BadInput("The frozen plan cannot be read; nothing was kept.", problems)
    return {
        name: table.frame if table is not None else frames.empty(names[name])
        for name, table in checked.items()
    }
