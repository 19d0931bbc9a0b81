"""What if: plan again with one thing changed. A worker does it; nothing is kept but its answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django_tasks import TaskContext, task

from aidlift.errors import AidliftError, BadInput
from aidlift.records.plans.models import PlanRun
from aidlift.records.steps import named

SECONDS = 30.0
"""What planning again may take; the answer says how far from the best it is at most."""

MOST_ROWS = 200


@dataclass(frozen=True)
class Kind:
    """A change that can be asked about: its words, whether it needs a day, and what makes it."""

    title: str
    said: str
    of: str
    needs_day: bool


KINDS = {
    "corridor": Kind("A corridor resumes", "{of} resumes on {on}", "corridor", True),
    "lot": Kind("A pledged lot is withdrawn", "{of} is withdrawn", "lot", False),
    "charter": Kind("One charter more", "{of} flies once more on {on}", "corridor", True),
}


def question(kind: str, of: str, on: str) -> dict[str, str]:
    """Check what is asked; raise BadInput in a sentence."""
    if kind not in KINDS:
        raise BadInput("Choose what is to change: a corridor resumes, a lot is withdrawn, one charter more.")
    if not of:
        raise BadInput(f"Choose the {KINDS[kind].of}.")
    if KINDS[kind].needs_day:
        try:
            date.fromisoformat(on)
        except ValueError:
            raise BadInput("Give the day from which it holds, such as 2021-05-05.") from None
    return {"kind": kind, "of": of, "on": on if KINDS[kind].needs_day else ""}


@task(takes_context=True)
def answer(context: TaskContext, plan: str, kind: str, of: str, on: str) -> dict[str, Any]:
    """Plan again with the change; return what it relieves, the shares covered, and what flies differently."""
    try:
        return _answer(plan, kind, of, on)
    except AidliftError as error:
        return {"refused": error.message}


def _answer(name: str, kind: str, of: str, on: str) -> dict[str, Any]:
    from aidlift.plan import compare, what_if
    from aidlift.web.plans.thawed import thawed

    run = named(PlanRun, name)
    plan, inputs = thawed(run)
    words = KINDS[kind].said.format(of=of, on=on)
    made = what_if(plan, inputs, words, _change(kind, of, on), seconds=SECONDS, seed=run.seed)
    changed = compare(plan, made.after)
    return {
        "words": words,
        "sentence": made.summary(),
        "relieved": made.relieved,
        "share": made.relieved / plan.objective if plan.objective else 0.0,
        "cover": _cover(plan, made.after, made.inputs),
        "changed": [_plain(row) for row in changed.head(MOST_ROWS).iter_rows(named=True)],
        "changes": changed.height,
    }


def _change(kind: str, of: str, on: str) -> Callable[[Any], Any]:
    from aidlift.plan import corridor_resumes, extra_charter, lot_withdrawn

    if kind == "lot":
        return lot_withdrawn(of)
    return {"corridor": corridor_resumes, "charter": extra_charter}[kind](of, date.fromisoformat(on))


def _cover(before: Any, after: Any, inputs: Any) -> list[dict[str, Any]]:
    """Give the share of need met in each country before and after the change, by mass."""
    from aidlift import frames
    from aidlift.web.plans.cover import covers

    none = frames.empty("shortfall")
    then = {one.code: one for one in covers(after, inputs, none)}
    return [
        {"code": one.code, "before": one.added, "after": then[one.code].added}
        for one in covers(before, inputs, none)
        if one.code in then
    ]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
