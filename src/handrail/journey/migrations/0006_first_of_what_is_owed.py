"""Find the first things owed by, covered by and sent up to somebody, and what to tell at once, without reading all."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models
from django.db.models import PROTECT, ForeignKey, Index, Q

OPEN = Q(closed_at=None)


def _audience(name: str, *, null: bool = False) -> migrations.AlterField:
    field: ForeignKey[models.Model, models.Model] = ForeignKey(
        to="agencies.audience", on_delete=PROTECT, related_name="+", db_index=False, null=null
    )
    return migrations.AlterField("owed", name, field)


def _first(name: str, whose: str, condition: Q) -> migrations.AddIndex:
    return migrations.AddIndex(
        "owed", Index(name=name, fields=[whose, "kind", "-urgent", "due_at", "id"], condition=condition)
    )


class Migration(migrations.Migration):
    dependencies = [("journey", "0005_who_is_shown_what")]
    operations = [
        migrations.RemoveIndex("owed", "journey_owed_open"),
        _audience("owner"),
        _audience("cover", null=True),
        _audience("escalated_to", null=True),
        _first("journey_owed_owned", "owner", OPEN),
        _first("journey_owed_covered", "cover", OPEN & Q(cover__isnull=False)),
        _first("journey_owed_sent_up", "escalated_to", OPEN & Q(escalated_to__isnull=False)),
        migrations.AddIndex(
            "owed", GinIndex(name="journey_owed_at_once", fields=["seen_by"], condition=OPEN & Q(kind="alert"))
        ),
    ]
