"""A bound that no plan can beat, from prices alone.

Give every scarce thing a price: a unit of need met at each checkpoint, a tonne (m3, piece) on each
flight, a tonne handled, a tonne of a member's stock above its floor. Whatever the prices, buying every
tonne of stock at the most it could earn on any path, and selling all capacity at its price, gives a
value that no plan's shortage is below (weak duality; the most a tonne can earn is a longest path through
the days). Good prices come from a solver; the bound is right even if the solver was wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from numba import njit
from scipy import sparse

from aidlift import frames
from aidlift.plan.formulate import VOLUME_UNIT, Formulation, Needs, checkpoint_of
from aidlift.plan.item_flow import items_of_rows
from aidlift.plan.network import Bools, Floats, Ints, Network
from aidlift.solvers.sums import dot

UNREACHED = 1e12  # above all that a tonne can weigh in a year: such a need is counted as wholly short
MOST_HOPS = 12  # legs of a path that is packed
UNITS = {"volume_m3": VOLUME_UNIT, "pieces": VOLUME_UNIT}


@dataclass(frozen=True, kw_only=True)
class Prices:
    """What scarce things are worth, per tonne of shortage-days: `need` by row of the needs, `limits` by
    row of the program's limits (flights, handling, floors, whole packs), `fair` by row of the fairness floor,
    `whole` by pair where fewer packs fit than there are, because none is split over two rotations."""

    need: Floats
    limits: Floats
    fair: Floats
    whole: Floats


class Certificate:
    """Turns prices into a bound, fast enough to be asked after every spell of a solver."""

    def __init__(self, formulation: Formulation) -> None:
        network, needs = formulation.network, formulation.needs
        self.formulation = formulation
        program, rows = formulation.program, formulation.rows
        limits = [name for name in rows if name not in ("balance", "arrivals", "need", "fairness")]
        at = [np.arange(rows[name].start, rows[name].stop) for name in limits]
        self.limit_rows: Ints = np.concatenate([*at, np.zeros(0, dtype=np.int64)]).astype(np.int64)
        self._goods = program.matrix[:, formulation.goods].tocsc()
        goods = self._goods[self.limit_rows]
        self._per_tonne = sparse.csr_matrix((goods @ sparse.diags_array(1 / formulation.unit_t)).T)
        self._limits = program.row_high[self.limit_rows]
        self.legs = Legs(network, needs)
        pack_t = network.pack_t[network.class_item]
        self._supply_t = network.supply_packs * pack_t[network.supply_class]
        total = np.bincount(network.supply_class, network.supply_packs, len(network.classes))
        self.bounded = np.flatnonzero(network.pair_alone & (network.pair_most < total[network.pair_class]))
        self._most_t = network.pair_most * pack_t[network.pair_class]
        self._ends, self._group = _ends_of(needs)

    def prices(self, duals: Floats) -> Prices:
        """Read prices from the duals of the program; wrong signs count as zero."""
        rows = self.formulation.rows
        fair = rows.get("fairness", slice(0, 0))
        whole = np.zeros(len(self._most_t))
        if len(self.bounded):
            earned = self._goods.T[self.bounded] @ duals
            whole[self.bounded] = np.maximum(earned, 0.0) / self.formulation.unit_t[self.bounded]
        return Prices(
            need=np.maximum(duals[rows["need"]], 0.0),
            limits=np.maximum(-duals[self.limit_rows], 0.0),
            fair=np.maximum(-duals[fair], 0.0),
            whole=whole,
        )

    def worth(self, need: Floats) -> Floats:
        """Give what a tonne arriving is worth by row of the needs: it counts at every later checkpoint."""
        total = np.cumsum(need[::-1])[::-1]
        after = np.append(total, 0.0)[self._ends + 1]
        worth: Floats = total - after[self._group]
        return worth

    def charge(self, prices: Prices) -> Floats:
        """Give what the limits charge a tonne of each pair."""
        charged: Floats = self._per_tonne @ prices.limits + prices.whole
        return charged

    def priced(self, prices: Prices) -> Floats:
        """Give what the program's columns cost when they pay for what items share, fairness included."""
        program, rows = self.formulation.program, self.formulation.rows
        duals = np.zeros(program.matrix.shape[0])
        duals[self.limit_rows] = prices.limits
        duals[items_of_rows(self.formulation) >= 0] = 0.0
        if "fairness" in rows:
            duals[rows["fairness"]] = prices.fair
        cost: Floats = program.cost + program.matrix.T @ duals
        return cost

    def bound(self, prices: Prices, fair_limits: Floats | None = None) -> float:
        """Prove a bound on the shortage left, what nothing can reach included.

        `fair_limits` are the limits of the fairness rows to prove it for; the program's if not given.
        """
        formulation, needs = self.formulation, self.formulation.needs
        extra = np.zeros(len(needs.tonnes))
        pieces = needs.pieces
        value = 0.0
        if len(prices.fair):
            limits = formulation.program.row_high[formulation.rows["fairness"]]
            value -= dot(prices.fair, limits if fair_limits is None else fair_limits)
            extra[formulation.fair_row >= 0] = prices.fair[formulation.fair_row[formulation.fair_row >= 0]]
        value += dot(prices.need, pieces.target) - dot(prices.limits, self._limits)
        value -= dot(prices.whole, self._most_t)
        over = np.maximum((prices.need - extra)[pieces.row] - pieces.cost, 0.0)
        value -= dot(over, pieces.width)
        earns = self.legs.earns(self.worth(prices.need), self.charge(prices))
        value -= dot(earns, self._supply_t)
        return value + formulation.constant + self._approved(prices)

    def table(self, prices: Prices, fair_limits: Floats | None = None) -> pl.DataFrame:
        """Write prices as the frame `prices`, by name, so that anybody can work the bound out again.

        Needs that nothing can reach are priced at all that they can weigh.
        """
        formulation, needs, network = self.formulation, self.formulation.needs, self.formulation.network
        inputs = network.inputs
        first = inputs.first_day
        items, flights = inputs.items["item"].to_list(), inputs.flights["flight"].to_list()
        rows: list[tuple[str, str, str | None, date | None, float, float | None]] = []
        priced = {}
        for place, item, day, price in zip(needs.location, needs.item, needs.day, prices.need, strict=True):
            priced[place, items[item], first + timedelta(days=int(day))] = float(price)
        for place, item, day, quantity in inputs.demands.select(
            "location", "item", "date", "quantity"
        ).iter_rows():
            price = priced.get((place, item, day), UNREACHED if quantity > 0 else 0.0)
            rows.append(("need", place, item, day, price, None))
        at = 0
        for name, labels in formulation.labels.items():
            kind = name.split()[0]
            if kind == "fairness":
                continue
            for who, item, day in labels:
                if prices.limits[at] > 0:
                    when = None if day is None else first + timedelta(days=day)
                    price = float(prices.limits[at]) / UNITS.get(kind, 1.0)
                    rows.append((kind, who, item, when, price, None))
                at += 1
        for pair in np.flatnonzero(prices.whole):
            item_code = items[int(network.class_item[network.pair_class[pair]])]
            flight = flights[int(network.pair_flight[pair])]
            rows.append(("whole", flight, item_code, None, float(prices.whole[pair]), None))
        if len(prices.fair):
            limits = formulation.program.row_high[formulation.rows["fairness"]]
            limits = limits if fair_limits is None else fair_limits
            for (who, _, _), price, limit in zip(
                formulation.labels["fairness"], prices.fair, limits, strict=True
            ):
                beyond = formulation.fair_beyond.get(who, 0.0)
                rows.append(("fair", who, None, None, float(price), float(limit) + beyond))
        return pl.DataFrame(rows, schema=frames.schema("prices").dtypes, orient="row")

    def _approved(self, prices: Prices) -> float:
        """Correct for approved consignments, which fly whether or not their path is the best."""
        network = self.formulation.network
        fixed = np.flatnonzero(network.frozen_packs)
        if not len(fixed):
            return 0.0
        # a fixed amount x contributes its reduced cost times x, on top of what the supply row charges
        tonnes = network.frozen_packs[fixed] * network.pack_t[network.class_item[network.pair_class[fixed]]]
        reduced = self.legs.reduced(self.worth(prices.need), self.charge(prices))
        return dot(reduced[fixed], tonnes)


