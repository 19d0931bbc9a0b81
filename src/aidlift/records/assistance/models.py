"""Who asked and who promised: requests, pledges, and the dated facts from which their counters follow."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from aidlift.records.audit.append_only import append_only
from aidlift.records.events import Event, Posted
from aidlift.records.evidence.models import Document
from aidlift.records.parties.models import Party

QUALIFIERS = ("exact", "about", "at_least", "more_than")
EARMARKS = ("none", "country", "request", "item", "facility")
PROMISED = ("committed", "ready", "in transit", "received part", "received", "closed")
"""States of a pledge that only a pledge with a document of commitment can be in."""


def once(name: str) -> models.UniqueConstraint:
    """Keep an outside number unique where there is one, so that an import can be repeated."""
    return models.UniqueConstraint(fields=["external_id"], condition=~Q(external_id=""), name=name)


class Appeal(models.Model):
    """A published ask for an emergency, to which requests may belong."""

    appeal_id = models.CharField(max_length=40, primary_key=True)
    title = models.CharField(max_length=300)
    country = models.CharField(max_length=3, blank=True)
    published_on = models.DateField()
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    external_id = models.CharField(max_length=80, blank=True)
    posted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["appeal_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [once("appeal_external_id_once")]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.title}"


class Request(models.Model):
    """A country asks for items. Its state is that of its last event; submitter is never approver."""

    request_id = models.CharField(max_length=40, primary_key=True)
    appeal = models.ForeignKey(Appeal, models.PROTECT, null=True, blank=True, related_name="requests")
    country = models.CharField(max_length=3)
    title = models.CharField(max_length=300, blank=True)
    requested_on = models.DateField()
    needed_by = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=30)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, to_field="username", related_name="+"
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, to_field="username", related_name="+", null=True, blank=True
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, to_field="username", related_name="+", null=True, blank=True
    )
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    external_id = models.CharField(max_length=80, blank=True)
    posted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["request_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            once("request_external_id_once"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("submitted_by")),
                name="request_submitter_is_not_approver",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("drafted_by")),
                name="request_drafter_is_not_approver",
            ),
            models.CheckConstraint(
                condition=Q(state="superseded", superseded_by__isnull=False)
                | (~Q(state="superseded") & Q(superseded_by__isnull=True)),
                name="request_superseded_names_the_next",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["country", "state"], name="request_by_country")
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.country} {self.state}"


@append_only
class RequestEvent(Event):
    """A step of a request."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="events")

    class Meta(Event.Meta):
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.verb}"


@append_only
class RequestLine(models.Model):
    """One item asked for, in the words of the one who asks; what became of it are its facts.

    `item` is empty and `candidates` holds codes where the wording does not decide; `quantity` is empty where
    none was stated. `substitutes` names the line in whose place this one was put.
    """

    line_id = models.CharField(max_length=50, primary_key=True)
    request = models.ForeignKey(Request, models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    item = models.CharField(max_length=40, blank=True, db_index=True)
    wording = models.CharField(max_length=500, blank=True)
    candidates = models.CharField(max_length=200, blank=True)
    quantity = models.PositiveBigIntegerField(null=True, blank=True)
    facility = models.CharField(max_length=120, blank=True)
    needed_by = models.DateField(null=True, blank=True)
    substitutes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="substituted_by"
    )
    posted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["request_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["request", "number"], name="request_line_number_once"),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gt=0), name="request_line_asks_for_some"
            ),
            models.CheckConstraint(
                condition=~Q(item="") | ~Q(wording=""), name="request_line_says_what_it_asks_for"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.item or self.wording}"


class Fact(Posted):
    """A quantity that one thing did to a line's counter; `undoes` takes it back. `about` names the thing."""

    kind = models.CharField(max_length=12)
    quantity = models.PositiveBigIntegerField()
    undoes = models.BooleanField(default=False)
    about = models.CharField(max_length=120, blank=True, db_index=True)

    class Meta(Posted.Meta):
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Posted.Meta.constraints,
            models.CheckConstraint(condition=Q(quantity__gt=0), name="%(class)s_is_of_some"),
        ]


@append_only
class LineFact(Fact):
    """What happened to a request's line: requested, validated, pledged, allocated, shipped, accepted…"""

    line = models.ForeignKey(RequestLine, models.PROTECT, related_name="facts")

    class Meta(Fact.Meta):
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.line_id} {'-' if self.undoes else '+'}{self.quantity} {self.kind}"


@append_only
class Substitution(Posted):
    """Another item is sent in the place of some of what a line asked for, with the reason."""

    line = models.ForeignKey(RequestLine, models.PROTECT, related_name="substitutions")
    by_line = models.OneToOneField(RequestLine, models.PROTECT, related_name="substitution")
    quantity = models.PositiveBigIntegerField()
    by_quantity = models.PositiveBigIntegerField()

    class Meta(Posted.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Posted.Meta.constraints,
            models.CheckConstraint(
                condition=Q(quantity__gt=0, by_quantity__gt=0), name="substitution_is_of_some"
            ),
            models.CheckConstraint(condition=~Q(note=""), name="substitution_has_a_reason"),
            models.CheckConstraint(condition=~Q(line=F("by_line")), name="substitution_is_by_another"),
        ]

    def __str__(self) -> str:
        return f"{self.by_line_id} in place of {self.line_id}"


