"""Count clocks by more than the unit: by supervisor, crime group, age, sex, ethnicity and council, one at a time.

What is counted by unit stays; the other counts begin with the next `./handrail rebuild`.
"""

import django.db.models.deletion
from django.db import migrations, models

DIMENSIONS = [
    ("unit", "Unit"),
    ("supervisor", "Supervisor"),
    ("crime_group", "Crime group"),
    ("age", "Age"),
    ("sex", "Sex"),
    ("ethnicity", "Ethnicity"),
    ("council", "Council"),
]
TOLD = [
    ("", "Nothing to say"),
    ("not_as_chosen", "Not in the way they chose"),
    ("written_only", "By letter or e-mail only: nobody spoke to them"),
    ("both", "Not in the way they chose, and by letter or e-mail only"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("crimes", "0002_who_may"),
        ("people", "0003_show_again_set_wise"),
        ("rights", "0005_lists_by_right_and_unit"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="tally", name="rights_tally_of_agency"),
        migrations.RemoveIndex(model_name="tally", name="rights_tally_due"),
        migrations.AddField("clock", "profile", models.IntegerField(default=0)),
        migrations.AddField("clock", "supervisor_id", models.BigIntegerField(null=True)),
        migrations.AddField("clock", "told", models.CharField(blank=True, choices=TOLD, max_length=16)),
        migrations.AddField(
            "tally",
            "dimension",
            models.CharField(choices=DIMENSIONS, default="unit", max_length=12),
            preserve_default=False,
        ),
        migrations.AddField("tally", "value", models.BigIntegerField(default=0), preserve_default=False),
        migrations.AddField("tally", "told", models.CharField(blank=True, max_length=16)),
        migrations.RunSQL(
            "UPDATE rights_tally SET value = coalesce(team_id, 0)", "UPDATE rights_tally SET team_id = nullif(value, 0)"
        ),
        migrations.RemoveField("tally", "team_id"),
        migrations.AlterField(
            "clock",
            "record",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.record",
            ),
        ),
        migrations.AddIndex(
            "clock",
            models.Index(
                condition=models.Q(("told", ""), _negated=True),
                fields=["-started_on", "-id"],
                name="rights_clock_told",
            ),
        ),
        migrations.AddIndex("clock", models.Index(fields=["profile"], name="rights_clock_of_profile")),
        migrations.AddIndex(
            "tally", models.Index(fields=["agency_id", "dimension", "started_in"], name="rights_tally_of_agency")
        ),
        migrations.AddIndex(
            "tally",
            models.Index(
                condition=models.Q(("due_on__isnull", False)),
                fields=["agency_id", "dimension", "due_on"],
                name="rights_tally_due",
            ),
        ),
    ]
