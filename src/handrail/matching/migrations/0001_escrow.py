"""What is lodged about named persons, and what it answered; who may see them."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

import handrail.core.refs

POLICIES = """
ALTER TABLE matching_escrow_lodged ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON matching_escrow_lodged FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR seen_by && (SELECT handrail_audiences()));
CREATE POLICY written ON matching_escrow_lodged TO handrail_app USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON matching_escrow_lodged TO handrail_system USING (true) WITH CHECK (true);
ALTER TABLE matching_escrow_answer ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON matching_escrow_answer FOR SELECT TO handrail_app USING (
  (SELECT handrail_whole_file()) OR seen_by && (SELECT handrail_audiences()));
CREATE POLICY written ON matching_escrow_answer TO handrail_app USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON matching_escrow_answer TO handrail_system USING (true) WITH CHECK (true);
ALTER TABLE matching_escrow_token ENABLE ROW LEVEL SECURITY;
CREATE POLICY written ON matching_escrow_token TO handrail_app USING ((SELECT handrail_whole_file())) WITH CHECK ((SELECT handrail_whole_file()));
CREATE POLICY system_all ON matching_escrow_token TO handrail_system USING (true) WITH CHECK (true);
"""

UNPOLICIES = """
DROP POLICY seen ON matching_escrow_lodged;
DROP POLICY written ON matching_escrow_lodged;
DROP POLICY system_all ON matching_escrow_lodged;
ALTER TABLE matching_escrow_lodged DISABLE ROW LEVEL SECURITY;
DROP POLICY seen ON matching_escrow_answer;
DROP POLICY written ON matching_escrow_answer;
DROP POLICY system_all ON matching_escrow_answer;
ALTER TABLE matching_escrow_answer DISABLE ROW LEVEL SECURITY;
DROP POLICY written ON matching_escrow_token;
DROP POLICY system_all ON matching_escrow_token;
ALTER TABLE matching_escrow_token DISABLE ROW LEVEL SECURITY;
"""


def _numbers() -> Any:
    return ArrayField(base_field=models.IntegerField(), default=list)


def _codes(longest: int, **more: Any) -> Any:
    return ArrayField(base_field=models.CharField(max_length=longest), **more)


def _to(table: str, *, null: bool = False) -> Any:
    return models.ForeignKey(to=table, null=null, on_delete=models.PROTECT, related_name="+")


class Migration(migrations.Migration):
    initial = True
    dependencies = [("agencies", "0005_keep_what_was"), ("crimes", "0002_who_may"), ("people", "0002_who_may")]
    operations = [
        migrations.CreateModel(
            "Lodged",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("ref", handrail.core.refs.PublicRef()),
                ("person", _to("people.person")),
                ("agency", _to("agencies.agency")),
                ("crime", _to("crimes.crime", null=True)),
                ("supervisor", _to("agencies.audience")),
                ("kinds", _codes(10)),
                ("tokens", models.BinaryField()),
                (
                    "agreed_on",
                    models.DateField(help_text="when they agreed to it being compared, and to being told of another"),
                ),
                ("officer_may_know", models.BooleanField()),
                ("lodged_at", models.DateTimeField()),
                ("lodged_by", _to("agencies.worker")),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_by", _to("agencies.worker", null=True)),
                ("seen_by", _numbers()),
            ],
            {
                "db_table": "matching_escrow_lodged",
                "indexes": [
                    models.Index(name="matching_lodged_of_worker", fields=["lodged_by", "lodged_at"]),
                    models.Index(name="matching_lodged_of_agency", fields=["agency", "lodged_at"]),
                ],
            },
        ),
        migrations.CreateModel(
            "Answer",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("ref", handrail.core.refs.PublicRef()),
                (
                    "lodged",
                    models.OneToOneField(to="matching.lodged", on_delete=models.PROTECT, related_name="answer"),
                ),
                ("person", _to("people.person")),
                (
                    "others",
                    ArrayField(base_field=models.BinaryField(), default=list),
                ),
                ("certain", models.BooleanField(help_text="there is another; else there may be")),
                ("told_at", models.DateTimeField()),
                ("precautions", _codes(20, default=list)),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", _to("agencies.worker", null=True)),
                ("investigator", _to("agencies.audience", null=True)),
                ("investigator_precautions", _codes(20, default=list)),
                ("investigator_at", models.DateTimeField(null=True)),
                ("investigator_by", _to("agencies.worker", null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("seen_by", _numbers()),
            ],
            {"db_table": "matching_escrow_answer"},
        ),
        migrations.CreateModel(
            "Token",
            [
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("token", models.BinaryField()),
                ("sealed", models.BinaryField()),
            ],
            {
                "db_table": "matching_escrow_token",
                "indexes": [models.Index(name="matching_token", fields=["token"])],
            },
        ),
        migrations.RunSQL(POLICIES, UNPOLICIES),
    ]