class Pledge(models.Model):
    """A donor's promise, or a sale that is kept apart. Its state is that of its last event.

    From `committed` on it needs its document. `country` is empty where it is for the reserve as a whole.
    """

    class Kind(models.TextChoices):
        """A sale is never counted as a pledge."""

        DONATION = "donation"
        COMMERCIAL = "commercial supply"

    pledge_id = models.CharField(max_length=40, primary_key=True)
    donor = models.ForeignKey(Party, models.PROTECT, related_name="pledges")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.DONATION)
    country = models.CharField(max_length=3, blank=True)
    title = models.CharField(max_length=300, blank=True)
    stated_on = models.DateField()
    expected_on = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    ready_on = models.DateField(null=True, blank=True)
    ready_at = models.CharField(max_length=120, blank=True)
    packing = models.TextField(blank=True)
    state = models.CharField(max_length=30)
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="duplicates")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    commitment = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    external_id = models.CharField(max_length=80, blank=True)
    posted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pledge_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            once("pledge_external_id_once"),
            models.CheckConstraint(
                condition=~Q(state__in=PROMISED) | Q(commitment__isnull=False),
                name="pledge_committed_has_a_document",
            ),
            models.CheckConstraint(
                condition=Q(state="duplicate", duplicate_of__isnull=False)
                | (~Q(state="duplicate") & Q(duplicate_of__isnull=True)),
                name="pledge_duplicate_names_the_other",
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of__isnull=True) | ~Q(duplicate_of=F("pledge_id")),
                name="pledge_is_not_its_own_duplicate",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["donor", "state"], name="pledge_by_donor")
        ]

    def __str__(self) -> str:
        return f"{self.pledge_id} {self.donor_id} {self.state}"


@append_only
class PledgeEvent(Event):
    """A step of a pledge."""

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="events")

    class Meta(Event.Meta):
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.pledge_id}: {self.verb}"


@append_only
class PledgeLine(models.Model):
    """One item, or a sum of money in whole units of `currency`, in the words of the one who promises.

    A hard earmark may not be departed from; a soft one is a wish.
    """

    line_id = models.CharField(max_length=50, primary_key=True)
    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    item = models.CharField(max_length=40, blank=True, db_index=True)
    currency = models.CharField(max_length=3, blank=True)
    wording = models.CharField(max_length=500, blank=True)
    candidates = models.CharField(max_length=200, blank=True)
    quantity = models.PositiveBigIntegerField(null=True, blank=True)
    qualifier = models.CharField(max_length=10, default="exact")
    earmark = models.CharField(max_length=10, default="none")
    earmark_for = models.CharField(max_length=120, blank=True)
    earmark_is_hard = models.BooleanField(default=False)
    posted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pledge_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["pledge", "number"], name="pledge_line_number_once"),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gt=0), name="pledge_line_is_of_some"
            ),
            models.CheckConstraint(
                condition=~Q(item="") | ~Q(wording="") | ~Q(currency=""),
                name="pledge_line_says_what_it_promises",
            ),
            models.CheckConstraint(
                condition=Q(item="") | Q(currency=""), name="pledge_line_is_goods_or_money"
            ),
            models.CheckConstraint(condition=Q(qualifier__in=QUALIFIERS), name="pledge_line_qualifier"),
            models.CheckConstraint(condition=Q(earmark__in=EARMARKS), name="pledge_line_earmark"),
            models.CheckConstraint(
                condition=Q(earmark="none", earmark_for="", earmark_is_hard=False)
                | (~Q(earmark="none") & ~Q(earmark_for="")),
                name="pledge_line_earmark_names_for_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.item or self.currency or self.wording}"


@append_only
class PledgeFact(Fact):
    """What happened to a pledge's line: stated, reduced, shipped, received."""

    line = models.ForeignKey(PledgeLine, models.PROTECT, related_name="facts")

    class Meta(Fact.Meta):
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.line_id} {'-' if self.undoes else '+'}{self.quantity} {self.kind}"


@append_only
class Match(Posted):
    """Some of a pledge's line is meant for a request's line; `undoes` takes a match back."""

    pledge_line = models.ForeignKey(PledgeLine, models.PROTECT, related_name="matches")
    request_line = models.ForeignKey(RequestLine, models.PROTECT, related_name="matches")
    quantity = models.PositiveBigIntegerField()
    undoes = models.BooleanField(default=False)

    class Meta(Posted.Meta):
        ordering: ClassVar[list[str]] = ["id"]
        verbose_name_plural = "matches"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Posted.Meta.constraints,
            models.CheckConstraint(condition=Q(quantity__gt=0), name="match_is_of_some"),
        ]

    def __str__(self) -> str:
        return f"{self.pledge_line_id} for {self.request_line_id}: {self.quantity}"
