"""A desk that loads departing flights by hand: what is left of every limit, and how much may be taken.

The baselines are made here, apart from the packing of optimised plans.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from aidlift.plan.network import NEVER, Network, packs_per_rotation

SLACK = 1e-6
LIMITS = ("payload_kg", "volume_m3", "pieces")


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
    whole: dict[tuple[int, int], int] = field(default_factory=dict)


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
    per_turn = packs_per_rotation(inputs.flights, network.pack_t * 1000, network.pack_m3)
    for flight, turns in world.turns.items():
        for item in range(inputs.items.height):
            world.whole[flight, item] = int(per_turn[flight, item]) * max(turns, 1)
    world.location = inputs.nodes["location"].to_list()
    most = inputs.demands.group_by("location", "item", maintain_order=True).agg(pl.col("quantity").max())
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
        target = min(target, world.whole.get((flight, found.item), 0))
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
    while lots and lots[0][2] == 0:
        lots.popleft()
    total = sum(count for _, count in took)
    world.whole[flight, found.item] = world.whole.get((flight, found.item), 0) - total
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
