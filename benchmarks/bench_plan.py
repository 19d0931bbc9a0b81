"""Plans at four sizes: gap, seconds to 5, 1 and 0.5 %, memory; beside branch and bound, linopy, and today.

`python -m benchmarks plan` measures everything and prints one table for each question. It takes about 25
minutes on two idle cores, and can be done in pieces: what a piece found is kept as lines of
`build/bench-plan.jsonl` and not measured again (remove the file to begin anew).

    python -m benchmarks.bench_plan --sizes world --seeds 0 1 --parts plans
    python -m benchmarks.bench_plan --parts            # nothing more; print what is known

AIDLIFT_BENCH_SIZES, AIDLIFT_BENCH_SEEDS and AIDLIFT_BENCH_PARTS do the same for `python -m benchmarks plan`.
Each measurement runs in a process of its own, so that its memory is its own. Seconds are of the clock; those
of the processors and the load of the machine stand beside them.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from aidlift.plan import (
    PlanInputs,
    Standing,
    first_come,
    generate,
    make_plan,
    pro_rata,
    sample_scenarios,
    two_stage,
    value_on_fresh,
    verify,
    window,
)
from aidlift.plan.formulate import Formulation, formulate
from aidlift.plan.network import Floats, Ints, build_network
from aidlift.plan.rows import Rows
from aidlift.solvers.highs import branch_and_bound

SIZES = {  # countries, stores, items, days, corridors; gap asked for, seconds allowed
    "demo": ((6, 6, 15, 16, 20), 0.001, 30.0),
    "mid": ((30, 10, 30, 14, 150), 0.002, 60.0),
    "big": ((60, 15, 40, 28, 500), 0.005, 300.0),
    "world": ((200, 25, 40, 28, 1500), 0.005, 600.0),
}
LEVELS = (0.05, 0.01, 0.005)
BRANCHING_SECONDS = {"demo": 30.0, "mid": 60.0, "big": 60.0, "world": 60.0}
BUILT_TIMES = 3
FUTURES, FRESH, FRESH_GAP, FUTURES_SECONDS = 6, 20, 0.001, 120.0
MOST_WORKERS = 4
KEPT = Path(os.environ.get("AIDLIFT_BENCH_KEPT", "build/bench-plan.jsonl"))

Found = dict[str, Any]


def instance(size: str, seed: int) -> PlanInputs:
    """Make up an instance and open its flights."""
    countries, stores, items, days, corridors = SIZES[size][0]
    return generate(
        countries=countries, stores=stores, items=items, days=days, corridors=corridors, seed=seed
    ).inputs()


def plans(size: str, seed: int) -> Found:
    """Plan one instance and note when it came within each gap; beside it what is done today."""
    _, gap, seconds = SIZES[size]
    inputs = instance(size, seed)
    reached: dict[str, float] = {}
    begun, worked = time.perf_counter(), time.process_time()

    def tell(standing: Standing) -> None:
        for level in LEVELS:
            if standing.gap <= level:
                reached.setdefault(f"{level:g}", time.perf_counter() - begun)

    plan = make_plan(inputs, gap=gap, seconds=seconds, fairness=None, tell=tell)
    spent, worked = time.perf_counter() - begun, time.process_time() - worked
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    today = {
        made.method: made.objective / plan.nothing_sent for made in (first_come(inputs), pro_rata(inputs))
    }
    start = time.perf_counter()
    broken = len(verify(plan, inputs))
    checked = time.perf_counter() - start
    return {
        "program": formulate(build_network(inputs)).program.size,
        "gap": plan.gap,
        "seconds": spent,
        "processor_seconds": worked,
        "reached": reached,
        "memory_mib": memory,
        "left": plan.objective / plan.nothing_sent,
        "today": today,
        "broken": broken,
        "verify_seconds": checked,
    }


def branching(size: str, seed: int) -> Found:
    """Give HiGHS the same matrix, whole packs of heavy items included; packs of light items may be split."""
    formulation = formulate(build_network(instance(size, seed)))
    begun = time.perf_counter()
    solved = branch_and_bound(
        formulation.program, gap=SIZES[size][1], seconds=BRANCHING_SECONDS[size], seed=seed
    )
    spent = time.perf_counter() - begun
    if solved.values is None:
        return {"gap": None, "seconds": spent}
    value, bound = solved.objective + formulation.constant, solved.bound + formulation.constant
    return {"gap": (value - bound) / value, "seconds": spent}


def building(size: str, seed: int) -> Found:
    """Build the program with its coefficients; beside it from finished entries, from arrays and in linopy.

    Linopy is given the entries of the matrix ready-made, as is `from_arrays`; `ours` starts from the network
    and does more. Processor seconds, the best of some times each.
    """
    found: dict[str, list[float]] = defaultdict(list)
    for _ in range(BUILT_TIMES):
        network = build_network(instance(size, seed))
        begun = time.process_time()
        formulation = formulate(network)
        found["ours"].append(time.process_time() - begun)
        kinds = _kinds(formulation)
        found["from_arrays"].append(_from_arrays(formulation, kinds))
        if find_spec("linopy"):
            found["linopy"].append(_in_linopy(formulation, kinds))
    return {name: min(seconds) for name, seconds in found.items()}


@dataclass(frozen=True)
class Kind:
    """One kind of row: its entries (row, column, value), and the rows that have any, with their sides."""

    name: str
    count: int
    entries: tuple[Ints, Ints, Floats]
    kept: Ints
    low: Floats
    high: Floats


def _kinds(formulation: Formulation) -> list[Kind]:
    program, kinds = formulation.program, []
    for name, rows in formulation.rows.items():
        block = program.matrix[rows].tocoo()
        entries = (block.row.astype(np.int64), block.col.astype(np.int64), block.data.astype(float))
        kept = np.unique(entries[0])
        low, high = program.row_low[rows][kept], program.row_high[rows][kept]
        if block.nnz:
            kinds.append(Kind(name.replace(" ", "_"), block.shape[0], entries, kept, low, high))
    return kinds


def _from_arrays(formulation: Formulation, kinds: list[Kind]) -> float:
    """Join the entries of each kind of row to a matrix, as a plan's program does."""
    begun = time.process_time()
    rows = Rows()
    for kind in kinds:
        low, high = np.full(kind.count, -np.inf), np.full(kind.count, np.inf)
        low[kind.kept], high[kind.kept] = kind.low, kind.high
        rows.add(kind.name, kind.count, [kind.entries], low=low, high=high)
    np.concatenate(rows.low), np.concatenate(rows.high), rows.matrix(len(formulation.program.cost))
    return time.process_time() - begun


