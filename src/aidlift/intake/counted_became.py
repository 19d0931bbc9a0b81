"""What became of those counted: `cases have died`, `patients are isolated`, `cases were discharged`."""

from __future__ import annotations

from aidlift.intake.atoms import Atom
from aidlift.intake.counted import VERB_MEASURES
from aidlift.intake.grammar import ADVERBS


def what_became(atoms: list[Atom], place: int) -> str | None:
    """Read `all 10 cases have died` as deaths: what became of the cases."""
    if atoms[place].senses.get("measure") != "cases" or "out" in [
        one.low for one in atoms[max(0, place - 7) : place]
    ]:
        return None  # `7,910 out of a total of 21,630 infected have recovered`
    if ["disease" in one.senses for one in atoms[place + 1 : place + 3]] == [False, True] and (
        atoms[place + 1].low == "of"
    ):
        place += 2  # `eight cases of Ebola treated in Mbale were discharged`
    if lie_in_hospital(atoms, place):
        return "active_cases"
    if _were_discharged(atoms, place):
        return "recoveries"
    for one in atoms[place + 1 : place + 4]:
        if (
            one.verb_class in ("die", "recover")
            and one.lemma in ("die", "recover", "succumb")
            and not one.negated
        ):
            return VERB_MEASURES[one.verb_class]
        active = one.low == "active" and one.index > place + 1
        if one.senses.get("basis") == "active" and (active or one.low.startswith(("under", "receiv"))):
            return "active_cases"
        if "verbword" not in one.senses and one.low not in ADVERBS and one.low not in ("who", "that"):
            return None
    return None


def _were_discharged(atoms: list[Atom], place: int) -> bool:
    """Tell whether cases are said to have left: `cases in Uganda received care in Mbale and were discharged`.

    Nobody else is named between, and no count.
    """
    for one in atoms[place + 1 : place + MOST_TREATED]:
        if one.quantity is not None or one.low in {";", ".", "while", "but"} or one.is_a("measure", "person"):
            return False
        if one.verb_class == "report":
            return False
        if one.senses.get("verbword") in ("be", "have"):
            behind = atoms[one.index + 1 : one.index + 5]
            said = next((on for on in behind if not on.is_a("verbword") and on.low not in ADVERBS), None)
            if said is not None and said.low in ("discharged", "recovered", "cured"):
                return True
    return False


MOST_TREATED = 18
"""Words of `received care in the capital and in Mbale and were discharged` (our own choice)."""


def lie_in_hospital(atoms: list[Atom], place: int) -> bool:
    """Tell whether those counted are treated now: `who are in-patients`, `admitted in treatment units`."""
    lows = [one.low for one in atoms[place + 1 : place + 6]]
    if lows[:1] == ["admitted"]:
        return "treatment" in lows
    return lows[:1] == ["who"] and (lows[2:5] == ["in", "-", "patients"] or lows[2:3] == ["inpatients"])


def are_held(atoms: list[Atom], place: int) -> int | None:
    """Return where patients are said to be isolated or treated now: `29 patients are currently isolated`."""
    acted = False
    for one in atoms[place + 1 : place + 7]:
        in_ward = one.low == "being treated" and _is_isolated(atoms, one.index)
        in_ward = in_ward or (one.low.endswith(" treatment") and one.get("basis") == "active")
        if acted and (one.low in HELD or in_ward):
            return one.index if atoms[place].low != "health workers" else None
        acted = acted or one.low in ("are", "is", "remain", "remains", "still")
        if not (
            "verbword" in one.senses or one.low in ADVERBS or "disease" in one.senses or one.low in STANDING
        ):
            return None
    return None


def _is_isolated(atoms: list[Atom], index: int) -> bool:
    """Tell whether those treated are kept apart: `being treated in isolation`, `at a treatment centre`."""
    behind = {one.low for one in atoms[index + 1 : index + 5]}
    return bool(behind & {"isolation", "isolated", "treatment", "quarantine"})


STANDING = frozenset(("in", "on", "at", "under", "remain", "remains", "presently", "medical", "still"))
STANDING |= {"with", "of"}
HELD = frozenset(("isolated", "isolation", "treatment", "managed", "admission", "admitted"))
HELD |= {"care"}
"""What patients are, or are in, that are ill now."""
