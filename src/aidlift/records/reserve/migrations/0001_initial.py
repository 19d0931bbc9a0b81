import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
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
            name="Place",
            fields=[
                ("place_id", models.CharField(max_length=120, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("store", "Store"),
                            ("damaged", "Damaged"),
                            ("donor", "Donor"),
                            ("supplier", "Supplier"),
                            ("carrier", "Carrier"),
                            ("recipient", "Recipient"),
                            ("loss", "Loss"),
                            ("found", "Found"),
                            ("destroyed", "Destroyed"),
                            ("kit", "Kit"),
                            ("title", "Title"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=100)),
                (
                    "store",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="parties.store",
                    ),
                ),
            ],
            options={
                "ordering": ["place_id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["store", "damaged"]), _negated=True),
                            ("store__isnull", False),
                            _connector="OR",
                        ),
                        name="place_of_store_has_store",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Lot",
            fields=[
                ("lot_id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("item", models.CharField(db_index=True, max_length=40)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="owned_lots",
                        to="parties.party",
                    ),
                ),
                (
                    "donor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given_lots",
                        to="parties.party",
                    ),
                ),
                (
                    "ownership",
                    models.CharField(
                        choices=[
                            ("own stock", "Own"),
                            ("vendor consignment", "Consignment"),
                            ("held for owner", "Held"),
                            ("loan", "Loan"),
                            ("white stock", "White"),
                        ],
                        default="own stock",
                        max_length=20,
                    ),
                ),
                ("earmark", models.CharField(blank=True, max_length=10)),
                ("earmark_country", models.CharField(blank=True, max_length=3)),
                ("earmark_for", models.CharField(blank=True, max_length=120)),
                ("expires", models.DateField(blank=True, null=True)),
                ("batch", models.CharField(blank=True, max_length=80)),
                ("unit_mass_kg", models.DecimalField(blank=True, decimal_places=4, max_digits=12, null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="reserve.lot",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=80)),
                ("document", models.CharField(blank=True, max_length=80)),
                ("is_invented", models.BooleanField(default=False)),
                ("external_id", models.CharField(blank=True, max_length=120)),
                ("state", models.CharField(default="expected", max_length=14)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["lot_id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("earmark__in", ["", "hard", "soft"])), name="earmark_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("earmark", ""),
                            models.Q(("earmark_country", ""), _negated=True),
                            models.Q(("earmark_for", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="earmark_says_for_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unit_mass_kg__isnull", True), ("unit_mass_kg__gt", 0), _connector="OR"
                        ),
                        name="lot_mass_positive",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("external_id",),
                        name="lot_external_id_once",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("known_at", models.DateTimeField(primary_key=True, serialize=False)),
                ("line_id", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Kit",
            fields=[
                ("item", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="StockCount",
            fields=[
                ("count_id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                (
                    "store",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="counts", to="parties.store"
                    ),
                ),
                ("counted_at", models.DateTimeField()),
                (
                    "counter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        to_field="username",
                    ),
                ),
                (
                    "countersigner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        to_field="username",
                    ),
                ),
                ("state", models.CharField(default="open", max_length=14)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("external_id", models.CharField(blank=True, max_length=120)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["count_id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("countersigner__isnull", True),
                            models.Q(("countersigner", models.F("counter")), _negated=True),
                            _connector="OR",
                        ),
                        name="counter_never_countersigns",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["countersigned", "posted"]), _negated=True),
                            ("countersigner__isnull", False),
                            _connector="OR",
                        ),
                        name="count_posted_only_countersigned",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("external_id",),
                        name="count_external_id_once",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="LotEvent",
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
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="reserve.lot"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("occurred_at__lte", models.F("posted_at"))),
                        name="lotevent_happened_before_posted",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Movement",
            fields=[
                ("line_id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "from_place",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reserve.place",
                    ),
                ),
                (
                    "to_place",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reserve.place",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="reserve.lot",
                    ),
                ),
                ("quantity", models.BigIntegerField()),
                ("occurred_at", models.DateTimeField()),
                ("posted_at", models.DateTimeField()),
                ("document", models.CharField(max_length=80)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        to_field="username",
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                (
                    "reverses",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="reserve.movement",
                    ),
                ),
                ("line_hash", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ["line_id"],
                "indexes": [
                    models.Index(fields=["to_place", "lot", "quantity"], name="movement_in"),
                    models.Index(fields=["from_place", "lot", "quantity"], name="movement_out"),
                    models.Index(fields=["lot"], name="movement_of_lot"),
                    models.Index(fields=["posted_at"], name="movement_posted"),
                    models.Index(fields=["document"], name="movement_document"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="movement_of_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("from_place", models.F("to_place")), _negated=True),
                        name="movement_goes_somewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("occurred_at__lte", models.F("posted_at"))),
                        name="movement_not_in_the_future",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("reverses__isnull", False)),
                        fields=("reverses",),
                        name="movement_reversed_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Balance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="balances",
                        to="reserve.place",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="balances",
                        to="reserve.lot",
                    ),
                ),
                ("quantity", models.BigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["lot"], name="balance_of_lot")],
                "constraints": [
                    models.UniqueConstraint(fields=("place", "lot"), name="balance_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quantity__gte", 0),
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Left(models.F("place"), 6),
                                models.Value("donor:"),
                            ),
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Left(models.F("place"), 9),
                                models.Value("supplier:"),
                            ),
                            ("place__in", ["found", "kit", "title"]),
                            _connector="OR",
                        ),
                        name="balance_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reservation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reservations",
                        to="reserve.lot",
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reservations",
                        to="parties.store",
                    ),
                ),
                ("quantity", models.BigIntegerField()),
                ("for_what", models.CharField(db_index=True, max_length=120)),
                ("reserved_at", models.DateTimeField()),
                (
                    "reserved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        to_field="username",
                    ),
                ),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                (
                    "released_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        to_field="username",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="reservation_of_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("released_at__isnull", True), ("released_by__isnull", True)),
                            models.Q(("released_at__isnull", False), ("released_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="reservation_release_has_person",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="reserve.lot"
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.store",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("hold", "Hold"), ("quarantine", "Quarantine"), ("recall", "Recall")],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("occurred_at", models.DateTimeField()),
                ("posted_at", models.DateTimeField()),
                (
                    "placed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        to_field="username",
                    ),
                ),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        to_field="username",
                    ),
                ),
                ("lifted_note", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="hold_has_reason"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True), ("store__isnull", True)),
                        fields=("lot",),
                        name="one_stop_on_a_whole_lot",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True), ("store__isnull", False)),
                        fields=("lot", "store"),
                        name="one_stop_on_a_lot_in_a_store",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Loan",
            fields=[
                ("loan_id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                (
                    "lender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="loans_given",
                        to="parties.party",
                    ),
                ),
                (
                    "borrower",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="loans_taken",
                        to="parties.party",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reserve.lot"
                    ),
                ),
                (
                    "borrowed_lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reserve.lot"
                    ),
                ),
                ("item", models.CharField(max_length=40)),
                (
                    "store",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.store"
                    ),
                ),
                ("quantity", models.BigIntegerField()),
                ("returned", models.BigIntegerField(default=0)),
                ("due", models.DateField(blank=True, null=True)),
                ("document", models.CharField(max_length=80)),
                ("reason", models.CharField(max_length=300)),
                ("state", models.CharField(default="open", max_length=14)),
                ("lent_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["loan_id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("lender", models.F("borrower")), _negated=True),
                        name="loan_between_two",
                    ),
                    models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="loan_of_something"),
                    models.CheckConstraint(
                        condition=models.Q(("returned__gte", 0), ("returned__lte", models.F("quantity"))),
                        name="loan_returned_within",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="CheckpointBalance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "checkpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="balances",
                        to="reserve.checkpoint",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reserve.place",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reserve.lot",
                    ),
                ),
                ("quantity", models.BigIntegerField()),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="KitLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="reserve.kit"
                    ),
                ),
                ("item", models.CharField(max_length=40)),
                ("quantity", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kit", "item"), name="kit_names_item_once"),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="kit_line_of_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("item", models.F("kit")), _negated=True), name="kit_not_in_itself"
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="StockCountLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "count",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="reserve.stockcount",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reserve.lot"
                    ),
                ),
                ("counted", models.BigIntegerField()),
                ("book", models.BigIntegerField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("count", "lot"), name="count_names_lot_once"),
                    models.CheckConstraint(
                        condition=models.Q(("counted__gte", 0)), name="counted_not_negative"
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="StockCountEvent",
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
                    "count",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="reserve.stockcount",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("occurred_at__lte", models.F("posted_at"))),
                        name="stockcountevent_happened_before_posted",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Reversal",
            fields=[
                ("reversal_id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversals",
                        to="reserve.movement",
                    ),
                ),
                ("of_document", models.CharField(blank=True, max_length=80)),
                ("through_line", models.BigIntegerField(blank=True, null=True)),
                ("reason", models.CharField(max_length=300)),
                ("document", models.CharField(blank=True, max_length=80)),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        to_field="username",
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
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
                (
                    "posted",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reserve.movement",
                    ),
                ),
                ("state", models.CharField(default="proposed", max_length=14)),
            ],
            options={
                "ordering": ["reversal_id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="reversal_needs_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "proposed"), ("decided_by__isnull", False), _connector="OR"
                        ),
                        name="reversal_decided_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "approved"), _negated=True),
                            ("posted__isnull", False),
                            _connector="OR",
                        ),
                        name="reversal_approved_is_posted",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("line",),
                        name="reversal_proposed_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("of_document", ""), ("through_line__isnull", True)),
                            models.Q(
                                models.Q(("of_document", ""), _negated=True),
                                ("through_line__gte", models.F("line")),
                                ("through_line__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="reversal_of_document_has_end",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="LoanEvent",
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
                    "loan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="reserve.loan"
                    ),
                ),
                ("quantity", models.BigIntegerField()),
                (
                    "lot",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reserve.lot",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("occurred_at__lte", models.F("posted_at"))),
                        name="loanevent_happened_before_posted",
                    )
                ],
                "indexes": [],
            },
        ),
    ]
