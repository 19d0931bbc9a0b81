"""Services between two places, their suspensions, and the flights with permits and loads."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from aidlift.records.assistance.models import once
from aidlift.records.audit.append_only import append_only
from aidlift.records.events import Event, Posted
from aidlift.records.evidence.models import Document
from aidlift.records.parties.models import Party

MODES = ("air", "road", "rail", "sea")
TIME_TYPES = ("planned", "requested", "expected", "estimated", "actual")
PERMIT_KINDS = ("slot", "overflight", "landing")
BOOKINGS = ("queued", "confirmed", "rejected", "deleted")


class Corridor(models.Model):
    """A carrier's service from one place to another. Its state is that of its last status."""

    corridor_id = models.CharField(max_length=60, primary_key=True)
    carrier = models.ForeignKey(Party, models.PROTECT, related_name="corridors")
    mode = models.CharField(max_length=4, default="air")
    origin = models.CharField(max_length=40)
    destination = models.CharField(max_length=40)
    days = models.CharField(max_length=500)
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    transit_days = models.PositiveIntegerField(default=1)
    payload_kg = models.DecimalField(max_digits=12, decimal_places=1)
    volume_m3 = models.DecimalField(max_digits=10, decimal_places=2)
    pieces = models.PositiveIntegerField(null=True, blank=True)
    cold = models.BooleanField(default=False)
    dg = models.BooleanField(default=False)
    fixed_cost_usd = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    cost_per_tonne_usd = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    max_rotations = models.PositiveIntegerField(default=1)
    departure_utc = models.CharField(max_length=5, blank=True)
    load_hours = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    fly_hours = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    unload_hours = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    customs_hours = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=20)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    external_id = models.CharField(max_length=80, blank=True)
    posted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["corridor_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            once("corridor_external_id_once"),
            models.CheckConstraint(condition=Q(mode__in=MODES), name="corridor_mode"),
            models.CheckConstraint(
                condition=Q(payload_kg__gte=0, volume_m3__gte=0, fixed_cost_usd__gte=0),
                name="corridor_holds_no_less_than_nothing",
            ),
            models.CheckConstraint(condition=~Q(origin=F("destination")), name="corridor_leads_elsewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.corridor_id} {self.state}"


@append_only
class CorridorStatus(Event):
    """A step of a corridor: why, on whose word, from when until when, and when it is looked at again."""

    corridor = models.ForeignKey(Corridor, models.PROTECT, related_name="statuses")
    reason = models.CharField(max_length=500, blank=True)
    from_day = models.DateField()
    until_day = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)

    class Meta(Event.Meta):
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Event.Meta.constraints,
            models.CheckConstraint(
                condition=Q(until_day__isnull=True) | Q(until_day__gte=F("from_day")),
                name="corridor_status_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(state="suspended") | ~Q(reason=""), name="corridor_suspension_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.corridor_id}: {self.verb} from {self.from_day}"


class Aircraft(models.Model):
    """An aircraft, or another vehicle, by its registration: it is in one place at a time."""

    registration = models.CharField(max_length=20, primary_key=True)
    carrier = models.ForeignKey(Party, models.PROTECT, related_name="aircraft")
    kind = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name_plural = "aircraft"

    def __str__(self) -> str:
        return f"{self.registration} {self.kind}".strip()


class Flight(models.Model):
    """One rotation, on a corridor or a charter. Its state is that of its last event."""

    flight_id = models.CharField(max_length=60, primary_key=True)
    number = models.CharField(max_length=20, blank=True)
    corridor = models.ForeignKey(Corridor, models.PROTECT, null=True, blank=True, related_name="flights")
    carrier = models.ForeignKey(Party, models.PROTECT, related_name="flights")
    aircraft = models.ForeignKey(Aircraft, models.PROTECT, null=True, blank=True, related_name="flights")
    origin = models.CharField(max_length=40)
    destination = models.CharField(max_length=40)
    payload_kg = models.DecimalField(max_digits=12, decimal_places=1)
    volume_m3 = models.DecimalField(max_digits=10, decimal_places=2)
    cold = models.BooleanField(default=False)
    dg = models.BooleanField(default=False)
    booking = models.CharField(max_length=10, default="queued")
    diverted_to = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=30)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    external_id = models.CharField(max_length=80, blank=True)
    posted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["flight_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            once("flight_external_id_once"),
            models.CheckConstraint(condition=Q(booking__in=BOOKINGS), name="flight_booking"),
            models.CheckConstraint(
                condition=Q(payload_kg__gte=0, volume_m3__gte=0), name="flight_holds_no_less_than_nothing"
            ),
            models.CheckConstraint(condition=~Q(origin=F("destination")), name="flight_leads_elsewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.flight_id} {self.origin}-{self.destination} {self.state}"


@append_only
class FlightEvent(Event):
    """A step of a flight."""

    flight = models.ForeignKey(Flight, models.PROTECT, related_name="events")

    class Meta(Event.Meta):
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.flight_id}: {self.verb}"


@append_only
class FlightTime(models.Model):
    """A statement of when something of a flight is, or was: all are kept, the actual one is shown."""

    flight = models.ForeignKey(Flight, models.PROTECT, related_name="times")
    event = models.CharField(max_length=20)
    time_type = models.CharField(max_length=10)
    moment = models.DateTimeField()
    posted_at = models.DateTimeField(db_index=True)
    by = models.ForeignKey("parties.Person", models.PROTECT, to_field="username", related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(time_type__in=TIME_TYPES), name="flight_time_type"),
            models.CheckConstraint(
                condition=~Q(time_type="actual") | Q(moment__lte=F("posted_at")),
                name="flight_time_actual_is_past",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.flight_id} {self.event} {self.time_type} {self.moment.isoformat()}"


class Permit(models.Model):
    """An airport's slot, or a country's leave to cross or to land, asked for one flight."""

    permit_id = models.CharField(max_length=40, primary_key=True)
    flight = models.ForeignKey(Flight, models.PROTECT, related_name="permits")
    kind = models.CharField(max_length=10)
    place = models.CharField(max_length=40)
    authority = models.CharField(max_length=120, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=20)
    posted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["permit_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=PERMIT_KINDS), name="permit_kind"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_until__gt=F("valid_from")),
                name="permit_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.permit_id} {self.kind} {self.place} {self.state}"


@append_only
class PermitEvent(Event):
    """A step of a permit."""

    permit = models.ForeignKey(Permit, models.PROTECT, related_name="events")

    class Meta(Event.Meta):
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.permit_id}: {self.verb}"


@append_only
class Load(Posted):
    """A piece or a loaded unit (ULD) put on a flight; `removes` names the line that it takes off again."""

    flight = models.ForeignKey(Flight, models.PROTECT, related_name="loads")
    piece = models.CharField(max_length=80)
    uld = models.CharField(max_length=20, blank=True)
    pieces = models.PositiveIntegerField(default=1)
    mass_kg = models.DecimalField(max_digits=12, decimal_places=3)
    volume_m3 = models.DecimalField(max_digits=12, decimal_places=4)
    dangerous_goods = models.CharField(max_length=60, blank=True)
    lowest_celsius = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    highest_celsius = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    removes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="removed_by")

    class Meta(Posted.Meta):
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Posted.Meta.constraints,
            models.CheckConstraint(
                condition=Q(mass_kg__gte=0, volume_m3__gte=0, pieces__gt=0), name="load_weighs_something"
            ),
            models.CheckConstraint(
                condition=Q(lowest_celsius__isnull=True)
                | Q(highest_celsius__isnull=True)
                | Q(highest_celsius__gte=F("lowest_celsius")),
                name="load_temperature_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.flight_id} {self.piece}"
