"""One open sight for each reason and each thing it came from: an officer may have two crimes of one person."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journey", "0003_find_by_owner_and_audience")]
    operations = [
        migrations.RemoveConstraint("sight", "one_open_sight_per_reason"),
        migrations.AddConstraint(
            "sight",
            models.UniqueConstraint(
                fields=["person_id", "audience", "crime_id", "why", "source"],
                name="one_open_sight_per_reason",
                condition=models.Q(until_at=None),
                nulls_distinct=False,
            ),
        ),
    ]
