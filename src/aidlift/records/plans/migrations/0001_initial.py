import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from aidlift.records.first_tables import FirstMigration


class Migration(FirstMigration):
    initial = True

    dependencies = [
        ("assistance", "0001_initial"),
        ("evidence", "0001_initial"),
        ("parties", "0001_initial"),
        ("reserve", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Archive",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("content", models.TextField()),
                ("posted_at", models.DateTimeField()),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="PlanRun",
            fields=[
                ("plan_id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("title", models.CharField(blank=True, max_length=300)),
                ("known_on", models.DateField()),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                (
                    "inputs",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.archive"
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.archive"
                    ),
                ),
                ("summary", models.TextField()),
                ("method", models.CharField(max_length=80)),
                ("status", models.CharField(max_length=40)),
                ("objective", models.FloatField()),
                ("nothing_sent", models.FloatField()),
                ("bound", models.FloatField(null=True)),
                ("gap", models.FloatField(null=True)),
                ("seed", models.BigIntegerField()),
                ("seconds", models.FloatField()),
                ("verification", models.TextField()),
                ("state", models.CharField(max_length=20)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        to_field="username",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
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
                (
                    "supersedes",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="plans.planrun",
                    ),
                ),
                ("is_invented", models.BooleanField(default=False)),
                ("external_id", models.CharField(blank=True, max_length=80)),
                ("posted_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["plan_id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("external_id",),
                        name="plan_external_id_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("proposed_by__isnull", True),
                            ("decided_by__isnull", True),
                            models.Q(("proposed_by", models.F("decided_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="plan_proposer_never_decides",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("recorded_by__isnull", True),
                            ("decided_by__isnull", True),
                            models.Q(("recorded_by", models.F("decided_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="plan_maker_never_decides",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["approved", "refused", "superseded"]), _negated=True),
                            ("decided_by__isnull", False),
                            _connector="OR",
                        ),
                        name="plan_decided_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["recorded", "withdrawn"]),
                            ("proposed_by__isnull", False),
                            _connector="OR",
                        ),
                        name="plan_proposed_by_somebody",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PlanEvent",
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
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="plans.planrun"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("occurred_at__lte", models.F("posted_at"))),
                        name="planevent_happened_before_posted",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ReleaseOrder",
            fields=[
                ("release_id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("release", "Release"), ("call-forward", "Call Forward")],
                        default="release",
                        max_length=14,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="plans.planrun",
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="parties.store",
                    ),
                ),
                ("destination", models.CharField(max_length=40)),
                ("country", models.CharField(blank=True, max_length=3)),
                ("replaces", models.CharField(blank=True, max_length=40)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("state", models.CharField(max_length=20)),
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
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
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
                ("is_invented", models.BooleanField(default=False)),
                ("external_id", models.CharField(blank=True, max_length=80)),
                ("posted_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["release_id"],
                "indexes": [models.Index(fields=["store", "state"], name="release_by_store")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("external_id",),
                        name="release_external_id_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("proposed_by__isnull", True),
                            ("decided_by__isnull", True),
                            models.Q(("proposed_by", models.F("decided_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="release_proposer_never_approves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("drafted_by__isnull", True),
                            ("decided_by__isnull", True),
                            models.Q(("drafted_by", models.F("decided_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="release_drafter_never_approves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["approved", "issued", "executed", "closed", "refused"]),
                                _negated=True,
                            ),
                            models.Q(("decided_by__isnull", False), ("proposed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="release_decided_by_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReleaseEvent",
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
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="plans.releaseorder",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("occurred_at__lte", models.F("posted_at"))),
                        name="releaseevent_happened_before_posted",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ReleaseLine",
            fields=[
                ("line_id", models.CharField(max_length=50, primary_key=True, serialize=False)),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="plans.releaseorder",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reserve.lot"
                    ),
                ),
                ("quantity", models.BigIntegerField()),
                ("flight", models.CharField(blank=True, db_index=True, max_length=60)),
                ("departs", models.DateField(blank=True, null=True)),
                ("arrives", models.DateField(blank=True, null=True)),
                (
                    "request_line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="assistance.requestline",
                    ),
                ),
            ],
            options={
                "ordering": ["release_id", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("release", "number"), name="release_line_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="release_line_of_something"
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ReleaseCut",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cuts",
                        to="plans.releaseline",
                    ),
                ),
                ("quantity", models.BigIntegerField()),
                ("posted_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        to_field="username",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="release_cut_of_something"
                    )
                ],
                "indexes": [],
            },
        ),
    ]
