"""Who decided a hold and why; which agency sent a referral, and who took it at a service that is not on Handrail."""

import django.db.models.deletion
from django.db import migrations, models

TAKEN = models.Q(
    models.Q(("state", "accepted"), _negated=True),
    models.Q(("cover__isnull", False), ("worker__isnull", False)),
    models.Q(models.Q(("worker_named", ""), _negated=True), models.Q(("cover_named", ""), _negated=True)),
    _connector="OR",
)


class Migration(migrations.Migration):
    dependencies = [("referrals", "0002_who_may"), ("agencies", "0003_cache")]
    operations = [
        migrations.AddField(
            "decision",
            "decided_by_kind",
            models.CharField(blank=True, default="", help_text="worker, where a person decided a hold", max_length=10),
            preserve_default=False,
        ),
        migrations.AddField("decision", "decided_by", models.BigIntegerField(null=True)),
        migrations.AddField(
            "decision",
            "reason",
            models.CharField(blank=True, default="", help_text="why a person decided so, as a code", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            "decision",
            "after",
            models.ForeignKey(
                help_text="the hold this answered",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="referrals.decision",
            ),
        ),
        migrations.AddField(
            "referral",
            "from_agency",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.agency"
            ),
        ),
        migrations.AddField(
            "referral",
            "worker_named",
            models.CharField(blank=True, default="", help_text="at a service that is not on Handrail", max_length=120),
            preserve_default=False,
        ),
        migrations.AddField(
            "referral",
            "cover_named",
            models.CharField(blank=True, default="", help_text="at a service that is not on Handrail", max_length=120),
            preserve_default=False,
        ),
        migrations.RemoveConstraint("referral", "accepted_has_worker_and_cover"),
        migrations.AddConstraint(
            "referral", models.CheckConstraint(condition=TAKEN, name="accepted_has_worker_and_cover")
        ),
    ]
