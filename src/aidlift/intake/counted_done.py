"""What a verb right before a number says of the people it counts: `killed 12 people`, `discharged 365`."""

from __future__ import annotations

from aidlift.intake.atoms import Atom
from aidlift.intake.counted import VERB_MEASURES
from aidlift.intake.grammar import ADVERBS

STRIKING = ("kill", "claim", "infect", "sicken", "affect")
TESTED = frozenset(("tests", "laboratory tests", "lab tests", "samples", "pcr tests", "swabs"))
"""What is done of people: `laboratory tests for 3,412 people`."""


def done_to(atoms: list[Atom], atom: Atom) -> tuple[str, int] | None:
    """Return what a verb right before a number says of those it counts: `discharged 365 patients`."""
    for one in reversed(atoms[max(0, atom.index - 3) : atom.index]):
        if one.lemma in STRIKING and one.verb_class in ("die", "infect") and not one.passive:
            return VERB_MEASURES[one.verb_class], one.index
        if one.lemma in ("discharge", "cure") and not one.passive and one.form != "base":
            return "recoveries", one.index
        if one.verb_class == "test" and one.lemma == "test" and not one.passive:
            return "tests", one.index
        if one.low in ("for", "of", "from", "on") and one.index and atoms[one.index - 1].low in TESTED:
            return "tests", one.index - 1
        # `tests positive for 34 people`
        if one.low == "for" and one.index and atoms[one.index - 1].low == "positive":
            return "cases", one.index - 1
        if one.low not in ADVERBS and not one.is_a("verbword"):
            if one.verb_class == "spread" and atoms[atom.index - 1].low == "to":
                return "cases", one.index
            break
    return None


def struck_before(atoms: list[Atom], atom: Atom) -> tuple[str, int] | None:
    """Return what struck those counted: `struck down 12 people`, `the deaths of 40 people`."""
    for one in reversed(atoms[max(0, atom.index - 4) : atom.index]):
        struck = one.verb_class in ("die", "infect") and not one.passive
        if struck and one.lemma not in ("die", "succumb", "test positive", "lose"):
            return VERB_MEASURES[one.verb_class], one.index
        if one.low in ("deaths", "death") and one.get("measure") == "deaths":
            return "deaths", one.index
        passed = one.low in ADVERBS or one.low in ("of", "the", "some", "least", "at", "has", "have")
        if not passed and not one.is_a("verbword"):
            break
    return None
