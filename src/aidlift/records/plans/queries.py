"""Plans and release orders as tables, as known on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from aidlift.records import access
from aidlift.records.asof import known_by
from aidlift.records.parties.models import Person
from aidlift.records.plans import archive
from aidlift.records.plans.models import PlanEvent, PlanRun, ReleaseEvent, ReleaseLine
from aidlift.records.query import query
from aidlift.records.steps import named

PLANS: dict[str, Any] = {
    "plan": pl.String,
    "title": pl.String,
    "state": pl.String,
    "known_on": pl.Date,
    "first_day": pl.Date,
    "last_day": pl.Date,
    "objective": pl.Float64,
    "gap": pl.Float64,
    "recorded_by": pl.String,
    "proposed_by": pl.String,
    "decided_by": pl.String,
    "supersedes": pl.String,
    "inputs_sha256": pl.String,
    "is_invented": pl.Boolean,
}
RELEASES: dict[str, Any] = {
    "release": pl.String,
    "line": pl.String,
    "state": pl.String,
    "kind": pl.String,
    "plan": pl.String,
    "store": pl.String,
    "destination": pl.String,
    "country": pl.String,
    "lot": pl.String,
    "item": pl.String,
    "quantity": pl.Int64,
    "given_back": pl.Int64,
    "consigned": pl.Int64,
    "flight": pl.String,
    "departs": pl.Date,
    "request_line": pl.String,
    "drafted_by": pl.String,
    "proposed_by": pl.String,
    "decided_by": pl.String,
    "is_invented": pl.Boolean,
}


@query("plans")
def plans(state: str = "", as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show the plans that were kept, and how far each is in being decided on."""
    access.require(by, "plan", access="read")
    steps = _steps(PlanEvent.objects.filter(**known_by(as_of)).order_by("id"), "plan_id")
    rows = [
        [
            one.plan_id,
            one.title,
            steps[one.plan_id]["state"],
            one.known_on,
            one.first_day,
            one.last_day,
            one.objective,
            one.gap,
            one.recorded_by_id,
            steps[one.plan_id].get("propose"),
            steps[one.plan_id].get("approve") or steps[one.plan_id].get("refuse"),
            one.supersedes_id if steps[one.plan_id].get("approve") else None,
            one.inputs_id,
            one.is_invented,
        ]
        for one in PlanRun.objects.filter(pk__in=steps).order_by("plan_id")
    ]
    found = pl.DataFrame(rows, schema=PLANS, orient="row")
    return found.filter(state=state) if state else found


@query("plan.allocations")
def plan_allocations(plan: str, *, by: Person) -> pl.DataFrame:
    """Show who gets what on which flight by a kept plan."""
    access.require(by, "plan", access="read")
    found = named(PlanRun, plan)
    inputs = archive.thaw(archive.kept(found.inputs))
    return archive.thaw_plan(archive.kept(found.result), inputs).allocations


@query("plan.check")
def plan_check(plan: str, *, by: Person) -> pl.DataFrame:
    """Check a kept plan again from its frozen inputs: one row for each promise that it breaks.

    Columns: rule, message.
    """
    access.require(by, "plan", access="read")
    found = named(PlanRun, plan)
    inputs = archive.thaw(archive.kept(found.inputs))
    from aidlift.plan import verify  # the solvers take a second to load; no other command should wait

    broken = verify(archive.thaw_plan(archive.kept(found.result), inputs), inputs)
    rows = [[one.rule, one.message] for one in broken]
    return pl.DataFrame(rows, schema={"rule": pl.String, "message": pl.String}, orient="row")


@query("releases")
def releases(
    store: str = "", state: str = "", plan: str = "", as_of: date | None = None, *, by: Person
) -> pl.DataFrame:
    """Show release orders line by line: what may leave which store, on whose word, and what is consigned."""
    reach = access.reach(by, "plan", "shipment")
    steps = _steps(ReleaseEvent.objects.filter(**known_by(as_of)).order_by("id"), "release_id")
    lines = (
        ReleaseLine.objects.filter(release__in=steps)
        .select_related("release", "lot")
        .prefetch_related("cuts", "consigned__consignment")
        .order_by("release_id", "number")
    )
    rows = []
    for line in lines:
        order, told = line.release, steps[line.release_id]
        if not (reach.everything or order.store_id in reach.stores or order.country in reach.countries):
            continue
        known = known_by(as_of).get("posted_at__lt")
        cuts = sum(cut.quantity for cut in line.cuts.all() if known is None or cut.posted_at < known)
        gone = [
            one.quantity
            for one in line.consigned.all()
            if one.consignment.state != "cancelled"
            and not one.consignment.came_back
            and (known is None or one.consignment.posted_at < known)
        ]
        rows.append(
            [
                order.release_id,
                line.line_id,
                told["state"],
                order.kind,
                order.plan_id,
                order.store_id,
                order.destination,
                order.country or None,
                line.lot_id,
                line.lot.item,
                line.quantity,
                cuts,
                sum(gone),
                line.flight or None,
                line.departs,
                line.request_line_id,
                order.drafted_by_id,
                told.get("propose"),
                told.get("approve") or told.get("refuse"),
                order.is_invented,
            ]
        )
    found = pl.DataFrame(rows, schema=RELEASES, orient="row")
    wanted = {"store": store, "state": state, "plan": plan}
    return found.filter(**{name: value for name, value in wanted.items() if value})


def _steps(events: Any, thing: str) -> dict[str, dict[str, str]]:
    """Read by whom each step of each thing was taken, and under `state` the state it was in last."""
    found: dict[str, dict[str, str]] = {}
    for name, verb, state, by in events.values_list(thing, "verb", "state", "by_id"):
        found.setdefault(name, {}).update({verb: by, "state": state})
    return found
