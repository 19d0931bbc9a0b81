"""The law of a receipt: what was shipped is accepted, rejected or missing; what is extra has its own line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from aidlift.errors import Problem


@dataclass(frozen=True)
class Counted:
    """One line of a count as the receiver states it; a lot that nobody shipped has `found` alone."""

    lot: str
    accepted: int = 0
    rejected: int = 0
    missing: int = 0
    found: int = 0
    reason: str = ""

    @property
    def shipped(self) -> int:
        """What the line accounts for of the goods that were shipped."""
        return self.accepted + self.rejected + self.missing


def problems_of_count(lines: Sequence[Counted], shipped: Mapping[str, int]) -> list[Problem]:
    """List everything wrong with a count; empty if it keeps the law.

    Per lot: accepted + rejected + missing = shipped; a reason where anything is rejected, missing or extra.
    A lot that was shipped and is not listed is told, never taken for zero.
    """
    problems = [problem for row, line in enumerate(lines, 2) for problem in _line(row, line, shipped)]
    listed = [line.lot for line in lines if not line.found]
    for lot, quantity in shipped.items():
        if lot not in listed:
            problems.append(
                Problem(
                    f"lot {lot}, of which {quantity:,} were shipped, is not listed; count it", column="lot"
                )
            )
    return problems


def _line(row: int, line: Counted, shipped: Mapping[str, int]) -> Iterator[Problem]:
    for name in ("accepted", "rejected", "missing", "found"):
        if getattr(line, name) < 0:
            yield Problem(f"is {getattr(line, name)}; it cannot be below 0", row, name)
    if line.found and line.shipped:
        yield Problem("stands beside goods that were shipped; what is extra has its own line", row, "found")
    elif not line.found:
        yield from _of_shipped(row, line, shipped)
    if (line.rejected or line.missing or line.found) and not line.reason.strip():
        yield Problem("is empty; say why goods are rejected, missing or extra", row, "reason")


def _of_shipped(row: int, line: Counted, shipped: Mapping[str, int]) -> Iterator[Problem]:
    if line.lot not in shipped:
        yield Problem(
            f"{line.lot!r} was not shipped; what came without papers is written under found", row, "lot"
        )
    elif line.shipped != shipped[line.lot]:
        yield Problem(
            f"accepted {line.accepted:,} + rejected {line.rejected:,} + missing {line.missing:,} is "
            f"{line.shipped:,}; {shipped[line.lot]:,} of lot {line.lot} were shipped",
            row,
            "accepted",
        )


def repeated(lines: Sequence[Counted]) -> list[Problem]:
    """Name the lots that are counted twice; shipped and extra goods of one lot may stand in two lines."""
    seen: set[tuple[str, bool]] = set()
    problems = []
    for row, line in enumerate(lines, 2):
        key = (line.lot, bool(line.found))
        if key in seen:
            problems.append(Problem(f"lot {line.lot} is counted twice", row, "lot"))
        seen.add(key)
    return problems


@dataclass(frozen=True)
class Share:
    """What of one line was accepted, rejected and missing."""

    accepted: int = 0
    rejected: int = 0
    missing: int = 0


def shares(shipped: Sequence[int], *, accepted: int, rejected: int, missing: int) -> list[Share]:
    """Share the count of a lot out to the lines that shipped it, the first line being served first.

    Each line's share sums to what it shipped where the count sums to what all of them shipped.
    """
    left = [accepted, rejected, missing]
    found = []
    for quantity in shipped:
        part: list[int] = []
        for place in range(3):
            given = min(left[place], quantity - sum(part))
            part.append(given)
            left[place] -= given
        found.append(Share(*part))
    return found
