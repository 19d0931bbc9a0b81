"""A kept plan with what it was made from, thawed once; the fingerprints say whether it is the same."""

from __future__ import annotations

from functools import lru_cache

from aidlift.plan import Plan, PlanInputs, explain
from aidlift.records.plans import archive
from aidlift.records.plans.models import PlanRun

Both = tuple[Plan, PlanInputs]


def thawed(run: PlanRun) -> Both:
    """Return a kept plan and its inputs; the run should be read with both of its archives."""
    return _thawed(_Kept(run))


def explained(run: PlanRun, location: str) -> list[str]:
    """Say why a country gets what it gets; raises NotFound for one that needs nothing in the plan."""
    return _explained(_Kept(run), location)


class _Kept:
    """A plan by its fingerprints, for remembering what was thawed."""

    def __init__(self, run: PlanRun) -> None:
        self.run = run
        self.mark = (run.inputs_id, run.result_id)

    def __hash__(self) -> int:
        return hash(self.mark)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept) and self.mark == other.mark


@lru_cache(8)
def _thawed(kept: _Kept) -> Both:
    inputs = archive.thaw(archive.kept(kept.run.inputs))
    return archive.thaw_plan(archive.kept(kept.run.result), inputs), inputs


@lru_cache(64)
def _explained(kept: _Kept, location: str) -> list[str]:
    return explain(*_thawed(kept), location)
