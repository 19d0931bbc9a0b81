import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from aidlift.records.first_tables import FirstMigration


class Migration(FirstMigration):
    initial = True

    dependencies = [
        ("assistance", "0001_initial"),
        ("evidence", "0001_initial"),
        ("parties", "0001_initial"),
        ("plans", "0001_initial"),
        ("reserve", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Consignment",
            fields=[
                ("consignment_id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                (
                    "release",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consignments",
                        to="plans.releaseorder",
                    ),
                ),
                (
                    "consignor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.party"
                    ),
                ),
                ("consignee", models.CharField(max_length=200)),
                (
                    "origin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reserve.place"
                    ),
                ),
                ("origin_country", models.CharField(max_length=3)),
                (
                    "store",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sent",
                        to="parties.store",
                    ),
                ),
                (
                    "destination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reserve.place"
                    ),
                ),
                (
                    "to_store",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awaited",
                        to="parties.store",
                    ),
                ),
                ("entry", models.CharField(max_length=40)),
                ("country", models.CharField(max_length=3)),
                ("facility", models.CharField(blank=True, max_length=120)),
                (
                    "carrier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consignments",
                        to="parties.party",
                    ),
                ),
                ("mode", models.CharField(default="air", max_length=4)),
                ("flight", models.CharField(blank=True, max_length=60)),
                ("state", models.CharField(max_length=20)),
                ("leg", models.PositiveIntegerField(default=1)),
                ("packing", models.PositiveIntegerField(default=0)),
                ("came_back", models.BooleanField(default=False)),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replacements",
                        to="shipments.consignment",
                    ),
                ),
                (
                    "split_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="shipments.consignment",
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
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
                "ordering": ["consignment_id"],
                "indexes": [models.Index(fields=["country", "state"], name="consignment_by_country")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("external_id",),
                        name="consignment_external_id_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mode__in", ("air", "road", "rail", "sea"))),
                        name="consignment_mode",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin", models.F("destination")), _negated=True),
                        name="consignment_goes_somewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("store__isnull", True), ("release__isnull", False), _connector="OR"
                        ),
                        name="stock_leaves_by_a_release",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsignmentLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "consignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="shipments.consignment",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reserve.lot"
                    ),
                ),
                ("planned", models.BigIntegerField()),
                ("quantity", models.BigIntegerField()),
                (
                    "request_line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consigned",
                        to="assistance.requestline",
                    ),
                ),
                (
                    "release_line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consigned",
                        to="plans.releaseline",
                    ),
                ),
                (
                    "pledge_line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consigned",
                        to="assistance.pledgeline",
                    ),
                ),
                (
                    "split_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="shipments.consignmentline",
                    ),
                ),
            ],
            options={
                "ordering": ["consignment_id", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("consignment", "number"), name="consignment_line_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("planned__gt", 0)), name="consignment_line_of_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gte", 0), ("quantity__lte", models.F("planned"))),
                        name="consignment_line_within",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Leg",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "consignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="legs",
                        to="shipments.consignment",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("mode", models.CharField(max_length=4)),
                (
                    "carrier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.party"
                    ),
                ),
                (
                    "from_place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reserve.place"
                    ),
                ),
                (
                    "to_place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reserve.place"
                    ),
                ),
                ("facility", models.CharField(blank=True, max_length=120)),
                ("waybill", models.CharField(blank=True, max_length=40)),
                ("posted_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["consignment_id", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("consignment", "number"), name="leg_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("mode__in", ("air", "road", "rail", "sea"))), name="leg_mode"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("from_place", models.F("to_place")), _negated=True),
                        name="leg_leads_elsewhere",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Piece",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "consignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pieces",
                        to="shipments.consignment",
                    ),
                ),
                ("packing", models.PositiveIntegerField()),
                ("first", models.PositiveIntegerField()),
                ("pieces", models.PositiveIntegerField()),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reserve.lot"
                    ),
                ),
                ("quantity_each", models.PositiveIntegerField()),
                ("mass_g_each", models.PositiveBigIntegerField()),
                ("volume_cm3_each", models.PositiveBigIntegerField()),
                ("marks", models.CharField(blank=True, max_length=120)),
                ("posted_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["consignment_id", "packing", "first"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("consignment", "packing", "first"), name="piece_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mass_g_each__gt", 0), ("pieces__gt", 0), ("quantity_each__gt", 0)
                        ),
                        name="piece_of_something",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="TransportDocument",
            fields=[
                ("document_id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("waybill", "Waybill"), ("packing list", "Packing List")], max_length=14
                    ),
                ),
                ("number", models.CharField(db_index=True, max_length=40)),
                (
                    "consignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="shipments.consignment",
                    ),
                ),
                ("packing", models.PositiveIntegerField()),
                ("pieces", models.PositiveIntegerField()),
                ("quantity", models.BigIntegerField()),
                ("mass_g", models.PositiveBigIntegerField()),
                ("volume_cm3", models.PositiveBigIntegerField()),
                ("content", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="shipments.transportdocument",
                    ),
                ),
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
            ],
            options={
                "ordering": ["document_id"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="ShipmentEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "consignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="shipments.consignment",
                    ),
                ),
                ("verb", models.CharField(max_length=30)),
                ("code", models.CharField(blank=True, max_length=10)),
                ("time_type", models.CharField(max_length=10)),
                ("state", models.CharField(blank=True, max_length=20)),
                ("leg", models.PositiveIntegerField(default=1)),
                ("place", models.CharField(blank=True, max_length=120)),
                ("flight", models.CharField(blank=True, max_length=60)),
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
                ("note", models.CharField(blank=True, max_length=500)),
                ("document", models.CharField(blank=True, max_length=80)),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="shipments.shipmentevent",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("time_type__in", ("planned", "requested", "expected", "estimated", "actual"))
                        ),
                        name="shipment_time_type",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("corrects__isnull", True),
                            models.Q(("time_type", "actual"), models.Q(("note", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="shipment_correction_of_what_happened_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("time_type", "actual"), _negated=True),
                            ("occurred_at__lte", models.F("posted_at")),
                            _connector="OR",
                        ),
                        name="shipment_event_actual_is_past",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("time_type", "actual"), models.Q(("state", ""), _negated=True)),
                            models.Q(models.Q(("time_type", "actual"), _negated=True), ("state", "")),
                            _connector="OR",
                        ),
                        name="shipment_state_by_actual_events",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("receipt_id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                (
                    "consignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="shipments.consignment",
                    ),
                ),
                ("leg", models.PositiveIntegerField()),
                (
                    "from_place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reserve.place"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reserve.place"
                    ),
                ),
                ("state", models.CharField(max_length=20)),
                (
                    "counted_by",
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
                    "signed_by",
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
                    "countersigned_by",
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
                    "reversal_proposed_by",
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
                    "reversed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        to_field="username",
                    ),
                ),
                ("reversal_reason", models.CharField(blank=True, max_length=300)),
                ("external_id", models.CharField(blank=True, max_length=80)),
                ("posted_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["receipt_id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("external_id",),
                        name="receipt_external_id_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("counted_by__isnull", True),
                            ("countersigned_by__isnull", True),
                            models.Q(("counted_by", models.F("countersigned_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="receipt_counter_never_countersigns",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_by__isnull", True),
                            ("countersigned_by__isnull", True),
                            models.Q(("signed_by", models.F("countersigned_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="receipt_signer_never_countersigns",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reversal_proposed_by__isnull", True),
                            ("reversed_by__isnull", True),
                            models.Q(("reversal_proposed_by", models.F("reversed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="receipt_reversal_by_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["countersigned", "posted", "reversed"]), _negated=True),
                            models.Q(
                                ("counted_by__isnull", False),
                                ("countersigned_by__isnull", False),
                                ("signed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="receipt_posted_only_countersigned",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["void", "reversed"]), _negated=True),
                        fields=("consignment", "leg"),
                        name="one_standing_receipt_a_leg",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ReceiptEvent",
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
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="shipments.receipt",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("occurred_at__lte", models.F("posted_at"))),
                        name="receiptevent_happened_before_posted",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ReceiptLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="shipments.receipt",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reserve.lot"
                    ),
                ),
                ("shipped", models.BigIntegerField()),
                ("accepted", models.BigIntegerField()),
                ("rejected", models.BigIntegerField()),
                ("missing", models.BigIntegerField()),
                ("found", models.BigIntegerField()),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted__gte", 0), ("found__gte", 0), ("missing__gte", 0), ("rejected__gte", 0)
                        ),
                        name="receipt_line_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "shipped",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("accepted"), "+", models.F("rejected")
                                    ),
                                    "+",
                                    models.F("missing"),
                                ),
                            )
                        ),
                        name="receipt_line_accounts_for_all",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("found", 0), ("missing", 0), ("rejected", 0)),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="receipt_line_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("found", 0), ("shipped__gt", 0)),
                            models.Q(("found__gt", 0), ("shipped", 0)),
                            _connector="OR",
                        ),
                        name="receipt_line_extra_stands_apart",
                    ),
                ],
                "indexes": [],
            },
        ),
    ]
