"""Plans as they were made and decided on, and the release orders that follow from them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from aidlift.records.assistance.models import RequestLine, once
from aidlift.records.audit.append_only import append_only
from aidlift.records.events import Event
from aidlift.records.parties.models import Store
from aidlift.records.reserve.models import Lot


def person(*, null: bool = False) -> models.ForeignKey:  # type: ignore[type-arg]
    """Make a column that names who did something."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        to_field="username",
        related_name="+",
        null=null,
        blank=null,
    )


def two_people(first: str, second: str, name: str) -> models.CheckConstraint:
    """Have the database refuse the same person in two columns; empty columns are not compared."""
    return models.CheckConstraint(
        condition=Q(**{f"{first}__isnull": True})
        | Q(**{f"{second}__isnull": True})
        | ~Q(**{first: F(second)}),
        name=name,
    )


@append_only
class Archive(models.Model):
    """Tables frozen as one text, kept under the fingerprint of that text."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    content = models.TextField()
    posted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.sha256[:12]} ({len(self.content):,} characters)"


class PlanRun(models.Model):
    """A plan that was solved, with what it was made from and what the separate check of it found.

    Only a plan that keeps every promise is kept. Who recorded or proposed it never decides on it.
    """

    plan_id = models.CharField(max_length=40, primary_key=True)
    title = models.CharField(max_length=300, blank=True)
    known_on = models.DateField()
    first_day = models.DateField()
    last_day = models.DateField()
    inputs = models.ForeignKey(Archive, models.PROTECT, related_name="+")
    result = models.ForeignKey(Archive, models.PROTECT, related_name="+")
    summary = models.TextField()
    method = models.CharField(max_length=80)
    status = models.CharField(max_length=40)
    objective = models.FloatField()
    nothing_sent = models.FloatField()
    bound = models.FloatField(null=True)
    gap = models.FloatField(null=True)
    seed = models.BigIntegerField()
    seconds = models.FloatField()
    verification = models.TextField()
    state = models.CharField(max_length=20)
    recorded_by = person()
    proposed_by = person(null=True)
    decided_by = person(null=True)
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    is_invented = models.BooleanField(default=False)
    external_id = models.CharField(max_length=80, blank=True)
    posted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["plan_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            once("plan_external_id_once"),
            two_people("proposed_by", "decided_by", "plan_proposer_never_decides"),
            two_people("recorded_by", "decided_by", "plan_maker_never_decides"),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "refused", "superseded"]) | Q(decided_by__isnull=False),
                name="plan_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["recorded", "withdrawn"]) | Q(proposed_by__isnull=False),
                name="plan_proposed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.state}"

    def audit_trace(self) -> dict[str, str]:
        """Put the fingerprints of what it was made from and of what it says into the chain."""
        return {"inputs": self.inputs_id, "result": self.result_id}


@append_only
class PlanEvent(Event):
    """A step of a plan."""

    plan = models.ForeignKey(PlanRun, models.PROTECT, related_name="events")

    class Meta(Event.Meta):
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.verb}"


class ReleaseOrder(models.Model):
    """Authority to take stock out of one store, for one destination; proposer is never approver.

    `destination` is the node where the goods arrive and `country` whom they are for, empty where they go on.
    """

    class Kind(models.TextChoices):
        """A call-forward moves stock between the reserve's own stores."""

        RELEASE = "release"
        CALL_FORWARD = "call-forward"

    release_id = models.CharField(max_length=40, primary_key=True)
    kind = models.CharField(max_length=14, choices=Kind.choices, default=Kind.RELEASE)
    plan = models.ForeignKey(PlanRun, models.PROTECT, null=True, blank=True, related_name="releases")
    store = models.ForeignKey(Store, models.PROTECT, related_name="releases")
    destination = models.CharField(max_length=40)
    country = models.CharField(max_length=3, blank=True)
    replaces = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=20)
    drafted_by = person()
    proposed_by = person(null=True)
    decided_by = person(null=True)
    is_invented = models.BooleanField(default=False)
    external_id = models.CharField(max_length=80, blank=True)
    posted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["release_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            once("release_external_id_once"),
            two_people("proposed_by", "decided_by", "release_proposer_never_approves"),
            two_people("drafted_by", "decided_by", "release_drafter_never_approves"),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "issued", "executed", "closed", "refused"])
                | Q(proposed_by__isnull=False, decided_by__isnull=False),
                name="release_decided_by_two_people",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["store", "state"], name="release_by_store")
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.store_id} to {self.destination}: {self.state}"


@append_only
class ReleaseEvent(Event):
    """A step of a release order."""

    release = models.ForeignKey(ReleaseOrder, models.PROTECT, related_name="events")

    class Meta(Event.Meta):
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.release_id}: {self.verb}"


@append_only
class ReleaseLine(models.Model):
    """So many units of a lot that may leave, on which flight, for which line of a request."""

    line_id = models.CharField(max_length=50, primary_key=True)
    release = models.ForeignKey(ReleaseOrder, models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+")
    quantity = models.BigIntegerField()
    flight = models.CharField(max_length=60, blank=True, db_index=True)
    departs = models.DateField(null=True, blank=True)
    arrives = models.DateField(null=True, blank=True)
    request_line = models.ForeignKey(
        RequestLine, models.PROTECT, null=True, blank=True, related_name="releases"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["release_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["release", "number"], name="release_line_number_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="release_line_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.quantity} of {self.lot_id}"


@append_only
class ReleaseCut(models.Model):
    """What of a line was given back unpacked, when its order was voided or its plan superseded."""

    line = models.ForeignKey(ReleaseLine, models.PROTECT, related_name="cuts")
    quantity = models.BigIntegerField()
    posted_at = models.DateTimeField()
    by = person()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="release_cut_of_something")
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.quantity} given back"
