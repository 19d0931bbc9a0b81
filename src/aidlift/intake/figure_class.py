"""Of which class cases are, where no word at the number says it: a verb, or the heading of a list."""

from __future__ import annotations

from aidlift.intake.context import Line
from aidlift.intake.counted import Counted
from aidlift.intake.grammar import ADVERBS

MOST_LEAD = 6
"""Words from `has confirmed` to its number: `has confirmed a total of 2,045 cases` (our own choice)."""

MOST_BEHIND = 5
"""Words from a count to `have been confirmed` (our own choice)."""

LEADING = frozenset(("a", "the", "of", "another", "some", "about", "at", "least", "over", "more", "than"))


def class_said(line: Line, found: Counted) -> str | None:
    """Return the class that `has confirmed 71 cases`, `1,638 have been confirmed` or a heading tells."""
    if found.measure != "cases":
        return None
    if line.says("confirmed") and (_has_confirmed(line, found) or _were_confirmed(line, found)):
        return "confirmed"
    return line.context.heading_class if line.is_listed else None


def _has_confirmed(line: Line, found: Counted) -> bool:
    """Tell whether those who report have confirmed the cases, which is more than a day's report."""
    atoms = line.atoms
    for one in reversed(atoms[max(0, found.first - MOST_LEAD) : found.first]):
        if one.verb_class == "report":
            if one.lemma != "confirm" or one.form != "past" or one.passive:
                return False
            lead = atoms[max(0, one.index - 3) : one.index]
            return any(other.get("verbword") == "have" for other in lead)
        if one.low not in LEADING and one.low not in ADVERBS and not one.is_a("tally", "basis", "todate"):
            return False
    return False


def _were_confirmed(line: Line, found: Counted) -> bool:
    """Tell whether `have been confirmed` follows the count, with no day or number between."""
    acted = False
    for one in line.atoms[found.last + 1 : found.last + 1 + MOST_BEHIND]:
        if one.lemma == "confirm":
            return acted and one.passive
        acted = acted or one.is_a("verbword") or one.low in ("have", "has")
        if not one.is_a("verbword", "disease") and one.low not in ADVERBS and one.low not in ("of", "them"):
            return False
    return False
