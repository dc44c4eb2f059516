"""Patterns: incidents between one victim and one suspect, proposed as one course of conduct, and what was decided."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import handrail.core.refs

KEPT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0005_keep_what_was"),
        ("crimes", "0002_who_may"),
        ("people", "0003_show_again_set_wise"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pattern",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("ref", handrail.core.refs.PublicRef()),
                ("edition", models.CharField(help_text="of the rules that proposed it", max_length=20)),
                ("opened_at", models.DateTimeField()),
                ("suspect", models.ForeignKey(on_delete=KEPT, related_name="+", to="people.person")),
                ("victim", models.ForeignKey(on_delete=KEPT, related_name="+", to="people.person")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("victim", "suspect"), name="one_pattern_per_pair"),
                    models.CheckConstraint(
                        condition=models.Q(("victim", models.F("suspect")), _negated=True),
                        name="nobody_is_a_suspect_to_themselves",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PatternMember",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_source", models.CharField(blank=True, max_length=20)),
                ("event_ref", models.CharField(blank=True, max_length=120)),
                ("occasion", models.CharField(max_length=160)),
                (
                    "why",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        help_text="suspect, proxy, breach, told, shared",
                        size=None,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("gone_at", models.DateTimeField(help_text="from when our rules propose it no more", null=True)),
                ("crime", models.ForeignKey(null=True, on_delete=KEPT, related_name="+", to="crimes.crime")),
                ("pattern", models.ForeignKey(on_delete=KEPT, related_name="members", to="crimes.pattern")),
                ("victim", models.ForeignKey(db_index=False, on_delete=KEPT, related_name="+", to="people.person")),
            ],
            options={
                "db_table": "crimes_pattern_member",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("pattern", "crime", "event_source", "event_ref"),
                        name="one_member_per_incident",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PatternDecision",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("confirmed", "Confirmed"),
                            ("rejected", "Rejected"),
                            ("removed", "Taken out"),
                            ("added", "Added"),
                            ("looked_at", "Looked at"),
                        ],
                        max_length=10,
                    ),
                ),
                ("why", models.CharField(max_length=30)),
                ("event_source", models.CharField(blank=True, max_length=20)),
                ("event_ref", models.CharField(blank=True, max_length=120)),
                (
                    "occasion",
                    models.CharField(
                        blank=True, help_text="the last one, where a worsening was looked at", max_length=160
                    ),
                ),
                ("side", models.CharField(max_length=20)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.BigIntegerField()),
                ("edition", models.CharField(max_length=20)),
                ("agency", models.ForeignKey(on_delete=KEPT, related_name="+", to="agencies.agency")),
                ("crime", models.ForeignKey(null=True, on_delete=KEPT, related_name="+", to="crimes.crime")),
                ("pattern", models.ForeignKey(on_delete=KEPT, related_name="decisions", to="crimes.pattern")),
            ],
            options={"db_table": "crimes_pattern_decision"},
        ),
        migrations.CreateModel(
            name="DecisionNote",
            fields=[
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=KEPT,
                        primary_key=True,
                        related_name="note",
                        serialize=False,
                        to="crimes.patterndecision",
                    ),
                ),
                ("words", models.CharField(max_length=500)),
            ],
            options={"db_table": "crimes_decision_note"},
        ),
    ]
