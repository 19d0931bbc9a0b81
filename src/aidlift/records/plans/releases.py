"""How release orders are drawn up, decided on and ended; for the actions of plans and shipments.

Each line reserves its stock under its own name, `REL-2021-0001/1`, from its approval until the goods leave.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Sum

from aidlift.errors import BadInput, Conflict, Problem, SamePerson
from aidlift.records.assistance.facts import line_counters, note
from aidlift.records.assistance.models import RequestLine
from aidlift.records.audit.written import keep_all
from aidlift.records.parties.actions import country_code, store_named
from aidlift.records.parties.models import Person, Store
from aidlift.records.parties.numbering import next_name
from aidlift.records.plans import archive
from aidlift.records.plans.models import PlanRun, ReleaseCut, ReleaseLine, ReleaseOrder
from aidlift.records.reserve import reservations
from aidlift.records.reserve.lots import locked_lot, require_takable
from aidlift.records.reserve.models import Lot
from aidlift.records.steps import begin, take_step
from aidlift.shipments import RELEASE
from aidlift.shipments.moves import AT_THE_STORE, BEFORE_PACKING

OPEN_REQUESTS = ("approved", "partly approved", "in fulfilment")


@dataclass(frozen=True)
class ReleaseOf:
    """One line of a release order: so many units of a lot, on a flight, for a line of a request."""

    lot: str
    quantity: int
    flight: str = ""
    request_line: str = ""
    departs: date | None = None
    arrives: date | None = None


def draw_up(plan: PlanRun, *, by: Person, at: datetime) -> list[ReleaseOrder]:
    """Draw up and propose an order for each store and destination of a plan; what was frozen has one."""
    inputs = archive.thaw(archive.kept(plan.inputs))
    made = archive.thaw_plan(archive.kept(plan.result), inputs)
    frozen = {(row["flight"], row["lot"]): row["quantity"] for row in inputs.frozen.iter_rows(named=True)}
    orders: dict[tuple[str, str, str], list[ReleaseOf]] = {}
    for row in made.allocations.sort("departs", "flight", "lot").iter_rows(named=True):
        new = row["quantity"] - frozen.get((row["flight"], row["lot"]), 0)
        if new > 0:
            key = (row["origin"], row["destination"], row["location"] or "")
            orders.setdefault(key, []).append(
                ReleaseOf(row["lot"].split("@")[0], new, row["flight"], "", row["departs"], row["arrives"])
            )
    _known_stores({origin for origin, _, _ in orders})
    freed = _freed_by_superseding()
    wanted = {country: _wanted(country, freed) for _, _, country in orders if country}
    made_orders = []
    for (origin, destination, country), lines in sorted(orders.items()):
        release = draft(
            store=origin,
            destination=destination,
            country=country,
            kind="release" if country else "call-forward",
            reason=f"planned by {plan.plan_id}",
            is_invented=plan.is_invented,
            lines=_for_requests(lines, wanted[country]) if country else lines,
            plan=plan,
            by=by,
            at=at,
        )
        release.proposed_by = by
        take_step(release, RELEASE, "propose", by=by, at=at, changed=("proposed_by",))
        made_orders.append(release)
    return made_orders


def draft(
    *,
    store: str,
    destination: str,
    country: str,
    kind: str,
    reason: str,
    lines: Sequence[ReleaseOf],
    is_invented: bool,
    by: Person,
    at: datetime,
    plan: PlanRun | None = None,
    replaces: str = "",
    external_id: str = "",
) -> ReleaseOrder:
    """Write an order down as a draft; raise BadInput with every problem of its lines."""
    if kind not in ReleaseOrder.Kind.values:
        raise BadInput(f"A release order is a {' or a '.join(ReleaseOrder.Kind.values)}, not a {kind!r}.")
    if not destination.strip():
        raise BadInput("Name the destination of the order: the airport or store where the goods arrive.")
    if problems := _problems(lines, country):
        raise BadInput("The order has lines that cannot be used; nothing was kept.", problems)
    release = ReleaseOrder.objects.create(
        release_id=next_name("REL", at),
        kind=kind,
        plan=plan,
        store=store_named(store),
        destination=destination.strip(),
        country=country_code(country) if country else "",
        reason=reason,
        replaces=replaces,
        state=RELEASE.first,
        drafted_by=by,
        is_invented=is_invented,
        external_id=external_id,
        posted_at=at,
    )
    begin(release, "draft", by=by, at=at, note=reason)
    keep_all(
        ReleaseLine,
        (
            ReleaseLine(
                line_id=f"{release.release_id}/{number}",
                release=release,
                number=number,
                lot_id=line.lot,
                quantity=line.quantity,
                flight=line.flight,
                departs=line.departs,
                arrives=line.arrives,
                request_line_id=line.request_line or None,
            )
            for number, line in enumerate(lines, 1)
        ),
    )
    return release


def approve(release: ReleaseOrder, *, by: Person, at: datetime, note: str = "") -> None:
    """Approve a locked order and reserve its stock; what has still to come is reserved when it is issued."""
    decide(release, "approve", by=by, at=at, note=note)
    expected = _to_come(release, at.date())
    for line in _lines(release):
        if line.lot_id not in expected or _free(line) >= line.quantity:
            _reserve(line, line.quantity, by=by, at=at)
        _allocate(line, line.quantity, by=by, at=at)


def decide(release: ReleaseOrder, verb: str, *, by: Person, at: datetime, note: str = "") -> None:
    """Approve or refuse as somebody who neither drafted nor proposed it; raise SamePerson."""
    if by.username in {release.proposed_by_id, release.drafted_by_id}:
        raise SamePerson(
            f"{by} drafted or proposed {release.release_id}; another person decides on it. Ask an approver."
        )
    release.decided_by = by
    take_step(release, RELEASE, verb, by=by, at=at, note=note, changed=("decided_by",))


def reserve_rest(release: ReleaseOrder, *, by: Person, at: datetime) -> None:
    """Reserve what is not reserved yet; raise NotEnoughStock where it has not come."""
    for line in _lines(release):
        lacking = open_quantity(line) - reservations.reserved_for(line.line_id)
        if lacking > 0:
            _reserve(line, lacking, by=by, at=at)


def void(release: ReleaseOrder, *, by: Person, at: datetime, reason: str) -> None:
    """Void an order of which nothing was packed; planned consignments of it are cancelled with it."""
    standing = [one.consignment_id for one in release.consignments.all() if one.state not in BEFORE_PACKING]
    if standing:
        raise Conflict(
            f"{release.release_id} cannot be voided: {', '.join(standing)} "
            f"{'was' if len(standing) == 1 else 'were'} packed or sent. Unpack and cancel what has not left."
        )
    was_approved = release.state in {"approved", "issued"}
    take_step(release, RELEASE, "void", by=by, at=at, note=reason)
    _cancel_planned(release, by=by, at=at, reason=reason)
    if was_approved:
        for line in _lines(release):
            _give_back(line, open_quantity(line), by=by, at=at, reason=reason)


def void_unpacked(plan: PlanRun, *, by: Person, at: datetime, reason: str) -> None:
    """Give back all that a plan released and nobody packed; orders of which some is packed stand for that."""
    orders = plan.releases.select_for_update().filter(state__in=["approved", "issued"]).order_by("release_id")
    for release in orders:
        if all(one.state in BEFORE_PACKING for one in release.consignments.all()):
            void(release, by=by, at=at, reason=reason)
            continue
        _cancel_planned(release, by=by, at=at, reason=reason)
        for line in _lines(release):
            _give_back(line, open_quantity(line), by=by, at=at, reason=reason)


def open_quantity(line: ReleaseLine, *, unless: Sequence[str] = ("cancelled",)) -> int:
    """Return what of a line is on no consignment yet: released, less consigned, less given back.

    Consignments in the states of `unless` and those that came back do not count.
    """
    consigned = (
        line.consigned.exclude(consignment__state__in=unless)
        .exclude(consignment__came_back=True)
        .aggregate(sum=Sum("quantity"))["sum"]
    )
    cut = line.cuts.aggregate(sum=Sum("quantity"))["sum"]
    return line.quantity - (consigned or 0) - (cut or 0)


def hand_out(line: ReleaseLine, quantity: int, *, by: Person, at: datetime) -> None:
    """Turn some of a line's reservation into goods that leave; the rest stays reserved."""
    held = reservations.reserved_for(line.line_id)
    reservations.release(line.line_id, by=by, at=at)
    if held > quantity:
        _reserve(line, held - quantity, by=by, at=at)


