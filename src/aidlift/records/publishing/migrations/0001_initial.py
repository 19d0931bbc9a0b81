import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from aidlift.records.first_tables import FirstMigration


class Migration(FirstMigration):
    initial = True

    dependencies = [
        ("evidence", "0001_initial"),
        ("parties", "0001_initial"),
        ("plans", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="BulletinContent",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("packed", models.BinaryField()),
                ("posted_at", models.DateTimeField()),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Bulletin",
            fields=[
                ("bulletin_id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=300)),
                ("known_on", models.DateField()),
                ("state", models.CharField(max_length=20)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bulletins",
                        to="plans.planrun",
                    ),
                ),
                (
                    "content",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="publishing.bulletincontent",
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="publishing.bulletin",
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="publishing.bulletin",
                    ),
                ),
                ("correction", models.TextField(blank=True)),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        to_field="username",
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        to_field="username",
                    ),
                ),
                ("approved_at", models.DateTimeField(null=True)),
                ("chain_line", models.PositiveBigIntegerField(null=True)),
                ("chain_head", models.CharField(blank=True, max_length=64)),
                ("is_invented", models.BooleanField(default=False)),
                ("external_id", models.CharField(blank=True, max_length=80)),
                ("posted_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["bulletin_id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("external_id",),
                        name="bulletin_external_id_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("drafted_by__isnull", True),
                            ("approved_by__isnull", True),
                            models.Q(("drafted_by", models.F("approved_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="bulletin_drafter_never_approves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("approved", "corrected")), _negated=True),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("approved_by__isnull", False),
                                models.Q(("chain_head", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="bulletin_approved_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("corrects__isnull", True),
                            models.Q(
                                models.Q(("correction", ""), _negated=True),
                                models.Q(("corrects", models.F("bulletin_id")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="bulletin_correction_says_what",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("approved", "corrected"))),
                        fields=("corrects",),
                        name="bulletin_corrected_once",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="BulletinEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("occurred_at", models.DateTimeField()),
                ("posted_at", models.DateTimeField(db_index=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        to_field="username",
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.document",
                    ),
                ),
                ("verb", models.CharField(max_length=30)),
                ("state", models.CharField(max_length=30)),
                (
                    "bulletin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="publishing.bulletin",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("occurred_at__lte", models.F("posted_at"))),
                        name="bulletinevent_happened_before_posted",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="BulletinFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "bulletin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="publishing.bulletin",
                    ),
                ),
                ("language", models.CharField(max_length=12)),
                ("kind", models.CharField(max_length=4)),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("posted_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("bulletin", "language", "kind"), name="bulletin_file_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["html", "pdf", "txt"])), name="bulletin_file_kind"
                    ),
                ],
                "indexes": [],
            },
        ),
    ]
