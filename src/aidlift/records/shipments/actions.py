"""Every change to a consignment until it is delivered; receipts and what follows stand in their own files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aidlift.errors import BadInput, Conflict, Problem
from aidlift.records import access
from aidlift.records.action import action
from aidlift.records.assistance import facts
from aidlift.records.assistance.models import PledgeLine, RequestLine
from aidlift.records.corridors.models import MODES, TIME_TYPES, Flight
from aidlift.records.parties.actions import country_code, party_named, store_named
from aidlift.records.parties.models import Party, Person, Store
from aidlift.records.parties.numbering import next_name
from aidlift.records.plans import releases
from aidlift.records.plans.models import ReleaseLine, ReleaseOrder
from aidlift.records.reserve import ledger
from aidlift.records.reserve.lots import locked_lot, require_takable
from aidlift.records.reserve.models import Lot
from aidlift.records.shipments import packing
from aidlift.records.shipments.models import Consignment, ConsignmentLine, Leg, ShipmentEvent
from aidlift.records.shipments.packing import BoxOf
from aidlift.records.shipments.steps import (
    begin,
    carrier_place,
    follow_order,
    leg_of,
    locked_with_order,
    lost,
    recipient_place,
    said,
    step,
)
from aidlift.records.steps import locked
from aidlift.shipments import CONSIGNMENT, code_of
from aidlift.shipments.moves import AT_THE_STORE

GROUNDED = ("suspended", "cancelled")
"""States of a flight on which nothing departs."""


@dataclass(frozen=True)
class ConsignmentOf:
    """One line of a consignment: so many units of a lot, for a line of a request or out of a pledge."""

    lot: str
    quantity: int
    request_line: str = ""
    pledge_line: str = ""


@action("consignment.plan")
def plan_consignment(
    release: str,
    *,
    carrier: str,
    consignee: str,
    flight: str = "",
    lots: Sequence[str] = (),
    facility: str = "",
    to_store: str = "",
    direct: bool = False,
    mode: str = "air",
    replaces: str = "",
    note: str = "",
    external_id: str = "",
    by: Person,
    at: datetime,
) -> Consignment:
    """Plan a consignment out of an issued release order: the lines of one flight, or of the lots named.

    `facility` is where the goods are to be signed for in the end; with `direct` the carrier brings them there
    itself. `replaces` names the consignment whose missing or rejected goods are sent again.
    """
    access.require(by, "shipment")
    if known := external_id and Consignment.objects.filter(external_id=external_id).first():
        return known
    order = locked(ReleaseOrder, release)
    if order.state != "issued":
        raise Conflict(
            f"{order.release_id} is {order.state}; goods are consigned from an order that is issued."
        )
    lines = _open_lines(order, flight, lots)
    store = store_named(to_store) if to_store else None
    country = store.country if store else order.country
    if not country:
        raise BadInput(f"{order.release_id} names no country; say to which store the goods go: to_store.")
    found = _begin(
        release=order,
        consignor=order.store.custodian,
        origin=ledger.place("store", order.store_id),
        origin_country=order.store.country,
        store=order.store,
        entry=order.destination,
        country=country,
        to_store=store,
        consignee=consignee,
        facility=facility,
        direct=direct,
        carrier=carrier,
        mode=mode,
        flight=flight,
        replaces=_replaced(replaces, lines, store=order.store, country=country),
        is_invented=order.is_invented,
        external_id=external_id,
        note=note,
        by=by,
        at=at,
    )
    ConsignmentLine.objects.bulk_create(
        ConsignmentLine(
            consignment=found,
            number=number,
            lot_id=line.lot_id,
            planned=quantity,
            quantity=quantity,
            request_line_id=line.request_line_id,
            release_line=line,
        )
        for number, (line, quantity) in enumerate(lines, 1)
    )
    return found


@action("consignment.expect")
def expect_consignment(
    consignor: str,
    *,
    carrier: str,
    consignee: str,
    lines: Sequence[ConsignmentOf],
    to_store: str = "",
    country: str = "",
    entry: str = "",
    facility: str = "",
    direct: bool = False,
    mode: str = "air",
    flight: str = "",
    is_invented: bool = False,
    note: str = "",
    external_id: str = "",
    by: Person,
    at: datetime,
) -> Consignment:
    """Expect a consignment that a donor sends, to a store of the reserve or straight to a country."""
    access.require(by, "shipment")
    if known := external_id and Consignment.objects.filter(external_id=external_id).first():
        return known
    party = party_named(consignor)
    store = store_named(to_store) if to_store else None
    if (store is None) == (not country):
        raise BadInput("Name the store that the goods go to, or the country: one of the two.")
    if problems := _problems(lines):
        raise BadInput("The consignment has lines that cannot be used; nothing was kept.", problems)
    found = _begin(
        release=None,
        consignor=party,
        origin=ledger.place("donor", party.party_id),
        origin_country=party.country or country_code(country or (store.country if store else "")),
        store=None,
        entry=entry or (store.airport or store.store_id if store else country),
        country=store.country if store else country_code(country),
        to_store=store,
        consignee=consignee,
        facility=facility,
        direct=direct,
        carrier=carrier,
        mode=mode,
        flight=flight,
        replaces=None,
        is_invented=is_invented,
        external_id=external_id,
        note=note,
        by=by,
        at=at,
    )
    ConsignmentLine.objects.bulk_create(
        ConsignmentLine(
            consignment=found,
            number=number,
            lot_id=line.lot,
            planned=line.quantity,
            quantity=line.quantity,
            request_line_id=line.request_line or None,
            pledge_line_id=line.pledge_line or None,
        )
        for number, line in enumerate(lines, 1)
    )
    return found


@action("consignment.pack")
def pack_consignment(
    consignment: str,
    *,
    boxes: Sequence[BoxOf] = (),
    occurred_at: datetime | None = None,
    note: str = "",
    by: Person,
    at: datetime,
) -> Consignment:
    """Pack a consignment: in the boxes given, or in the catalogue's handling units."""
    found = _at_the_store(consignment, by)
    packed = packing.pack_as_stated(found, boxes) if boxes else packing.pack_by_catalogue(found)
    packing.keep_boxes(found, packed, at=at)
    step(found, "pack", by=by, at=at, occurred_at=occurred_at, note=note, changed=("packing",))
    return found


