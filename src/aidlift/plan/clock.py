"""The time that a plan has: one owner, asked by everything that must end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from time import perf_counter


class Clock:
    """Says when time is over: at `ends`, on the clock of `perf_counter`, or later where more is granted."""

    def __init__(self, ends: float = inf) -> None:
        self.ends = ends
        self._granted = -inf

    def left(self) -> float:
        """Return the seconds left, without what is granted."""
        return self.ends - perf_counter()

    def over(self) -> bool:
        """Tell whether to stop now."""
        return perf_counter() > max(self.ends, self._granted)

    @contextmanager
    def at_least(self, seconds: float) -> Iterator[None]:
        """Grant so many seconds from now to what is done within, even where the time is over."""
        self._granted = perf_counter() + seconds
        try:
            yield
        finally:
            self._granted = -inf