def _ends_of(needs: Needs) -> tuple[Ints, Ints]:
    """Give the last row of each group of needs, and the number of the group by row."""
    changes = needs.group[1:] != needs.group[:-1]
    number = np.cumsum(np.concatenate([np.zeros(min(1, len(needs.group)), dtype=np.int64), changes]))
    ends = np.flatnonzero(np.append(changes, True)) if len(needs.group) else np.zeros(0, dtype=np.int64)
    return ends.astype(np.int64), number.astype(np.int64)


class Legs:
    """The pairs of a network laid out for walking through the days, latest departure first, by class."""

    def __init__(self, network: Network, needs: Needs) -> None:
        flight, found = network.pair_flight, network.pair_class
        self.network = network
        self.classes, self.nodes = len(network.classes), len(network.is_entry)
        inputs = network.inputs
        self.days = (inputs.last_day - inputs.first_day).days + 1
        self.origin, self.destination = network.origin[flight], network.destination[flight]
        self.departs = np.clip(network.departs[flight], 0, self.days - 1)
        self.arrives = np.clip(network.arrives[flight], 0, self.days)
        self.entering = network.is_entry[self.destination]
        self.row = np.full(len(flight), -1, dtype=np.int64)
        pairs = np.flatnonzero(self.entering)
        self.row[pairs] = checkpoint_of(network, needs, pairs)
        same_day_store = (self.arrives == self.departs) & ~self.entering
        self.order = np.lexsort((self._hops(same_day_store), -self.departs, found)).astype(np.int64)
        self.begins = np.searchsorted(found[self.order], np.arange(self.classes + 1)).astype(np.int64)
        self.hops = bool(same_day_store.any())

    def _hops(self, within_a_day: Bools) -> Ints:
        """Count by pair the legs between stores that may follow each other within its day, its own included.

        What comes later in a day then lies before it in the order, unless legs go round in a circle.
        """
        at = np.flatnonzero(within_a_day)
        begin, end = (self.origin[at], self.departs[at]), (self.destination[at], self.departs[at])
        hops = np.zeros((self.nodes, self.days + 1), dtype=np.int64)
        for _ in range(MOST_HOPS):
            longer = hops.copy()
            np.maximum.at(longer, begin, hops[end] + 1)
            if np.array_equal(hops, longer):
                break
            hops = longer
        of_pair = np.zeros(len(within_a_day), dtype=np.int64)
        of_pair[at] = hops[end] + 1
        return of_pair

    def earns(self, worth: Floats, charge: Floats) -> Floats:
        """Give the most that a tonne of each lot can earn on any path from where and when it is."""
        values = self._values(worth, charge)
        network = self.network
        day = np.clip(network.supply_day, 0, self.days)
        earned: Floats = values[network.supply_class, network.supply_node, day]
        return earned

    def reduced(self, worth: Floats, charge: Floats) -> Floats:
        """Give by pair what taking it loses against the best that can be done from there (never below 0)."""
        values = self._values(worth, charge)
        found = self.network.pair_class
        here = values[found, self.origin, self.departs]
        entry = np.where(self.row >= 0, worth[self.row] if len(worth) else 0.0, 0.0)
        there = np.where(self.entering, entry, values[found, self.destination, self.arrives])
        lost: Floats = here - (there - charge)
        return lost

    def _values(self, worth: Floats, charge: Floats) -> Floats:
        values = np.zeros((self.classes, self.nodes, self.days + 1))
        padded = np.append(worth, 0.0)
        _walk_back(
            values, self.order, self.begins, self.origin, self.destination, self.departs, self.arrives,
            self.entering, self.row, padded, charge, self.hops,
        )  # fmt: skip
        return values


