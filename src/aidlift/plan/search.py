"""The search for a plan: a relaxation and its prices, a bound from the prices, whole packs from the values.

Small programs are relaxed by the simplex, large ones item by item in rounds; after each round the prices
prove a bound and the values become a plan. What is left of the time goes to improving the plan around
prices and, for small programs, to branch and bound.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from aidlift.plan.certificate import Certificate, Prices
from aidlift.plan.decompose import Decomposition, Round
from aidlift.plan.formulate import Formulation
from aidlift.plan.network import Floats, Ints
from aidlift.plan.packing import ROUNDS, Packer, State
from aidlift.solvers.highs import branch_and_bound
from aidlift.solvers.program import Program
from aidlift.solvers.simplex import simplex

SIMPLEX_NONZEROS = 250_000  # above, items are solved apart (docs/decisions/020)
BRANCHING_COLUMNS = 12_000  # above, branch and bound rarely helps in the time there is
MOST_ROUNDS = 1000
RESERVE = 0.1  # share of the time kept for packing and improving
FIRST_PACKING = 9  # rounds before a plan is packed from a mix that is not settled yet
SETTLED = 0.2  # of the gap asked for: what the next rounds may still promise when a mix is packed
REST = 2.0  # times the seconds of packing, before it is packed again
STILL, MANY_STILL = 1e-7, 6  # so many rounds in a row that promise less: nothing more is to be had
CERTIFIED = 1e-4  # a bound is proven when it is better by so much
FEW_ROUNDS = 6  # of filling in large plans, where little is left to fill
FLOOR_FIRST = 100.0  # a part of a pack below the floor weighs more than whole packs elsewhere


@dataclass(frozen=True)
class Standing:
    """Where a search stands: told after every step. `gap` is (incumbent - bound) / incumbent."""

    step: str
    seconds: float
    incumbent: float
    bound: float

    @property
    def gap(self) -> float:
        """Return how far the incumbent is from the best possible at most."""
        return max(self.incumbent - self.bound, 0.0) / self.incumbent if self.incumbent > 0 else 0.0


Tell = Callable[[Standing], None]


@dataclass
class Found:
    """The best so far: a state of whole packs, its shortage, the bound and the prices that prove it."""

    state: State
    objective: float
    bound: float
    prices: Prices | None
    proof: str


class Search:
    """One search on one formulation, until the gap or the deadline (on the clock of `perf_counter`)."""

    def __init__(
        self, formulation: Formulation, *, gap: float, deadline: float, seed: int, tell: Tell | None = None
    ) -> None:
        self.formulation, self.gap, self.deadline, self.seed = formulation, gap, deadline, seed
        self.certificate = Certificate(formulation)
        network = formulation.network
        self.packer = Packer(network, formulation.needs, self.certificate.legs)
        self._pack_t = network.pack_t[network.class_item[network.pair_class]]
        self._random = np.random.default_rng(seed)
        self._begun = perf_counter()
        self.tell = tell
        self.interrupted = self._packed = False
        self.decomposition: Decomposition | None = None
        state = self.packer.start()
        self.found = Found(state, self._worth(state), formulation.constant, None, "nothing sent")

    def run(self, before: Decomposition | None = None) -> Found:
        """Search; a KeyboardInterrupt ends it with the best found so far."""
        try:
            self._search(before)
        except KeyboardInterrupt:
            self.interrupted = True
            if not self._packed:
                self._pack_at_once()
        return self.found

    def _pack_at_once(self) -> None:
        """Take a plan from what there is, when the search ends before it had one."""
        with suppress(KeyboardInterrupt):
            if self.decomposition is not None and self.found.prices is not None:
                self._pack(self.decomposition.values(), "interrupted")
            else:
                self._keep_better(self._filled(None, None), "interrupted")

    def _search(self, before: Decomposition | None) -> None:
        program = self.formulation.program
        if program.matrix.nnz <= SIMPLEX_NONZEROS:
            self._keep_better(self._filled(None, None), "first filling")
        if not len(program.cost) or not len(self.formulation.needs.tonnes):
            return
        if program.matrix.nnz <= SIMPLEX_NONZEROS:
            solved = simplex(_relaxed(program), seconds=self.left())
            if solved.values is not None and solved.duals is not None:
                self._learn(solved.duals)
                self._pack(solved.values, "simplex")
        else:
            self._rounds(before)
        if self.short_of_gap() and self.left() > 0:
            self._improve()
        if self.short_of_gap() and self.left() > 0 and len(program.cost) <= BRANCHING_COLUMNS:
            self._branch()

    def left(self) -> float:
        """Return the seconds left."""
        return self.deadline - perf_counter()

    def short_of_gap(self) -> bool:
        """Tell whether the gap asked for is not yet proven."""
        worth = self._worth(self.found.state)
        return worth - self.found.bound > self.gap * worth + 1e-9

    def _rounds(self, before: Decomposition | None) -> None:
        """Let items propose and be mixed until the gap is proven or the time nearly over."""
        whole_time, tonnes = self.left(), float(self.formulation.needs.tonnes.sum())
        parts = self.decomposition = Decomposition(self.formulation, before)
        longest, packing, packed_at, still = 0.0, 0.0, perf_counter(), 0
        for number in range(MOST_ROUNDS):
            begun = perf_counter()
            found = parts.round()
            self._prove(found)
            longest = max(longest, perf_counter() - begun)
            promised = found.promise - parts.bound
            still = still + 1 if promised < STILL * abs(parts.bound) else 0
            near = max(SETTLED * self.gap, STILL) * (abs(parts.bound) + self.formulation.constant)
            settled = promised < near and found.over <= max(self.gap, STILL) * tonnes
            last = self.left() < RESERVE * whole_time + packing + longest or still >= MANY_STILL
            rested = perf_counter() - packed_at > REST * packing
            if last or (rested and (settled or (packing == 0.0 and number >= FIRST_PACKING))):
                begun = perf_counter()
                self._pack(parts.values(), f"round {number + 1}")
                packed_at = perf_counter()
                packing = packed_at - begun
            else:
                self._say(f"round {number + 1}")
            if last or not self.short_of_gap():
                return

    def _prove(self, found: Round) -> None:
        """Prove a bound from the duals of a round, where they promise a better one than is proven."""
        more = found.bound + self.formulation.constant - self.found.bound
        if more > CERTIFIED * abs(self.found.bound) or self.found.prices is None:
            self._learn(found.duals)

    def _learn(self, duals: Floats) -> None:
        """Take a bound from duals, if it is better."""
        prices = self.certificate.prices(duals)
        bound = self.certificate.bound(prices)
        if bound > self.found.bound or self.found.prices is None:
            self.found.bound = max(bound, self.found.bound)
            self.found.prices, self.found.proof = prices, "prices"

    def _pack(self, values: Floats, step: str) -> None:
        """Take a plan from values of the program."""
        wishes = values[self.formulation.goods] * self.formulation.unit_t / self._pack_t
        self._keep_better(self._filled(np.maximum(wishes, 0.0), self.found.prices), step)

    def _filled(self, wishes: Floats | None, prices: Prices | None) -> State:
        """Follow the wishes, then fill what is left: by prices, then with whatever still helps."""
        state = self.packer.start()
        if wishes is not None:
            self.packer.follow(state, wishes)
        self._secure_floors(state, np.flatnonzero(self.fair_slack(state) > 1e-9))
        if prices is not None:
            self.packer.fill(state, self.certificate.charge(prices), rounds=3)
        rounds = ROUNDS if self.formulation.program.matrix.nnz <= SIMPLEX_NONZEROS else FEW_ROUNDS
        self.packer.fill(state, np.zeros(len(self._pack_t)), rounds=rounds)
        return state

    def _keep_better(self, state: State, step: str) -> None:
        self._packed = True
        worth = self._worth(state)
        if worth < self._worth(self.found.state) - 1e-9:
            self.found.state = state
            self.found.objective = self.packer.left_short(state) + self.formulation.constant
        self._say(step)

    def _say(self, step: str) -> None:
        if self.tell:
            seconds = perf_counter() - self._begun
            self.tell(Standing(step, seconds, self.found.objective, self.found.bound))

    def _worth(self, state: State) -> float:
        """Weigh a state: its shortage, and what it lacks of the fairness floor at a heavy price."""
        short = self.packer.left_short(state) + self.formulation.constant
        heaviest = float(self.formulation.program.cost.max(initial=0.0))
        return short + float(self.fair_slack(state).sum()) * heaviest * FLOOR_FIRST

    def fair_slack(self, state: State) -> Floats:
        """Give the tonnes that each row of the fairness floor lacks."""
        at = self.formulation.fair_row
        if not (at >= 0).any():
            return np.zeros(0)
        counted = at >= 0
        target = self.formulation.needs.pieces.target - self.formulation.needs.tonnes + state.short
        short = np.bincount(at[counted], np.maximum(target, 0.0)[counted], int(at.max()) + 1)
        limits = self.formulation.program.row_high[self.formulation.rows["fairness"]]
        return np.maximum(short - limits, 0.0)

    def _secure_floors(self, state: State, lacking: Ints) -> None:
        """Put on board first what some rows of the fairness floor lack, one critical item after another."""
        at = self.formulation.fair_row
        for number in lacking:
            for row in np.flatnonzero(at == number):
                lack = float(self.fair_slack(state)[number])
                if lack <= 1e-9:
                    break
                before = state.short.copy()
                wanted = np.full(len(before), -1.0)
                wanted[row] = min(lack, max(before[row], 0.0))
                state.short[:] = wanted
                self.packer.fill(state, np.zeros(len(self._pack_t)), extra=np.ones(len(wanted)), rounds=1)
                state.short[:] = before - (wanted - state.short)

    def _improve(self) -> None:
        """Take goods off a few flights and fill again, as long as it helps and there is time."""
        prices = self.found.prices
        charge = np.zeros(len(self._pack_t)) if prices is None else self.certificate.charge(prices)
        nothing = np.zeros(len(self._pack_t))
        ends = min(self.deadline, perf_counter() + max(0.4 * self.left(), 0.2))
        legs, flight = self.certificate.legs, self.formulation.network.pair_flight
        best = self._worth(self.found.state)
        failures = 0
        while perf_counter() < ends and failures < 60 and self.short_of_gap():
            busy = np.flatnonzero((self.found.state.packs > 0) & legs.entering)
            if not len(busy):
                return
            state = self.found.state.copy()
            if failures % 2:
                chosen = self._random.choice(np.unique(flight[busy]), 3)
                off = busy[np.isin(flight[busy], chosen)]
            else:
                found = self._random.choice(np.unique(self.formulation.network.class_item))
                off = busy[
                    self.formulation.network.class_item[self.formulation.network.pair_class[busy]] == found
                ]
            self.packer.take_off(state, off)
            self._secure_floors(state, np.flatnonzero(self.fair_slack(self.found.state) > 1e-9))
            self.packer.fill(state, charge, rounds=2)
            self.packer.fill(state, nothing, rounds=6)
            worth = self._worth(state)
            if worth < best - 1e-9:
                best, failures = worth, 0
                self._keep_better(state, "improving")
            else:
                failures += 1

    def _branch(self) -> None:
        """Let branch and bound have what is left of the time."""
        solved = branch_and_bound(
            self.formulation.program, gap=self.gap / 2, seconds=self.left(), seed=self.seed
        )
        if solved.values is None:
            return
        unfair = self.fair_slack(self.found.state).sum()
        if not unfair and solved.bound + self.formulation.constant > self.found.bound:
            self.found.bound, self.found.proof = solved.bound + self.formulation.constant, "branch and bound"
        wishes = solved.values[self.formulation.goods] * self.formulation.unit_t / self._pack_t
        self._keep_better(self._filled(np.maximum(wishes, 0.0), self.found.prices), "branch and bound")


def _relaxed(program: Program) -> Program:
    return replace(program, whole=np.zeros(len(program.cost), dtype=bool))
