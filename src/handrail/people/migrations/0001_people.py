"""The first tables of this app."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import handrail.core.refs


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("ref", handrail.core.refs.PublicRef()),
                (
                    "sort_name",
                    models.CharField(
                        help_text="upper-case family name, given names: for search and order", max_length=200
                    ),
                ),
                ("shown_name", models.CharField(help_text="the name they prefer, as a page shows it", max_length=200)),
                ("deceased_on", models.DateField(null=True)),
                ("restricted", models.BooleanField(default=False)),
                ("restricted_why", models.CharField(blank=True, max_length=40)),
                ("opened_at", models.DateTimeField()),
                (
                    "seen_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, size=None
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("sort_name", name="gin_trgm_ops"),
                        condition=models.Q(("seen_by", []), _negated=True),
                        name="people_person_sort_name",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("restricted", False), models.Q(("restricted_why", ""), _negated=True), _connector="OR"
                        ),
                        name="restricted_has_a_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Record",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("source", models.CharField(max_length=20)),
                ("source_ref", models.CharField(max_length=80)),
                ("family_name", models.TextField(blank=True)),
                ("given_names", models.TextField(blank=True)),
                ("preferred_name", models.TextField(blank=True)),
                (
                    "aliases",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("date_of_birth", models.DateField(null=True)),
                ("deceased_on", models.DateField(null=True)),
                ("sex", models.CharField(blank=True, max_length=1)),
                ("gender_identity", models.TextField(blank=True)),
                ("sexual_orientation", models.TextField(blank=True)),
                ("religion", models.TextField(blank=True)),
                ("ethnicity", models.CharField(blank=True, max_length=3)),
                ("disability", models.TextField(blank=True)),
                ("access_needs", models.TextField(blank=True)),
                ("language", models.CharField(blank=True, max_length=2)),
                (
                    "needs_interpreter",
                    models.CharField(
                        blank=True, choices=[("yes", "Yes"), ("no", "No"), ("", "Not recorded")], max_length=3
                    ),
                ),
                ("worker_gender", models.CharField(blank=True, max_length=3)),
                ("address", models.TextField(blank=True)),
                ("postcode", models.CharField(blank=True, max_length=8)),
                ("country", models.TextField(blank=True)),
                ("address_kind", models.CharField(blank=True, max_length=12)),
                ("phone", models.TextField(blank=True)),
                ("phone_shared_with", models.CharField(blank=True, max_length=10)),
                ("email", models.TextField(blank=True)),
                ("preferred_channel", models.CharField(blank=True, max_length=20)),
                (
                    "safe_to_call",
                    models.CharField(
                        blank=True, choices=[("yes", "Yes"), ("no", "No"), ("", "Not recorded")], max_length=3
                    ),
                ),
                (
                    "safe_to_text",
                    models.CharField(
                        blank=True, choices=[("yes", "Yes"), ("no", "No"), ("", "Not recorded")], max_length=3
                    ),
                ),
                (
                    "safe_to_leave_message",
                    models.CharField(
                        blank=True, choices=[("yes", "Yes"), ("no", "No"), ("", "Not recorded")], max_length=3
                    ),
                ),
                (
                    "safe_to_write",
                    models.CharField(
                        blank=True, choices=[("yes", "Yes"), ("no", "No"), ("", "Not recorded")], max_length=3
                    ),
                ),
                (
                    "safe_to_email",
                    models.CharField(
                        blank=True, choices=[("yes", "Yes"), ("no", "No"), ("", "Not recorded")], max_length=3
                    ),
                ),
                ("safe_times", models.TextField(blank=True)),
                ("safe_asked_on", models.DateField(null=True)),
                ("code_word", models.TextField(blank=True)),
                ("contact_note", models.TextField(blank=True)),
                ("merged_into", models.CharField(blank=True, max_length=80)),
                ("phone_key", models.CharField(blank=True, max_length=20)),
                ("email_key", models.TextField(blank=True)),
                ("place_key", models.TextField(blank=True)),
                (
                    "unsafe",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        default=list,
                        help_text="phone, email, address: shared with a suspect",
                        size=None,
                    ),
                ),
                ("digest", models.BinaryField(default=b"")),
                ("as_of", models.DateTimeField()),
                ("held_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="records", to="people.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Move",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("moved_by_kind", models.CharField(max_length=10)),
                ("moved_by", models.BigIntegerField(null=True)),
                ("why", models.CharField(max_length=60)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by", models.BigIntegerField(null=True)),
                (
                    "from_person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "to_person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="people.record"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RecordVersion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("as_of", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                ("digest", models.BinaryField()),
                ("was", models.JSONField()),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="people.record"
                    ),
                ),
            ],
            options={
                "db_table": "people_record_version",
            },
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.UniqueConstraint(fields=("source", "source_ref"), name="one_record_per_source_ref"),
        ),
    ]
