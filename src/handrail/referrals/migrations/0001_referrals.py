"""The first tables of this app."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import handrail.core.refs


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0003_cache"),
        ("crimes", "0001_crimes"),
        ("directory", "0001_services"),
        ("people", "0002_who_may"),
    ]

    operations = [
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("ref", handrail.core.refs.PublicRef()),
                ("kind", models.CharField(max_length=40)),
                (
                    "door",
                    models.CharField(
                        choices=[
                            ("police", "Police"),
                            ("self", "Herself or himself"),
                            ("agency", "Another agency"),
                            ("worker", "A worker"),
                        ],
                        max_length=20,
                    ),
                ),
                ("risk", models.CharField(blank=True, max_length=10)),
                (
                    "basis",
                    models.CharField(
                        blank=True, help_text="consent, or the reason it is shared without", max_length=40
                    ),
                ),
                (
                    "asked",
                    models.CharField(
                        blank=True, help_text="what was asked of the person and what they said", max_length=40
                    ),
                ),
                (
                    "handling",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
                ("needs_to_know", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "Sent"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("returned", "Returned"),
                            ("withdrawn", "Withdrawn"),
                            ("stopped", "Stopped"),
                        ],
                        default="sent",
                        max_length=10,
                    ),
                ),
                ("sent_at", models.DateTimeField()),
                ("sent_by_kind", models.CharField(max_length=10)),
                ("sent_by", models.BigIntegerField(null=True)),
                (
                    "shown_from",
                    models.DateTimeField(help_text="a person's act waits one minute before it is disclosed"),
                ),
                ("due_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.BigIntegerField(null=True)),
                ("declined_because", models.CharField(blank=True, max_length=40)),
                ("mailed_at", models.DateTimeField(null=True)),
                ("mailed_by", models.BigIntegerField(null=True)),
                ("mail_acknowledged_at", models.DateTimeField(null=True)),
                ("mail_acknowledged_by", models.BigIntegerField(null=True)),
                ("police_may_see", models.BooleanField(default=True)),
                (
                    "seen_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, size=None
                    ),
                ),
                (
                    "after",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.referral",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.agency"
                    ),
                ),
                (
                    "cover",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.worker"
                    ),
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
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.service"
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.worker"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("ref", handrail.core.refs.PublicRef()),
                (
                    "decision",
                    models.CharField(
                        choices=[("made", "Referred"), ("held", "Held"), ("not_made", "Not referred")], max_length=10
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("rule", models.CharField(max_length=10)),
                ("edition", models.CharField(max_length=40)),
                ("kind", models.CharField(blank=True, max_length=40)),
                (
                    "also",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        default=list,
                        help_text="other kinds of service needed",
                        size=None,
                    ),
                ),
                ("owner_role", models.CharField(blank=True, max_length=40)),
                ("escalates_to", models.CharField(blank=True, max_length=40)),
                ("queue", models.CharField(blank=True, max_length=20)),
                (
                    "handling",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
                (
                    "questions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("explanation", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("half_at", models.DateTimeField(null=True)),
                ("superseded_at", models.DateTimeField(null=True)),
                (
                    "seen_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, size=None
                    ),
                ),
                (
                    "crime",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="crimes.crime"
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joined",
                        to="referrals.decision",
                    ),
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
                (
                    "referral",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="referrals.referral",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Carried",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("carried_at", models.DateTimeField()),
                (
                    "crime",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="crimes.crime"),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="carries", to="referrals.referral"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["person"], name="referrals_referral_of_person"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("state", "sent")), fields=["agency", "due_at"], name="referrals_open_of_agency"
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "accepted"), _negated=True),
                    models.Q(("cover__isnull", False), ("worker__isnull", False)),
                    _connector="OR",
                ),
                name="accepted_has_worker_and_cover",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["declined", "returned", "withdrawn"]), _negated=True),
                    models.Q(("declined_because", ""), _negated=True),
                    _connector="OR",
                ),
                name="declined_has_a_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["person"], name="referrals_decision_of_person"),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                condition=models.Q(("decision", "held"), ("superseded_at", None)),
                fields=["due_at"],
                name="referrals_held",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at", None)),
                fields=("record", "crime"),
                name="one_current_decision",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="carried",
            constraint=models.UniqueConstraint(fields=("referral", "crime"), name="one_crime_once"),
        ),
    ]
