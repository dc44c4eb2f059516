"""Who may see a clock: whoever has a sight of this person that covers this crime; who may count them: their agency.

To see the person by one crime and the crime by another person is no sight of this person in this crime.
"""

from django.db import migrations

POLICIES = """
DROP POLICY seen ON rights_clock;
CREATE POLICY seen ON rights_clock FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR EXISTS (
    SELECT FROM journey_sight s
     WHERE s.person_id = rights_clock.person_id AND s.until_at IS NULL
       AND (s.crime_id IS NULL OR s.crime_id = rights_clock.crime_id)
       AND s.audience_id = ANY ((SELECT handrail_audiences())::integer[])));
ALTER TABLE rights_tally ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON rights_tally FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR agency_id = (SELECT handrail_agency()));
CREATE POLICY written ON rights_tally TO handrail_app
  USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON rights_tally TO handrail_system USING (true) WITH CHECK (true);
"""

UNPOLICIES = """
DROP POLICY seen ON rights_tally;
DROP POLICY written ON rights_tally;
DROP POLICY system_all ON rights_tally;
ALTER TABLE rights_tally DISABLE ROW LEVEL SECURITY;
DROP POLICY seen ON rights_clock;
CREATE POLICY seen ON rights_clock FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR (EXISTS (SELECT FROM people_person p WHERE p.id = person_id)
    AND EXISTS (SELECT FROM crimes_crime c WHERE c.id = crime_id)));
"""


class Migration(migrations.Migration):
    dependencies = [("rights", "0003_lists_and_figures"), ("journey", "0002_who_may")]
    operations = [migrations.RunSQL(POLICIES, UNPOLICIES)]
