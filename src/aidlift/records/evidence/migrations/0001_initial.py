import django.db.models.deletion
from django.db import migrations, models

from aidlift.records.first_tables import FirstMigration


class Migration(FirstMigration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("document_id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("publisher", models.CharField(max_length=200)),
                ("title", models.CharField(max_length=500)),
                ("kind", models.CharField(default="source", max_length=40)),
                ("dated", models.DateField(blank=True, null=True)),
                ("address", models.CharField(blank=True, max_length=1000)),
                ("licence", models.CharField(blank=True, max_length=300)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("is_invented", models.BooleanField(default=False)),
                ("posted_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["document_id"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Excerpt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="excerpts",
                        to="evidence.document",
                    ),
                ),
                ("subject", models.CharField(db_index=True, max_length=120)),
                ("field", models.CharField(max_length=40)),
                ("quote", models.TextField()),
                ("start", models.PositiveIntegerField(blank=True, null=True)),
                ("end", models.PositiveIntegerField(blank=True, null=True)),
                ("posted_at", models.DateTimeField()),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
    ]