@action("consignment.unpack")
def unpack_consignment(consignment: str, *, reason: str, by: Person, at: datetime) -> Consignment:
    """Unpack what has not left the store, so that it can be packed anew or cancelled."""
    found = _at_the_store(consignment, by)
    step(found, "unpack", by=by, at=at, note=said(reason))
    return found


@action("consignment.cancel")
def cancel_consignment(consignment: str, *, reason: str, by: Person, at: datetime) -> Consignment:
    """Cancel a consignment that has not left; its stock stays reserved for its release order."""
    access.require(by, "shipment")
    found = locked(Consignment, consignment)
    step(found, "cancel", by=by, at=at, note=said(reason))
    return found


@action("consignment.hand_over")
def hand_over(
    consignment: str, *, occurred_at: datetime | None = None, note: str = "", by: Person, at: datetime
) -> Consignment:
    """Hand the packed goods to the carrier: from now on the carrier answers for them in the ledger."""
    found = _at_the_store(consignment, by)
    leg = leg_of(found, 1)
    event = step(found, "hand_over", by=by, at=at, occurred_at=occurred_at, place=found.origin_id, note=note)
    lines = list(
        found.lines.select_related("release_line__release").filter(quantity__gt=0).order_by("number")
    )
    for line in lines:
        if line.release_line is not None and found.store_id:
            require_takable(locked_lot(line.lot_id), found.store_id, day=at.date(), country=found.country)
            releases.hand_out(line.release_line, line.quantity, by=by, at=at)
    ledger.post(
        [ledger.Line(line.lot_id, found.origin_id, carrier_place(leg), line.quantity) for line in lines],
        document=found.consignment_id,
        reason="handed to the carrier",
        by=by,
        occurred_at=event.occurred_at,
        at=at,
    )
    _tell_shipped(lines, by=by, at=at, occurred_at=event.occurred_at, undoes=False)
    follow_order(found, by=by, at=at)
    return found


