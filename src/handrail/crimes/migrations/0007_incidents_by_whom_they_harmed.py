"""Find the incidents of one person by an index: a person's page asks which patterns they are harmed in."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crimes", "0006_parts_that_a_sight_covers")]

    operations = [
        migrations.AlterField(
            "patternmember",
            "victim",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"),
        ),
    ]
