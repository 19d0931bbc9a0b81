"""From a solver's numbers to whole packs of named lots on flights that can take them.

Flights are loaded in the order of departure. Each wish is rounded against what was loaded before, so
that the packs arriving in a country keep pace with the solver's numbers; what a flight, a store, a node
or a floor cannot give is not loaded. The result keeps every hard rule whatever the numbers were.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np
import polars as pl

from aidlift import frames
from aidlift.plan.network import NEVER, Floats, Ints, Network

SLACK = 1e-6
LIMITS = ("payload_kg", "volume_m3", "pieces")


@dataclass(frozen=True)
class Loaded:
    """Packs by pair of the network, and the frames `allocations` and `rotations` they come to."""

    packs: Ints
    allocations: pl.DataFrame
    rotations: pl.DataFrame


@dataclass
class World:
    """What is left while flights are loaded: room on flights, handling, stock of lots, floors."""

    network: Network
    turns: dict[int, int]
    room: dict[int, list[float]] = field(default_factory=dict)
    handling: dict[tuple[int, int], float] = field(default_factory=dict)
    spare: dict[tuple[str, int], float] = field(default_factory=dict)
    reserved: dict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))
    wanted: dict[tuple[str, int], int] = field(default_factory=dict)
    location: list[str] = field(default_factory=list)


def load(network: Network, wishes: Floats, turns: dict[int, int]) -> Loaded:
    """Load whole packs as near to the wishes (packs by pair) as the hard rules allow.

    `turns` gives the rotations of each flight (place in the frame); a flight without any stays empty.
    """
    world = World(network, turns)
    open_world(world)
    stock = stock_of(network)
    packs = np.zeros(len(wishes), dtype=np.int64)
    due: dict[tuple[int, int, int], float] = defaultdict(float)
    coming: dict[tuple[int, int], list[tuple[int, int, int]]] = defaultdict(list)
    rows: list[tuple[int, int, int]] = []
    by_flight: dict[int, list[int]] = defaultdict(list)
    wanted = np.flatnonzero((wishes > SLACK) | (network.frozen_packs > 0))
    for pair in wanted.tolist():
        by_flight[int(network.pair_flight[pair])].append(pair)
    for flight in in_order(network, list(by_flight)):
        node, day = int(network.origin[flight]), int(network.departs[flight])
        pairs = sorted(by_flight[flight], key=lambda pair: (-network.frozen_packs[pair], pair))
        more: list[tuple[float, int]] = []
        for pair in pairs:
            found = int(network.pair_class[pair])
            settle(stock[node, found], coming[node, found], day)
            if network.frozen_packs[pair]:
                want, target = float(network.frozen_packs[pair]), int(network.frozen_packs[pair])
            else:
                key = (int(network.destination[flight]), found, 0)
                want = wishes[pair] + due[key]
                target = int(np.floor(want + SLACK))
            took = take(world, flight, pair, target, stock[node, found], day)
            packs[pair] += sum(count for _, count in took)
            rows += [(pair, lot, count) for lot, count in took]
            more.append((want - packs[pair], pair))
        for rest, pair in sorted(more, reverse=True):
            found = int(network.pair_class[pair])
            if network.frozen_packs[pair]:
                continue
            if rest > SLACK:
                took = take(world, flight, pair, 1, stock[node, found], day)
                packs[pair] += sum(count for _, count in took)
                rows += [(pair, lot, count) for lot, count in took]
                rest -= sum(count for _, count in took)
            due[int(network.destination[flight]), found, 0] = min(rest, 1.0)
        for pair in pairs:
            end, found = int(network.destination[flight]), int(network.pair_class[pair])
            if packs[pair] and not network.is_entry[end]:
                arrived = [
                    (int(network.arrives[flight]), lot, count) for at, lot, count in rows if at == pair
                ]
                coming[end, found] += arrived
    return tabulate(network, packs, rows)


def open_world(world: World) -> None:
    """Set the room of each flight from its rotations; widen what approved consignments overfill."""
    network, inputs = world.network, world.network.inputs
    approved: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    taken: dict[tuple[int, int], float] = defaultdict(float)
    for pair in np.flatnonzero(network.frozen_packs):
        flight, item = int(network.pair_flight[pair]), int(network.class_item[network.pair_class[pair]])
        count = int(network.frozen_packs[pair])
        for part, each in enumerate(_each(network, item)):
            approved[flight][part] += each * count
        place = (int(network.destination[flight]), int(network.arrives[flight]))
        taken[place] += network.pack_t[item] * count
        world.reserved[int(network.origin[flight]), int(network.pair_class[pair])] += count
    limits = []
    for name in LIMITS:
        if name in inputs.flights.columns:
            limits.append(inputs.flights[name].cast(pl.Float64).fill_null(np.inf).to_list())
        else:
            limits.append([np.inf] * inputs.flights.height)
    for flight, turns in world.turns.items():
        world.room[flight] = [
            max(limits[part][flight] * turns if turns else 0.0, approved[flight][part]) for part in range(3)
        ]
    for flight in approved:
        if flight not in world.room:
            world.room[flight] = approved[flight]
    if "handling_t_per_day" in inputs.nodes.columns:
        for node, most in enumerate(inputs.nodes["handling_t_per_day"].cast(pl.Float64).to_list()):
            if most is not None:
                world.handling[node, -1] = most
    for place, tonnes in taken.items():
        if (place[0], -1) in world.handling:
            world.handling[place] = world.handling[place[0], -1] - tonnes
    codes = inputs.items["item"].to_list()
    world.location = inputs.nodes["location"].to_list()
    most = inputs.demands.group_by("location", "item").agg(pl.col("quantity").max())
    for place, code, need in most.iter_rows():
        size = int(network.pack_size[codes.index(code)])
        world.wanted[place, codes.index(code)] = int(-(-need // size))
    for owner, item, quantity in inputs.floors.select("owner", "item", "quantity").iter_rows():
        world.spare[owner, codes.index(item)] = _beyond_floor(network, owner, codes.index(item), quantity)


def _beyond_floor(network: Network, owner: str, item: int, floor: int) -> float:
    """Give how much of a member's stock may leave the reserve besides what is approved, in item units."""
    held, approved = network.held(network.floored(owner, item)), 0
    for pair in np.flatnonzero(network.frozen_packs):
        found = network.classes[int(network.pair_class[pair])]
        entering = network.is_entry[network.destination[network.pair_flight[pair]]]
        if found.owner == owner and found.item == item and entering:
            approved += int(network.frozen_packs[pair]) * int(network.pack_size[item])
    return float(max(held - floor - approved, 0))


