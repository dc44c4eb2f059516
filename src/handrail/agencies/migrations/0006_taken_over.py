"""Keep who took over from a worker who left."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0005_keep_what_was"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="worker",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="worker",
            name="update_update",
        ),
        migrations.AddField(
            model_name="worker",
            name="taken_over_by",
            field=models.ForeignKey(
                help_text="who looks through them since",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="took_over_from",
                to="agencies.worker",
            ),
        ),
        migrations.AddField(
            model_name="workerevent",
            name="taken_over_by",
            field=models.ForeignKey(
                db_constraint=False,
                help_text="who looks through them since",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="agencies.worker",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="worker",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "agencies_workerevent" ("agency_id", "email", "from_on", "gender", "id", "languages", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "ref", "role", "source_ref", "specialism", "supervisor_id", "taken_over_by_id", "team_id", "until_on", "user_id") SELECT new_values."agency_id", new_values."email", new_values."from_on", new_values."gender", new_values."id", new_values."languages", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."phone", new_values."ref", new_values."role", new_values."source_ref", new_values."specialism", new_values."supervisor_id", new_values."taken_over_by_id", new_values."team_id", new_values."until_on", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="e90f59c34c99dce2fceea760aab320cdf92690dc",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_60124",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="agencies_worker",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="worker",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "agencies_workerevent" ("agency_id", "email", "from_on", "gender", "id", "languages", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "ref", "role", "source_ref", "specialism", "supervisor_id", "taken_over_by_id", "team_id", "until_on", "user_id") SELECT new_values."agency_id", new_values."email", new_values."from_on", new_values."gender", new_values."id", new_values."languages", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."phone", new_values."ref", new_values."role", new_values."source_ref", new_values."specialism", new_values."supervisor_id", new_values."taken_over_by_id", new_values."team_id", new_values."until_on", new_values."user_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="bef2fdc586212559b7cf6084c8418b51ec910f1d",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8bced",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="agencies_worker",
                    when="AFTER",
                ),
            ),
        ),
    ]
