"""Of which class cases are, where no word at the number says it: a verb, or the heading of a list."""

from __future__ import annotations

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.counted import Counted
from aidlift.intake.grammar import ADVERBS

MOST_LEAD = 6
"""Words from `has confirmed` to its number: `has confirmed a total of 2,045 cases` (our own choice)."""

MOST_BEHIND = 5
"""Words from a count to `have been confirmed` (our own choice)."""

MOST_CLASSED = 6
"""Words from a count to what class it is said to be (our own choice)."""

CLASSING = frozenset(("listed", "classified", "considered", "counted", "regarded", "treated", "described"))
CLASSING |= {"deemed", "recorded", "as", "being", "to", "from", "in"}
LEADING = frozenset(("a", "the", "of", "another", "some", "about", "at", "least", "over", "more", "than"))


def class_said(line: Line, found: Counted) -> str | None:
    """Return the class that `has confirmed 71 cases`, `1,638 have been confirmed` or a heading tells."""
    if "class" in line.kinds and found.measure in ("cases", "deaths"):
        told = _classed_behind(line, found) or _among_class(line, found)
        if told is None and found.measure == "cases":
            told = _headed_by_class(line, found)
        if told is not None:
            return told
    if found.measure != "cases":
        return None
    behind = line.atoms[found.last + 1].low if found.last + 1 < len(line.atoms) else ""
    if behind == "confirmed" and found.last > found.atom.index:
        return "confirmed"  # `with more than 1,100 cases confirmed`
    if line.says("confirmed") and (_has_confirmed(line, found) or _were_confirmed(line, found)):
        return "confirmed"
    return line.context.heading_class if line.is_listed else None


def method_told(atoms: list[Atom], found: Counted) -> str | None:
    """Return the kind of test that those counted were found by: `tested positive through RT-PCR`."""
    if found.measure not in ("cases", "tests"):
        return None
    for one in atoms[found.atom.index + 1 : found.last + MOST_TO_METHOD]:
        if one.is_a("group"):
            lead = {other.low for other in atoms[max(0, one.index - 3) : one.index]}
            told = lead & {"through", "via", "using"} or (found.measure == "tests" and lead & {"by", "with"})
            return one.senses["group"] if told else None
        if one.quantity is not None or one.low in (";", ",", "while"):
            return None
    return None


MOST_TO_METHOD = 8
"""Words from a count to the kind of test that found it (our own choice)."""


def _classed_behind(line: Line, found: Counted) -> str | None:
    """Return the class that `deaths are suspected` or `deaths are listed as probable` tells."""
    acted = False
    for one in line.atoms[found.last + 1 : found.last + 1 + MOST_CLASSED]:
        if "class" in one.senses and acted:
            after = line.atoms[one.index + 1 :]
            told = one.senses["class"]
            noun = bool(after) and after[0].is_a("measure", "person", "disease")
            return None if noun or told == "confirmed" else told
        acted = acted or one.get("verbword") == "be"
        passed = one.is_a("verbword", "disease") or one.low in ADVERBS or one.low in CLASSING
        if not passed:
            return None
    return None


def _among_class(line: Line, found: Counted) -> str | None:
    """Return the class of `12 deaths among confirmed cases`, `121 were reported among the suspected`."""
    led = False
    for one in line.atoms[found.last + 1 : found.last + 1 + MOST_CLASSED]:
        if led and one.is_a("class"):
            return one.senses["class"] if _names_cases(line, one.index) else None
        led = led or one.low in ("among", "amongst")
        passed = one.is_a("verbword", "disease", "todate") or one.verb_class == "report"
        if not passed and one.low not in ("among", "amongst", "the", "all"):
            return None
    return None


def _headed_by_class(line: Line, found: Counted) -> str | None:
    """Return the class of cases that a sentence parts or counts: `confirmed cases: Kenya (two cases)`.

    The class stands before, at its own noun: without a number (`New confirmed cases were most, with 27 cases
    in week 39`), or with the number that a colon or bracket parts into places.
    """
    named = [one for one in line.atoms[: found.first] if "class" in one.senses]
    if not named or len({one.senses["class"] for one in named}) > 1 or not _names_cases(line, named[0].index):
        return None
    if line.atoms[found.last].is_a("class") or any(
        one.low in (";", "total", "overall") or one.get("measure") == "tests"
        for one in line.atoms[named[0].index : found.first]
    ):
        return None
    lead = line.atoms[max(0, named[0].index - 3) : named[0].index]
    most = line.atoms[0].low in ("most", "many")  # `Most of the suspected cases came from Kano (4,816)`
    counted = any(one.is_a("number", "tally") for one in lead)  # `the highest number of suspected cases are`
    of = () if most or counted else ("of",)
    if not any(one.quantity is not None or one.low in ("no", "among", *of) for one in lead):
        behind = line.atoms[named[0].index + 1 : max(found.first, found.atom.index)]
        linked = most or any(one.low in ("with", ":", "including", "(") for one in behind)
        return named[0].senses["class"] if linked else None
    parted = any(one.low == ":" for one in line.atoms[named[0].index : found.first])
    return named[0].senses["class"] if parted and line.atoms[found.atom.index - 1].low == "(" else None


def _names_cases(line: Line, index: int) -> bool:
    """Tell whether a class is said of cases: `confirmed cases`, `confirmed Ebola cases`."""
    for one in line.atoms[index + 1 : index + 4]:
        if one.get("measure") == "cases":
            return True
        if not one.is_a("disease") and one.low != "-":
            return False
    return False


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
