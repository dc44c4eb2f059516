"""What a person made of a kept row, and the zips that a desk hands over by hand."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import handrail.core.refs

POLICIES = """
ALTER TABLE intake_upload ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON intake_upload FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR force_id = (SELECT handrail_agency()));
CREATE POLICY written ON intake_upload TO handrail_app
  USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON intake_upload TO handrail_system USING (true) WITH CHECK (true);
"""

UNPOLICIES = """
DROP POLICY seen ON intake_upload;
DROP POLICY written ON intake_upload;
DROP POLICY system_all ON intake_upload;
ALTER TABLE intake_upload DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_who_may")]
    operations = [
        migrations.AddField("keptrow", "corrected", models.JSONField(null=True)),
        migrations.AddField("keptrow", "corrected_at", models.DateTimeField(null=True)),
        migrations.AddField("keptrow", "corrected_by", models.BigIntegerField(null=True)),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("ref", handrail.core.refs.PublicRef()),
                ("digest", models.CharField(help_text="SHA-256 of the file", max_length=64)),
                ("size", models.BigIntegerField(help_text="bytes")),
                ("uploaded_at", models.DateTimeField()),
                ("uploaded_by", models.BigIntegerField()),
                ("taken_at", models.DateTimeField(null=True)),
                (
                    "bundle",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="intake.bundle",
                    ),
                ),
                (
                    "force",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.agency"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(condition=Q(taken_at=None), fields=["force"], name="intake_upload_open")],
            },
        ),
        migrations.RunSQL(POLICIES, UNPOLICIES),
    ]
