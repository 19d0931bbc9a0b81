"""Who takes part: persons and their roles, parties, and the places goods can be."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q


class Party(models.Model):
    """A government, company, agency, carrier or reserve."""

    class Kind(models.TextChoices):
        """What a party is."""

        GOVERNMENT = "government"
        AGENCY = "agency"
        COMPANY = "company"
        CARRIER = "carrier"
        RESERVE = "reserve"

    party_id = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    country = models.CharField(max_length=3, blank=True)
    is_member = models.BooleanField(default=False)
    member_since = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        verbose_name_plural = "parties"

    def __str__(self) -> str:
        return self.name


class Store(models.Model):
    """A building or yard that keeps stock, and who holds the key."""

    store_id = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=3)
    custodian = models.ForeignKey(Party, models.PROTECT, related_name="stores")
    airport = models.CharField(max_length=3, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    has_cold_room = models.BooleanField(default=False)
    handling_t_per_day = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    is_invented = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["store_id"]

    def __str__(self) -> str:
        return self.name


class EntryPoint(models.Model):
    """An airport, port or crossing at which goods enter a country; what it handles a day limits a plan."""

    entry_id = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=3)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    has_cold_room = models.BooleanField(default=False)
    handling_t_per_day = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    is_invented = models.BooleanField(default=False)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["entry_id"]

    def __str__(self) -> str:
        return self.name


class Person(AbstractUser):
    """Somebody who signs in; what they may do follows from their roles alone."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name or self.username

    @cached_property
    def standing_roles(self) -> list[RoleGrant]:
        """Roles granted and not ended; read once for each time the person is loaded."""
        return list(self.grants.filter(ended_at__isnull=True))


class RoleGrant(models.Model):
    """A role, for one country, store or party where the role is bound to one; ended, never deleted."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="grants", to_field="username")
    role = models.CharField(max_length=20)
    country = models.CharField(max_length=3, blank=True)
    store = models.ForeignKey(Store, models.PROTECT, null=True, blank=True)
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(
        Person, models.PROTECT, related_name="granted", to_field="username", null=True, blank=True
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(role="focal_point") | ~Q(country=""), name="focal_point_has_country"
            ),
            models.CheckConstraint(
                condition=~Q(role="store_keeper") | Q(store__isnull=False), name="store_keeper_has_store"
            ),
            models.CheckConstraint(
                condition=~Q(role__in=["donor", "carrier"]) | Q(party__isnull=False),
                name="party_role_has_party",
            ),
        ]

    def __str__(self) -> str:
        scope = self.country or self.store_id or self.party_id or ""
        return f"{self.person_id}: {self.role} {scope}".strip()


class Counter(models.Model):
    """The last number given to a kind of record, so that each gets a name people can say."""

    prefix = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.prefix} {self.last}"
