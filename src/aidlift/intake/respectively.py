"""Numbers told in the order of their nouns: `recoveries and deaths stand at 126 and 52 respectively`."""

from __future__ import annotations

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.counted import VERB_MEASURES, Counted

TALLIES = ("caseload", "case load", "case count")
JOINS = (",", "and", "&")
MOST = 4
FARTHEST = 24


def told_in_order(line: Line) -> dict[int, Counted]:
    """Return the counts of a sentence that says `respectively`, by the index of their numbers."""
    mark = _mark(line)
    if mark is None:
        return {}
    numbers = _numbers_before(line.atoms, mark)
    nouns = _nouns_before(line.atoms, numbers[0].index) if len(numbers) > 1 else []
    if not nouns or len(nouns) < len(numbers):
        return {}
    cues = (
        ("cumulative",) if any(one.is_a("tally", "number") for one in line.atoms[: numbers[0].index]) else ()
    )
    return {
        number.index: Counted(number, measure, number.index, number.index, cues=cues, rule="respectively")
        for number, measure in zip(numbers, nouns[-len(numbers) :], strict=True)
    }


def _mark(line: Line) -> int | None:
    """Return where the numbers end: before `respectively`, or in `cases and toll stood at A and B`."""
    if "respectively" in line.lows:
        return next(atom.index for atom in line.atoms if atom.low == "respectively")
    if len(line.quantities) < 2:
        return None
    for verb in line.verbs("level"):
        if verb.index + 2 >= len(line.atoms) or not _is_joined_pair(line.atoms, verb.index):
            continue
        first = verb.index + 2
        end = first + 3
        pair = [one.quantity is not None for one in line.atoms[first:end]] == [True, False, True]
        closed = end >= len(line.atoms) or line.atoms[end].low in (",", ".", ";")
        if pair and line.atoms[first + 1].low == "and" and closed:
            return end
    return None


def _is_joined_pair(atoms: list[Atom], index: int) -> bool:
    """Tell whether two nouns joined by `and` stand right before a verb: `caseload and death toll stood`."""
    lead = atoms[max(0, index - 4) : index]
    nouns = [one.index for one in lead if one.is_a("measure") or one.low in TALLIES]
    return len(nouns) == 2 and any(one.low == "and" for one in atoms[nouns[0] : nouns[1]])


def _numbers_before(atoms: list[Atom], mark: int) -> list[Atom]:
    """List the numbers joined by commas and `and` that end before a word."""
    found: list[Atom] = []
    for one in reversed(atoms[max(0, mark - 2 * MOST - 2) : mark]):
        if one.quantity is not None and one.quantity.unit is None:
            found.append(one)
        elif one.low not in JOINS:
            break
    return found[::-1]


def _nouns_before(atoms: list[Atom], index: int) -> list[str]:
    """List what is counted before the numbers, in order, each once."""
    found: list[str] = []
    for one in atoms[max(0, index - FARTHEST) : index]:
        measure = (
            one.get("measure")
            or ("cases" if one.low in TALLIES else None)
            or (VERB_MEASURES.get(one.verb_class) if one.verb_class else None)
        )
        if measure is not None and measure != "cfr" and measure not in found:
            found.append(measure)
    return found
