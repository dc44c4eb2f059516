"""Let a crime be found by its number alone: the number first in the index that keeps it the only one of its source."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crimes", "0008_named_against_kin_too")]
    operations = [
        migrations.RemoveConstraint("crime", "one_crime_per_source_ref"),
        migrations.AddConstraint(
            "crime",
            models.UniqueConstraint(fields=("source_ref", "source"), name="one_crime_per_source_ref"),
        ),
    ]
