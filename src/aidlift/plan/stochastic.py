"""Plans for many futures: what must be decided now is shared, what can wait adapts.

The two-stage program holds one copy of the plan for each scenario (joint samples of need, and pledges that
do or do not arrive); goods on flights that depart inside the freeze window are the same in all copies. The
objective is the mean shortage.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from time import perf_counter

import numpy as np
import polars as pl
from scipy import sparse
from scipy.special import ndtri

from aidlift.errors import BadInput
from aidlift.plan.certificate import Certificate
from aidlift.plan.formulate import Formulation, formulate
from aidlift.plan.inputs import PlanInputs
from aidlift.plan.lots import name_lots
from aidlift.plan.make import make_plan
from aidlift.plan.network import Floats, Ints, Network, build_network
from aidlift.plan.packing import Packer
from aidlift.plan.plan import Plan
from aidlift.solvers.pdlp import LargeLinear
from aidlift.solvers.program import Program
from aidlift.solvers.simplex import simplex

FREEZE_DAYS = 3
SIMPLEX_NONZEROS = 800_000
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

    The scenarios must differ in demands and quantities of lots only. Consignments of lots that may not
    arrive are decided now only if they would fly in the window, and only as far as the lots hold in all
    scenarios. Raises BadInput if there is no scenario.
    """
    start = perf_counter()
    if not scenarios:
        raise BadInput("A plan for many futures needs at least one scenario.")
    certain = replace(inputs, lots=_certain_lots(inputs.lots), certainty=0.0)
    network = build_network(replace(certain, demands=_highest(scenarios)))
    shared = _now(network, days)
    wanted = _highest(scenarios)
    parts = [formulate(build_network(_comparable(scenario, inputs, wanted))) for scenario in scenarios]
    program, columns = _joined(parts, network, shared)
    left = max(seconds - (perf_counter() - start), 1.0)
    values = _solve(program, left)
    expected = float(program.cost @ values) + sum(part.constant for part in parts) / len(parts)
    wishes = np.zeros(len(network.pair_flight))
    wishes[shared] = values[columns]
    frozen = _whole_packs(network, wishes)
    return TwoStage(
        first_stage=frozen, expected=expected, scenarios=len(scenarios), seconds=perf_counter() - start
    )


def _certain_lots(lots: pl.DataFrame) -> pl.DataFrame:
    if "chance" not in lots.columns:
        return lots
    sure = pl.col("chance").cast(pl.Float64).fill_null(1.0) >= 1.0
    return lots.with_columns(pl.when(sure).then(pl.col("quantity")).otherwise(0).alias("quantity"))


def _comparable(scenario: PlanInputs, inputs: PlanInputs, wanted: pl.DataFrame) -> PlanInputs:
    """Let every copy know every need, if only as a trace, so that the same goods can fly in all of them."""
    key = ["location", "item", "date"]
    own = scenario.demands.select(*key, pl.col("quantity").alias("own"))
    rows = wanted.join(own, on=key, how="left", maintain_order="left")
    trace = pl.when(pl.col("quantity") > 0).then(TRACE).otherwise(0.0)
    demands = rows.with_columns(pl.max_horizontal(pl.col("own").fill_null(0.0), trace).alias("quantity"))
    return replace(scenario, flights=inputs.flights, demands=demands.select(inputs.demands.columns))


def _highest(scenarios: Sequence[PlanInputs]) -> pl.DataFrame:
    rows = pl.concat([scenario.demands for scenario in scenarios])
    return rows.group_by("location", "item", "date", maintain_order=True).agg(pl.col("quantity").max())


def _now(network: Network, days: int) -> Ints:
    return np.flatnonzero(network.departs[network.pair_flight] < days)


Key = tuple[int, tuple[int, ...]]


def _keys(network: Network, pairs: Ints) -> list[Key]:
    """Name pairs by flight and the lots of their class, to find them again in another copy."""
    flights, found = network.pair_flight[pairs].tolist(), network.pair_class[pairs].tolist()
    return [(flight, network.classes[number].lots) for flight, number in zip(flights, found, strict=True)]


