"""The tables of matching: the index, how common values are, weights by edition, pairs and runs."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_escrow"), ("people", "0005_who_may_know_of_a_join")]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("edition", models.CharField(max_length=40, unique=True)),
                ("document", models.JSONField()),
                ("records", models.IntegerField()),
                ("trained_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("whole", models.BooleanField()),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("records", models.IntegerField()),
                ("linked", models.IntegerField()),
                ("asked", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Indexed",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="people.record",
                    ),
                ),
                ("held_at", models.DateTimeField(help_text="the record, as it was held then, is what is indexed")),
                ("waiting", models.BooleanField(default=True, help_text="new or changed since the last run")),
                (
                    "keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("given", models.TextField(blank=True, default="")),
                (
                    "givens",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                (
                    "wholes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("given_ear", models.TextField(blank=True, default="")),
                ("given_letters", models.TextField(blank=True, default="")),
                ("given_initial", models.TextField(blank=True, default="")),
                ("family", models.TextField(blank=True, default="")),
                (
                    "families",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("family_ear", models.TextField(blank=True, default="")),
                ("family_letters", models.TextField(blank=True, default="")),
                ("family_initial", models.TextField(blank=True, default="")),
                ("born", models.TextField(blank=True, default="")),
                ("born_swapped", models.TextField(blank=True, default="")),
                ("birth_year", models.TextField(blank=True, default="")),
                ("sex", models.TextField(blank=True, default="")),
                ("postcode", models.TextField(blank=True, default="")),
                (
                    "postcodes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("area", models.TextField(blank=True, default="")),
                ("door", models.TextField(blank=True, default="")),
                ("phone", models.TextField(blank=True, default="")),
                (
                    "phones",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("email", models.TextField(blank=True, default="")),
                ("mailbox", models.TextField(blank=True, default="")),
                ("reference", models.TextField(blank=True, default="")),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["keys"], name="matching_indexed_keys"),
                    models.Index(
                        condition=models.Q(("waiting", True)), fields=["record"], name="matching_indexed_waiting"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SharedByMany",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("value", models.TextField()),
            ],
            options={
                "db_table": "matching_shared_by_many",
                "constraints": [models.UniqueConstraint(fields=("kind", "value"), name="one_value_shared")],
            },
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("field", models.CharField(max_length=20)),
                ("value", models.TextField(blank=True)),
                ("share", models.FloatField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("field", "value"), name="one_share_per_value")],
            },
        ),
        migrations.CreateModel(
            name="Pair",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("bits", models.FloatField(help_text="the match weight; one bit doubles the odds")),
                (
                    "levels",
                    models.JSONField(
                        help_text="by comparison, how far they agree and the bits that adds: codes, no names"
                    ),
                ),
                (
                    "why",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        default=list,
                        help_text="the rules that hold the pair back",
                        size=None,
                    ),
                ),
                ("edition", models.CharField(max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "To be decided"),
                            ("not_sure", "Not sure"),
                            ("accepted", "One person"),
                            ("rejected", "Two people"),
                            ("linked", "Linked without a person"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("weak", models.BooleanField(default=False, help_text="without this link its cluster falls in two")),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by_kind", models.CharField(blank=True, max_length=10)),
                ("decided_by", models.BigIntegerField(null=True)),
                (
                    "decided_why",
                    models.CharField(
                        blank=True, help_text="a code; a note on a person belongs to a journey", max_length=40
                    ),
                ),
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
            options={
                "indexes": [
                    models.Index(fields=["other"], name="matching_pair_other"),
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["-bits", "id"], name="matching_pair_to_decide"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("record", "other"), name="one_row_per_pair"),
                    models.CheckConstraint(
                        condition=models.Q(("record__lt", models.F("other"))), name="the_lower_record_first"
                    ),
                ],
            },
        ),
    ]
