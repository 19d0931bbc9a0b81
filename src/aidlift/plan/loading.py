"""From values of the program to whole packs on board: heavy ones first, then the rest in the room they leave.

A container of eight tonnes fits or does not; when it is rounded up, its flight is full. So heavy packs are
put on board before anything else, the relaxation of the light items is solved anew in the room that is left,
and what it says is loaded next. The fairness floor and every hard rule are kept throughout.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from aidlift.plan.certificate import Certificate, Prices
from aidlift.plan.clock import Clock
from aidlift.plan.decompose import Decomposition
from aidlift.plan.formulate import Formulation, Needs
from aidlift.plan.network import Floats, Ints
from aidlift.plan.packing import ROUNDS, Packer, State
from aidlift.plan.settle import Settler
from aidlift.solvers.program import relaxed
from aidlift.solvers.simplex import simplex
from aidlift.solvers.sums import dot

MANY_NONZEROS = 250_000  # above, little is left to fill after wishes are followed
FEW_ROUNDS, PRICED_ROUNDS = 6, 3  # of filling
MIXES = 8  # of the light items at most, when heavy packs are on board
TOUCHED = 1e-4  # of a pack: wishes below are noise
FLOOR_SHARES = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0)  # of the largest cost, for shortage below a floor
FLOOR_FIRST = 100.0  # a part of a pack below the floor weighs more than whole packs elsewhere


class Loader:
    """Loads flights of one formulation, and weighs what is on board."""

    def __init__(self, formulation: Formulation, certificate: Certificate, clock: Clock) -> None:
        network = formulation.network
        self.formulation, self.certificate = formulation, certificate
        self.packer = Packer(network, formulation.needs, certificate.legs, clock)
        item = network.pair_item
        self._pack_t = network.pack_t[item]
        self._nothing = np.zeros(len(item))
        heavy_items = np.unique(item[formulation.program.whole[formulation.goods]])
        self._heavy_items = heavy_items[np.argsort(-network.pack_t[heavy_items], kind="stable")]
        self._heavy = np.isin(item, self._heavy_items)
        self._heavy_classes = np.flatnonzero(np.isin(network.class_item, self._heavy_items))
        self._rounds = ROUNDS if formulation.program.matrix.nnz <= MANY_NONZEROS else FEW_ROUNDS
        self.has_both = bool(self._heavy.any() and not self._heavy.all())
        self._settler: Settler | None = None

    @property
    def settler(self) -> Settler:
        """Return what plans single items anew, made when it is first asked for."""
        if self._settler is None:
            self._settler = Settler(self.formulation, self.packer)
        return self._settler

    def filled(self) -> State:
        """Load whatever helps most, without wishes or prices."""
        state = self.packer.start()
        self.secure_floors(state, np.flatnonzero(self.fair_slack(state) > 1e-9))
        self.packer.fill(state, self._nothing, rounds=self._rounds)
        return state

    def filled_at_once(self) -> State:
        """Load in a single round, a class of goods after another: quick, and no better than it must be."""
        state = self.packer.start()
        self.packer.fill(state, self._nothing, rounds=0)
        return state

    def loaded(self, values: Floats, prices: Prices | None) -> State:
        """Follow values of the program, heavy packs first, then fill what is left."""
        wishes = self._wishes(values)
        charge = None if prices is None else self.certificate.charge(prices)
        state = self._with_heavy(wishes, charge)
        return self._with_light(state, wishes, charge)

    def loaded_anew(
        self, values: Floats, prices: Prices, parts: Decomposition | None, *, close: float
    ) -> State:
        """Follow values of the program for heavy packs, and ask again what to do with the rest.

        The relaxation of the light items is left when it promises no more than `close`, or
        when time is over.
        """
        charge = self.certificate.charge(prices)
        state = self._with_heavy_settled(self._wishes(values), prices, charge)
        fixed = self._as_values(state, values)
        if parts is None:
            left = max(self.packer.clock.left(), 0.0)
            return self._with_light(state, self._wishes(self._solved_beside(fixed, values, left)), charge)
        rest = parts.beside(self._heavy_items, fixed)
        for _ in range(MIXES):
            found = rest.round()
            if found.promise - rest.bound < close or self.packer.clock.left() <= 0:
                break
        return self._with_light(state, self._wishes(rest.values()), charge)

    def _with_heavy(self, wishes: Floats, charge: Floats | None) -> State:
        state = self.packer.start()
        if self.has_both:
            self.packer.follow(state, np.where(self._heavy, wishes, 0.0))
            if charge is not None:
                self.packer.fill(state, charge, classes=self._heavy_classes)
        return state

    def _with_heavy_settled(self, wishes: Floats, prices: Prices, charge: Floats) -> State:
        """Load heavy packs by rounding, then item by item at the prices of what they share with others.

        Each item may use flights as far as it wishes to, rounded up. What is worth more at these prices is
        returned.
        """
        rounded = self._with_heavy(wishes, charge)
        cost = self.certificate.priced(prices)
        most = np.ceil(wishes - TOUCHED).astype(np.int64)
        state = rounded
        for item in self._heavy_items.tolist():
            if self.packer.clock.over():
                return rounded
            state = self.settler.settle(state, item, cost=cost, charge=charge, most=most)
        return min(rounded, state, key=lambda one: self._costs(one, cost))

    def _costs(self, state: State, cost: Floats) -> float:
        """Give what goods on board and shortage left cost at these costs of the program's columns."""
        values = self._as_values(state, np.zeros(len(cost)))
        return dot(cost, values)

    def _as_values(self, state: State, values: Floats) -> Floats:
        """Give values of the program with goods and shortage as in a state, all else as in `values`."""
        values = values.copy()
        values[self.formulation.goods] = state.packs * self._pack_t / self.formulation.unit_t
        values[self.formulation.short] = _short_pieces(self.formulation.needs, state.short)
        return values

    def _with_light(self, state: State, wishes: Floats, charge: Floats | None) -> State:
        self.packer.follow(state, np.where(self._heavy, 0.0, wishes) if self.has_both else wishes)
        self.secure_floors(state, np.flatnonzero(self.fair_slack(state) > 1e-9))
        if charge is not None:
            self.packer.fill(state, charge, rounds=PRICED_ROUNDS)
        self.packer.fill(state, self._nothing, rounds=self._rounds)
        return state

    def _solved_beside(self, fixed: Floats, values: Floats, seconds: float) -> Floats:
        """Solve the whole program anew with heavy packs fixed; give the old values if the time is over."""
        program = self.formulation.program
        low, high = program.low.copy(), program.high.copy()
        heavy = np.flatnonzero(self._heavy)
        low[heavy] = high[heavy] = fixed[heavy]
        solved = simplex(relaxed(replace(program, low=low, high=high)), seconds=seconds)
        return values if solved.values is None else solved.values

    def _wishes(self, values: Floats) -> Floats:
        """Give values of the program in packs by pair."""
        packs: Floats = values[self.formulation.goods] * self.formulation.unit_t / self._pack_t
        return np.maximum(packs, 0.0)

    def worth(self, state: State) -> float:
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

    def costs_with_floors(self, state: State) -> Iterator[Floats]:
        """Give costs of the program's columns to plan anew at: its own, or where a floor is not reached
        ever more for shortage that counts for it, as little may do and leaves more for others."""
        program, lacking = self.formulation.program, self.fair_slack(state) > 1e-9
        if not lacking.any():
            yield program.cost
            return
        owed = np.zeros(program.matrix.shape[0])
        owed[self.formulation.rows["fairness"]][lacking] = program.cost.max()
        extra = program.matrix.T @ owed
        for share in FLOOR_SHARES:
            yield program.cost + share * extra

    def secure_floors(self, state: State, lacking: Ints) -> None:
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
                classes = np.flatnonzero(
                    self.formulation.network.class_item == self.formulation.needs.item[row]
                )
                self.packer.fill(state, self._nothing, extra=np.ones(len(wanted)), rounds=1, classes=classes)
                state.short[:] = before - (wanted - state.short)


def _short_pieces(needs: Needs, short: Floats) -> Floats:
    """Give the shortage by straight piece, the mildest first, from that by row of the needs."""
    pieces = needs.pieces
    lacking = np.maximum(pieces.target - needs.tonnes + short, 0.0)
    ends = np.cumsum(pieces.width)
    new = np.ones(len(pieces.row), dtype=bool)
    new[1:] = pieces.row[1:] != pieces.row[:-1]
    first = np.maximum.accumulate(np.where(new, np.arange(len(new)), 0))
    milder = ends - pieces.width - (ends[first] - pieces.width[first])
    filled: Floats = np.clip(lacking[pieces.row] - milder, 0.0, pieces.width)
    return filled
