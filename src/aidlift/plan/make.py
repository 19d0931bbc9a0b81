"""Make a plan, stage by stage: need, fairness floor, stability, fewer flights; each keeps the one before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from time import perf_counter

import numpy as np
import polars as pl

from aidlift import frames
from aidlift.catalogue import place_name
from aidlift.plan.conflicts import settle_conflicts
from aidlift.plan.decompose import Decomposition
from aidlift.plan.fairness import below_floor, with_floor
from aidlift.plan.formulate import Formulation, formulate
from aidlift.plan.generate import generate
from aidlift.plan.inputs import PlanInputs
from aidlift.plan.lots import fewest_rotations, name_lots
from aidlift.plan.network import KG_PER_TONNE, Ints, Network, build_network
from aidlift.plan.packing import State
from aidlift.plan.plan import FairShare, Plan, coverage, shortage
from aidlift.plan.search import Found, Search, Standing
from aidlift.plan.thrift import save_rotations
from aidlift.solvers.sums import dot

Tell = Callable[[Standing], None]
STABILITY_SHARE = 2e-4  # of the shortage, what staying with yesterday's plan may cost at most
SAVING_SHARE = 0.3  # of the gap asked for, what saving flights may cost
SAVING_TIME = 0.15  # of the time, kept for saving flights
NAMING_SHARE = 0.3  # of the time that building the program took, kept for naming lots and proving the bound
NEARLY = 1e-9  # of a tonne
HURRIED = 3.0  # times what building took: with less for a search without the floor, there is none
LONGEST_COMPILING = 300.0  # seconds, on a slow and busy machine; two to ten are usual, and once only
NO_PRICE = "There was too little time to plan without the fairness floor as well: its price is not told."
NO_SEARCH = (
    "There was too little time to search: goods are loaded in one pass, and the bound counts only what "
    "nothing can reach. Give more seconds for a better plan and a proof."
)
FAIR_DEFAULT = FairShare(floor=0.2)


@dataclass(frozen=True)
class Stages:
    """What the stages found, before lots are named: kept for questions about the plan."""

    network: Network
    formulation: Formulation
    search: Search
    found: Found


def make_plan(
    inputs: PlanInputs,
    *,
    gap: float = 0.001,
    seconds: float = 60.0,
    fairness: FairShare | None = FAIR_DEFAULT,
    seed: int = 0,
    previous: Plan | None = None,
    tell: Tell | None = None,
) -> Plan:
    """Make the plan with the least weighted shortage that keeps every hard rule, then the fewest flights.

    Stops at the relative `gap` or after about `seconds`, with the best plan found and its proven bound.
    `fairness` None asks for no floor; `previous` is yesterday's plan, from which the new one changes
    little. `tell` hears how the search stands. Raises BadInput with every problem of the inputs; rules
    that approved consignments break are named in the plan's `broken`.
    """
    return solve_stages(
        inputs, gap=gap, seconds=seconds, fairness=fairness, seed=seed, previous=previous, tell=tell
    )[0]


def solve_stages(
    inputs: PlanInputs,
    *,
    gap: float,
    seconds: float,
    fairness: FairShare | None,
    seed: int,
    previous: Plan | None = None,
    tell: Tell | None = None,
) -> tuple[Plan, Stages]:
    """Make a plan and keep what the stages found."""
    _compile_loops()
    start = perf_counter()
    inputs, broken = settle_conflicts(inputs.checked())
    network = build_network(inputs)
    formulation = formulate(network)
    if previous is not None:
        formulation = _near(formulation, previous)
    fair = fairness if fairness is not None and fairness.floor > 0 else None
    building = perf_counter() - start
    seconds = max(seconds - NAMING_SHARE * building, 0.0)
    need_gap, need_ends = gap * (1 - SAVING_SHARE), start + seconds * (1 - SAVING_TIME)
    ends = start + seconds * 0.5 if fair else need_ends
    hurried = fair is not None and ends - start < HURRIED * building
    if fair is not None and hurried:
        formulation, ends = with_floor(formulation, fair), need_ends
    search = Search(formulation, gap=need_gap, deadline=ends, seed=seed, tell=tell, begun=start)
    free = search.run()
    interrupted = search.interrupted
    if fair and not interrupted and not hurried:
        try:
            search = _searched_as_far(_searched_with_floor(search, fair, need_ends), need_ends)
        except KeyboardInterrupt:
            interrupted = True
    interrupted = interrupted or search.interrupted
    price = max(search.found.objective - free.objective, 0.0) if fair and not hurried else None

    notes = ((NO_PRICE,) if hurried else ()) + ((NO_SEARCH,) if search.one_pass else ())

    def finish(saving: bool) -> Plan:
        packs = _with_fewer_flights(search, gap, start, seconds) if saving else _trimmed(search)
        told = broken + _told_of_floor(search, packs, fair)
        return _plan(search, packs, price=price, broken=told, gap=gap, interrupted=not saving)

    try:
        plan = finish(saving=not interrupted)
    except KeyboardInterrupt:
        plan = finish(saving=False)
    plan = replace(plan, notes=plan.notes + notes, seconds=perf_counter() - start)
    return plan, Stages(network, search.formulation, search, search.found)


def _searched_with_floor(search: Search, fairness: FairShare, deadline: float) -> Search:
    """Search again with the fairness floor, where the plan found without it misses the floor."""
    formulation, network = search.formulation, search.formulation.network
    fair = with_floor(formulation, fairness)
    named = name_lots(network, search.found.state.packs)
    if fair is formulation or not below_floor(named, network.inputs, fairness):
        return search
    again = Search(
        fair, gap=search.gap, deadline=deadline, seed=search.seed, tell=search.tell, begun=search.begun
    )
    again.begin_with(search.found)
    again.run(search.decomposition)
    return again


def _searched_as_far(search: Search, deadline: float) -> Search:
    """Search again for the best plan that reaches the floor as far as the one found, where that misses it.

    What is missed weighs so much in the search for the floor that little is said of all else.
    """
    found, formulation = search.found, search.formulation
    lacking = search.loader.fair_slack(found.state)
    short = search.packer.left_short(found.state) + formulation.constant
    bound, _ = _bound_as_fair(search, found)
    if not lacking.sum() or short - bound <= search.gap * short or search.interrupted:
        return search
    limits = formulation.program.row_high.copy()
    limits[formulation.rows["fairness"]] += lacking + NEARLY
    as_far = replace(formulation, program=replace(formulation.program, row_high=limits))
    again = Search(
        as_far, gap=search.gap, deadline=deadline, seed=search.seed, tell=search.tell, begun=search.begun
    )
    again.begin_as_far(replace(found, objective=short, bound=min(bound, short)))
    again.run(search.decomposition)
    return again


def _trimmed(search: Search) -> Ints:
    """Give the packs of the plan found, without moves that lead nowhere."""
    state = search.found.state.copy()
    search.packer.trim(state)
    return state.packs


def _with_fewer_flights(search: Search, gap: float, start: float, seconds: float) -> Ints:
    """Give the packs of the plan found after rotations were saved within a part of the gap asked for."""
    found = search.found
    bound, _ = _bound_as_fair(search, found)
    state = found.state.copy()
    search.packer.trim(state)
    within_gap = bound / (1 - gap) if gap < 1 else np.inf
    most = min(found.objective * (1 + gap * SAVING_SHARE), within_gap, search.today)
    most = max(most, found.objective)
    unfair = search.loader.fair_slack(state)

    def still_good(trial: State) -> bool:
        short = search.packer.left_short(trial) + search.formulation.constant
        return short <= most + 1e-9 and bool((search.loader.fair_slack(trial) <= unfair + 1e-9).all())

    search.clock.ends = start + seconds
    saved, _ = save_rotations(search.packer, state, still_good=still_good)
    return saved.packs


def _told_of_floor(search: Search, packs: Ints, fairness: FairShare | None) -> list[str]:
    """Say which countries stay below the fairness floor."""
    if fairness is None:
        return []
    network = search.formulation.network
    cut_short = search.short_of_gap() and search.left() <= 0
    reason = (
        "the plan found in the time given brings" if cut_short else "flights, stock and whole packs allow"
    )
    return [
        f"The fairness floor owes {place_name(claim.location)} {_mass(claim.owed_t)} of critical items; "
        f"{reason} {_mass(met)}."
        for claim, met in below_floor(name_lots(network, packs), network.inputs, fairness)
    ]


@cache
def _compile_loops() -> None:
    """Run a small made-up search, so that no plan's time pays for compiling the loops of the packer."""
    made = generate(countries=2, stores=2, items=3, days=4, corridors=4)
    network = build_network(made.inputs())
    formulation = formulate(network)
    first = Search(formulation, gap=0.0, deadline=perf_counter() + LONGEST_COMPILING, seed=0)
    first.run()
    if first.interrupted:
        raise KeyboardInterrupt
    parts = Decomposition(formulation)
    for _ in range(2):
        parts.round()


