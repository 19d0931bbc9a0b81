"""GLOP, the simplex of OR-Tools: linear programs up to a hundred thousand nonzeros or two, with exact duals.

HiGHS inside OR-Tools 9.15 gives back row activities where duals are asked for; its duals are not used.
"""

from __future__ import annotations

import numpy as np
from ortools.linear_solver.python import model_builder_helper as helper

from aidlift.solvers.attend import attend
from aidlift.solvers.highs import arrays
from aidlift.solvers.program import Program, Solution


def simplex(program: Program, *, seconds: float) -> Solution:
    """Solve the linear relaxation; values and duals are None if the time ends before."""
    model = helper.ModelBuilderHelper()
    low, high, cost, row_low, row_high = arrays(program)
    model.fill_model_from_sparse_data(low, high, cost, row_low, row_high, program.matrix)
    solver = helper.ModelSolverHelper("glop")
    solver.enable_output(False)
    solver.set_time_limit_in_seconds(max(seconds, 0.01))
    attend(solver, model)
    status = str(solver.status()).rsplit(".", 1)[-1].lower()
    if not solver.has_solution() or status != "optimal":
        return Solution(status=status, values=None, objective=float("inf"), bound=float("-inf"))
    objective = float(solver.objective_value())
    return Solution(
        status=status,
        values=np.array(solver.variable_values(), dtype=float),
        objective=objective,
        bound=objective,
        duals=np.array(solver.dual_values(), dtype=float),
    )
