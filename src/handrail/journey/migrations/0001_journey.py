"""The first tables of this app."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import handrail.core.refs


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0001_agencies"),
    ]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("person_id", models.BigIntegerField(null=True)),
                ("record_id", models.BigIntegerField(null=True)),
                ("crime_id", models.BigIntegerField(null=True)),
                ("suspect_record_id", models.BigIntegerField(null=True)),
                ("kind", models.CharField(max_length=40)),
                ("source", models.CharField(max_length=20)),
                ("ref", models.CharField(max_length=120)),
                ("happened_at", models.DateTimeField()),
                ("known_at", models.DateTimeField(null=True)),
                ("recorded_at", models.DateTimeField()),
                ("as_of", models.DateTimeField(help_text="the moment the source speaks of: an extract's extracted_at")),
                (
                    "about",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), default=list, size=None
                    ),
                ),
                ("method", models.CharField(blank=True, max_length=20)),
                ("item", models.CharField(blank=True, max_length=80)),
                ("detail", models.CharField(blank=True, max_length=300)),
                ("by_whom", models.CharField(blank=True, max_length=120)),
                ("for_all", models.BooleanField(default=False)),
                (
                    "circle",
                    models.CharField(
                        choices=[
                            ("a", "Everyone with a reason to see the person"),
                            ("p", "The police only"),
                            ("s", "Support services only"),
                            ("o", "The agency that recorded it only"),
                        ],
                        default="a",
                        max_length=1,
                    ),
                ),
                ("agency_id", models.BigIntegerField(null=True)),
                ("actor_kind", models.CharField(max_length=10)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("digest", models.BinaryField(default=b"")),
                ("superseded_at", models.DateTimeField(null=True)),
                (
                    "seen_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, size=None
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Owed",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("ref", handrail.core.refs.PublicRef()),
                ("person_id", models.BigIntegerField()),
                ("record_id", models.BigIntegerField(null=True)),
                ("crime_id", models.BigIntegerField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("promise", "A promise to keep"),
                            ("clock", "A right to answer"),
                            ("referral", "A referral to answer"),
                            ("held", "A held decision"),
                            ("question", "A question only the officer can answer"),
                            ("alert", "Tell them at once"),
                        ],
                        max_length=10,
                    ),
                ),
                ("what", models.CharField(help_text="a code: a right's id, a hold's code, a question", max_length=60)),
                (
                    "source_ref",
                    models.CharField(
                        help_text="what it came from; one open row for each kind and source", max_length=160
                    ),
                ),
                ("due_at", models.DateTimeField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("escalates_at", models.DateTimeField(null=True)),
                ("urgent", models.BooleanField(default=False)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_because", models.CharField(blank=True, max_length=40)),
                ("closed_by_event_id", models.BigIntegerField(null=True)),
                (
                    "circle",
                    models.CharField(
                        choices=[
                            ("a", "Everyone with a reason to see the person"),
                            ("p", "The police only"),
                            ("s", "Support services only"),
                            ("o", "The agency that recorded it only"),
                        ],
                        default="a",
                        max_length=1,
                    ),
                ),
                ("agency_id", models.BigIntegerField(null=True)),
                (
                    "seen_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, size=None
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Sight",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("person_id", models.BigIntegerField()),
                ("crime_id", models.BigIntegerField(null=True)),
                ("side", models.CharField(max_length=20)),
                ("why", models.CharField(max_length=40)),
                (
                    "source",
                    models.CharField(blank=True, help_text="what opened it: referral:REF, crime:REF", max_length=40),
                ),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="EventDetail",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="journey.event",
                    ),
                ),
                ("note", models.TextField()),
                ("salt", models.BinaryField()),
            ],
            options={
                "db_table": "journey_event_detail",
            },
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["person_id", "happened_at"], name="journey_event_of_person"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["source", "ref"], name="journey_event_by_ref"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("for_all", True), ("person_id", None)),
                fields=["crime_id"],
                name="journey_event_for_all",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("for_all", True), ("person_id", None), ("record_id", None)),
                    models.Q(("person_id__isnull", False), ("record_id__isnull", False)),
                    _connector="OR",
                ),
                name="journey_event_person_and_record",
            ),
        ),
        migrations.AddField(
            model_name="owed",
            name="cover",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.audience"
            ),
        ),
        migrations.AddField(
            model_name="owed",
            name="escalated_to",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.audience"
            ),
        ),
        migrations.AddField(
            model_name="owed",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.audience"
            ),
        ),
        migrations.AddField(
            model_name="sight",
            name="audience",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.audience"
            ),
        ),
        migrations.AddIndex(
            model_name="owed",
            index=models.Index(fields=["person_id"], name="journey_owed_of_person"),
        ),
        migrations.AddIndex(
            model_name="owed",
            index=models.Index(
                condition=models.Q(("closed_at", None)), fields=["owner", "due_at"], name="journey_owed_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="owed",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)), fields=("kind", "source_ref"), name="one_open_row_per_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="owed",
            constraint=models.CheckConstraint(
                condition=models.Q(("closed_at__gte", models.F("opened_at"))), name="owed_closed_after_opened"
            ),
        ),
        migrations.AddIndex(
            model_name="sight",
            index=models.Index(fields=["person_id"], name="journey_sight_of_person"),
        ),
        migrations.AddConstraint(
            model_name="sight",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until_at", None)),
                fields=("person_id", "audience", "crime_id", "why"),
                name="one_open_sight_per_reason",
                nulls_distinct=False,
            ),
        ),
    ]
