"""Who may see a sample and a return: their force; who may see an answer: whoever gave it, and all once both are done."""

from django.db import migrations

POLICIES = """
ALTER TABLE rights_sample ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON rights_sample FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR agency_id = (SELECT handrail_agency()));
CREATE POLICY written ON rights_sample TO handrail_app
  USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON rights_sample TO handrail_system USING (true) WITH CHECK (true);
ALTER TABLE rights_samplecase ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON rights_samplecase FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR EXISTS (SELECT FROM rights_sample s WHERE s.id = sample_id));
CREATE POLICY written ON rights_samplecase TO handrail_app
  USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON rights_samplecase TO handrail_system USING (true) WITH CHECK (true);
ALTER TABLE rights_sampleanswer ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON rights_sampleanswer FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR audience_id = ANY ((SELECT handrail_audiences())::integer[])
  OR EXISTS (SELECT FROM rights_samplecase c JOIN rights_sample s ON s.id = c.sample_id
              WHERE c.id = case_id AND (s.compared_at IS NOT NULL OR s.closed_at IS NOT NULL)));
CREATE POLICY written ON rights_sampleanswer TO handrail_app
  USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON rights_sampleanswer TO handrail_system USING (true) WITH CHECK (true);
ALTER TABLE rights_quarterlyreturn ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON rights_quarterlyreturn FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR agency_id = (SELECT handrail_agency()));
CREATE POLICY written ON rights_quarterlyreturn FOR INSERT TO handrail_app
  WITH CHECK (agency_id = (SELECT handrail_agency()));
CREATE POLICY system_all ON rights_quarterlyreturn TO handrail_system USING (true) WITH CHECK (true);
REVOKE UPDATE, DELETE ON rights_quarterlyreturn FROM handrail_app, handrail_system;
REVOKE DELETE ON rights_sample, rights_samplecase, rights_sampleanswer FROM handrail_app, handrail_system;
REVOKE UPDATE ON rights_samplecase FROM handrail_app, handrail_system;
"""

UNPOLICIES = "".join(
    f"GRANT UPDATE, DELETE ON {table} TO handrail_app, handrail_system;"
    + "".join(f"DROP POLICY {policy} ON {table};" for policy in ("seen", "written", "system_all"))
    + f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
    for table in ("rights_quarterlyreturn", "rights_sampleanswer", "rights_samplecase", "rights_sample")
)


class Migration(migrations.Migration):
    dependencies = [("rights", "0008_samples_and_returns")]
    operations = [migrations.RunSQL(POLICIES, UNPOLICIES)]
