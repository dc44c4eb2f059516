"""Find what must be told at once to those somebody sees, without reading what the rest of the region must be told.

The function looks through the audiences of the transaction and through nothing it is given, as the policy does. It is
planned anew with them each time: for an advocate by who sees what, for a whole desk from the latest back.
"""

from django.db import migrations, models
from django.db.models import Q

FUNCTION = """
CREATE FUNCTION journey_alerts_seen(most integer) RETURNS SETOF bigint
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  RETURN QUERY EXECUTE format(
    'SELECT id FROM journey_owed WHERE closed_at IS NULL AND kind = ''alert'' AND seen_by && %L::integer[]'
    ' ORDER BY opened_at DESC, id DESC LIMIT %s', coalesce(handrail_audiences(), '{}'), most);
END $$;
REVOKE ALL ON FUNCTION journey_alerts_seen(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION journey_alerts_seen(integer) TO handrail_app, handrail_system;
"""


class Migration(migrations.Migration):
    dependencies = [("journey", "0006_first_of_what_is_owed")]
    operations = [
        migrations.AddIndex(
            "owed",
            models.Index(
                name="journey_owed_alerts", fields=["-opened_at", "-id"], condition=Q(closed_at=None) & Q(kind="alert")
            ),
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION journey_alerts_seen(integer)"),
    ]
