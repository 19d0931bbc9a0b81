"""One item of a formulation as a network: its goods, stock, arrivals and shortage are flows of tonnes.

Goods leave the periods of stores, arrive at checkpoints, and go on from checkpoint to checkpoint: what a
checkpoint has is what flows out of it, along one arc for each straight piece of the cost of shortage (each
saves its cost) and one without limit. A member's floor is a node before the member's lots that gives no more
than may leave. Where few whole packs fit on a flight or into what a day handles, goods pass a gate
that lets no more on. What nobody draws goes to the root. Approved consignments are paid to flow, so much that
they always do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aidlift.plan.formulate import Formulation
from aidlift.plan.network import Floats, Ints
from aidlift.plan.whole import OWN
from aidlift.solvers.flow import CheapestFlow

NO_LIMIT = 1e15
APPROVED = 1000.0  # times the largest cost: what a tonne of approved goods is paid to fly


@dataclass(frozen=True)
class _Own:
    """What is an item's own in the whole program: columns of each kind, and rows of each kind."""

    goods: Ints
    stock: Ints
    arrived: Ints
    short: Ints
    balance: Ints
    arrivals: Ints
    need: Ints
    floor: Ints
    whole: Ints


@dataclass(frozen=True, kw_only=True)
class _Arcs:
    """The arcs of an item's network: goods first, `beside` what the others can take."""

    tail: Ints
    head: Ints
    beside: Floats
    supply: Floats
    first_up: Ints

    def flow(self, most: Floats) -> CheapestFlow:
        """Return the network, ready to be solved, with what each column of goods can take."""
        return CheapestFlow(
            tail=self.tail,
            head=self.head,
            most=np.concatenate([most, self.beside]),
            supply=self.supply,
            first_up=self.first_up,
        )


