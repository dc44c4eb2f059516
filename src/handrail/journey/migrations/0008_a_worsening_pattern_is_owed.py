"""A worsening pattern is something owed: a supervisor looks at it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journey", "0007_alerts_of_those_seen")]
    operations = [
        migrations.AlterField(
            "owed",
            "kind",
            models.CharField(
                choices=[
                    ("promise", "A promise to keep"),
                    ("clock", "A right to answer"),
                    ("referral", "A referral to answer"),
                    ("held", "A held decision"),
                    ("question", "A question only the officer can answer"),
                    ("alert", "Tell them at once"),
                    ("pattern", "A worsening pattern to look at"),
                ],
                max_length=10,
            ),
        ),
    ]
