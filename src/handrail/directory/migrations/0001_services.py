"""The first tables of this app."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import handrail.core.refs


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0003_cache"),
    ]

    operations = [
        migrations.CreateModel(
            name="Service",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("ref", handrail.core.refs.PublicRef()),
                ("name", models.CharField(max_length=120)),
                ("about", models.TextField(blank=True)),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                (
                    "councils",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=9), default=list, size=None
                    ),
                ),
                ("national", models.BooleanField(default=False)),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), default=list, size=None
                    ),
                ),
                ("age_from", models.IntegerField(default=0, help_text="years")),
                ("age_to", models.IntegerField(help_text="years", null=True)),
                ("sexes", models.CharField(default="FMX", max_length=3)),
                (
                    "worker_genders",
                    models.CharField(
                        blank=True, help_text="F, M: genders of its workers, where recorded", max_length=2
                    ),
                ),
                (
                    "strands",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        default=list,
                        help_text="of hate crime; none means every strand",
                        size=None,
                    ),
                ),
                ("capacity", models.IntegerField(help_text="people at once; empty is not recorded", null=True)),
                ("load", models.IntegerField(default=0, help_text="people now, pushed down by those who hold them")),
                ("on_handrail", models.BooleanField(default=True)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("secure_email", models.EmailField(blank=True, max_length=254)),
                ("open_hours", models.CharField(blank=True, max_length=120)),
                (
                    "checked_on",
                    models.DateField(help_text="when somebody last asked the service that this is right", null=True),
                ),
                ("from_on", models.DateField(null=True)),
                ("until_on", models.DateField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="services", to="agencies.agency"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("agency", "name"), name="one_service_per_name"),
                    models.CheckConstraint(condition=models.Q(("load__gte", 0)), name="service_load_not_negative"),
                ],
            },
        ),
    ]
