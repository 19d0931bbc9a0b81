"""Copies of a plan, one for each future, in which what flies now is the same.

A pair (flight, class of lots) that departs in the window is tied to its like in every copy that has it. A
copy lacks a pair where the lot does not arrive in its future: there it cannot fly, and binds nobody. Small
programs are solved at once; large ones in rounds (`plan.bundle`), in which each item in all copies together
is a linear program of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
from scipy import sparse

from aidlift.plan.bundle import Bundle, Part, tonnes_of
from aidlift.plan.decompose import Decomposition
from aidlift.plan.formulate import Formulation
from aidlift.plan.item_flow import items_of_columns, items_of_rows
from aidlift.plan.network import Floats, Ints
from aidlift.solvers.program import Program
from aidlift.solvers.simplex import simplex
from aidlift.solvers.sums import dot

AT_ONCE_NONZEROS = 100_000  # above, copies are solved in rounds
AT_ONCE_SHARE = 0.4  # of the time; where it is not enough, rounds follow
MOST_ROUNDS, FEWEST_ROUNDS = 300, 6
CLOSE, OVER = (
    2e-4,
    1e-3,
)  # of the shortage, what a round may still promise; of the needs, what is above limits
ROUNDS_ALONE = 40  # of a future by itself, to find prices to begin with
LONGEST_ITEM = 600.0  # seconds for one item's program: never reached where a plan can be made

Key = tuple[int, tuple[int, ...]]


@dataclass(frozen=True, kw_only=True)
class Joint:
    """What copies decide now: the tonnes of each key (flight, lots of the class), and the mean shortage."""

    tonnes: dict[Key, float]
    expected: float


@dataclass(frozen=True)
class _Ties:
    """Where each key's goods are in each copy, and rows that tie a copy's (-1) to the first one's (+1)."""

    places: dict[Key, list[tuple[int, int]]]
    row: Ints
    copy: Ints
    pair: Ints
    sign: Floats

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return int(self.row.max()) + 1 if len(self.row) else 0


def decide_now(copies: Sequence[Formulation], *, days: int, seconds: float) -> Joint:
    """Solve the relaxation of all copies together, each counting the same; goods on flights of the first
    `days` are tied. Takes about `seconds` at most."""
    ends = perf_counter() + seconds
    ties = _ties(copies, days)
    joined = _joined(copies, ties)
    values = None
    if joined.matrix.nnz <= AT_ONCE_NONZEROS:
        values = simplex(joined, seconds=seconds * AT_ONCE_SHARE).values
    if values is None:
        values = _in_rounds(joined, copies, ties, ends)
    expected = dot(joined.cost, values) + sum(part.constant for part in copies) / len(copies)
    begins = np.cumsum([0, *(len(part.program.cost) for part in copies)])
    tonnes = {
        key: float(np.mean([values[begins[at] + pair] * copies[at].unit_t[pair] for at, pair in places]))
        for key, places in ties.places.items()
    }
    return Joint(tonnes=tonnes, expected=expected)


def keys_of(formulation: Formulation, days: int) -> dict[Key, int]:
    """Name the pairs that can depart within some days by flight and the lots of their class."""
    network, most = formulation.network, formulation.program.high[formulation.goods]
    pairs = np.flatnonzero((network.departs[network.pair_flight] < days) & (most > 0))
    flights, found = network.pair_flight[pairs].tolist(), network.pair_class[pairs].tolist()
    return {
        (flight, network.classes[number].lots): pair
        for flight, number, pair in zip(flights, found, pairs.tolist(), strict=True)
    }


def _ties(copies: Sequence[Formulation], days: int) -> _Ties:
    places: dict[Key, list[tuple[int, int]]] = {}
    for number, part in enumerate(copies):
        for key, pair in keys_of(part, days).items():
            places.setdefault(key, []).append((number, pair))
    entries: list[tuple[int, int, int, float]] = []
    rows = 0
    for (copy, pair), *others in places.values():
        for other, its_pair in others:
            entries += [(rows, copy, pair, 1.0), (rows, other, its_pair, -1.0)]
            rows += 1
    table = np.array(entries, dtype=float).reshape(-1, 4)
    row, copy_of, pair_of = (table[:, part].astype(np.int64) for part in range(3))
    return _Ties(places, row, copy_of, pair_of, table[:, 3])


