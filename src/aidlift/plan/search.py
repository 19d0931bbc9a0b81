"""The search for a plan: a relaxation and its prices, a bound from the prices, whole packs from the values.

Small programs are relaxed by the simplex, large ones item by item in rounds; after each round the prices
prove a bound and the values become a plan. What is left of the time goes to improving the plan around
prices and, for small programs, to branch and bound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from aidlift.plan.baselines import loaded_by_hand
from aidlift.plan.bundle import Round
from aidlift.plan.certificate import Certificate, Prices
from aidlift.plan.clock import Clock
from aidlift.plan.decompose import Decomposition
from aidlift.plan.formulate import Formulation
from aidlift.plan.loading import Loader
from aidlift.plan.network import Floats
from aidlift.plan.packing import State
from aidlift.solvers.highs import branch_and_bound
from aidlift.solvers.program import relaxed
from aidlift.solvers.simplex import simplex
from aidlift.solvers.sums import dot

SIMPLEX_NONZEROS = 250_000  # above, items are solved apart (docs/decisions/020)
SIMPLEX_SHARE = 0.4  # of the time, for the simplex; where it is not enough, items are solved apart too
BRANCHING_COLUMNS = 12_000  # above, branch and bound rarely helps in the time there is
BY_HAND_PAIRS = 2000  # above, loading by hand takes longer than it could help
MOST_ROUNDS = 1000
RESERVE = 0.1  # share of the time kept for packing and improving
FIRST_PACKING = 6  # rounds before a plan is packed from a mix that is not settled yet
CLOSER = 0.7  # such a mix is packed again when no more than this share of what was promised then is left
SETTLED = 0.2  # of the gap asked for: what the next rounds may still promise when a mix is packed
MOSTLY_PACKING = 0.3  # of what is open: were no more promised, packing better would bring most of it
REST = 8  # rounds before it is packed again: packing takes as long as two or three
LEAST_PACKING, LONGEST_PACKING = 1.0, 60.0  # seconds for a first plan when time is over; or when stopped
STILL = 1e-7  # share of the bound that is as good as nothing
IDLE_SHARE, MANY_STILL = 0.02, 6  # so many rounds in a row promise less of what is open: try packing better
IDLE_AT_LAST = 1e-3  # when packing was tried
MOST_FAILURES = 60  # in a row, of improving by chance
WORTH_A_TURN = 1e-5  # share of the shortage that planning all items anew must save to be done again
CERTIFIED, CERTIFIED_SHARE = 1e-4, 0.05  # a bound is proven when it is better by so much, or of the gap


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
    """One search on one formulation, until the gap or the deadline (on the clock of `perf_counter`).

    `begun` is when planning began, from which the seconds are told: now if not given.
    """

    def __init__(
        self,
        formulation: Formulation,
        *,
        gap: float,
        deadline: float,
        seed: int,
        tell: Tell | None = None,
        begun: float | None = None,
    ) -> None:
        self.formulation, self.gap, self.seed = formulation, gap, seed
        self.clock = Clock(deadline)
        self.certificate = Certificate(formulation)
        self.loader = Loader(formulation, self.certificate, self.clock)
        self.packer = self.loader.packer
        self._random = np.random.default_rng(seed)
        self.begun = perf_counter() if begun is None else begun
        self.built = perf_counter() - self.begun
        self.tell = tell
        self.interrupted = self.one_pass = self._packed = False
        self.decomposition: Decomposition | None = None
        self.without_floor = 0.0  # a bound for any plan, where this search is for a fairness floor
        self.today = np.inf  # the shortage that loading by hand would leave, where it was tried
        state = self.packer.start()
        self.found = Found(state, self.loader.worth(state), formulation.constant, None, "nothing sent")

    def begin_with(self, found: Found) -> None:
        """Take what was found without the fairness floor: its bound, and its plan with the floor loaded."""
        rows = self.formulation.rows["fairness"]
        if found.prices is not None:
            self.found.prices = replace(found.prices, fair=np.zeros(rows.stop - rows.start))
            self.found.bound, self.found.proof = found.bound, found.proof
            self.without_floor = found.bound
        state = found.state.copy()
        with self.clock.at_least(LEAST_PACKING):
            self.loader.secure_floors(state, np.flatnonzero(self.loader.fair_slack(state) > 1e-9))
        self._keep_better(state, "fairness floor")

    def begin_as_far(self, found: Found) -> None:
        """Take a plan that is within these limits, its bound and its prices."""
        self.found, self._packed = found, True

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
        with suppress(KeyboardInterrupt), self.clock.at_least(LONGEST_PACKING):
            if self.decomposition is not None and self.found.prices is not None:
                self._pack(self.decomposition.values(), "interrupted", anew=False)
            else:
                self._keep_better(self.loader.filled(), "interrupted")

    def _search(self, before: Decomposition | None) -> None:
        program = self.formulation.program
        small = program.matrix.nnz <= SIMPLEX_NONZEROS
        hurried = self.left() < (0.0 if small or self._packed else self.built)
        if not self._packed and small:
            with self.clock.at_least(LEAST_PACKING):
                state = self.loader.filled()
            self._keep_better(state, "first filling")
            self._load_by_hand()
        elif hurried and not self._packed:  # no round would end in time
            self.one_pass = True
            with self.clock.at_least(LONGEST_PACKING):
                state = self.loader.filled_at_once()
            self._keep_better(state, "first filling")
        if hurried:
            if self.found.prices is None and not self.one_pass:  # nor would a proof be done in time
                self._learn(np.zeros(program.matrix.shape[0]))
            return
        if not len(program.cost) or not len(self.formulation.needs.tonnes):
            return
        if program.matrix.nnz > SIMPLEX_NONZEROS or not self._relax_at_once():
            self.decomposition = Decomposition(self.formulation, before)
            self._rounds(self.decomposition, IDLE_SHARE, FIRST_PACKING if before is None else 1)
        self._settle_items()
        if self.decomposition is not None and self.short_of_gap() and self.left() > 0:
            self._rounds(self.decomposition, IDLE_AT_LAST, 1)
            self._settle_items()
        if self.short_of_gap() and self.left() > 0:
            self._improve()
        if self.short_of_gap() and self.left() > 0 and len(program.cost) <= BRANCHING_COLUMNS:
            self._branch()

    def _load_by_hand(self) -> None:
        """In a small world, be no worse than what is done today, flights saved or not."""
        if len(self.formulation.network.pair_flight) > BY_HAND_PAIRS:
            return
        for packs in loaded_by_hand(self.formulation.network):
            state = self.packer.start()
            self.packer.follow(state, packs.astype(float))
            self._keep_better(state, "loaded by hand")
            self.today = min(self.today, self.packer.left_short(state) + self.formulation.constant)

    def _relax_at_once(self) -> bool:
        """Relax the whole program and pack what comes of it; tell whether that was done in time."""
        solved = simplex(relaxed(self.formulation.program), seconds=SIMPLEX_SHARE * self.left())
        if solved.values is None or solved.duals is None:
            return False
        self._learn(solved.duals)
        self._pack(solved.values, "simplex", anew=False)
        if self.short_of_gap() and self.left() > 0:
            self._pack(solved.values, "heavy packs first", anew=True)
        return True

    def left(self) -> float:
        """Return the seconds left."""
        return self.clock.left()

    def short_of_gap(self) -> bool:
        """Tell whether the gap asked for is not yet proven."""
        worth = self.loader.worth(self.found.state)
        return worth - self.found.bound > self.gap * worth + 1e-9

    def _rounds(self, parts: Decomposition, idle: float, first: int) -> None:
        """Let items propose and be mixed until the gap is proven, the time nearly over or little promised.

        `idle` is the share of what is open that a round must promise; nothing is packed before round `first`.
        """
        whole_time, tonnes = self.left(), float(self.formulation.needs.tonnes.sum())
        longest, packing, packed_at, still, open_then = 0.0, 0.0, -REST, 0, np.inf
        for number in range(MOST_ROUNDS):
            begun = perf_counter()
            found = parts.round()
            self._prove(parts, found)
            longest = max(longest, perf_counter() - begun)
            promised = found.promise - parts.bound
            open_now = max(self.found.objective - self.found.bound, abs(parts.bound) * STILL)
            within = found.over <= max(self.gap, STILL) * tonnes
            still = still + 1 if self._packed and within and promised < idle * open_now else 0
            near = max(SETTLED * self.gap, STILL) * (abs(parts.bound) + self.formulation.constant)
            settled = promised < max(near, MOSTLY_PACKING * open_now) and within
            last = self.left() < RESERVE * whole_time + packing + longest or still >= MANY_STILL
            rested = number - packed_at >= REST
            closer = number >= first and promised < CLOSER * open_then
            if last or (rested and (settled or closer)):
                begun = perf_counter()
                self._pack(parts.values(), f"round {number + 1}", anew=settled or last)
                packing, packed_at, open_then = perf_counter() - begun, number, promised
            else:
                self._say(f"round {number + 1}")
            if last or not self.short_of_gap():
                return

    def _prove(self, parts: Decomposition, found: Round) -> None:
        """Prove a bound from the duals of a round, where they promise a better one than is proven."""
        more = found.bound + self.formulation.constant - self.found.bound
        if (
            more > min(CERTIFIED, CERTIFIED_SHARE * self.gap) * abs(self.found.bound)
            or self.found.prices is None
        ):
            self._learn(parts.duals(found.prices))

    def _learn(self, duals: Floats) -> None:
        """Take a bound from duals, if it is better."""
        prices = self.certificate.prices(duals)
        bound = self.certificate.bound(prices)
        if bound > self.found.bound or self.found.prices is None:
            self.found.bound = max(bound, self.found.bound)
            self.found.prices, self.found.proof = prices, "prices"

    def _pack(self, values: Floats, step: str, *, anew: bool) -> None:
        """Take a plan from values of the program; `anew` asks again what to do beside heavy packs."""
        prices = self.found.prices
        with nullcontext() if self._packed else self.clock.at_least(LEAST_PACKING):
            if anew and prices is not None and self.loader.has_both:
                close = SETTLED * self.gap * (abs(self.found.bound) + 1.0)
                state = self.loader.loaded_anew(values, prices, self.decomposition, close=close)
            else:
                state = self.loader.loaded(values, prices)
        self._keep_better(state, step)

    def _keep_better(self, state: State, step: str) -> None:
        self._packed = True
        worth = self.loader.worth(state)
        if worth < self.loader.worth(self.found.state) - 1e-9:
            self.found.state = state
            self.found.objective = self.packer.left_short(state) + self.formulation.constant
        self._say(step)

    def _say(self, step: str) -> None:
        if self.tell:
            seconds = perf_counter() - self.begun
            self.tell(Standing(step, seconds, self.found.objective, self._told_bound()))

    def _told_bound(self) -> float:
        """Give a bound for plans that reach the floor as far as the best so far: it is free of penalties."""
        lacking = self.loader.fair_slack(self.found.state)
        if not lacking.any():
            return self.found.bound
        penalty = dot(self.formulation.program.cost[-len(lacking) :], lacking)
        return max(self.found.bound - penalty, self.without_floor)

    def _improve(self) -> None:
        """Take goods off a few flights and fill again, as long as it helps and there is time."""
        ends = min(self.clock.ends, perf_counter() + max(0.4 * self.left(), 0.2))
        prices = self.found.prices
        nothing = np.zeros(len(self.found.state.packs))
        charge = nothing if prices is None else self.certificate.charge(prices)
        legs, network = self.certificate.legs, self.formulation.network
        best = self.loader.worth(self.found.state)
        failures = 0
        while perf_counter() < ends and failures < MOST_FAILURES and self.short_of_gap():
            busy = np.flatnonzero((self.found.state.packs > 0) & legs.entering)
            if not len(busy):
                return
            state = self.found.state.copy()
            flight, item = network.pair_flight[busy], network.class_item[network.pair_class[busy]]
            if failures % 2:
                off = busy[np.isin(flight, self._random.choice(np.unique(flight), 3))]
            else:
                off = busy[item == self._random.choice(np.unique(network.class_item))]
            self.packer.take_off(state, off)
            self.loader.secure_floors(state, np.flatnonzero(self.loader.fair_slack(self.found.state) > 1e-9))
            self.packer.fill(state, charge, rounds=2)
            self.packer.fill(state, nothing, rounds=6)
            worth = self.loader.worth(state)
            if worth < best - 1e-9:
                best, failures = worth, 0
                self._keep_better(state, "improving")
            else:
                failures += 1

    def _settle_items(self) -> None:
        """Plan one item after another anew, the heaviest packs first, as long as a whole turn still helps."""
        if self.left() <= 0 or not self.short_of_gap():
            return
        pack_t = self.formulation.network.pack_t
        best = turn = self.loader.worth(self.found.state)
        while True:
            for item in np.argsort(-pack_t, kind="stable").tolist():
                for state in self._anew(item):
                    worth = self.loader.worth(state)
                    if worth < best - 1e-9:
                        best = worth
                        self._keep_better(state, "item by item")
                    if self.left() <= 0 or not self.short_of_gap():
                        return
            if best > turn * (1 - WORTH_A_TURN):
                return
            turn = best

    def _anew(self, item: int) -> Iterator[State]:
        """Plan an item anew; where floors are not reached, first with what they lack, then ever more."""
        begun = self.found.state
        if self.loader.fair_slack(begun).sum() > 0:
            yield self._floors_first(item)
        for cost in self.loader.costs_with_floors(begun):
            yield self.loader.settler.settle(self.found.state, item, cost=cost)

    def _floors_first(self, item: int) -> State:
        """Take an item off, load what floors lack and no more, and fill what is left."""
        state, network = self.found.state.copy(), self.formulation.network
        of_item = network.pair_item == item
        self.packer.take_off(state, np.flatnonzero((state.packs > 0) & of_item))
        self.loader.secure_floors(state, np.flatnonzero(self.loader.fair_slack(state) > 1e-9))
        self.packer.fill(state, np.zeros(len(state.packs)))
        return state

    def _branch(self) -> None:
        """Let branch and bound have what is left of the time."""
        solved = branch_and_bound(
            self.formulation.program, gap=self.gap / 2, seconds=self.left(), seed=self.seed
        )
        if solved.values is None:
            return
        unfair = self.loader.fair_slack(self.found.state).sum()
        if not unfair and solved.bound + self.formulation.constant > self.found.bound:
            self.found.bound, self.found.proof = solved.bound + self.formulation.constant, "branch and bound"
        self._keep_better(self.loader.loaded(solved.values, self.found.prices), "branch and bound")
