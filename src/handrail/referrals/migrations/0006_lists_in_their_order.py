"""Find the first of what a service has, and of what an agency sent, without reading what was over long ago."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0005_who_else_opened")]
    operations = [
        migrations.RemoveIndex("referral", "referrals_open_of_agency"),
        migrations.AddIndex(
            "referral", models.Index(name="referrals_of_agency", fields=["agency", "state", "due_at", "id"])
        ),
        migrations.AddIndex(
            "referral", models.Index(name="referrals_of_sender", fields=["from_agency", "state", "due_at", "id"])
        ),
    ]