def follow_consignments(release: ReleaseOrder, *, by: Person, at: datetime) -> None:
    """Bring an order into the state its consignments are in: executed, closed, or open again."""
    consignments = [one for one in release.consignments.all() if one.state != "cancelled"]
    left = [one for one in consignments if one.state not in AT_THE_STORE]
    done = len(left) == len(consignments) and all(open_quantity(line) <= 0 for line in _lines(release))
    if release.state == "issued" and done and left:
        take_step(release, RELEASE, "execute", by=by, at=at)
    elif release.state == "executed" and not done:
        take_step(release, RELEASE, "reopen", by=by, at=at)
    if release.state == "executed" and all(one.state == "closed" for one in consignments):
        take_step(release, RELEASE, "close", by=by, at=at)


def _lines(release: ReleaseOrder) -> Iterable[ReleaseLine]:
    return release.lines.select_related("release", "lot").order_by("number")


def _known_stores(names: set[str]) -> None:
    known = set(Store.objects.filter(pk__in=names).values_list("pk", flat=True))
    if lost := sorted(names - known):
        raise BadInput(
            f"The plan takes goods from {', '.join(lost)}, which the records do not know as a store; "
            "add it first: aidlift do store.add."
        )


def _problems(lines: Sequence[ReleaseOf], country: str) -> list[Problem]:
    if not lines:
        return [Problem("an order needs at least one line", column="lines")]
    problems = []
    lots = Lot.objects.in_bulk([line.lot for line in lines])
    asked = RequestLine.objects.select_related("request").in_bulk([line.request_line for line in lines])
    for row, line in enumerate(lines, 2):
        lot, wanted = lots.get(line.lot), asked.get(line.request_line)
        if lot is None:
            problems.append(Problem(f"there is no lot {line.lot!r}", row, "lot"))
        if line.quantity <= 0:
            problems.append(Problem(f"is {line.quantity}; it must be above 0", row, "quantity"))
        if line.request_line and wanted is None:
            problems.append(Problem(f"there is no line {line.request_line!r}", row, "request_line"))
        if wanted is not None and lot is not None and wanted.item != lot.item:
            problems.append(
                Problem(
                    f"{wanted.line_id} asks for {wanted.item or wanted.wording!r}, the lot is {lot.item}; "
                    "record the substitution first",
                    row,
                    "request_line",
                )
            )
        if wanted is not None and country and wanted.request.country != country:
            problems.append(
                Problem(
                    f"{wanted.line_id} is of {wanted.request.country}, not {country}", row, "request_line"
                )
            )
    return problems


