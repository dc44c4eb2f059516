"""Check no key of a pair row by row: it is joined to its records as it is written, and they stand in the index."""

from typing import Any

from django.db import migrations, models


def _key(to: str, **options: Any) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        to=to, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False, **options
    )


class Migration(migrations.Migration):
    dependencies = [("matching", "0009_pairs_without_indexes_twice")]
    operations = [
        migrations.AlterField("pair", "record", _key("people.record")),
        migrations.AlterField("pair", "other", _key("people.record")),
        migrations.AlterField(
            "pair",
            "force",
            _key("agencies.agency", null=True, help_text="whose list it waits on, where the police see it"),
        ),
    ]
