"""Every change to plans: kept, proposed, decided on by somebody else."""

from __future__ import annotations

from datetime import date, datetime

from aidlift.errors import BadInput, Conflict, Problem, SamePerson
from aidlift.records import access
from aidlift.records.action import action
from aidlift.records.parties.models import Person
from aidlift.records.parties.numbering import next_name
from aidlift.records.plans import archive, releases
from aidlift.records.plans.archive import Frozen
from aidlift.records.plans.models import PlanRun, ReleaseOrder
from aidlift.records.plans.releases import ReleaseOf
from aidlift.records.steps import begin, locked, take_step
from aidlift.shipments import PLAN, RELEASE

MOST_TOLD = 20


@action("plan.record")
def record_plan(
    inputs: Frozen,
    result: Frozen,
    *,
    known_on: date,
    title: str = "",
    is_invented: bool = False,
    external_id: str = "",
    by: Person,
    at: datetime,
) -> PlanRun:
    """Keep a solved plan with what it was made from, if the separate check finds every promise kept."""
    from aidlift.plan import verdict, verify  # takes a second to load; no other command should wait

    access.require(by, "plan")
    if known := external_id and PlanRun.objects.filter(external_id=external_id).first():
        return known
    made_from = archive.thaw(inputs)
    made = archive.thaw_plan(result, made_from)
    if violations := verify(made, made_from):
        raise BadInput(
            f"The plan breaks {len(violations)} of its promises and was not kept.",
            [Problem(str(one)) for one in violations[:MOST_TOLD]],
        )
    plan = PlanRun.objects.create(
        plan_id=next_name("PLAN", at),
        title=title,
        known_on=known_on,
        first_day=made_from.first_day,
        last_day=made_from.last_day,
        inputs=archive.keep(inputs, at=at),
        result=archive.keep(result, at=at),
        summary=made.summary(),
        method=made.method,
        status=made.status,
        objective=made.objective,
        nothing_sent=made.nothing_sent,
        bound=made.bound,
        gap=made.gap,
        seed=made.seed,
        seconds=made.seconds,
        verification=verdict([], made.broken),
        state=PLAN.first,
        recorded_by=by,
        is_invented=is_invented,
        external_id=external_id,
        posted_at=at,
    )
    begin(plan, "record", by=by, at=at)
    return plan


@action("plan.propose")
def propose_plan(plan: str, *, note: str = "", by: Person, at: datetime) -> PlanRun:
    """Propose a plan for somebody else to approve; an order is drawn up for each store and destination."""
    access.require(by, "plan")
    found = locked(PlanRun, plan)
    found.proposed_by = by
    take_step(found, PLAN, "propose", by=by, at=at, note=note, changed=("proposed_by",))
    releases.draw_up(found, by=by, at=at)
    return found


@action("plan.approve")
def approve_plan(plan: str, *, note: str = "", by: Person, at: datetime) -> PlanRun:
    """Approve a plan that somebody else made and proposed, and reserve its stock.

    An earlier approved plan is superseded; its orders stand as far as their goods are packed or gone.
    """
    access.require(by, "release.approve")
    found = locked(PlanRun, plan)
    _other_person(found, by)
    found.decided_by = by
    earlier = PlanRun.objects.select_for_update().filter(state="approved").order_by("plan_id").first()
    found.supersedes = earlier
    take_step(found, PLAN, "approve", by=by, at=at, note=note, changed=("decided_by", "supersedes"))
    if earlier is not None:
        take_step(earlier, PLAN, "supersede", by=by, at=at, note=f"superseded by {plan}")
        releases.void_unpacked(earlier, by=by, at=at, reason=f"superseded by {plan}")
    for release in found.releases.select_for_update().filter(state="proposed").order_by("release_id"):
        releases.approve(release, by=by, at=at)
    return found


@action("plan.refuse")
def refuse_plan(plan: str, *, reason: str, by: Person, at: datetime) -> PlanRun:
    """Refuse a proposed plan, saying why; its release orders are refused with it."""
    access.require(by, "release.approve")
    found = locked(PlanRun, plan)
    _other_person(found, by)
    found.decided_by = by
    take_step(found, PLAN, "refuse", by=by, at=at, note=_said(reason), changed=("decided_by",))
    for release in found.releases.select_for_update().filter(state="proposed").order_by("release_id"):
        releases.decide(release, "refuse", by=by, at=at, note=reason)
    return found


