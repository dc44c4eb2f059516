"""Show that somebody else named the same person to whoever must settle it, and to nobody else of their agency."""

from django.db import migrations

POLICY = """
CREATE POLICY of_another_seen ON journey_owed AS RESTRICTIVE FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR kind <> 'another' OR owner_id = ANY ((SELECT handrail_audiences())::integer[]));
"""


class Migration(migrations.Migration):
    dependencies = [("journey", "0010_a_worsening_pattern_is_owed")]
    operations = [migrations.RunSQL(POLICY, "DROP POLICY of_another_seen ON journey_owed;")]