@action("consignment.manifest")
def manifest(
    consignment: str,
    *,
    flight: str = "",
    occurred_at: datetime | None = None,
    note: str = "",
    by: Person,
    at: datetime,
) -> Consignment:
    """Put the consignment on the manifest of its flight, or of another one of the same carrier."""
    found = _of_carrier(consignment, by)
    found.flight = flight or found.flight
    step(found, "manifest", by=by, at=at, occurred_at=occurred_at, note=note, changed=("flight",))
    return found


@action("consignment.offload")
def offload(
    consignment: str, *, reason: str, occurred_at: datetime | None = None, by: Person, at: datetime
) -> Consignment:
    """Take the consignment off its flight before departure, saying why; the carrier keeps it."""
    found = _of_carrier(consignment, by)
    step(found, "offload", by=by, at=at, occurred_at=occurred_at, note=said(reason))
    return found


@action("consignment.depart")
def depart(
    consignment: str, *, occurred_at: datetime | None = None, note: str = "", by: Person, at: datetime
) -> Consignment:
    """Note the departure; refused without a waybill and a packing list that speak for what is packed."""
    found = _of_carrier(consignment, by)
    packing.refuse_without_papers(found)
    _refuse_grounded(found.flight)
    step(found, "depart", by=by, at=at, occurred_at=occurred_at, place=found.origin_id, note=note)
    return found


@action("consignment.arrive")
def arrive(
    consignment: str, *, occurred_at: datetime | None = None, note: str = "", by: Person, at: datetime
) -> Consignment:
    """Note the landing; the clock of clearance begins."""
    found = _of_carrier(consignment, by)
    step(found, "arrive", by=by, at=at, occurred_at=occurred_at, place=found.entry, note=note)
    return found


@action("consignment.unload")
def unload(
    consignment: str, *, occurred_at: datetime | None = None, note: str = "", by: Person, at: datetime
) -> Consignment:
    """Note that the goods were received from the flight at the place of arrival."""
    found = _of_carrier(consignment, by)
    step(found, "unload", by=by, at=at, occurred_at=occurred_at, place=found.entry, note=note)
    return found


@action("consignment.short_ship")
def short_ship(
    consignment: str, *, note: str, occurred_at: datetime | None = None, by: Person, at: datetime
) -> Consignment:
    """Note that fewer pieces were shipped than the papers say, in words."""
    return _noted(consignment, "short_ship", note=note, occurred_at=occurred_at, by=by, at=at)


@action("consignment.report_missing")
def report_missing(
    consignment: str, *, note: str, occurred_at: datetime | None = None, by: Person, at: datetime
) -> Consignment:
    """Note that pieces are missing; how many there are the receipt says."""
    return _noted(consignment, "report_missing", note=note, occurred_at=occurred_at, by=by, at=at)


@action("consignment.report_found")
def report_found(
    consignment: str, *, note: str, occurred_at: datetime | None = None, by: Person, at: datetime
) -> Consignment:
    """Note that pieces were found."""
    return _noted(consignment, "report_found", note=note, occurred_at=occurred_at, by=by, at=at)


@action("consignment.damage")
def damage(
    consignment: str, *, note: str, occurred_at: datetime | None = None, by: Person, at: datetime
) -> Consignment:
    """Note damage that was seen on the way; what is not accepted for it the receipt says."""
    return _noted(consignment, "report_damage", note=note, occurred_at=occurred_at, by=by, at=at)