@action("plan.withdraw")
def withdraw_plan(plan: str, *, reason: str, by: Person, at: datetime) -> PlanRun:
    """Withdraw a plan that was not decided on; its release orders are void."""
    access.require(by, "plan")
    found = locked(PlanRun, plan)
    take_step(found, PLAN, "withdraw", by=by, at=at, note=_said(reason))
    for release in found.releases.select_for_update().filter(state="proposed").order_by("release_id"):
        releases.void(release, by=by, at=at, reason=reason)
    return found


@action("release.draft")
def draft_release(
    store: str,
    *,
    destination: str,
    lines: list[ReleaseOf],
    country: str = "",
    kind: str = "release",
    reason: str = "",
    replaces: str = "",
    is_invented: bool = False,
    external_id: str = "",
    by: Person,
    at: datetime,
) -> ReleaseOrder:
    """Draft an order to take stock out of a store apart from any plan, such as for a replacement."""
    access.require(by, "plan")
    if known := external_id and ReleaseOrder.objects.filter(external_id=external_id).first():
        return known
    return releases.draft(
        store=store,
        destination=destination,
        country=country,
        kind=kind,
        reason=reason,
        replaces=replaces,
        is_invented=is_invented,
        external_id=external_id,
        lines=lines,
        by=by,
        at=at,
    )


@action("release.propose")
def propose_release(release: str, *, note: str = "", by: Person, at: datetime) -> ReleaseOrder:
    """Propose a release order for somebody else to approve."""
    access.require(by, "plan")
    found = locked(ReleaseOrder, release)
    found.proposed_by = by
    take_step(found, RELEASE, "propose", by=by, at=at, note=note, changed=("proposed_by",))
    return found


@action("release.approve")
def approve_release(release: str, *, note: str = "", by: Person, at: datetime) -> ReleaseOrder:
    """Approve a release order that somebody else drafted and proposed; its stock is reserved."""
    access.require(by, "release.approve")
    found = locked(ReleaseOrder, release)
    _of_no_open_plan(found)
    releases.approve(found, by=by, at=at, note=note)
    return found


@action("release.refuse")
def refuse_release(release: str, *, reason: str, by: Person, at: datetime) -> ReleaseOrder:
    """Refuse a proposed release order, saying why."""
    access.require(by, "release.approve")
    found = locked(ReleaseOrder, release)
    _of_no_open_plan(found)
    releases.decide(found, "refuse", by=by, at=at, note=_said(reason))
    return found


@action("release.issue")
def issue_release(release: str, *, note: str = "", by: Person, at: datetime) -> ReleaseOrder:
    """Issue an approved order to its store: from now on its goods may be packed.

    Stock that had still to come when the order was approved is reserved now.
    """
    access.require(by, "plan")
    found = locked(ReleaseOrder, release)
    take_step(found, RELEASE, "issue", by=by, at=at, note=note)
    releases.reserve_rest(found, by=by, at=at)
    return found


@action("release.void")
def void_release(release: str, *, reason: str, by: Person, at: datetime) -> ReleaseOrder:
    """Void an order of which nothing was packed; its reservations are released."""
    access.require(by, "plan")
    found = locked(ReleaseOrder, release)
    releases.void(found, by=by, at=at, reason=_said(reason))
    return found


def _other_person(plan: PlanRun, by: Person) -> None:
    if by.username in {plan.proposed_by_id, plan.recorded_by_id}:
        raise SamePerson(
            f"{by} made or proposed {plan.plan_id}; another person decides on it. Ask an approver."
        )


def _of_no_open_plan(release: ReleaseOrder) -> None:
    if release.plan is not None and release.plan.state == "proposed":
        raise Conflict(
            f"{release.release_id} is part of {release.plan_id}, which waits for a decision as a whole: "
            "plan.approve or plan.refuse."
        )


def _said(reason: str) -> str:
    if not reason.strip():
        raise BadInput("Say why, in `reason`.")
    return reason.strip()
