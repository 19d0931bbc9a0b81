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
            name="ReportedFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("location", models.CharField(max_length=10)),
                ("date", models.DateField()),
                ("period_days", models.PositiveSmallIntegerField(default=1)),
                ("date_basis", models.CharField(default="report", max_length=20)),
                ("target", models.CharField(max_length=40)),
                ("value", models.BigIntegerField()),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="evidence.document",
                    ),
                ),
                ("source_ref", models.CharField(blank=True, max_length=500)),
                ("posted_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        to_field="username",
                    ),
                ),
                ("external_id", models.CharField(blank=True, max_length=120, null=True, unique=True)),
            ],
            options={
                "ordering": ["location", "target", "date", "posted_at"],
                "indexes": [models.Index(fields=["location", "target", "date"], name="figure_by_place")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("period_days__gte", 1), ("period_days__lte", 31)),
                        name="figure_period",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HeldStock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("location", models.CharField(max_length=3)),
                ("item", models.CharField(max_length=40)),
                ("quantity", models.BigIntegerField()),
                ("expires", models.DateField(blank=True, null=True)),
                ("known_on", models.DateField()),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evidence.document"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("posted_at", models.DateTimeField(db_index=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        to_field="username",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("quantity__gte", 0)), name="held_not_negative")
                ],
                "indexes": [],
            },
        ),
    ]
