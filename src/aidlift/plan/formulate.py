"""The plan as a program: sections 1 and 3 of what a plan decides and promises, as sparse arrays.

Variables, in this order: goods on flights (tonnes, or whole packs of heavy items), rotations of
flights (whole), stock carried over at stores, arrivals by checkpoint, three tiers of shortage. Rows:
see each function.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import sparse

from aidlift.plan.network import KG_PER_TONNE, NEVER, Bools, Floats, Ints, Network, day_number, places
from aidlift.plan.plan import TIERS
from aidlift.solvers.program import Program

HEAVY_SHARE = 0.01  # a pack above this share of a payload is loaded whole
VOLUME_UNIT = 100.0  # m3, so that coefficients stay near 1
FIRST_MOMENT, LAST_MOMENT = -1000, 3000  # days told apart, counted from the first day


@dataclass(frozen=True, kw_only=True)
class Needs:
    """The demands that some flight can reach, sorted by place, item and day; tonnes.

    `before` is the row of the checkpoint before (-1: none); `weight` criticality times days.
    """

    item: Ints
    group: Ints
    day: Ints
    tonnes: Floats
    weight: Floats
    before: Ints
    location: list[str]


@dataclass(frozen=True, kw_only=True)
class Formulation:
    """The program with what its columns mean; `constant` is the shortage that nothing can reach.

    `unit_t` is the mass of one unit of each column of goods; `flights` are places in the frame.
    """

    network: Network
    program: Program
    needs: Needs
    unit_t: Floats
    flights: Ints
    goods: slice
    rotations: slice
    stock: slice
    arrived: slice
    short: slice
    constant: float


class _Rows:
    """Collects sparse rows: blocks of (row, column, value) with the bounds of their rows."""

    def __init__(self) -> None:
        self.count = 0
        self.entries: list[tuple[Ints, Ints, Floats]] = []
        self.low: list[Floats] = []
        self.high: list[Floats] = []

    def add(
        self,
        count: int,
        blocks: list[tuple[Ints, Ints, Floats]],
        *,
        low: Floats | None = None,
        high: Floats | None = None,
    ) -> None:
        for row, column, value in blocks:
            self.entries.append((row + self.count, column, value))
        self.low.append(np.full(count, -np.inf) if low is None else low)
        self.high.append(np.full(count, np.inf) if high is None else high)
        self.count += count

    def matrix(self, columns: int) -> sparse.csr_matrix:
        row, column, value = (np.concatenate([entry[part] for entry in self.entries]) for part in range(3))
        return sparse.csr_matrix((value, (row, column)), shape=(self.count, columns))


def formulate(network: Network) -> Formulation:
    """Write the need stage of the plan as a program: least weighted shortage within every hard rule."""
    needs, constant = demand_rows(network)
    inputs = network.inputs
    item = network.class_item[network.pair_class]
    flights = np.unique(network.pair_flight)
    flight_at = np.searchsorted(flights, network.pair_flight)
    payload_t = inputs.flights["payload_kg"].to_numpy().astype(float) / KG_PER_TONNE
    heavy = network.pack_t[item] > HEAVY_SHARE * payload_t[network.pair_flight]
    unit_t = np.where(heavy, network.pack_t[item], 1.0)
    periods = _periods(network)
    count = {
        "goods": len(item),
        "rotations": len(flights),
        "stock": len(periods.supply),
        "arrived": len(needs.tonnes),
        "short": len(TIERS) * len(needs.tonnes),
    }
    edges = np.cumsum([0, *count.values()])
    goods, rotations, stock, arrived, short = (
        slice(int(edges[part]), int(edges[part + 1])) for part in range(len(count))
    )
    columns = int(edges[-1])
    rows = _Rows()
    _balance(rows, periods, unit_t, stock.start)
    _capacity(rows, network, flights, flight_at, unit_t, rotations.start)
    _arrivals(rows, network, needs, unit_t, arrived.start, short.start)
    _handling(rows, network, unit_t)
    _floors(rows, network, unit_t)
    low, high, cost = np.zeros(columns), np.zeros(columns), np.zeros(columns)
    total = np.bincount(network.supply_class, network.supply_packs, len(network.classes))
    spare = np.where(network.frozen_packs > 0, network.frozen_packs, total[network.pair_class])
    high[goods] = spare * network.pack_t[item] / unit_t
    low[goods] = network.frozen_packs * network.pack_t[item] / unit_t
    turns = inputs.flights["max_rotations"].to_numpy()[flights].astype(float)
    approved = np.bincount(flight_at, network.frozen_packs > 0, len(flights)) > 0
    high[rotations] = np.maximum(turns, approved)
    low[rotations] = approved
    class_t = total * network.pack_t[network.class_item]
    high[stock] = np.where(periods.chained, class_t[periods.class_of], 0.0)
    item_t = np.bincount(network.class_item, class_t, inputs.items.height)
    high[arrived] = item_t[needs.item]
    for tier, (share, factor) in enumerate(TIERS):
        part = slice(short.start + tier, short.stop, len(TIERS))
        high[part] = share * needs.tonnes
        cost[part] = factor * needs.weight
    whole = np.zeros(columns, dtype=bool)
    whole[goods] = heavy
    whole[rotations] = True
    program = Program(
        cost=cost,
        low=low,
        high=high,
        row_low=np.concatenate(rows.low),
        row_high=np.concatenate(rows.high),
        matrix=rows.matrix(columns),
        whole=whole,
    )
    return Formulation(
        network=network,
        program=program,
        needs=needs,
        unit_t=unit_t,
        flights=flights,
        goods=goods,
        rotations=rotations,
        stock=stock,
        arrived=arrived,
        short=short,
        constant=constant,
    )


def demand_rows(network: Network) -> tuple[Needs, float]:
    """Give the demands that flights can reach, and the weighted shortage of those that none can."""
    inputs = network.inputs
    demands = inputs.demands.with_columns(
        pl.Series("day", day_number(inputs.demands, "date", inputs.first_day))
    )
    demands = demands.sort("location", "item", "day")
    item = places(inputs.items["item"], demands["item"])
    mass = inputs.items["mass_kg"].to_numpy().astype(float)[item] / KG_PER_TONNE
    criticality = inputs.items["criticality"].to_numpy().astype(float)[item]
    days = demands["day"].to_numpy().astype(np.int64)
    keys = demands.select("location", "item").rows()
    same = np.array([place > 0 and keys[place] == keys[place - 1] for place in range(len(keys))], dtype=bool)
    previous = np.where(same, np.roll(days, 1), -1)
    weight = criticality * (days - previous)
    tonnes = demands["quantity"].to_numpy().astype(float) * mass
    group = np.cumsum(~same) - 1
    reached = _first_arrival(network)
    first = np.array([reached.get(key, NEVER) for key in keys], dtype=np.int64)
    can = (first <= days) & (tonnes > 0)
    everything = sum(share * factor for share, factor in TIERS)
    constant = float((weight * tonnes)[~can].sum() * everything)
    kept = np.flatnonzero(can)  # arrivals pass by a checkpoint without need: the chain skips it
    before = np.full(len(kept), -1, dtype=np.int64)
    before[1:] = np.where(group[kept][1:] == group[kept][:-1], np.arange(len(kept))[:-1], -1)
    needs = Needs(
        item=item[kept],
        group=group[kept].astype(np.int64),
        day=days[kept],
        tonnes=tonnes[kept],
        weight=weight[kept].astype(float),
        before=before,
        location=[keys[place][0] for place in kept],
    )
    return needs, constant


def _first_arrival(network: Network) -> dict[tuple[str, str], int]:
    """Give the first day on which any of an item can arrive in a country."""
    inputs = network.inputs
    codes, countries = inputs.items["item"].to_list(), inputs.nodes["location"].to_list()
    ends = network.destination[network.pair_flight]
    item, day = network.class_item[network.pair_class], network.arrives[network.pair_flight]
    entering = network.is_entry[ends]
    found: dict[tuple[str, str], int] = {}
    for node, good, when in np.unique(np.stack([ends, item, day], axis=1)[entering], axis=0):
        key = (countries[node], codes[good])
        found[key] = min(int(when), found.get(key, NEVER))
    return found


@dataclass(frozen=True, kw_only=True)
class _Periods:
    """A store's days, for each class, cut where goods come in after some have left.

    `leave` and `enter` are the periods a pair leaves from and arrives into (-1: an entry); `chained`
    tells whether the stock of a period goes on to the next; `supply` is what is new in it, in tonnes.
    """

    leave: Ints
    enter: Ints
    class_of: Ints
    chained: Bools
    supply: Floats


def _periods(network: Network) -> _Periods:
    """Cut days into periods; a store without arrivals has a single one for each class."""
    classes, span = len(network.classes), 2 * (LAST_MOMENT + 1)

    def moment(node: Ints, found: Ints, day: Ints, leaving: int) -> Ints:
        step: Ints = 2 * np.minimum(day - FIRST_MOMENT, LAST_MOMENT) + leaving
        return (node * classes + found) * span + step

    flight, found = network.pair_flight, network.pair_class
    leaves = moment(network.origin[flight], found, network.departs[flight], 1)
    stays = ~network.is_entry[network.destination[flight]]
    enters = moment(network.destination[flight], found, network.arrives[flight], 0)
    given = moment(network.supply_node, network.supply_class, network.supply_day, 0)
    moments = np.unique(np.concatenate([leaves, enters[stays], given]))
    owner, out = moments // span, moments % 2 == 1
    begins = np.ones(len(moments), dtype=bool)
    begins[1:] = (owner[1:] != owner[:-1]) | (out[:-1] & ~out[1:])
    number = np.cumsum(begins) - 1
    owners = owner[begins]
    enter = np.full(len(flight), -1, dtype=np.int64)
    enter[stays] = number[np.searchsorted(moments, enters[stays])]
    given_t = network.supply_packs * network.pack_t[network.class_item[network.supply_class]]
    return _Periods(
        leave=number[np.searchsorted(moments, leaves)],
        enter=enter,
        class_of=owners % max(classes, 1),
        chained=np.append(owners[1:] == owners[:-1], False)[: len(owners)],
        supply=np.bincount(number[np.searchsorted(moments, given)], given_t, len(owners)).astype(float),
    )


def _balance(rows: _Rows, periods: _Periods, unit_t: Floats, stock: int) -> None:
    """Stock is never negative: what leaves in a period and stays after it ≤ what was there and came in."""
    pair = np.arange(len(unit_t), dtype=np.int64)
    inside = periods.enter >= 0
    step = np.flatnonzero(periods.chained)
    one = np.ones(len(step))
    rows.add(
        len(periods.supply),
        [
            (periods.leave, pair, unit_t),
            (periods.enter[inside], pair[inside], -unit_t[inside]),
            (step, stock + step, one),
            (step + 1, stock + step, -one),
        ],
        high=periods.supply,
    )


def _capacity(
    rows: _Rows, network: Network, flights: Ints, flight_at: Ints, unit_t: Floats, rotations: int
) -> None:
    """On each flight: mass, volume and pieces on board ≤ rotations times what one rotation takes."""
    frame = network.inputs.flights
    item = network.class_item[network.pair_class]
    pair = np.arange(len(item), dtype=np.int64)
    packs = unit_t / network.pack_t[item]  # in one unit of each column
    step = np.arange(len(flights), dtype=np.int64)
    turns = np.maximum(frame["max_rotations"].to_numpy().astype(float)[flights], 1.0)
    of_pack = {
        "payload_kg": (KG_PER_TONNE, network.pack_t[item]),
        "volume_m3": (VOLUME_UNIT, network.pack_m3[item] / VOLUME_UNIT),
        "pieces": (VOLUME_UNIT, np.full(len(item), 1 / VOLUME_UNIT)),
    }
    for column, (scale, each) in of_pack.items():
        if column not in frame.columns:
            continue
        limit = frame[column].cast(pl.Float64).fill_null(np.inf).to_numpy()[flights] / scale
        kept = np.isfinite(limit)
        at = np.cumsum(kept) - 1
        on = kept[flight_at]
        approved = np.bincount(flight_at, network.frozen_packs * each, len(flights))
        beyond = np.maximum(approved - np.where(kept, limit, 0.0) * turns, 0.0)
        rows.add(
            int(kept.sum()),
            [
                (at[flight_at[on]], pair[on], (packs * each)[on]),
                (at[kept], rotations + step[kept], -limit[kept]),
            ],
            high=beyond[kept],
        )


def _arrivals(rows: _Rows, network: Network, needs: Needs, unit_t: Floats, arrived: int, short: int) -> None:
    """What has arrived by a checkpoint ≤ what had by the one before and came since; with shortage ≥ need."""
    count = len(needs.tonnes)
    step = np.arange(count, dtype=np.int64)
    follows = needs.before >= 0
    pair = np.flatnonzero(network.is_entry[network.destination[network.pair_flight]])
    at = _checkpoint_of(network, needs, pair)
    pair, at = pair[at >= 0], at[at >= 0]
    one = np.ones(count)
    rows.add(
        count,
        [
            (step, arrived + step, one),
            (step[follows], arrived + needs.before[follows], -one[follows]),
            (at, pair, -unit_t[pair]),
        ],
        high=np.zeros(count),
    )
    tiers = [(step, short + len(TIERS) * step + tier, one) for tier in range(len(TIERS))]
    rows.add(count, [(step, arrived + step, one), *tiers], low=needs.tonnes)


def _checkpoint_of(network: Network, needs: Needs, pair: Ints) -> Ints:
    """Give the first checkpoint at or after the arrival of each pair, of its country and item; else -1."""
    inputs = network.inputs
    codes, countries = inputs.items["item"].to_list(), inputs.nodes["location"].to_list()
    groups = {
        (place, int(item)): int(group)
        for place, item, group in zip(needs.location, needs.item, needs.group, strict=True)
    }
    of = [[groups.get((place, item), -1) for item in range(len(codes))] for place in countries]
    flight = network.pair_flight[pair]
    group = np.array(of, dtype=np.int64)[
        network.destination[flight], network.class_item[network.pair_class[pair]]
    ]
    span = LAST_MOMENT + 1
    order = needs.group * span + np.minimum(needs.day, LAST_MOMENT)
    at = np.searchsorted(order, group * span + np.clip(network.arrives[flight], 0, LAST_MOMENT))
    inside = (group >= 0) & (at < len(order))
    inside[inside] = needs.group[at[inside]] == group[inside]
    return np.where(inside, at, -1)


def _handling(rows: _Rows, network: Network, unit_t: Floats) -> None:
    """A node takes in no more tonnes a day than it can handle, or than is already approved for it."""
    nodes = network.inputs.nodes
    if "handling_t_per_day" not in nodes.columns:
        return
    limit = nodes["handling_t_per_day"].cast(pl.Float64).fill_null(np.inf).to_numpy()
    ends, day = network.destination[network.pair_flight], network.arrives[network.pair_flight]
    pair = np.flatnonzero(np.isfinite(limit[ends]))
    span = LAST_MOMENT + 1
    key, at = np.unique(ends[pair] * span + np.clip(day[pair], 0, LAST_MOMENT), return_inverse=True)
    approved_t = network.frozen_packs[pair] * network.pack_t[network.class_item[network.pair_class[pair]]]
    approved = np.bincount(at, approved_t, len(key))
    high = np.maximum(limit[key // span], approved)
    rows.add(len(key), [(at.astype(np.int64), pair, unit_t[pair])], high=high)


def _floors(rows: _Rows, network: Network, unit_t: Floats) -> None:
    """Of a member's stock of an item at least the floor stays: what goes to countries ≤ the rest."""
    inputs = network.inputs
    pack_t = network.pack_t[network.class_item]
    entering = network.is_entry[network.destination[network.pair_flight]]
    codes = inputs.items["item"].to_list()
    for owner, code, quantity in inputs.floors.select("owner", "item", "quantity").iter_rows():
        item = codes.index(code)
        floored = network.floored(owner, item)
        pair = np.flatnonzero(np.isin(network.pair_class, floored) & entering)
        unit_mass = network.pack_t[item] / network.pack_size[item]
        spare_t = (network.held(floored) - quantity) * unit_mass
        approved = float((network.frozen_packs[pair] * pack_t[network.pair_class[pair]]).sum())
        high = np.array([max(spare_t, approved, 0.0)])
        rows.add(1, [(np.zeros(len(pair), dtype=np.int64), pair, unit_t[pair])], high=high)
