"""Drop indexes of pairs that others hold too: each is written for every pair of a whole run, and none is read alone."""

from typing import Any

from django.db import migrations, models


def _key(to: str, **options: Any) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(to=to, on_delete=models.PROTECT, related_name="+", db_index=False, **options)


class Migration(migrations.Migration):
    dependencies = [("matching", "0008_what_waits_beside_the_index")]
    operations = [
        migrations.AlterField("pair", "record", _key("people.record")),
        migrations.AlterField("pair", "other", _key("people.record")),
        migrations.AlterField(
            "pair",
            "force",
            _key("agencies.agency", null=True, help_text="whose list it waits on, where the police see it"),
        ),
        migrations.AlterField(
            "pair", "asked_of", _key("agencies.agency", null=True, help_text="whose supervisor is asked to agree")
        ),
    ]
