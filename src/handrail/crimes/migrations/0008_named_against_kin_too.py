"""Who is named against a bereaved relative or a child of the household: whoever is against the victim they are of."""

from importlib import import_module

from django.db import migrations

NAMED = import_module("handrail.crimes.migrations.0005_named_where_told")
OF_VICTIMS = (
    "mine.role = 'victim' AND mine.status = 'live'",
    "(theirs.concerning_id IS NULL OR theirs.concerning_id = mine.record_id)",
)
OF_KIN_TOO = (
    "mine.role = ANY (parts) AND mine.status = 'live'",
    "(theirs.concerning_id IS NULL OR theirs.concerning_id = mine.record_id OR mine.role <> 'victim'"
    " AND theirs.concerning_id = coalesce(mine.concerning_id, theirs.concerning_id))",
)


def asked_by_part() -> str:
    said: str = NAMED.AFTER.replace("(victims bigint[])", "(victims bigint[], parts text[])")
    for before, after in zip(OF_VICTIMS, OF_KIN_TOO, strict=True):
        assert before in said
        said = said.replace(before, after)
    return f"DROP FUNCTION crimes_against(bigint[]);{said}"


class Migration(migrations.Migration):
    dependencies = [("crimes", "0007_incidents_by_whom_they_harmed")]
    operations = [
        migrations.RunSQL(asked_by_part(), f"DROP FUNCTION crimes_against(bigint[], text[]);{NAMED.AFTER}"),
    ]
