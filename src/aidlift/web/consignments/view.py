"""The page of a consignment."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from aidlift.errors import NotAllowed, NotFound
from aidlift.records.clock import now
from aidlift.records.shipments import packing
from aidlift.records.shipments.models import Consignment, Receipt
from aidlift.records.shipments.queries import papers, shipment_events
from aidlift.shipments.moves import CONSIGNMENT
from aidlift.web import cells, subjects
from aidlift.web.consignments.way import dwells, steps
from aidlift.web.people import person_of
from aidlift.web.record.about import actions_for, lines_about

FIRST = ("Count receipt",)
"""What is drawn as the one thing to do next where it can be done."""


def consignment(request: HttpRequest, consignment: str) -> HttpResponse:
    """Show a consignment to those whose store, country or carriage it is: way, clocks, boxes, papers."""
    by = person_of(request)
    events = shipment_events(consignment, by=by)
    found = (
        Consignment.objects.select_related("consignor", "carrier", "release", "to_store")
        .prefetch_related("lines__lot", "legs__carrier")
        .filter(pk=consignment)
        .first()
    )
    if found is None or events.is_empty():
        raise NotFound(f"There is no consignment {consignment} among what your roles may read.")
    offered = actions_for("consignment", found.pk, found.state, by)
    counting = (one for one in offered.actions if one.title in FIRST and found.state == "delivered")
    first = next(counting, None)
    taken = steps(events)
    pieces = list(found.pieces.filter(packing=found.packing).select_related("lot"))
    context = {
        "title": found.pk,
        "subject": subjects.named("consignments"),
        "one": found,
        "state": cells.cell("state", found.state, "state"),
        "actions": [one for one in offered.actions if one is not first],
        "first": first,
        "others": offered.others,
        "steps": taken,
        "next": _next(found),
        "dwells": dwells(found, events, at=now()),
        "lines_of_goods": [line for line in found.lines.all() if line.planned],
        "pieces": [(piece, piece.first + piece.pieces - 1) for piece in pieces],
        "totals": packing.totals_of(found) if pieces else None,
        "papers": _papers(found.pk, request),
        "receipts": _receipts(found),
        "lines": lines_about(f"consignment {found.pk}", by),
    }
    return render(request, "consignment.html", context)


def _papers(name: str, request: HttpRequest) -> list[dict[str, object]]:
    try:
        return papers(name, by=person_of(request)).to_dicts()
    except NotAllowed:
        return []


def _receipts(found: Consignment) -> list[dict[str, object]]:
    rows = Receipt.objects.filter(consignment=found).prefetch_related("lines__lot").order_by("receipt_id")
    return [
        {
            "key": one.pk,
            "state": cells.cell("state", one.state, "state"),
            "address": reverse("record", args=["receipt", one.pk]),
            "counted_by": one.counted_by_id,
            "signed_by": one.signed_by_id,
            "countersigned_by": one.countersigned_by_id,
            "lines": list(one.lines.all()),
        }
        for one in rows
    ]


def _next(found: Consignment) -> str:
    """Say what the next steps may be, by the table of moves."""
    verbs = [verb.replace("_", " ") for verb in CONSIGNMENT.verbs(found.state)]
    return ", ".join(verbs)
