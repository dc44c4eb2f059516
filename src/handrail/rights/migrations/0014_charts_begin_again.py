"""Where a control chart begins again: stored with who decided it, when and why; seen by the force, never removed."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import handrail.core.refs

POLICIES = """
ALTER TABLE rights_rebasing ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON rights_rebasing FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR agency_id = (SELECT handrail_agency()));
CREATE POLICY written ON rights_rebasing TO handrail_app
  USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON rights_rebasing TO handrail_system USING (true) WITH CHECK (true);
REVOKE DELETE ON rights_rebasing FROM handrail_app, handrail_system;
"""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0005_keep_what_was"), ("rights", "0013_lists_behind_every_figure")]

    operations = [
        migrations.CreateModel(
            name="Rebasing",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("ref", handrail.core.refs.PublicRef()),
                ("entitlement", models.CharField(blank=True, max_length=20)),
                ("month", models.DateField(help_text="its first day")),
                ("why", models.CharField(max_length=200)),
                ("rebased_at", models.DateTimeField()),
                ("rebased_by", models.BigIntegerField(null=True)),
                ("taken_back_at", models.DateTimeField(null=True)),
                ("taken_back_by", models.BigIntegerField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.agency"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.team"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(("taken_back_at", None)),
                        fields=("agency", "entitlement", "team", "month"),
                        name="one_rebasing_of_a_month",
                        nulls_distinct=False,
                    )
                ]
            },
        ),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
    ]
