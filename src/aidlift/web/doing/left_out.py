"""What an action would leave out because of what the person may not see, said before it is done."""

from __future__ import annotations

from django.utils.translation import gettext as _

from aidlift.records import access
from aidlift.records.parties.models import Person

DRAFTS = frozenset({"bulletin.draft", "bulletin.correct"})


def left_out(action: str, by: Person) -> str:
    """Say what a draft by this person will not tell of; empty where it tells of everything."""
    if action not in DRAFTS or access.may(by, "shipment", access="read"):
        return ""
    return _(
        "Your roles do not show you consignments, so a bulletin that you draft will not say where goods are. "
        "Ask a planner to draft it if it should."
    )
