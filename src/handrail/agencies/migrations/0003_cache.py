"""The table of Django's database cache, where sign-in tries are counted."""

from django.db import migrations

MAKE = """
CREATE TABLE core_cache (
  cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX core_cache_expires ON core_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0002_who_looks")]
    operations = [migrations.RunSQL(MAKE, "DROP TABLE core_cache")]
