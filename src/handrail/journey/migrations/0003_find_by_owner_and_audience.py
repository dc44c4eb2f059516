"""Find what an audience owes by kind, and whom it has a sight of."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journey", "0002_who_may")]
    operations = [
        migrations.RemoveIndex("owed", "journey_owed_open"),
        migrations.AddIndex(
            "owed",
            models.Index(
                fields=["owner", "kind", "due_at"], name="journey_owed_open", condition=models.Q(closed_at=None)
            ),
        ),
        migrations.AddIndex(
            "sight",
            models.Index(fields=["audience"], name="journey_sight_of_audience", condition=models.Q(until_at=None)),
        ),
    ]
