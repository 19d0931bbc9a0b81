"""Clauses of a sentence that tell of goods: none borrows who gives, takes, carries or when from another."""

from __future__ import annotations

from collections.abc import Sequence

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.goods_kinds import Group

CONTRASTS = frozenset(("while", "whereas", "but"))
FINITE = ("be", "have", "will", "modal", "expect")
ENDS = frozenset((",", ";", ":", "(", "which", "who", "that", "to", "whose"))
MOVED = ("give", "send", "pledge", "allocate", "receive")
MOST_OF_SUBJECT = 9
"""Words of a subject before its verb (our own choice)."""


def clause_line(line: Line, groups: Sequence[Group], group: Group, anchor: int) -> Line:
    """Return the sentence as the clause of some goods sees it, without who and when of other clauses.

    A clause without goods that `and` joins hides nothing: `sent 20 beds, and the plane landed in Lima`. Days
    that open the sentence are of all its clauses, and so is who says it all.
    """
    starts = _starts(line)
    if not starts:
        return line
    bounds = list(zip(starts, [*starts[1:], len(line.atoms)], strict=True))
    own = [k for k, one in enumerate(bounds) if _holds(one, group.first) or _holds(one, anchor)]
    others = [
        one
        for k, one in enumerate(bounds)
        if k not in own
        and (
            any(_holds(one, other.first) for other in groups if other is not group)
            or any(line.atoms[starts[j] - 1].low != "and" for j in _between(k, own))
        )
    ]
    if not others:
        return line
    told = next((one.index for one in line.verbs("say") if _is_finite(line.atoms, one)), 0)
    opening = next((one.index for one in line.atoms if _is_finite(line.atoms, one)), 0)
    parties = [one for one in line.parties if one.first < told or not _holds_any(others, one.first)]
    found = Line(line.sentence, line.atoms, parties, line.context)
    found.whens = [one for one in line.whens if one.index < opening or not _holds_any(others, one.index)]
    return found


def _between(place: int, own: Sequence[int]) -> range:
    """List the clauses whose beginning parts one from the nearest of its own."""
    near = min(own, key=lambda one: abs(one - place), default=place)
    return range(min(place, near) + 1, max(place, near) + 1)


def _holds(bounds: tuple[int, int], place: int) -> bool:
    return bounds[0] <= place < bounds[1]


def _holds_any(clauses: Sequence[tuple[int, int]], place: int) -> bool:
    return any(_holds(one, place) for one in clauses)


def _starts(line: Line) -> list[int]:
    """List where the clauses of a sentence begin, each with a subject and a verb of its own; none if one."""
    atoms = line.atoms
    if line.lows.isdisjoint(("and", ";", *CONTRASTS)):
        return []
    starts = [0]
    acted = False
    for one in atoms[:-1]:
        if not acted:
            acted = _is_finite(atoms, one)
            continue
        after = atoms[one.index + 1]
        goes_on = after.low in PRONOUNS or after.low.endswith("ing")
        apart = (one.low == ";" or one.low in CONTRASTS) and not goes_on
        if apart or (one.low == "and" and _begins_clause(atoms, one.index + 1)):
            starts.append(one.index + 1)
            acted = False
    return starts if len(starts) > 1 else []


def _begins_clause(atoms: Sequence[Atom], first: int) -> bool:
    """Tell whether a subject and its verb stand here: `and a Peruvian plane brought 20 more`."""
    goods = False
    for one in atoms[first : first + MOST_OF_SUBJECT]:
        if _is_finite(atoms, one):
            moved = one.verb_class in MOVED and not one.passive and not one.is_a("verbword")
            if not (goods and moved):  # `and 20 beds donated by Spain`
                return one.index > first
        listed = goods and one.low == "and"
        if listed or one.low in ENDS or (one.index == first and (one.low in PRONOUNS or one.form)):
            return False
        goods = goods or one.quantity is not None or "item" in one.senses
    return False


PRONOUNS = frozenset(("it", "they", "he", "she", "we", "also", "has", "have", "then", "later", "not"))
"""What goes on with the subject before: `and it will send`, `and also gave`."""


def _is_finite(atoms: Sequence[Atom], one: Atom) -> bool:
    """Tell whether a word is a verb with its tense, or helps one; `donated by Spain` only describes."""
    if one.senses.get("verbword") in FINITE:
        return one.low not in ("be", "been", "being")
    if not one.verb_class or one.form not in ("past", "s"):
        return False
    behind = atoms[one.index + 1].low if one.index + 1 < len(atoms) else ""
    return one.passive or behind != "by"
