"""Large relaxations, item by item: only flights, handling and fairness tie the items of a plan together.

Given prices for what they share, each item is a small linear program of its own (its lots, floors, flights
and needs). A master program mixes the plans that the items proposed so far, within what is shared, and its
duals are the next prices (Dantzig and Wolfe 1960); prices are smoothed towards the best ones known
(Wentges 1997). Every round proves a bound and gives values that keep every limit.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from aidlift.plan.formulate import Formulation
from aidlift.plan.network import Floats, Ints
from aidlift.solvers.program import Program
from aidlift.solvers.simplex import simplex

SMOOTHING = 0.5  # weight of the best prices so far in the next ones
MOST_PROPOSALS = 40  # kept by item
LONGEST_PART = 600.0  # seconds for one item's program: never reached where a plan can be made


@dataclass
class _Part:
    """One item: its columns and rows in the whole program, and its own program without prices."""

    columns: Ints
    rows: Ints
    program: Program
    proposals: list[_Proposal] = field(default_factory=list)


@dataclass(frozen=True)
class _Proposal:
    """A plan for one item: its values, its own cost, and its load on what is shared."""

    values: sparse.csc_array
    cost: float
    load: sparse.csc_array


@dataclass(frozen=True)
class Round:
    """What a round gives: feasible values of the whole program, their cost, and duals that prove a bound."""

    values: Floats
    cost: float
    duals: Floats


class Decomposition:
    """The relaxation of a formulation, cut by item."""

    def __init__(self, formulation: Formulation, before: Decomposition | None = None) -> None:
        self.formulation = formulation
        program = formulation.program
        self._matrix = program.matrix.tocsc()
        own, item_of_row = self._rows_of_items()
        self.shared = np.flatnonzero(~own).astype(np.int64)
        self._shared_matrix = self._matrix[self.shared]
        self._limits = program.row_high[self.shared]
        item_of_column = self._items_of_columns()
        self._loose = np.flatnonzero(item_of_column < 0)  # slack of the fairness floor
        self.parts = [
            self._part(np.flatnonzero(item_of_column == item), np.flatnonzero(own & (item_of_row == item)))
            for item in np.unique(item_of_column[item_of_column >= 0])
        ]
        self.prices = np.zeros(len(self.shared))
        if before is not None:
            self._take_over(before)
        self.best = self._asked = self._mixed = self.prices

    def begin(self) -> None:
        """Let one item after another propose within what those before it left.

        The proposals keep every limit together, so that the first mix is a good plan already.
        """
        if self._loose.size:
            return
        left = self._limits.copy()
        for part in self.parts:
            shared = self._shared_matrix[:, part.columns].tocsr()
            used = np.flatnonzero(np.diff(shared.indptr))
            program = Program(
                cost=part.program.cost,
                low=part.program.low,
                high=part.program.high,
                row_low=np.concatenate([part.program.row_low, np.full(len(used), -np.inf)]),
                row_high=np.concatenate([part.program.row_high, np.maximum(left[used], 0.0)]),
                matrix=sparse.csr_matrix(sparse.vstack([part.program.matrix, shared[used]])),
                whole=part.program.whole,
            )
            found = simplex(program, seconds=LONGEST_PART)
            if found.values is None:
                continue
            kept = sparse.csc_array(np.where(np.abs(found.values) > 1e-9, found.values, 0.0)[:, None])
            load = sparse.csc_array(self._shared_matrix[:, part.columns] @ kept)
            part.proposals.append(_Proposal(kept, float(part.program.cost @ found.values), load))
            left -= load.toarray().ravel()

    def round(self) -> Round:
        """Let every item propose at the present prices, mix what was proposed, and set the next prices."""
        duals = self._propose(self.prices)
        self._asked = self.prices
        values, cost, prices = self._mix()
        self._mixed = prices
        return Round(values, cost, duals)

    def learn(self, improved: bool) -> None:
        """Move on: `improved` tells whether the last prices proved a better bound than any before."""
        if improved:
            self.best = self._asked
        self.prices = SMOOTHING * self.best + (1 - SMOOTHING) * self._mixed

    def _take_over(self, before: Decomposition) -> None:
        """Begin with what was proposed and priced before fairness rows were added at the end."""
        self.prices[: len(before.prices)] = before.best
        for part, old in zip(self.parts, before.parts, strict=True):
            shared = self._shared_matrix[:, part.columns]
            part.proposals = [
                _Proposal(one.values, one.cost, sparse.csc_array(shared @ one.values))
                for one in old.proposals
            ]

    def _rows_of_items(self) -> tuple[np.ndarray, Ints]:
        """Tell which rows belong to one item, and to which."""
        formulation, needs = self.formulation, self.formulation.needs
        rows = formulation.rows
        item = np.full(formulation.program.matrix.shape[0], -1, dtype=np.int64)
        item[rows["balance"]] = formulation.network.class_item[formulation.period_class]
        item[rows["arrivals"]] = needs.item
        item[rows["need"]] = needs.item
        codes = formulation.network.inputs.items["item"].to_list()
        for name, labels in formulation.labels.items():
            if name.startswith("floor "):
                item[rows[name]] = codes.index(str(labels[0][1]))
        return item >= 0, item

    def _items_of_columns(self) -> Ints:
        formulation, needs, network = self.formulation, self.formulation.needs, self.formulation.network
        item = np.full(len(formulation.program.cost), -1, dtype=np.int64)
        item[formulation.goods] = network.class_item[network.pair_class]
        item[formulation.stock] = network.class_item[formulation.period_class]
        item[formulation.arrived] = needs.item
        item[formulation.short] = needs.item[needs.pieces.row]
        return item

    def _part(self, columns: Ints, rows: Ints) -> _Part:
        whole = self.formulation.program
        program = Program(
            cost=whole.cost[columns],
            low=whole.low[columns],
            high=whole.high[columns],
            row_low=whole.row_low[rows],
            row_high=whole.row_high[rows],
            matrix=sparse.csr_matrix(self._matrix[:, columns][rows]),
            whole=np.zeros(len(columns), dtype=bool),
        )
        part = _Part(columns, rows, program)
        if not program.low.any():
            # sending nothing keeps every limit: the first mixes have something to mix with
            nothing = np.where(program.cost > 0, program.high, 0.0)
            kept = sparse.csc_array(nothing[:, None])
            load = sparse.csc_array(self._shared_matrix[:, columns] @ kept)
            part.proposals.append(_Proposal(kept, float(program.cost @ nothing), load))
        return part

    def _propose(self, prices: Floats) -> Floats:
        """Solve every item at prices; keep what each proposes; return the duals of the whole program."""
        duals = np.zeros(self._matrix.shape[0])
        duals[self.shared] = -prices
        charge = self._shared_matrix.T @ prices

        def solve(part: _Part) -> tuple[Floats, Floats] | None:
            changed = Program(**(vars(part.program) | {"cost": part.program.cost + charge[part.columns]}))
            found = simplex(changed, seconds=LONGEST_PART)
            return None if found.values is None or found.duals is None else (found.values, found.duals)

        for part, solved in zip(self.parts, map(solve, self.parts), strict=True):
            if solved is None:
                continue
            values, own = solved
            duals[part.rows] = own
            kept = sparse.csc_array(np.where(np.abs(values) > 1e-9, values, 0.0)[:, None])
            load = sparse.csc_array(self._shared_matrix[:, part.columns] @ kept)
            part.proposals.append(_Proposal(kept, float(part.program.cost @ values), load))
        return duals

    def _mix(self) -> tuple[Floats, float, Floats]:
        """Mix the proposals at the least cost within what is shared; too much costs dearly."""
        proposals = [(number, one) for number, part in enumerate(self.parts) for one in part.proposals]
        loads = sparse.hstack([one.load for _, one in proposals], format="csr")
        most = (
            np.asarray(loads.max(axis=1).todense()).ravel() if loads.shape[1] else np.zeros(len(self.shared))
        )
        crowded = np.flatnonzero(most > 0)
        total = np.zeros(len(self.shared))
        for number in range(len(self.parts)):
            own = [at for at, (of, _) in enumerate(proposals) if of == number]
            if own:
                total += np.asarray(loads[:, own].max(axis=1).todense()).ravel()
        active = crowded[total[crowded] > self._limits[crowded] + 1e-9]
        scale = np.maximum(np.abs(self._limits[active]), 1.0)
        count, rows = len(proposals), len(active)
        ones = sparse.csr_array(
            (np.ones(count), ([number for number, _ in proposals], np.arange(count))),
            shape=(len(self.parts), count),
        )
        tied = sparse.diags_array(1 / scale) @ loads[active]
        over = -sparse.eye_array(rows)
        matrix = sparse.vstack(
            [sparse.hstack([tied, over]), sparse.hstack([ones, sparse.csr_array((len(self.parts), rows))])]
        )
        penalty = self._penalties(active) * scale
        program = Program(
            cost=np.concatenate([np.array([one.cost for _, one in proposals]), penalty]),
            low=np.zeros(count + rows),
            high=np.concatenate([np.ones(count), np.full(rows, 1e9)]),
            row_low=np.concatenate([np.full(rows, -np.inf), np.ones(len(self.parts))]),
            row_high=np.concatenate([self._limits[active] / scale, np.ones(len(self.parts))]),
            matrix=sparse.csr_matrix(matrix),
            whole=np.zeros(count + rows, dtype=bool),
        )
        found = simplex(program, seconds=LONGEST_PART)
        assert found.values is not None
        assert found.duals is not None
        values = np.zeros(self._matrix.shape[1])
        for share, (number, one) in zip(found.values, proposals, strict=False):
            if share > 1e-9:
                values[self.parts[number].columns] += share * one.values.toarray().ravel()
        prices = np.zeros(len(self.shared))
        prices[active] = np.maximum(-found.duals[:rows], 0.0) / scale
        self._forget(found.values[:count], proposals)
        return values, found.objective, prices

    def _penalties(self, active: Ints) -> Floats:
        """Price what is too much: fairness by its own slack, other limits above all they can earn."""
        needs = self.formulation.needs
        top = float(np.bincount(needs.group - needs.group.min(), needs.weight).max()) * 4.0
        penalty = np.full(len(active), 4.0 * top)
        fair = self.formulation.rows.get("fairness")
        if fair is not None and len(self._loose):
            at = (self.shared[active] >= fair.start) & (self.shared[active] < fair.stop)
            penalty[at] = float(self.formulation.program.cost[self._loose].max())
        return penalty

    def _forget(self, shares: Floats, proposals: list[tuple[int, _Proposal]]) -> None:
        """Drop the oldest proposals that are not used, where an item has very many."""
        used = {id(one) for share, (_, one) in zip(shares, proposals, strict=True) if share > 1e-9}
        for part in self.parts:
            if len(part.proposals) > MOST_PROPOSALS:
                idle = [one for one in part.proposals if id(one) not in used]
                drop = {id(one) for one in idle[: len(part.proposals) - MOST_PROPOSALS]}
                part.proposals = [one for one in part.proposals if id(one) not in drop]
