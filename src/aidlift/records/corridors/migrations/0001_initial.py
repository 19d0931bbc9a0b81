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
            name="Corridor",
            fields=[
                ("corridor_id", models.CharField(max_length=60, primary_key=True, serialize=False)),
                (
                    "carrier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corridors",
                        to="parties.party",
                    ),
                ),
                ("mode", models.CharField(default="air", max_length=4)),
                ("origin", models.CharField(max_length=40)),
                ("destination", models.CharField(max_length=40)),
                ("days", models.CharField(max_length=500)),
                ("first_day", models.DateField(blank=True, null=True)),
                ("last_day", models.DateField(blank=True, null=True)),
                ("transit_days", models.PositiveIntegerField(default=1)),
                ("payload_kg", models.DecimalField(decimal_places=1, max_digits=12)),
                ("volume_m3", models.DecimalField(decimal_places=2, max_digits=10)),
                ("pieces", models.PositiveIntegerField(blank=True, null=True)),
                ("cold", models.BooleanField(default=False)),
                ("dg", models.BooleanField(default=False)),
                ("fixed_cost_usd", models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ("cost_per_tonne_usd", models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ("max_rotations", models.PositiveIntegerField(default=1)),
                ("departure_utc", models.CharField(blank=True, max_length=5)),
                ("load_hours", models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ("fly_hours", models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ("unload_hours", models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ("customs_hours", models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ("note", models.TextField(blank=True)),
                ("state", models.CharField(max_length=20)),
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
                "ordering": ["corridor_id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("external_id",),
                        name="corridor_external_id_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mode__in", ("air", "road", "rail", "sea"))), name="corridor_mode"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fixed_cost_usd__gte", 0), ("payload_kg__gte", 0), ("volume_m3__gte", 0)
                        ),
                        name="corridor_holds_no_less_than_nothing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin", models.F("destination")), _negated=True),
                        name="corridor_leads_elsewhere",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Aircraft",
            fields=[
                ("registration", models.CharField(max_length=20, primary_key=True, serialize=False)),
                (
                    "carrier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aircraft",
                        to="parties.party",
                    ),
                ),
                ("kind", models.CharField(blank=True, max_length=60)),
            ],
            options={
                "verbose_name_plural": "aircraft",
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="CorridorStatus",
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
                    "corridor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statuses",
                        to="corridors.corridor",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("from_day", models.DateField()),
                ("until_day", models.DateField(blank=True, null=True)),
                ("review_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("occurred_at__lte", models.F("posted_at"))),
                        name="corridorstatus_happened_before_posted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_day__isnull", True),
                            ("until_day__gte", models.F("from_day")),
                            _connector="OR",
                        ),
                        name="corridor_status_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "suspended"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="corridor_suspension_has_a_reason",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Flight",
            fields=[
                ("flight_id", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("number", models.CharField(blank=True, max_length=20)),
                (
                    "corridor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flights",
                        to="corridors.corridor",
                    ),
                ),
                (
                    "carrier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flights",
                        to="parties.party",
                    ),
                ),
                (
                    "aircraft",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flights",
                        to="corridors.aircraft",
                    ),
                ),
                ("origin", models.CharField(max_length=40)),
                ("destination", models.CharField(max_length=40)),
                ("payload_kg", models.DecimalField(decimal_places=1, max_digits=12)),
                ("volume_m3", models.DecimalField(decimal_places=2, max_digits=10)),
                ("cold", models.BooleanField(default=False)),
                ("dg", models.BooleanField(default=False)),
                ("booking", models.CharField(default="queued", max_length=10)),
                ("diverted_to", models.CharField(blank=True, max_length=40)),
                ("state", models.CharField(max_length=30)),
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
                "ordering": ["flight_id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("external_id",),
                        name="flight_external_id_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("booking__in", ("queued", "confirmed", "rejected", "deleted"))),
                        name="flight_booking",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("payload_kg__gte", 0), ("volume_m3__gte", 0)),
                        name="flight_holds_no_less_than_nothing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin", models.F("destination")), _negated=True),
                        name="flight_leads_elsewhere",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="FlightEvent",
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
                    "flight",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="corridors.flight",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("occurred_at__lte", models.F("posted_at"))),
                        name="flightevent_happened_before_posted",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="FlightTime",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "flight",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="times",
                        to="corridors.flight",
                    ),
                ),
                ("event", models.CharField(max_length=20)),
                ("time_type", models.CharField(max_length=10)),
                ("moment", models.DateTimeField()),
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
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("time_type__in", ("planned", "requested", "expected", "estimated", "actual"))
                        ),
                        name="flight_time_type",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("time_type", "actual"), _negated=True),
                            ("moment__lte", models.F("posted_at")),
                            _connector="OR",
                        ),
                        name="flight_time_actual_is_past",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Permit",
            fields=[
                ("permit_id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                (
                    "flight",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="permits",
                        to="corridors.flight",
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("place", models.CharField(max_length=40)),
                ("authority", models.CharField(blank=True, max_length=120)),
                ("reference", models.CharField(blank=True, max_length=80)),
                ("valid_from", models.DateTimeField(blank=True, null=True)),
                ("valid_until", models.DateTimeField(blank=True, null=True)),
                ("state", models.CharField(max_length=20)),
                ("posted_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["permit_id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("slot", "overflight", "landing"))),
                        name="permit_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_from__isnull", True),
                            ("valid_until__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="permit_ends_after_it_begins",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Load",
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
                    "flight",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="loads",
                        to="corridors.flight",
                    ),
                ),
                ("piece", models.CharField(max_length=80)),
                ("uld", models.CharField(blank=True, max_length=20)),
                ("pieces", models.PositiveIntegerField(default=1)),
                ("mass_kg", models.DecimalField(decimal_places=3, max_digits=12)),
                ("volume_m3", models.DecimalField(decimal_places=4, max_digits=12)),
                ("dangerous_goods", models.CharField(blank=True, max_length=60)),
                (
                    "lowest_celsius",
                    models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True),
                ),
                (
                    "highest_celsius",
                    models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True),
                ),
                (
                    "removes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="removed_by",
                        to="corridors.load",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("occurred_at__lte", models.F("posted_at"))),
                        name="load_happened_before_posted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mass_kg__gte", 0), ("pieces__gt", 0), ("volume_m3__gte", 0)),
                        name="load_weighs_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lowest_celsius__isnull", True),
                            ("highest_celsius__isnull", True),
                            ("highest_celsius__gte", models.F("lowest_celsius")),
                            _connector="OR",
                        ),
                        name="load_temperature_in_order",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PermitEvent",
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
                    "permit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="corridors.permit",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("occurred_at__lte", models.F("posted_at"))),
                        name="permitevent_happened_before_posted",
                    )
                ],
                "indexes": [],
            },
        ),
    ]
