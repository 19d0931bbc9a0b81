"""Every change to a goods received note: counted, signed, countersigned by another, posted, reversed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from aidlift.errors import BadInput, Conflict, Problem, SamePerson
from aidlift.records import access
from aidlift.records.action import action
from aidlift.records.assistance import facts
from aidlift.records.audit.written import keep_all
from aidlift.records.parties.models import Person
from aidlift.records.parties.numbering import next_name
from aidlift.records.reserve import ledger
from aidlift.records.reserve.lots import locked_lots, receive
from aidlift.records.reserve.models import Lot, Movement
from aidlift.records.shipments.models import Consignment, Leg, Receipt, ReceiptLine
from aidlift.records.shipments.steps import (
    carrier_place,
    is_final,
    leg_of,
    said,
    shares_by_line,
    shipped_on,
    standing_receipt,
    step,
)
from aidlift.records.steps import begin, locked, named, take_step
from aidlift.shipments import RECEIPT, Counted, problems_of_count, repeated


@action("receipt.count")
def count(
    consignment: str,
    *,
    lines: Sequence[Counted],
    occurred_at: datetime | None = None,
    note: str = "",
    external_id: str = "",
    by: Person,
    at: datetime,
) -> Receipt:
    """Write down what was counted of a delivered consignment: accepted, rejected, missing, and found extra.

    Every lot that was shipped is listed; one that is not is told and never taken for zero.
    """
    found = locked(Consignment, consignment)
    _may_receive(found, by)
    if known := external_id and Receipt.objects.filter(external_id=external_id).first():
        return known
    leg, shipped = leg_of(found), shipped_on(found, found.leg)
    if problems := [*problems_of_count(lines, shipped), *repeated(lines), *_unknown(lines)]:
        raise BadInput("The count does not account for what was shipped; nothing was kept.", problems)
    step(found, "receive", by=by, at=at, occurred_at=occurred_at, place=leg.to_place_id, note=note)
    receipt = Receipt.objects.create(
        receipt_id=next_name("GRN", at),
        consignment=found,
        leg=found.leg,
        from_place_id=carrier_place(leg),
        place_id=leg.to_place_id,
        state=RECEIPT.first,
        counted_by=by,
        external_id=external_id,
        posted_at=at,
    )
    begin(receipt, "draft", by=by, at=at, occurred_at=occurred_at)
    take_step(receipt, RECEIPT, "count", by=by, at=at, occurred_at=occurred_at, note=note)
    keep_all(
        ReceiptLine,
        (
            ReceiptLine(
                receipt=receipt,
                lot_id=line.lot,
                shipped=line.shipped,
                accepted=line.accepted,
                rejected=line.rejected,
                missing=line.missing,
                found=line.found,
                reason=line.reason.strip(),
            )
            for line in lines
        ),
    )
    return receipt


@action("receipt.sign")
def sign(
    receipt: str, *, occurred_at: datetime | None = None, note: str = "", by: Person, at: datetime
) -> Receipt:
    """Sign a counted receipt as the one who answers for the goods."""
    found, consignment = _locked(receipt)
    _may_receive(consignment, by)
    found.signed_by = by
    take_step(
        found, RECEIPT, "sign", by=by, at=at, occurred_at=occurred_at, note=note, changed=("signed_by",)
    )
    return found


@action("receipt.countersign")
def countersign(
    receipt: str, *, occurred_at: datetime | None = None, note: str = "", by: Person, at: datetime
) -> Receipt:
    """Countersign a receipt that somebody else counted and signed: now the consignment is signed for."""
    found, consignment = _locked(receipt)
    _may_receive(consignment, by)
    RECEIPT.apply(found.state, "countersign", name=receipt)
    if by.username in {found.counted_by_id, found.signed_by_id}:
        raise SamePerson(f"{by} counted or signed {receipt}; another person countersigns it.")
    found.countersigned_by = by
    take_step(
        found, RECEIPT, "countersign", by=by, at=at, occurred_at=occurred_at, note=note,
        changed=("countersigned_by",),
    )  # fmt: skip
    step(consignment, "sign", by=by, at=at, occurred_at=occurred_at, place=found.place_id, document=receipt)
    return found


@action("receipt.post")
def post(receipt: str, *, to_check: bool = False, by: Person, at: datetime) -> Receipt:
    """Post a countersigned receipt to the ledger, and tell the request and the pledge behind it.

    In a store of the reserve an expected lot becomes usable, or with `to_check` stands in quarantine.
    """
    found, consignment = _locked(receipt)
    _may_receive(consignment, by)
    take_step(found, RECEIPT, "post", by=by, at=at)
    signed = found.events.filter(verb="countersign").latest("id").occurred_at
    lines = _movements(found)
    if lines:
        ledger.post(
            lines, document=found.receipt_id, reason="signed receipt", by=by, occurred_at=signed, at=at
        )
    if consignment.to_store_id:
        for lot in locked_lots([line.lot_id for line in lines]).values():
            receive(lot, to_check=to_check, by=by, at=at, occurred_at=signed)
    _tell(found, consignment, by=by, at=at, occurred_at=signed, undoes=False)
    return found


@action("receipt.void")
def void(receipt: str, *, reason: str, by: Person, at: datetime) -> Receipt:
    """Void a receipt that is not posted, saying why, so that the goods are counted anew."""
    found, consignment = _locked(receipt)
    _may_receive(consignment, by)
    take_step(found, RECEIPT, "void", by=by, at=at, note=said(reason))
    if consignment.state in {"received", "signed"} and consignment.leg == found.leg:
        step(consignment, "recount", by=by, at=at, note=f"{receipt}: {said(reason)}")
    return found


@action("receipt.propose_reversal")
def propose_reversal(receipt: str, *, reason: str, by: Person, at: datetime) -> Receipt:
    """Propose to reverse a posted receipt that is wrong, saying why; an approver decides."""
    found, consignment = _locked(receipt)
    _may_receive(consignment, by)
    if found.state != "posted":
        raise Conflict(f"{receipt} is {found.state}; only what is posted is reversed. Void it instead.")
    _refuse_gone_on(found, consignment)
    found.reversal_proposed_by, found.reversal_reason = by, said(reason)
    found.save(update_fields=["reversal_proposed_by", "reversal_reason"])
    return found


@action("receipt.reverse")
def reverse(receipt: str, *, by: Person, at: datetime) -> Receipt:
    """Reverse a posted receipt as somebody else proposed: its movements are turned round, it is made anew."""
    access.require(by, "reversal.approve")
    found, consignment = _locked(receipt)
    RECEIPT.apply(found.state, "reverse", name=receipt)
    _refuse_gone_on(found, consignment)
    if found.reversal_proposed_by_id is None:
        raise Conflict(f"Nobody proposed to reverse {receipt}: receipt.propose_reversal.")
    if found.reversal_proposed_by_id == by.username:
        raise SamePerson(f"{by} proposed to reverse {receipt}; another person approves it.")
    if consignment.events.filter(verb="settle", document=f"leg {found.leg}").exists():
        raise Conflict(f"Rejected goods of {receipt} were settled; that cannot be undone by a reversal.")
    lines = list(Movement.objects.filter(document=receipt, reverses__isnull=True).order_by("line_id"))
    # taken back first: what the request was told is shared out by the receipt as it stands
    _tell(found, consignment, by=by, at=at, occurred_at=at, undoes=True)
    found.reversed_by = by
    take_step(found, RECEIPT, "reverse", by=by, at=at, note=found.reversal_reason, changed=("reversed_by",))
    if lines:
        ledger.post(
            [
                ledger.Line(one.lot_id, one.to_place_id, one.from_place_id, one.quantity, one.line_id)
                for one in lines
            ],
            document=receipt,
            reason=f"reversed: {found.reversal_reason}",
            by=by,
            occurred_at=at,
            at=at,
        )
    step(consignment, "recount", by=by, at=at, note=f"{receipt} was reversed: {found.reversal_reason}")
    return found


def _refuse_gone_on(found: Receipt, consignment: Consignment) -> None:
    """Raise Conflict where the goods went on: what a later leg counted stands on what this receipt says."""
    if consignment.state != "signed" or consignment.leg != found.leg:
        raise Conflict(
            f"The goods of {found.pk} went on: {consignment.pk} is {consignment.state} on leg "
            f"{consignment.leg}. Correct what comes after first."
        )


def _locked(receipt: str) -> tuple[Receipt, Consignment]:
    """Lock a receipt, its consignment first."""
    consignment = locked(Consignment, named(Receipt, receipt).consignment_id)
    return locked(Receipt, receipt), consignment


def _may_receive(consignment: Consignment, by: Person) -> None:
    """Ask for the permission to receive: of the store's keeper, or of the country's focal point."""
    if consignment.to_store_id:
        access.require(by, "receipt", store=consignment.to_store_id)
    else:
        access.require(by, "receipt", country=consignment.country)


def _unknown(lines: Sequence[Counted]) -> list[Problem]:
    known = set(Lot.objects.filter(pk__in=[line.lot for line in lines]).values_list("pk", flat=True))
    return [
        Problem(f"there is no lot {line.lot!r} in the records; add it first", row, "lot")
        for row, line in enumerate(lines, 2)
        if line.found and line.lot not in known
    ]


def _movements(receipt: Receipt) -> list[ledger.Line]:
    """Carrier to receiver what is accepted, carrier to loss what is missing, found to receiver what is extra.

    What is rejected stays with the carrier until it is settled.
    """
    found = []
    for line in receipt.lines.order_by("id"):
        carrier, place, reason = receipt.from_place_id, receipt.place_id, line.reason
        if line.accepted:
            found.append(ledger.Line(line.lot_id, carrier, place, line.accepted))
        if line.missing:
            loss = ledger.place("loss")
            found.append(ledger.Line(line.lot_id, carrier, loss, line.missing, reason=f"missing: {reason}"))
        if line.found:
            extra = ledger.place("found")
            found.append(ledger.Line(line.lot_id, extra, place, line.found, reason=f"found: {reason}"))
    return found


def _tell(
    receipt: Receipt,
    consignment: Consignment,
    *,
    by: Person,
    at: datetime,
    occurred_at: datetime,
    undoes: bool,
) -> None:
    """Tell requests and pledges what was signed for; accepted counts where the goods go in the end."""
    leg = Leg.objects.get(consignment=consignment, number=receipt.leg)
    final = is_final(consignment, leg)
    told = {"by": by, "at": at, "occurred_at": occurred_at, "about": receipt.receipt_id, "undoes": undoes}
    standing = standing_receipt(consignment, receipt.leg)
    assert standing is not None
    assert standing.pk == receipt.pk
    parts = shares_by_line(consignment, receipt.leg)
    for line in consignment.lines.order_by("number"):
        part = parts.get(line.pk)
        if part is None:
            continue
        if line.request_line_id:
            facts.note_receipt(
                line.request_line_id,
                accepted=part.accepted if final else 0,
                rejected=part.rejected,
                missing=part.missing,
                **told,  # type: ignore[arg-type]
            )
        if line.pledge_line_id and part.accepted and receipt.leg == 1:
            facts.pledge_received(line.pledge_line_id, part.accepted, **told)  # type: ignore[arg-type]
