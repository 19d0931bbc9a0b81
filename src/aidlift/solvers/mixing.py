"""Mixing what parts propose within limits that they share, near prices that are known to be good.

Each part has proposals (a cost and a load on the limits) and takes a mix of them. A load above its limit is
charged a price that grows from the known price with what is too much, so that the mix and the prices are
found together: the master problem of a proximal bundle method (Lemaréchal 1975, Kiwiel 1990), solved by
moving weight from the worst to the best proposal of one part after another.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numba import njit
from numpy.typing import NDArray

from aidlift.solvers.flow import Ints
from aidlift.solvers.program import Floats

Bools = NDArray[np.bool_]
SWEEPS = 30  # over all parts at most
HALVINGS = 30  # of the weight that is moved


@dataclass(frozen=True, kw_only=True)
class Proposals:
    """The proposals of all parts, part by part: `begins` is where each part's begin, and the end.

    The load of a proposal is `load[starts[p] : starts[p + 1]]` on the limits `limit` at the same places.
    """

    begins: Ints
    cost: Floats
    starts: Ints
    limit: Ints
    load: Floats

    def on(self, limits: Bools) -> Proposals:
        """Keep the loads on some limits only."""
        kept = limits[self.limit]
        starts = np.concatenate([[0], np.cumsum(kept)])[self.starts]
        return replace(self, starts=starts, limit=self.limit[kept], load=self.load[kept])

    def total(self, weights: Floats, limits: int) -> Floats:
        """Add up the load of a mix on each limit."""
        each = self.load * np.repeat(weights, np.diff(self.starts))
        total: Floats = np.bincount(self.limit, each, limits).astype(float)
        return total


def mix(
    proposals: Proposals,
    weights: Floats,
    limits: Floats,
    *,
    prices: Floats,
    steps: Floats,
    most: Floats,
    close: float,
) -> tuple[Floats, Floats]:
    """Improve the weights of a mix; return them, and the price of each limit.

    A limit's price is its known price and `steps` times what is too much, from 0 to `most`. Ends when no part
    gains more than `close`.
    """
    weights = weights.copy()
    total = proposals.total(weights, len(limits))
    some = proposals.on(
        _in_reach(proposals.begins, proposals.starts, proposals.limit, proposals.load, limits, prices)
    )
    rule = (limits, prices, steps, most)
    _mix(some.begins, some.cost, some.starts, some.limit, some.load, weights, total, rule, close)
    total = proposals.total(weights, len(limits))
    return weights, np.clip(prices + steps * (total - limits), 0.0, most)


@njit(cache=True, nogil=True)
def _in_reach(begins, starts, limit, load, limits, prices):  # type: ignore[no-untyped-def]
    """Tell which limits have a price, or could be exceeded if every part loaded them as much as it may.

    No other limit matters to a mix.
    """
    sums, highest = np.zeros(len(limits)), np.zeros(len(limits))
    for part in range(len(begins) - 1):
        first, last = starts[begins[part]], starts[begins[part + 1]]
        for place in range(first, last):
            at = limit[place]
            if load[place] > highest[at]:
                sums[at] += load[place] - highest[at]
                highest[at] = load[place]
        for place in range(first, last):
            highest[limit[place]] = 0.0
    return (sums > limits) | (prices > 0.0)


@njit(cache=True, nogil=True)
def _priced(at, total, rule):  # type: ignore[no-untyped-def]
    limits, prices, steps, most = rule
    return min(max(prices[at] + steps[at] * (total - limits[at]), 0.0), most[at])


@njit(cache=True, nogil=True)
def _extremes(begin, end, cost, starts, limit, load, weights, now):  # type: ignore[no-untyped-def]
    """Return a part's cheapest proposal, its dearest one in use, and how much dearer that is."""
    cheapest, dearest, low, high = -1, -1, np.inf, -np.inf
    for one in range(begin, end):
        price = cost[one]
        for place in range(starts[one], starts[one + 1]):
            price += load[place] * now[limit[place]]
        if price < low:
            low, cheapest = price, one
        if weights[one] > 0.0 and price > high:
            high, dearest = price, one
    return cheapest, dearest, high - low


@njit(cache=True, nogil=True)
def _slope(moved, base, change, touched, count, total, rule):  # type: ignore[no-untyped-def]
    """Return what moving more weight costs after `moved` has been moved."""
    slope = base
    for place in range(count):
        at = touched[place]
        slope += change[at] * _priced(at, total[at] + moved * change[at], rule)
    return slope


@njit(cache=True, nogil=True)
def _mix(begins, cost, starts, limit, load, weights, total, rule, close):  # type: ignore[no-untyped-def]
    change, seen = np.zeros(len(total)), np.zeros(len(total), dtype=np.bool_)
    touched = np.zeros(len(total), dtype=np.int64)
    now = np.zeros(len(total))
    for at in range(len(total)):
        now[at] = _priced(at, total[at], rule)
    for _ in range(SWEEPS):
        largest = 0.0
        for part in range(len(begins) - 1):
            cheapest, dearest, gain = _extremes(
                begins[part], begins[part + 1], cost, starts, limit, load, weights, now
            )
            if dearest < 0 or cheapest == dearest or gain <= 0.0:
                continue
            largest = max(largest, gain * weights[dearest])
            count = 0
            for one, sign in ((cheapest, 1.0), (dearest, -1.0)):
                for place in range(starts[one], starts[one + 1]):
                    at = limit[place]
                    if not seen[at]:
                        seen[at] = True
                        touched[count] = at
                        count += 1
                    change[at] += sign * load[place]
            base = cost[cheapest] - cost[dearest]
            taken, moved = 0.0, weights[dearest]
            if _slope(moved, base, change, touched, count, total, rule) > 0.0:
                for _ in range(HALVINGS):
                    middle = (taken + moved) / 2
                    if _slope(middle, base, change, touched, count, total, rule) > 0.0:
                        moved = middle
                    else:
                        taken = middle
                moved = taken
                weights[dearest] -= moved
            else:
                weights[dearest] = 0.0
            weights[cheapest] += moved
            for place in range(count):
                at = touched[place]
                total[at] += moved * change[at]
                now[at] = _priced(at, total[at], rule)
                change[at] = 0.0
                seen[at] = False
        if largest <= close:
            return