def _in_linopy(formulation: Formulation, kinds: list[Kind]) -> float:
    """Write the program as a linopy user would: one variable array, one expression for each kind of row."""
    import linopy
    import xarray

    program = formulation.program
    begun = time.process_time()
    model = linopy.Model()
    values = model.add_variables(lower=program.low, upper=program.high, name="x", dims=["column"])
    for kind in kinds:
        row, column, value = (xarray.DataArray(part, dims="entry") for part in kind.entries)
        sides = (values.isel(column=column) * value).groupby(row.rename("row")).sum()
        upper = np.isfinite(kind.high).all()
        limit = xarray.DataArray(kind.high if upper else kind.low, dims="row", coords={"row": kind.kept})
        model.add_constraints(sides <= limit if upper else sides >= limit, name=kind.name)
    model.add_objective((values * program.cost).sum())
    return time.process_time() - begun


def futures(size: str, seed: int) -> Found:
    """Decide for six futures at once, and let the decision meet twenty fresh ones beside the plain plan's."""
    inputs = instance(size, seed)
    begun = time.perf_counter()
    drawn = sample_scenarios(inputs, count=FUTURES, seed=seed + 1)
    decided = two_stage(inputs, drawn, seconds=FUTURES_SECONDS)
    deciding = time.perf_counter() - begun
    plain = window(make_plan(inputs, fairness=None, gap=SIZES[size][1]), inputs)
    unseen = sample_scenarios(inputs, count=FRESH, seed=seed + 10**6)
    judged = value_on_fresh(
        decided.first_stage,
        plain,
        unseen,
        gap=FRESH_GAP,
        workers=min(os.cpu_count() or 1, MOST_WORKERS),
        tell=_count,
    )
    return {
        "value": judged.value,
        "interval": judged.interval,
        "mean": float(np.mean(judged.quantile)),
        "better": sum(a <= b for a, b in zip(judged.two_stage, judged.quantile, strict=True)),
        "deciding_seconds": deciding,
        "seconds": time.perf_counter() - begun,
    }


def _count(made: int, needed: int) -> None:
    print(f"   {made} of {needed} plans for fresh futures are made", file=sys.stderr, flush=True)


PARTS: dict[str, tuple[Callable[[str, int], Found], tuple[str, ...], int]] = {
    "plans": (plans, tuple(SIZES), 5),  # which sizes, and how many seeds at most
    "branching": (branching, tuple(SIZES), 1),
    "building": (building, tuple(SIZES), 1),
    "futures": (futures, ("mid",), 1),
}


def run(sizes: Sequence[str] = (), seeds: Sequence[int] = (), parts: Sequence[str] | None = None) -> None:
    """Measure what is asked for and not yet known, then print all that is known."""
    sizes = sizes or os.environ.get("AIDLIFT_BENCH_SIZES", " ".join(SIZES)).split()
    seeds = seeds or [int(seed) for seed in os.environ.get("AIDLIFT_BENCH_SEEDS", "0 1 2 3 4").split()]
    if parts is None:
        parts = os.environ.get("AIDLIFT_BENCH_PARTS", " ".join(PARTS)).split()
    known = _kept()
    for part in parts:
        _, possible, most = PARTS[part]
        for size in [size for size in sizes if size in possible]:
            for seed in [seed for seed in seeds if seed < most]:
                if (part, size, seed) not in known:
                    known[part, size, seed] = _apart(part, size, seed)
    _show(known)