@njit(cache=True)
def _walk_back(  # type: ignore[no-untyped-def]
    values, order, begins, origin, destination, departs, arrives, entering, row, worth, charge, hops
):
    """Fill `values[class, node, day]`: the most a tonne there from that day on can still earn."""
    classes, nodes, width = values.shape
    for found in range(classes):
        here = values[found]
        at, stop = begins[found], begins[found + 1]
        day = width - 2
        while at < stop:
            first = departs[order[at]]
            for step in range(day, first - 1, -1):
                for node in range(nodes):
                    if here[node, step + 1] > here[node, step]:
                        here[node, step] = here[node, step + 1]
            day = first - 1
            last = at
            while last < stop and departs[order[last]] == first:
                last += 1
            changed = True
            while changed:  # a path may have any number of legs within a day
                changed = False
                for place in range(at, last):
                    leg = order[place]
                    if entering[leg]:
                        value = worth[row[leg]] - charge[leg]
                    else:
                        value = here[destination[leg], arrives[leg]] - charge[leg]
                    if value > here[origin[leg], first]:
                        here[origin[leg], first] = value
                        changed = hops
            at = last
        for step in range(day, -1, -1):
            for node in range(nodes):
                if here[node, step + 1] > here[node, step]:
                    here[node, step] = here[node, step + 1]
