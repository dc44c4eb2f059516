"""Keep what was found when it was looked whether everything open has an owner, so that no page reads all of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0007_decisions_not_for_the_court")]
    operations = [
        migrations.CreateModel(
            name="OwnerCheck",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("found", models.JSONField(help_text="by how it came about, the keys of what nobody would answer")),
            ],
        ),
    ]
