"""An item planned anew: lots that compete for one flight share it, and the rest goes another way."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from aidlift.plan import FairShare
from aidlift.plan.certificate import Certificate
from aidlift.plan.clock import Clock
from aidlift.plan.fairness import with_floor
from aidlift.plan.formulate import formulate
from aidlift.plan.loading import Loader
from aidlift.plan.network import build_network

from .test_whole import TANK
from .worlds import small, world

LOTS = """
    lot item node quantity expires
    A   TANK CTU  1        2021-05-09
    B   TANK CTU  1        -
"""
NODES = """
    node location kind
    CTU  CHN      store
    DEL  IND      store
    KTM  NPL      entry
"""
FLIGHTS = """
    flight origin destination departs    arrives    payload_kg max_rotations
    F1     CTU    DEL         2021-05-02 2021-05-03 60000      1
    F2     CTU    DEL         2021-05-04 2021-05-05 60000      1
    F3     DEL    KTM         2021-05-06 2021-05-07 60000      4
"""


def tanks():
    inputs = world(
        nodes=NODES, lots=LOTS, flights=FLIGHTS, demands="location item quantity\nNPL TANK 2", items=TANK
    )
    formulation = formulate(build_network(inputs))
    return formulation.network, Loader(formulation, Certificate(formulation), Clock())


def test_lots_share_a_flight_between_stores():
    network, loader = tanks()
    cost = loader.formulation.program.cost.copy()
    second = np.flatnonzero(network.pair_flight == 1)
    assert len(second) == 2  # one tank expires: two classes
    cost[second] += 1e-3  # both would rather go by the first
    nothing_filled = np.full(len(network.pair_flight), np.inf)
    state = loader.settler.settle(loader.packer.start(), 0, cost=cost, charge=nothing_filled)
    assert np.bincount(network.pair_flight, state.packs, 3).tolist() == [1, 1, 2]


def test_an_item_stays_within_what_it_may():
    network, loader = tanks()
    nothing_filled = np.full(len(network.pair_flight), np.inf)
    most = np.where(network.pair_flight == 1, 0, 4)
    state = loader.settler.settle(loader.packer.start(), 0, charge=nothing_filled, most=most)
    assert np.bincount(network.pair_flight, state.packs, 3).tolist() == [1, 0, 1]


def test_shortage_below_a_floor_costs_more_until_the_floor_is_reached():
    formulation = with_floor(formulate(build_network(small(3, countries=5))), FairShare(floor=0.3))
    loader = Loader(formulation, Certificate(formulation), Clock())
    own, empty = formulation.program.cost, loader.packer.start()
    assert loader.fair_slack(empty).sum() > 0
    short = formulation.short
    extra = [(cost - own)[short] for cost in loader.costs_with_floors(empty)]
    assert all((more >= less).all() and more.sum() > less.sum() for less, more in pairwise(extra))
    counted = formulation.fair_row[formulation.needs.pieces.row[np.flatnonzero(extra[-1])]]
    assert (counted >= 0).all()
    loaded = loader.filled()
    assert loader.fair_slack(loaded).sum() < 1e-9
    assert [cost is own for cost in loader.costs_with_floors(loaded)] == [True]
