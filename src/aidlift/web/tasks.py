"""Long work that a worker does: `aidlift worker` takes it from the queue in the database."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.conf import settings
from django_tasks import TaskContext, task

from aidlift.errors import AidliftError
from aidlift.records.clock import now
from aidlift.records.parties.actions import person_named
from aidlift.records.plans.chain import run_on_records

STEPS = "steps"
"""Folder of what running work has told, in the home of the records, a file a piece of work."""


@task(takes_context=True)
def run_plan(context: TaskContext, day: str, username: str, seed: int = 0) -> dict[str, str]:
    """Run the chain on the records as known on a day; return the plan that was kept, or why none was.

    Safe to run again after a worker died: the plan is kept at the very end, in one transaction.
    """
    file = steps_file(str(context.task_result.id))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("", encoding="utf-8")

    def tell(stage: str, said: str) -> None:
        with file.open("a", encoding="utf-8") as out:
            out.write(f"{stage}\t{' '.join(said.split())}\n")

    try:
        kept = run_on_records(
            date.fromisoformat(day), by=person_named(username), now=now, seed=seed, tell=tell
        )
    except AidliftError as error:
        return {"refused": error.message}
    return {"plan": kept.plan.pk}


def steps_file(name: str) -> Path:
    """Return the file in which a piece of work tells how far it is."""
    home: Path = settings.HOME
    return home / STEPS / f"{name}.txt"


def steps_told(name: str) -> list[tuple[str, str]]:
    """Read what a piece of work has told: stage and sentence; empty before it begins."""
    file = steps_file(name)
    if not file.is_file():
        return []
    lines = file.read_text(encoding="utf-8").splitlines()
    return [(stage, said) for stage, _, said in (line.partition("\t") for line in lines)]
