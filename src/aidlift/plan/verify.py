"""Check every promise of a plan with simple code that knows nothing of how it was made.

Each rule is a function that yields what breaks it, in words. Tables are walked row by row: slow, plain
and on purpose unlike the formulation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import polars as pl

from aidlift.plan.certify import certified_bound
from aidlift.plan.inputs import PlanInputs
from aidlift.plan.plan import Plan

NEARLY = 1e-6
Row = dict[str, Any]


@dataclass(frozen=True)
class Violation:
    """A promise that a plan breaks: the rule by name, and what was found where."""

    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.message}"


def verdict(broken: list[Violation], named: Sequence[str] = ()) -> str:
    """Say what the check found; `named` are the rules that the plan itself says it could not keep."""
    if broken:
        return f"NOT VERIFIED: {len(broken)} promises are broken, the first: {broken[0]}"
    if named:
        return "Verified: separate code finds every promise kept but those named as broken."
    return "Verified: separate code finds every promise kept."


class _Facts:
    """The inputs by code, and the plan's rows."""

    def __init__(self, plan: Plan, inputs: PlanInputs) -> None:
        self.plan, self.inputs = plan, inputs
        self.flights = _by(inputs.flights, "flight")
        self.lots = _by(inputs.lots, "lot")
        self.items = _by(inputs.items, "item")
        self.nodes = _by(inputs.nodes, "node")
        self.moves: list[Row] = list(plan.allocations.iter_rows(named=True))
        self.turns: dict[str, int] = dict(plan.rotations.select("flight", "rotations").iter_rows())
        self.frozen: dict[tuple[str, str], int] = {
            (row["flight"], row["lot"]): row["quantity"] for row in inputs.frozen.iter_rows(named=True)
        }

    def approved(self, move: Row) -> int:
        """Give how much of a row was approved before."""
        return min(self.frozen.get((move["flight"], move["lot"]), 0), int(move["quantity"]))


def _chance(lot: Row) -> float:
    """Give the chance that a lot arrives; an empty cell is certain, a nought never."""
    chance = lot.get("chance")
    return 1.0 if chance is None else float(chance)


def _by(frame: pl.DataFrame, key: str) -> dict[str, Row]:
    return {row[key]: row for row in frame.iter_rows(named=True)}


def verify(plan: Plan, inputs: PlanInputs) -> list[Violation]:
    """List every promise that the plan breaks; empty if it keeps them all.

    Rules: names, routes, calendar, rotations, suspension, payload, volume, pieces, cold chain, dangerous
    goods, earmark, shelf life, availability, stock, whole packs, handling, floors, frozen, country,
    objective, certificate, bound. What approved consignments alone break is not a violation of the plan.
    """
    facts = _Facts(plan, inputs)
    named = list(_names(facts))
    if named:
        return named  # the other rules look the names up
    rules = (
        _routes, _calendar, _rotations, _loads, _whole, _chains, _earmarks, _shelf, _stock, _packs, _handling,
        _floors, _frozen, _objective,
    )  # fmt: skip
    return [violation for rule in rules for violation in rule(facts)]


def _names(facts: _Facts) -> Iterator[Violation]:
    """Flights, lots and items exist, and each row names the item of its lot."""
    for move in facts.moves:
        for column, known in (("flight", facts.flights), ("lot", facts.lots), ("item", facts.items)):
            if move[column] not in known:
                yield Violation("names", f"{column} {move[column]!r} is not in the inputs")
        lot = facts.lots.get(move["lot"])
        if lot and lot["item"] != move["item"]:
            yield Violation("names", f"lot {move['lot']} holds {lot['item']}, not {move['item']}")
    for flight in facts.turns:
        if flight not in facts.flights:
            yield Violation("names", f"flight {flight!r} is not in the inputs")


