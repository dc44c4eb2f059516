"""An agency, being below, does not know its services by a name of its own; the table stays as it is."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_services")]
    operations = [
        migrations.AlterField(
            "service",
            "agency",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.agency"),
        )
    ]
