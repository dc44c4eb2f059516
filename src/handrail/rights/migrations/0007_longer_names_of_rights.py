"""A stage of a right, or of a review, has a longer id than the right: `VC-06.12.decide`."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Room for them."""

    dependencies: ClassVar = [("rights", "0006_counts_by_dimension")]

    operations: ClassVar = [
        migrations.AlterField("clock", "entitlement", models.CharField(max_length=20)),
        migrations.AlterField("tally", "entitlement", models.CharField(max_length=20)),
    ]
