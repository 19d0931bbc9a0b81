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
            name="Appeal",
            fields=[
                ("appeal_id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=300)),
                ("country", models.CharField(blank=True, max_length=3)),
                ("published_on", models.DateField()),
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
                ("external_id", models.CharField(blank=True, max_length=80)),
                ("posted_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["appeal_id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("external_id",),
                        name="appeal_external_id_once",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Pledge",
            fields=[
                ("pledge_id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                (
                    "donor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledges",
                        to="parties.party",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("donation", "Donation"), ("commercial supply", "Commercial")],
                        default="donation",
                        max_length=20,
                    ),
                ),
                ("country", models.CharField(blank=True, max_length=3)),
                ("title", models.CharField(blank=True, max_length=300)),
                ("stated_on", models.DateField()),
                ("expected_on", models.DateField(blank=True, null=True)),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("ready_on", models.DateField(blank=True, null=True)),
                ("ready_at", models.CharField(blank=True, max_length=120)),
                ("packing", models.TextField(blank=True)),
                ("state", models.CharField(max_length=30)),
                (
                    "duplicate_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duplicates",
                        to="assistance.pledge",
                    ),
                ),
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
                (
                    "commitment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.document",
                    ),
                ),
                ("external_id", models.CharField(blank=True, max_length=80)),
                ("posted_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["pledge_id"],
                "indexes": [models.Index(fields=["donor", "state"], name="pledge_by_donor")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("external_id",),
                        name="pledge_external_id_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    (
                                        "committed",
                                        "ready",
                                        "in transit",
                                        "received part",
                                        "received",
                                        "closed",
                                    ),
                                ),
                                _negated=True,
                            ),
                            ("commitment__isnull", False),
                            _connector="OR",
                        ),
                        name="pledge_committed_has_a_document",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("duplicate_of__isnull", False), ("state", "duplicate")),
                            models.Q(
                                models.Q(("state", "duplicate"), _negated=True),
                                ("duplicate_of__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="pledge_duplicate_names_the_other",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("duplicate_of__isnull", True),
                            models.Q(("duplicate_of", models.F("pledge_id")), _negated=True),
                            _connector="OR",
                        ),
                        name="pledge_is_not_its_own_duplicate",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                ("request_id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                (
                    "appeal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="assistance.appeal",
                    ),
                ),
                ("country", models.CharField(max_length=3)),
                ("title", models.CharField(blank=True, max_length=300)),
                ("requested_on", models.DateField()),
                ("needed_by", models.DateField(blank=True, null=True)),
                ("state", models.CharField(max_length=30)),
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
                    "submitted_by",
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
                    "superseded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supersedes",
                        to="assistance.request",
                    ),
                ),
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
                ("external_id", models.CharField(blank=True, max_length=80)),
                ("posted_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["request_id"],
                "indexes": [models.Index(fields=["country", "state"], name="request_by_country")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("external_id",),
                        name="request_external_id_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("submitted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="request_submitter_is_not_approver",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("drafted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="request_drafter_is_not_approver",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "superseded"), ("superseded_by__isnull", False)),
                            models.Q(
                                models.Q(("state", "superseded"), _negated=True),
                                ("superseded_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="request_superseded_names_the_next",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PledgeEvent",
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
                    "pledge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="assistance.pledge",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("occurred_at__lte", models.F("posted_at"))),
                        name="pledgeevent_happened_before_posted",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PledgeLine",
            fields=[
                ("line_id", models.CharField(max_length=50, primary_key=True, serialize=False)),
                (
                    "pledge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="assistance.pledge",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("item", models.CharField(blank=True, db_index=True, max_length=40)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("wording", models.CharField(blank=True, max_length=500)),
                ("candidates", models.CharField(blank=True, max_length=200)),
                ("quantity", models.PositiveBigIntegerField(blank=True, null=True)),
                ("qualifier", models.CharField(default="exact", max_length=10)),
                ("earmark", models.CharField(default="none", max_length=10)),
                ("earmark_for", models.CharField(blank=True, max_length=120)),
                ("earmark_is_hard", models.BooleanField(default=False)),
                ("posted_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["pledge_id", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("pledge", "number"), name="pledge_line_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__isnull", True), ("quantity__gt", 0), _connector="OR"),
                        name="pledge_line_is_of_some",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("item", ""), _negated=True),
                            models.Q(("wording", ""), _negated=True),
                            models.Q(("currency", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="pledge_line_says_what_it_promises",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("item", ""), ("currency", ""), _connector="OR"),
                        name="pledge_line_is_goods_or_money",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("qualifier__in", ("exact", "about", "at_least", "more_than"))),
                        name="pledge_line_qualifier",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("earmark__in", ("none", "country", "request", "item", "facility"))
                        ),
                        name="pledge_line_earmark",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("earmark", "none"), ("earmark_for", ""), ("earmark_is_hard", False)),
                            models.Q(
                                models.Q(("earmark", "none"), _negated=True),
                                models.Q(("earmark_for", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="pledge_line_earmark_names_for_what",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="RequestEvent",
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
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="assistance.request",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("occurred_at__lte", models.F("posted_at"))),
                        name="requestevent_happened_before_posted",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="RequestLine",
            fields=[
                ("line_id", models.CharField(max_length=50, primary_key=True, serialize=False)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="assistance.request",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("item", models.CharField(blank=True, db_index=True, max_length=40)),
                ("wording", models.CharField(blank=True, max_length=500)),
                ("candidates", models.CharField(blank=True, max_length=200)),
                ("quantity", models.PositiveBigIntegerField(blank=True, null=True)),
                ("facility", models.CharField(blank=True, max_length=120)),
                ("needed_by", models.DateField(blank=True, null=True)),
                (
                    "substitutes",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="substituted_by",
                        to="assistance.requestline",
                    ),
                ),
                ("posted_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["request_id", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("request", "number"), name="request_line_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__isnull", True), ("quantity__gt", 0), _connector="OR"),
                        name="request_line_asks_for_some",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("item", ""), _negated=True),
                            models.Q(("wording", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="request_line_says_what_it_asks_for",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PledgeFact",
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
                ("kind", models.CharField(max_length=12)),
                ("quantity", models.PositiveBigIntegerField()),
                ("undoes", models.BooleanField(default=False)),
                ("about", models.CharField(blank=True, db_index=True, max_length=120)),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facts",
                        to="assistance.pledgeline",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("occurred_at__lte", models.F("posted_at"))),
                        name="pledgefact_happened_before_posted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="pledgefact_is_of_some"
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="LineFact",
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
                ("kind", models.CharField(max_length=12)),
                ("quantity", models.PositiveBigIntegerField()),
                ("undoes", models.BooleanField(default=False)),
                ("about", models.CharField(blank=True, db_index=True, max_length=120)),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facts",
                        to="assistance.requestline",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("occurred_at__lte", models.F("posted_at"))),
                        name="linefact_happened_before_posted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="linefact_is_of_some"
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Substitution",
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
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="substitutions",
                        to="assistance.requestline",
                    ),
                ),
                (
                    "by_line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="substitution",
                        to="assistance.requestline",
                    ),
                ),
                ("quantity", models.PositiveBigIntegerField()),
                ("by_quantity", models.PositiveBigIntegerField()),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("occurred_at__lte", models.F("posted_at"))),
                        name="substitution_happened_before_posted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("by_quantity__gt", 0), ("quantity__gt", 0)),
                        name="substitution_is_of_some",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True), name="substitution_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("line", models.F("by_line")), _negated=True),
                        name="substitution_is_by_another",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Match",
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
                (
                    "pledge_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="assistance.pledgeline",
                    ),
                ),
                (
                    "request_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="assistance.requestline",
                    ),
                ),
                ("quantity", models.PositiveBigIntegerField()),
                ("undoes", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name_plural": "matches",
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("occurred_at__lte", models.F("posted_at"))),
                        name="match_happened_before_posted",
                    ),
                    models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="match_is_of_some"),
                ],
                "indexes": [],
            },
        ),
    ]
