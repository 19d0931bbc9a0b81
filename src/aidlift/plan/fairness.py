"""The fairness floor: what it asks of a plan for each country, and how it enters the program."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from scipy import sparse

from aidlift.plan.formulate import FEW_PACKS, Formulation
from aidlift.plan.inputs import PlanInputs
from aidlift.plan.network import KG_PER_TONNE
from aidlift.plan.plan import FairShare, coverage

NEARLY_MET = 0.05  # of what is owed: less than this is not told as broken, if it is less than a pack
PENALTY = 4.0  # times the heaviest weight in the program: a floor yields only to what cannot be done


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What the floor asks for one country: tonnes of critical items met by the last checkpoint."""

    location: str
    needed_t: float
    owed_t: float


def claims(inputs: PlanInputs, fairness: FairShare) -> list[Claim]:
    """Work out the floor times the proportional split, country by country.

    The split gives every country the same share of each item: all stock of the horizon over all need.
    """
    critical = critical_items(inputs, fairness)
    supply = inputs.lots.filter(pl.col("available_on") <= inputs.last_day)
    held = dict(supply.group_by("item", maintain_order=True).agg(pl.col("quantity").sum()).iter_rows())
    last = (
        inputs.demands.sort("date")
        .group_by("location", "item", maintain_order=True)
        .agg(pl.col("quantity").last())
    )
    total = dict(last.group_by("item", maintain_order=True).agg(pl.col("quantity").sum()).iter_rows())
    mass = dict(inputs.items.select("item", "mass_kg").iter_rows())
    needed: dict[str, float] = defaultdict(float)
    owed: dict[str, float] = defaultdict(float)
    for place, item, quantity in last.sort("location", "item").iter_rows():
        if item in critical and quantity > 0:
            tonnes = quantity * mass[item] / KG_PER_TONNE
            needed[place] += tonnes
            owed[place] += tonnes * fairness.floor * min(1.0, held.get(item, 0) / total[item])
    return [Claim(location=place, needed_t=needed[place], owed_t=owed[place]) for place in needed]


def critical_items(inputs: PlanInputs, fairness: FairShare) -> set[str]:
    """Name the items that the floor is about."""
    highest = inputs.items["criticality"].max() if inputs.items.height else 0.0
    least = fairness.critical if fairness.critical is not None else highest
    return set(inputs.items.filter(pl.col("criticality") >= least)["item"].to_list())


def critical_coverage(allocations: pl.DataFrame, inputs: PlanInputs, fairness: FairShare) -> pl.DataFrame:
    """Return by country what the floor looks at: `location, needed_t, met_t`, and `share, floor` of need."""
    met = _critical_met(allocations, inputs, fairness)
    rows = [
        {
            "location": claim.location,
            "needed_t": claim.needed_t,
            "met_t": met.get(claim.location, 0.0),
            "share": met.get(claim.location, 0.0) / claim.needed_t,
            "floor": claim.owed_t / claim.needed_t,
        }
        for claim in claims(inputs, fairness)
    ]
    schema = {"location": pl.String} | dict.fromkeys(("needed_t", "met_t", "share", "floor"), pl.Float64)
    return pl.DataFrame(rows, schema=schema)


def below_floor(
    allocations: pl.DataFrame, inputs: PlanInputs, fairness: FairShare
) -> list[tuple[Claim, float]]:
    """List the countries whose floor is missed by more than a pack or a twentieth, with the tonnes met."""
    packs = inputs.items.filter(pl.col("item").is_in(list(critical_items(inputs, fairness))))
    heaviest = (packs["pack"] * packs["mass_kg"]).max() if packs.height else None
    a_pack = float(heaviest) / KG_PER_TONNE if isinstance(heaviest, float) else 0.0
    met = _critical_met(allocations, inputs, fairness)
    short = [(claim, met.get(claim.location, 0.0)) for claim in claims(inputs, fairness)]
    return [
        (claim, tonnes)
        for claim, tonnes in short
        if tonnes < claim.owed_t * (1 - 1e-3) - min(a_pack, claim.owed_t * NEARLY_MET)
    ]


