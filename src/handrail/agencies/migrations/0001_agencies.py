"""The first tables of this app."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import handrail.core.refs


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("is_active", models.BooleanField(default=True)),
                ("date_joined", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Agency",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("ref", handrail.core.refs.PublicRef()),
                ("name", models.CharField(max_length=120, unique=True)),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("police", "Police"),
                            ("service", "Support service"),
                            ("statutory", "Other statutory body"),
                            ("commissioner", "Commissioner"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "source",
                    models.CharField(blank=True, help_text="where its extracts come from, as police:20", max_length=20),
                ),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("secure_email", models.EmailField(blank=True, max_length=254)),
                ("on_handrail", models.BooleanField(default=True)),
                ("from_on", models.DateField(null=True)),
                ("until_on", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        fields=("source",),
                        name="one_agency_per_source",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("ref", handrail.core.refs.PublicRef()),
                ("name", models.CharField(max_length=120)),
                ("kind", models.CharField(blank=True, max_length=40)),
                ("phone", models.CharField(blank=True, max_length=40)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="teams", to="agencies.agency"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Audience",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("police", "Police"),
                            ("service", "Support service"),
                            ("statutory", "Other statutory body"),
                            ("commissioner", "Commissioner"),
                        ],
                        max_length=20,
                    ),
                ),
                ("list_name", models.CharField(blank=True, max_length=60)),
                (
                    "agency",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="audience",
                        to="agencies.agency",
                    ),
                ),
                (
                    "of_agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.agency"
                    ),
                ),
                (
                    "team",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="audience",
                        to="agencies.team",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Worker",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("ref", handrail.core.refs.PublicRef()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("coordinator", "First-contact coordinator"),
                            ("referral_desk", "Referral desk clerk"),
                            ("advocate", "Advocate"),
                            ("counsellor", "Counsellor"),
                            ("officer", "Officer in the case"),
                            ("supervisor", "Supervisor"),
                            ("witness_care", "Witness care officer"),
                            ("code_lead", "Victims' Code lead"),
                            ("service_manager", "Service manager"),
                            ("commissioner", "Commissioner's officer"),
                        ],
                        max_length=20,
                    ),
                ),
                ("specialism", models.CharField(blank=True, max_length=40)),
                ("name", models.CharField(max_length=120)),
                ("source_ref", models.CharField(blank=True, max_length=60)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("email", models.EmailField(blank=True, max_length=254)),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), default=list, size=None
                    ),
                ),
                ("gender", models.CharField(blank=True, max_length=1)),
                ("from_on", models.DateField(null=True)),
                ("until_on", models.DateField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="workers", to="agencies.agency"
                    ),
                ),
                (
                    "supervisor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supervises",
                        to="agencies.worker",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workers",
                        to="agencies.team",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Listed",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("from_at", models.DateTimeField()),
                ("from_by", models.BigIntegerField(null=True)),
                ("until_at", models.DateTimeField(null=True)),
                ("until_by", models.BigIntegerField(null=True)),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="listed", to="agencies.audience"
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lists", to="agencies.worker"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="audience",
            name="worker",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="audience", to="agencies.worker"
            ),
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                (
                    "from_agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shares_with", to="agencies.agency"
                    ),
                ),
                (
                    "to_agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shared_with_by", to="agencies.agency"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("from_agency", "to_agency", "kind", "from_on"), name="one_agreement_per_kind"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.UniqueConstraint(fields=("agency", "name"), name="one_team_per_name"),
        ),
        migrations.AddConstraint(
            model_name="worker",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source_ref", ""), _negated=True),
                fields=("agency", "source_ref"),
                name="one_worker_per_source_ref",
            ),
        ),
        migrations.AddConstraint(
            model_name="worker",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on__gte", models.F("from_on"))), name="worker_until_after_from"
            ),
        ),
        migrations.AddConstraint(
            model_name="audience",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agency__isnull", False), ("list_name", ""), ("team", None), ("worker", None)),
                    models.Q(("agency", None), ("list_name", ""), ("team__isnull", False), ("worker", None)),
                    models.Q(("agency", None), ("list_name", ""), ("team", None), ("worker__isnull", False)),
                    models.Q(
                        ("agency", None), ("team", None), ("worker", None), models.Q(("list_name", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="audience_is_of_one_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="audience",
            constraint=models.UniqueConstraint(
                condition=models.Q(("list_name", ""), _negated=True),
                fields=("of_agency", "list_name"),
                name="one_list_per_name",
            ),
        ),
    ]
