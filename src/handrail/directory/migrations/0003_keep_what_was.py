"""Keep what a service said before it changed."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import handrail.core.refs


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0005_keep_what_was"),
        ("directory", "0002_no_way_back_from_an_agency"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="ServiceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("ref", handrail.core.refs.PublicRef(unique=False)),
                ("name", models.CharField(max_length=120)),
                ("about", models.TextField(blank=True)),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                (
                    "councils",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=9), default=list, size=None
                    ),
                ),
                ("national", models.BooleanField(default=False)),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), default=list, size=None
                    ),
                ),
                ("age_from", models.IntegerField(default=0, help_text="years")),
                ("age_to", models.IntegerField(help_text="years", null=True)),
                ("sexes", models.CharField(default="FMX", max_length=3)),
                (
                    "worker_genders",
                    models.CharField(
                        blank=True, help_text="F, M: genders of its workers, where recorded", max_length=2
                    ),
                ),
                (
                    "strands",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        default=list,
                        help_text="of hate crime; none means every strand",
                        size=None,
                    ),
                ),
                ("capacity", models.IntegerField(help_text="people at once; empty is not recorded", null=True)),
                ("load", models.IntegerField(default=0, help_text="people now, pushed down by those who hold them")),
                ("on_handrail", models.BooleanField(default=True)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("secure_email", models.EmailField(blank=True, max_length=254)),
                ("open_hours", models.CharField(blank=True, max_length=120)),
                (
                    "checked_on",
                    models.DateField(help_text="when somebody last asked the service that this is right", null=True),
                ),
                ("from_on", models.DateField(null=True)),
                ("until_on", models.DateField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="service",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "directory_serviceevent" ("about", "age_from", "age_to", "agency_id", "capacity", "checked_on", "councils", "from_on", "id", "kinds", "languages", "load", "name", "national", "on_handrail", "open_hours", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "ref", "secure_email", "sexes", "strands", "until_on", "worker_genders") SELECT new_values."about", new_values."age_from", new_values."age_to", new_values."agency_id", new_values."capacity", new_values."checked_on", new_values."councils", new_values."from_on", new_values."id", new_values."kinds", new_values."languages", new_values."load", new_values."name", new_values."national", new_values."on_handrail", new_values."open_hours", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."phone", new_values."ref", new_values."secure_email", new_values."sexes", new_values."strands", new_values."until_on", new_values."worker_genders" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="7b5cb71dea03c1bea09f48c089e617e26dc8cbcc",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_26dc6",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="directory_service",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="service",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "directory_serviceevent" ("about", "age_from", "age_to", "agency_id", "capacity", "checked_on", "councils", "from_on", "id", "kinds", "languages", "load", "name", "national", "on_handrail", "open_hours", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "ref", "secure_email", "sexes", "strands", "until_on", "worker_genders") SELECT new_values."about", new_values."age_from", new_values."age_to", new_values."agency_id", new_values."capacity", new_values."checked_on", new_values."councils", new_values."from_on", new_values."id", new_values."kinds", new_values."languages", new_values."load", new_values."name", new_values."national", new_values."on_handrail", new_values."open_hours", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."phone", new_values."ref", new_values."secure_email", new_values."sexes", new_values."strands", new_values."until_on", new_values."worker_genders" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="7a35fa0a5a30d88a5777ac27b621abc8840280d8",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_dd0d1",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="directory_service",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="serviceevent",
            name="agency",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="agencies.agency",
            ),
        ),
        migrations.AddField(
            model_name="serviceevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="serviceevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="directory.service",
            ),
        ),
        migrations.RunSQL(
            "REVOKE SELECT, UPDATE, DELETE ON directory_serviceevent FROM handrail_app;"
            " REVOKE UPDATE, DELETE ON directory_serviceevent FROM handrail_system;",
            migrations.RunSQL.noop,
        ),
    ]
