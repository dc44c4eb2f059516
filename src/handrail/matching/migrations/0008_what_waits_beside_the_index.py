"""Keep what waits to be matched beside the index: to mark a row of it anew writes all its keys again."""

import django.db.models.deletion
from django.db import migrations, models

FILL = """
INSERT INTO matching_waiting (record_id, since) SELECT record_id, held_at FROM matching_indexed WHERE waiting
"""
POLICIES = """
ALTER TABLE matching_waiting ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON matching_waiting FOR SELECT TO handrail_app USING ((SELECT handrail_whole_file()));
CREATE POLICY written ON matching_waiting TO handrail_app
  USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON matching_waiting TO handrail_system USING (true) WITH CHECK (true);
"""
UNPOLICIES = """
DROP POLICY seen ON matching_waiting;
DROP POLICY written ON matching_waiting;
DROP POLICY system_all ON matching_waiting;
ALTER TABLE matching_waiting DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0007_seen_before_is_bounded"), ("people", "0006_links_have_refs")]
    operations = [
        migrations.CreateModel(
            name="Waiting",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="people.record",
                    ),
                ),
                ("since", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(POLICIES, UNPOLICIES),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveIndex("indexed", "matching_indexed_waiting"),
        migrations.RemoveField("indexed", "waiting"),
    ]
