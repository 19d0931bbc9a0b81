"""Lines as people give them to the actions, and what is checked of them at the door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from aidlift.assistance.earmarks import EARMARKS
from aidlift.catalogue import item_codes
from aidlift.errors import BadInput, Problem
from aidlift.records.assistance.models import QUALIFIERS

FIRST_ROW = 2


@dataclass(frozen=True, kw_only=True)
class AskedLine:
    """A line of a request; without an item, its wording says what is asked for."""

    item: str = ""
    quantity: int | None = None
    wording: str = ""
    candidates: str = ""
    facility: str = ""
    needed_by: date | None = None


@dataclass(frozen=True, kw_only=True)
class ValidatedLine:
    """What is approved of a line; 0 approves none of it."""

    line: str
    quantity: int


@dataclass(frozen=True, kw_only=True)
class PromisedLine:
    """A line of a pledge: an item, or money in whole units of a currency, or words that do not decide it."""

    item: str = ""
    quantity: int | None = None
    currency: str = ""
    wording: str = ""
    candidates: str = ""
    qualifier: str = "exact"
    earmark: str = "none"
    earmark_for: str = ""
    earmark_is_hard: bool = False


@dataclass(frozen=True, kw_only=True)
class ChangedLine:
    """By how much a pledge's line is reduced or raised."""

    line: str
    quantity: int


def check_asked(lines: Sequence[AskedLine]) -> None:
    """Raise BadInput that lists everything wrong with the lines of a request."""
    problems = [*_none(lines)]
    for row, line in enumerate(lines, FIRST_ROW):
        problems += _goods(row, line.item, line.quantity, line.candidates)
        if not line.item and not line.wording:
            problems.append(Problem("is empty, and there is no wording either", row, "item"))
    _raise(problems, "request")


def check_promised(lines: Sequence[PromisedLine]) -> None:
    """Raise BadInput that lists everything wrong with the lines of a pledge."""
    problems = [*_none(lines)]
    for row, line in enumerate(lines, FIRST_ROW):
        problems += _goods(row, line.item, line.quantity, line.candidates)
        if not (line.item or line.wording or line.currency):
            problems.append(Problem("is empty, and there is no wording or currency either", row, "item"))
        if line.item and line.currency:
            problems.append(Problem("is goods and money at once; write two lines", row, "currency"))
        if line.currency and not (len(line.currency) == 3 and line.currency.isupper()):
            problems.append(Problem(f"is {line.currency!r}; write ISO 4217, like USD", row, "currency"))
        if line.qualifier not in QUALIFIERS:
            problems.append(_one_of(line.qualifier, QUALIFIERS, row, "qualifier"))
        problems += _earmark(row, line)
    _raise(problems, "pledge")


def _earmark(row: int, line: PromisedLine) -> list[Problem]:
    if line.earmark not in EARMARKS:
        return [_one_of(line.earmark, EARMARKS, row, "earmark")]
    if line.earmark == "none" and (line.earmark_for or line.earmark_is_hard):
        return [Problem("is none, and yet something is named", row, "earmark")]
    if line.earmark != "none" and not line.earmark_for:
        return [Problem(f"is empty; name the {line.earmark}", row, "earmark_for")]
    return []


def _goods(row: int, item: str, quantity: int | None, candidates: str) -> list[Problem]:
    problems = []
    if quantity is not None and quantity <= 0:
        problems.append(
            Problem(f"is {quantity}; it must be above 0, or empty if not stated", row, "quantity")
        )
    for code in [item, *candidate_codes(candidates)]:
        if code and code not in item_codes():
            near = get_close_matches(code, item_codes(), 2)
            hint = f"did you mean {' or '.join(near)}?" if near else "put the words into wording instead"
            problems.append(
                Problem(
                    f"is {code!r}, not in the catalogue; {hint}",
                    row,
                    "item" if code == item else "candidates",
                )
            )
    return problems


def candidate_codes(candidates: str) -> list[str]:
    """Read the codes that a wording may mean, parted by blanks or commas."""
    return candidates.replace(",", " ").split()


def _one_of(given: str, known: Sequence[str], row: int, column: str) -> Problem:
    return Problem(f"is {given!r}; known: {', '.join(known)}", row, column)


def _none(lines: Sequence[object]) -> list[Problem]:
    return [] if lines else [Problem("there are none; at least one is needed", column="lines")]


def _raise(problems: list[Problem], thing: str) -> None:
    if problems:
        raise BadInput(f"The lines of the {thing} cannot be used; nothing was changed.", problems)