def _freed_by_superseding() -> dict[str, int]:
    """Say how much of each request's line the approved plan covers with goods that nobody packed.

    A new plan may cover that again: the old orders are given back as it is approved.
    """
    lines = ReleaseLine.objects.filter(
        release__plan__state="approved", release__state__in=["approved", "issued"], request_line__isnull=False
    )
    found: dict[str, int] = {}
    for line in lines:
        assert line.request_line_id is not None
        freed = max(open_quantity(line, unless=("cancelled", "planned")), 0)
        found[line.request_line_id] = found.get(line.request_line_id, 0) + freed
    return found


def _wanted(country: str, freed: dict[str, int]) -> dict[str, list[tuple[str, int]]]:
    """List what a country asked for and nothing covers: by item, lines with quantities, oldest first."""
    lines = RequestLine.objects.filter(request__country=country, request__state__in=OPEN_REQUESTS).order_by(
        "request__requested_on", "request_id", "number"
    )
    found: dict[str, list[tuple[str, int]]] = {}
    for line in lines:
        uncovered = line_counters(line.line_id).uncovered + freed.get(line.line_id, 0)
        if uncovered and line.item:
            found.setdefault(line.item, []).append((line.line_id, uncovered))
    return found


def _for_requests(lines: Sequence[ReleaseOf], wanted: dict[str, list[tuple[str, int]]]) -> list[ReleaseOf]:
    """Name the request's line that each part of a plan's line answers; what answers none names none."""
    items = dict(Lot.objects.filter(pk__in=[line.lot for line in lines]).values_list("lot_id", "item"))
    found = []
    for line in lines:
        left, queue = line.quantity, wanted.get(items.get(line.lot, ""), [])
        while left and queue:
            name, uncovered = queue.pop(0)
            part = min(left, uncovered)
            found.append(replace(line, quantity=part, request_line=name))
            left -= part
            if uncovered > part:
                queue.insert(0, (name, uncovered - part))
        if left:
            found.append(replace(line, quantity=left))
    return found


def _to_come(release: ReleaseOrder, day: date) -> set[str]:
    """Name the lots that the plan knew were not in this store yet: promised, or called forward."""
    if release.plan is None:
        return set()
    lots = archive.thaw(archive.kept(release.plan.inputs)).lots
    return {
        row["lot"]
        for row in lots.iter_rows(named=True)
        if row["node"] != release.store_id or row["available_on"] > day or (row.get("chance") or 1.0) < 1.0
    }


def _free(line: ReleaseLine) -> int:
    return reservations.free(line.lot_id, line.release.store_id)


def _reserve(line: ReleaseLine, quantity: int, *, by: Person, at: datetime) -> None:
    require_takable(
        locked_lot(line.lot_id), line.release.store_id, day=at.date(), country=line.release.country
    )
    reservations.reserve(line.lot_id, line.release.store_id, quantity, for_what=line.line_id, by=by, at=at)


def _allocate(line: ReleaseLine, quantity: int, *, by: Person, at: datetime, undoes: bool = False) -> None:
    if line.request_line_id and quantity:
        note(line.request_line_id, "allocated", quantity, by=by, at=at, about=line.line_id, undoes=undoes)


def _give_back(line: ReleaseLine, quantity: int, *, by: Person, at: datetime, reason: str) -> None:
    """Give back what of a line nobody packed: its reservation and what it covered of a request."""
    held = reservations.reserved_for(line.line_id)
    reservations.release(line.line_id, by=by, at=at)
    if quantity <= 0:
        if held:
            _reserve(line, held, by=by, at=at)
        return
    if held > quantity:
        _reserve(line, held - quantity, by=by, at=at)
    ReleaseCut.objects.create(line=line, quantity=quantity, posted_at=at, by=by, note=reason)
    _allocate(line, quantity, by=by, at=at, undoes=True)


def _cancel_planned(release: ReleaseOrder, *, by: Person, at: datetime, reason: str) -> None:
    from aidlift.records.shipments.steps import step  # the consignments stand above the orders they follow

    for consignment in release.consignments.select_for_update().filter(state="planned"):
        step(consignment, "cancel", by=by, at=at, note=reason)
