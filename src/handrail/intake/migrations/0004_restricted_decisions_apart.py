"""Of a bundle's decisions those of restricted people are counted apart, so that a page can leave them out."""

from django.db import migrations, models

COUNTED = """
UPDATE intake_bundle b SET restricted = n.counted FROM (
  SELECT recorded_at, jsonb_object_agg(said, times) AS counted FROM (
    SELECT d.recorded_at, x.said, count(*) AS times FROM referrals_decision d
      JOIN people_person p ON p.id = d.person_id AND p.restricted
     CROSS JOIN LATERAL (VALUES (d.decision), (d.code)) x (said)
     WHERE d.decided_by_kind = '' GROUP BY 1, 2) each_one GROUP BY 1) n
 WHERE n.recorded_at = b.taken_at
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_corrections_and_uploads"), ("referrals", "0005_who_else_opened")]
    operations = [
        migrations.AddField("bundle", "restricted", models.JSONField(default=dict)),
        migrations.RunSQL(COUNTED, migrations.RunSQL.noop),
    ]
