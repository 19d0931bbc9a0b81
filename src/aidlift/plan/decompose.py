"""Large relaxations, item by item: only flights, handling and fairness tie the items of a plan together.

Given prices for what they share, each item is a flow of least cost through a network of its own
(`plan.item_flow`), begun again where the last prices left it. What the items proposed so far is mixed near
the best prices known, which gives the next prices (`solvers.mixing`): a proximal bundle method, cut by item.
Every round proves a bound; the mixes come ever closer to keeping every limit.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

from aidlift.plan.formulate import Formulation
from aidlift.plan.item_flow import ItemFlow, items_of_columns, items_of_rows
from aidlift.plan.network import Floats, Ints
from aidlift.solvers.mixing import Proposals, mix

THREADS = 2
FIRST_STEP = 16.0  # times the heaviest weight, were all that is too much at first on a single limit
WORTHWHILE, GOOD = 0.1, 0.5  # share of the promised gain: prices move on; and they may move further
LONGER, SHORTER = 4.0, 0.8  # next steps after a good round, and after one that gained too little
MIX_CLOSE = 1e-6  # of the bound: what a part's mix may still gain
IDLE_ROUNDS = 12  # a proposal that was in no mix for so long is dropped


@dataclass
class _Proposal:
    """A plan for one item: its values (those not zero), its own cost, its load, its weight in the mix."""

    at: Ints
    values: Floats
    cost: float
    limit: Ints
    load: Floats
    weight: float = 0.0
    idle: int = 0


@dataclass
class _Part:
    """One item: its columns and rows in the whole program, its loads, and its network."""

    item: int
    columns: Ints
    rows: Ints
    cost: Floats
    loads: sparse.csr_array
    flow: ItemFlow
    proposals: list[_Proposal] = field(default_factory=list)


@dataclass(frozen=True)
class Round:
    """What a round gives: duals, the bound that they prove, the bound that the mix before it promised.

    `over` is by how much the mix is above all limits together, in tonnes.
    """

    duals: Floats
    bound: float
    promise: float
    over: float


class Decomposition:
    """The relaxation of a formulation, cut by item; `bound` is the best so far, at `prices`."""

    def __init__(self, formulation: Formulation, before: Decomposition | None = None) -> None:
        self.formulation = formulation
        program = formulation.program
        matrix = program.matrix.tocsc()
        item_of_row = items_of_rows(formulation)
        own = item_of_row >= 0
        self.shared = np.flatnonzero(~own).astype(np.int64)
        shared = sparse.csc_array(matrix[self.shared])
        self._charging = sparse.csr_array(shared.T)
        self._limits = program.row_high[self.shared]
        item_of_column = items_of_columns(formulation)
        items = np.unique(item_of_column[item_of_column >= 0])
        self.parts: list[_Part] = []
        for number, item in enumerate(items):
            columns = np.flatnonzero(item_of_column == item)
            rows = np.flatnonzero(item_of_row == item)
            kept = before.parts[number].flow if before is not None else ItemFlow(formulation, columns, rows)
            loads = sparse.csr_array(shared[:, columns])
            self.parts.append(_Part(int(item), columns, rows, program.cost[columns], loads, kept))
        # a row of the fairness floor may be missed at a price: it is never worth more
        self._most = np.full(len(self.shared), np.inf)
        self._loose = np.flatnonzero(item_of_column < 0)
        loose = shared[:, self._loose].tocoo()
        self._most[loose.row] = program.cost[self._loose[loose.col]]
        self._shared = shared
        mean = abs(shared).sum(axis=1) / np.maximum(np.diff(shared.tocsr().indptr), 1)
        self._scale = 1 / np.maximum(mean, 1e-9)  # of a limit's unit, in tonnes
        self.prices = np.zeros(len(self.shared))
        self.bound, self._step = -np.inf, 0.0
        if before is not None:
            self._take_over(before)

    def round(self) -> Round:
        """Mix what was proposed, let every item propose at the prices of the mix, and move on if it helps."""
        if self.bound == -np.inf:
            duals, self.bound = self._ask(self.prices)
            total = np.zeros(len(self._limits))
            for part in self.parts:
                total[part.proposals[-1].limit] += part.proposals[-1].load
            over = self._over(total)
            if self._step == 0.0:
                heaviest = float(self.formulation.program.cost.max(initial=0.0))
                self._step = FIRST_STEP * heaviest / max(over, 1.0)
            return Round(duals, self.bound, np.inf, over)
        prices, promise, over = self._mix()
        duals, bound = self._ask(prices)
        promised = max(promise - self.bound, 0.0)
        gained = bound - self.bound
        if gained > GOOD * promised:
            self._step *= LONGER
        elif gained <= WORTHWHILE * promised:
            self._step *= SHORTER
        if gained > WORTHWHILE * promised or promised == 0.0:
            self.bound, self.prices = max(bound, self.bound), prices
        return Round(duals, bound, promise, over)

    def beside(self, items: Ints, values: Floats) -> Decomposition:
        """Give the relaxation of all other items, in the room that these items leave with such values."""
        rest = copy(self)
        rest.parts = [
            replace(part, proposals=[replace(one) for one in part.proposals])
            for part in self.parts
            if part.item not in items
        ]
        rest._limits = self._limits.copy()
        for part in self.parts:
            if part.item in items:
                rest._limits -= part.loads @ values[part.columns]
        rest.bound = -np.inf
        return rest

    def values(self) -> Floats:
        """Give the mix as values of the whole program: nearly within every limit that is shared."""
        values = np.zeros(len(self.formulation.program.cost))
        for part in self.parts:
            total = sum(one.weight for one in part.proposals) or 1.0
            for one in part.proposals:
                if one.weight > 0.0:
                    values[part.columns[one.at]] += one.weight / total * one.values
        if self._loose.size:
            lacking = np.maximum(self._shared @ values - self._limits, 0.0)
            missed = -self._shared[:, self._loose].T @ lacking
            values[self._loose] = np.minimum(missed, self.formulation.program.high[self._loose])
        return values

    def _ask(self, prices: Floats) -> tuple[Floats, float]:
        """Let every item propose at prices; return the duals of the whole and the bound they prove."""
        duals = np.zeros(self.formulation.program.matrix.shape[0])
        duals[self.shared] = -prices
        charge = self._charging @ prices

        def propose(part: _Part) -> float:
            charged = part.cost + charge[part.columns]
            values, duals[part.rows] = part.flow.solve(charged)
            at = np.flatnonzero(np.abs(values) > 1e-9)
            load = part.loads @ values
            limit = np.flatnonzero(load)
            part.proposals.append(_Proposal(at, values[at], float(part.cost @ values), limit, load[limit]))
            return float(charged @ values)

        with ThreadPoolExecutor(THREADS) as threads:
            worth = sum(threads.map(propose, self.parts))
        return duals, worth - float(prices @ self._limits)

    def _over(self, total: Floats) -> float:
        over = np.maximum(total - self._limits, 0.0)[np.isinf(self._most)]
        return float(over @ self._scale[np.isinf(self._most)])

    def _mix(self) -> tuple[Floats, float, float]:
        """Mix the proposals near the best prices; return the prices of the mix, the bound they promise, and
        by how much the mix is above the limits."""
        for part in self.parts:
            whole = sum(one.weight for one in part.proposals)
            for one in part.proposals:
                one.weight = one.weight / whole if whole > 0 else float(one is part.proposals[-1])
        flat = [one for part in self.parts for one in part.proposals]
        proposals = Proposals(
            begins=np.cumsum([0, *(len(part.proposals) for part in self.parts)]),
            cost=np.array([one.cost for one in flat]),
            starts=np.cumsum([0, *(len(one.limit) for one in flat)]),
            limit=np.concatenate([one.limit for one in flat]),
            load=np.concatenate([one.load for one in flat]),
        )
        weights, prices = mix(
            proposals,
            np.array([one.weight for one in flat]),
            self._limits,
            prices=self.prices,
            steps=self._step * self._scale**2,
            most=self._most,
            close=MIX_CLOSE * max(abs(self.bound), 1.0),
        )
        for one, weight in zip(flat, weights.tolist(), strict=True):
            one.weight, one.idle = weight, 0 if weight > 0 else one.idle + 1
        for part in self.parts:
            part.proposals = [one for one in part.proposals if one.idle <= IDLE_ROUNDS]
        total = proposals.total(weights, len(self._limits))
        promise = float(proposals.cost @ weights + prices @ (total - self._limits))
        return prices, promise, self._over(total)

    def _take_over(self, before: Decomposition) -> None:
        """Begin with what was proposed and priced before fairness rows were added at the end."""
        self.prices[: len(before.prices)] = before.prices
        for part, old in zip(self.parts, before.parts, strict=True):
            for one in old.proposals:
                values = np.zeros(len(part.columns))
                values[one.at] = one.values
                load = part.loads @ values
                limit = np.flatnonzero(load)
                part.proposals.append(replace(one, limit=limit, load=load[limit]))