def _critical_met(allocations: pl.DataFrame, inputs: PlanInputs, fairness: FairShare) -> dict[str, float]:
    """Sum what is met of critical items by the last checkpoint, in tonnes by country."""
    critical = critical_items(inputs, fairness)
    met = coverage(allocations, inputs).filter(pl.col("item").is_in(list(critical)))
    last = met.sort("date").group_by("location", "item", maintain_order=True).agg(pl.col("met").last())
    weighed = last.join(inputs.items.select("item", "mass_kg"), on="item", maintain_order="left")
    sums = weighed.group_by("location", maintain_order=True).agg(
        (pl.col("met") * pl.col("mass_kg")).sum() / KG_PER_TONNE
    )
    return {str(place): float(tonnes) for place, tonnes in sums.iter_rows()}


def with_floor(formulation: Formulation, fairness: FairShare) -> Formulation:
    """Add to the program: shortage of critical items at the last checkpoint - slack ≤ need - floor."""
    inputs, needs, program = formulation.network.inputs, formulation.needs, formulation.program
    critical = critical_items(inputs, fairness)
    codes = inputs.items["item"].to_list()
    final: dict[str, list[int]] = defaultdict(list)
    for row, place in enumerate(needs.location):
        ends = row + 1 == len(needs.location) or needs.group[row + 1] != needs.group[row]
        if ends and codes[needs.item[row]] in critical:
            final[place].append(row)
    asked = [claim for claim in claims(inputs, fairness) if final[claim.location] and claim.owed_t > 0]
    columns = len(program.cost)
    entries: list[tuple[int, int, float]] = []
    high = []
    fair_row = np.full(len(needs.tonnes), -1, dtype=np.int64)
    for number, claim in enumerate(asked):
        rows = final[claim.location]
        fair_row[rows] = number
        pieces = np.flatnonzero(np.isin(needs.pieces.row, rows))
        entries += [(number, formulation.short.start + int(piece), 1.0) for piece in pieces]
        entries.append((number, columns + number, -1.0))
        high.append(float(needs.pieces.target[rows].sum()) - claim.owed_t)
    if not asked:
        return formulation
    at = np.array([entry[:2] for entry in entries], dtype=np.int64).T
    value = np.array([entry[2] for entry in entries])
    wide = sparse.csr_matrix(
        (program.matrix.data, program.matrix.indices, program.matrix.indptr),
        shape=(program.matrix.shape[0], columns + len(asked)),
    )
    more: sparse.csr_matrix = sparse.csr_matrix((value, (at[0], at[1])), shape=(len(asked), wide.shape[1]))
    heaviest = float(program.cost.max()) if columns else 1.0
    zeros = np.zeros(len(asked))
    changed = replace(
        program,
        cost=np.concatenate([program.cost, zeros + PENALTY * heaviest]),
        low=np.concatenate([program.low, zeros]),
        high=np.concatenate([program.high, [claim.owed_t for claim in asked]]),
        row_low=np.concatenate([program.row_low, zeros - np.inf]),
        row_high=np.concatenate([program.row_high, high]),
        matrix=sparse.csr_matrix(sparse.vstack([wide, more])),
        whole=np.concatenate([program.whole, zeros > 0]),
    )
    begin = program.matrix.shape[0]
    rows_named = formulation.rows | {"fairness": slice(begin, begin + len(asked))}
    labels = formulation.labels | {"fairness": [(claim.location, None, None) for claim in asked]}
    return replace(
        formulation,
        program=changed,
        rows=rows_named,
        labels=labels,
        fair_row=fair_row,
        fair_beyond=_out_of_reach(formulation, critical),
    )


def _out_of_reach(formulation: Formulation, critical: set[str]) -> dict[str, float]:
    """Sum what is short of critical items by the last checkpoint whatever flies, in tonnes by country."""
    inputs, needs = formulation.network.inputs, formulation.needs
    codes = inputs.items["item"].to_list()
    reached = {(place, codes[item]) for place, item in zip(needs.location, needs.item, strict=True)}
    pack_t = dict(zip(codes, formulation.network.pack_t.tolist(), strict=True))
    mass = dict(inputs.items.select("item", "mass_kg").iter_rows())
    asked = inputs.demands.filter(pl.col("quantity") > 0, pl.col("item").is_in(list(critical)))
    last = asked.sort("date").group_by("location", "item", maintain_order=True).agg(pl.col("quantity").last())
    beyond: dict[str, float] = defaultdict(float)
    for place, item, quantity in last.iter_rows():
        if (place, item) not in reached:
            tonnes = quantity * mass[item] / KG_PER_TONNE
            packs = np.ceil(tonnes / pack_t[item] - 1e-9)
            beyond[place] += float(packs * pack_t[item]) if packs <= FEW_PACKS else tonnes
    return dict(beyond)
