"""What can be done with work that a worker does, as a table to be read aloud."""

from __future__ import annotations

from aidlift.states import machine

JOB = machine(
    "job",
    "waiting",
    """
    waiting           | begin        | running
    waiting           | cancel       | cancelled
    running           | cancel       | stopping
    running           | put back     | waiting
    running, stopping | finish       | done
    running, stopping | refuse       | refused
    running, stopping | break        | broken
    stopping          | stop         | cancelled
    """,
)
