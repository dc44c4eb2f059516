"""Say on whose list a pair waits, so that a queue is read from an index and not from every pair of the region."""

import django.db.models.deletion
from django.db import migrations, models

FILL = """
UPDATE matching_pair m SET force_id = (
  SELECT a.id FROM people_record r JOIN people_record s ON s.id = m.other_id, agencies_agency a
   WHERE r.id = m.record_id AND a.side = 'police' AND a.source <> ''
   ORDER BY a.source IN (r.source, s.source) DESC, a.id LIMIT 1)
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0005_pairs_have_refs"), ("agencies", "0005_keep_what_was")]
    operations = [
        migrations.AddField(
            "pair",
            "force",
            models.ForeignKey(
                help_text="whose list it waits on, where the police see it",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.agency",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveIndex("pair", "matching_pair_to_decide"),
        migrations.RemoveIndex("pair", "matching_pair_thread"),
        migrations.AddIndex(
            "pair",
            models.Index(
                condition=models.Q(("state__in", ["open", "not_sure"])),
                fields=["force", "-bits", "id"],
                name="matching_pair_to_decide",
            ),
        ),
        migrations.AddIndex(
            "pair",
            models.Index(
                condition=models.Q(("state", "linked"), ("weak", True)),
                fields=["force", "bits", "id"],
                name="matching_pair_thread",
            ),
        ),
    ]
