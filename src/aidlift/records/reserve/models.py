"""The ledger: places, lots, movements that are never altered, and balances proven against their sum."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Left
from django.db.models.lookups import Exact

from aidlift.records.audit.append_only import append_only
from aidlift.records.events import Event
from aidlift.records.parties.models import Party, Store

PERSON = settings.AUTH_USER_MODEL

LONGEST_PLACE_NAME = 100
LONGEST_PLACE_ID = 120
LONGEST_LOT_NAME = 40


class Place(models.Model):
    """Somewhere goods are or come from: a store, a carrier, a donor, a recipient, loss, found, destroyed.

    Its name says its kind: `store:CTU`, `carrier:3U`, `recipient:IND:AIIMS-DELHI`, `loss`.
    """

    class Kind(models.TextChoices):
        """What a place is. Damaged units lie in the store's own place apart; kit and title are where
        lots turn into another lot."""

        STORE = "store"
        DAMAGED = "damaged"
        DONOR = "donor"
        SUPPLIER = "supplier"
        CARRIER = "carrier"
        RECIPIENT = "recipient"
        LOSS = "loss"
        FOUND = "found"
        DESTROYED = "destroyed"
        KIT = "kit"
        TITLE = "title"

    place_id = models.CharField(max_length=LONGEST_PLACE_ID, primary_key=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=LONGEST_PLACE_NAME, blank=True)
    store = models.ForeignKey(Store, models.PROTECT, null=True, blank=True, related_name="places")

    class Meta:
        ordering: ClassVar[list[str]] = ["place_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(kind__in=["store", "damaged"]) | Q(store__isnull=False),
                name="place_of_store_has_store",
            )
        ]

    def __str__(self) -> str:
        return self.place_id


MAY_OWE = (
    Exact(Left(F("place"), 6), Value("donor:"))
    | Exact(Left(F("place"), 9), Value("supplier:"))
    | Q(place__in=["found", "kit", "title"])
)
"""Places goods come from, whose balance is what they have given, below zero."""


class Lot(models.Model):
    """Units of one item received together: one owner, one donor, one expiry, one earmark, for good."""

    class Ownership(models.TextChoices):
        """On what terms the holder has it; fixed when it is received."""

        OWN = "own stock"
        CONSIGNMENT = "vendor consignment"
        HELD = "held for owner"
        LOAN = "loan"
        WHITE = "white stock"

    lot_id = models.CharField(max_length=LONGEST_LOT_NAME, primary_key=True)
    item = models.CharField(max_length=40, db_index=True)
    owner = models.ForeignKey(Party, models.PROTECT, related_name="owned_lots")
    donor = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="given_lots")
    ownership = models.CharField(max_length=20, choices=Ownership.choices, default=Ownership.OWN)
    earmark = models.CharField(max_length=10, blank=True)
    earmark_country = models.CharField(max_length=3, blank=True)
    earmark_for = models.CharField(max_length=120, blank=True)
    expires = models.DateField(null=True, blank=True)
    batch = models.CharField(max_length=80, blank=True)
    unit_mass_kg = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    source = models.CharField(max_length=80, blank=True)
    document = models.CharField(max_length=80, blank=True)
    is_invented = models.BooleanField(default=False)
    external_id = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=14, default="expected")
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["lot_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(earmark__in=["", "hard", "soft"]), name="earmark_known"),
            models.CheckConstraint(
                condition=Q(earmark="") | ~Q(earmark_country="") | ~Q(earmark_for=""),
                name="earmark_says_for_whom",
            ),
            models.CheckConstraint(
                condition=Q(unit_mass_kg__isnull=True) | Q(unit_mass_kg__gt=0), name="lot_mass_positive"
            ),
            models.UniqueConstraint(
                fields=["external_id"], condition=~Q(external_id=""), name="lot_external_id_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot_id} ({self.item})"


@append_only
class LotEvent(Event):
    """Something that happened to a whole lot and changed its state."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="events")

    class Meta(Event.Meta):
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.lot_id} {self.verb}: {self.state}"


