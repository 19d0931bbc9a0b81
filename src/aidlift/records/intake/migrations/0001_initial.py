import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from aidlift.records.first_tables import FirstMigration


class Migration(FirstMigration):
    initial = True

    dependencies = [
        ("evidence", "0001_initial"),
        ("parties", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Article",
            fields=[
                ("article_id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="article",
                        to="evidence.document",
                    ),
                ),
                ("text", models.TextField()),
                ("dated", models.DateField()),
                (
                    "read_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        to_field="username",
                    ),
                ),
                ("unread", models.JSONField(default=list)),
                ("posted_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-posted_at"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="IntakeDraft",
            fields=[
                ("draft_id", models.CharField(max_length=50, primary_key=True, serialize=False)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="intake.article",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("type", models.CharField(max_length=20)),
                ("content", models.JSONField()),
                ("changes", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("extracted", "Extracted"),
                            ("confirmed", "Confirmed"),
                            ("rejected", "Rejected"),
                            ("merged", "Merged"),
                        ],
                        default="extracted",
                        max_length=12,
                    ),
                ),
                (
                    "extracted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        to_field="username",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        to_field="username",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
                ("became", models.CharField(blank=True, max_length=300)),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges",
                        to="intake.intakedraft",
                    ),
                ),
                ("posted_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["article_id", "number"],
                "indexes": [models.Index(fields=["state", "posted_at"], name="draft_by_state")],
                "constraints": [
                    models.UniqueConstraint(fields=("article", "number"), name="draft_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("extracted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="draft_extractor_is_not_confirmer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("state", "extracted"),
                            ),
                            models.Q(
                                models.Q(("state", "extracted"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="draft_decided_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "rejected"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="draft_rejected_with_reason",
                    ),
                ],
            },
        ),
    ]