class ItemFlow:
    """The network of one item, by the columns and rows of the whole program that are its own.

    Nodes are the periods of stores, the checkpoints, the floors, the gates and the root; arcs are goods,
    stock, pieces, lots under a floor, gates, and from every node one that has no limit.
    """

    def __init__(self, formulation: Formulation, columns: Ints, rows: Ints) -> None:
        program = formulation.program
        own = _own(formulation, columns, rows)
        periods, points, floors, gates = len(own.balance), len(own.need), len(own.floor), len(own.whole)
        first_gate = periods + points + floors
        root = first_gate + gates
        self._unit = formulation.unit_t[own.goods]
        self._width = program.high[own.short]
        self._onwards = periods + _next_checkpoint(formulation, own, root - periods)
        piece = formulation.needs.pieces.row[own.short - formulation.short.start]
        self._of_piece = np.searchsorted(own.need - formulation.rows["need"].start, piece)
        self._floored = _floored(formulation, own)
        drawn = np.flatnonzero(self._floored >= 0)
        given = program.row_high[own.balance]
        tail, head = _moves(formulation, own, root)
        head, self._behind = _gated(formulation, own, head, first_gate)
        each = np.arange(root)
        self.most = program.high[own.goods] * self._unit
        self.columns, self.goods = columns, own.goods
        self._approved = program.low[own.goods] > 0
        self._edges = np.cumsum([0, len(own.goods), len(own.stock), len(own.short), len(drawn), gates, root])
        self._network = _Arcs(
            tail=np.concatenate(
                [
                    tail,
                    periods + self._of_piece,
                    periods + points + self._floored[drawn],
                    first_gate + np.arange(gates),
                    each,
                ]
            ),
            head=np.concatenate(
                [
                    head,
                    self._onwards[self._of_piece],
                    drawn,
                    self._behind,
                    np.full(periods, root),
                    self._onwards,
                    np.full(floors + gates, root),
                ]
            ),
            beside=np.concatenate(
                [
                    np.full(len(own.stock), NO_LIMIT),
                    self._width,
                    given[drawn],
                    program.row_high[own.whole],
                    np.full(root, NO_LIMIT),
                ]
            ),
            supply=np.concatenate(
                [
                    np.where(self._floored >= 0, 0.0, given),
                    np.zeros(points),
                    program.row_high[own.floor],
                    np.zeros(gates),
                ]
            ),
            first_up=self._edges[-2] + each,
        )
        self._flow = self._network.flow(self.most)
        column_kinds = ("goods", "stock", "arrived", "short")
        self._places = {
            name: np.searchsorted(columns if name in column_kinds else rows, members)
            for name, members in vars(own).items()
        }
        self._size = len(columns), len(rows)
        self._periods, self._points, self._gates = periods, points, gates

    def solve(self, cost: Floats) -> tuple[Floats, Floats]:
        """Return the values of the item's columns at these costs, and the duals of its rows."""
        goods, stock, pieces, _, _, out = self._parts()
        flow, worth = self._flow.solve(self._charged(cost))
        values = np.zeros(self._size[0])
        values[self._places["goods"]] = flow[goods] / self._unit
        values[self._places["stock"]] = flow[stock]
        values[self._places["short"]] = self._width - flow[pieces]
        beyond = flow[out.start + self._periods :][: self._points]
        saved = np.bincount(self._of_piece, flow[pieces], self._points)
        values[self._places["arrived"]] = beyond + saved
        return values, self._duals(worth)

    def tonnes_within(self, cost: Floats, most: Floats) -> Floats:
        """Return the tonnes by column of goods at these costs if no more than `most` of each can fly.

        Approved consignments fly whatever `most` says.
        """
        within = np.where(self._approved, self.most, np.minimum(most, self.most))
        flow, _ = self._network.flow(within).solve(self._charged(cost))
        return flow[self._parts()[0]]

    def _parts(self) -> list[slice]:
        return [slice(begin, end) for begin, end in zip(self._edges[:-1], self._edges[1:], strict=True)]

    def _charged(self, cost: Floats) -> Floats:
        """Give the cost of each arc from those of the item's columns."""
        goods, _, pieces, _, _, out = self._parts()
        charged = np.zeros(self._edges[-1])
        charged[goods] = cost[self._places["goods"]] / self._unit
        charged[pieces] = -cost[self._places["short"]]
        charged[goods][self._approved] = -APPROVED * max(float(np.abs(charged).max(initial=0.0)), 1.0)
        # nothing lands that a gate does not let on: it would cost more than it could be paid
        charged[out.stop - self._gates : out.stop] = 2 * np.abs(charged).max(initial=0.0)
        return charged

    def _duals(self, worth: Floats) -> Floats:
        """Read the duals of the item's rows from what one unit more at each node would save."""
        stored, there = worth[: self._periods], worth[self._periods :][: self._points]
        kept, gates = np.split(worth[self._periods + self._points : -1], [self._places["floor"].size])
        duals = np.zeros(self._size[1])
        duals[self._places["balance"]] = -np.maximum(stored - np.append(kept, 0.0)[self._floored], 0.0)
        duals[self._places["arrivals"]] = -there
        duals[self._places["need"]] = there - worth[self._onwards]
        duals[self._places["floor"]] = -kept
        duals[self._places["whole"]] = -np.maximum(worth[self._behind] - gates, 0.0)
        return duals


def items_of_rows(formulation: Formulation) -> Ints:
    """Give the item that each row of the program belongs to, -1 where items share it."""
    rows, needs = formulation.rows, formulation.needs
    item = np.full(formulation.program.matrix.shape[0], -1, dtype=np.int64)
    item[rows["balance"]] = formulation.network.class_item[formulation.period_class]
    item[rows["arrivals"]] = needs.item
    item[rows["need"]] = needs.item
    codes = formulation.network.inputs.items["item"].to_list()
    for name, labels in formulation.labels.items():
        if name.startswith("floor ") or name in OWN:
            item[rows[name]] = [codes.index(str(code)) for _, code, _ in labels]
    return item


