"""What is done today, as plans: first come, first served; and the same share for all.

Flights are loaded in the order of departure from the stock that is there, as an experienced desk does it
by hand. Both keep every hard rule and use every flight that can help; neither looks ahead.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable
from time import perf_counter

import numpy as np
import polars as pl

from aidlift.plan.conflicts import settle_conflicts
from aidlift.plan.desk import World, in_order, open_world, settle, stock_of, take
from aidlift.plan.inputs import PlanInputs
from aidlift.plan.lots import fewest_rotations, name_lots
from aidlift.plan.network import Ints, Network, build_network
from aidlift.plan.plan import Plan, coverage, shortage

Claims = dict[tuple[str, int], float]


def first_come(inputs: PlanInputs, *, seed: int = 0) -> Plan:
    """Load each departing flight with all that its country still asks for, in the order of the requests.

    The country whose flight leaves first is served first. Nothing is kept back for a later flight.
    """
    return _by_hand(inputs, "first come, first served", _asked, seed)


def pro_rata(inputs: PlanInputs, *, seed: int = 0) -> Plan:
    """Give every country the same share of each item: all stock of the horizon over all need.

    A country whose flights cannot take its share leaves it in the store.
    """
    return _by_hand(inputs, "the same share for all", _same_share, seed)


def _asked(inputs: PlanInputs) -> Claims:
    """Take all that each country needs within the horizon, in item units."""
    most = inputs.demands.group_by("location", "item", maintain_order=True).agg(pl.col("quantity").max())
    codes = {code: place for place, code in enumerate(inputs.items["item"].to_list())}
    return {(place, codes[item]): quantity for place, item, quantity in most.iter_rows()}


def _same_share(inputs: PlanInputs) -> Claims:
    asked = _asked(inputs)
    held = [0.0] * inputs.items.height
    codes = {code: place for place, code in enumerate(inputs.items["item"].to_list())}
    in_time = inputs.lots.filter(pl.col("available_on") <= inputs.last_day)
    for item, quantity in in_time.select("item", "quantity").iter_rows():
        held[codes[item]] += quantity
    total: dict[int, float] = defaultdict(float)
    for (_, item), quantity in asked.items():
        total[item] += quantity
    return {
        (place, item): quantity * min(1.0, held[item] / total[item] if total[item] else 0.0)
        for (place, item), quantity in asked.items()
    }


def loaded_by_hand(network: Network) -> list[Ints]:
    """Give the packs by pair that each of the rules would send."""
    return [_packs(network, claims_of(network.inputs)) for claims_of in (_asked, _same_share)]


def _by_hand(inputs: PlanInputs, method: str, claims_of: Callable[[PlanInputs], Claims], seed: int) -> Plan:
    start = perf_counter()
    inputs, broken = settle_conflicts(inputs.checked())
    network = build_network(inputs)
    allocations = name_lots(network, _packs(network, claims_of(inputs)))
    covered = coverage(allocations, inputs)
    return Plan(
        allocations=allocations,
        rotations=fewest_rotations(allocations, inputs.flights, inputs.items),
        coverage=covered,
        objective=shortage(covered, inputs),
        nothing_sent=shortage(coverage(allocations.clear(), inputs), inputs),
        bound=None,
        gap=None,
        status="made by rule",
        method=method,
        seed=seed,
        seconds=perf_counter() - start,
        broken=tuple(broken),
        notes=network.notes,
    )


def _packs(network: Network, claims: Claims) -> Ints:
    """Load flight after flight, as long as claims are open; give the packs by pair."""
    most = network.inputs.flights["max_rotations"]
    turns = {int(flight): int(most[int(flight)]) for flight in np.unique(network.pair_flight)}
    world = World(network, turns)
    open_world(world)
    stock = stock_of(network)
    coming: dict[tuple[int, int], list[tuple[int, int, int]]] = defaultdict(list)
    by_flight: dict[int, list[int]] = defaultdict(list)
    for pair in _in_request_order(network):
        by_flight[int(network.pair_flight[pair])].append(pair)
    onward = _onward(network)
    packs = np.zeros(len(network.pair_flight), dtype=np.int64)
    for flight in in_order(network, list(by_flight)):
        day, node, end = (int(of[flight]) for of in (network.departs, network.origin, network.destination))
        for pair in by_flight[flight]:
            found = int(network.pair_class[pair])
            if coming[node, found]:
                settle(stock[node, found], coming[node, found], day)
            if not stock[node, found]:
                continue
            want = _wants(network, world.location, claims, onward, stock, coming, end, found)
            if network.frozen_packs[pair]:
                want = int(network.frozen_packs[pair])
            if want <= 0:
                continue
            took = take(world, flight, pair, want, stock[node, found], day)
            count = sum(number for _, number in took)
            packs[pair] += count
            if network.is_entry[end]:
                item = int(network.class_item[found])
                key = (world.location[end], item)
                claims[key] = claims.get(key, 0.0) - count * int(network.pack_size[item])
            else:
                coming[end, found] += [(int(network.arrives[flight]), lot, number) for lot, number in took]
    return packs


def _in_request_order(network: Network) -> list[int]:
    """Sort pairs: approved consignments, then the order in which their need begins, then the table's."""
    begins = (
        network.inputs.demands.filter(pl.col("quantity") > 0)
        .group_by("location", "item", maintain_order=True)
        .agg(pl.col("date").min())
    )
    first = {(place, item): when for place, item, when in begins.iter_rows()}
    codes, countries = network.inputs.items["item"].to_list(), network.inputs.nodes["location"].to_list()

    def key(pair: int) -> tuple[bool, str, int]:
        end = int(network.destination[network.pair_flight[pair]])
        item = codes[network.class_item[network.pair_class[pair]]]
        return not network.frozen_packs[pair], str(first.get((countries[end], item), "")), pair

    return sorted(range(len(network.pair_flight)), key=key)


def _onward(network: Network) -> dict[tuple[int, int], list[str]]:
    """Find, by store and class, the countries that its flights lead to, with any number of legs."""
    countries = network.inputs.nodes["location"].to_list()
    legs: dict[tuple[int, int], set[int]] = defaultdict(set)
    for flight, found in zip(network.pair_flight.tolist(), network.pair_class.tolist(), strict=True):
        legs[int(network.origin[flight]), found].add(int(network.destination[flight]))
    reached: dict[tuple[int, int], set[str]] = defaultdict(set)
    for start, found in legs:
        seen, todo = {start}, [start]
        while todo:
            for end in legs.get((todo.pop(), found), ()):
                if network.is_entry[end]:
                    reached[start, found].add(countries[end])
                elif end not in seen:
                    seen.add(end)
                    todo.append(end)
    return {key: sorted(places) for key, places in reached.items()}


def _wants(
    network: Network,
    location: list[str],
    claims: Claims,
    onward: dict[tuple[int, int], list[str]],
    stock: dict[tuple[int, int], deque[list[int]]],
    coming: dict[tuple[int, int], list[tuple[int, int, int]]],
    end: int,
    found: int,
) -> int:
    """Say how many packs are asked for at the end of a flight: a country's or its onward ones'."""
    item = int(network.class_item[found])
    size = int(network.pack_size[item])
    if network.is_entry[end]:
        return int(-(-max(claims.get((location[end], item), 0.0), 0.0) // size))
    wanted = sum(max(claims.get((place, item), 0.0), 0.0) for place in onward.get((end, found), ()))
    there = sum(entry[2] for entry in stock[end, found]) + sum(entry[2] for entry in coming[end, found])
    return max(int(-(-wanted // size)) - there, 0)
