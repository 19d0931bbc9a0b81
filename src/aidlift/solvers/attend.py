"""Waiting for a solver so that Ctrl-C is heard: solvers themselves do not listen to it."""

from __future__ import annotations

from threading import Thread

from ortools.linear_solver.python import model_builder_helper as helper

GLANCE = 0.2  # seconds between two looks at whether Ctrl-C was pressed
GOODBYE = 5.0  # seconds that a solver has to stop when asked


def attend(solver: helper.ModelSolverHelper, model: helper.ModelBuilderHelper) -> None:
    """Let a solver solve a model; on KeyboardInterrupt ask it to stop, and raise."""
    work = Thread(target=solver.solve, args=(model,), daemon=True)
    work.start()
    try:
        while work.is_alive():
            work.join(GLANCE)
    except KeyboardInterrupt:
        solver.interrupt_solve()
        work.join(GOODBYE)
        raise
