"""What lists and figures of clocks need: the unit, the day it started, gaps, and counts that are kept."""

import datetime

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crimes", "0002_who_may"),
        ("people", "0002_who_may"),
        ("rights", "0002_who_may"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("agency_id", models.BigIntegerField(null=True)),
                ("team_id", models.BigIntegerField(null=True)),
                ("entitlement", models.CharField(max_length=10)),
                ("started_in", models.DateField(help_text="the first of the month")),
                ("enhanced", models.BooleanField()),
                ("by_upgrade", models.BooleanField()),
                ("settled", models.CharField(blank=True, max_length=16)),
                ("due_on", models.DateField(help_text="where the state depends on the day; else none", null=True)),
                ("gap", models.CharField(blank=True, max_length=16)),
                ("enhanced_unrecorded", models.BooleanField()),
                ("clocks", models.IntegerField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name="clock",
            name="rights_clock_due",
        ),
        migrations.AddField(
            model_name="clock",
            name="agency_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="clock",
            name="enhanced_unrecorded",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="clock",
            name="gap",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "None"),
                    ("voicemail_only", "Answered by voicemail only"),
                    (
                        "for_nobody",
                        "Answered for nobody: a crime with several victims, and whose answer it is was not said",
                    ),
                ],
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="clock",
            name="reason_once_missed",
            field=models.CharField(blank=True, max_length=320),
        ),
        migrations.AddField(
            model_name="clock",
            name="started_on",
            field=models.DateField(default=datetime.date(2021, 4, 1)),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="clock",
            name="team_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="clock",
            name="crime",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="crimes.crime",
            ),
        ),
        migrations.AlterField(
            model_name="clock",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AlterField(
            model_name="clock",
            name="reason",
            field=models.CharField(blank=True, max_length=320),
        ),
        migrations.AlterField(
            model_name="clock",
            name="record",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.record"
            ),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("due_on__isnull", False), ("settled", "")),
                fields=["due_on", "id"],
                name="rights_clock_due",
            ),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("settled", ""), _negated=True),
                fields=["entitlement", "settled", "-started_on", "-id"],
                name="rights_clock_settled",
            ),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("gap", ""), _negated=True),
                fields=["gap", "-started_on", "-id"],
                name="rights_clock_gap",
            ),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("enhanced_unrecorded", True)),
                fields=["-started_on", "-id"],
                name="rights_clock_unrecorded",
            ),
        ),
        migrations.AddIndex(
            model_name="tally",
            index=models.Index(fields=["agency_id", "started_in"], name="rights_tally_of_agency"),
        ),
        migrations.AddIndex(
            model_name="tally",
            index=models.Index(
                condition=models.Q(("due_on__isnull", False)), fields=["agency_id", "due_on"], name="rights_tally_due"
            ),
        ),
    ]
