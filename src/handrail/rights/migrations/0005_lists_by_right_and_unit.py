"""Read the lists of one right, and of one unit, each in the order of an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crimes", "0002_who_may"),
        ("people", "0003_show_again_set_wise"),
        ("rights", "0004_who_may_see_a_clock"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("due_on__isnull", False), ("settled", "")),
                fields=["entitlement", "due_on", "id"],
                name="rights_clock_due_of_right",
            ),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("due_on__isnull", False), ("settled", "")),
                fields=["team_id", "due_on", "id"],
                name="rights_clock_due_of_unit",
            ),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("settled", ""), _negated=True),
                fields=["team_id", "settled", "-started_on", "-id"],
                name="rights_clock_settled_of_unit",
            ),
        ),
    ]
