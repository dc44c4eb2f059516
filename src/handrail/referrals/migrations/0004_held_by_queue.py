"""Find the most pressing holds of a queue without reading the others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0003_who_decided_and_who_took_it")]
    operations = [
        migrations.RemoveIndex("decision", "referrals_held"),
        migrations.AddIndex(
            "decision",
            models.Index(
                fields=["queue", "due_at", "id"],
                name="referrals_held",
                condition=models.Q(superseded_at=None, decision="held"),
            ),
        ),
    ]
