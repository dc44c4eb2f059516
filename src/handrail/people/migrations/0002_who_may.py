"""Keys from the journey to people, and who may see a person, a record, its past and its moves."""

from django.db import migrations

KEYS = """
ALTER TABLE journey_sight ADD CONSTRAINT journey_sight_person_id_fk FOREIGN KEY (person_id) REFERENCES people_person (id);
ALTER TABLE journey_event ADD CONSTRAINT journey_event_person_id_fk FOREIGN KEY (person_id) REFERENCES people_person (id);
ALTER TABLE journey_event ADD CONSTRAINT journey_event_record_id_fk FOREIGN KEY (record_id) REFERENCES people_record (id);
ALTER TABLE journey_event ADD CONSTRAINT journey_event_suspect_record_id_fk FOREIGN KEY (suspect_record_id) REFERENCES people_record (id);
ALTER TABLE journey_owed ADD CONSTRAINT journey_owed_person_id_fk FOREIGN KEY (person_id) REFERENCES people_person (id);
ALTER TABLE journey_owed ADD CONSTRAINT journey_owed_record_id_fk FOREIGN KEY (record_id) REFERENCES people_record (id);
"""

UNKEYS = """
ALTER TABLE journey_sight DROP CONSTRAINT journey_sight_person_id_fk;
ALTER TABLE journey_event DROP CONSTRAINT journey_event_person_id_fk;
ALTER TABLE journey_event DROP CONSTRAINT journey_event_record_id_fk;
ALTER TABLE journey_event DROP CONSTRAINT journey_event_suspect_record_id_fk;
ALTER TABLE journey_owed DROP CONSTRAINT journey_owed_person_id_fk;
ALTER TABLE journey_owed DROP CONSTRAINT journey_owed_record_id_fk;
"""

POLICIES = """
ALTER TABLE people_person ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON people_person FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR seen_by && (SELECT handrail_audiences()));
CREATE POLICY written ON people_person TO handrail_app USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON people_person TO handrail_system USING (true) WITH CHECK (true);
ALTER TABLE people_record ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON people_record FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR EXISTS (SELECT FROM people_person p WHERE p.id = person_id));
CREATE POLICY written ON people_record TO handrail_app USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON people_record TO handrail_system USING (true) WITH CHECK (true);
ALTER TABLE people_record_version ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON people_record_version FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR EXISTS (SELECT FROM people_record r WHERE r.id = record_id));
CREATE POLICY written ON people_record_version TO handrail_app USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON people_record_version TO handrail_system USING (true) WITH CHECK (true);
ALTER TABLE people_move ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON people_move FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR EXISTS (SELECT FROM people_person p WHERE p.id IN (from_person_id, to_person_id)));
CREATE POLICY written ON people_move TO handrail_app USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON people_move TO handrail_system USING (true) WITH CHECK (true);
"""

UNPOLICIES = """
DROP POLICY seen ON people_person;
DROP POLICY written ON people_person;
DROP POLICY system_all ON people_person;
ALTER TABLE people_person DISABLE ROW LEVEL SECURITY;
DROP POLICY seen ON people_record;
DROP POLICY written ON people_record;
DROP POLICY system_all ON people_record;
ALTER TABLE people_record DISABLE ROW LEVEL SECURITY;
DROP POLICY seen ON people_record_version;
DROP POLICY written ON people_record_version;
DROP POLICY system_all ON people_record_version;
ALTER TABLE people_record_version DISABLE ROW LEVEL SECURITY;
DROP POLICY seen ON people_move;
DROP POLICY written ON people_move;
DROP POLICY system_all ON people_move;
ALTER TABLE people_move DISABLE ROW LEVEL SECURITY;
"""

FUNCTIONS = """
CREATE FUNCTION people_show_again(persons bigint[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  UPDATE people_person p SET seen_by = n.seen_by
    FROM (SELECT id, journey_seen_by(id, NULL, 'a', NULL) AS seen_by FROM people_person WHERE id = ANY (persons)) n
   WHERE p.id = n.id AND p.seen_by <> n.seen_by
$$;
CREATE FUNCTION people_search(words text[], most integer) RETURNS SETOF bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT p.id FROM people_person p
   WHERE p.seen_by <> '{}' AND p.sort_name LIKE ALL (
           SELECT '%' || replace(replace(replace(upper(unaccent(w)), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%'
             FROM unnest(words) w)
     AND p.seen_by && handrail_audiences()
   ORDER BY p.sort_name, p.id LIMIT most
$$;
"""

UNFUNCTIONS = """
DROP FUNCTION people_search(text[], integer), people_show_again(bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_people"), ("journey", "0002_who_may")]
    operations = [
        migrations.RunSQL(KEYS, UNKEYS),
        migrations.RunSQL(POLICIES, UNPOLICIES),
        migrations.RunSQL(FUNCTIONS, UNFUNCTIONS),
    ]