def _joined(copies: Sequence[Formulation], ties: _Ties) -> Program:
    """Put the copies side by side, and the ties below them."""
    widths = np.cumsum([0, *(len(part.program.cost) for part in copies)])
    unit = np.concatenate([part.unit_t for part in copies])
    begins = np.cumsum([0, *(len(part.unit_t) for part in copies)])
    value = ties.sign * unit[begins[ties.copy] + ties.pair]
    shape = (ties.rows, int(widths[-1]))
    tied: sparse.csr_matrix = sparse.csr_matrix(
        (value, (ties.row, widths[ties.copy] + ties.pair)), shape=shape
    )
    blocks = sparse.block_diag([part.program.matrix for part in copies], format="csr")
    zeros = np.zeros(ties.rows)
    return Program(
        cost=np.concatenate([part.program.cost for part in copies]) / len(copies),
        low=np.concatenate([part.program.low for part in copies]),
        high=np.concatenate([part.program.high for part in copies]),
        row_low=np.concatenate([*(part.program.row_low for part in copies), zeros]),
        row_high=np.concatenate([*(part.program.row_high for part in copies), zeros]),
        matrix=sparse.csr_matrix(sparse.vstack([blocks, tied])),
        whole=np.zeros(int(widths[-1]), dtype=bool),
    )


def _begin_near(bundle: Bundle, copies: Sequence[Formulation], ends: float) -> None:
    """Begin with the prices that limits have in each future by itself: tying changes them little."""
    alone = [Decomposition(part) for part in copies]
    for one in alone:
        for _ in range(ROUNDS_ALONE):
            found = one.round()
            if found.promise - one.bound < CLOSE * abs(one.bound) or perf_counter() > ends:
                break
    bundle.prices = np.concatenate([one.prices for one in alone]) / len(copies)
    bundle.step = float(np.mean([one.step for one in alone])) / len(copies)


class _Item:
    """One item in all copies as a program of its own, solved by the simplex."""

    def __init__(self, joined: Program, columns: Ints, rows: Ints) -> None:
        self._program = Program(
            cost=joined.cost[columns],
            low=joined.low[columns],
            high=joined.high[columns],
            row_low=joined.row_low[rows],
            row_high=joined.row_high[rows],
            matrix=sparse.csr_matrix(joined.matrix[rows][:, columns]),
            whole=np.zeros(len(columns), dtype=bool),
        )

    def solve(self, cost: Floats) -> tuple[Floats, Floats]:
        """Return the values of the columns at these costs, and the duals of the rows."""
        solved = simplex(replace(self._program, cost=cost), seconds=LONGEST_ITEM)
        assert solved.values is not None
        assert solved.duals is not None
        return solved.values, solved.duals


def _in_rounds(joined: Program, copies: Sequence[Formulation], ties: _Ties, ends: float) -> Floats:
    """Let items propose and be mixed until little is promised or the time is over."""
    column_item = np.concatenate([items_of_columns(part) for part in copies])
    row_item = np.concatenate(
        [*(items_of_rows(part) for part in copies), np.zeros(ties.rows, dtype=np.int64)]
    )
    begins = np.cumsum([0, *(len(part.program.cost) for part in copies)])
    first = ties.sign > 0
    of_row = column_item[begins[ties.copy[first]] + ties.pair[first]]
    row_item[len(row_item) - ties.rows :][ties.row[first]] = of_row
    shared = np.flatnonzero(row_item < 0)
    limits = sparse.csc_array(joined.matrix.tocsc()[shared])
    parts = []
    for item in np.unique(column_item):
        columns, rows = np.flatnonzero(column_item == item), np.flatnonzero(row_item == item)
        loads = sparse.csr_array(limits[:, columns])
        solver = _Item(joined, columns, rows)
        parts.append(Part(int(item), columns, rows, joined.cost[columns], loads, solver))
    bundle = Bundle(
        parts,
        joined.row_high[shared],
        most=np.full(len(shared), np.inf),
        scale=tonnes_of(sparse.csr_array(limits), np.concatenate([part.tonnes for part in copies])),
        heaviest=float(joined.cost.max(initial=0.0)),
    )
    _begin_near(bundle, copies, ends)
    short = sum(float(part.needs.tonnes.sum()) for part in copies)
    for number in range(MOST_ROUNDS):
        found = bundle.round()
        near = found.promise - bundle.bound < CLOSE * abs(bundle.bound) and found.over < OVER * short
        if perf_counter() > ends or (near and number >= FEWEST_ROUNDS):
            break
    values = np.zeros(len(joined.cost))
    for part in bundle.parts:
        values[part.columns] = part.mixed()
    return values
