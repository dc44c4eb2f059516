"""Who may see a clock: whoever may see both the person and the crime."""

from django.db import migrations

POLICIES = """
ALTER TABLE rights_clock ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON rights_clock FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR (EXISTS (SELECT FROM people_person p WHERE p.id = person_id)
    AND EXISTS (SELECT FROM crimes_crime c WHERE c.id = crime_id)));
CREATE POLICY written ON rights_clock TO handrail_app
  USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON rights_clock TO handrail_system USING (true) WITH CHECK (true);
"""

UNPOLICIES = """
DROP POLICY seen ON rights_clock;
DROP POLICY written ON rights_clock;
DROP POLICY system_all ON rights_clock;
ALTER TABLE rights_clock DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("rights", "0001_clocks"), ("crimes", "0002_who_may")]
    operations = [migrations.RunSQL(POLICIES, UNPOLICIES)]
