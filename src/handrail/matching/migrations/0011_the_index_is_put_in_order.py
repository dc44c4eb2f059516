"""Put what waits before the index of keys in order, whenever records have been indexed.

PostgreSQL keeps new keys of such an index in a heap before it, up to four megabytes, and every search reads all of
that: among a million people four times as long as the search itself. It is put in order by a vacuum, which may not
come for weeks; only the index's owner may ask for it.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION matching_put_in_order() RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT gin_clean_pending_list('matching_indexed_keys');
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0010_pairs_without_keys")]
    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION matching_put_in_order()")]
