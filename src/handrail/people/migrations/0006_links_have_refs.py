"""Give each link between two records a reference: its key stays in the database."""

from collections.abc import Iterable

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import handrail.core.refs
from handrail.core.refs import new_refs

AT_ONCE = 10_000


def give_refs(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Give every row that is held a reference of its own."""
    with editor.connection.cursor() as cursor:

        def taken(refs: list[str]) -> Iterable[str]:
            cursor.execute("SELECT ref FROM people_link WHERE ref = ANY (%s)", [refs])
            return [row[0] for row in cursor.fetchall()]

        while True:
            cursor.execute("SELECT id FROM people_link WHERE ref IS NULL ORDER BY id LIMIT %s", [AT_ONCE])
            keys = [row[0] for row in cursor.fetchall()]
            if not keys:
                return
            cursor.execute(
                "UPDATE people_link t SET ref = n.ref FROM unnest(%s::bigint[], %s::text[]) n (id, ref)"
                " WHERE t.id = n.id",
                [keys, new_refs(len(keys), taken=taken)],
            )


class Migration(migrations.Migration):
    dependencies = [("people", "0005_who_may_know_of_a_join")]
    operations = [
        migrations.AddField("link", "ref", models.CharField(max_length=10, null=True, unique=True)),
        migrations.RunPython(give_refs, migrations.RunPython.noop),
        migrations.AlterField("link", "ref", handrail.core.refs.PublicRef()),
    ]
