"""Whole numbers that were told of, kept as ranges: those told of in order, millions of them, take no room."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator


class Numbers:
    """A set of whole numbers as ascending ranges that do not touch."""

    def __init__(self) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []

    def add(self, first: int, last: int) -> None:
        """Take in the numbers from the first to the last, both too."""
        begin, end = bisect_left(self._lasts, first - 1), bisect_right(self._firsts, last + 1)
        if begin < end:
            first, last = min(first, self._firsts[begin]), max(last, self._lasts[end - 1])
        self._firsts[begin:end] = [first]
        self._lasts[begin:end] = [last]

    def __contains__(self, number: int) -> bool:
        """Say whether a number was taken in."""
        place = bisect_right(self._firsts, number) - 1
        return place >= 0 and number <= self._lasts[place]

    def __len__(self) -> int:
        """Count the numbers."""
        return sum(last - first + 1 for first, last in self)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Give the ranges, ascending: first and last number."""
        return zip(self._firsts, self._lasts, strict=True)

    def gaps(self) -> Iterator[tuple[int | None, int | None]]:
        """Give the ranges between and around, both ends too; None where nothing bounds one."""
        yield from zip(
            [None, *(last + 1 for last in self._lasts)],
            [*(first - 1 for first in self._firsts), None],
            strict=True,
        )
