"""Plans for many futures: what must be decided now is shared, what can wait adapts.

The two-stage program holds one copy of the plan for each scenario (joint samples of need, and pledges that
do or do not arrive); goods on flights that depart inside the freeze window are the same in all copies. The
objective is the mean shortage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from multiprocessing import get_context
from time import perf_counter

import numpy as np
import polars as pl
from scipy.special import ndtri

from aidlift.errors import BadInput
from aidlift.plan.certificate import Certificate
from aidlift.plan.formulate import formulate
from aidlift.plan.inputs import PlanInputs
from aidlift.plan.joint import Joint, decide_now, keys_of
from aidlift.plan.lots import name_lots
from aidlift.plan.make import make_plan
from aidlift.plan.network import Network, build_network
from aidlift.plan.packing import Packer
from aidlift.plan.plan import Plan

FREEZE_DAYS = 3
PLANNED_LEVEL = 0.7
TRACE = 1e-6  # units: next to nothing


def sample_scenarios(
    inputs: PlanInputs, *, count: int, seed: int, spread: float = 0.5, level: float = PLANNED_LEVEL
) -> list[PlanInputs]:
    """Draw futures around inputs made for a quantile of need, when no joint samples are at hand.

    Each country's need is scaled by a log-normal factor, common to its items, whose deviation grows with
    the root of the days to `spread` at the end and whose quantile `level` is the demand given; half of the
    variance is common to all countries. A lot with a chance below one arrives or does not.
    """
    random = np.random.default_rng(seed)
    places = inputs.demands["location"].unique().sort().to_list()
    days = max((inputs.last_day - inputs.first_day).days, 1)
    quantile = float(ndtri(level))
    made = []
    for _ in range(count):
        common, own = random.standard_normal(), random.standard_normal(len(places))
        score = pl.DataFrame(
            {"location": places, "score": np.sqrt(0.5) * (common + own)},
            schema={"location": pl.String, "score": pl.Float64},
        )
        grown = ((pl.col("date") - inputs.first_day).dt.total_days() + 1) / (days + 1)
        factor = (spread * grown.sqrt() * (pl.col("score") - quantile)).exp()
        demands = (
            inputs.demands.join(score, on="location", how="left", maintain_order="left")
            .with_columns((pl.col("quantity") * factor).alias("quantity"))
            .drop("score")
        )
        made.append(replace(inputs, demands=demands, lots=_arrived(inputs.lots, random), certainty=0.0))
    return made


def _arrived(lots: pl.DataFrame, random: np.random.Generator) -> pl.DataFrame:
    """Draw which pledged lots arrive; those that do not hold nothing."""
    if "chance" not in lots.columns:
        return lots
    chance = lots["chance"].cast(pl.Float64).fill_null(1.0).to_numpy()
    here = pl.Series("here", random.random(len(chance)) < chance)
    return lots.with_columns(pl.when(here).then(pl.col("quantity")).otherwise(0).alias("quantity"))


@dataclass(frozen=True, kw_only=True)
class TwoStage:
    """What to decide now: `first_stage` is a frame `frozen` of consignments inside the freeze window.

    `expected` is the mean shortage over the scenarios in the relaxation; `seconds` what it took.
    """

    first_stage: pl.DataFrame
    expected: float
    scenarios: int
    seconds: float


def two_stage(
    inputs: PlanInputs, scenarios: Sequence[PlanInputs], *, days: int = FREEZE_DAYS, seconds: float = 120.0
) -> TwoStage:
    """Decide the flights of the freeze window for all scenarios at once.

    The scenarios must differ in demands and quantities of lots only. Goods of lots that may not arrive are
    decided now as well; they fly in the futures in which they arrive. Raises BadInput if there is no
    scenario.
    """
    start = perf_counter()
    if not scenarios:
        raise BadInput("A plan for many futures needs at least one scenario.")
    wanted, apart = _highest(scenarios), _uncertain(inputs.lots)
    copies = [
        formulate(build_network(_comparable(scenario, inputs, wanted, apart))) for scenario in scenarios
    ]
    found = decide_now(copies, days=days, seconds=seconds - (perf_counter() - start))
    everything = replace(inputs, demands=wanted, certainty=0.0, apart=apart)
    return TwoStage(
        first_stage=_whole_packs(build_network(everything), found, days),
        expected=found.expected,
        scenarios=len(scenarios),
        seconds=perf_counter() - start,
    )


def _uncertain(lots: pl.DataFrame) -> frozenset[str]:
    """Name the lots that may not arrive."""
    if "chance" not in lots.columns:
        return frozenset()
    return frozenset(lots.filter(pl.col("chance").cast(pl.Float64).fill_null(1.0) < 1.0)["lot"])


def _comparable(
    scenario: PlanInputs, inputs: PlanInputs, wanted: pl.DataFrame, apart: frozenset[str]
) -> PlanInputs:
    """Let every copy know every need, if only as a trace, so that the same goods can fly in all of them."""
    key = ["location", "item", "date"]
    own = scenario.demands.select(*key, pl.col("quantity").alias("own"))
    rows = wanted.join(own, on=key, how="left", maintain_order="left")
    trace = pl.when(pl.col("quantity") > 0).then(TRACE).otherwise(0.0)
    demands = rows.with_columns(pl.max_horizontal(pl.col("own").fill_null(0.0), trace).alias("quantity"))
    demands = demands.select(inputs.demands.columns)
    return replace(scenario, flights=inputs.flights, demands=demands, certainty=0.0, apart=apart)


def _highest(scenarios: Sequence[PlanInputs]) -> pl.DataFrame:
    rows = pl.concat([scenario.demands for scenario in scenarios])
    return rows.group_by("location", "item", "date", maintain_order=True).agg(pl.col("quantity").max())


def _whole_packs(network: Network, found: Joint, days: int) -> pl.DataFrame:
    """Round what flies now to whole packs that keep every rule, and name lots."""
    formulation = formulate(network)
    packer = Packer(network, formulation.needs, Certificate(formulation).legs)
    state = packer.start()
    wishes = np.zeros(len(network.pair_flight))
    for key, pair in keys_of(formulation, days).items():
        wishes[pair] = max(found.tonnes.get(key, 0.0), 0.0)
    packer.follow_legs(state, wishes / network.pack_t[network.pair_item])
    named = name_lots(network, state.packs)
    return named.select("flight", "lot", "quantity")


@dataclass(frozen=True, kw_only=True)
class OnFreshFutures:
    """Shortage of two ways of deciding now, future by future, once the rest has adapted."""

    two_stage: tuple[float, ...]
    quantile: tuple[float, ...]

    @property
    def value(self) -> float:
        """Return the value of the stochastic solution: mean shortage of the quantile plan less that of it."""
        return float(np.mean(np.array(self.quantile) - np.array(self.two_stage)))

    @property
    def interval(self) -> tuple[float, float]:
        """Return the 95 % interval of the value, by the normal rule on paired differences."""
        differences = np.array(self.quantile) - np.array(self.two_stage)
        many = len(differences) > 1
        half = 1.96 * float(differences.std(ddof=1)) / np.sqrt(len(differences)) if many else 0.0
        return self.value - half, self.value + half

    def summary(self) -> str:
        """Say the value with its interval."""
        low, high = self.interval
        mean = float(np.mean(self.quantile))
        return (
            f"On {len(self.quantile)} fresh futures deciding for many saves {self.value:,.1f} weighted "
            f"tonne-days ({self.value / mean if mean else 0:.2%}; 95 % interval {low:,.1f} to {high:,.1f}) "
            f"against the plan for the quantile."
        )


def value_on_fresh(
    first: pl.DataFrame,
    other: pl.DataFrame,
    futures: Sequence[PlanInputs],
    *,
    days: int = FREEZE_DAYS,
    gap: float = 0.002,
    seconds: float = 20.0,
    workers: int = 1,
    tell: Callable[[int, int], None] | None = None,
) -> OnFreshFutures:
    """Let two first stages (frames `frozen`) meet fresh futures; the rest of the plan adapts to each.

    `seconds` is the most for each future. With more than one of `workers`, as many processes share the
    futures. `tell` hears how many of the plans needed are made, and how many are.
    """
    asked = [(decided, future, days, gap, seconds) for future in futures for decided in (first, other)]
    left: list[float] = []
    if workers > 1:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as processes:
            left = list(_counted(processes.map(_left_short, asked), len(asked), tell))
    else:
        left = list(_counted(map(_left_short, asked), len(asked), tell))
    return OnFreshFutures(two_stage=tuple(left[::2]), quantile=tuple(left[1::2]))


def _counted(made: Iterable[float], total: int, tell: Callable[[int, int], None] | None) -> Iterator[float]:
    for number, short in enumerate(made, start=1):
        if tell:
            tell(number, total)
        yield short


def _left_short(asked: tuple[pl.DataFrame, PlanInputs, int, float, float]) -> float:
    decided, future, days, gap, seconds = asked
    return shortage_after(decided, future, days=days, gap=gap, seconds=seconds)


def shortage_after(
    decided: pl.DataFrame, future: PlanInputs, *, days: int = FREEZE_DAYS, gap: float, seconds: float
) -> float:
    """Give the shortage of a future when the window's flights fly as decided and the rest adapts.

    In the window nothing else flies. What was decided of a lot that did not arrive does not fly.
    """
    end = future.first_day + timedelta(days=days)
    flights = set(decided["flight"].to_list())
    closed = (pl.col("departs") < end) & ~pl.col("flight").is_in(list(flights))
    open_flights = future.flights.with_columns(
        pl.when(closed).then(0).otherwise(pl.col("max_rotations")).cast(pl.Int64).alias("max_rotations")
    )
    inputs = replace(future, flights=open_flights, frozen=decided)
    return make_plan(inputs, gap=gap, seconds=seconds, fairness=None).objective


def window(plan: Plan, inputs: PlanInputs, days: int = FREEZE_DAYS) -> pl.DataFrame:
    """Give what a plan decides inside the freeze window, as a frame `frozen`."""
    end = inputs.first_day + timedelta(days=days)
    return plan.allocations.filter(pl.col("departs") < end).select("flight", "lot", "quantity")
