"""Large relaxations, item by item: only flights, handling and fairness tie the items of a plan together.

Given prices for what they share, each item is a flow of least cost through a network of its own. The items
propose and are mixed in rounds (`plan.bundle`).
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace

import numpy as np
from scipy import sparse

from aidlift.plan.bundle import Bundle, Part, tonnes_of
from aidlift.plan.formulate import Formulation
from aidlift.plan.item_flow import ItemFlow, items_of_columns, items_of_rows
from aidlift.plan.network import Floats, Ints


class Decomposition(Bundle):
    """The relaxation of a formulation, cut by item; `shared` are the rows that tie the items together."""

    def __init__(self, formulation: Formulation, before: Decomposition | None = None) -> None:
        self.formulation = formulation
        program = formulation.program
        item_of_row = items_of_rows(formulation)
        self.shared = np.flatnonzero(item_of_row < 0).astype(np.int64)
        self._shared = sparse.csc_array(program.matrix.tocsc()[self.shared])
        item_of_column = items_of_columns(formulation)
        items = np.unique(item_of_column[item_of_column >= 0])
        parts = []
        for number, item in enumerate(items):
            columns = np.flatnonzero(item_of_column == item)
            rows = np.flatnonzero(item_of_row == item)
            solver = (
                before.parts[number].solver if before is not None else ItemFlow(formulation, columns, rows)
            )
            loads = sparse.csr_array(self._shared[:, columns])
            parts.append(Part(int(item), columns, rows, program.cost[columns], loads, solver))
        # a row of the fairness floor may be missed at a price: it is never worth more
        most = np.full(len(self.shared), np.inf)
        self._loose = np.flatnonzero(item_of_column < 0)
        loose = self._shared[:, self._loose].tocoo()
        most[loose.row] = program.cost[self._loose[loose.col]]
        super().__init__(
            parts,
            program.row_high[self.shared],
            most=most,
            scale=tonnes_of(sparse.csr_array(self._shared), formulation.tonnes),
            heaviest=float(program.cost.max(initial=0.0)),
        )
        if before is not None:
            self._take_over(before)

    def duals(self, prices: Floats) -> Floats:
        """Give the duals of the whole program when the items were last asked at these prices."""
        duals = np.zeros(self.formulation.program.matrix.shape[0])
        duals[self.shared] = -prices
        for part in self.parts:
            duals[part.rows] = part.duals
        return duals

    def beside(self, items: Ints, values: Floats) -> Decomposition:
        """Give the relaxation of all other items, in the room that these items leave with such values."""
        rest = copy(self)
        rest.parts = [
            replace(part, proposals=[replace(one) for one in part.proposals])
            for part in self.parts
            if part.item not in items
        ]
        rest.limits = self.limits.copy()
        for part in self.parts:
            if part.item in items:
                rest.limits -= part.loads @ values[part.columns]
        rest.bound = -np.inf
        return rest

    def values(self) -> Floats:
        """Give the mix as values of the whole program: nearly within every limit that is shared."""
        values = np.zeros(len(self.formulation.program.cost))
        for part in self.parts:
            values[part.columns] = part.mixed()
        if self._loose.size:
            lacking = np.maximum(self._shared @ values - self.limits, 0.0)
            missed = -self._shared[:, self._loose].T @ lacking
            values[self._loose] = np.minimum(missed, self.formulation.program.high[self._loose])
        return values

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