def _joined(parts: list[Formulation], network: Network, shared: Ints) -> tuple[Program, slice]:
    """Put the copies side by side; goods that fly now are tied to one common column each."""
    sizes = [part.program.size for part in parts]
    row_at = np.cumsum([0, *(rows for rows, _, _ in sizes)])
    column_at = np.cumsum([0, *(columns for _, columns, _ in sizes)])
    common = {key: number for number, key in enumerate(_keys(network, shared))}
    ties_row: list[int] = []
    ties_column: list[int] = []
    ties_value: list[float] = []
    total = int(column_at[-1])
    ties = 0
    for part, begin in zip(parts, column_at[:-1], strict=True):
        own = part.network
        now = np.flatnonzero(own.departs[own.pair_flight] < _window(network, shared))
        found = {key: int(pair) for pair, key in zip(now, _keys(own, now), strict=True)}
        for key, number in common.items():
            ties_row += [ties]
            ties_column += [total + number]
            ties_value += [1.0]
            if key in found:
                ties_row += [ties]
                ties_column += [int(begin) + found[key]]
                ties_value += [-float(part.unit_t[found[key]])]
            ties += 1
        for key, pair in found.items():
            if key not in common:  # not certain, or of no use in the common network: not decided now
                part.program.high[pair] = 0.0
    width = total + len(common)
    blocks = sparse.block_diag([part.program.matrix for part in parts], format="csr")
    wide = sparse.csr_matrix((blocks.data, blocks.indices, blocks.indptr), shape=(int(row_at[-1]), width))
    tied: sparse.csr_matrix = sparse.csr_matrix((ties_value, (ties_row, ties_column)), shape=(ties, width))
    share = 1.0 / len(parts)
    most = [part.program.high for part in parts]
    pack_t = network.pack_t[network.class_item[network.pair_class[shared]]]
    stock = np.bincount(network.supply_class, network.supply_packs, len(network.classes))
    program = Program(
        cost=np.concatenate([*(part.program.cost * share for part in parts), np.zeros(len(common))]),
        low=np.zeros(width),
        high=np.concatenate([*most, stock[network.pair_class[shared]] * pack_t]),
        row_low=np.concatenate([*(part.program.row_low for part in parts), np.zeros(ties)]),
        row_high=np.concatenate([*(part.program.row_high for part in parts), np.zeros(ties)]),
        matrix=sparse.csr_matrix(sparse.vstack([wide, tied])),
        whole=np.zeros(width, dtype=bool),
    )
    return program, slice(total, width)


def _window(network: Network, shared: Ints) -> int:
    return int(network.departs[network.pair_flight[shared]].max()) + 1 if len(shared) else 0


def _solve(program: Program, seconds: float) -> Floats:
    if program.matrix.nnz <= SIMPLEX_NONZEROS:
        solved = simplex(program, seconds=seconds)
        if solved.values is not None:
            return solved.values
    return LargeLinear(program).spell(seconds).values


def _whole_packs(network: Network, wishes: Floats) -> pl.DataFrame:
    """Round what flies now to whole packs that keep every rule, and name lots."""
    formulation = formulate(network)
    packer = Packer(network, formulation.needs, Certificate(formulation).legs)
    state = packer.start()
    pack_t = network.pack_t[network.class_item[network.pair_class]]
    packer.follow_legs(state, np.maximum(wishes, 0.0) / pack_t)
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
) -> OnFreshFutures:
    """Let two first stages (frames `frozen`) meet fresh futures; the rest of the plan adapts to each."""
    left = [
        [shortage_after(decided, future, days=days, gap=gap, seconds=seconds) for future in futures]
        for decided in (first, other)
    ]
    return OnFreshFutures(two_stage=tuple(left[0]), quantile=tuple(left[1]))


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
