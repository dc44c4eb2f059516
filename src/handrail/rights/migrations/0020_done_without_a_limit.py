"""Keep of what has no limit whether it was done, and count the two apart: an index for the sums of the one goes.

The counts change with the rows, by rows that are added as any change to them is: no rebuild is needed.
"""

from importlib import import_module

from django.db import migrations

_BEFORE: str = import_module("handrail.rights.migrations.0019_no_list_by_person").FUNCTIONS
_DROP = " DROP INDEX rights_clock_done;"
_WHAT = "(agency_id, entitlement, started_on) WHERE answered_at IS NOT NULL AND settled = 'no_limit'"
_MAKE = f" CREATE INDEX rights_clock_done ON rights_clock {_WHAT};"
FUNCTIONS = _BEFORE.replace(_DROP, "").replace(_MAKE, "")

_COUNTED = """
INSERT INTO rights_tally (agency_id, dimension, value, entitlement, started_in, enhanced, by_upgrade, settled, due_on,
  gap, told, enhanced_unrecorded, clocks)
SELECT c.agency_id, v.dimension, v.value, c.entitlement, date_trunc('month', c.started_on)::date, c.enhanced,
  c.by_upgrade, s.settled, NULL, c.gap, c.told, c.enhanced_unrecorded, sum(s.more)
FROM rights_clock c
CROSS JOIN LATERAL (VALUES ('unit', coalesce(c.team_id, 0)), ('crime_group', c.profile & 63),
  ('age', (c.profile >> 6) & 15), ('sex', (c.profile >> 10) & 7), ('ethnicity', (c.profile >> 13) & 63),
  ('council', (c.profile >> 19) & 63)) v (dimension, value)
CROSS JOIN (VALUES ('no_limit', {no_limit}), ('done', {done})) s (settled, more)
WHERE c.settled = '{was}' AND c.answered_at IS NOT NULL
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12;
"""
_KEPT = "UPDATE rights_clock SET settled = '{now}' WHERE settled = '{was}' AND answered_at IS NOT NULL;"
APART = _COUNTED.format(no_limit=-1, done=1, was="no_limit") + _KEPT.format(now="done", was="no_limit")
TOGETHER = _COUNTED.format(no_limit=1, done=-1, was="done") + _KEPT.format(now="no_limit", was="done")


class Migration(migrations.Migration):
    dependencies = [("rights", "0019_no_list_by_person")]

    operations = [
        migrations.RemoveIndex("clock", "rights_clock_done"),
        migrations.RunSQL(FUNCTIONS, _BEFORE),
        migrations.RunSQL(APART, TOGETHER),
    ]
