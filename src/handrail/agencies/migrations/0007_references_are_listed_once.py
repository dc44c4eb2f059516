"""Drop the second index of references, for LIKE, that every table had: nothing asks for it, and every row was in it."""

from django.db import migrations

ONCE = """
DO $$ DECLARE twice regclass; BEGIN
  FOR twice IN SELECT i.indexrelid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relname LIKE '%_ref_%_like' LOOP
    EXECUTE format('DROP INDEX %s', twice);
  END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0006_taken_over")]

    operations = [migrations.RunSQL(ONCE, migrations.RunSQL.noop)]
