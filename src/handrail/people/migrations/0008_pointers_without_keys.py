"""Check no key of a pointer: it is made of links and records whose own keys hold, and a whole run moves 100,000."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0007_found_by_index")]
    operations = [
        migrations.AlterField(
            "joined",
            "person",
            models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                primary_key=True,
                related_name="+",
                serialize=False,
                to="people.person",
            ),
        ),
        migrations.AlterField(
            "joined",
            "one",
            models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
    ]
