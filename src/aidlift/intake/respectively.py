"""Numbers told in the order of their nouns, places or parties: `Peru and Chile got 9 and 5 respectively`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.counted import VERB_MEASURES, Counted
from aidlift.intake.drafts import Draft
from aidlift.intake.parties import Party
from aidlift.intake.spots import Spot, spot_at

TALLIES = ("caseload", "case load", "case count")
TOTALS = frozenset(("tallies", "totals", "counts", "numbers", "figures", "tolls"))
"""What two totals are told of: `bringing the tallies to 361,000 and 13,226`."""

JOINS = (",", "and", "&")
PARTING = (*JOINS, "the", "in", "to", "from")
MOST = 6
FARTHEST = 24


def is_in_order(line: Line) -> bool:
    """Tell whether a sentence says that its numbers are in the order of something."""
    return "respectively" in line.lows


def numbers_in_order(line: Line) -> list[list[Atom]]:
    """List the numbers that stand joined by commas and `and`, two or more together."""
    runs: list[list[Atom]] = []
    for one in line.quantities if is_in_order(line) else ():
        last = runs[-1][-1] if runs else None
        between = line.atoms[last.index + 1 : one.index] if last is not None else ()
        if between and all(word.low in JOINS for word in between):
            runs[-1].append(one)
        else:
            runs.append([one])
    return [run for run in runs if 1 < len(run) <= MOST]


def in_reading_order(line: Line) -> list[Atom]:
    """List a sentence's numbers, but the last of a list first: its noun may stand behind them all."""
    order = list(line.quantities)
    if not is_in_order(line):
        return order
    for run in numbers_in_order(line):
        place = order.index(run[0])
        order[place : place + len(run)] = [run[-1], *run[:-1]]
    return order


def told_in_order(line: Line) -> dict[int, Counted]:
    """Return counts whose nouns stand before them in the same order, by the index of their numbers."""
    mark = _mark(line)
    if mark is None:
        return {}
    numbers = _numbers_before(line.atoms, mark)
    nouns = _nouns_before(line.atoms, numbers[0].index) if len(numbers) > 1 else []
    if not nouns or len(nouns) < len(numbers):
        return {}
    lead = line.atoms[: numbers[0].index]
    cues = ("cumulative",) if any(one.is_a("tally", "number") or one.low in TOTALS for one in lead) else ()
    return {
        number.index: Counted(number, measure, number.index, number.index, cues=cues, rule="respectively")
        for number, measure in zip(numbers, nouns[-len(numbers) :], strict=True)
    }


def share_noun(line: Line, found: Counted) -> list[Counted]:
    """Return a count for each number that shares a noun, each at its place: `1,200 and 850 cases in A and B`.

    Empty where the number stands in no such list, or where the places are not as many.
    """
    if not is_in_order(line):
        return []
    run = next((run for run in numbers_in_order(line) if found.atom in run), None)
    spots = _spots_in_order(line, run) if run is not None else []
    if run is None or not spots:
        return []
    ends = (found.first, found.last)
    return [
        replace(found, atom=one, first=min(one.index, ends[0]), last=max(one.index, ends[1]), spot=spot)
        for one, spot in zip(run, spots, strict=True)
    ]


def _spots_in_order(line: Line, run: Sequence[Atom]) -> list[Spot]:
    """Return as many places as there are numbers, that stand in a list of their own nearest to these."""
    found: list[list[tuple[Spot, int, int]]] = []
    behind = 0
    for atom in line.placed + line.unknown if line.unknown else line.placed:
        if atom.index < behind:
            continue
        spot, end = spot_at(line.atoms, atom.index)
        if spot is None:
            continue
        before = found[-1][-1][2] if found else -1
        between = line.atoms[before + 1 : atom.index] if found else ()
        if between and all(one.low in PARTING for one in between):
            found[-1].append((spot, atom.index, end))
        else:
            found.append([(spot, atom.index, end)])
        behind = end + 1
    as_many = [one for one in found if len(one) == len(run)]
    nearest = min(as_many, key=lambda one: abs(one[0][1] - run[0].index), default=[])
    return [spot for spot, _, _ in nearest]


def parties_in_order(line: Line, drafts: list[Draft], *, passive: bool) -> list[Draft]:
    """Give drafts of one list their donors or recipients in order: `Spain and Italy sent 20 and 8`.

    The only such list beside a passive verb, `A and B, which were provided with`, is of those who receive.
    """
    if len(drafts) < 2 or not is_in_order(line):
        return drafts
    as_many = [run for run in runs(line) if len(run) == len(drafts)]
    for name in ("donor", "recipient"):
        for run in as_many:
            codes = [one.country or one.code for one in run]
            alone = name == "recipient" and passive and len(as_many) == 1
            alone = alone and not any(draft.value("donor") in codes for draft in drafts)
            if alone or any(draft.value(name) in codes for draft in drafts):
                drafts = [
                    replace(
                        draft,
                        fields={**draft.fields, name: line.context.quoted(code, one.start, one.end)},
                    )
                    for draft, one, code in zip(drafts, run, codes, strict=True)
                ]
    return drafts


def runs(line: Line) -> Iterable[list[Party]]:
    """List the parties that stand joined by commas and `and`."""
    found: list[list[Party]] = []
    for party in line.parties:
        last = found[-1][-1].last if found else -1
        between = line.atoms[last + 1 : party.first]
        if found and between and all(one.low in PARTING for one in between):
            found[-1].append(party)
        else:
            found.append([party])
    return found


def _mark(line: Line) -> int | None:
    """Return where numbers end that follow their nouns: before `respectively`, or a pair of totals."""
    if is_in_order(line):
        return next(atom.index for atom in line.atoms if atom.low == "respectively")
    if len(line.quantities) < 2:
        return None
    for verb in line.verbs("level"):
        if _is_joined_pair(line.atoms, verb.index):
            end = _pair_ends(line.atoms, verb.index + 2)
            if end is not None:
                return end
    for atom in line.atoms if not line.lows.isdisjoint(TOTALS) else ():
        if atom.low in TOTALS and any(one.low in ("to", "at") for one in line.atoms[atom.index + 1 :][:1]):
            end = _pair_ends(line.atoms, atom.index + 2)
            if end is not None:
                return end
    return None


def _pair_ends(atoms: list[Atom], first: int) -> int | None:
    """Return where two numbers joined by `and` end that begin at an atom and close their clause."""
    end = first + 3
    pair = [one.quantity is not None for one in atoms[first:end]] == [True, False, True]
    closed = end >= len(atoms) or atoms[end].low in (",", ".", ";")
    return end if pair and atoms[first + 1].low == "and" and closed else None


def _is_joined_pair(atoms: list[Atom], index: int) -> bool:
    """Tell whether two nouns joined by `and` stand right before a verb: `caseload and death toll stood`."""
    lead = atoms[max(0, index - 4) : index]
    nouns = [one.index for one in lead if "measure" in one.senses or one.low in TALLIES]
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
    for one in reversed(atoms[max(0, index - FARTHEST) : index]):
        measure = (
            one.get("measure")
            or ("cases" if one.low in TALLIES else None)
            or (VERB_MEASURES.get(one.verb_class) if one.verb_class else None)
        )
        if measure is not None and measure != "cfr" and measure not in found:
            found.append(measure)
    return found[::-1]
