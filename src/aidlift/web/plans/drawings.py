"""The charts of a plan: its flights on the map and in time."""

from __future__ import annotations

import polars as pl

from aidlift.charts import gantt
from aidlift.charts import map as maps
from aidlift.charts.theme import NARROW, Spec
from aidlift.plan import Plan, PlanInputs
from aidlift.web.pictures import Draw
from aidlift.web.plans.cover import Cover
from aidlift.web.words import listed, plural

MOST_FLIGHTS = 40


def on_the_map(plan: Plan, inputs: PlanInputs, covers: list[Cover]) -> Draw:
    """Draw the flights of a plan over the share of need that is covered after it, and what is suspended."""
    used = inputs.flights.join(plan.rotations.select("flight").unique(), on="flight")
    shut = inputs.flights.filter("suspended")
    ways = pl.concat(
        [
            frame.select("origin", "destination", pl.lit(kind).alias("kind"))
            for frame, kind in ((used, maps.PLANNED), (shut, maps.SUSPENDED))
        ]
    ).unique(maintain_order=True)
    tonnes = _tonnes(plan, inputs)
    names = listed([one.name for one in covers])

    def draw(width: int) -> Spec:
        return maps.flight_map(
            {one.code: tonnes.get(one.code, 0.0) for one in covers},
            inputs.nodes,
            ways,
            title="Where the plan sends goods",
            subtitle="Tonnes to each country, and the flights between",
            source="Planned by Aidlift.",
            alt=f"Map of the planned flights to {names}. {maps.DISCLAIMER}",
            legend="Tonnes",
            width=width,
            height=470 if width > NARROW else 330,
        )

    return draw


def in_time(plan: Plan, inputs: PlanInputs) -> Draw:
    """Draw each planned departure from loading to customs."""
    used = inputs.flights.join(plan.rotations.select("flight", "rotations"), on="flight").sort(
        "departs", "flight"
    )
    turns = pl.col("rotations")
    labels = used.with_columns(
        pl.concat_str(
            "origin",
            pl.lit("–"),
            "destination",
            pl.when(turns > 1).then(pl.concat_str(pl.lit(" ×"), turns.cast(pl.String))).otherwise(pl.lit("")),
            pl.lit("  "),
            "corridor",
        ).alias("label")
    )
    rows = gantt.phases(labels.head(MOST_FLIGHTS))
    more = f" The first {MOST_FLIGHTS} of {used.height}." if used.height > MOST_FLIGHTS else ""

    def draw(width: int) -> Spec:
        return gantt.gantt(
            rows,
            title=plural(used.height, "departure"),
            subtitle="Loading, travel, unloading and customs, in UTC",
            source=f"Planned by Aidlift.{more}",
            alt=f"Timetable of {plural(used.height, 'planned departure')}.",
            width=width,
        )

    return draw


def _tonnes(plan: Plan, inputs: PlanInputs) -> dict[str, float]:
    rows = plan.allocations.filter(pl.col("location").is_not_null()).join(
        inputs.items.select("item", "mass_kg"), on="item"
    )
    sums = rows.group_by("location").agg((pl.col("quantity") * pl.col("mass_kg")).sum() / 1000)
    return dict(sums.iter_rows())
