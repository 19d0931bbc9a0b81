"""Make a plan: cut the network, write the program, solve it, load whole packs, and say how good it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from aidlift.errors import NoPlan, Problem
from aidlift.plan.fairness import below_floor, with_floor
from aidlift.plan.formulate import Formulation, formulate
from aidlift.plan.inputs import PlanInputs
from aidlift.plan.loading import Loaded, load
from aidlift.plan.network import Floats, build_network
from aidlift.plan.plan import FairShare, Plan, coverage, shortage
from aidlift.solvers.highs import branch_and_bound
from aidlift.solvers.program import Solution

Tell = Callable[[str], None]
KEEP = 0.25  # of the gap asked for, the share that saving flights may cost in need


@dataclass(frozen=True)
class _Found:
    """A loaded plan with its objective and what the solver proved."""

    loaded: Loaded
    objective: float
    bound: float
    status: str
    solution: Solution


def make_plan(
    inputs: PlanInputs,
    *,
    gap: float = 0.001,
    seconds: float = 60.0,
    fairness: FairShare | None = FairShare(floor=0.2),  # noqa: B008  (frozen)
    seed: int = 0,
    tell: Tell | None = None,
) -> Plan:
    """Make the plan with the least weighted shortage that keeps every hard rule, then the fewest flights.

    Stops at the relative `gap` or after about `seconds`, with the best plan found and its proven bound.
    `fairness` None asks for no floor. Raises BadInput with every problem of the inputs, NoPlan if
    approved consignments collide so that nothing can fly.
    """
    start = perf_counter()
    say = tell or (lambda words: None)
    network = build_network(inputs.checked())
    formulation = formulate(network)
    left = max(seconds - (perf_counter() - start), 0.5)
    best = _solve(formulation, gap=gap * (1 - KEEP), seconds=left, seed=seed)
    say(f"need: {best.objective:,.1f} left short, bound {best.bound:,.1f}")
    bound, price, broken = best.bound, None, []
    asked = fairness if fairness is not None and fairness.floor > 0 else None
    if asked is not None:
        price = 0.0
        fair = with_floor(formulation, asked)
        if fair is not formulation and below_floor(best.loaded.allocations, inputs, asked):
            left = max(seconds - (perf_counter() - start), 0.5)
            found = _solve(fair, gap=gap * (1 - KEEP), seconds=left, seed=seed)
            price = max(found.objective - best.objective, 0.0)
            # among plans at most as far below the floors as this one, none leaves less short than:
            below = slice(len(formulation.program.cost), None)
            unmet = float(fair.program.cost[below] @ _values(found)[below])
            bound, best = max(bound, found.bound - unmet), found
            say(f"fairness: {best.objective:,.1f} left short, price {price:,.1f}")
        broken += [
            f"The fairness floor owes {claim.location} {claim.owed_t:,.1f} t of critical items; "
            f"flights and stock allow {met:,.1f} t."
            for claim, met in below_floor(best.loaded.allocations, inputs, asked)
        ]
    covered = coverage(best.loaded.allocations, inputs)
    objective = shortage(covered, inputs)
    bound = min(max(bound, formulation.constant, 0.0), objective)
    proven = (objective - bound) / objective if objective > 0 else 0.0
    nothing = shortage(coverage(best.loaded.allocations.clear(), inputs), inputs)
    return Plan(
        allocations=best.loaded.allocations,
        rotations=best.loaded.rotations,
        coverage=covered,
        objective=objective,
        nothing_sent=nothing,
        bound=bound,
        gap=proven,
        status="optimal within the gap" if proven <= gap else "stopped with a proven gap",
        method="optimised",
        seed=seed,
        seconds=perf_counter() - start,
        price_of_fairness=price,
        broken=tuple(broken),
        notes=network.notes,
    )


def _values(found: _Found) -> Floats:
    assert found.solution.values is not None
    return found.solution.values


def _solve(formulation: Formulation, *, gap: float, seconds: float, seed: int) -> _Found:
    solution = branch_and_bound(formulation.program, gap=gap / 2, seconds=seconds, seed=seed)
    if solution.values is None:
        raise NoPlan(
            "No plan keeps every hard rule.",
            [Problem("approved consignments collide with stock, flights or handling; see the table frozen")],
        )
    network, values = formulation.network, solution.values
    pack_t = network.pack_t[network.class_item[network.pair_class]]
    wishes = values[formulation.goods] * formulation.unit_t / np.where(pack_t > 0, pack_t, 1.0)
    turns = np.rint(values[formulation.rotations]).astype(int)
    loaded = load(network, wishes, dict(zip(formulation.flights.tolist(), turns.tolist(), strict=True)))
    objective = shortage(coverage(loaded.allocations, network.inputs), network.inputs)
    return _Found(loaded, objective, solution.bound + formulation.constant, solution.status, solution)