def _routes(facts: _Facts) -> Iterator[Violation]:
    """Goods go where the flight goes, when it goes, for the country it lands in."""
    for move in facts.moves:
        flight = facts.flights[move["flight"]]
        for column in ("origin", "destination", "departs", "arrives"):
            if move[column] != flight[column]:
                words = f"{move['flight']}: {column} is {move[column]}, the flight's is {flight[column]}"
                yield Violation("routes", words)
        end = facts.nodes[flight["destination"]]
        served = end["location"] if end["kind"] == "entry" else None
        if move["location"] != served:
            yield Violation("country", f"{move['flight']} lands for {served}, not for {move['location']}")


def _calendar(facts: _Facts) -> Iterator[Violation]:
    """Nothing flies before the first day, and nothing on a suspended day."""
    for move in facts.moves:
        flight = facts.flights[move["flight"]]
        if flight["suspended"]:
            yield Violation("suspension", f"{move['flight']} is suspended and carries {move['lot']}")
        if flight["departs"] < facts.inputs.first_day and not facts.approved(move):
            yield Violation("calendar", f"{move['flight']} departs before {facts.inputs.first_day}")
    for code, turns in facts.turns.items():
        if facts.flights[code]["suspended"]:
            yield Violation("suspension", f"{code} is suspended and flies {turns} times")


def _rotations(facts: _Facts) -> Iterator[Violation]:
    """No flight is flown more often than it can be, and one that carries goods is flown."""
    frozen = {flight for flight, _ in facts.frozen}
    for code, turns in facts.turns.items():
        most = max(facts.flights[code]["max_rotations"], 1 if code in frozen else 0)
        if not 1 <= turns <= most:
            yield Violation("rotations", f"{code} is flown {turns} times; {most} is the most")
    for code in sorted({move["flight"] for move in facts.moves} - set(facts.turns)):
        yield Violation("rotations", f"{code} carries goods and is not flown")


def _loads(facts: _Facts) -> Iterator[Violation]:
    """Mass, volume and pieces on board are at most what the rotations take."""
    loads: dict[str, list[float]] = defaultdict(lambda: [0.0] * 6)
    for move in facts.moves:
        item = facts.items[move["item"]]
        each = (item["mass_kg"], item["volume_m3"], 1 / item["pack"])
        for part in range(3):
            loads[move["flight"]][part] += each[part] * move["quantity"]
            loads[move["flight"]][3 + part] += each[part] * facts.approved(move)
    for code, load in loads.items():
        flight, turns = facts.flights[code], facts.turns.get(code, 0)
        limits = (
            ("payload", "payload_kg", "kg"),
            ("volume", "volume_m3", "m3"),
            ("pieces", "pieces", "pieces"),
        )
        for part, (rule, column, unit) in enumerate(limits):
            limit = flight.get(column)
            if limit is not None and load[part] > max(limit * turns, load[3 + part]) * (1 + NEARLY) + NEARLY:
                words = f"{code} carries {load[part]:,.2f} {unit}; {turns} x {limit:,.2f} is the most"
                yield Violation(rule, words)


def _whole(facts: _Facts) -> Iterator[Violation]:
    """No pack is split over two rotations: of each item no more fly than whole packs fit."""
    aboard: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for move in facts.moves:
        aboard[move["flight"], move["item"]][0] += move["quantity"]
        aboard[move["flight"], move["item"]][1] += facts.approved(move)
    for (code, name), (quantity, approved) in aboard.items():
        flight, item, turns = facts.flights[code], facts.items[name], facts.turns.get(code, 0)
        fit = min(
            flight["payload_kg"] * (1 + NEARLY) // (item["mass_kg"] * item["pack"]),
            flight["volume_m3"] * (1 + NEARLY) // max(item["volume_m3"] * item["pack"], NEARLY),
        )
        if quantity > max(fit * turns * item["pack"], approved):
            words = (
                f"{code} carries {quantity:,} {name}; {turns} rotations take {fit * turns:,.0f} whole packs"
            )
            yield Violation("whole packs", words)


