"""Let the planner see, before a long transaction is over, that a table has grown."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION handrail_take_stock(grown text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public SET default_statistics_target = 20 AS $$
BEGIN
  IF EXISTS (SELECT FROM pg_class WHERE oid = grown::regclass AND relnamespace = 'public'::regnamespace AND relkind = 'r'
                AND pg_relation_size(oid) / 8192 > greatest(relpages, 16) * 1.25) THEN
    EXECUTE format('ANALYZE public.%I', (SELECT relname FROM pg_class WHERE oid = grown::regclass));
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0003_cache")]
    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION handrail_take_stock(text)")]
