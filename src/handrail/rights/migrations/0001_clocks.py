"""The first tables of this app."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("crimes", "0001_crimes"),
        ("people", "0001_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Clock",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("entitlement", models.CharField(max_length=10)),
                ("trigger", models.CharField(max_length=40)),
                ("trigger_ref", models.CharField(max_length=120)),
                ("triggered_at", models.DateTimeField(null=True)),
                ("known_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_how", models.CharField(blank=True, max_length=20)),
                ("limit_working_days", models.IntegerField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("enhanced", models.BooleanField(default=False)),
                ("by_upgrade", models.BooleanField(default=False)),
                ("settled", models.CharField(blank=True, max_length=16)),
                ("reason", models.CharField(blank=True, max_length=120)),
                ("edition", models.CharField(max_length=40)),
                ("computed_at", models.DateTimeField()),
                (
                    "crime",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="crimes.crime"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.record"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person"], name="rights_clock_of_person"),
                    models.Index(
                        condition=models.Q(("due_on__isnull", False), ("settled", "")),
                        fields=["due_on"],
                        name="rights_clock_due",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("record", "crime", "entitlement", "trigger_ref"), name="one_clock_per_trigger"
                    )
                ],
            },
        ),
    ]
