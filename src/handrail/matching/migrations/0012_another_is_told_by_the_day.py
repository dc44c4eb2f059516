"""Keep the day and not the moment at which two sides were told of another: one moment would say which two."""

from django.db import migrations, models

BY_THE_DAY = """
UPDATE journey_owed SET opened_at = date_trunc('day', opened_at, 'Europe/London'),
  closed_at = CASE closed_because WHEN 'withdrawn' THEN date_trunc('day', closed_at, 'Europe/London') ELSE closed_at END
 WHERE kind = 'another'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0011_the_index_is_put_in_order"),
        ("journey", "0011_another_is_told_to_its_owner"),
    ]
    operations = [
        migrations.RenameField("answer", "told_at", "told_on"),
        migrations.RenameField("answer", "ended_at", "ended_on"),
        migrations.AlterField(
            "answer",
            "told_on",
            models.DateField(help_text="a day: both sides are told at one moment, which would say which two"),
        ),
        migrations.AlterField("answer", "ended_on", models.DateField(null=True)),
        migrations.RunSQL(BY_THE_DAY, migrations.RunSQL.noop),
    ]