@append_only
class Movement(models.Model):
    """One line of the ledger: so many units of a lot went from a place to a place. Never altered.

    A wrong line is put right by one that `reverses` it, once. `line_hash` covers the line; the audit line of
    the action that posted it covers the hash.
    """

    line_id = models.BigAutoField(primary_key=True)
    from_place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    to_place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="movements", db_index=False)
    quantity = models.BigIntegerField()
    occurred_at = models.DateTimeField()
    posted_at = models.DateTimeField()
    document = models.CharField(max_length=80)
    person = models.ForeignKey(PERSON, models.PROTECT, to_field="username", related_name="+", db_index=False)
    reason = models.CharField(max_length=300)
    reverses = models.ForeignKey("self", models.PROTECT, null=True, blank=True, db_index=False)
    line_hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["line_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="movement_of_something"),
            models.CheckConstraint(condition=~Q(from_place=F("to_place")), name="movement_goes_somewhere"),
            models.CheckConstraint(
                condition=Q(occurred_at__lte=F("posted_at")), name="movement_not_in_the_future"
            ),
            models.UniqueConstraint(
                fields=["reverses"], condition=Q(reverses__isnull=False), name="movement_reversed_once"
            ),
        ]
        # the first two hold all that a balance needs, so that proving it reads no rows
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["to_place", "lot", "quantity"], name="movement_in"),
            models.Index(fields=["from_place", "lot", "quantity"], name="movement_out"),
            models.Index(fields=["lot"], name="movement_of_lot"),
            models.Index(fields=["posted_at"], name="movement_posted"),
            models.Index(fields=["document"], name="movement_document"),
        ]

    def __str__(self) -> str:
        way = f"from {self.from_place_id} to {self.to_place_id}"
        return f"{self.line_id}: {self.quantity} of {self.lot_id} {way}"


class Balance(models.Model):
    """How much of a lot is at a place now; guarded, and proven against the sum of the movements."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="balances", db_index=False)
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="balances", db_index=False)
    quantity = models.BigIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "lot"], name="balance_once"),
            models.CheckConstraint(condition=Q(quantity__gte=0) | MAY_OWE, name="balance_not_negative"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["lot"], name="balance_of_lot")]

    def __str__(self) -> str:
        return f"{self.place_id} {self.lot_id}: {self.quantity}"


class Checkpoint(models.Model):
    """A moment for which all balances were proven and kept, so that a past day is a short sum away."""

    known_at = models.DateTimeField(primary_key=True)
    line_id = models.BigIntegerField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.known_at.isoformat()} line {self.line_id}"


class CheckpointBalance(models.Model):
    """What one place held of one lot, as known at the moment of a checkpoint."""

    checkpoint = models.ForeignKey(Checkpoint, models.CASCADE, related_name="balances")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+", db_index=False)
    quantity = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.place_id} {self.lot_id}: {self.quantity}"


class Reservation(models.Model):
    """Units of a lot in a store that are spoken for; released, never deleted."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="reservations")
    store = models.ForeignKey(Store, models.PROTECT, related_name="reservations")
    quantity = models.BigIntegerField()
    for_what = models.CharField(max_length=120, db_index=True)
    reserved_at = models.DateTimeField()
    reserved_by = models.ForeignKey(PERSON, models.PROTECT, to_field="username", related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        PERSON, models.PROTECT, to_field="username", related_name="+", null=True, blank=True
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="reservation_of_something"),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="reservation_release_has_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.lot_id} at {self.store_id} for {self.for_what}"


class Hold(models.Model):
    """A stop on a lot, everywhere or in one store: hold, quarantine or recall. Lifted, never deleted."""

    class Kind(models.TextChoices):
        """Why it may not be taken."""

        HOLD = "hold"
        QUARANTINE = "quarantine"
        RECALL = "recall"

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="holds")
    store = models.ForeignKey(Store, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.CharField(max_length=300)
    occurred_at = models.DateTimeField()
    posted_at = models.DateTimeField()
    placed_by = models.ForeignKey(PERSON, models.PROTECT, to_field="username", related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        PERSON, models.PROTECT, to_field="username", related_name="+", null=True, blank=True
    )
    lifted_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(reason=""), name="hold_has_reason"),
            models.UniqueConstraint(
                fields=["lot"],
                condition=Q(store__isnull=True, lifted_at__isnull=True),
                name="one_stop_on_a_whole_lot",
            ),
            models.UniqueConstraint(
                fields=["lot", "store"],
                condition=Q(store__isnull=False, lifted_at__isnull=True),
                name="one_stop_on_a_lot_in_a_store",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.lot_id} {self.store_id or ''}".strip()


