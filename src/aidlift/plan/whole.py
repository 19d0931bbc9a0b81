"""Limits counted in whole packs of one item: on a flight, and on what a node handles a day.

Sixty tonnes of handling take one pack of 34 t, not 1.8; two rotations of 40 t take two, not 2.4. The program
splits packs, so that it is told how many whole ones fit. On a flight that carries one class of an item only,
this is the bound of a column; else it is a row. Rows of goods that land in a country are of one item alone
and part of the item's own network (`plan.item_flow`).
"""

from __future__ import annotations

import numpy as np

from aidlift.plan.network import FEW_PER_ROTATION, MANY, Bools, Floats, Ints, Network, handling_limits
from aidlift.plan.rows import Rows

INTO_COUNTRY, INTO_STORE, DAY = "whole flight", "whole leg", "whole day"
OWN = (INTO_COUNTRY, DAY)  # rows of one item alone
NEARLY = 1e-9  # of a pack


def whole_packs(rows: Rows, network: Network, unit_t: Floats) -> None:
    """Add the rows: of an item on a flight, or at a node on a day, no more than the whole packs that fit.

    What is approved already is taken to fit.
    """
    entering = network.is_entry[network.pair_end]
    few = ~network.pair_alone & (network.pair_most < MANY)
    _flights(rows, network, unit_t, INTO_COUNTRY, few & entering)
    _flights(rows, network, unit_t, INTO_STORE, few & ~entering)
    _days(rows, network, unit_t, entering)


def _flights(rows: Rows, network: Network, unit_t: Floats, name: str, some: Bools) -> None:
    """Of an item no more whole packs fly on a flight than its rotations take, whatever their class."""
    pair = np.flatnonzero(some)
    item, flight = network.pair_item[pair], network.pair_flight[pair]
    first, at = _grouped(flight, item)
    first = first[_limit(rows, network, unit_t, name, pair, at, network.pair_most[pair[first]])]
    names, codes = (network.inputs.flights["flight"].to_list(), network.inputs.items["item"].to_list())
    rows.labels[name] = [(names[flight[one]], codes[item[one]], None) for one in first.tolist()]


def _days(rows: Rows, network: Network, unit_t: Floats, some: Bools) -> None:
    """Of an item no more whole packs land at a node on a day than fit into what it handles."""
    end, limits = network.pair_end, handling_limits(network.inputs)
    fits = np.floor(limits[end] / network.pack_t[network.pair_item] + NEARLY)
    pair = np.flatnonzero(some & (fits <= FEW_PER_ROTATION))
    item, day = network.pair_item[pair], np.maximum(network.arrives[network.pair_flight[pair]], 0)
    first, at = _grouped(end[pair], day, item)
    first = first[_limit(rows, network, unit_t, DAY, pair, at, fits[pair[first]].astype(np.int64))]
    names, codes = network.inputs.nodes["node"].to_list(), network.inputs.items["item"].to_list()
    rows.labels[DAY] = [(names[end[pair[one]]], codes[item[one]], int(day[one])) for one in first.tolist()]


def _limit(rows: Rows, network: Network, unit_t: Floats, name: str, pair: Ints, at: Ints, fit: Ints) -> Bools:
    """Add the rows of these pairs that say anything: more packs could come than fit. Tell which they are."""
    total = np.bincount(network.supply_class, network.supply_packs, len(network.classes))
    could = np.minimum(total[network.pair_class[pair]], network.pair_most[pair])
    high = np.maximum(fit, np.bincount(at, network.frozen_packs[pair], len(fit)))
    kept = np.bincount(at, could, len(fit)) > high
    number = np.cumsum(kept) - 1
    on = kept[at]
    pair, at = pair[on], at[on]
    pack_t = np.zeros(len(fit))
    pack_t[at] = network.pack_t[network.pair_item[pair]]
    rows.add(name, int(kept.sum()), [(number[at], pair, unit_t[pair])], high=(high * pack_t)[kept])
    return kept


def _grouped(*keys: Ints) -> tuple[Ints, Ints]:
    """Number the different combinations of some keys: the first place of each, and the number by place."""
    code = np.zeros(len(keys[0]), dtype=np.int64)
    for key in keys:
        code = code * (int(key.max(initial=0)) + 1) + key
    _, first, at = np.unique(code, return_index=True, return_inverse=True)
    return first.astype(np.int64), at.astype(np.int64)
