"""Let nobody whom Handrail works as take away a person or a record, and check no key of a link row by row.

What is linked is read in the transaction that links it, and cannot go away after. A whole run makes 75,000 links: each
key was looked up, and its row locked, one by one as the run ended, which wrote nearly every page of the records anew.
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def _a_record() -> models.ForeignKey[Any]:
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="people.record",
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0008_pointers_without_keys")]
    operations = [
        migrations.RunSQL(
            "REVOKE DELETE ON people_person, people_record FROM handrail_app, handrail_system",
            "GRANT DELETE ON people_person, people_record TO handrail_app, handrail_system",
        ),
        migrations.RemoveIndex("link", "people_link_of_other"),
        migrations.AlterField("link", "record", _a_record()),
        migrations.AlterField("link", "other", _a_record()),
    ]
