"""The first tables of this app."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Epoch",
            fields=[
                ("id", models.IntegerField(primary_key=True, serialize=False)),
                ("started_at", models.DateTimeField()),
                ("reason", models.CharField(max_length=80)),
            ],
            options={
                "db_table": "audit_epoch",
            },
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("epoch", models.IntegerField()),
                ("from_xid", models.BigIntegerField()),
                ("to_xid", models.BigIntegerField()),
                ("rows", models.BigIntegerField()),
                ("previous", models.BinaryField()),
                ("hash", models.BinaryField()),
                ("sealed_at", models.DateTimeField()),
            ],
            options={
                "db_table": "audit_block",
                "constraints": [models.UniqueConstraint(fields=("epoch", "from_xid"), name="audit_block_follows_one")],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("actor_kind", models.CharField(max_length=10)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("agency_id", models.BigIntegerField(null=True)),
                ("action", models.CharField(max_length=60)),
                ("about", models.CharField(blank=True, max_length=40)),
                (
                    "ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "refs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=80)),
                ("digest", models.BinaryField(default=b"")),
            ],
            options={
                "db_table": "audit_entry",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("actor_kind__in", ["worker", "survivor", "system", "machine", "stranger"])),
                        name="audit_entry_actor_kind",
                    )
                ],
            },
        ),
    ]
