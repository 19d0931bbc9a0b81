"""Who may not take a step because another person has to: said before the step is tried, not after.

The actions themselves refuse, whatever a page shows; a test holds this table against them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from aidlift.records import access
from aidlift.records.action import ACTIONS
from aidlift.records.parties.models import Person
from aidlift.web import cells, rights
from aidlift.web.words import action_title

PLAN = {"recorded_by_id": "made", "proposed_by_id": "proposed"}
RELEASE = {"drafted_by_id": "drafted", "proposed_by_id": "proposed"}
REQUEST = {"drafted_by_id": "drafted", "submitted_by_id": "submitted"}
FIRST_HANDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "bulletin.approve": {"drafted_by_id": "drafted"},
        "count.countersign": {"counter_id": "counted"},
        "plan.approve": PLAN,
        "plan.refuse": PLAN,
        "receipt.countersign": {"counted_by_id": "counted", "signed_by_id": "signed"},
        "receipt.reverse": {"reversal_proposed_by_id": "proposed to reverse"},
        "release.approve": RELEASE,
        "release.refuse": RELEASE,
        "request.approve": REQUEST,
        "request.approve_partly": REQUEST,
        "request.reject": REQUEST,
        "reversal.approve": {"proposed_by_id": "proposed"},
        "reversal.refuse": {"proposed_by_id": "proposed"},
    }
)
"""For each action, the columns of its record that name whoever may not do it, and what that person did."""


def left_to_others(kind: str, key: str, names: list[str], by: Person) -> dict[str, str]:
    """Say of each of these actions that the person may not do, whose hands were first, who can.

    One question to the database where one of the actions has a second person, none otherwise.
    """
    ruled = {name: FIRST_HANDS[name] for name in names if name in FIRST_HANDS}
    if not ruled:
        return {}
    columns = sorted({column for hands in ruled.values() for column in hands})
    row = cells.models_by_kind()[kind]._default_manager.filter(pk=key).values(*columns).first() or {}
    said = {}
    for name, hands in ruled.items():
        done = [verb for column, verb in hands.items() if row.get(column) == by.username]
        if done:
            said[name] = (
                f"{action_title(name)}: left to another person, because you {' and '.join(done)} it. "
                f"Ask {able(name)}."
            )
    return said


def able(name: str) -> str:
    """Name the roles that may do an action: `an approver or a planner`."""
    asked = {question.permission for question in rights.asked(ACTIONS[name].function)}
    roles = sorted(
        {rule.role for rule in access.rules() if rule.permission in asked and rule.access == "write"}
    )
    said = [f"{'an' if role[0] in 'aeiou' else 'a'} {role.replace('_', ' ')}" for role in roles]
    return " or ".join(filter(None, [", ".join(said[:-1]), said[-1]])) if said else "the operator"