@action("consignment.return")
def come_back(
    consignment: str, *, reason: str, occurred_at: datetime | None = None, by: Person, at: datetime
) -> Consignment:
    """Note that the goods are back where they left, before anybody signed for them; saying why."""
    found = locked_with_order(consignment)
    access.require(by, "shipment", store=found.store_id or "", party=found.carrier_id)
    leg = leg_of(found, 1)
    found.came_back = True
    event = step(
        found,
        "return",
        by=by,
        at=at,
        occurred_at=occurred_at,
        place=found.origin_id,
        note=said(reason),
        changed=("came_back",),
    )
    lines = list(found.lines.filter(quantity__gt=0).order_by("number"))
    ledger.post(
        [ledger.Line(line.lot_id, carrier_place(leg), found.origin_id, line.quantity) for line in lines],
        document=found.consignment_id,
        reason="came back",
        by=by,
        occurred_at=event.occurred_at,
        at=at,
    )
    _tell_shipped(lines, by=by, at=at, occurred_at=event.occurred_at, undoes=True)
    follow_order(found, by=by, at=at)
    return found


@action("consignment.time")
def state_time(
    consignment: str, *, verb: str, time_type: str, moment: datetime, note: str = "", by: Person, at: datetime
) -> Consignment:
    """State when a step is planned, requested, expected or estimated to happen; all that was said is kept."""
    found = locked(Consignment, consignment)
    access.require(by, "shipment", store=found.store_id or "", party=found.carrier_id)
    verbs = sorted({move.verb for move in CONSIGNMENT.moves})
    if verb not in verbs:
        raise BadInput(f"There is no step {verb!r}; the steps are {', '.join(verbs)}.")
    kinds = [kind for kind in TIME_TYPES if kind != "actual"]
    if time_type not in kinds:
        raise BadInput(f"A time is {', '.join(kinds)}; what happened is posted by its own action.")
    ShipmentEvent.objects.create(
        consignment=found,
        verb=verb,
        code=code_of(verb),
        time_type=time_type,
        leg=found.leg,
        flight=found.flight,
        occurred_at=moment,
        posted_at=at,
        by=by,
        note=note,
    )
    return found


def _at_the_store(consignment: str, by: Person) -> Consignment:
    """Lock a consignment and ask whether the person may act where it begins."""
    found = locked_with_order(consignment)
    access.require(
        by, "shipment", store=found.store_id or "", party="" if found.store_id else found.carrier_id
    )
    return found


def _of_carrier(consignment: str, by: Person) -> Consignment:
    found = locked(Consignment, consignment)
    access.require(by, "shipment", party=leg_of(found).carrier_id)
    return found


def _noted(
    consignment: str, verb: str, *, note: str, occurred_at: datetime | None, by: Person, at: datetime
) -> Consignment:
    found = locked(Consignment, consignment)
    permission = "shipment" if found.state in {*AT_THE_STORE, "with carrier", "manifested"} else "arrival"
    access.require(
        by,
        permission,
        party=leg_of(found).carrier_id,
        country=found.country,
        store=(found.store_id if permission == "shipment" else found.to_store_id) or "",
    )
    step(found, verb, by=by, at=at, occurred_at=occurred_at, note=said(note))
    return found


def _begin(
    *, to_store: Store | None, facility: str, direct: bool, carrier: str, mode: str, note: str,
    consignee: str,    by: Person, at: datetime, country: str, **more: object,
) -> Consignment:  # fmt: skip
    if mode not in MODES:
        raise BadInput(f"There is no mode {mode!r}; the modes are {', '.join(MODES)}.")
    if not consignee.strip():
        raise BadInput("Name the consignee: to whom the goods are delivered.")
    reached = facility if direct else ""
    destination = ledger.place("store", to_store.store_id) if to_store else recipient_place(country, reached)
    party = party_named(carrier)
    if party.kind != Party.Kind.CARRIER:
        raise BadInput(f"{party} is a {party.kind}, not a carrier.")
    found = Consignment(
        consignment_id=next_name("CON", at),
        consignee=consignee.strip(),
        destination_id=destination,
        to_store=to_store,
        country=country,
        facility=facility.strip(),
        carrier=party,
        mode=mode,
        state=CONSIGNMENT.first,
        planned_by=by,
        posted_at=at,
    )
    for name, value in more.items():
        setattr(found, "origin_id" if name == "origin" else name, value)
    found.save(force_insert=True)
    Leg.objects.create(
        consignment=found,
        number=1,
        mode=mode,
        carrier=party,
        from_place_id=found.origin_id,
        to_place_id=destination,
        facility=reached,
        posted_at=at,
    )
    begin(found, "plan", by=by, at=at, note=note)
    return found


