"""Read the list of what was late or missed at once, by an upgrade, in the order of an index."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("rights", "0011_lists_of_every_right")]

    operations = [
        migrations.AddIndex(
            "clock",
            models.Index(name="rights_clock_by_upgrade", fields=["-started_on", "-id"], condition=Q(by_upgrade=True)),
        ),
    ]
