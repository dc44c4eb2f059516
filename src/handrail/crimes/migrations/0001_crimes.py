"""The first tables of this app."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import handrail.core.refs


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0001_agencies"),
        ("people", "0001_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Crime",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("ref", handrail.core.refs.PublicRef()),
                ("source", models.CharField(max_length=20)),
                ("source_ref", models.CharField(max_length=80)),
                ("log_ref", models.CharField(blank=True, max_length=80)),
                ("offence_code", models.CharField(max_length=10)),
                ("offence", models.TextField(blank=True)),
                (
                    "groups",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        default=list,
                        help_text="offence groups, from reference data",
                        size=None,
                    ),
                ),
                ("reported_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(null=True)),
                ("report_channel", models.CharField(blank=True, max_length=20)),
                ("occurred_from", models.DateTimeField(null=True)),
                ("occurred_to", models.DateTimeField(null=True)),
                ("area_code", models.CharField(blank=True, max_length=9)),
                ("lsoa_code", models.CharField(blank=True, max_length=9)),
                (
                    "flags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("outcome_code", models.CharField(blank=True, max_length=2)),
                ("outcome_on", models.DateField(null=True)),
                ("status", models.CharField(default="live", max_length=10)),
                ("status_reason", models.CharField(blank=True, max_length=120)),
                ("digest", models.BinaryField(default=b"")),
                ("as_of", models.DateTimeField()),
                ("held_at", models.DateTimeField()),
                (
                    "seen_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, size=None
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.worker"
                    ),
                ),
                (
                    "supervisor",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.worker"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.team"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Role",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("victim", "Victim"),
                            ("bereaved_relative", "Bereaved relative"),
                            ("parent_or_guardian", "Parent or guardian"),
                            ("family_spokesperson", "Family spokesperson"),
                            ("business_contact", "Business contact"),
                            ("child_in_household", "Child in the household"),
                            ("suspect", "Suspect"),
                            ("associate_of_suspect", "Associate of the suspect"),
                            ("witness", "Witness"),
                            ("reporting_person", "Reporting person"),
                        ],
                        max_length=24,
                    ),
                ),
                ("relationship", models.CharField(blank=True, max_length=30)),
                ("since", models.DateTimeField(null=True)),
                (
                    "enhanced_reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), default=list, size=None
                    ),
                ),
                (
                    "support_need",
                    models.CharField(
                        blank=True, choices=[("yes", "Yes"), ("no", "No"), ("", "Not recorded")], max_length=3
                    ),
                ),
                (
                    "referral_consent",
                    models.CharField(
                        blank=True, choices=[("yes", "Yes"), ("no", "No"), ("", "Not recorded")], max_length=3
                    ),
                ),
                ("consent_on", models.DateField(null=True)),
                ("consent_by", models.CharField(blank=True, max_length=20)),
                ("risk_grade", models.CharField(blank=True, max_length=10)),
                ("risk_graded_on", models.DateField(null=True)),
                ("status", models.CharField(default="live", max_length=10)),
                ("digest", models.BinaryField(default=b"")),
                ("as_of", models.DateTimeField()),
                ("held_at", models.DateTimeField()),
                (
                    "concerning",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.record"
                    ),
                ),
                (
                    "crime",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="roles", to="crimes.crime"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.record"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("as_of", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                ("digest", models.BinaryField()),
                ("was", models.JSONField()),
                (
                    "crime",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="crimes.crime"
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="crimes.role",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="crime",
            index=models.Index(
                condition=models.Q(("log_ref", ""), _negated=True), fields=["log_ref"], name="crimes_crime_log_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="crime",
            constraint=models.UniqueConstraint(fields=("source", "source_ref"), name="one_crime_per_source_ref"),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.UniqueConstraint(
                fields=("crime", "record", "role", "concerning"), name="one_role_per_key", nulls_distinct=False
            ),
        ),
    ]
