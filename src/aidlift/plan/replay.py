"""Replay: one plan a day, each on what the days before have already sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import polars as pl

from aidlift.plan.inputs import PlanInputs
from aidlift.plan.make import FAIR_DEFAULT, make_plan
from aidlift.plan.plan import FairShare, Plan

FREEZE_DAYS = 3
Place = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Step:
    """A day of a replay: the plan made on its eve, what left on it, and what was already under way."""

    day: date
    plan: Plan
    inputs: PlanInputs
    left: pl.DataFrame


@dataclass
class _World:
    """What has happened: lots moved and used up, goods that arrived and were not yet needed."""

    sent: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    moved: list[dict[str, object]] = field(default_factory=list)
    coming: list[tuple[date, Place, float]] = field(default_factory=list)
    spare: dict[Place, float] = field(default_factory=lambda: defaultdict(float))
    plan: Plan | None = None


def replay(
    inputs_on: Callable[[date], PlanInputs],
    first_day: date,
    last_day: date,
    *,
    freeze_days: int = FREEZE_DAYS,
    gap: float = 0.002,
    seconds: float = 20.0,
    fairness: FairShare | None = FAIR_DEFAULT,
    seed: int = 0,
) -> Iterator[Step]:
    """Plan on the eve of each day from `first_day` to `last_day`, and let that day's flights leave.

    `inputs_on(eve)` gives what is known on a day for the days after it, as if nothing had been sent. What
    left is taken off the lots (or stands at the store it went to) and off the needs; flights of the freeze
    window stay as the plan before approved them, unless they have been suspended since.
    """
    world = _World()
    for step in range((last_day - first_day).days + 1):
        day = first_day + timedelta(days=step)
        inputs = _so_far(inputs_on(day - timedelta(days=1)), world, day, freeze_days)
        plan = make_plan(inputs, gap=gap, seconds=seconds, fairness=fairness, seed=seed, previous=world.plan)
        left = plan.allocations.filter(pl.col("departs") == day)
        yield Step(day=day, plan=plan, inputs=inputs, left=left)
        _let_leave(world, inputs, left)
        world.plan = plan


def _so_far(inputs: PlanInputs, world: _World, day: date, freeze_days: int) -> PlanInputs:
    """Take what has been sent off the lots and the needs, and freeze what is approved."""
    schema = inputs.lots.schema
    own = inputs.lots.with_columns(
        (
            pl.col("quantity")
            - pl.Series(
                [world.sent[lot, node] for lot, node in inputs.lots.select("lot", "node").iter_rows()],
                dtype=pl.Int64,
            )
        ).alias("quantity")
    )
    moved = pl.DataFrame(
        [
            {name: row.get(name) for name in schema} | {"quantity": _left_of(row, world)}
            for row in world.moved
        ],
        schema=schema,
    )
    lots = pl.concat([own, moved.filter(pl.col("quantity") > 0)])
    return replace(
        inputs,
        lots=lots,
        demands=_still_needed(inputs, world, day),
        frozen=_approved(inputs, lots, world, freeze_days),
    )


def _left_of(row: dict[str, object], world: _World) -> int:
    quantity = row["quantity"]
    assert isinstance(quantity, int)
    return quantity - world.sent[str(row["lot"]), str(row["node"])]


def _still_needed(inputs: PlanInputs, world: _World, day: date) -> pl.DataFrame:
    """Subtract goods that arrived and are not used up, and goods under way from the day they arrive."""
    rows = []
    came: dict[Place, list[tuple[date, float]]] = defaultdict(list)
    for when, place, quantity in world.coming:
        came[place].append((when, quantity))
    for place, item, when, quantity in inputs.demands.select(
        "location", "item", "date", "quantity"
    ).iter_rows():
        key = (place, item)
        met = world.spare[key] + sum(number for arrives, number in came[key] if day <= arrives <= when)
        rows.append(max(quantity - met, 0.0))
    return inputs.demands.with_columns(pl.Series("quantity", rows, dtype=pl.Float64))


def _approved(inputs: PlanInputs, lots: pl.DataFrame, world: _World, freeze_days: int) -> pl.DataFrame:
    """Take over what the plan before sends inside the freeze window, if it still can fly."""
    if world.plan is None:
        return inputs.frozen
    end = inputs.first_day + timedelta(days=freeze_days)
    open_now = inputs.flights.filter(~pl.col("suspended"))["flight"]
    planned = world.plan.allocations.filter(
        pl.col("departs") >= inputs.first_day,
        pl.col("departs") < end,
        pl.col("flight").is_in(open_now.implode()),
    )
    homes = dict(lots.select("lot", "node").iter_rows())
    waiting = {str(row["lot"]): _left_of(row, world) for row in world.moved}
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for flight, lot, origin, quantity in planned.select("flight", "lot", "origin", "quantity").iter_rows():
        rest = quantity
        if homes.get(lot) != origin:  # what has already come to a store on the way stands there as a lot
            for row in world.moved:
                code = str(row["lot"])
                if row["of"] == lot and row["node"] == origin and waiting[code] > 0 and rest > 0:
                    taken = min(rest, waiting[code])
                    waiting[code] -= taken
                    rest -= taken
                    totals[flight, code] += taken
        if rest > 0 and lot in homes:
            totals[flight, lot] += rest
    rows = [(flight, lot, quantity) for (flight, lot), quantity in totals.items()]
    return pl.DataFrame(rows, schema=inputs.frozen.schema, orient="row")


def _let_leave(world: _World, inputs: PlanInputs, left: pl.DataFrame) -> None:
    """Let a day's flights leave, use up the day's need, and let goods arrive."""
    lots = {row["lot"]: row for row in inputs.lots.iter_rows(named=True)}
    kinds = dict(inputs.items.select("item", "kind").iter_rows())
    for move in left.iter_rows(named=True):
        world.sent[move["lot"], move["origin"]] += move["quantity"]
        if move["location"]:
            world.coming.append((move["arrives"], (move["location"], move["item"]), float(move["quantity"])))
        else:
            code = f"{move['lot']} by {move['flight']}"
            there = {"lot": code, "node": move["destination"], "available_on": move["arrives"]}
            world.moved.append(lots[move["lot"]] | there | {"quantity": move["quantity"], "of": move["lot"]})
    today = inputs.first_day
    for when, key, quantity in [entry for entry in world.coming if entry[0] <= today]:
        world.spare[key] += quantity
        world.coming.remove((when, key, quantity))
    for place, item, quantity in (
        inputs.demands.filter(date=today).select("location", "item", "quantity").iter_rows()
    ):
        if kinds[item] == "consumable":
            world.spare[place, item] = max(world.spare[place, item] - quantity, 0.0)
