"""Waiting for a solver so that Ctrl-C is heard: solvers themselves do not listen to it."""

from __future__ import annotations

import os
import sys
from threading import Event, Thread
from time import monotonic

from ortools.linear_solver.python import model_builder_helper as helper

GLANCE = 0.2  # seconds between two looks at whether Ctrl-C was pressed
GOODBYE = 5.0  # seconds that a solver has to stop when asked

_stopped = Event()


def attend(solver: helper.ModelSolverHelper, model: helper.ModelBuilderHelper) -> None:
    """Let a solver solve a model; on KeyboardInterrupt ask it to stop, and raise."""
    work = Thread(target=solver.solve, args=(model,), daemon=True)
    try:
        work.start()
        while work.is_alive():
            work.join(GLANCE)
    except KeyboardInterrupt:
        _stopped.set()
        latest = monotonic() + GOODBYE
        while work.is_alive() and monotonic() < latest:
            solver.interrupt_solve()  # again, because one that has only begun does not hear it yet
            work.join(GLANCE)
        raise


def end_if_stopped() -> None:
    """End the process with status 0, all said, if a solver was stopped by Ctrl-C in it.

    One in some twenty that are stopped leaves a thread of its own, over which the ordinary end of a process
    trips ("terminate called without an active exception"), although everything was done.
    """
    if _stopped.is_set():
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
