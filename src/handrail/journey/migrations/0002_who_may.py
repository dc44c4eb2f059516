"""Who may see a row of the journey: from the sights of the person, and by row-level security."""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION journey_seen_by(person bigint, crime bigint, circle text, agency bigint) RETURNS integer[]
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(DISTINCT s.audience_id ORDER BY s.audience_id), '{}')
    FROM journey_sight s JOIN agencies_audience a ON a.id = s.audience_id
   WHERE s.person_id = person AND s.until_at IS NULL
     AND (s.crime_id IS NULL OR crime IS NULL OR s.crime_id = crime)
     AND CASE circle WHEN 'a' THEN true WHEN 'p' THEN s.side = 'police' WHEN 's' THEN s.side = 'service'
                     ELSE a.of_agency_id = agency END
$$;
CREATE FUNCTION journey_show_again(persons bigint[]) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  UPDATE journey_event e SET seen_by = n.seen_by
    FROM (SELECT g.*, journey_seen_by(g.person_id, g.crime_id, g.circle, g.agency_id) AS seen_by
            FROM (SELECT DISTINCT person_id, crime_id, circle, agency_id FROM journey_event
                   WHERE person_id = ANY (persons)) g) n
   WHERE e.person_id = n.person_id AND coalesce(e.crime_id, 0) = coalesce(n.crime_id, 0) AND e.circle = n.circle
     AND coalesce(e.agency_id, 0) = coalesce(n.agency_id, 0) AND e.seen_by <> n.seen_by;
  UPDATE journey_owed o SET seen_by = n.seen_by
    FROM (SELECT g.*, journey_seen_by(g.person_id, g.crime_id, g.circle, g.agency_id) AS seen_by
            FROM (SELECT DISTINCT person_id, crime_id, circle, agency_id FROM journey_owed
                   WHERE person_id = ANY (persons) AND closed_at IS NULL) g) n
   WHERE o.person_id = n.person_id AND coalesce(o.crime_id, 0) = coalesce(n.crime_id, 0) AND o.circle = n.circle
     AND coalesce(o.agency_id, 0) = coalesce(n.agency_id, 0) AND o.closed_at IS NULL AND o.seen_by <> n.seen_by;
END $$;
"""

UNFUNCTIONS = """
DROP FUNCTION journey_show_again(bigint[]), journey_seen_by(bigint, bigint, text, bigint);
"""

POLICIES = """
ALTER TABLE journey_sight ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON journey_sight FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR audience_id = ANY ((SELECT handrail_audiences())::integer[]));
CREATE POLICY written ON journey_sight TO handrail_app USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON journey_sight TO handrail_system USING (true) WITH CHECK (true);
ALTER TABLE journey_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON journey_event FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR seen_by && (SELECT handrail_audiences()));
CREATE POLICY written ON journey_event TO handrail_app USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON journey_event TO handrail_system USING (true) WITH CHECK (true);
ALTER TABLE journey_event_detail ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON journey_event_detail FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR EXISTS (
    SELECT FROM journey_event e WHERE e.id = event_id AND e.agency_id = (SELECT handrail_agency())));
CREATE POLICY written ON journey_event_detail TO handrail_app USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON journey_event_detail TO handrail_system USING (true) WITH CHECK (true);
ALTER TABLE journey_owed ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON journey_owed FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR seen_by && (SELECT handrail_audiences()));
CREATE POLICY written ON journey_owed TO handrail_app USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON journey_owed TO handrail_system USING (true) WITH CHECK (true);
"""

UNPOLICIES = """
DROP POLICY seen ON journey_sight;
DROP POLICY written ON journey_sight;
DROP POLICY system_all ON journey_sight;
ALTER TABLE journey_sight DISABLE ROW LEVEL SECURITY;
DROP POLICY seen ON journey_event;
DROP POLICY written ON journey_event;
DROP POLICY system_all ON journey_event;
ALTER TABLE journey_event DISABLE ROW LEVEL SECURITY;
DROP POLICY seen ON journey_event_detail;
DROP POLICY written ON journey_event_detail;
DROP POLICY system_all ON journey_event_detail;
ALTER TABLE journey_event_detail DISABLE ROW LEVEL SECURITY;
DROP POLICY seen ON journey_owed;
DROP POLICY written ON journey_owed;
DROP POLICY system_all ON journey_owed;
ALTER TABLE journey_owed DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("journey", "0001_journey"), ("agencies", "0002_who_looks")]
    operations = [migrations.RunSQL(FUNCTIONS, UNFUNCTIONS), migrations.RunSQL(POLICIES, UNPOLICIES)]
