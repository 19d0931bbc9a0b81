"""A plan as a value: what flies where, how good it is, and what it leaves short."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import polars as pl

from aidlift import frames
from aidlift.plan.inputs import PlanInputs

TIERS = ((0.2, 1.0), (0.3, 2.0), (0.5, 4.0))
"""Share of need and weight of its shortage: the mildest 20 %, the next 30 %, the worst 50 %. Deprivation
cost grows (Holguín-Veras et al. 2013, Journal of Operations Management 31, 262-280); here in three
straight pieces."""


@dataclass(frozen=True, kw_only=True)
class FairShare:
    """No country's coverage of critical items is below `floor` times that of a proportional split.

    Critical are the items of criticality `critical` and above (none given: those with the highest one);
    coverage is by mass, by the last checkpoint.
    """

    floor: float = 0.2
    critical: float | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Who gets what, on which flight, and how far from the best possible that is at most.

    `objective` is the shortage that is left: tonnes x days, weighted by criticality and tier;
    `nothing_sent` what it is without a plan. No plan has an objective below `bound`; `gap` is
    (objective - bound) / objective; `proof` says what proves the
    bound: `prices`, which anybody can work out again, or `branch and bound`, which is the solver's word.
    Baselines prove nothing: their bound and gap are None. `broken`
    says in words which rules could not be kept, `notes` what else should be known.
    """

    allocations: pl.DataFrame
    rotations: pl.DataFrame
    coverage: pl.DataFrame
    objective: float
    nothing_sent: float
    bound: float | None
    gap: float | None
    status: str
    method: str
    seed: int
    seconds: float
    price_of_fairness: float | None = None
    proof: str = ""
    prices: pl.DataFrame = field(default_factory=partial(frames.empty, "prices"))
    broken: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def summary(self) -> str:
        """Say in a few sentences what the plan does and how good it is proven to be."""
        sent = self.allocations.filter(pl.col("location").is_not_null())
        tonnes = self.rotations["mass_kg"].sum() / 1000
        turns = int(self.rotations["rotations"].sum())
        places = sent["location"].n_unique()
        relieved = 1 - self.objective / self.nothing_sent if self.nothing_sent else 1.0
        lines = [
            f"{turns:,} rotation{'' if turns == 1 else 's'} carry {tonnes:,.1f} t to {places} "
            f"countr{'y' if places == 1 else 'ies'}; {relieved:.1%} of the weighted shortage is removed."
        ]
        if self.gap is not None:
            lines.append(f"Proven to be within {self.gap:.3%} of the best possible ({self.seconds:.1f} s).")
        if self.price_of_fairness is not None and self.objective:
            share = self.price_of_fairness / self.objective
            lines.append(f"The fairness floor costs {share:.2%} of the shortage that is left.")
        lines += [f"Broken: {words}" for words in self.broken]
        return "\n".join(lines)


def coverage(allocations: Plan | pl.DataFrame, inputs: PlanInputs) -> pl.DataFrame:
    """Return need and what meets it at each checkpoint: `location, item, date, needed, met, share`.

    `met` is what has arrived by the day, at most the need; `share` is 1 where nothing is needed.
    """
    if isinstance(allocations, Plan):
        allocations = allocations.allocations
    steps = (
        allocations.filter(pl.col("location").is_not_null())
        .group_by("location", "item", pl.col("arrives").alias("come"), maintain_order=True)
        .agg(pl.col("quantity").sum())
        .sort("come")
        .with_columns(pl.col("quantity").cum_sum().over("location", "item").alias("arrived"))
        .drop("quantity")
    )
    rows = inputs.demands.select("location", "item", "date", pl.col("quantity").alias("needed"))
    met = rows.sort("date").join_asof(
        steps, left_on="date", right_on="come", by=["location", "item"], check_sortedness=False
    )
    return (
        met.with_columns(pl.min_horizontal("needed", pl.col("arrived").fill_null(0)).alias("met"))
        .with_columns(
            pl.when(pl.col("needed") > 0).then(pl.col("met") / pl.col("needed")).otherwise(1.0).alias("share")
        )
        .select("location", "item", "date", "needed", "met", "share")
        .sort("location", "item", "date")
    )


def shortage(covered: pl.DataFrame, inputs: PlanInputs) -> float:
    """Return the objective: tonnes short x days since the checkpoint before, by criticality and tier."""
    day_before = inputs.first_day - timedelta(days=1)
    since = pl.col("date").shift(1).over("location", "item").fill_null(day_before)
    short_t = (pl.col("needed") - pl.col("met")) * pl.col("mass_kg") / 1000
    need_t = pl.col("needed") * pl.col("mass_kg") / 1000
    tiers, begins = pl.lit(0.0), 0.0
    for share, weight in TIERS:
        tiers = tiers + weight * (short_t - begins * need_t).clip(0.0, share * need_t)
        begins += share
    rows = covered.sort("location", "item", "date").with_columns(
        (pl.col("date") - since).dt.total_days().alias("days")
    )
    weighed = rows.join(
        inputs.items.select("item", "mass_kg", "criticality"), on="item", maintain_order="left"
    )
    return float(weighed.select((tiers * pl.col("criticality") * pl.col("days")).sum()).item() or 0.0)
