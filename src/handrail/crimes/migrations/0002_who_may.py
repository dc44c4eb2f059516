"""Keys from the journey to crimes, who may see a crime, and the name and role of its other parties."""

from django.db import migrations

KEYS = """
ALTER TABLE journey_sight ADD CONSTRAINT journey_sight_crime_id_fk FOREIGN KEY (crime_id) REFERENCES crimes_crime (id);
ALTER TABLE journey_event ADD CONSTRAINT journey_event_crime_id_fk FOREIGN KEY (crime_id) REFERENCES crimes_crime (id);
ALTER TABLE journey_owed ADD CONSTRAINT journey_owed_crime_id_fk FOREIGN KEY (crime_id) REFERENCES crimes_crime (id);
"""

UNKEYS = """
ALTER TABLE journey_sight DROP CONSTRAINT journey_sight_crime_id_fk;
ALTER TABLE journey_event DROP CONSTRAINT journey_event_crime_id_fk;
ALTER TABLE journey_owed DROP CONSTRAINT journey_owed_crime_id_fk;
"""

POLICIES = """
ALTER TABLE crimes_crime ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON crimes_crime FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR seen_by && (SELECT handrail_audiences()));
CREATE POLICY written ON crimes_crime TO handrail_app USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON crimes_crime TO handrail_system USING (true) WITH CHECK (true);
ALTER TABLE crimes_role ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON crimes_role FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR (EXISTS (SELECT FROM people_record r WHERE r.id = record_id)
    AND EXISTS (SELECT FROM crimes_crime c WHERE c.id = crime_id)));
CREATE POLICY written ON crimes_role TO handrail_app USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON crimes_role TO handrail_system USING (true) WITH CHECK (true);
ALTER TABLE crimes_version ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON crimes_version FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR EXISTS (SELECT FROM crimes_crime c WHERE c.id = crime_id));
CREATE POLICY written ON crimes_version TO handrail_app USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON crimes_version TO handrail_system USING (true) WITH CHECK (true);
"""

UNPOLICIES = """
DROP POLICY seen ON crimes_crime;
DROP POLICY written ON crimes_crime;
DROP POLICY system_all ON crimes_crime;
ALTER TABLE crimes_crime DISABLE ROW LEVEL SECURITY;
DROP POLICY seen ON crimes_role;
DROP POLICY written ON crimes_role;
DROP POLICY system_all ON crimes_role;
ALTER TABLE crimes_role DISABLE ROW LEVEL SECURITY;
DROP POLICY seen ON crimes_version;
DROP POLICY written ON crimes_version;
DROP POLICY system_all ON crimes_version;
ALTER TABLE crimes_version DISABLE ROW LEVEL SECURITY;
"""

FUNCTIONS = """
CREATE FUNCTION crimes_show_again(crimes bigint[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  UPDATE crimes_crime c SET seen_by = n.seen_by
    FROM (SELECT w.id, coalesce(array_agg(DISTINCT s.audience_id ORDER BY s.audience_id)
                                FILTER (WHERE s.id IS NOT NULL), '{}') AS seen_by
            FROM unnest(crimes) w (id)
            LEFT JOIN crimes_role r ON r.crime_id = w.id AND r.role IN ('victim', 'bereaved_relative', 'child_in_household')
            LEFT JOIN people_record k ON k.id = r.record_id
            LEFT JOIN journey_sight s ON s.person_id = k.person_id AND s.until_at IS NULL
                                     AND (s.crime_id IS NULL OR s.crime_id = w.id)
           GROUP BY w.id) n
   WHERE c.id = n.id AND c.seen_by <> n.seen_by
$$;
CREATE FUNCTION crimes_parties(crime bigint) RETURNS TABLE (role text, relationship text, shown_name text, person_ref text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT r.role, r.relationship,
         CASE WHEN p.seen_by && handrail_audiences() THEN p.shown_name
              WHEN p.restricted THEN ''
              WHEN r.role IN ('suspect', 'associate_of_suspect') THEN p.shown_name
              WHEN (SELECT a.side FROM agencies_agency a WHERE a.id = handrail_agency()) = 'police' THEN p.shown_name
              ELSE '' END,
         CASE WHEN p.seen_by && handrail_audiences() THEN p.ref ELSE '' END
    FROM crimes_crime c JOIN crimes_role r ON r.crime_id = c.id AND r.status = 'live'
    JOIN people_record k ON k.id = r.record_id JOIN people_person p ON p.id = k.person_id
   WHERE c.id = crime AND c.seen_by && handrail_audiences()
   ORDER BY r.role, r.id
$$;
"""

UNFUNCTIONS = """
DROP FUNCTION crimes_parties(bigint), crimes_show_again(bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [("crimes", "0001_crimes"), ("people", "0002_who_may")]
    operations = [
        migrations.RunSQL(KEYS, UNKEYS),
        migrations.RunSQL(POLICIES, UNPOLICIES),
        migrations.RunSQL(FUNCTIONS, UNFUNCTIONS),
    ]