def items_of_columns(formulation: Formulation) -> Ints:
    """Give the item that each column of the program belongs to, -1 where it is of none."""
    needs, network = formulation.needs, formulation.network
    item = np.full(len(formulation.program.cost), -1, dtype=np.int64)
    item[formulation.goods] = network.pair_item
    item[formulation.stock] = network.class_item[formulation.period_class]
    item[formulation.arrived] = needs.item
    item[formulation.short] = needs.item[needs.pieces.row]
    return item


def _own(formulation: Formulation, columns: Ints, rows: Ints) -> _Own:
    def within(members: Ints, part: slice) -> Ints:
        found: Ints = members[(members >= part.start) & (members < part.stop)]
        return found

    named = formulation.rows
    floors = [named[name].start for name in named if name.startswith("floor ")]
    return _Own(
        goods=within(columns, formulation.goods),
        stock=within(columns, formulation.stock),
        arrived=within(columns, formulation.arrived),
        short=within(columns, formulation.short),
        balance=within(rows, named["balance"]),
        arrivals=within(rows, named["arrivals"]),
        need=within(rows, named["need"]),
        floor=rows[np.isin(rows, floors)],
        whole=np.concatenate([within(rows, named[name]) for name in OWN]),
    )


def _moves(formulation: Formulation, own: _Own, root: int) -> tuple[Ints, Ints]:
    """Give, for goods and stock, the node each leaves and the one it reaches (the root: not needed).

    A column uses up the row where its coefficient is above zero and feeds the one where it is below.
    """
    rows = formulation.program.matrix[np.concatenate([own.balance, own.arrivals])].tocsc()
    moves = rows[:, np.concatenate([own.goods, own.stock])].tocsc()
    column = np.repeat(np.arange(moves.shape[1]), np.diff(moves.indptr))
    tail, head = (np.full(moves.shape[1], root, dtype=np.int64) for _ in range(2))
    uses = moves.data > 0
    tail[column[uses]], head[column[~uses]] = moves.indices[uses], moves.indices[~uses]
    return tail, head


def _gated(formulation: Formulation, own: _Own, head: Ints, first: int) -> tuple[Ints, Ints]:
    """Lead goods through the gates that count them, that of their flight before that of the day.

    Returns where each column of goods and stock now leads, and what is behind each gate.
    """
    head, behind = head.copy(), np.zeros(len(own.whole), dtype=np.int64)
    counted = formulation.program.matrix[own.whole][:, own.goods].tocsr()
    for gate in range(len(own.whole) - 1, -1, -1):  # days come last
        through = counted.indices[counted.indptr[gate] : counted.indptr[gate + 1]]
        behind[gate] = head[through[0]]
        head[through] = first + gate
    return head, behind


def _next_checkpoint(formulation: Formulation, own: _Own, end: int) -> Ints:
    """Give by checkpoint the number of the next one of its country, `end` after the last."""
    rows = own.need - formulation.rows["need"].start
    onwards = np.full(len(rows), end, dtype=np.int64)
    before = formulation.needs.before[rows]
    follows = np.flatnonzero(before >= 0)
    onwards[np.searchsorted(rows, before[follows])] = follows
    return onwards


def _floored(formulation: Formulation, own: _Own) -> Ints:
    """Give by period the number of the floor that its owner's stock stands under, -1 for none."""
    network = formulation.network
    codes = network.inputs.items["item"].to_list()
    of_class = np.full(len(network.classes), -1, dtype=np.int64)
    for name, labels in formulation.labels.items():
        if name.startswith("floor "):
            owner, code, _ = labels[0]
            at = np.flatnonzero(own.floor == formulation.rows[name].start)
            if len(at):
                of_class[network.floored(owner, codes.index(str(code)))] = at[0]
    found: Ints = of_class[formulation.period_class[own.balance - formulation.rows["balance"].start]]
    return found