def _chains(facts: _Facts) -> Iterator[Violation]:
    """Cold goods stay cold, also where they land; dangerous goods fly only where they may."""
    for move in facts.moves:
        item, flight = facts.items[move["item"]], facts.flights[move["flight"]]
        if facts.approved(move) == move["quantity"]:
            continue
        if item["cold"] and not flight["cold"]:
            yield Violation("cold chain", f"{move['flight']} does not keep {move['item']} cold")
        if item["cold"] and not facts.nodes[flight["destination"]]["cold"]:
            yield Violation("cold chain", f"{flight['destination']} does not keep {move['item']} cold")
        if item["dg"] and not flight["dg"]:
            yield Violation("dangerous goods", f"{move['flight']} may not carry {move['item']}")


def _earmarks(facts: _Facts) -> Iterator[Violation]:
    """An earmarked lot reaches only the country or the entry it is meant for."""
    for move in facts.moves:
        mark = facts.lots[move["lot"]].get("earmark")
        if mark and move["location"] and mark not in (move["location"], move["destination"]):
            words = f"lot {move['lot']} is for {mark} and goes to {move['location']} ({move['destination']})"
            if facts.approved(move) < move["quantity"]:
                yield Violation("earmark", words)


def _shelf(facts: _Facts) -> Iterator[Violation]:
    """On arrival in a country enough shelf life is left."""
    for move in facts.moves:
        expires = facts.lots[move["lot"]].get("expires")
        left = timedelta(days=facts.items[move["item"]]["shelf_left_days"])
        limit = expires - left if expires else date.max
        if move["location"] and move["arrives"] > limit and facts.approved(move) < move["quantity"]:
            words = f"lot {move['lot']} expires on {expires}; it arrives on {move['arrives']}, after {limit}"
            yield Violation("shelf life", words)


def _stock(facts: _Facts) -> Iterator[Violation]:
    """At no node and on no day more of a lot has left than was there: nothing leaves before it is there."""
    there: dict[tuple[str, str], list[tuple[date, int]]] = defaultdict(list)
    gone: dict[tuple[str, str], list[tuple[date, int]]] = defaultdict(list)
    for move in facts.moves:
        gone[move["lot"], move["origin"]].append((move["departs"], move["quantity"]))
        if not move["location"]:
            there[move["lot"], move["destination"]].append((move["arrives"], move["quantity"]))
    for (lot, node), left in gone.items():
        entry = facts.lots[lot]
        if _chance(entry) < facts.inputs.certainty:
            yield Violation("availability", f"lot {lot} is too unlikely to arrive to be planned with")
        came = there[lot, node] + (
            [(entry["available_on"], entry["quantity"])] if entry["node"] == node else []
        )
        for day in sorted({when for when, _ in left}):
            had = sum(quantity for when, quantity in came if when <= day)
            took = sum(quantity for when, quantity in left if when <= day)
            if took > had:
                ever = sum(quantity for _, quantity in came)
                rule = "availability" if took <= ever else "stock"
                yield Violation(rule, f"by {day} {took:,} of lot {lot} have left {node}, where {had:,} were")


def _packs(facts: _Facts) -> Iterator[Violation]:
    """Only whole packs travel."""
    for move in facts.moves:
        pack = facts.items[move["item"]]["pack"]
        if move["quantity"] % pack or move["quantity"] < 1:
            yield Violation(
                "whole packs", f"{move['quantity']:,} {move['item']} on {move['flight']}; a pack is {pack}"
            )


