"""Items planned anew, one by one and exactly, in the room that all the others leave.

What one item does alone is a flow of whole packs (`plan.item_flow`): the best that can be done with it while
everything else stays as it is takes one pass of the network simplex. Only lots that compete for one flight,
and flights that compete for one day's handling, are not seen by the flow; there the packer has the last word.
"""

from __future__ import annotations

import numpy as np

from aidlift.plan.formulate import Formulation
from aidlift.plan.item_flow import ItemFlow, items_of_columns, items_of_rows
from aidlift.plan.packing import Packer, State

ROUNDS = 4  # of filling what rounding has left


class Settler:
    """Plans items anew within a state; the networks are made when an item is first asked for."""

    def __init__(self, formulation: Formulation, packer: Packer) -> None:
        self.formulation, self.packer = formulation, packer
        self._row_item, self._column_item = items_of_rows(formulation), items_of_columns(formulation)
        self._flows: dict[int, ItemFlow] = {}

    def settle(self, state: State, item: int) -> State:
        """Return the state with one item planned anew; the state itself if nothing of it can fly."""
        flow = self._flow(item)
        if not len(flow.goods):
            return state
        network, trial = self.formulation.network, state.copy()
        aboard = flow.goods[trial.packs[flow.goods] > 0]
        self.packer.take_off(trial, aboard, between_stores=True)
        pack_t = float(network.pack_t[item])
        most = np.asarray(self.packer.room_for(trial, flow.goods) * pack_t, dtype=np.float64)
        cost = self.formulation.program.cost[flow.columns]
        wishes = np.zeros(len(network.pair_flight))
        wishes[flow.goods] = flow.tonnes_within(cost, most) / pack_t
        self.packer.follow(trial, wishes)
        classes = np.flatnonzero(network.class_item == item)
        self.packer.fill(trial, np.zeros(len(wishes)), rounds=ROUNDS, classes=classes)
        return trial

    def _flow(self, item: int) -> ItemFlow:
        if item not in self._flows:
            columns = np.flatnonzero(self._column_item == item)
            rows = np.flatnonzero(self._row_item == item)
            self._flows[item] = ItemFlow(self.formulation, columns, rows)
        return self._flows[item]
