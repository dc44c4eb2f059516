"""Take away the list of clocks by person: they are read by their record, whose key each clock's own begins with."""

from importlib import import_module

from django.db import migrations

_BEFORE: str = import_module("handrail.rights.migrations.0018_clocks_written_frozen").FUNCTIONS
_DROP = " DROP INDEX rights_clock_of_person;"
_MAKE = " CREATE INDEX rights_clock_of_person ON rights_clock (person_id);"
FUNCTIONS = _BEFORE.replace(_DROP, "").replace(_MAKE, "")


class Migration(migrations.Migration):
    dependencies = [("rights", "0018_clocks_written_frozen")]

    operations = [
        migrations.RemoveIndex("clock", "rights_clock_of_person"),
        migrations.RunSQL(FUNCTIONS, _BEFORE),
    ]
