"""Read requests for a review, and prosecutors' decisions that may be reviewed, in the order of an index."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("rights", "0013_what_was_done_without_a_limit")]

    operations = [
        migrations.AddIndex(
            "clock",
            models.Index(
                name="rights_clock_review",
                fields=["agency_id", "trigger", "-started_on", "-id"],
                condition=Q(trigger__in=["review_requested", "cps_decision", "case_stopped"]),
            ),
        ),
    ]
