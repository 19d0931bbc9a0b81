"""Long work that a worker does: `aidlift worker` takes it from the queue in the database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django_tasks import TaskContext, task

from aidlift.errors import AidliftError
from aidlift.records.clock import now
from aidlift.records.plans.chain import run_on_records
from aidlift.records.plans.outlooks import outlook_on_records
from aidlift.web.models import Job

STEPS = "steps"
"""Folder of what running work has told, in the home of the records, a file a job."""


Tell = Callable[[str, str], None]
"""Told the name of a stage and what came of it, as each stage ends."""


class Cancelled(Exception):
    """Somebody cancelled the work; it ends here and keeps nothing."""


@task(takes_context=True)
def run_chain(context: TaskContext, name: str) -> dict[str, str]:
    """Run the chain as a job says; return the plan that was kept, or why none was.

    Safe to run again after a worker died: the plan is kept at the very end, in one transaction. It looks at
    each step whether it was cancelled.
    """

    def act(job: Job, tell: Tell) -> dict[str, str]:
        kept = run_on_records(job.day, by=job.person, now=now, seed=job.seed, tell=tell)
        return {"plan": kept.plan.pk}

    return _worked(name, act)


@task(takes_context=True)
def make_outlook(context: TaskContext, name: str) -> dict[str, str]:
    """Forecast as a job says, without a plan; return the name under which the outlook was kept, or why not.

    Safe to run again, as the chain is: the folder is written whole at the very end.
    """

    def act(job: Job, tell: Tell) -> dict[str, str]:
        outlook_on_records(name, job.day, by=job.person, seed=job.seed, tell=tell)
        return {"outlook": name}

    return _worked(name, act)


def _worked(name: str, act: Callable[[Job, Tell], dict[str, str]]) -> dict[str, str]:
    """Do a job's work, telling of each step; end where it was cancelled, and say why it was refused."""
    job = Job.objects.select_related("person").get(pk=name)
    file = steps_file(name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("", encoding="utf-8")

    def tell(stage: str, said: str) -> None:
        with file.open("a", encoding="utf-8") as out:
            out.write(f"{stage}\t{' '.join(said.split())}\n")
        _stop_if_cancelled(name)

    try:
        _stop_if_cancelled(name)
        return act(job, tell)
    except Cancelled:
        return {"cancelled": "yes"}
    except AidliftError as error:
        return {"refused": error.message}


def steps_file(name: str) -> Path:
    """Return the file in which a job tells how far it is."""
    home: Path = settings.HOME
    return home / STEPS / f"{name}.txt"


def steps_told(name: str) -> list[tuple[str, str]]:
    """Read what a job has told: stage and sentence; empty before it begins."""
    file = steps_file(name)
    if not file.is_file():
        return []
    lines = file.read_text(encoding="utf-8").splitlines()
    return [(stage, said) for stage, _, said in (line.partition("\t") for line in lines)]


def _stop_if_cancelled(name: str) -> None:
    if Job.objects.filter(pk=name, cancelled_at__isnull=False).exists():
        raise Cancelled
