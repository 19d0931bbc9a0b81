"""What a plan changes: coverage before and after it, country by country, and its flights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from aidlift.plan import Plan, PlanInputs
from aidlift.web.words import name_of


@dataclass(frozen=True)
class Cover:
    """One country, by mass on the last day: covered before, added by the plan, and left open, as shares."""

    code: str
    name: str
    needed_t: float
    before: float
    added: float
    items: int
    met_items: int
    flights: int

    @property
    def after(self) -> float:
        """What is covered once the plan is carried out."""
        return self.before + self.added

    @property
    def parts(self) -> list[tuple[str, float]]:
        """The bar: before, then by the plan; what stays empty is uncovered."""
        return [("first", self.before), ("second", self.added)]


@dataclass(frozen=True)
class Flown:
    """A departure of the plan: its way, what it carries, and how full it is."""

    flight: str
    corridor: str
    origin: str
    destination: str
    departs: date
    arrives: date
    rotations: int
    tonnes: float
    full: float | None
    """By mass or volume, whichever is nearer its limit; None where no limit is known."""


def covers(plan: Plan, inputs: PlanInputs, gap: pl.DataFrame) -> list[Cover]:
    """Give coverage by country, in the order of names. `gap` is the run's table `shortfall`.

    Without it (a plan kept without its run) only what the plan was asked to meet is known, and nothing of it
    counts as covered before.
    """
    mass = inputs.items.select("item", "mass_kg")
    last = plan.coverage.sort("date").group_by("location", "item", maintain_order=True).last()
    whole = gap.filter(pl.col("date") == pl.col("date").max()).select(
        "location", "item", need="needed", open="shortfall"
    )
    rows = (
        last.join(whole, on=["location", "item"], how="left")
        .join(mass, on="item")
        .with_columns(pl.col("need").fill_null(pl.col("needed")), pl.col("open").fill_null(pl.col("needed")))
        .with_columns(need=pl.max_horizontal("need", "open"), met=pl.min_horizontal("met", "open"))
    )
    sums = rows.group_by("location").agg(
        (pl.col("need") * pl.col("mass_kg")).sum().alias("need"),
        ((pl.col("need") - pl.col("open")) * pl.col("mass_kg")).sum().alias("before"),
        (pl.col("met") * pl.col("mass_kg")).sum().alias("met"),
        pl.len().alias("items"),
        (pl.col("share") >= 1).sum().alias("met_items"),
    )
    sent = dict(plan.allocations.group_by("location").agg(pl.col("flight").n_unique()).iter_rows())
    found = [
        Cover(
            code=row["location"],
            name=name_of(row["location"]),
            needed_t=row["need"] / 1000,
            before=row["before"] / row["need"],
            added=row["met"] / row["need"],
            items=row["items"],
            met_items=row["met_items"],
            flights=sent.get(row["location"], 0),
        )
        for row in sums.filter(pl.col("need") > 0).iter_rows(named=True)
    ]
    return sorted(found, key=lambda one: one.name)


def flown(plan: Plan, inputs: PlanInputs) -> list[Flown]:
    """List the departures that a plan uses, by day."""
    rows = inputs.flights.join(
        plan.rotations.rename({"volume_m3": "loaded_m3"}), on="flight", how="inner"
    ).sort("departs", "flight")
    return [
        Flown(
            flight=row["flight"],
            corridor=row["corridor"],
            origin=row["origin"],
            destination=row["destination"],
            departs=row["departs"],
            arrives=row["arrives"],
            rotations=row["rotations"],
            tonnes=row["mass_kg"] / 1000,
            full=_full(row),
        )
        for row in rows.iter_rows(named=True)
    ]


def consigned(plan: Plan, country: str) -> list[dict[str, object]]:
    """Sum what a country gets, item by item; all countries for an empty code."""
    rows = plan.allocations.filter(pl.col("location").is_not_null())
    rows = rows.filter(location=country) if country else rows
    return (
        rows.group_by("location", "item")
        .agg(pl.col("quantity").sum(), pl.col("flight").n_unique().alias("flights"), pl.col("arrives").min())
        .sort("location", "item")
        .to_dicts()
    )


def _full(row: dict[str, float | None]) -> float | None:
    turns = row["rotations"] or 1
    shares = [
        float(loaded) / (float(room) * turns)
        for loaded, room in ((row["mass_kg"], row["payload_kg"]), (row["loaded_m3"], row["volume_m3"]))
        if loaded is not None and room
    ]
    return max(shares, default=None)


def suspended(inputs: PlanInputs) -> list[str]:
    """Name the corridors of which some flight is suspended in the plan's days."""
    return inputs.flights.filter("suspended")["corridor"].unique().sort().to_list()


def operating(inputs: PlanInputs) -> list[tuple[str, list[date]]]:
    """Name the corridors that fly, with their days."""
    rows = inputs.flights.filter(~pl.col("suspended")).group_by("corridor").agg(pl.col("departs").sort())
    return sorted((name, sorted(set(days))) for name, days in rows.iter_rows())


def lots_used(plan: Plan) -> Sequence[tuple[str, str]]:
    """Name the lots that the plan sends something of, each with its item."""
    return plan.allocations.select("lot", "item").unique().sort("lot").rows()