def _plan(
    search: Search, packs: Ints, *, price: float | None, broken: list[str], gap: float, interrupted: bool
) -> Plan:
    network, found = search.formulation.network, search.found
    inputs = network.inputs
    bound, prices = _bound_as_fair(search, found)
    allocations = name_lots(network, packs)
    covered = coverage(allocations, inputs)
    objective = shortage(covered, inputs)
    bound = min(max(bound, 0.0), objective)
    proven = (objective - bound) / objective if objective > 0 else 0.0
    return Plan(
        allocations=allocations,
        rotations=fewest_rotations(allocations, inputs.flights, inputs.items),
        coverage=covered,
        objective=objective,
        nothing_sent=shortage(coverage(allocations.clear(), inputs), inputs),
        bound=bound,
        gap=proven,
        status=_status(proven, gap, interrupted),
        method="optimised",
        seed=search.seed,
        seconds=0.0,
        price_of_fairness=price,
        proof=found.proof,
        prices=prices,
        broken=tuple(broken),
        notes=network.notes,
    )


def _mass(tonnes: float) -> str:
    return f"{tonnes:,.1f} t" if tonnes >= 1 else f"{tonnes * KG_PER_TONNE:,.0f} kg"


def _status(proven: float, gap: float, interrupted: bool) -> str:
    if proven <= gap:
        return "optimal within the gap"
    return "interrupted with a proven gap" if interrupted else "stopped with a proven gap"


