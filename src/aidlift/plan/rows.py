"""Rows of a program, collected as blocks of sparse entries with the bounds of their rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from aidlift.plan.network import Floats, Ints

Short = NDArray[np.int32]  # as the finished matrix holds them; half the memory to fill
Label = tuple[str, str | None, int | None]
"""What a limit is of: flight, node or owner; item; day."""


class Rows:
    """Collects blocks of (row, column, value); `named` tells which rows are which, `labels` of what."""

    def __init__(self) -> None:
        self.count = 0
        self.entries: list[tuple[Short, Short, Floats]] = []
        self.low: list[Floats] = []
        self.high: list[Floats] = []
        self.named: dict[str, slice] = {}
        self.labels: dict[str, list[Label]] = {}

    def add(
        self,
        name: str,
        count: int,
        blocks: list[tuple[Ints, Ints, Floats]],
        *,
        low: Floats | None = None,
        high: Floats | None = None,
    ) -> None:
        """Add `count` rows under a name; rows of a block count from the first of them.

        Where the columns of each row ascend, block after block, the matrix need not be sorted.
        """
        for row, column, value in blocks:
            at = np.add(row, self.count, dtype=np.int32, casting="same_kind")
            self.entries.append((at, column.astype(np.int32), value))
        self.low.append(np.full(count, -np.inf) if low is None else low)
        self.high.append(np.full(count, np.inf) if high is None else high)
        self.named[name] = slice(self.count, self.count + count)
        self.count += count

    def matrix(self, columns: int) -> sparse.csr_matrix:
        """Return all rows as one matrix."""
        row, column, value = (np.concatenate([entry[part] for entry in self.entries]) for part in range(3))
        return sparse.csr_matrix((value, (row, column)), shape=(self.count, columns))
