"""From packs by flight and class to named lots on flights: the frames of a plan."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import polars as pl

from aidlift import frames
from aidlift.plan.network import NEVER, Ints, Network, packs_per_rotation, places

SLACK = 1e-6


def name_lots(network: Network, packs: Ints) -> pl.DataFrame:
    """Return the frame `allocations`: lots of a class leave a node in the order in which they came there.

    `packs` by pair must keep the stock of each class; any order of its lots then does, as long as one day is
    done with before the next. Goods that go round in a circle within a day, from nowhere, are left out.
    """
    queues = _stock(network)
    rows: list[tuple[int, int, int]] = []
    pairs = np.flatnonzero(packs)
    departs = network.departs[network.pair_flight[pairs]]
    for day in np.unique(departs).tolist():
        waiting = [(int(pair), int(packs[pair])) for pair in pairs[departs == day]]
        while waiting:  # goods may come and go on within a day
            left = _leave(network, queues, waiting, rows)
            if sum(count for _, count in left) == sum(count for _, count in waiting):
                break
            waiting = left
    return _table(network, rows)


def _leave(
    network: Network,
    queues: dict[tuple[int, int], list[list[int]]],
    waiting: list[tuple[int, int]],
    rows: list[tuple[int, int, int]],
) -> list[tuple[int, int]]:
    """Let packs (by pair) leave as far as lots for them are there; return what still waits."""
    left: list[tuple[int, int]] = []
    for pair, count in waiting:
        flight, found = int(network.pair_flight[pair]), int(network.pair_class[pair])
        took = _take(queues[int(network.origin[flight]), found], count, int(network.departs[flight]))
        end = int(network.destination[flight])
        for lot, number in took:
            rows.append((flight, lot, number))
            if not network.is_entry[end]:
                queues[end, found].append([int(network.arrives[flight]), lot, number])
        count -= sum(number for _, number in took)
        if count:
            left.append((pair, count))
    return left


def _stock(network: Network) -> dict[tuple[int, int], list[list[int]]]:
    """List the lots by node and class: day from which they can leave, lot, packs; earliest first."""
    queues: dict[tuple[int, int], list[list[int]]] = defaultdict(list)
    for lot in np.argsort(network.supply_day, kind="stable"):
        if network.supply_packs[lot] and network.supply_day[lot] < NEVER:
            key = (int(network.supply_node[lot]), int(network.supply_class[lot]))
            queues[key].append([int(network.supply_day[lot]), int(lot), int(network.supply_packs[lot])])
    return queues


def _take(queue: list[list[int]], count: int, day: int) -> list[tuple[int, int]]:
    took: list[tuple[int, int]] = []
    for entry in queue:
        if count and entry[0] <= day and entry[2]:
            number = min(count, entry[2])
            entry[2] -= number
            count -= number
            took.append((entry[1], number))
    queue[:] = [entry for entry in queue if entry[2]]
    return took


def _table(network: Network, rows: list[tuple[int, int, int]]) -> pl.DataFrame:
    inputs = network.inputs
    totals: dict[tuple[int, int], int] = defaultdict(int)
    for flight, lot, count in rows:
        totals[flight, lot] += count
    keys = sorted(totals, key=lambda key: (network.departs[key[0]], key))
    flights = inputs.flights.select("flight", "origin", "destination", "departs", "arrives").rows()
    lots = inputs.lots.select("lot", "item").rows()
    served = [
        place if kind == "entry" else None
        for place, kind in inputs.nodes.select("location", "kind").iter_rows()
    ]
    listed = []
    for flight, lot in keys:
        code, origin, destination, departs, arrives = flights[flight]
        size = int(network.pack_size[network.class_item[network.supply_class[lot]]])
        listed.append(
            {
                "flight": code,
                "lot": lots[lot][0],
                "item": lots[lot][1],
                "origin": origin,
                "destination": destination,
                "departs": departs,
                "arrives": arrives,
                "location": served[int(network.destination[flight])],
                "quantity": totals[flight, lot] * size,
            }
        )
    return pl.DataFrame(listed, schema=frames.schema("allocations").dtypes)


def fewest_rotations(allocations: pl.DataFrame, flights: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """Return the frame `rotations`: the fewest that take what is allocated, at most those allowed.

    Masses and volumes are summed in the order of the items' table: the same plan gives the same bytes.
    """
    loaded = sorted(set(allocations["flight"].to_list()))
    flown = flights.filter(pl.col("flight").is_in(loaded)).sort("departs", "flight")
    pack, each_kg, each_m3 = (items[name].to_numpy() for name in ("pack", "mass_kg", "volume_m3"))
    packs = np.zeros((flown.height, items.height))
    on, of = places(flown["flight"], allocations["flight"]), places(items["item"], allocations["item"])
    np.add.at(packs, (on, of), allocations["quantity"].to_numpy() / pack[of])
    loads = {
        "payload_kg": (packs * (pack * each_kg)).sum(axis=1),
        "volume_m3": (packs * (pack * each_m3)).sum(axis=1),
        "pieces": packs.sum(axis=1),
    }
    fit = np.maximum(packs_per_rotation(flown, pack * each_kg, pack * each_m3), 1)
    turns = np.ceil((packs / fit).max(axis=1, initial=0.0) - SLACK)  # no pack is split over two rotations
    for column, load in loads.items():
        if column in flown.columns:
            limit = flown[column].cast(pl.Float64).fill_null(np.inf).to_numpy()
            with np.errstate(divide="ignore", invalid="ignore"):
                turns = np.maximum(turns, np.ceil(np.nan_to_num(load / limit) - SLACK))
    most = np.maximum(flown["max_rotations"].to_numpy(), 1)
    return flown.select(
        "flight",
        pl.Series("rotations", np.clip(turns, 1, most).astype(np.int64)),
        pl.Series("mass_kg", loads["payload_kg"]),
        pl.Series("volume_m3", loads["volume_m3"]),
    )
