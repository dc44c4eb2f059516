"""Who is looking, as row-level security asks it."""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION handrail_audiences() RETURNS integer[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(nullif(current_setting('handrail.audiences', true), ''), '{}')::integer[]
$$;
CREATE FUNCTION handrail_whole_file() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(current_setting('handrail.whole_file', true) = 'on', false)
$$;
CREATE FUNCTION handrail_agency() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT nullif(current_setting('handrail.agency', true), '')::bigint
$$;
"""

UNFUNCTIONS = """
DROP FUNCTION handrail_agency(), handrail_whole_file(), handrail_audiences();
"""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_agencies")]
    operations = [migrations.RunSQL(FUNCTIONS, UNFUNCTIONS)]
