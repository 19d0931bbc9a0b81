"""PDLP, as OR-Tools carries it: large linear programs by a first-order method, in spells.

A spell starts from where the last one ended, so that progress can be told, a bound proven and the work
stopped in between.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.pdlp import solvers_pb2
from ortools.pdlp.python import pdlp

from aidlift.solvers.program import Floats, Program

THREADS = 2
CLOSE = 1e-6  # relative: as good as solved


@dataclass(frozen=True)
class Spell:
    """Where PDLP stands: values and duals (neither exactly feasible), whether it is done, its steps."""

    values: Floats
    duals: Floats
    done: bool
    steps: int


class LargeLinear:
    """A linear relaxation kept ready for PDLP; bounds that no optimum needs may be left out of `high`."""

    def __init__(self, program: Program, high: Floats | None = None) -> None:
        rows, columns, _ = program.size
        self._program = pdlp.QuadraticProgram()
        self._program.resize_and_initialize(columns, rows)
        self._program.objective_vector = program.cost
        self._program.constraint_matrix = program.matrix.tocsc()
        self._program.constraint_lower_bounds = program.row_low
        self._program.constraint_upper_bounds = program.row_high
        self._program.variable_lower_bounds = program.low
        self._program.variable_upper_bounds = program.high if high is None else high

    def spell(self, seconds: float, start: Spell | None = None, steps: int | None = None) -> Spell:
        """Go on for some seconds or steps, from `start` if there is one."""
        params = solvers_pb2.PrimalDualHybridGradientParams()
        params.num_threads = THREADS
        ends = params.termination_criteria
        ends.simple_optimality_criteria.eps_optimal_relative = CLOSE
        ends.simple_optimality_criteria.eps_optimal_absolute = CLOSE
        ends.time_sec_limit = max(seconds, 0.05)
        if steps is not None:
            ends.iteration_limit = steps
        begin = None
        if start is not None:
            begin = pdlp.PrimalAndDualSolution()
            begin.primal_solution, begin.dual_solution = start.values, start.duals
        found = pdlp.primal_dual_hybrid_gradient(self._program, params, initial_solution=begin)
        return Spell(
            values=np.array(found.primal_solution),
            duals=np.array(found.dual_solution),
            done=found.solve_log.termination_reason == TERMINATION_OPTIMAL,
            steps=int(found.solve_log.iteration_count),
        )


TERMINATION_OPTIMAL = 1  # solve_log.proto: TERMINATION_REASON_OPTIMAL
