"""Make the lists of clocks after the clocks where there are none yet: in half the time of keeping them in order.

Only the system may, and only for a table that is empty: nobody has a list to wait for then.
"""

from django.db import migrations

LISTS = {
    "of_person": "(person_id)",
    "of_profile": "(profile)",
    "due": "(due_on, id) WHERE due_on IS NOT NULL AND settled = ''",
    "due_of_right": "(entitlement, due_on, id) WHERE due_on IS NOT NULL AND settled = ''",
    "due_of_unit": "(team_id, due_on, id) WHERE due_on IS NOT NULL AND settled = ''",
    "settled": "(entitlement, settled, started_on DESC, id DESC) WHERE NOT settled = ''",
    "settled_of_unit": "(team_id, settled, started_on DESC, id DESC) WHERE NOT settled = ''",
    "settled_few": "(settled, started_on DESC, id DESC) WHERE settled IN ('late', 'missed', 'not_recorded', 'stopped')",
    "gap": "(gap, started_on DESC, id DESC) WHERE NOT gap = ''",
    "told": "(started_on DESC, id DESC) WHERE NOT told = ''",
    "unrecorded": "(started_on DESC, id DESC) WHERE enhanced_unrecorded",
}
FUNCTIONS = f"""
CREATE FUNCTION rights_lists_aside() RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF EXISTS (SELECT FROM rights_clock) THEN RETURN false; END IF;
  {" ".join(f"DROP INDEX rights_clock_{name};" for name in LISTS)}
  RETURN true;
END $$;
CREATE FUNCTION rights_lists_back() RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  {" ".join(f"CREATE INDEX rights_clock_{name} ON rights_clock {what};" for name, what in LISTS.items())}
END $$;
REVOKE ALL ON FUNCTION rights_lists_aside(), rights_lists_back() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION rights_lists_aside(), rights_lists_back() TO handrail_system;
"""


class Migration(migrations.Migration):
    dependencies = [("rights", "0011_lists_of_every_right")]
    operations = [migrations.RunSQL(FUNCTIONS, "DROP FUNCTION rights_lists_aside(), rights_lists_back()")]
