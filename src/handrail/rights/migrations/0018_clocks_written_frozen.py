"""Make the empty table of clocks anew as it is set aside, so that what is copied into it is written as long settled.

A table made in the same transaction may be filled with rows that nobody has to look at again: otherwise whoever reads a
row first finds out that its transaction ended, marks it, and has the server log the page once more, all 900 MB of a
force's. Nobody can read the table meanwhile, and there is nothing in it to lose.
"""

from importlib import import_module

from django.db import migrations

_BEFORE: str = import_module("handrail.rights.migrations.0017_lists_in_order_of_days").FUNCTIONS
FUNCTIONS = _BEFORE.replace("  REVOKE ALL ON", "  TRUNCATE rights_clock;\n  REVOKE ALL ON", 1)


class Migration(migrations.Migration):
    dependencies = [("rights", "0017_lists_in_order_of_days")]

    operations = [migrations.RunSQL(FUNCTIONS, _BEFORE)]