def _bound_as_fair(search: Search, found: Found) -> tuple[float, pl.DataFrame]:
    """Prove the bound for all plans that reach the floor as far as this one does, and write its prices.

    What the floor lacks costs a penalty in the program: such a plan may stay below the program's own bound
    by that penalty and no more.
    """
    if found.prices is None:
        return found.bound, frames.empty("prices")
    slack = search.loader.fair_slack(found.state)
    if not slack.sum():
        return found.bound, search.certificate.table(found.prices)
    program = search.formulation.program
    limits = program.row_high[search.formulation.rows["fairness"]] + slack
    bound = search.certificate.bound(found.prices, limits)
    if found.proof == "branch and bound":
        bound = max(bound, found.bound - dot(program.cost[-len(slack) :], slack))
    return bound, search.certificate.table(found.prices, limits)


def _near(formulation: Formulation, previous: Plan) -> Formulation:
    """Reward goods that fly as they did in the previous plan, by very little in all."""
    network, inputs = formulation.network, formulation.network.inputs
    flights = {code: place for place, code in enumerate(inputs.flights["flight"].to_list())}
    lots = {code: place for place, code in enumerate(inputs.lots["lot"].to_list())}
    pairs = {
        (int(flight), int(found)): pair
        for pair, (flight, found) in enumerate(zip(network.pair_flight, network.pair_class, strict=True))
    }
    kept = []
    tonnes = 0.0
    for flight, lot, quantity in previous.allocations.select("flight", "lot", "quantity").iter_rows():
        if flight in flights and lot in lots:
            pair = pairs.get((flights[flight], int(network.supply_class[lots[lot]])))
            if pair is not None:
                kept.append(pair)
                item = int(network.class_item[network.pair_class[pair]])
                tonnes += quantity / int(network.pack_size[item]) * float(network.pack_t[item])
    if not kept or tonnes <= 0:
        return formulation
    cost = formulation.program.cost.copy()
    reward = STABILITY_SHARE * max(previous.objective, 1e-9) / tonnes
    cost[np.array(kept)] -= reward * formulation.unit_t[np.array(kept)]
    return replace(formulation, program=replace(formulation.program, cost=cost))
