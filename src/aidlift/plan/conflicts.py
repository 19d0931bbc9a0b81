"""Hard rules that approved consignments break on their own: found, named in words, and worked around.

What is approved flies as it is wherever it can fly at all; limits that it alone exceeds are told and count
as just met. What cannot fly (a suspended flight, a lot that has not so much, is elsewhere or comes later) is
told and left out.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from aidlift.plan.inputs import PlanInputs

Row = dict[str, Any]


def settle_conflicts(inputs: PlanInputs) -> tuple[PlanInputs, list[str]]:
    """Return inputs whose approved consignments can fly, and the broken rules in words."""
    if inputs.frozen.is_empty():
        return inputs, _floors(inputs)
    flights, lots, items = (
        {row[key]: row for row in frame.iter_rows(named=True)}
        for frame, key in ((inputs.flights, "flight"), (inputs.lots, "lot"), (inputs.items, "item"))
    )
    rows = sorted(
        inputs.frozen.iter_rows(named=True),
        key=lambda row: (flights[row["flight"]]["departs"], row["flight"]),
    )
    broken: list[str] = []
    stock = _Stock(inputs)
    kept: list[Row] = []
    for row in rows:
        flight, lot = flights[row["flight"]], lots[row["lot"]]
        reason = _cannot_fly(inputs, row, flight, lot, items[lot["item"]], stock)
        if reason:
            broken.append(
                f"The approved {row['quantity']:,} {lot['item']} of lot {row['lot']} on {row['flight']} "
                f"cannot fly: {reason}."
            )
            continue
        stock.move(row["lot"], flight, row["quantity"])
        kept.append(row)
    settled = replace(inputs, frozen=pl.DataFrame(kept, schema=inputs.frozen.schema))
    words = [*_overfull(kept, flights, lots, items), *_handling(inputs, kept, flights, lots, items)]
    return settled, broken + words + _floors(settled)


class _Stock:
    """What is where on which day, while approved consignments are moved."""

    def __init__(self, inputs: PlanInputs) -> None:
        self.came: dict[tuple[str, str], list[tuple[date, int]]] = defaultdict(list)
        self.entries = set(inputs.nodes.filter(pl.col("kind") == "entry")["node"].to_list())
        for row in inputs.lots.iter_rows(named=True):
            self.came[row["lot"], row["node"]].append((row["available_on"], row["quantity"]))

    def there(self, lot: str, node: str, day: date) -> int:
        return sum(quantity for when, quantity in self.came[lot, node] if when <= day)

    def move(self, lot: str, flight: Row, quantity: int) -> None:
        self.came[lot, flight["origin"]].append((flight["departs"], -quantity))
        if flight["destination"] not in self.entries:
            self.came[lot, flight["destination"]].append((flight["arrives"], quantity))


def _chance(lot: Row) -> float:
    """Give the chance that a lot arrives; an empty cell is certain, a nought never."""
    chance = lot.get("chance")
    return 1.0 if chance is None else float(chance)


def _cannot_fly(inputs: PlanInputs, row: Row, flight: Row, lot: Row, item: Row, stock: _Stock) -> str:
    """Say why an approved consignment cannot fly at all; empty if it can."""
    if flight["suspended"]:
        return f"{flight['corridor']} is suspended on {flight['departs']}"
    if _chance(lot) < inputs.certainty:
        return f"the lot arrives with a chance of only {lot['chance']:g}"
    if row["quantity"] % item["pack"]:
        return f"a pack holds {item['pack']:,}, and only whole packs travel"
    departed = flight["departs"] < inputs.first_day
    there = stock.there(row["lot"], flight["origin"], inputs.first_day if departed else flight["departs"])
    if there < row["quantity"]:
        return f"{flight['origin']} has {there:,} of the lot on {flight['departs']}"
    return ""


def _overfull(
    kept: list[Row], flights: dict[str, Row], lots: dict[str, Row], items: dict[str, Row]
) -> list[str]:
    """Name flights whose approved consignments alone are more than they take."""
    loads: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for row in kept:
        item = items[lots[row["lot"]]["item"]]
        for part, each in enumerate((item["mass_kg"], item["volume_m3"], 1 / item["pack"])):
            loads[row["flight"]][part] += each * row["quantity"]
    words = []
    for code, load in loads.items():
        flight = flights[code]
        turns = max(flight["max_rotations"], 1)
        for part, (column, unit) in enumerate(
            (("payload_kg", "kg"), ("volume_m3", "m3"), ("pieces", "pieces"))
        ):
            limit = flight.get(column)
            if limit is not None and load[part] > limit * turns + 1e-6:
                words.append(
                    f"{code} takes {limit * turns:,.1f} {unit}; "
                    f"the approved consignments need {load[part]:,.1f}."
                )
    return words


def _handling(
    inputs: PlanInputs,
    kept: list[Row],
    flights: dict[str, Row],
    lots: dict[str, Row],
    items: dict[str, Row],
) -> list[str]:
    """Name nodes whose approved arrivals of a day are more than they handle."""
    tonnes: dict[tuple[str, date], float] = defaultdict(float)
    for row in kept:
        flight = flights[row["flight"]]
        mass = items[lots[row["lot"]]["item"]]["mass_kg"]
        tonnes[flight["destination"], flight["arrives"]] += mass * row["quantity"] / 1000
    nodes = {row["node"]: row for row in inputs.nodes.iter_rows(named=True)}
    return [
        f"{nodes[node]['name']} ({node}) handles {nodes[node]['handling_t_per_day']:,.1f} t a day; "
        f"the approved consignments need {load:,.1f} t on {day}."
        for (node, day), load in sorted(tonnes.items())
        if nodes[node].get("handling_t_per_day") is not None
        and load > nodes[node]["handling_t_per_day"] + 1e-6
    ]


def _floors(inputs: PlanInputs) -> list[str]:
    """Name floors above what the member has, or that approved consignments break."""
    flights = {row["flight"]: row for row in inputs.flights.iter_rows(named=True)}
    entries = set(inputs.nodes.filter(pl.col("kind") == "entry")["node"].to_list())
    sent: dict[str, int] = defaultdict(int)
    for row in inputs.frozen.iter_rows(named=True):
        if flights[row["flight"]]["destination"] in entries:
            sent[row["lot"]] += row["quantity"]
    words = []
    for floor in inputs.floors.iter_rows(named=True):
        own = [
            row
            for row in inputs.lots.iter_rows(named=True)
            if (row.get("owner"), row["item"]) == (floor["owner"], floor["item"])
            and row["available_on"] <= inputs.last_day
            and _chance(row) >= inputs.certainty
        ]
        held = sum(row["quantity"] for row in own)
        left = held - sum(sent[row["lot"]] for row in own)
        if left < floor["quantity"]:
            why = (
                f"it holds {held:,}" if held < floor["quantity"] else f"approved consignments leave {left:,}"
            )
            words.append(f"{floor['owner']} is to keep {floor['quantity']:,} {floor['item']}; {why}.")
    return words