class Loan(models.Model):
    """Units whose title one owner lent to another, who has to give the same or the like back."""

    loan_id = models.CharField(max_length=40, primary_key=True)
    lender = models.ForeignKey(Party, models.PROTECT, related_name="loans_given")
    borrower = models.ForeignKey(Party, models.PROTECT, related_name="loans_taken")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+")
    borrowed_lot = models.ForeignKey(Lot, models.PROTECT, related_name="+")
    item = models.CharField(max_length=40)
    store = models.ForeignKey(Store, models.PROTECT, related_name="+")
    quantity = models.BigIntegerField()
    returned = models.BigIntegerField(default=0)
    due = models.DateField(null=True, blank=True)
    document = models.CharField(max_length=80)
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=14, default="open")
    lent_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["loan_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(lender=F("borrower")), name="loan_between_two"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="loan_of_something"),
            models.CheckConstraint(
                condition=Q(returned__gte=0, returned__lte=F("quantity")), name="loan_returned_within"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id}: {self.quantity} {self.item}"


@append_only
class LoanEvent(Event):
    """A loan made, returned or replaced in part or whole, or forgiven."""

    loan = models.ForeignKey(Loan, models.PROTECT, related_name="events")
    quantity = models.BigIntegerField()
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta(Event.Meta):
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.loan_id} {self.verb} {self.quantity}"


class Kit(models.Model):
    """A set that is packed and counted as one: its bill of items."""

    item = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class KitLine(models.Model):
    """So many of an item in one kit."""

    kit = models.ForeignKey(Kit, models.PROTECT, related_name="lines")
    item = models.CharField(max_length=40)
    quantity = models.BigIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kit", "item"], name="kit_names_item_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="kit_line_of_something"),
            models.CheckConstraint(condition=~Q(item=F("kit")), name="kit_not_in_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.kit_id}: {self.quantity} {self.item}"


class StockCount(models.Model):
    """Lots counted by hand in a store, countersigned by somebody else. What it does not list it leaves."""

    count_id = models.CharField(max_length=40, primary_key=True)
    store = models.ForeignKey(Store, models.PROTECT, related_name="counts")
    counted_at = models.DateTimeField()
    counter = models.ForeignKey(PERSON, models.PROTECT, to_field="username", related_name="+")
    countersigner = models.ForeignKey(
        PERSON, models.PROTECT, to_field="username", related_name="+", null=True, blank=True
    )
    state = models.CharField(max_length=14, default="open")
    note = models.CharField(max_length=300, blank=True)
    external_id = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["count_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(countersigner__isnull=True) | ~Q(countersigner=F("counter")),
                name="counter_never_countersigns",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["countersigned", "posted"]) | Q(countersigner__isnull=False),
                name="count_posted_only_countersigned",
            ),
            models.UniqueConstraint(
                fields=["external_id"], condition=~Q(external_id=""), name="count_external_id_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count_id} at {self.store_id}"


class StockCountLine(models.Model):
    """What was counted of one lot; `book` is what the ledger said at that moment, once posted."""

    count = models.ForeignKey(StockCount, models.PROTECT, related_name="lines")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+")
    counted = models.BigIntegerField()
    book = models.BigIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["count", "lot"], name="count_names_lot_once"),
            models.CheckConstraint(condition=Q(counted__gte=0), name="counted_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.count_id} {self.lot_id}: {self.counted}"


@append_only
class StockCountEvent(Event):
    """A count handed in, countersigned, posted or voided."""

    count = models.ForeignKey(StockCount, models.PROTECT, related_name="events")

    class Meta(Event.Meta):
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.count_id} {self.verb}: {self.state}"


class Reversal(models.Model):
    """A proposal to undo a line of the ledger, or all lines of a document; somebody else approves it.

    Of a document, `line` is the first that is undone and `through_line` the last: what is posted under it
    after the proposal is not meant.
    """

    reversal_id = models.CharField(max_length=40, primary_key=True)
    line = models.ForeignKey(Movement, models.PROTECT, related_name="reversals")
    of_document = models.CharField(max_length=80, blank=True)
    through_line = models.BigIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=300)
    document = models.CharField(max_length=80, blank=True)
    proposed_by = models.ForeignKey(PERSON, models.PROTECT, to_field="username", related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        PERSON, models.PROTECT, to_field="username", related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    posted = models.ForeignKey(Movement, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=14, default="proposed")

    class Meta:
        ordering: ClassVar[list[str]] = ["reversal_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="reversal_needs_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed") | Q(decided_by__isnull=False), name="reversal_decided_by"
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(posted__isnull=False), name="reversal_approved_is_posted"
            ),
            models.UniqueConstraint(
                fields=["line"], condition=Q(state="proposed"), name="reversal_proposed_once"
            ),
            models.CheckConstraint(
                condition=Q(of_document="", through_line__isnull=True)
                | ~Q(of_document="") & Q(through_line__isnull=False, through_line__gte=F("line")),
                name="reversal_of_document_has_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reversal_id} of {self.of_document or f'line {self.line_id}'}"
