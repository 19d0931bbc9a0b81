"""Items planned anew, one by one and exactly, in the room that all the others leave.

What one item does alone is a flow of whole packs (`plan.item_flow`): the best that can be done with it while
everything else stays as it is takes one pass of the network simplex. Lots that compete for one flight are not
seen by the flow: where they ask for more than it takes, what each gets is fixed and the rest asked again.
Flights that compete for one day's handling are left to the packer.
"""

from __future__ import annotations

import numpy as np

from aidlift.plan.formulate import Formulation
from aidlift.plan.item_flow import ItemFlow, items_of_columns, items_of_rows
from aidlift.plan.network import Floats, Ints
from aidlift.plan.packing import Packer, State

ROUNDS = 4  # of filling what rounding has left
TURNS = 6  # of asking again where lots compete for a flight
NEARLY = 1e-6  # of a pack


class Settler:
    """Plans items anew within a state; the networks are made when an item is first asked for."""

    def __init__(self, formulation: Formulation, packer: Packer) -> None:
        self.formulation, self.packer = formulation, packer
        self._row_item, self._column_item = items_of_rows(formulation), items_of_columns(formulation)
        self._flows: dict[int, ItemFlow] = {}

    def settle(
        self,
        state: State,
        item: int,
        *,
        cost: Floats | None = None,
        charge: Floats | None = None,
        most: Ints | None = None,
    ) -> State:
        """Return the state with one item planned anew; the state itself if nothing of it can fly.

        `cost` is that of the program's columns (the program's own if not given), `charge` what filling is
        asked per tonne by pair (nothing), `most` the packs that may fly by pair (as many as find room).
        """
        flow = self._flow(item)
        if not len(flow.goods):
            return state
        network, trial = self.formulation.network, state.copy()
        aboard = flow.goods[trial.packs[flow.goods] > 0]
        self.packer.take_off(trial, aboard, between_stores=True)
        wishes = np.zeros(len(network.pair_flight))
        wishes[flow.goods] = self._packs(
            trial, item, self.formulation.program.cost if cost is None else cost, most
        )
        self.packer.follow(trial, wishes)
        classes = np.flatnonzero(network.class_item == item)
        nothing = np.zeros(len(wishes))
        self.packer.fill(trial, nothing if charge is None else charge, rounds=ROUNDS, classes=classes)
        return trial

    def _packs(self, state: State, item: int, cost: Floats, most: Ints | None) -> Floats:
        """Give the packs of an item that is not on board yet, by the columns of its flow."""
        flow, network = self._flow(item), self.formulation.network
        pack_t, flight = float(network.pack_t[item]), network.pair_flight[flow.goods]
        within = self.packer.room_for(state, flow.goods).astype(float)
        room = np.zeros(len(state.room))
        np.maximum.at(room, flight, within)
        if most is not None:
            within = np.minimum(within, most[flow.goods])
        packs = np.zeros(len(flow.goods))
        for _ in range(TURNS):
            packs = flow.tonnes_within(cost[flow.columns], within * pack_t) / pack_t
            asked = np.maximum(packs - network.frozen_packs[flow.goods], 0.0)
            crowded = np.bincount(flight, asked, len(room)) > room + NEARLY
            if not crowded.any() or self.packer.clock.over():
                break
            on = np.flatnonzero(crowded[flight])
            within[on] = _shared_out(flight[on], asked[on], room)
        return packs

    def _flow(self, item: int) -> ItemFlow:
        if item not in self._flows:
            columns = np.flatnonzero(self._column_item == item)
            rows = np.flatnonzero(self._row_item == item)
            self._flows[item] = ItemFlow(self.formulation, columns, rows)
        return self._flows[item]


def _shared_out(flight: Ints, asked: Floats, room: Floats) -> Floats:
    """Give each what it asks of its flight as long as there is room, who asks for most first."""
    order = np.lexsort((-asked, flight))
    total = np.cumsum(asked[order])
    first = np.searchsorted(flight[order], flight[order])
    before = total - asked[order] - (total - asked[order])[first]
    given = np.zeros(len(asked))
    given[order] = np.clip(room[flight[order]] - before, 0.0, asked[order])
    return given
