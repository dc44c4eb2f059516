"""A return is written by the action that submits it, and by nothing else that a page does."""

from django.db import migrations

NOW = """
DROP POLICY written ON rights_quarterlyreturn;
CREATE POLICY written ON rights_quarterlyreturn FOR INSERT TO handrail_app
  WITH CHECK ((SELECT handrail_whole_file()));
"""

BEFORE = """
DROP POLICY written ON rights_quarterlyreturn;
CREATE POLICY written ON rights_quarterlyreturn FOR INSERT TO handrail_app
  WITH CHECK (agency_id = (SELECT handrail_agency()));
"""


class Migration(migrations.Migration):
    dependencies = [("rights", "0009_who_may_see_a_sample")]
    operations = [migrations.RunSQL(NOW, BEFORE)]
