"""Work out who sees many persons in one pass over their sights."""

from django.db import migrations

NOW = """
CREATE OR REPLACE FUNCTION people_show_again(persons bigint[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  UPDATE people_person p SET seen_by = n.seen_by
    FROM (SELECT w.id, coalesce(array_agg(DISTINCT s.audience_id ORDER BY s.audience_id)
                                FILTER (WHERE s.id IS NOT NULL), '{}') AS seen_by
            FROM unnest(persons) w (id) LEFT JOIN journey_sight s ON s.person_id = w.id AND s.until_at IS NULL
           GROUP BY w.id) n
   WHERE p.id = n.id AND p.seen_by <> n.seen_by
$$;
"""

BEFORE = """
CREATE OR REPLACE FUNCTION people_show_again(persons bigint[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  UPDATE people_person p SET seen_by = n.seen_by
    FROM (SELECT id, journey_seen_by(id, NULL, 'a', NULL) AS seen_by FROM people_person WHERE id = ANY (persons)) n
   WHERE p.id = n.id AND p.seen_by <> n.seen_by
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0002_who_may")]
    operations = [migrations.RunSQL(NOW, BEFORE)]
