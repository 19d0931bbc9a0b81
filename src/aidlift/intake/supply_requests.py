"""What a verb of asking or pledging says: leave asked for, pledges to do, requests that are made."""

from __future__ import annotations

from collections.abc import Sequence

from aidlift.intake.atoms import Atom
from aidlift.intake.goods_kinds import Group

LEAVES = frozenset(("approval", "permission", "authorisation", "authorization", "clearance", "consent"))


def request_made(atoms: Sequence[Atom], verb: Atom) -> int | None:
    """Return the noun of `a request will be made to supply Haiti with vaccines`."""
    if verb.form != "base" or verb.index < 3 or atoms[verb.index - 1].low != "to":
        return None
    made = atoms[verb.index - 2]
    if made.low not in ("made", "submitted", "sent", "issued"):
        return None
    lead = atoms[max(0, verb.index - 7) : verb.index - 2]
    return next((one.index for one in lead if one.is_a("ask") and "verb" not in one.senses), None)


def is_asked_by(atoms: Sequence[Atom], nominal: Atom, group: Group) -> bool:
    """Tell whether a noun of asking leads to goods by `for`: `sent the EU a request today for 60 beds`."""
    lead = [one.low for one in atoms[max(nominal.index + 1, group.first - MOST_LED) : group.first]]
    return nominal.is_a("ask") and group.first - nominal.index <= MOST_TO_GOODS and "for" in lead


MOST_TO_GOODS = 12
MOST_LED = 3
"""Words from a request, and from `for`, to what is asked for: `for more than` (our own choice)."""
