"""Flows of least cost through a network, by the network simplex, begun again where it last ended.

Nodes give or pass on; what nothing wants goes to the root, the last node. The tree stays strongly feasible,
so that no sequence of pivots comes back to where it was (Cunningham 1976); arcs are priced in blocks.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from aidlift.solvers.program import Floats

Ints = NDArray[np.int64]
LOWER, TREE, UPPER = 1, 0, -1
CLOSE = 1e-10  # of the largest cost: a reduced cost that counts as zero
LEAST_BLOCK = 32


class CheapestFlow:
    """A network with what its nodes supply, kept ready to be solved at one cost after another.

    `first_up` is by node an arc without limit to its first parent: together these are a tree that leads
    to the root. No supply may be below zero.
    """

    def __init__(self, *, tail: Ints, head: Ints, most: Floats, supply: Floats, first_up: Ints) -> None:
        self._tail, self._head, self._most = tail, head, most
        nodes = len(supply) + 1
        self.flow = np.zeros(len(tail))
        self._state = np.full(len(tail), LOWER, dtype=np.int8)
        self._pred = np.append(first_up, -1)
        self._parent = np.append(head[first_up], -1)
        self._depth = np.zeros(nodes, dtype=np.int64)
        self._first, self._next, self._before = (np.full(nodes, -1, dtype=np.int64) for _ in range(3))
        self.worth = np.zeros(nodes)
        self._state[first_up] = TREE
        _plant(
            self._parent, self._pred, self._first, self._next, self._before, self._depth, supply, self.flow
        )

    def solve(self, cost: Floats) -> tuple[Floats, Floats]:
        """Return the flow by arc, and by node what one unit more of supply there would save."""
        tolerance = CLOSE * max(1.0, float(np.abs(cost).max(initial=0.0)))
        _pivot(
            self._tail, self._head, self._most, cost, self.flow, self._state, self._parent, self._pred,
            self._depth, self._first, self._next, self._before, self.worth, tolerance,
            max(LEAST_BLOCK, int(np.sqrt(len(cost)))),
        )  # fmt: skip
        return self.flow, self.worth


@njit(cache=True, nogil=True)
def _adopt(node, under, parent, first, after, before):  # type: ignore[no-untyped-def]
    """Make a node the first child of another."""
    parent[node] = under
    eldest = first[under]
    after[node], before[node] = eldest, -1
    if eldest >= 0:
        before[eldest] = node
    first[under] = node


@njit(cache=True, nogil=True)
def _leave(node, parent, first, after, before):  # type: ignore[no-untyped-def]
    """Take a node from the children of its parent."""
    if before[node] >= 0:
        after[before[node]] = after[node]
    else:
        first[parent[node]] = after[node]
    if after[node] >= 0:
        before[after[node]] = before[node]


@njit(cache=True, nogil=True)
def _plant(parent, pred, first, after, before, depth, supply, flow):  # type: ignore[no-untyped-def]
    """Build the first tree and send every supply along it to the root."""
    root = len(parent) - 1
    for node in range(root):
        _adopt(node, parent[node], parent, first, after, before)
    for node in range(root):
        here = node
        while here != root:
            flow[pred[here]] += supply[node]
            depth[node] += 1
            here = parent[here]


@njit(cache=True, nogil=True)
def _following(node, top, parent, first, after):  # type: ignore[no-untyped-def]
    """Give the node that comes next in the subtree of `top`, parents before children; -1 at the end."""
    if first[node] >= 0:
        return first[node]
    while node != top and after[node] < 0:
        node = parent[node]
    return -1 if node == top else after[node]


@njit(cache=True, nogil=True)
def _price(tail, head, cost, state, worth, start, block, tolerance):  # type: ignore[no-untyped-def]
    """Return the arc that promises most within the next blocks of arcs, -1 if none promises anything."""
    count, left, best, found = len(tail), block, -tolerance, -1
    arc = start
    for _ in range(count):
        gain = state[arc] * (cost[arc] + worth[tail[arc]] - worth[head[arc]])
        if gain < best:
            best, found = gain, arc
        left -= 1
        if left == 0:
            if found >= 0:
                return found
            left = block
        arc += 1
        if arc == count:
            arc = 0
    return found


@njit(cache=True, nogil=True)
def _set_worth(tail, cost, parent, pred, first, after, worth):  # type: ignore[no-untyped-def]
    """Work out what a unit is worth at each node, from the root down the tree."""
    root = len(parent) - 1
    node = root
    worth[root] = 0.0
    while True:
        node = _following(node, root, parent, first, after)
        if node < 0:
            break
        arc = pred[node]
        up = tail[arc] == node
        worth[node] = worth[parent[node]] - cost[arc] if up else worth[parent[node]] + cost[arc]


@njit(cache=True, nogil=True)
def _pivot(  # type: ignore[no-untyped-def]
    tail, head, most, cost, flow, state, parent, pred, depth, first, after, before, worth, tolerance, block
):
    """Bring one promising arc after another into the tree, until none is left."""
    _set_worth(tail, cost, parent, pred, first, after, worth)
    start = 0
    while len(tail):
        enters = _price(tail, head, cost, state, worth, start, block, tolerance)
        if enters < 0:
            return
        start = enters
        begin, end = (tail[enters], head[enters]) if state[enters] == 1 else (head[enters], tail[enters])
        # the cycle: up from both ends until they meet
        step, out, side = most[enters], -1, 0
        one, two = begin, end
        while one != two:
            if depth[one] >= depth[two]:
                arc = pred[one]
                room = flow[arc] if tail[arc] == one else most[arc] - flow[arc]
                if room < step:
                    step, out, side = room, one, 1
                one = parent[one]
            else:
                two = parent[two]
        join = one
        two = end
        while two != join:
            arc = pred[two]
            room = most[arc] - flow[arc] if tail[arc] == two else flow[arc]
            if room <= step:
                step, out, side = room, two, 2
            two = parent[two]
        step = max(step, 0.0)
        if step > 0.0:
            change = state[enters] * step
            flow[enters] += change
            one = tail[enters]
            while one != join:
                arc = pred[one]
                flow[arc] += -change if tail[arc] == one else change
                one = parent[one]
            two = head[enters]
            while two != join:
                arc = pred[two]
                flow[arc] += change if tail[arc] == two else -change
                two = parent[two]
        if side == 0:
            state[enters] = -state[enters]
            flow[enters] = 0.0 if state[enters] == 1 else most[enters]
            continue
        leaves = pred[out]
        empty = flow[leaves] <= most[leaves] - flow[leaves]
        state[leaves] = 1 if empty else -1
        flow[leaves] = 0.0 if empty else most[leaves]
        state[enters] = 0
        top, under = (begin, end) if side == 1 else (end, begin)
        # turn the path from the entering arc to the leaving one around
        node, new_parent, new_arc = top, under, enters
        while True:
            old_parent, old_arc = parent[node], pred[node]
            _leave(node, parent, first, after, before)
            _adopt(node, new_parent, parent, first, after, before)
            pred[node] = new_arc
            if node == out:
                break
            new_parent, new_arc, node = node, old_arc, old_parent
        price = worth[under] - cost[enters] if tail[enters] == top else worth[under] + cost[enters]
        shift = price - worth[top]
        node = top
        while node >= 0:
            worth[node] += shift
            depth[node] = depth[parent[node]] + 1
            node = _following(node, top, parent, first, after)
