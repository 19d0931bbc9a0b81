"""The network of a plan as arrays, cut to what can be on a useful path.

Lots become classes (item, earmark, last useful day, and owner or lot where a floor or an approved
consignment asks for it); flights keep the classes that they can carry in time. What is cut: suspended
flights, flights that arrive too late, lots that no country needs, items that a flight may not carry,
legs that lead nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aidlift.plan.inputs import PlanInputs

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
NEVER, ALWAYS = 10**6, -(10**6)
MANY = 10**9
FEW_PER_ROTATION = 20  # above, a rotation's mass and volume say as much as the number of packs
KG_PER_TONNE = 1000.0


@dataclass(frozen=True, kw_only=True)
class LotClass:
    """Lots that a plan need not tell apart: `lots` are places in the frame of lots."""

    item: int
    earmark: str | None
    latest: int
    owner: str | None
    lots: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Network:
    """Places in the frames of the inputs, days counted from the first day, masses in tonnes.

    A pair (flight, class) is what can be carried: `pair_flight`, `pair_class`. Of its item the flight takes
    `pair_most` whole packs where few fit in a rotation; `pair_alone` tells whether no other class of the item
    can be on the flight.
    `pack_t` is the mass of a pack of an item; `supply` whole packs by (class, node, day).
    """

    inputs: PlanInputs
    classes: tuple[LotClass, ...]
    class_item: Ints
    pack_t: Floats
    pack_m3: Floats
    pack_size: Ints
    origin: Ints
    destination: Ints
    departs: Ints
    arrives: Ints
    is_entry: Bools
    supply_class: Ints
    supply_node: Ints
    supply_day: Ints
    supply_packs: Ints
    likely: Bools
    pair_flight: Ints
    pair_class: Ints
    frozen_packs: Ints
    pair_most: Ints
    pair_alone: Bools
    notes: tuple[str, ...]

    @cached_property
    def pair_item(self) -> Ints:
        """Give the item of each pair."""
        return self.class_item[self.pair_class]

    @cached_property
    def pair_end(self) -> Ints:
        """Give the node where each pair lands."""
        return self.destination[self.pair_flight]

    def floored(self, owner: str, item: int) -> list[int]:
        """List the classes of a member's stock of an item that has a floor."""
        return [
            number for number, found in enumerate(self.classes) if found.owner == owner and found.item == item
        ]

    def held(self, classes: list[int]) -> int:
        """Give all the stock of some classes within the horizon, in item units, broken packs included."""
        horizon = (self.inputs.last_day - self.inputs.first_day).days
        quantities = self.inputs.lots["quantity"]
        lots = [lot for number in classes for lot in self.classes[number].lots]
        return sum(quantities[lot] for lot in lots if self.likely[lot] and self.supply_day[lot] <= horizon)


def day_number(frame: pl.DataFrame, column: str, first_day: date) -> Ints:
    """Count days from the first day; an empty date is never."""
    days = frame.select((pl.col(column) - pl.lit(first_day)).dt.total_days().fill_null(NEVER))
    return days[column].to_numpy().astype(np.int64)


def places(names: pl.Series, values: pl.Series) -> Ints:
    """Find the place of each value among the names; -1 where it is none of them."""
    table = {name: place for place, name in enumerate(names.to_list())}
    return np.array([table.get(value, -1) for value in values.to_list()], dtype=np.int64)


