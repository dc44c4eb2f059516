"""The journey's tables: events, their details, sights, and what is owed.

Persons, records and crimes are known here by id only; `people` and `crimes` add the foreign keys in their own
migrations, so that keys hold while imports still point down.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from handrail.agencies.models import Audience
from handrail.core.classify import classified
from handrail.core.refs import PublicRef


class Circle(models.TextChoices):
    """Who, among those with a sight of the person, a row of this kind may be shown to."""

    ALL = "a", "Everyone with a reason to see the person"
    POLICE = "p", "The police only"
    SERVICE = "s", "Support services only"
    OWN = "o", "The agency that recorded it only"
    TRIAGE = "t", "The police only, and not whose reason is the court alone"
    ANSWERING = "r", "Everyone but whose reason is the court alone"


@classified(plain="id person_id crime_id audience side why source from_at until_at")
class Sight(models.Model):
    """A reason to see: this audience may see this person, or this person in one crime only, from, until and why.

    `side` is police or service, or `court` for police whose reason is the court alone: the witness care unit.
    """

    id = models.BigAutoField(primary_key=True)
    person_id = models.BigIntegerField()
    crime_id = models.BigIntegerField(null=True)
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+")
    side = models.CharField(max_length=20)
    why = models.CharField(max_length=40)
    source = models.CharField(max_length=40, blank=True, help_text="what opened it: referral:REF, crime:REF")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(name="journey_sight_of_person", fields=["person_id"]),
            models.Index(name="journey_sight_of_audience", fields=["audience"], condition=Q(until_at=None)),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_open_sight_per_reason",
                fields=["person_id", "audience", "crime_id", "why", "source"],
                condition=Q(until_at=None),
                nulls_distinct=False,
            )
        ]


@classified(
    sensitive="kind detail",
    identity="by_whom",
    plain="id person_id record_id crime_id suspect_record_id source ref happened_at known_at recorded_at as_of"
    " about method item"
    " for_all circle agency_id actor_kind actor_id digest superseded_at seen_by",
)
class Event(models.Model):
    """One thing that happened in a person's journey because of a crime; never changed, only superseded.

    An event of an extract that names no victim is kept once with no person (`for_all`) and once for every victim.
    """

    id = models.BigAutoField(primary_key=True)
    person_id = models.BigIntegerField(null=True)
    record_id = models.BigIntegerField(null=True)
    crime_id = models.BigIntegerField(null=True)
    suspect_record_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=40)
    source = models.CharField(max_length=20)
    ref = models.CharField(max_length=120)
    happened_at = models.DateTimeField()
    known_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    as_of = models.DateTimeField(help_text="the moment the source speaks of: an extract's extracted_at")
    about = ArrayField(models.CharField(max_length=120), default=list)
    method = models.CharField(max_length=20, blank=True)
    item = models.CharField(max_length=80, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    by_whom = models.CharField(max_length=120, blank=True)
    for_all = models.BooleanField(default=False)
    circle = models.CharField(max_length=1, choices=Circle.choices, default=Circle.ALL)
    agency_id = models.BigIntegerField(null=True)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    digest = models.BinaryField(default=b"")
    superseded_at = models.DateTimeField(null=True)
    seen_by = ArrayField(models.IntegerField(), default=list)

    class Meta:
        indexes: ClassVar = [
            models.Index(name="journey_event_of_person", fields=["person_id", "happened_at"]),
            models.Index(name="journey_event_by_ref", fields=["source", "ref"]),
            models.Index(name="journey_event_for_all", fields=["crime_id"], condition=Q(for_all=True, person_id=None)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="journey_event_person_and_record",
                condition=Q(person_id=None, record_id=None, for_all=True)
                | Q(person_id__isnull=False, record_id__isnull=False),
            ),
        ]


@classified(free_text="note", plain="event salt")
class EventDetail(models.Model):
    """The free text of one event, kept apart so that it can be destroyed alone; the event keeps a salted digest."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="text")
    note = models.TextField()
    salt = models.BinaryField()

    class Meta:
        db_table = "journey_event_detail"


_OPEN = Q(closed_at=None)


class OwedKind(models.TextChoices):
    """What somebody must still do for a person."""

    PROMISE = "promise", "A promise to keep"
    CLOCK = "clock", "A right to answer"
    REFERRAL = "referral", "A referral to answer"
    HELD = "held", "A held decision"
    QUESTION = "question", "A question only the officer can answer"
    ALERT = "alert", "Tell them at once"
    REVIEW = "review", "Enhanced rights to look at again"
    ANOTHER = "another", "Somebody else has named the same person"
    PATTERN = "pattern", "A worsening pattern to look at"


@classified(
    plain="id ref person_id record_id crime_id kind what source_ref owner cover due_at opened_at escalates_at"
    " escalated_to"
    " urgent closed_at closed_because closed_by_event_id circle agency_id seen_by",
)
class Owed(models.Model):
    """One thing somebody must still do for a person; always owned, by a worker or a team's queue."""

    id = models.BigAutoField(primary_key=True)
    ref = PublicRef()
    person_id = models.BigIntegerField()
    record_id = models.BigIntegerField(null=True)
    crime_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=10, choices=OwedKind.choices)
    what = models.CharField(max_length=60, help_text="a code: a right's id, a hold's code, a question")
    source_ref = models.CharField(max_length=160, help_text="what it came from; one open row for each kind and source")
    owner = models.ForeignKey(Audience, models.PROTECT, related_name="+", db_index=False)
    cover = models.ForeignKey(Audience, models.PROTECT, null=True, related_name="+", db_index=False)
    due_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    escalates_at = models.DateTimeField(null=True)
    escalated_to = models.ForeignKey(Audience, models.PROTECT, null=True, related_name="+", db_index=False)
    urgent = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)
    closed_because = models.CharField(max_length=40, blank=True)
    closed_by_event_id = models.BigIntegerField(null=True)
    circle = models.CharField(max_length=1, choices=Circle.choices, default=Circle.ALL)
    agency_id = models.BigIntegerField(null=True)
    seen_by = ArrayField(models.IntegerField(), default=list)

    class Meta:
        indexes: ClassVar = [
            models.Index(name="journey_owed_of_person", fields=["person_id"]),
            *(
                models.Index(name=name, fields=[whose, "kind", "-urgent", "due_at", "id"], condition=open_to)
                for name, whose, open_to in (
                    ("journey_owed_owned", "owner", _OPEN),
                    ("journey_owed_covered", "cover", _OPEN & Q(cover__isnull=False)),
                    ("journey_owed_sent_up", "escalated_to", _OPEN & Q(escalated_to__isnull=False)),
                )
            ),
            GinIndex(name="journey_owed_at_once", fields=["seen_by"], condition=_OPEN & Q(kind="alert")),
            models.Index(name="journey_owed_alerts", fields=["-opened_at", "-id"], condition=_OPEN & Q(kind="alert")),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_open_row_per_source", fields=["kind", "source_ref"], condition=Q(closed_at=None)
            ),
            models.CheckConstraint(name="owed_closed_after_opened", condition=Q(closed_at__gte=F("opened_at"))),
        ]
