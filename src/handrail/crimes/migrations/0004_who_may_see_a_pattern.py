"""Who may see a pattern: whoever sees two occasions of it; and a worsening that is owed, whoever sees the pattern."""

from django.db import migrations

POLICIES = """
ALTER TABLE crimes_pattern ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON crimes_pattern FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file())
  OR (SELECT count(DISTINCT m.occasion) FROM crimes_pattern_member m WHERE m.pattern_id = crimes_pattern.id AND m.gone_at IS NULL) > 1);
CREATE POLICY written ON crimes_pattern TO handrail_app USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON crimes_pattern TO handrail_system USING (true) WITH CHECK (true);
ALTER TABLE crimes_pattern_member ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON crimes_pattern_member FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file())
  OR CASE WHEN crime_id IS NOT NULL THEN EXISTS (
       SELECT FROM journey_sight s WHERE s.person_id = victim_id AND s.until_at IS NULL
          AND s.audience_id = ANY ((SELECT handrail_audiences())::integer[])
          AND (s.crime_id IS NULL OR s.crime_id = crimes_pattern_member.crime_id))
     ELSE EXISTS (
       SELECT FROM journey_event e WHERE e.source = event_source AND e.ref = event_ref AND e.person_id = victim_id
          AND e.superseded_at IS NULL) END);
CREATE POLICY written ON crimes_pattern_member TO handrail_app USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON crimes_pattern_member TO handrail_system USING (true) WITH CHECK (true);
ALTER TABLE crimes_pattern_decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON crimes_pattern_decision FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file())
  OR EXISTS (SELECT FROM crimes_pattern p WHERE p.id = pattern_id)
     AND (agency_id = (SELECT handrail_agency())
          OR side = 'police' AND verdict IN ('confirmed', 'rejected')
             AND (SELECT count(DISTINCT m.occasion) FROM crimes_pattern_member m
                   WHERE m.pattern_id = crimes_pattern_decision.pattern_id AND m.gone_at IS NULL AND NOT 'told' = ANY (m.why)) > 1));
CREATE POLICY written ON crimes_pattern_decision TO handrail_app USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON crimes_pattern_decision TO handrail_system USING (true) WITH CHECK (true);
ALTER TABLE crimes_decision_note ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON crimes_decision_note FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file())
  OR EXISTS (SELECT FROM crimes_pattern_decision d WHERE d.id = decision_id AND d.agency_id = (SELECT handrail_agency())));
CREATE POLICY written ON crimes_decision_note TO handrail_app USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON crimes_decision_note TO handrail_system USING (true) WITH CHECK (true);
CREATE POLICY of_a_pattern_seen ON journey_owed AS RESTRICTIVE FOR SELECT TO handrail_app USING (
  CASE WHEN kind <> 'pattern' THEN true WHEN handrail_whole_file() THEN true
       ELSE EXISTS (SELECT FROM crimes_pattern p WHERE p.id = split_part(source_ref, ':', 2)::bigint) END);
"""

UNPOLICIES = """
DROP POLICY of_a_pattern_seen ON journey_owed;
DROP POLICY seen ON crimes_decision_note;
DROP POLICY written ON crimes_decision_note;
DROP POLICY system_all ON crimes_decision_note;
ALTER TABLE crimes_decision_note DISABLE ROW LEVEL SECURITY;
DROP POLICY seen ON crimes_pattern_decision;
DROP POLICY written ON crimes_pattern_decision;
DROP POLICY system_all ON crimes_pattern_decision;
ALTER TABLE crimes_pattern_decision DISABLE ROW LEVEL SECURITY;
DROP POLICY seen ON crimes_pattern;
DROP POLICY written ON crimes_pattern;
DROP POLICY system_all ON crimes_pattern;
ALTER TABLE crimes_pattern DISABLE ROW LEVEL SECURITY;
DROP POLICY seen ON crimes_pattern_member;
DROP POLICY written ON crimes_pattern_member;
DROP POLICY system_all ON crimes_pattern_member;
ALTER TABLE crimes_pattern_member DISABLE ROW LEVEL SECURITY;
"""

FUNCTIONS = """
CREATE FUNCTION crimes_against(victims bigint[])
  RETURNS TABLE (victim_id bigint, crime_id bigint, record_id bigint, person_id bigint, role text, relationship text, shown_name text, one_id bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT v.person_id, c.id, k.id, k.person_id, theirs.role, theirs.relationship,
         CASE WHEN p.seen_by && handrail_audiences() OR NOT p.restricted THEN p.shown_name ELSE '' END,
         coalesce(j.one_id, k.person_id)
    FROM people_record v
    JOIN crimes_role mine ON mine.record_id = v.id AND mine.role = 'victim' AND mine.status = 'live'
    JOIN crimes_crime c ON c.id = mine.crime_id AND c.status = 'live' AND c.seen_by && handrail_audiences()
    JOIN crimes_role theirs ON theirs.crime_id = c.id AND theirs.status = 'live'
     AND theirs.role IN ('suspect', 'associate_of_suspect')
     AND (theirs.concerning_id IS NULL OR theirs.concerning_id = mine.record_id)
    JOIN people_record k ON k.id = theirs.record_id AND k.person_id <> v.person_id
    JOIN people_person p ON p.id = k.person_id
    LEFT JOIN people_joined j ON j.person_id = k.person_id
   WHERE v.person_id = ANY (victims)
     AND EXISTS (SELECT FROM journey_sight s WHERE s.person_id = v.person_id AND s.until_at IS NULL
                    AND s.audience_id = ANY (handrail_audiences()) AND (s.crime_id IS NULL OR s.crime_id = c.id))
   ORDER BY c.id, theirs.role DESC, theirs.id
$$;
"""

UNFUNCTIONS = """
DROP FUNCTION crimes_against(bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("crimes", "0003_patterns"),
        ("journey", "0010_a_worsening_pattern_is_owed"),
        ("people", "0004_joined"),
    ]
    operations = [migrations.RunSQL(POLICIES, UNPOLICIES), migrations.RunSQL(FUNCTIONS, UNFUNCTIONS)]