def measure(part: str, size: str, seed: int) -> None:
    """Take one measurement and print it as a line for `_apart`."""
    load = os.getloadavg()[0]
    found = PARTS[part][0](size, seed)
    when = time.strftime("%Y-%m-%d %H:%M", time.gmtime())
    key = {"part": part, "size": size, "seed": seed, "load": load, "measured": when}
    print(json.dumps(key | found))


def _apart(part: str, size: str, seed: int) -> Found:
    """Measure in a process of its own, and keep what it found."""
    code = f"from benchmarks.bench_plan import measure; measure({part!r}, {size!r}, {seed})"
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        return {"failed": f"ended with {done.returncode}; the reason is on standard error"}
    line = done.stdout.strip().splitlines()[-1]
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    with KEPT.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    print(f"   {part} {size} {seed}: {line}", file=sys.stderr, flush=True)
    found: Found = json.loads(line)
    return found


def _kept() -> dict[tuple[str, str, int], Found]:
    lines = KEPT.read_text(encoding="utf-8").splitlines() if KEPT.is_file() else []
    return {(found["part"], found["size"], found["seed"]): found for found in map(json.loads, lines)}


def _show(known: dict[tuple[str, str, int], Found]) -> None:
    """Print the tables of all that is known, as Markdown."""
    _show_plans({key[1:]: found for key, found in known.items() if key[0] == "plans"})
    _show_peers(known)
    for (part, size, seed), found in known.items():
        if part == "futures" and "failed" not in found:
            low, high = found["interval"]
            print(
                f"\n{size}, seed {seed}: on {FRESH} fresh futures deciding for {FUTURES} at once leaves "
                f"{found['value']:,.1f} weighted tonne-days less short than the plan for the quantile "
                f"({found['value'] / found['mean']:.2%}; 95 % interval {low:,.1f} to {high:,.1f}), and is as "
                f"good or better on {found['better']} of them; decided in {found['deciding_seconds']:.0f} s."
            )
    for key, found in known.items():
        if "failed" in found:
            print(f"\n{' '.join(map(str, key))}: {found['failed']}")


def _show_plans(known: dict[tuple[str, int], Found]) -> None:
    print("\n| instance | gap asked | gap | s | processor s | 5 % | 1 % | 0.5 % | MiB | verified | load |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    made = [(size, seed) for size in SIZES for seed in range(5) if "gap" in known.get((size, seed), {})]
    for size, seed in made:
        found = known[size, seed]
        when = " | ".join(
            f"{found['reached'][level]:.1f} s" if level in found["reached"] else "–"
            for level in (f"{level:g}" for level in LEVELS)
        )
        print(
            f"| {size} {seed} | {SIZES[size][1]:.1%} | {found['gap']:.3%} | {found['seconds']:.1f} "
            f"| {found['processor_seconds']:.1f} | {when} | {found['memory_mib']:,.0f} "
            f"| {'no' if found['broken'] else 'yes'} | {found['load']:.1f} |"
        )
    print("\n| instance | rows | columns | nonzeros | plan leaves | first come | pro rata |")
    print("|---|---|---|---|---|---|---|")
    for size, seed in made:
        found = known[size, seed]
        rows, columns, nonzeros = found["program"]
        today = " | ".join(f"{share:.1%}" for share in found["today"].values())
        print(f"| {size} {seed} | {rows:,} | {columns:,} | {nonzeros:,} | {found['left']:.1%} | {today} |")


def _show_peers(known: dict[tuple[str, str, int], Found]) -> None:
    print(
        "\nBuilding in processor seconds; linopy and the matrix from arrays are given the entries ready-made."
    )
    print("\n| size | built | matrix from arrays | in linopy | times built | HiGHS, same matrix: gap | s |")
    print("|---|---|---|---|---|---|---|")
    for size in SIZES:
        built, branched = (known.get((part, size, 0), {}) for part in ("building", "branching"))
        linopy = built.get("linopy")
        cells = [
            f"{built['ours']:.3f} s" if "ours" in built else "–",
            f"{built['from_arrays']:.3f} s" if "from_arrays" in built else "–",
            f"{linopy:.1f} s" if linopy else "–",
            f"{linopy / built['ours']:.0f}" if linopy else "–",
            "–"
            if "gap" not in branched
            else f"{branched['gap']:.2%}"
            if branched["gap"] is not None
            else "no plan found",
            f"{branched['seconds']:.0f}" if "seconds" in branched else "–",
        ]
        if built or branched:
            print(f"| {size} | {' | '.join(cells)} |")


def main() -> None:
    """Read what is asked for from the command line."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, prog="bench_plan"
    )
    words.add_argument("--sizes", nargs="*", choices=list(SIZES), default=[], help="all of them by default")
    words.add_argument("--seeds", nargs="*", type=int, default=[], help="0 to 4 by default")
    words.add_argument("--parts", nargs="*", choices=list(PARTS), help="all of them by default; none: print")
    asked = words.parse_args()
    run(asked.sizes, asked.seeds, asked.parts)


if __name__ == "__main__":
    main()