def _each(network: Network, item: int) -> tuple[float, float, float]:
    """Give mass (kg), volume (m3) and pieces of one pack."""
    return network.pack_t[item] * 1000, network.pack_m3[item], 1.0


def stock_of(network: Network) -> dict[tuple[int, int], deque[list[int]]]:
    """List the lots by node and class: day from which they can leave, lot, packs; earliest first."""
    stock: dict[tuple[int, int], deque[list[int]]] = defaultdict(deque)
    for lot in np.argsort(network.supply_day, kind="stable"):
        if network.supply_packs[lot] and network.supply_day[lot] < NEVER:
            key = (int(network.supply_node[lot]), int(network.supply_class[lot]))
            stock[key].append([int(network.supply_day[lot]), int(lot), int(network.supply_packs[lot])])
    return stock


def settle(lots: deque[list[int]], coming: list[tuple[int, int, int]], day: int) -> None:
    """Put what has come in by a day into the stock."""
    here = [entry for entry in coming if entry[0] <= day]
    for entry in here:
        coming.remove(entry)
        lots.append(list(entry))


def take(
    world: World, flight: int, pair: int, target: int, lots: deque[list[int]], day: int
) -> list[tuple[int, int]]:
    """Take up to `target` packs off the stock onto the flight, as far as every limit allows.

    An approved consignment asks for no leave: its room, handling and floor were set aside for it.
    """
    network, approved = world.network, bool(world.network.frozen_packs[pair])
    found = network.classes[int(network.pair_class[pair])]
    node, end = int(network.origin[flight]), int(network.destination[flight])
    each, room = _each(network, found.item), world.room.setdefault(flight, [0.0] * 3)
    place, floored = (end, int(network.arrives[flight])), (found.owner or "", found.item)
    served = (world.location[end], found.item)
    handles, leaves = (end, -1) in world.handling, bool(network.is_entry[end]) and floored in world.spare
    if not approved:
        target = min(
            target, sum(entry[2] for entry in lots) - world.reserved[node, int(network.pair_class[pair])]
        )
        for part in range(3):
            if each[part] > 0 and room[part] < np.inf:
                target = min(target, int((room[part] + SLACK) // each[part]))
        if handles and network.pack_t[found.item] > 0:
            left = world.handling.get(place, world.handling[end, -1])
            target = min(target, int((left + SLACK) // network.pack_t[found.item]))
        if network.is_entry[end]:
            target = min(target, world.wanted.get(served, 0))
        if leaves:
            target = min(target, int(world.spare[floored] // network.pack_size[found.item]))
    took: list[tuple[int, int]] = []
    for entry in lots:
        if target <= 0:
            break
        if entry[0] <= day and entry[2] > 0:
            count = min(target, entry[2])
            entry[2] -= count
            target -= count
            took.append((entry[1], count))
    total = sum(count for _, count in took)
    for part in range(3):
        room[part] -= each[part] * total
    if network.is_entry[end] and served in world.wanted:
        world.wanted[served] -= total
    if approved:
        world.reserved[node, int(network.pair_class[pair])] -= total
        return took
    if handles and total:
        left = world.handling.get(place, world.handling[end, -1])
        world.handling[place] = left - network.pack_t[found.item] * total
    if leaves:
        world.spare[floored] -= total * int(network.pack_size[found.item])
    return took


def in_order(network: Network, flights: list[int]) -> list[int]:
    """Sort flights by departure; of one day, those first that bring goods to a store the same day."""

    def key(flight: int) -> tuple[int, int, int]:
        feeds = not network.is_entry[network.destination[flight]]
        same_day = network.arrives[flight] == network.departs[flight]
        return int(network.departs[flight]), 0 if feeds and same_day else 1, flight

    return sorted(flights, key=key)


def tabulate(network: Network, packs: Ints, rows: list[tuple[int, int, int]]) -> Loaded:
    """Turn (pair, lot, packs) into the frames of a plan."""
    inputs = network.inputs
    flights = inputs.flights.select("flight", "origin", "destination").rows()
    lots = inputs.lots.select("lot", "item").rows()
    locations = inputs.nodes["location"].to_list()
    totals: dict[tuple[int, int], int] = defaultdict(int)
    for pair, lot, count in rows:
        totals[int(network.pair_flight[pair]), lot] += count
    listed = []
    for (flight, lot), count in sorted(
        totals.items(), key=lambda entry: (network.departs[entry[0][0]], entry[0])
    ):
        end = int(network.destination[flight])
        item = int(network.class_item[network.supply_class[lot]])
        listed.append(
            {
                "flight": flights[flight][0],
                "lot": lots[lot][0],
                "item": lots[lot][1],
                "origin": flights[flight][1],
                "destination": flights[flight][2],
                "departs": inputs.first_day + timedelta(days=int(network.departs[flight])),
                "arrives": inputs.first_day + timedelta(days=int(network.arrives[flight])),
                "location": locations[end] if network.is_entry[end] else None,
                "quantity": count * int(network.pack_size[item]),
            }
        )
    allocations = pl.DataFrame(listed, schema=frames.schema("allocations").dtypes)
    return Loaded(packs, allocations, fewest_rotations(allocations, inputs.flights, inputs.items))


def fewest_rotations(allocations: pl.DataFrame, flights: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """Return the frame `rotations`: the fewest that take what is allocated, at most those allowed."""
    each = items.select("item", "mass_kg", pl.col("volume_m3").alias("each_m3"), "pack")
    loads = (
        allocations.join(each, on="item")
        .group_by("flight")
        .agg(
            (pl.col("quantity") * pl.col("mass_kg")).sum().alias("mass_kg"),
            (pl.col("quantity") * pl.col("each_m3")).sum().alias("load_m3"),
            (pl.col("quantity") / pl.col("pack")).sum().alias("load_pieces"),
        )
        .join(flights, on="flight")
        .sort("departs", "flight")
    )
    turns = [pl.col("mass_kg") / pl.col("payload_kg"), pl.col("load_m3") / pl.col("volume_m3")]
    if "pieces" in flights.columns:
        turns.append((pl.col("load_pieces") / pl.col("pieces")).fill_null(0.0))
    least = pl.max_horizontal(*[(turn - SLACK).ceil() for turn in turns]).clip(1, None)
    return loads.select(
        "flight",
        pl.min_horizontal(least.cast(pl.Int64), pl.col("max_rotations").clip(1, None)).alias("rotations"),
        "mass_kg",
        pl.col("load_m3").alias("volume_m3"),
    )
