"""Bulletins: what each was made from, who drafted and who approved it, and the files that were given out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from aidlift.bulletin.moves import PUBLISHED
from aidlift.records.assistance.models import once
from aidlift.records.audit.append_only import append_only
from aidlift.records.events import Event
from aidlift.records.plans.models import PlanRun, person, two_people


@append_only
class BulletinContent(models.Model):
    """Everything that a bulletin was made from, tables and drawings, under the fingerprint of its text.

    `packed` is that text in UTF-8, deflated.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    packed = models.BinaryField()
    posted_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256[:12]


class Bulletin(models.Model):
    """A bulletin of one day: a draft, approved by somebody else, perhaps corrected by another bulletin.

    `previous` is the bulletin since which it says what changed. `chain_line` and `chain_head` are the last
    line of the audit chain before it was approved.
    """

    bulletin_id = models.CharField(max_length=40, primary_key=True)
    title = models.CharField(max_length=300)
    known_on = models.DateField()
    state = models.CharField(max_length=20)
    plan = models.ForeignKey(PlanRun, models.PROTECT, related_name="bulletins")
    content = models.ForeignKey(BulletinContent, models.PROTECT, related_name="+")
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    correction = models.TextField(blank=True)
    drafted_by = person()
    approved_by = person(null=True)
    approved_at = models.DateTimeField(null=True)
    chain_line = models.PositiveBigIntegerField(null=True)
    chain_head = models.CharField(max_length=64, blank=True)
    is_invented = models.BooleanField(default=False)
    external_id = models.CharField(max_length=80, blank=True)
    posted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["bulletin_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            once("bulletin_external_id_once"),
            two_people("drafted_by", "approved_by", "bulletin_drafter_never_approves"),
            models.CheckConstraint(
                condition=~Q(state__in=PUBLISHED)
                | (Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(chain_head="")),
                name="bulletin_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | (~Q(correction="") & ~Q(corrects=F("bulletin_id"))),
                name="bulletin_correction_says_what",
            ),
            models.UniqueConstraint(
                fields=["corrects"],
                condition=Q(state__in=PUBLISHED),
                name="bulletin_corrected_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bulletin_id} {self.known_on}: {self.state}"

    def audit_trace(self) -> dict[str, str]:
        """Put the fingerprints of its content and of every file that was given out into the chain."""
        files = self.files.order_by("language", "kind").values_list("language", "kind", "sha256")
        return {"content": self.content_id} | {f"{language}.{kind}": sha for language, kind, sha in files}


@append_only
class BulletinEvent(Event):
    """A step of a bulletin."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="events")

    class Meta(Event.Meta):
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.bulletin_id}: {self.verb}"


@append_only
class BulletinFile(models.Model):
    """A file of an approved bulletin, as it was given out: page, PDF or text in one language."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="files")
    language = models.CharField(max_length=12)
    kind = models.CharField(max_length=4)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    posted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["bulletin", "language", "kind"], name="bulletin_file_once"),
            models.CheckConstraint(condition=Q(kind__in=["html", "pdf", "txt"]), name="bulletin_file_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.bulletin_id}.{self.language}.{self.kind}"
