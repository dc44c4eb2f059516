"""Read lists of every right together in the order of an index, and count what is marked without the rest."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("rights", "0010_a_return_is_written_by_its_action")]

    operations = [
        migrations.AddIndex(
            "clock",
            models.Index(
                name="rights_clock_settled_few",
                fields=["settled", "-started_on", "-id"],
                condition=Q(settled__in=["late", "missed", "not_recorded", "stopped"]),
            ),
        ),
        migrations.AddIndex(
            "tally",
            models.Index(
                name="rights_tally_marked",
                fields=["agency_id", "dimension"],
                condition=Q(enhanced_unrecorded=True) | ~Q(gap="") | ~Q(told=""),
            ),
        ),
    ]
