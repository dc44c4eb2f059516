"""Files found to be of one human, what that closes, and what they let be passed on; moves of records are gone."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0005_keep_what_was"),
        ("people", "0003_show_again_set_wise"),
    ]

    operations = [
        migrations.CreateModel(
            name="Closed",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="people.person",
                    ),
                ),
                (
                    "channels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        default=list,
                        help_text="phone, email, address",
                        size=None,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Joined",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="people.person",
                    ),
                ),
                (
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("why", models.CharField(max_length=60)),
                ("made_at", models.DateTimeField()),
                ("made_by_kind", models.CharField(max_length=10)),
                ("made_by", models.BigIntegerField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by_kind", models.CharField(blank=True, max_length=10)),
                ("undone_by", models.BigIntegerField(null=True)),
                ("undone_why", models.CharField(blank=True, max_length=60)),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.record"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.record"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PassedOn",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "what",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), help_text="phone, email, address", size=None
                    ),
                ),
                ("asked_on", models.DateField()),
                ("passed_at", models.DateTimeField()),
                ("passed_by_kind", models.CharField(max_length=10)),
                ("passed_by", models.BigIntegerField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.agency"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.record"
                    ),
                ),
            ],
            options={
                "db_table": "people_passed_on",
            },
        ),
        migrations.DeleteModel(
            name="Move",
        ),
        migrations.AddIndex(
            model_name="link",
            index=models.Index(condition=models.Q(("undone_at", None)), fields=["other"], name="people_link_of_other"),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("record", "other"), name="one_standing_link"
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(("record__lt", models.F("other"))), name="link_of_two_records"
            ),
        ),
        migrations.AddIndex(
            model_name="passedon",
            index=models.Index(fields=["record"], name="people_passed_on_of_record"),
        ),
    ]
