"""Make the keys of clocks, too, after the clocks where there are none yet: in half the time of keeping them in order.

A clock that were there twice would still be refused, at the end.
"""

from importlib import import_module

from django.db import migrations

_THE_LISTS_BEHIND_FIGURES = import_module("handrail.rights.migrations.0013_lists_behind_every_figure")
LISTS: dict[str, str] = _THE_LISTS_BEHIND_FIGURES.BEFORE | _THE_LISTS_BEHIND_FIGURES.MORE
KEYS = {
    "rights_clock_pkey": "PRIMARY KEY (id)",
    "one_clock_per_trigger": "UNIQUE (record_id, crime_id, entitlement, trigger_ref)",
}
FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION rights_lists_aside() RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF EXISTS (SELECT FROM rights_clock) THEN RETURN false; END IF;
  {" ".join(f"DROP INDEX rights_clock_{name};" for name in LISTS)}
  ALTER TABLE rights_clock {", ".join(f"DROP CONSTRAINT {name}" for name in KEYS)};
  RETURN true;
END $$;
CREATE OR REPLACE FUNCTION rights_lists_back() RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  ALTER TABLE rights_clock {", ".join(f"ADD CONSTRAINT {name} {what}" for name, what in KEYS.items())};
  {" ".join(f"CREATE INDEX rights_clock_{name} ON rights_clock {what};" for name, what in LISTS.items())}
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("rights", "0014_charts_begin_again")]

    operations = [migrations.RunSQL(FUNCTIONS, _THE_LISTS_BEHIND_FIGURES.functions(LISTS))]
