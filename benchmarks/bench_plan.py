"""Plans at four sizes: gap, seconds to 5, 1 and 0.5 %, memory; beside branch and bound, linopy, and today.

`python -m benchmarks plan` runs every size with five seeds; AIDLIFT_BENCH_SEEDS and AIDLIFT_BENCH_SIZES
(such as `demo mid big world`) change that. Each instance runs in a process of its own, so that memory is its
own. Times are of the clock, with those of the processors and the load of the machine beside them.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from importlib.util import find_spec

import numpy as np

from aidlift.plan import (
    FairShare,
    PlanInputs,
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
from aidlift.plan.network import build_network
from aidlift.solvers.highs import branch_and_bound

SIZES = {  # countries, stores, items, days, corridors; gap asked for, seconds allowed
    "demo": ((6, 6, 15, 16, 20), 0.001, 30.0),
    "mid": ((30, 10, 30, 14, 150), 0.002, 60.0),
    "big": ((60, 15, 40, 28, 500), 0.005, 300.0),
    "world": ((200, 25, 40, 28, 1500), 0.005, 600.0),
}
LEVELS = (0.05, 0.01, 0.005)
BRANCHING_SECONDS = 60.0
LINOPY_SIZES = ("demo", "mid", "big")


def instance(size: str, seed: int) -> PlanInputs:
    """Make up an instance and open its flights."""
    countries, stores, items, days, corridors = SIZES[size][0]
    return generate(
        countries=countries, stores=stores, items=items, days=days, corridors=corridors, seed=seed
    ).inputs()


def measure(size: str, seed: int) -> dict[str, object]:
    """Plan one instance and note when it came within each gap."""
    _, gap, seconds = SIZES[size]
    inputs = instance(size, seed)
    reached: dict[str, float] = {}
    begun, worked = time.perf_counter(), time.process_time()

    def tell(standing: object) -> None:
        for level in LEVELS:
            if standing.gap <= level:  # type: ignore[attr-defined]
                reached.setdefault(f"{level:g}", time.perf_counter() - begun)

    plan = make_plan(inputs, gap=gap, seconds=seconds, fairness=None, tell=tell)
    spent, worked = time.perf_counter() - begun, time.process_time() - worked
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    today = {made.method: made.objective for made in (first_come(inputs), pro_rata(inputs))}
    start = time.perf_counter()
    broken = len(verify(plan, inputs))
    formulation = formulate(build_network(inputs))
    return {
        "size": size,
        "seed": seed,
        "program": formulation.program.size,
        "gap": plan.gap,
        "seconds": spent,
        "processor_seconds": worked,
        "reached": reached,
        "memory_mib": memory,
        "objective": plan.objective,
        "nothing_sent": plan.nothing_sent,
        "today": today,
        "broken": broken,
        "verify_seconds": time.perf_counter() - start,
        "load": os.getloadavg()[0],
    }


def run() -> None:
    """Measure every size, then its peers, fairness and many futures."""
    seeds = int(os.environ.get("AIDLIFT_BENCH_SEEDS", "5"))
    sizes = os.environ.get("AIDLIFT_BENCH_SIZES", "demo mid big world").split()
    for size in sizes:
        for seed in range(seeds):
            _say(_apart(size, seed))
    for size in [size for size in sizes if size in ("demo", "mid")]:
        beside_branch_and_bound(size)
    for size in [size for size in sizes if size in LINOPY_SIZES]:
        beside_linopy(size)
    if "mid" in sizes:
        many_futures()


def _apart(size: str, seed: int) -> dict[str, object]:
    call = f"measure({size!r}, {seed})"
    code = f"import json; from benchmarks.bench_plan import measure; print(json.dumps({call}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, object] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def _say(found: dict[str, object]) -> None:
    rows, columns, nonzeros = found["program"]  # type: ignore[misc]
    reached: dict[str, float] = found["reached"]  # type: ignore[assignment]
    when = ", ".join(
        f"{float(level):g} in {reached[level]:.1f} s" if level in reached else f"{float(level):g} not reached"
        for level in ("0.05", "0.01", "0.005")
    )
    print(
        f"{found['size']:5} seed {found['seed']}: {rows:,} x {columns:,}, {nonzeros:,} nonzeros; "
        f"gap {found['gap']:.3%} in {found['seconds']:.1f} s, "
        f"{found['processor_seconds']:.1f} processor s ({when}); {found['memory_mib']:,.0f} MiB; "
        f"{'verified' if not found['broken'] else 'BROKEN'} in {found['verify_seconds']:.1f} s; "
        f"load {found['load']:.1f}",
        flush=True,
    )
    nothing = float(found["nothing_sent"])  # type: ignore[arg-type]
    today: dict[str, float] = found["today"]  # type: ignore[assignment]
    shares = ", ".join(f"{name} {value / nothing:.3f}" for name, value in today.items())
    print(
        f"      left short of what nothing sent leaves: plan {found['objective'] / nothing:.3f}, {shares}",
        flush=True,
    )  # type: ignore[operator]


def beside_branch_and_bound(size: str) -> None:
    """Give HiGHS the same matrix, whole packs of heavy items included."""
    formulation = formulate(build_network(instance(size, 0)))
    begun = time.perf_counter()
    solved = branch_and_bound(formulation.program, gap=SIZES[size][1], seconds=BRANCHING_SECONDS)
    spent = time.perf_counter() - begun
    if solved.values is None:
        print(f"{size}: HiGHS branch and bound on the same matrix: nothing found in {spent:.0f} s")
        return
    value, bound = solved.objective + formulation.constant, solved.bound + formulation.constant
    print(
        f"{size}: HiGHS branch and bound on the same matrix: "
        f"gap {(value - bound) / value:.3%} in {spent:.1f} s "
        "(packs of light items split)"
    )


def beside_linopy(size: str) -> None:
    """Build the same program in linopy, constraint group by constraint group, and from sparse arrays."""
    inputs = instance(size, 0)
    network = build_network(inputs)
    begun = time.perf_counter()
    formulation = formulate(network)
    ours = time.perf_counter() - begun
    if find_spec("linopy") is None:
        print(f"{size}: built in {ours:.2f} s from sparse arrays; linopy is not installed here")
        return
    theirs = _in_linopy(formulation)
    print(
        f"{size}: built in {ours:.2f} s from sparse arrays, in linopy in {theirs:.2f} s: "
        f"{theirs / ours:.0f} x"
    )


def _in_linopy(formulation: Formulation) -> float:
    """Write the program as a linopy user would: one variable array, one expression for each kind of row."""
    import linopy
    import xarray

    program = formulation.program
    begun = time.perf_counter()
    model = linopy.Model()
    values = model.add_variables(lower=program.low, upper=program.high, name="x", dims=["column"])
    for name, rows in formulation.rows.items():
        block = program.matrix[rows].tocoo()
        if not block.nnz:
            continue
        column = xarray.DataArray(block.col, dims="entry")
        entries = values.isel(column=column) * xarray.DataArray(block.data, dims="entry")
        of_row = xarray.DataArray(block.row, dims="entry", name="row")
        sides = entries.groupby(of_row).sum()
        kept = np.unique(block.row)
        low, high = program.row_low[rows][kept], program.row_high[rows][kept]
        code = name.replace(" ", "_")
        if np.isfinite(high).all():
            model.add_constraints(
                sides <= xarray.DataArray(high, dims="row", coords={"row": kept}), name=code
            )
        else:
            model.add_constraints(sides >= xarray.DataArray(low, dims="row", coords={"row": kept}), name=code)
    model.add_objective((values * program.cost).sum())
    return time.perf_counter() - begun


def many_futures() -> None:
    """Decide for six futures at once, and let the decision meet twenty fresh ones beside the plain plan's."""
    inputs = instance("mid", 0)
    begun = time.perf_counter()
    decided = two_stage(inputs, sample_scenarios(inputs, count=6, seed=1), seconds=180)
    plain = window(make_plan(inputs, fairness=FairShare(floor=0.0), gap=0.002), inputs)
    judged = value_on_fresh(decided.first_stage, plain, sample_scenarios(inputs, count=20, seed=10**6))
    print(f"mid: {judged.summary()} ({time.perf_counter() - begun:.0f} s)")
