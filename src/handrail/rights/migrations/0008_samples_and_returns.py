"""Dip samples with their cases and answers, and quarterly returns as they were submitted."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import handrail.core.refs


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0005_keep_what_was"),
        ("crimes", "0002_who_may"),
        ("people", "0003_show_again_set_wise"),
        ("rights", "0007_longer_names_of_rights"),
    ]

    operations = [
        migrations.CreateModel(
            name="Sample",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("ref", handrail.core.refs.PublicRef()),
                ("what", models.CharField(max_length=8)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
                (
                    "team_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "crime_groups",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("stratified_by", models.CharField(max_length=12)),
                ("n", models.IntegerField()),
                ("seed", models.BigIntegerField()),
                ("frame_size", models.IntegerField()),
                ("frame_digest", models.CharField(max_length=64)),
                ("open_size", models.IntegerField()),
                ("strata", models.JSONField()),
                ("drawn_at", models.DateTimeField()),
                ("drawn_by", models.BigIntegerField(null=True)),
                ("compared_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.BigIntegerField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.agency"
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.worker"
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.worker"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SampleCase",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("ref", handrail.core.refs.PublicRef()),
                ("place", models.IntegerField()),
                ("stratum", models.CharField(max_length=120)),
                ("said", models.JSONField()),
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
                (
                    "sample",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="rights.sample"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SampleAnswer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("seat", models.SmallIntegerField()),
                ("question", models.CharField(max_length=20)),
                ("answer", models.CharField(max_length=16)),
                ("answered_at", models.DateTimeField()),
                ("answered_by", models.BigIntegerField(null=True)),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.audience"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="rights.samplecase"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="QuarterlyReturn",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("ref", handrail.core.refs.PublicRef()),
                ("quarter", models.DateField()),
                ("number", models.IntegerField()),
                ("edition", models.CharField(max_length=20)),
                ("document", models.JSONField()),
                ("submitted_at", models.DateTimeField()),
                ("submitted_by", models.BigIntegerField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.agency"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("agency", "quarter", "number"), name="one_return_of_each_number")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="sample",
            index=models.Index(fields=["agency", "-drawn_at"], name="rights_sample_of_agency"),
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.CheckConstraint(
                condition=models.Q(("first", models.F("second")), _negated=True), name="two_audit_a_sample"
            ),
        ),
        migrations.AddConstraint(
            model_name="samplecase",
            constraint=models.UniqueConstraint(fields=("sample", "place"), name="one_case_at_each_place"),
        ),
        migrations.AddConstraint(
            model_name="sampleanswer",
            constraint=models.UniqueConstraint(fields=("case", "seat", "question"), name="one_answer_of_each_seat"),
        ),
        migrations.AddConstraint(
            model_name="sampleanswer",
            constraint=models.CheckConstraint(condition=models.Q(("seat__in", [1, 2, 3])), name="three_seats"),
        ),
    ]