def build_network(inputs: PlanInputs) -> Network:
    """Cut the inputs to what can be on a useful path, as arrays."""
    nodes, items, flights = inputs.nodes, inputs.items, inputs.flights
    lots, notes = _certain(inputs)
    pack = items["pack"].to_numpy().astype(np.int64)
    mass, volume = (items[name].to_numpy().astype(float) for name in ("mass_kg", "volume_m3"))
    lot_item, lot_node = places(items["item"], lots["item"]), places(nodes["node"], lots["node"])
    lot_day = np.maximum(day_number(lots, "available_on", inputs.first_day), 0)
    classes, class_of = _classes(inputs, lots, lot_item)
    class_item = np.array([found.item for found in classes], dtype=np.int64)
    packs = lots["quantity"].to_numpy().astype(np.int64) // pack[lot_item] if lots.height else lot_item
    origin, destination = (places(nodes["node"], flights[name]) for name in ("origin", "destination"))
    departs, arrives = (day_number(flights, name, inputs.first_day) for name in ("departs", "arrives"))
    is_entry = (nodes["kind"] == "entry").to_numpy()
    horizon = (inputs.last_day - inputs.first_day).days
    frozen = _frozen(inputs, lots, class_of, pack, lot_item)
    usable = (
        ~flights["suspended"].to_numpy().astype(bool)
        & (flights["max_rotations"].to_numpy() > 0)
        & (flights["payload_kg"].to_numpy() > 0)
        & (departs >= 0)
        & (arrives <= horizon)
        & ~is_entry[origin]
    )
    per_turn = packs_per_rotation(flights, pack * mass, pack * volume)[:, class_item]
    fits = _fits(inputs, class_item, destination) & usable[:, None] & (per_turn > 0)
    wanted = _wanted_until(inputs, classes)
    latest = _latest(wanted, fits, origin, destination, departs, arrives, is_entry)
    earliest = _earliest(
        class_of, lot_node, lot_day, len(classes), nodes.height, fits, origin, destination, departs, arrives
    )
    possible = fits & (earliest[origin] <= departs[:, None]) & (arrives[:, None] <= latest[destination])
    fixed = np.zeros(possible.shape, dtype=np.int64)
    for (flight, found), count in frozen.items():
        possible[flight, found] = count > 0
        fixed[flight, found] = count
    pair_flight, pair_class = np.nonzero(possible)
    turns = np.maximum(flights["max_rotations"].to_numpy().astype(np.int64), 1)[pair_flight]
    each = per_turn[pair_flight, pair_class]
    most = np.where(each <= FEW_PER_ROTATION, each * turns, MANY)
    most = np.maximum(most, fixed[pair_flight, pair_class])
    return Network(
        inputs=inputs,
        classes=classes,
        class_item=class_item,
        pack_t=pack * mass / KG_PER_TONNE,
        pack_m3=pack * volume,
        pack_size=pack,
        origin=origin,
        destination=destination,
        departs=departs,
        arrives=arrives,
        is_entry=is_entry,
        supply_class=class_of,
        supply_node=lot_node,
        supply_day=lot_day,
        supply_packs=packs,
        likely=lots["likely"].to_numpy(),
        pair_flight=pair_flight,
        pair_class=pair_class,
        frozen_packs=fixed[pair_flight, pair_class],
        pair_most=most,
        pair_alone=_alone(pair_flight, class_item[pair_class], items.height),
        notes=notes,
    )


def _alone(flight: Ints, item: Ints, items: int) -> Bools:
    """Tell which pairs are the only one of their flight and item."""
    _, at, count = np.unique(flight * items + item, return_inverse=True, return_counts=True)
    alone: Bools = count[at] == 1
    return alone


def handling_limits(inputs: PlanInputs) -> Floats:
    """Give by node the tonnes that it takes in a day at most."""
    if "handling_t_per_day" not in inputs.nodes.columns:
        return np.full(inputs.nodes.height, np.inf)
    return inputs.nodes["handling_t_per_day"].cast(pl.Float64).fill_null(np.inf).to_numpy()


def packs_per_rotation(flights: pl.DataFrame, pack_kg: Floats, pack_m3: Floats) -> Ints:
    """Give by flight and item how many packs one rotation can take: a pack is never split over two."""
    most = np.full((flights.height, len(pack_kg)), float(MANY))
    for column, each in (("payload_kg", pack_kg), ("volume_m3", pack_m3)):
        limit = flights[column].to_numpy().astype(float)
        with np.errstate(divide="ignore"):
            most = np.minimum(most, np.floor(limit[:, None] / each[None, :] + 1e-9))
    if "pieces" in flights.columns:
        pieces = flights["pieces"].cast(pl.Float64).fill_null(float(MANY)).to_numpy()
        most = np.minimum(most, pieces[:, None])
    return most.astype(np.int64)


def _certain(inputs: PlanInputs) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Leave out lots that are too unlikely to arrive, and those of nothing; keep the rows' numbers."""
    lots = inputs.lots.with_row_index("place")
    for name in ("expires", "owner", "earmark", "chance"):
        if name not in lots.columns:
            lots = lots.with_columns(pl.lit(None).alias(name))
    likely = pl.col("chance").cast(pl.Float64).fill_null(1.0) >= inputs.certainty
    left_out = lots.filter(~likely)["lot"].to_list()
    notes = (f"Lots with a chance below {inputs.certainty:g} are left out: {', '.join(left_out)}.",)
    lots = lots.with_columns(
        likely.alias("likely"), pl.when(likely).then(pl.col("quantity")).otherwise(0).alias("quantity")
    )
    return lots, notes if left_out else ()


def _classes(inputs: PlanInputs, lots: pl.DataFrame, lot_item: Ints) -> tuple[tuple[LotClass, ...], Ints]:
    floored = set(inputs.floors.select("owner", "item").iter_rows())
    apart = inputs.apart.union(inputs.frozen["lot"].to_list())
    left = inputs.items["shelf_left_days"].to_numpy()
    expires = day_number(lots.with_columns(pl.col("expires").cast(pl.Date)), "expires", inputs.first_day)
    horizon = (inputs.last_day - inputs.first_day).days
    keys: dict[tuple[object, ...], list[int]] = {}
    class_of = np.zeros(lots.height, dtype=np.int64)
    rows = lots.select("lot", "item", "owner", "earmark").iter_rows()
    for place, (lot, item, owner, earmark) in enumerate(rows):
        latest = int(expires[place] - left[lot_item[place]])
        latest = NEVER if latest >= horizon else latest
        owner = owner if (owner, item) in floored else None
        key = (int(lot_item[place]), earmark, latest, owner, lot if lot in apart else None)
        keys.setdefault(key, []).append(place)
    for number, members in enumerate(keys.values()):
        class_of[members] = number
    classes = tuple(
        LotClass(item=key[0], earmark=key[1], latest=key[2], owner=key[3], lots=tuple(members))  # type: ignore[arg-type]
        for key, members in keys.items()
    )
    return classes, class_of


