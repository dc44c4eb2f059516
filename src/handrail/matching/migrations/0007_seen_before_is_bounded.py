"""Bound what *seen before?* reads: of each key at most so many records, whoever they are of, and then who may know.

A name and a year that thousands share, or a switchboard, would otherwise be read whole for each letter typed. Keys
that few share are read whole, and who shares those comes first; somebody found under no other key than one that more
share may be missed until more is typed.
"""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION matching_seen_before(wanted bigint[], most integer) RETURNS SETOF matching_indexed
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH found AS (
    SELECT n.record_id, 1 / CAST(count(*) OVER (PARTITION BY w.key) AS float8) AS tells FROM unnest(wanted) w (key)
     CROSS JOIN LATERAL (SELECT i.record_id FROM matching_indexed i WHERE i.keys && ARRAY[w.key] LIMIT 300) n),
  near AS (SELECT record_id, sum(tells) AS tells FROM found GROUP BY record_id),
  known AS (
    SELECT near.record_id, near.tells FROM near
     CROSS JOIN LATERAL (SELECT FROM people_record r JOIN people_person p ON p.id = r.person_id
                          WHERE r.id = near.record_id AND p.seen_by && handrail_audiences() OFFSET 0) may
     ORDER BY near.tells DESC, near.record_id LIMIT most)
  SELECT (i.found).* FROM known
   CROSS JOIN LATERAL (SELECT n AS found FROM matching_indexed n WHERE n.record_id = known.record_id OFFSET 0) i
   ORDER BY known.tells DESC, known.record_id
$$;
"""

AS_IT_WAS = """
CREATE OR REPLACE FUNCTION matching_seen_before(wanted bigint[], most integer) RETURNS SETOF matching_indexed
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT (i.found).* FROM (SELECT n AS found FROM matching_indexed n WHERE n.keys && wanted OFFSET 0) i
   CROSS JOIN LATERAL (SELECT FROM people_record r JOIN people_person p ON p.id = r.person_id
                        WHERE r.id = (i.found).record_id AND p.seen_by && handrail_audiences() OFFSET 0) may
   ORDER BY cardinality(ARRAY(SELECT unnest((i.found).keys) INTERSECT SELECT unnest(wanted))) DESC, (i.found).record_id
   LIMIT most
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0006_pairs_wait_on_a_force_s_list")]
    operations = [migrations.RunSQL(FUNCTION, AS_IT_WAS)]
