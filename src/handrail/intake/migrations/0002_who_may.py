"""Who may see a bundle and the rows kept from it: the force that handed it over."""

from django.db import migrations

POLICIES = """
ALTER TABLE intake_bundle ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON intake_bundle FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR force_id = (SELECT handrail_agency()));
CREATE POLICY written ON intake_bundle TO handrail_app USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON intake_bundle TO handrail_system USING (true) WITH CHECK (true);
ALTER TABLE intake_kept_row ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON intake_kept_row FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR seen_by && (SELECT handrail_audiences()));
CREATE POLICY written ON intake_kept_row TO handrail_app USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON intake_kept_row TO handrail_system USING (true) WITH CHECK (true);
"""

UNPOLICIES = """
DROP POLICY seen ON intake_bundle;
DROP POLICY written ON intake_bundle;
DROP POLICY system_all ON intake_bundle;
ALTER TABLE intake_bundle DISABLE ROW LEVEL SECURITY;
DROP POLICY seen ON intake_kept_row;
DROP POLICY written ON intake_kept_row;
DROP POLICY system_all ON intake_kept_row;
ALTER TABLE intake_kept_row DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_bundles"), ("crimes", "0002_who_may")]
    operations = [migrations.RunSQL(POLICIES, UNPOLICIES)]
