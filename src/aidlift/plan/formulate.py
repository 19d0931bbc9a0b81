"""The plan as a program: sections 1 and 3 of what a plan decides and promises, as sparse arrays.

Variables, in this order: goods on flights (tonnes, or whole packs of heavy items), stock carried over at
stores, arrivals by checkpoint, shortage in straight pieces. Rows: see each function. Rotations are no
variable here: flying costs no need, so every flight may fly as often as it can, and saving flights is a
later stage (`plan.thrift`). Only heavy packs are whole; the rest is rounded when flights are loaded
(`plan.packing`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import compress

import numpy as np
import polars as pl

from aidlift.plan.network import (
    KG_PER_TONNE,
    NEVER,
    Bools,
    Floats,
    Ints,
    Network,
    day_number,
    handling_limits,
    places,
)
from aidlift.plan.plan import TIERS
from aidlift.plan.rows import Label, Rows
from aidlift.plan.whole import whole_packs
from aidlift.solvers.program import Program

FEW_PACKS = 60  # up to so many, the cost of shortage is drawn through whole packs only
HEAVY_SHARE = 0.01  # a pack above this share of a payload is loaded whole
VOLUME_UNIT = 100.0  # m3, so that coefficients stay near 1
FIRST_MOMENT, LAST_MOMENT = -1000, 3000  # days told apart, counted from the first day


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """Straight pieces of the cost of shortage: the row of each, its width in tonnes, its cost per tonne.

    `target` is by row what the pieces sum to: the need, for few packs rounded up to whole ones.
    """

    row: Ints
    width: Floats
    cost: Floats
    target: Floats


@dataclass(frozen=True, kw_only=True)
class Needs:
    """The demands that some flight can reach, sorted by place, item and day; tonnes.

    `before` is the row of the checkpoint before (-1: none); `weight` criticality times days. `pieces` are
    the straight pieces that the cost of each row's shortage is made of.
    """

    item: Ints
    group: Ints
    day: Ints
    tonnes: Floats
    weight: Floats
    before: Ints
    location: list[str]
    pieces: Pieces


@dataclass(frozen=True, kw_only=True)
class Formulation:
    """The program with what its columns mean; `constant` is the shortage that nothing can reach.

    `unit_t` is the mass of one unit of each column of goods; `flights` are places in the frame. `rows` says
    which rows are which; `fair_row` gives by row of the needs the row of the fairness floor it counts in
    (-1: none), `fair_beyond` the tonnes of the floor's items that nothing can bring, by country.
    """

    network: Network
    program: Program
    needs: Needs
    unit_t: Floats
    flights: Ints
    goods: slice
    stock: slice
    arrived: slice
    short: slice
    constant: float
    rows: dict[str, slice]
    labels: dict[str, list[Label]]
    period_class: Ints
    fair_row: Ints
    fair_beyond: dict[str, float] = field(default_factory=dict)

    @property
    def tonnes(self) -> Floats:
        """Return the mass of one unit of each column."""
        tonnes = np.ones(len(self.program.cost))
        tonnes[self.goods] = self.unit_t
        return tonnes


def formulate(network: Network) -> Formulation:
    """Write the need stage of the plan as a program: least weighted shortage within every hard rule."""
    needs, constant = demand_rows(network)
    inputs = network.inputs
    item = network.pair_item
    first_of_flight = np.diff(network.pair_flight, prepend=-1) > 0  # pairs lie by flight
    flights = network.pair_flight[first_of_flight]
    flight_at = np.cumsum(first_of_flight) - 1
    payload_t = inputs.flights["payload_kg"].to_numpy().astype(float) / KG_PER_TONNE
    heavy = network.pack_t[item] > HEAVY_SHARE * payload_t[network.pair_flight]
    unit_t = np.where(heavy, network.pack_t[item], 1.0)
    periods = _periods(network)
    count = {
        "goods": len(item),
        "stock": len(periods.supply),
        "arrived": len(needs.tonnes),
        "short": len(needs.pieces.row),
    }
    edges = np.cumsum([0, *count.values()])
    goods, stock, arrived, short = (
        slice(int(edges[part]), int(edges[part + 1])) for part in range(len(count))
    )
    columns = int(edges[-1])
    rows = Rows()
    _balance(rows, periods, unit_t, stock.start)
    _capacity(rows, network, flights, flight_at, unit_t)
    _arrivals(rows, network, needs, unit_t, arrived.start, short.start)
    _handling(rows, network, unit_t)
    _floors(rows, network, unit_t)
    whole_packs(rows, network, unit_t)
    low, high, cost = np.zeros(columns), np.zeros(columns), np.zeros(columns)
    total = np.bincount(network.supply_class, network.supply_packs, len(network.classes))
    most = total[network.pair_class]
    most = np.where(network.pair_alone, np.minimum(most, network.pair_most), most)
    spare = np.where(network.frozen_packs > 0, network.frozen_packs, most)
    high[goods] = spare * network.pack_t[item] / unit_t
    low[goods] = network.frozen_packs * network.pack_t[item] / unit_t
    class_t = total * network.pack_t[network.class_item]
    high[stock] = np.where(periods.chained, class_t[periods.class_of], 0.0)
    item_t = np.bincount(network.class_item, class_t, inputs.items.height)
    high[arrived] = np.maximum(item_t[needs.item], needs.pieces.target)
    high[short], cost[short] = needs.pieces.width, needs.pieces.cost
    whole = np.zeros(columns, dtype=bool)
    whole[goods] = heavy
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
        stock=stock,
        arrived=arrived,
        short=short,
        constant=constant,
        rows=rows.named,
        labels=rows.labels,
        period_class=periods.class_of,
        fair_row=np.full(len(needs.tonnes), -1, dtype=np.int64),
    )


def demand_rows(network: Network) -> tuple[Needs, float]:
    """Give the demands that flights can reach, and the weighted shortage of those that none can."""
    inputs = network.inputs
    demands = inputs.demands.with_columns(
        pl.Series("day", day_number(inputs.demands, "date", inputs.first_day))
    )
    demands = demands.sort("location", "item", "day")
    group = demands.select(pl.struct("location", "item").rle_id()).to_series().to_numpy().astype(np.int64)
    heads = np.flatnonzero(np.diff(group, prepend=-1) > 0)
    item = places(inputs.items["item"], demands["item"][heads])[group]
    mass = inputs.items["mass_kg"].to_numpy().astype(float)[item] / KG_PER_TONNE
    criticality = inputs.items["criticality"].to_numpy().astype(float)[item]
    days = demands["day"].to_numpy().astype(np.int64)
    previous = np.roll(days, 1)
    previous[heads] = -1
    weight = criticality * (days - previous)
    tonnes = demands["quantity"].to_numpy().astype(float) * mass
    reached = _first_arrival(network)
    keys = demands[heads].select("location", "item").rows()
    first = np.array([reached.get(key, NEVER) for key in keys], dtype=np.int64)
    can = (first[group] <= days) & (tonnes > 0)
    everything = sum(share * factor for share, factor in TIERS)
    constant = float((weight * tonnes)[~can].sum() * everything)
    kept = np.flatnonzero(can)  # arrivals pass by a checkpoint without need: the chain skips it
    before = np.full(len(kept), -1, dtype=np.int64)
    before[1:] = np.where(group[kept][1:] == group[kept][:-1], np.arange(len(kept))[:-1], -1)
    needs = Needs(
        item=item[kept],
        group=group[kept],
        day=days[kept],
        tonnes=tonnes[kept],
        weight=weight[kept].astype(float),
        before=before,
        location=demands["location"][kept].to_list(),
        pieces=_pieces(tonnes[kept], weight[kept].astype(float), network.pack_t[item[kept]]),
    )
    return needs, constant


def _pieces(tonnes: Floats, weight: Floats, pack_t: Floats) -> Pieces:
    """Cut the cost of each row's shortage into straight pieces.

    Where a need is a few packs, only whole packs can arrive, so the cost is drawn straight from one whole
    number of packs to the next: still convex, never above the cost of a real plan, and much closer to it.
    """
    rows, widths, costs = [], [], []
    target = tonnes.copy()
    few = np.ceil(tonnes / pack_t - 1e-9) <= FEW_PACKS
    many = np.flatnonzero(~few)
    for share, factor in TIERS:
        rows.append(many)
        widths.append(share * tonnes[many])
        costs.append(factor * weight[many])
    some = np.flatnonzero(few)
    packs = np.maximum(np.ceil(tonnes[some] / pack_t[some] - 1e-9), 1.0)
    target[some] = packs * pack_t[some]
    for step in range(int(packs.max()) if len(some) else 0):
        here = some[packs > step]  # short of `step` packs, then of one more
        total = packs[packs > step]
        less = np.maximum(tonnes[here] - (total - step) * pack_t[here], 0.0)
        more = np.maximum(tonnes[here] - (total - step - 1) * pack_t[here], 0.0)
        slope = (weigh(more, tonnes[here]) - weigh(less, tonnes[here])) / pack_t[here]
        rows.append(here)
        widths.append(pack_t[here])
        costs.append(slope * weight[here])
    row, width, cost = np.concatenate(rows), np.concatenate(widths), np.concatenate(costs)
    return _merged(row, width, cost, target)


def _merged(row: Ints, width: Floats, cost: Floats, target: Floats) -> Pieces:
    """Join neighbouring pieces of one row and one cost."""
    order = np.lexsort((cost, row))
    row, width, cost = row[order], width[order], cost[order]
    new = np.ones(len(row), dtype=bool)
    new[1:] = (row[1:] != row[:-1]) | (np.abs(cost[1:] - cost[:-1]) > 1e-9 * np.maximum(cost[1:], 1.0))
    at = np.flatnonzero(new)
    joined = np.add.reduceat(width, at) if len(at) else width
    return Pieces(row=row[at], width=joined, cost=cost[at], target=target)


def weigh(short: Floats, need: Floats) -> Floats:
    """Weigh tonnes short of a need: 1, 2 and 4 for the mildest 20 %, the next 30 %, the worst 50 %."""
    begins, total = 0.0, np.zeros(len(short))
    for share, factor in TIERS:
        total += factor * np.clip(short - begins * need, 0.0, share * need)
        begins += share
    return total


def _first_arrival(network: Network) -> dict[tuple[str, str], int]:
    """Give the first day on which any of an item can arrive in a country."""
    inputs = network.inputs
    codes, countries = inputs.items["item"].to_list(), inputs.nodes["location"].to_list()
    ends = network.pair_end
    item, day = network.pair_item, network.arrives[network.pair_flight]
    entering = network.is_entry[ends]
    earliest = np.full((len(countries), len(codes)), NEVER, dtype=np.int64)
    np.minimum.at(earliest, (ends[entering], item[entering]), day[entering])
    found: dict[tuple[str, str], int] = {}
    for node, good in np.argwhere(earliest < NEVER).tolist():
        key = (countries[node], codes[good])
        found[key] = min(int(earliest[node, good]), found.get(key, NEVER))
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

    def moment(node: Ints, day: Ints, leaving: int) -> Ints:
        step: Ints = 2 * np.minimum(day - FIRST_MOMENT, LAST_MOMENT) + leaving
        return node * classes * span + step

    flight, of_class = network.pair_flight, network.pair_class * span
    leaves = moment(network.origin, network.departs, 1)[flight] + of_class
    enters = moment(network.destination, network.arrives, 0)[flight] + of_class
    stays = ~network.is_entry[network.pair_end]
    given = moment(network.supply_node, network.supply_day, 0) + network.supply_class * span
    moments = np.sort(np.concatenate([leaves, enters[stays], given]))  # many times as fast as np.unique
    moments = moments[np.diff(moments, prepend=-1) > 0]
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


def _balance(rows: Rows, periods: _Periods, unit_t: Floats, stock: int) -> None:
    """Stock is never negative: what leaves in a period and stays after it ≤ what was there and came in."""
    pair = np.repeat(np.arange(len(unit_t), dtype=np.int64), 2)
    ends = np.stack([periods.leave, periods.enter], axis=1).ravel()
    moved = np.stack([unit_t, -unit_t], axis=1).ravel()
    inside = ends >= 0
    step = np.flatnonzero(periods.chained)
    one = np.ones(len(step))
    rows.add(
        "balance",
        len(periods.supply),
        [
            (ends[inside], pair[inside], moved[inside]),
            (step + 1, stock + step, -one),
            (step, stock + step, one),
        ],
        high=periods.supply,
    )


def _capacity(rows: Rows, network: Network, flights: Ints, flight_at: Ints, unit_t: Floats) -> None:
    """On each flight: mass, volume and pieces on board ≤ what all its rotations take.

    Where approved consignments alone are more, they are the limit.
    """
    frame = network.inputs.flights
    item = network.pair_item
    packs = unit_t / network.pack_t[item]  # in one unit of each column
    turns = np.maximum(frame["max_rotations"].to_numpy().astype(float)[flights], 1.0)
    of_pack = {
        "payload_kg": (KG_PER_TONNE, network.pack_t[item]),
        "volume_m3": (VOLUME_UNIT, network.pack_m3[item] / VOLUME_UNIT),
        "pieces": (VOLUME_UNIT, np.full(len(item), 1 / VOLUME_UNIT)),
    }
    codes = frame["flight"].to_list()
    labels: list[Label] = [(codes[flight], None, None) for flight in flights.tolist()]
    for column, (scale, each) in of_pack.items():
        if column not in frame.columns:
            continue
        limit = frame[column].cast(pl.Float64).fill_null(np.inf).to_numpy()[flights] / scale
        kept = np.isfinite(limit)
        at = np.cumsum(kept) - 1
        pair = np.flatnonzero(kept[flight_at])
        approved = np.bincount(flight_at, network.frozen_packs * each, len(flights))
        most = np.maximum(limit * turns, approved)[kept]
        rows.labels[column] = list(compress(labels, kept))
        rows.add(column, len(most), [(at[flight_at[pair]], pair, packs[pair] * each[pair])], high=most)


def _arrivals(rows: Rows, network: Network, needs: Needs, unit_t: Floats, arrived: int, short: int) -> None:
    """What has arrived by a checkpoint ≤ what had by the one before and came since; with shortage ≥ need."""
    count = len(needs.tonnes)
    step = np.arange(count, dtype=np.int64)
    follows = needs.before >= 0
    pair = np.flatnonzero(network.is_entry[network.pair_end])
    at = checkpoint_of(network, needs, pair)
    pair, at = pair[at >= 0], at[at >= 0]
    one = np.ones(count)
    rows.add(
        "arrivals",
        count,
        [
            (at, pair, -unit_t[pair]),
            (step[follows], arrived + needs.before[follows], -one[follows]),
            (step, arrived + step, one),
        ],
        high=np.zeros(count),
    )
    pieces = needs.pieces
    each = np.arange(len(pieces.row), dtype=np.int64)
    rows.add(
        "need",
        count,
        [(step, arrived + step, one), (pieces.row, short + each, np.ones(len(each)))],
        low=pieces.target,
    )


def checkpoint_of(network: Network, needs: Needs, pair: Ints) -> Ints:
    """Give the first checkpoint at or after the arrival of each pair, of its country and item; else -1."""
    inputs = network.inputs
    codes, countries = inputs.items["item"].to_list(), inputs.nodes["location"].to_list()
    heads = np.flatnonzero(np.diff(needs.group, prepend=-1) > 0).tolist()
    groups = {(needs.location[row], int(needs.item[row])): int(needs.group[row]) for row in heads}
    of = [[groups.get((place, item), -1) for item in range(len(codes))] for place in countries]
    flight = network.pair_flight[pair]
    group = np.array(of, dtype=np.int64)[network.destination[flight], network.pair_item[pair]]
    span = LAST_MOMENT + 1
    order = needs.group * span + np.minimum(needs.day, LAST_MOMENT)
    at = np.searchsorted(order, group * span + np.clip(network.arrives[flight], 0, LAST_MOMENT))
    inside = (group >= 0) & (at < len(order))
    inside[inside] = needs.group[at[inside]] == group[inside]
    return np.where(inside, at, -1)


def _handling(rows: Rows, network: Network, unit_t: Floats) -> None:
    """A node takes in no more tonnes a day than it can handle, or than is already approved for it."""
    limit = handling_limits(network.inputs)
    span = LAST_MOMENT + 1
    flown = np.bincount(network.pair_flight, minlength=len(network.destination)) > 0
    limited = np.flatnonzero(flown & np.isfinite(limit[network.destination]))
    day = np.clip(network.arrives[limited], 0, LAST_MOMENT)
    key, of_flight = np.unique(network.destination[limited] * span + day, return_inverse=True)
    number = np.full(len(network.destination), -1, dtype=np.int64)
    number[limited] = of_flight
    of_pair = number[network.pair_flight]
    pair = np.flatnonzero(of_pair >= 0)
    at = of_pair[pair]
    approved_t = network.frozen_packs[pair] * network.pack_t[network.pair_item[pair]]
    approved = np.bincount(at, approved_t, len(key))
    high = np.maximum(limit[key // span], approved)
    names = network.inputs.nodes["node"].to_list()
    rows.labels["handling"] = [(names[at // span], None, at % span) for at in key.tolist()]
    rows.add("handling", len(key), [(at.astype(np.int64), pair, unit_t[pair])], high=high)


def _floors(rows: Rows, network: Network, unit_t: Floats) -> None:
    """Of a member's stock of an item at least the floor stays: what goes to countries ≤ the rest."""
    inputs = network.inputs
    pack_t = network.pack_t[network.class_item]
    codes = inputs.items["item"].to_list()
    floors = inputs.floors.select("owner", "item", "quantity").rows()
    floored = [network.floored(owner, codes.index(code)) for owner, code, _ in floors]
    floor_of = np.full(len(network.classes), -1, dtype=np.int64)
    for number, classes in enumerate(floored):
        floor_of[classes] = number
    of_pair = floor_of[network.pair_class]
    counted = np.flatnonzero((of_pair >= 0) & network.is_entry[network.pair_end])
    counted = counted[np.argsort(of_pair[counted], kind="stable")]
    begins = np.searchsorted(of_pair[counted], np.arange(len(floors) + 1))
    for number, (owner, code, quantity) in enumerate(floors):
        item = codes.index(code)
        pair = counted[begins[number] : begins[number + 1]]
        unit_mass = network.pack_t[item] / network.pack_size[item]
        spare_t = (network.held(floored[number]) - quantity) * unit_mass
        approved = float((network.frozen_packs[pair] * pack_t[network.pair_class[pair]]).sum())
        high = np.array([max(spare_t, approved, 0.0)])
        rows.labels[f"floor {owner} {code}"] = [(owner, code, None)]
        rows.add(
            f"floor {owner} {code}", 1, [(np.zeros(len(pair), dtype=np.int64), pair, unit_t[pair])], high=high
        )
