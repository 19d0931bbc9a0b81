"""Parts that share limits: every part proposes at the prices of the limits, and what was proposed is mixed.

A part is, as a rule, a network of its own (`plan.item_flow`), begun again where the last prices left it. The
mix is made near the best prices known, which gives the next prices (`solvers.mixing`): a proximal bundle
method, cut by part. Every round proves a bound; the mixes come ever closer to keeping every limit.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from scipy import sparse

from aidlift.plan.network import Floats, Ints
from aidlift.solvers.mixing import Proposals, mix
from aidlift.solvers.sums import dot

THREADS = 2
FIRST_STEP = 16.0  # times the heaviest weight, were all that is too much at first on a single limit
WORTHWHILE, GOOD = 0.1, 0.5  # share of the gain promised: of a round that moves the prices, and of a good one
LONGEST, LONGER, SHORTER = 4.0, 2.0, 0.8  # next steps: after a good round, a worthwhile one, and any other
MIX_CLOSE = 1e-6  # of the bound: what a part's mix may still gain
IDLE_ROUNDS = 12  # a proposal that was in no mix for so long is dropped


class Alone(Protocol):
    """Solves a part."""

    def solve(self, cost: Floats) -> tuple[Floats, Floats]:
        """Return the values of the part's columns at these costs, and the duals of its rows."""
        ...


@dataclass
class Proposal:
    """A plan for one part: its values (those not zero), its own cost, its load, its weight in the mix."""

    at: Ints
    values: Floats
    cost: float
    limit: Ints
    load: Floats
    weight: float = 0.0
    idle: int = 0


@dataclass
class Part:
    """What is solved on its own: the cost of its columns and their `loads` (limits x columns).

    `item`, `columns` and `rows` say what it is in a larger program; `duals` are those of its rows when it was
    last asked.
    """

    item: int
    columns: Ints
    rows: Ints
    cost: Floats
    loads: sparse.csr_array
    solver: Alone
    proposals: list[Proposal] = field(default_factory=list)
    duals: Floats = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        self._charging = sparse.csr_array(self.loads.T)

    def propose(self, prices: Floats) -> float:
        """Add the best plan at these prices to the proposals; return what it costs, loads included."""
        charged = self.cost + self._charging @ prices
        values, self.duals = self.solver.solve(charged)
        at = np.flatnonzero(np.abs(values) > 1e-9)
        load = self.loads @ values
        limit = np.flatnonzero(load)
        self.proposals.append(Proposal(at, values[at], dot(self.cost, values), limit, load[limit]))
        return dot(charged, values)

    def mixed(self) -> Floats:
        """Give the mix of the proposals as values of the columns."""
        values = np.zeros(len(self.columns))
        total = sum(one.weight for one in self.proposals) or 1.0
        for one in self.proposals:
            if one.weight > 0.0:
                values[one.at] += one.weight / total * one.values
        return values


@dataclass(frozen=True)
class Round:
    """What a round gives: the prices asked at, the bound they prove, the bound that the mix promised.

    `over` is by how much the mix is above all limits together, in tonnes.
    """

    prices: Floats
    bound: float
    promise: float
    over: float


class Bundle:
    """Parts that share `limits`; `bound` is the best so far, at `prices`.

    No price is above `most`; `scale` is by limit what makes a tonne of its unit, `heaviest` the largest cost
    of a tonne.
    """

    def __init__(
        self,
        parts: list[Part],
        limits: Floats,
        *,
        most: Floats,
        scale: Floats,
        heaviest: float,
    ) -> None:
        self.parts, self.limits = parts, limits
        self.scale = scale
        self._most, self._heaviest = most, heaviest
        self.prices = np.zeros(len(limits))
        self.bound, self.step = -np.inf, 0.0

    def round(self) -> Round:
        """Mix what was proposed, let every part propose at the prices of the mix, and move on if it helps."""
        if self.bound == -np.inf:
            return self._first_round()
        prices, promise, over = self._mix()
        bound = self._ask(prices)
        promised = max(promise - self.bound, 0.0)
        gained = bound - self.bound
        worthwhile = gained > WORTHWHILE * promised
        self.step *= LONGEST if gained > GOOD * promised else LONGER if worthwhile else SHORTER
        if worthwhile or promised == 0.0:
            self.bound, self.prices = max(bound, self.bound), prices
        return Round(prices, bound, promise, over)

    def _first_round(self) -> Round:
        self.bound = self._ask(self.prices)
        total = np.zeros(len(self.limits))
        for part in self.parts:
            total[part.proposals[-1].limit] += part.proposals[-1].load
        over = self._over(total)
        if self.step == 0.0:
            self.step = FIRST_STEP * self._heaviest / max(over, 1.0)
        return Round(self.prices, self.bound, np.inf, over)

    def _ask(self, prices: Floats) -> float:
        """Let every part propose at prices; return the bound that they prove."""
        with ThreadPoolExecutor(THREADS) as threads:
            worth = float(sum(threads.map(lambda part: part.propose(prices), self.parts)))
        return worth - dot(prices, self.limits)

    def _over(self, total: Floats) -> float:
        over = np.maximum(total - self.limits, 0.0)
        hard = np.isinf(self._most)
        return dot(over[hard], self.scale[hard])

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
            self.limits,
            prices=self.prices,
            steps=self.step * self.scale**2,
            most=self._most,
            close=MIX_CLOSE * max(abs(self.bound), 1.0),
        )
        for one, weight in zip(flat, weights.tolist(), strict=True):
            one.weight, one.idle = weight, 0 if weight > 0 else one.idle + 1
        for part in self.parts:
            part.proposals = [one for one in part.proposals if one.idle <= IDLE_ROUNDS]
        total = proposals.total(weights, len(self.limits))
        promise = dot(proposals.cost, weights) + dot(prices, total - self.limits)
        return prices, promise, self._over(total)


def tonnes_of(limits: sparse.csr_array, tonnes: Floats) -> Floats:
    """Give by limit what makes a tonne of its unit: one over what a tonne on board takes of it, on average.

    `tonnes` is by column the mass of one unit: heavy packs are counted whole, and weigh as much as all else.
    """
    count = np.maximum(np.diff(limits.indptr), 1)
    taken = abs(limits).multiply(1 / tonnes).sum(axis=1) / count
    scale: Floats = 1 / np.maximum(taken, 1e-9)
    return scale