def _handling(facts: _Facts) -> Iterator[Violation]:
    """A node takes in no more tonnes a day than it can handle."""
    tonnes: dict[tuple[str, date], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for move in facts.moves:
        each = facts.items[move["item"]]["mass_kg"] / 1000
        tonnes[move["destination"], move["arrives"]][0] += each * move["quantity"]
        tonnes[move["destination"], move["arrives"]][1] += each * facts.approved(move)
    for (node, day), (load, approved) in tonnes.items():
        limit = facts.nodes[node].get("handling_t_per_day")
        if limit is not None and load > max(limit, approved) + NEARLY:
            yield Violation("handling", f"{node} takes in {load:,.2f} t on {day}; it handles {limit:,.2f} t")


def _floors(facts: _Facts) -> Iterator[Violation]:
    """Of a member's stock the floor stays in the reserve, but for what was approved before."""
    for floor in facts.inputs.floors.iter_rows(named=True):
        key = (floor["owner"], floor["item"])
        own = {code for code, lot in facts.lots.items() if (lot.get("owner"), lot["item"]) == key}
        held = sum(
            facts.lots[code]["quantity"]
            for code in own
            if facts.lots[code]["available_on"] <= facts.inputs.last_day
            and _chance(facts.lots[code]) >= facts.inputs.certainty
        )
        sent = sum(move["quantity"] for move in facts.moves if move["lot"] in own and move["location"])
        approved = sum(
            facts.approved(move) for move in facts.moves if move["lot"] in own and move["location"]
        )
        if sent > max(held - floor["quantity"], approved, 0):
            words = f"{key[0]} keeps {held - sent:,} {key[1]}; its floor is {floor['quantity']:,}"
            yield Violation("floors", words)


def _frozen(facts: _Facts) -> Iterator[Violation]:
    """Approved consignments fly as they were approved, unless the plan says in words why they cannot."""
    moved: dict[tuple[str, str], int] = defaultdict(int)
    for move in facts.moves:
        moved[move["flight"], move["lot"]] += move["quantity"]
    for (flight, lot), quantity in facts.frozen.items():
        told = any(flight in words and lot in words for words in facts.plan.broken)
        if moved[flight, lot] != quantity and not told:
            words = (
                f"{quantity:,} of lot {lot} on {flight} were approved; the plan has {moved[flight, lot]:,}"
            )
            yield Violation("frozen", words)


def _objective(facts: _Facts) -> Iterator[Violation]:
    """The objective follows from the allocations; the prices prove the bound; it is not above it."""
    found = _left_short(facts)
    told = facts.plan.objective
    if abs(found - told) > 1e-6 * max(1.0, abs(found)):
        yield Violation("objective", f"the plan says {told:,.4f}; its allocations leave {found:,.4f}")
    bound = facts.plan.bound
    if bound is not None and facts.plan.proof == "prices":
        proven = certified_bound(facts.plan.prices, _without_told(facts))
        if proven < bound - 1e-6 * max(1.0, abs(bound)):
            yield Violation("certificate", f"the prices prove {proven:,.4f}; the plan says {bound:,.4f}")
    if bound is not None and bound > found * (1 + 1e-9) + NEARLY:
        yield Violation("bound", f"the bound {bound:,.4f} is above the objective {found:,.4f}")


def _without_told(facts: _Facts) -> PlanInputs:
    """Leave out approved consignments of which the plan says in words that they cannot fly."""
    told = [
        not any(flight in words and lot in words for words in facts.plan.broken)
        for flight, lot in facts.inputs.frozen.select("flight", "lot").iter_rows()
    ]
    return replace(facts.inputs, frozen=facts.inputs.frozen.filter(pl.Series(told, dtype=pl.Boolean)))


def _left_short(facts: _Facts) -> float:
    """Weigh each checkpoint's shortage: 1 for the mildest 20 % of need, 2 the next 30 %, 4 the worst 50 %."""
    came: dict[tuple[str, str], list[tuple[date, int]]] = defaultdict(list)
    for move in facts.moves:
        if move["location"]:
            came[move["location"], move["item"]].append((move["arrives"], move["quantity"]))
    total = 0.0
    before: dict[tuple[str, str], date] = {}
    for row in facts.inputs.demands.sort("date").iter_rows(named=True):
        key, need = (row["location"], row["item"]), row["quantity"]
        days = (row["date"] - before.get(key, facts.inputs.first_day - timedelta(days=1))).days
        before[key] = row["date"]
        short = max(need - sum(quantity for when, quantity in came[key] if when <= row["date"]), 0)
        item = facts.items[row["item"]]
        mild, worse = min(short, 0.2 * need), min(max(short - 0.2 * need, 0), 0.3 * need)
        weighed = mild + 2 * worse + 4 * max(short - 0.5 * need, 0)
        total += weighed * item["mass_kg"] / 1000 * item["criticality"] * days
    return total
