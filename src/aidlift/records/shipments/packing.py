"""Pieces and papers of a consignment: packed, parted, and whether the papers speak for what is packed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from aidlift.catalogue.items import items
from aidlift.errors import BadInput, Conflict, Problem
from aidlift.records.shipments.models import Consignment, Piece, TransportDocument
from aidlift.shipments import Box, Totals, pack, take, totals

KINDS = TransportDocument.Kind


@dataclass(frozen=True)
class BoxOf:
    """Some equal boxes as a store packs them; mass and volume are of one box."""

    lot: str
    pieces: int
    quantity_each: int
    mass_kg_each: Decimal
    volume_m3_each: Decimal


def boxes_of(consignment: Consignment) -> list[Box]:
    """Return the boxes of the packing that travels."""
    pieces = consignment.pieces.filter(packing=consignment.packing).order_by("first")
    return [
        Box(one.lot_id, one.pieces, one.quantity_each, one.mass_g_each, one.volume_cm3_each) for one in pieces
    ]


def totals_of(consignment: Consignment) -> Totals:
    """Return pieces, units, mass and volume of the packing that travels."""
    return totals(boxes_of(consignment))


def pack_by_catalogue(consignment: Consignment) -> list[Box]:
    """Pack each line in the catalogue's handling units; a lot that was weighed has its own mass."""
    found = []
    for line in consignment.lines.select_related("lot").order_by("number"):
        if line.lot.item not in items():
            raise BadInput(
                f"The catalogue does not know {line.lot.item}, so the boxes of lot {line.lot_id} have to be "
                "given: lot, pieces, quantity_each, mass_kg_each, volume_m3_each."
            )
        for box in pack(line.lot_id, line.lot.item, line.quantity):
            weighed = line.lot.unit_mass_kg
            mass = int(weighed * 1000 * box.quantity_each) if weighed else box.mass_g_each
            found.append(Box(box.lot, box.pieces, box.quantity_each, mass, box.volume_cm3_each))
    return found


def pack_as_stated(consignment: Consignment, stated: Sequence[BoxOf]) -> list[Box]:
    """Take boxes as a store states them; raise BadInput where they do not hold just what is to go."""
    wanted: dict[str, int] = {}
    for line in consignment.lines.all():
        wanted[line.lot_id] = wanted.get(line.lot_id, 0) + line.quantity
    packed: dict[str, int] = {}
    problems = []
    for row, box in enumerate(stated, 2):
        if min(box.pieces, box.quantity_each) < 1 or box.mass_kg_each <= 0 or box.volume_m3_each < 0:
            problems.append(Problem("a box holds something, weighs something, and is at least one", row))
        packed[box.lot] = packed.get(box.lot, 0) + box.pieces * box.quantity_each
    for lot in {**wanted, **packed}:
        if packed.get(lot, 0) != wanted.get(lot, 0):
            words = f"boxes hold {packed.get(lot, 0):,}; {wanted.get(lot, 0):,} of lot {lot} are to go"
            problems.append(Problem(words, column="boxes"))
    if problems:
        raise BadInput("The boxes are not what is to go; nothing was packed.", problems)
    return [
        Box(
            box.lot,
            box.pieces,
            box.quantity_each,
            int(box.mass_kg_each * 1000),
            int(box.volume_m3_each * 1_000_000),
        )
        for box in stated
    ]


def keep_boxes(consignment: Consignment, boxes: Iterable[Box], *, at: datetime) -> None:
    """Keep a new packing, numbered from piece 1; papers of the packing before speak for it no longer."""
    consignment.packing += 1
    first = 1
    for box in boxes:
        Piece.objects.create(
            consignment=consignment,
            packing=consignment.packing,
            first=first,
            pieces=box.pieces,
            lot_id=box.lot,
            quantity_each=box.quantity_each,
            mass_g_each=box.mass_g_each,
            volume_cm3_each=box.volume_cm3_each,
            posted_at=at,
        )
        first += box.pieces


def part_boxes(boxes: Sequence[Box], quantities: dict[str, int]) -> tuple[list[Box], list[Box]]:
    """Part boxes into those that stay and those that hold `quantities` by lot, or raise Conflict."""
    kept: list[Box] = []
    taken: list[Box] = []
    for lot in dict.fromkeys(box.lot for box in boxes):
        same = [box for box in boxes if box.lot == lot]
        try:
            stay, go = take(same, quantities.get(lot, 0))
        except ValueError as error:
            raise Conflict(f"Lot {lot}: {error}; only whole pieces go on another flight.") from None
        kept += stay
        taken += go
    return kept, taken


def paper(consignment: Consignment, kind: str) -> TransportDocument | None:
    """Return the last paper of a kind that was issued for a consignment."""
    found = consignment.papers.filter(kind=kind).order_by("-posted_at", "-document_id")
    return next((one for one in found if not TransportDocument.objects.filter(supersedes=one).exists()), None)


def refuse_without_papers(consignment: Consignment) -> None:
    """Raise Conflict unless waybill and packing list are there and speak for what is packed."""
    missing = []
    for kind in (KINDS.WAYBILL, KINDS.PACKING_LIST):
        found = paper(consignment, kind)
        if found is None:
            missing.append(f"there is no {kind}")
        elif found.packing != consignment.packing:
            missing.append(f"the {kind} {found.number} was written before the goods were packed anew")
    if missing:
        raise Conflict(
            f"{consignment.consignment_id} cannot depart: {' and '.join(missing)}. Issue what is missing: "
            "waybill.issue, packing_list.issue."
        )
