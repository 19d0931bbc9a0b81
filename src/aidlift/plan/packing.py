"""Whole packs on paths: follow a solver's numbers, fill what is left, and keep every hard rule throughout.

A path takes packs of one class from a store to a country, over one flight or several. Putting packs on a
path uses room on its flights, handling where they land, the stock of the store from then on, the floor of
the owner; it is done only if all of them allow it. The state therefore is a plan at any moment.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numba import njit

from aidlift.plan.certificate import Legs
from aidlift.plan.clock import Clock
from aidlift.plan.formulate import Needs
from aidlift.plan.network import (
    KG_PER_TONNE,
    NEVER,
    Floats,
    Ints,
    Network,
    handling_limits,
    packs_per_rotation,
)
from aidlift.plan.plan import TIERS
from aidlift.plan.relief import same_group, slopes, until_cheaper, worth_at_entries
from aidlift.solvers.sums import dot

SLACK = 1e-7
MOST_LEGS = 12
MOST_PATHS = 100_000  # of one class in one round; a guard, never reached
CLASSES_AT_ONCE = 16  # filled between two looks at the clock
ROUNDS = 20  # of filling, each down to a share of the worth of the one before
FALL = 0.6
TIER_SHARE = np.array([share for share, _ in TIERS])
TIER_WEIGHT = np.array([weight for _, weight in TIERS])


@dataclass
class State:
    """What is left of every limit, what is short, and what is on board, all as arrays."""

    packs: Ints  # by pair
    room: Floats  # flight x (kg, m3, pieces)
    handling: Floats  # tonnes by handling place and day; the last one is without limit
    spare: Floats  # packs' units beyond floors; the last one is without limit
    stock: Ints  # class x node x day: packs on hand at the end of the day, were nothing more moved
    short: Floats  # tonnes by row of the needs, below zero where more came than is needed
    left: Ints  # flight x item: packs that the rotations can still take, none split over two

    def copy(self) -> State:
        """Return a state of its own."""
        return State(*(part.copy() for part in vars(self).values()))


class Packer:
    """Puts packs on paths. `legs` is the network laid out by class and day, `needs` what is short."""

    def __init__(self, network: Network, needs: Needs, legs: Legs, clock: Clock | None = None) -> None:
        self.network, self.needs, self.legs = network, needs, legs
        self.clock = clock or Clock()  # when it is over, filling ends with what is on board
        item = network.class_item
        self.pack_t, self.pack_m3 = network.pack_t[item], network.pack_m3[item]
        self.size = network.pack_size[item].astype(float)
        self.item = item
        self.flight = network.pair_flight
        changes = needs.group[1:] != needs.group[:-1] if len(needs.group) else np.zeros(0, dtype=bool)
        ends = np.flatnonzero(np.append(changes, True)) if len(needs.group) else np.zeros(0, dtype=np.int64)
        number = np.concatenate([np.zeros(min(1, len(needs.group)), dtype=np.int64), np.cumsum(changes)])
        self.last_row = np.append(ends[number], -1).astype(np.int64) if len(ends) else np.array([-1])
        self.place, limits = _handling_places(network)
        self.floor, spare = _floors(network)
        self._start = self._opened(limits, spare)

    def start(self) -> State:
        """Return the state with approved consignments on board and nothing else."""
        return self._start.copy()

    def follow(self, state: State, wishes: Floats) -> None:
        """Put on board what the wishes (packs by pair) say, path by path, rounded to keep pace with them."""
        legs = self.legs
        free = np.where(self.network.frozen_packs > 0, 0.0, wishes)
        _follow(
            free, legs.order, legs.begins, legs.origin, legs.destination, legs.departs, legs.arrives,
            legs.entering, legs.row, self.network.pair_class, self.flight,
            self.place, self.floor, self.pack_t, self.pack_m3, self.size, self.last_row, self.item,
            self.needs.weight, self.needs.tonnes, *vars(state).values(),
        )  # fmt: skip

    def fill(
        self,
        state: State,
        charge: Floats,
        *,
        extra: Floats | None = None,
        rounds: int = ROUNDS,
        classes: Ints | None = None,
    ) -> None:
        """Put on board whatever still helps, the most helpful first; `charge` is asked per tonne by pair.

        `extra` is what a tonne of shortage counts beside its weight, by row of the needs; `classes` are
        those that are filled, all if not given.
        """
        top = float((self.needs.weight * TIER_WEIGHT[-1]).sum()) if len(self.needs.weight) else 0.0
        top = min(top, _most_worth(self.needs))
        if classes is None:
            classes = np.arange(self.legs.classes, dtype=np.int64)
        charge = np.where(self.network.frozen_packs > 0, np.inf, charge)
        bonus = np.zeros(len(self.needs.tonnes)) if extra is None else extra
        top += float(bonus.max()) if len(bonus) else 0.0
        for step in range(rounds + 1):
            least = top * FALL ** (step + 1) if step < rounds else 1e-12
            for begin in range(0, len(classes), CLASSES_AT_ONCE):
                if self.clock.over():
                    return
                some = classes[begin : begin + CLASSES_AT_ONCE]
                self._fill(state, some, least, charge, bonus)

    def _fill(self, state: State, classes: Ints, least: float, charge: Floats, bonus: Floats) -> None:
        legs = self.legs
        _fill(
            classes, least, charge, legs.order, legs.begins, legs.origin, legs.destination, legs.departs,
            legs.arrives, legs.entering, legs.row, self.flight, self.place, self.floor, self.pack_t,
            self.pack_m3, self.size, self.last_row, self.item, self.needs.weight, self.needs.tonnes,
            TIER_SHARE, TIER_WEIGHT, bonus, *vars(state).values(),
        )  # fmt: skip

    def follow_legs(self, state: State, wishes: Floats) -> None:
        """Put on board what the wishes (packs by pair) say, leg by leg: goods may end at a store."""
        legs = self.legs
        wished = np.flatnonzero(wishes > SLACK)
        for pair in wished[np.argsort(legs.departs[wished], kind="stable")].tolist():
            found = int(self.network.pair_class[pair])
            room = _most(
                pair, found, self.item, self.flight, self.place, self.floor, self.pack_t, self.pack_m3,
                self.size, state.room, state.handling, state.spare, state.left,
            )  # fmt: skip
            there = state.stock[found, legs.origin[pair], legs.departs[pair] :].min()
            count = min(int(np.rint(wishes[pair])), int(room), int(there))
            if count > 0:
                self._approve(state, pair, count)

    def room_for(self, state: State, pairs: Ints) -> Ints:
        """Give how many packs each leg can take beyond what is on board, were it alone to take more."""
        rooms: Ints = _rooms(
            pairs, self.network.pair_class, self.item, self.flight, self.place, self.floor, self.pack_t,
            self.pack_m3, self.size, state.room, state.handling, state.spare, state.left,
        )  # fmt: skip
        return rooms

    def take_off(self, state: State, pairs: Ints, *, between_stores: bool = False) -> None:
        """Take goods off flights into countries; they wait at the store that the flight leaves from.

        With `between_stores` goods are taken off the other flights given, too.
        """
        legs = self.legs
        _take_off(
            pairs, between_stores, self.network.frozen_packs, legs.origin, legs.destination, legs.departs,
            legs.arrives, legs.entering, legs.row, self.network.pair_class, self.flight, self.place,
            self.floor, self.pack_t, self.pack_m3, self.size, self.last_row, self.item, *vars(state).values(),
        )  # fmt: skip

    def trim(self, state: State) -> None:
        """Cancel what was moved between stores and never went on."""
        legs = self.legs
        moves = np.flatnonzero((state.packs > self.network.frozen_packs) & ~legs.entering)
        for pair in moves[np.argsort(-legs.departs[moves], kind="stable")]:
            found = self.network.pair_class[pair]
            idle = state.stock[found, legs.destination[pair], legs.arrives[pair] :]
            left = int(idle.min()) if len(idle) else int(state.packs[pair])
            count = min(left, int(state.packs[pair] - self.network.frozen_packs[pair]))
            if count > 0:
                self._approve(state, int(pair), -count)

    def left_short(self, state: State) -> float:
        """Give the weighted shortage that the state leaves where flights can reach."""
        short = np.clip(state.short, 0.0, None)
        begins, total = 0.0, 0.0
        for share, weight in TIERS:
            part = np.clip(short - begins * self.needs.tonnes, 0.0, share * self.needs.tonnes)
            total += weight * dot(part, self.needs.weight)
            begins += share
        return total

    def _opened(self, limits: Floats, spare: Floats) -> State:
        network, legs, needs = self.network, self.legs, self.needs
        frame = network.inputs.flights
        turns = np.maximum(frame["max_rotations"].to_numpy().astype(float), 1.0)
        room = np.full((frame.height, 3), np.inf)
        for part, column in enumerate(("payload_kg", "volume_m3", "pieces")):
            if column in frame.columns:
                room[:, part] = frame[column].cast(pl.Float64).fill_null(np.inf).to_numpy() * turns
        stock = np.zeros((legs.classes, legs.nodes, legs.days), dtype=np.int64)
        for found, node, day, packs in zip(
            network.supply_class, network.supply_node, network.supply_day, network.supply_packs, strict=True
        ):
            if day < min(legs.days, NEVER):
                stock[found, node, day:] += packs
        state = State(
            packs=np.zeros(len(network.pair_flight), dtype=np.int64),
            room=room,
            handling=limits.copy(),
            spare=spare.copy(),
            stock=stock,
            short=needs.tonnes.copy(),
            left=packs_per_rotation(network.inputs.flights, network.pack_t * KG_PER_TONNE, network.pack_m3)
            * turns.astype(np.int64)[:, None],
        )
        for pair in np.flatnonzero(network.frozen_packs):
            self._approve(state, int(pair), int(network.frozen_packs[pair]))
        np.maximum(state.room, 0.0, out=state.room)
        np.maximum(state.handling, 0.0, out=state.handling)
        np.maximum(state.spare, 0.0, out=state.spare)
        np.maximum(state.left, 0, out=state.left)
        return state

    def _approve(self, state: State, pair: int, packs: int) -> None:
        """Put packs on a leg without asking (take them off if negative)."""
        legs, found = self.legs, int(self.network.pair_class[pair])
        state.packs[pair] += packs
        each = (self.pack_t[found] * KG_PER_TONNE, self.pack_m3[found], 1.0)
        state.room[self.flight[pair]] -= np.array(each) * packs
        state.left[self.flight[pair], self.item[found]] -= packs
        state.handling[self.place[pair]] -= self.pack_t[found] * packs
        state.spare[self.floor[pair]] -= self.size[found] * packs
        state.stock[found, legs.origin[pair], legs.departs[pair] :] -= packs
        if legs.entering[pair]:
            row = legs.row[pair]
            if row >= 0:
                state.short[row : self.last_row[row] + 1] -= self.pack_t[found] * packs
        else:
            state.stock[found, legs.destination[pair], legs.arrives[pair] :] += packs


def _most_worth(needs: Needs) -> float:
    """Give the most that a tonne can be worth: short at every checkpoint of the heaviest group."""
    if not len(needs.weight):
        return 0.0
    return float(np.bincount(needs.group - needs.group.min(), needs.weight).max() * TIER_WEIGHT[-1])


def _handling_places(network: Network) -> tuple[Ints, Floats]:
    """Number node and day where handling is limited, by pair; the last number is for no limit."""
    ends, day = network.pair_end, network.arrives[network.pair_flight]
    limit = handling_limits(network.inputs)
    limited = np.isfinite(limit[ends])
    span = int(day.max()) + 1 if len(day) else 1
    key, at = np.unique((ends * span + np.maximum(day, 0))[limited], return_inverse=True)
    place = np.full(len(ends), len(key), dtype=np.int64)
    place[limited] = at
    return place, np.append(limit[key // span], np.inf)


def _floors(network: Network) -> tuple[Ints, Floats]:
    """Number the floors by pair, and give what may leave beyond each, in item units."""
    inputs = network.inputs
    codes = inputs.items["item"].to_list()
    entering = network.is_entry[network.pair_end]
    floors = inputs.floors.select("owner", "item", "quantity").rows()
    floor = np.full(len(network.pair_flight), len(floors), dtype=np.int64)
    spare = []
    for number, (owner, code, quantity) in enumerate(floors):
        floored = network.floored(owner, codes.index(code))
        floor[np.isin(network.pair_class, floored) & entering] = number
        spare.append(float(max(network.held(floored) - quantity, 0)))
    return floor, np.append(np.array(spare, dtype=float), np.inf)


@njit(cache=True)
def _most(  # type: ignore[no-untyped-def]
    leg, found, item, flight, place, floor, pack_t, pack_m3, size, room, handling, spare, left
):
    """Give how many packs of a class a leg can take beyond what is on board."""
    on = flight[leg]
    most = 1e18
    if pack_t[found] > 0.0:
        most = min(most, (room[on, 0] + 1e-7) / (pack_t[found] * 1000.0))
        most = min(most, (handling[place[leg]] + 1e-10) / pack_t[found])
    if pack_m3[found] > 0.0:
        most = min(most, (room[on, 1] + 1e-9) / pack_m3[found])
    most = min(most, room[on, 2] + 1e-9)
    most = min(most, (spare[floor[leg]] + 1e-6) / size[found])
    return min(np.int64(np.floor(most)) if most < 1e15 else np.int64(10**15), left[on, item[found]])


@njit(cache=True)
def _put(  # type: ignore[no-untyped-def]
    path, length, count, found, origin, destination, departs, arrives, entering, row, flight, place, floor,
    pack_t, pack_m3, size, last_row, item, packs, room, handling, spare, stock, short, left,
):  # fmt: skip
    """Put packs on a path (take them off if the count is negative): every limit, stock and shortage."""
    for step in range(length):
        leg = path[step]
        packs[leg] += count
        on = flight[leg]
        room[on, 0] -= pack_t[found] * 1000.0 * count
        room[on, 1] -= pack_m3[found] * count
        room[on, 2] -= count
        left[on, item[found]] -= count
        handling[place[leg]] -= pack_t[found] * count
        spare[floor[leg]] -= size[found] * count
        for day in range(departs[leg], stock.shape[2]):
            stock[found, origin[leg], day] -= count
        if entering[leg]:
            if row[leg] >= 0:
                for need in range(row[leg], last_row[row[leg]] + 1):
                    short[need] -= pack_t[found] * count
        else:
            for day in range(arrives[leg], stock.shape[2]):
                stock[found, destination[leg], day] += count


@njit(cache=True)
def _fits(  # type: ignore[no-untyped-def]
    path, length, found, origin, departs, arrives, entering, row, flight, place, floor, pack_t, pack_m3, size,
    stock, short, last_row, item, room, handling, spare, left,
):  # fmt: skip
    """Give how many packs a path can take: by its legs, its stock from departure on, and its need."""
    most = np.int64(10**15)
    for step in range(length):
        leg = path[step]
        most = min(
            most,
            _most(leg, found, item, flight, place, floor, pack_t, pack_m3, size, room, handling, spare, left),
        )
    first, end = path[0], path[length - 1]
    for day in range(departs[first], stock.shape[2]):
        most = min(most, stock[found, origin[first], day])
    wanted = 0.0
    if row[end] >= 0:
        for need in range(row[end], last_row[row[end]] + 1):
            wanted = max(wanted, short[need])
    return min(most, np.int64(np.ceil(wanted / pack_t[found] - 1e-9)))


@njit(cache=True)
def _rooms(  # type: ignore[no-untyped-def]
    pairs, pair_class, item, flight, place, floor, pack_t, pack_m3, size, room, handling, spare, left
):
    found = np.zeros(len(pairs), dtype=np.int64)
    for at in range(len(pairs)):
        leg = pairs[at]
        most = _most(
            leg, pair_class[leg], item, flight, place, floor, pack_t, pack_m3, size, room, handling, spare,
            left,
        )  # fmt: skip
        found[at] = max(most, 0)
    return found


@njit(cache=True)
def _take_off(  # type: ignore[no-untyped-def]
    pairs, between_stores, frozen, origin, destination, departs, arrives, entering, row, pair_class, flight,
    place, floor, pack_t, pack_m3, size, last_row, item, packs, room, handling, spare, stock, short, left,
):  # fmt: skip
    path = np.zeros(1, dtype=np.int64)
    for leg in pairs:
        count = packs[leg] - frozen[leg]
        if (entering[leg] or between_stores) and count > 0:
            path[0] = leg
            _put(
                path, 1, -count, pair_class[leg], origin, destination, departs, arrives, entering, row,
                flight, place, floor, pack_t, pack_m3, size, last_row, item, packs, room, handling, spare,
                stock, short, left,
            )  # fmt: skip


@njit(cache=True)
def _follow(  # type: ignore[no-untyped-def]
    wish, order, begins, origin, destination, departs, arrives, entering, row, pair_class, flight, place,
    floor, pack_t, pack_m3, size, last_row, item, weight, tonnes, packs, room, handling, spare, stock, short,
    left,
):  # fmt: skip
    """Take the wishes apart into paths, latest arrival last, and put each on board, rounded with a carry.

    The heaviest packs come first: light ones find room beside them, not the other way round.
    """
    path = np.zeros(12, dtype=np.int64)
    carry = np.zeros(len(short) + 1)
    group_end = last_row
    wished = np.zeros(len(order), dtype=np.int64)
    for found in np.argsort(-pack_t, kind="mergesort"):
        carry[:] = 0.0
        many = 0
        for leg in order[begins[found] : begins[found + 1]]:
            if wish[leg] > 1e-6:
                wished[many] = leg
                many += 1
        # legs of a class lie latest departure first; walk from the end: earliest first
        for place_in in range(many - 1, -1, -1):
            first = wished[place_in]
            while wish[first] > 1e-6:
                held = stock[found, origin[first], departs[first]]
                path[0] = first
                length = 1
                amount = wish[first]
                leg = first
                whole = True
                while not entering[leg] and length < 12:
                    best = -1
                    for after in wished[:many]:
                        if (
                            origin[after] == destination[leg]
                            and departs[after] >= arrives[leg]
                            and wish[after] > 1e-6
                            and (best < 0 or departs[after] < departs[best])
                        ):
                            best = after
                    if best < 0:
                        whole = False
                        break
                    leg = best
                    path[length] = leg
                    length += 1
                    amount = min(amount, wish[leg])
                for step in range(length):
                    wish[path[step]] -= amount
                if not whole or not entering[leg]:
                    continue
                key = group_end[row[leg]] if row[leg] >= 0 else len(short)
                want = amount + carry[key]
                count = np.int64(np.floor(want + 0.5))
                count = min(
                    count,
                    _fits(
                        path, length, found, origin, departs, arrives, entering, row, flight, place, floor,
                        pack_t, pack_m3, size, stock, short, last_row, item, room, handling, spare, left,
                    ),
                )  # fmt: skip
                if count > 0 and held > 0:
                    _put(
                        path, length, count, found, origin, destination, departs, arrives, entering, row,
                        flight, place, floor, pack_t, pack_m3, size, last_row, item, packs, room,
                        handling, spare, stock, short, left,
                    )  # fmt: skip
                else:
                    count = np.int64(0)
                carry[key] = min(want - count, 1.0)


@njit(cache=True)
def _fill(  # type: ignore[no-untyped-def]
    classes, least, charge, order, begins, origin, destination, departs, arrives, entering, row, flight,
    place, floor, pack_t, pack_m3, size, last_row, item, weight, tonnes, share, factor, extra, packs, room,
    handling, spare, stock, short, left,
):  # fmt: skip
    """Put on board, class by class, the best path as long as a tonne on it is worth at least `least`."""
    _, nodes, days = stock.shape
    value = np.zeros((nodes, days + 1))
    best = np.zeros((nodes, days + 1), dtype=np.int64)
    worth = np.zeros(len(short) + 1)
    path = np.zeros(MOST_LEGS, dtype=np.int64)
    free = np.zeros((nodes, days), dtype=np.int64)
    for found in classes:
        legs = order[begins[found] : begins[found + 1]]
        if len(legs) == 0 or not _free(stock[found], free):
            continue
        worth_at_entries(
            legs, entering, row, last_row, weight, tonnes, short, share, factor, extra, pack_t[found], worth
        )
        for _ in range(MOST_PATHS):
            top_leg = _best_start(
                legs, found, least, charge, origin, destination, departs, arrives, entering, row, flight,
                place, floor, pack_t, pack_m3, size, item, room, handling, spare, left, free, worth, value,
                best,
            )  # fmt: skip
            if top_leg < 0:
                break
            length = _along(top_leg, best, destination, arrives, entering, path)
            if length == 0:
                break
            leg = path[length - 1]
            charged = 0.0
            for step in range(length):
                charged += charge[path[step]]
            begin, last = same_group(row[leg], last_row)
            put = False
            while True:  # as long as this path is worth it: what is next best is at most twice as good
                count = _fits(
                    path, length, found, origin, departs, arrives, entering, row, flight, place, floor,
                    pack_t, pack_m3, size, stock, short, last_row, item, room, handling, spare, left,
                )  # fmt: skip
                if count < 1:
                    break
                count = min(count, until_cheaper(row[leg], last_row, short, tonnes, share, pack_t[found]))
                _put(
                    path, length, count, found, origin, destination, departs, arrives, entering, row,
                    flight, place, floor, pack_t, pack_m3, size, last_row, item, packs, room, handling,
                    spare, stock, short, left,
                )  # fmt: skip
                put = True
                slopes(begin, last, weight, tonnes, short, share, factor, extra, pack_t[found], worth)
                if worth[row[leg]] - charged <= least:
                    break
            if not put:
                break
            _free_at(stock[found], free, origin[path[0]])


@njit(cache=True)
def _free(stock, free):  # type: ignore[no-untyped-def]
    """Give what can leave each node each day without emptying a later one; tell whether there is any."""
    some = False
    for node in range(stock.shape[0]):
        _free_at(stock, free, node)
        some = some or free[node].max() > 0
    return some


@njit(cache=True)
def _free_at(stock, free, node):  # type: ignore[no-untyped-def]
    lowest = np.int64(10**15)
    for day in range(stock.shape[1] - 1, -1, -1):
        lowest = min(lowest, stock[node, day])
        free[node, day] = lowest


@njit(cache=True)
def _best_start(  # type: ignore[no-untyped-def]
    legs, found, least, charge, origin, destination, departs, arrives, entering, row, flight, place, floor,
    pack_t, pack_m3, size, item, room, handling, spare, left, free, worth, value, best,
):  # fmt: skip
    """Return the leg, from stock, on which a tonne is worth most, -1 if none is worth `least`.

    Legs come by falling day of departure; `value` and `best` become what a tonne is worth at each node
    and day, and by which leg.
    """
    nodes, days = free.shape
    value[:] = 0.0
    best[:] = -1
    top, top_leg = least, -1
    day = days - 1
    for leg in legs:
        now = departs[leg]
        for step in range(day, now - 1, -1):
            for node in range(nodes):
                if value[node, step + 1] > value[node, step]:
                    value[node, step] = value[node, step + 1]
                    best[node, step] = best[node, step + 1]
        day = min(day, now - 1)
        if entering[leg]:
            gain = (worth[row[leg]] if row[leg] >= 0 else 0.0) - charge[leg]
        else:
            gain = value[destination[leg], arrives[leg]] - charge[leg]
        node = origin[leg]
        starts = free[node, now] > 0
        helps = gain > value[node, now] or (starts and gain > top)
        if helps and _most(
            leg, found, item, flight, place, floor, pack_t, pack_m3, size, room, handling, spare, left
        ):  # fmt: skip
            if gain > value[node, now]:
                value[node, now] = gain
                best[node, now] = leg
            if starts and gain > top:
                top, top_leg = gain, leg
    return top_leg


@njit(cache=True)
def _along(leg, best, destination, arrives, entering, path):  # type: ignore[no-untyped-def]
    """Write the path that begins with a leg; return its length, 0 if it leads to no entry."""
    path[0] = leg
    length = 1
    while not entering[leg] and length < len(path):
        leg = best[destination[leg], arrives[leg]]
        path[length] = leg
        length += 1
    return length if entering[leg] else 0
