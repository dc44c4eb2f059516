"""Show no decision to a witness care unit whose only reason to see the person is the court."""

from django.db import migrations

SHOWN = """
UPDATE referrals_decision d SET seen_by = n.seen_by FROM (
  SELECT o.id, coalesce(array_agg(DISTINCT s.audience_id ORDER BY s.audience_id) FILTER (WHERE s.id IS NOT NULL), '{}')
         AS seen_by
    FROM referrals_decision o LEFT JOIN journey_sight s ON s.person_id = o.person_id AND s.until_at IS NULL
     AND s.why <> 'witness_care' AND journey_shows(s.side, s.crime_id, NULL, o.crime_id, 'p', NULL)
   WHERE o.crime_id IS NOT NULL AND EXISTS (
     SELECT FROM journey_sight c WHERE c.person_id = o.person_id AND c.until_at IS NULL AND c.why = 'witness_care')
   GROUP BY o.id) n
 WHERE d.id = n.id AND d.seen_by <> n.seen_by
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0006_lists_in_their_order"), ("journey", "0011_another_is_told_to_its_owner")]
    operations = [migrations.RunSQL(SHOWN, migrations.RunSQL.noop)]