def _fits(inputs: PlanInputs, class_item: Ints, destination: Ints) -> Bools:
    """Tell which flight may carry which class: cold chain (also where it lands) and dangerous goods."""
    cold, dangerous = (inputs.items[name].to_numpy().astype(bool)[class_item] for name in ("cold", "dg"))
    keeps_cold = inputs.nodes["cold"].to_numpy().astype(bool)[destination]
    carries_cold, carries_dg = (inputs.flights[name].to_numpy().astype(bool) for name in ("cold", "dg"))
    fits: Bools = (~cold[None, :] | (carries_cold & keeps_cold)[:, None]) & (
        ~dangerous[None, :] | carries_dg[:, None]
    )
    return fits


def _wanted_until(inputs: PlanInputs, classes: tuple[LotClass, ...]) -> Ints:
    """Give, by node and class, the last day on which an arrival at an entry still counts; else ALWAYS."""
    needed = inputs.demands.filter(pl.col("quantity") > 0)
    days = day_number(needed, "date", inputs.first_day)
    last: dict[tuple[str, str], int] = {}
    for (place, item), day in zip(needed.select("location", "item").iter_rows(), days, strict=True):
        last[place, item] = max(int(day), last.get((place, item), ALWAYS))
    codes = inputs.items["item"].to_list()
    wanted = np.full((inputs.nodes.height, len(classes)), ALWAYS, dtype=np.int64)
    for node, (code, place, kind) in enumerate(inputs.nodes.select("node", "location", "kind").iter_rows()):
        if kind == "entry":
            for number, found in enumerate(classes):
                day = last.get((place, codes[found.item]))
                if day is not None and found.earmark in (None, place, code):
                    wanted[node, number] = min(day, found.latest)
    return wanted


def _latest(
    wanted: Ints, fits: Bools, origin: Ints, destination: Ints, departs: Ints, arrives: Ints, is_entry: Bools
) -> Ints:
    """Give, by node and class, the last day on which it is still of use there, following flights back."""
    latest = wanted.copy()
    order = np.argsort(-departs, kind="stable")
    order = order[fits[order].any(axis=1)]
    while True:
        before = latest.copy()
        for flight in order:
            useful = fits[flight] & (arrives[flight] <= latest[destination[flight]])
            here = latest[origin[flight]]
            np.maximum(here, np.where(useful, departs[flight], ALWAYS), out=here)
        if np.array_equal(before, latest):
            return latest


def _earliest(
    class_of: Ints,
    lot_node: Ints,
    lot_day: Ints,
    classes: int,
    nodes: int,
    fits: Bools,
    origin: Ints,
    destination: Ints,
    departs: Ints,
    arrives: Ints,
) -> Ints:
    """Give, by node and class, the first day on which some of it can be there."""
    earliest = np.full((nodes, classes), NEVER, dtype=np.int64)
    np.minimum.at(earliest, (lot_node, class_of), lot_day)
    order = np.argsort(departs, kind="stable")
    order = order[fits[order].any(axis=1)]
    while True:
        before = earliest.copy()
        for flight in order:
            ready = fits[flight] & (earliest[origin[flight]] <= departs[flight])
            there = earliest[destination[flight]]
            np.minimum(there, np.where(ready, arrives[flight], NEVER), out=there)
        if np.array_equal(before, earliest):
            return earliest


def _frozen(
    inputs: PlanInputs, lots: pl.DataFrame, class_of: Ints, pack: Ints, lot_item: Ints
) -> dict[tuple[int, int], int]:
    """Give approved consignments in packs by flight and class; those on suspended flights are zero."""
    lot_at = {code: place for place, code in enumerate(lots["lot"].to_list())}
    flight_at = {code: place for place, code in enumerate(inputs.flights["flight"].to_list())}
    suspended = inputs.flights["suspended"].to_list()
    found: dict[tuple[int, int], int] = {}
    for flight, lot, quantity in inputs.frozen.select("flight", "lot", "quantity").iter_rows():
        at, place = flight_at[flight], lot_at[lot]
        packs = 0 if suspended[at] else quantity // int(pack[lot_item[place]])
        found[at, int(class_of[place])] = packs
    return found
