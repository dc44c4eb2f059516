"""The first tables of this app."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import handrail.core.refs


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0001_agencies"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bundle",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("ref", handrail.core.refs.PublicRef()),
                ("source", models.CharField(blank=True, max_length=20)),
                ("manifest_digest", models.CharField(max_length=64)),
                ("content_digest", models.CharField(max_length=64)),
                ("extracted_at", models.DateTimeField(null=True)),
                ("period_from", models.DateField(null=True)),
                ("period_to", models.DateField(null=True)),
                ("taken_at", models.DateTimeField()),
                ("taken_by_kind", models.CharField(max_length=10)),
                ("taken_by", models.BigIntegerField(null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("taken", "Taken in"), ("refused", "Refused"), ("unchanged", "Unchanged")],
                        max_length=10,
                    ),
                ),
                ("why", models.TextField(blank=True)),
                ("did", models.JSONField(default=dict)),
                (
                    "force",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.agency"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="KeptRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("ref", handrail.core.refs.PublicRef()),
                ("source", models.CharField(max_length=20)),
                ("file", models.CharField(max_length=20)),
                ("key", models.TextField()),
                ("line", models.IntegerField()),
                ("digest", models.BinaryField()),
                ("as_of", models.DateTimeField()),
                (
                    "state",
                    models.CharField(choices=[("quarantined", "Quarantined"), ("waiting", "Waiting")], max_length=12),
                ),
                ("values", models.JSONField()),
                ("problems", models.JSONField(default=list)),
                (
                    "waits_for",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        default=list,
                        help_text="what it names that is not held: crimes.csv|REF",
                        size=None,
                    ),
                ),
                ("kept_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_because", models.CharField(blank=True, max_length=20)),
                ("closed_by", models.BigIntegerField(null=True)),
                (
                    "seen_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, size=None
                    ),
                ),
                (
                    "bundle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="kept", to="intake.bundle"
                    ),
                ),
            ],
            options={
                "db_table": "intake_kept_row",
            },
        ),
        migrations.AddConstraint(
            model_name="bundle",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "taken")),
                fields=("source", "content_digest"),
                name="one_taking_per_content",
            ),
        ),
        migrations.AddIndex(
            model_name="keptrow",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("closed_at", None)), fields=["waits_for"], name="intake_kept_waits_for"
            ),
        ),
        migrations.AddIndex(
            model_name="keptrow",
            index=models.Index(
                condition=models.Q(("closed_at", None)), fields=["source", "state"], name="intake_kept_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="keptrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)),
                fields=("source", "file", "key", "digest"),
                name="one_kept_row_per_content",
            ),
        ),
    ]
