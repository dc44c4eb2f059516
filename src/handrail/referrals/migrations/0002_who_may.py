"""Who may see a decision or a referral."""

from django.db import migrations

POLICIES = """
ALTER TABLE referrals_decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON referrals_decision FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR seen_by && (SELECT handrail_audiences()));
CREATE POLICY written ON referrals_decision TO handrail_app USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON referrals_decision TO handrail_system USING (true) WITH CHECK (true);
ALTER TABLE referrals_referral ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON referrals_referral FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR seen_by && (SELECT handrail_audiences()));
CREATE POLICY written ON referrals_referral TO handrail_app USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON referrals_referral TO handrail_system USING (true) WITH CHECK (true);
ALTER TABLE referrals_carried ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON referrals_carried FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR EXISTS (SELECT FROM referrals_referral r WHERE r.id = referral_id));
CREATE POLICY written ON referrals_carried TO handrail_app USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON referrals_carried TO handrail_system USING (true) WITH CHECK (true);
"""

UNPOLICIES = """
DROP POLICY seen ON referrals_decision;
DROP POLICY written ON referrals_decision;
DROP POLICY system_all ON referrals_decision;
ALTER TABLE referrals_decision DISABLE ROW LEVEL SECURITY;
DROP POLICY seen ON referrals_referral;
DROP POLICY written ON referrals_referral;
DROP POLICY system_all ON referrals_referral;
ALTER TABLE referrals_referral DISABLE ROW LEVEL SECURITY;
DROP POLICY seen ON referrals_carried;
DROP POLICY written ON referrals_carried;
DROP POLICY system_all ON referrals_carried;
ALTER TABLE referrals_carried DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_referrals"), ("crimes", "0002_who_may")]
    operations = [migrations.RunSQL(POLICIES, UNPOLICIES)]