def _open_lines(order: ReleaseOrder, flight: str, lots: Sequence[str]) -> list[tuple[ReleaseLine, int]]:
    lines = order.lines.select_related("lot").order_by("number")
    chosen = [
        (line, releases.open_quantity(line))
        for line in lines
        if (not flight or line.flight in {"", flight}) and (not lots or line.lot_id in lots)
    ]
    found = [(line, quantity) for line, quantity in chosen if quantity > 0]
    if not found:
        what = f" on flight {flight}" if flight else ""
        flights = sorted({line.flight for line in lines if line.flight})
        raise Conflict(
            f"Nothing of {order.release_id} is left to consign{what}. "
            f"Its flights: {', '.join(flights) or 'none'}."
        )
    return found


def _replaced(
    name: str, lines: Sequence[tuple[ReleaseLine, int]], *, store: Store, country: str
) -> Consignment | None:
    """Find the consignment whose goods are sent again; raise Conflict for more than was lost of it."""
    if not name:
        return None
    found = locked(Consignment, name)
    if found.country != country:
        raise BadInput(f"{name} went to {found.country}; what replaces it from {store} goes there too.")
    gone = lost(found)
    sent: dict[str, int] = {}
    for part in found.replacements.exclude(state="cancelled").filter(came_back=False):
        for one in part.lines.select_related("lot"):
            sent[one.lot.item] = sent.get(one.lot.item, 0) + one.quantity
    for line, quantity in lines:
        item = line.lot.item
        sent[item] = sent.get(item, 0) + quantity
        if sent[item] > gone.get(item, 0):
            raise Conflict(
                f"{gone.get(item, 0):,} {item} of {name} are missing or rejected by posted receipts; "
                f"{sent[item]:,} would replace them."
            )
    return found


def _problems(lines: Sequence[ConsignmentOf]) -> list[Problem]:
    if not lines:
        return [Problem("a consignment needs at least one line", column="lines")]
    problems = []
    known = {
        "lot": set(Lot.objects.filter(pk__in=[one.lot for one in lines]).values_list("pk", flat=True)),
        "request_line": set(
            RequestLine.objects.filter(pk__in=[one.request_line for one in lines]).values_list(
                "pk", flat=True
            )
        ),
        "pledge_line": set(
            PledgeLine.objects.filter(pk__in=[one.pledge_line for one in lines]).values_list("pk", flat=True)
        ),
    }
    for row, line in enumerate(lines, 2):
        for column, names in known.items():
            name = getattr(line, column)
            if name not in names and (name or column == "lot"):
                problems.append(Problem(f"there is no {column.replace('_', ' ')} {name!r}", row, column))
        if line.quantity <= 0:
            problems.append(Problem(f"is {line.quantity}; it must be above 0", row, "quantity"))
    return problems


def _tell_shipped(
    lines: Sequence[ConsignmentLine], *, by: Person, at: datetime, occurred_at: datetime, undoes: bool
) -> None:
    """Tell the request or pledge behind each line that goods left, or came back."""
    for line in lines:
        told = {
            "by": by,
            "at": at,
            "occurred_at": occurred_at,
            "about": line.consignment_id,
            "undoes": undoes,
        }
        if line.request_line_id:
            facts.note(line.request_line_id, "shipped", line.quantity, **told)  # type: ignore[arg-type]
        if line.pledge_line_id:
            facts.pledge_shipped(line.pledge_line_id, line.quantity, **told)  # type: ignore[arg-type]


def _refuse_grounded(flight: str) -> None:
    found = Flight.objects.filter(pk=flight, state__in=GROUNDED).first() if flight else None
    if found is not None:
        raise Conflict(f"Flight {flight} is {found.state}; nothing departs on it. Put the goods on another.")


from aidlift.records.shipments import arrivals, corrections, documents, receipts, splitting  # noqa: E402, F401  (their actions)
