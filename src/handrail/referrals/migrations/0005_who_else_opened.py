"""What the worker who has a person may know of who else opened their record: from which side, how many, when last."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION referrals_opened_elsewhere(person bigint)
  RETURNS TABLE (side text, workers bigint, last_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT g.side::text, count(DISTINCT e.actor_id), max(e.at)
    FROM audit_entry e JOIN agencies_agency g ON g.id = e.agency_id
   WHERE e.about = 'person' AND e.ids @> ARRAY[person] AND e.actor_kind = 'worker'
     AND e.agency_id <> handrail_agency()
     AND EXISTS (
       SELECT FROM referrals_referral r JOIN agencies_audience a ON a.worker_id = r.worker_id
        WHERE r.person_id = person AND r.state = 'accepted'
          AND a.id = ANY (handrail_audiences()) AND r.seen_by && handrail_audiences())
   GROUP BY g.side ORDER BY 3 DESC
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0004_held_by_queue"), ("audit", "0003_blocks_say_their_bounds")]
    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION referrals_opened_elsewhere(bigint);")]
