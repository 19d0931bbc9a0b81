"""Consignments and what carries them, where they were, and who signed for what of them."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from aidlift.records.assistance.models import PledgeLine, RequestLine, once
from aidlift.records.audit.append_only import append_only
from aidlift.records.corridors.models import MODES, TIME_TYPES
from aidlift.records.events import Event
from aidlift.records.parties.models import Party, Store
from aidlift.records.plans.models import ReleaseLine, ReleaseOrder, person, two_people
from aidlift.records.reserve.models import Lot, Place


class Consignment(models.Model):
    """Goods under one set of papers: one consignor, one consignee, one destination.

    `facility` names where the goods are to be signed for in the end; empty where that is the destination.
    State, leg, packing and flight are those of its last events, kept here so that lists are quick.
    """

    consignment_id = models.CharField(max_length=40, primary_key=True)
    release = models.ForeignKey(
        ReleaseOrder, models.PROTECT, null=True, blank=True, related_name="consignments"
    )
    consignor = models.ForeignKey(Party, models.PROTECT, related_name="+")
    consignee = models.CharField(max_length=200)
    origin = models.ForeignKey(Place, models.PROTECT, related_name="+")
    origin_country = models.CharField(max_length=3)
    store = models.ForeignKey(Store, models.PROTECT, null=True, blank=True, related_name="sent")
    destination = models.ForeignKey(Place, models.PROTECT, related_name="+")
    to_store = models.ForeignKey(Store, models.PROTECT, null=True, blank=True, related_name="awaited")
    entry = models.CharField(max_length=40)
    country = models.CharField(max_length=3)
    facility = models.CharField(max_length=120, blank=True)
    carrier = models.ForeignKey(Party, models.PROTECT, related_name="consignments")
    mode = models.CharField(max_length=4, default="air")
    flight = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=20)
    leg = models.PositiveIntegerField(default=1)
    packing = models.PositiveIntegerField(default=0)
    came_back = models.BooleanField(default=False)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replacements")
    split_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    planned_by = person()
    is_invented = models.BooleanField(default=False)
    external_id = models.CharField(max_length=80, blank=True)
    posted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["consignment_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            once("consignment_external_id_once"),
            models.CheckConstraint(condition=Q(mode__in=MODES), name="consignment_mode"),
            models.CheckConstraint(condition=~Q(origin=F("destination")), name="consignment_goes_somewhere"),
            models.CheckConstraint(
                condition=Q(store__isnull=True) | Q(release__isnull=False), name="stock_leaves_by_a_release"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["country", "state"], name="consignment_by_country")
        ]

    def __str__(self) -> str:
        return f"{self.consignment_id} {self.origin_id} to {self.destination_id}: {self.state}"

    @property
    def crosses_a_border(self) -> bool:
        """Whether customs of another country have to clear it."""
        return self.origin_country != self.country


class ConsignmentLine(models.Model):
    """So many units of a lot. `quantity` falls where a part goes on another flight; `planned` stays."""

    consignment = models.ForeignKey(Consignment, models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+")
    planned = models.BigIntegerField()
    quantity = models.BigIntegerField()
    request_line = models.ForeignKey(
        RequestLine, models.PROTECT, null=True, blank=True, related_name="consigned"
    )
    release_line = models.ForeignKey(
        ReleaseLine, models.PROTECT, null=True, blank=True, related_name="consigned"
    )
    pledge_line = models.ForeignKey(
        PledgeLine, models.PROTECT, null=True, blank=True, related_name="consigned"
    )
    split_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")

    class Meta:
        ordering: ClassVar[list[str]] = ["consignment_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["consignment", "number"], name="consignment_line_number_once"),
            models.CheckConstraint(condition=Q(planned__gt=0), name="consignment_line_of_something"),
            models.CheckConstraint(
                condition=Q(quantity__gte=0, quantity__lte=F("planned")), name="consignment_line_within"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consignment_id}/{self.number}: {self.quantity} of {self.lot_id}"


@append_only
class Leg(models.Model):
    """One stage of the way: who carries the goods from where to where. Onward legs are added later."""

    consignment = models.ForeignKey(Consignment, models.PROTECT, related_name="legs")
    number = models.PositiveIntegerField()
    mode = models.CharField(max_length=4)
    carrier = models.ForeignKey(Party, models.PROTECT, related_name="+")
    from_place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    to_place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    facility = models.CharField(max_length=120, blank=True)
    waybill = models.CharField(max_length=40, blank=True)
    posted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["consignment_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["consignment", "number"], name="leg_number_once"),
            models.CheckConstraint(condition=Q(mode__in=MODES), name="leg_mode"),
            models.CheckConstraint(condition=~Q(from_place=F("to_place")), name="leg_leads_elsewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.consignment_id} leg {self.number} to {self.to_place_id}"


@append_only
class Piece(models.Model):
    """Equal pieces of one lot, numbered from `first` on; those of the last packing travel."""

    consignment = models.ForeignKey(Consignment, models.PROTECT, related_name="pieces")
    packing = models.PositiveIntegerField()
    first = models.PositiveIntegerField()
    pieces = models.PositiveIntegerField()
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+")
    quantity_each = models.PositiveIntegerField()
    mass_g_each = models.PositiveBigIntegerField()
    volume_cm3_each = models.PositiveBigIntegerField()
    marks = models.CharField(max_length=120, blank=True)
    posted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["consignment_id", "packing", "first"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["consignment", "packing", "first"], name="piece_number_once"),
            models.CheckConstraint(
                condition=Q(pieces__gt=0, quantity_each__gt=0, mass_g_each__gt=0), name="piece_of_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consignment_id} pieces {self.first}-{self.first + self.pieces - 1}: {self.lot_id}"


@append_only
class TransportDocument(models.Model):
    """A waybill or a packing list as it was issued: what it says is kept, and never altered.

    It speaks for one packing; when the goods are packed anew, a new one that `supersedes` it is issued.
    """

    class Kind(models.TextChoices):
        """Which paper it is."""

        WAYBILL = "waybill"
        PACKING_LIST = "packing list"

    document_id = models.CharField(max_length=40, primary_key=True)
    kind = models.CharField(max_length=14, choices=Kind.choices)
    number = models.CharField(max_length=40, db_index=True)
    consignment = models.ForeignKey(Consignment, models.PROTECT, related_name="papers")
    packing = models.PositiveIntegerField()
    pieces = models.PositiveIntegerField()
    quantity = models.BigIntegerField()
    mass_g = models.PositiveBigIntegerField()
    volume_cm3 = models.PositiveBigIntegerField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    posted_at = models.DateTimeField()
    by = person()

    class Meta:
        ordering: ClassVar[list[str]] = ["document_id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} of {self.consignment_id}"

    def audit_trace(self) -> dict[str, str]:
        """Put the fingerprint of what the paper says into the chain."""
        return {"sha256": self.sha256}

    @property
    def said(self) -> dict[str, Any]:
        """What the paper says, as it is printed."""
        found = json.loads(self.content)
        assert isinstance(found, dict)
        return found


@append_only
class ShipmentEvent(models.Model):
    """A time of a step: planned, requested, expected, estimated, or actual, which alone changes the state.

    One that `corrects` another says when that step truly happened, and changes nothing else of it.
    """

    consignment = models.ForeignKey(Consignment, models.PROTECT, related_name="events")
    verb = models.CharField(max_length=30)
    code = models.CharField(max_length=10, blank=True)
    time_type = models.CharField(max_length=10)
    state = models.CharField(max_length=20, blank=True)
    leg = models.PositiveIntegerField(default=1)
    place = models.CharField(max_length=120, blank=True)
    flight = models.CharField(max_length=60, blank=True)
    occurred_at = models.DateTimeField()
    posted_at = models.DateTimeField(db_index=True)
    by = person()
    note = models.CharField(max_length=500, blank=True)
    document = models.CharField(max_length=80, blank=True)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", db_index=False
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(time_type__in=TIME_TYPES), name="shipment_time_type"),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | Q(time_type="actual") & ~Q(note=""),
                name="shipment_correction_of_what_happened_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(time_type="actual") | Q(occurred_at__lte=F("posted_at")),
                name="shipment_event_actual_is_past",
            ),
            models.CheckConstraint(
                condition=Q(time_type="actual") & ~Q(state="") | ~Q(time_type="actual") & Q(state=""),
                name="shipment_state_by_actual_events",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consignment_id} {self.verb} {self.time_type} {self.occurred_at.isoformat()}"


class Receipt(models.Model):
    """A goods received note of one leg; counter and signer are never countersigner.

    It is corrected by reversal alone, proposed by one person and approved by another; then it is made anew.
    """

    receipt_id = models.CharField(max_length=40, primary_key=True)
    consignment = models.ForeignKey(Consignment, models.PROTECT, related_name="receipts")
    leg = models.PositiveIntegerField()
    from_place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    state = models.CharField(max_length=20)
    counted_by = person(null=True)
    signed_by = person(null=True)
    countersigned_by = person(null=True)
    reversal_proposed_by = person(null=True)
    reversed_by = person(null=True)
    reversal_reason = models.CharField(max_length=300, blank=True)
    external_id = models.CharField(max_length=80, blank=True)
    posted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["receipt_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            once("receipt_external_id_once"),
            two_people("counted_by", "countersigned_by", "receipt_counter_never_countersigns"),
            two_people("signed_by", "countersigned_by", "receipt_signer_never_countersigns"),
            two_people("reversal_proposed_by", "reversed_by", "receipt_reversal_by_two_people"),
            models.CheckConstraint(
                condition=~Q(state__in=["countersigned", "posted", "reversed"])
                | Q(counted_by__isnull=False, signed_by__isnull=False, countersigned_by__isnull=False),
                name="receipt_posted_only_countersigned",
            ),
            models.UniqueConstraint(
                fields=["consignment", "leg"],
                condition=~Q(state__in=["void", "reversed"]),
                name="one_standing_receipt_a_leg",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receipt_id} of {self.consignment_id}: {self.state}"


@append_only
class ReceiptEvent(Event):
    """A step of a receipt."""

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="events")

    class Meta(Event.Meta):
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.receipt_id}: {self.verb}"


@append_only
class ReceiptLine(models.Model):
    """What became of one lot: accepted + rejected + missing = shipped; what is extra has its own line."""

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="lines")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+")
    shipped = models.BigIntegerField()
    accepted = models.BigIntegerField()
    rejected = models.BigIntegerField()
    missing = models.BigIntegerField()
    found = models.BigIntegerField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(accepted__gte=0, rejected__gte=0, missing__gte=0, found__gte=0),
                name="receipt_line_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(shipped=F("accepted") + F("rejected") + F("missing")),
                name="receipt_line_accounts_for_all",
            ),
            models.CheckConstraint(
                condition=Q(rejected=0, missing=0, found=0) | ~Q(reason=""), name="receipt_line_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(found=0, shipped__gt=0) | Q(found__gt=0, shipped=0),
                name="receipt_line_extra_stands_apart",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receipt_id} {self.lot_id}: {self.accepted} of {self.shipped}"
