"""Count what was done of rights without a number of days, in the order of an index."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("rights", "0012_lists_by_upgrade")]

    operations = [
        migrations.AddIndex(
            "clock",
            models.Index(
                name="rights_clock_done",
                fields=["agency_id", "entitlement", "started_on"],
                condition=Q(settled="no_limit", answered_at__isnull=False),
            ),
        ),
    ]
