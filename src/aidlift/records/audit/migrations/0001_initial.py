import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from aidlift.records.first_tables import FirstMigration


class Migration(FirstMigration):
    initial = True

    dependencies = [
        ("parties", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("seq", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        to_field="username",
                    ),
                ),
                ("action", models.CharField(max_length=60)),
                ("subject", models.CharField(max_length=120)),
                ("details", models.TextField()),
                ("previous_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ["seq"],
                "indexes": [
                    models.Index(fields=["subject", "seq"], name="audit_by_subject"),
                    models.Index(fields=["person"], name="audit_by_person"),
                ],
                "constraints": [models.UniqueConstraint(fields=("hash",), name="audit_hash_once")],
            },
        ),
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("seq", models.PositiveBigIntegerField()),
                ("at", models.DateTimeField(null=True)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
    ]
