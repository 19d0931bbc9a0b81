"""HiGHS, as OR-Tools carries it: branch and bound for small programs, and linear programs."""

from __future__ import annotations

from typing import Any

import numpy as np
from ortools.linear_solver.python import model_builder_helper as helper

from aidlift.solvers.attend import attend
from aidlift.solvers.program import Program, Solution
from aidlift.solvers.sums import dot


def branch_and_bound(program: Program, *, gap: float, seconds: float, seed: int = 0) -> Solution:
    """Solve to the relative gap or until the seconds are over; return the best solution found."""
    rows, columns, _ = program.size
    if not columns or not rows:
        values = np.where(program.cost < 0, program.high, program.low)
        worth = dot(program.cost, values)
        return Solution(status="optimal", values=values, objective=worth, bound=worth)
    model = helper.ModelBuilderHelper()
    low, high, cost, row_low, row_high = arrays(program)
    model.fill_model_from_sparse_data(low, high, cost, row_low, row_high, program.matrix)
    for column in np.flatnonzero(program.whole):
        model.set_var_integrality(int(column), True)
    solver = helper.ModelSolverHelper("highs")
    solver.enable_output(False)
    solver.set_time_limit_in_seconds(max(seconds, 0.01))
    solver.set_solver_specific_parameters(
        f"mip_rel_gap={gap}\nrandom_seed={seed}\nthreads=1\noutput_flag=false\n"
    )
    attend(solver, model)
    status = str(solver.status()).rsplit(".", 1)[-1].lower()
    if not solver.has_solution():
        return Solution(status=status, values=None, objective=float("inf"), bound=float("-inf"))
    return Solution(
        status=status,
        values=np.asarray(solver.variable_values(), dtype=float),
        objective=float(solver.objective_value()),
        bound=float(solver.best_objective_bound()),
    )


def arrays(program: Program) -> tuple[Any, Any, Any, Any, Any]:
    """Give the vectors as the builder's stub cannot name them: plain arrays of floats."""
    return program.low, program.high, program.cost, program.row_low, program.row_high
