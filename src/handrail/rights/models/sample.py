"""Dip samples: what was drawn from which frame, by whom it is answered, and every answer."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from handrail.agencies.models import Agency, Audience, Worker
from handrail.core.classify import classified
from handrail.core.refs import PublicRef
from handrail.crimes.models import Crime
from handrail.people.models import Person, Record

FIRST, SECOND, THIRD = 1, 2, 3
"""The seats: two auditors, and whoever settles what they dispute."""


@classified(
    plain="id ref agency what from_on until_on team_ids crime_groups stratified_by n seed frame_size frame_digest"
    " open_size strata first second drawn_at drawn_by compared_at closed_at closed_by"
)
class Sample(models.Model):
    """A draw of n journeys by a seed from a stated frame, with the two who answer for them.

    `frame_size` and `frame_digest` are of the whole frame, restricted records included; `open_size` is how many of it
    could be drawn for these auditors. `compared_at` is when both had answered everything: from then on each may see
    what the other said. `strata` says of each stratum its size and how many of it were drawn.
    """

    id = models.BigAutoField(primary_key=True)
    ref = PublicRef()
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    what = models.CharField(max_length=8)
    from_on = models.DateField()
    until_on = models.DateField()
    team_ids = ArrayField(models.BigIntegerField(), default=list)
    crime_groups = ArrayField(models.CharField(max_length=40), default=list)
    stratified_by = models.CharField(max_length=12)
    n = models.IntegerField()
    seed = models.BigIntegerField()
    frame_size = models.IntegerField()
    frame_digest = models.CharField(max_length=64)
    open_size = models.IntegerField()
    strata = models.JSONField()
    first = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    second = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()
    drawn_by = models.BigIntegerField(null=True)
    compared_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(name="rights_sample_of_agency", fields=["agency", "-drawn_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(name="two_audit_a_sample", condition=~Q(first=models.F("second"))),
        ]

    def __str__(self) -> str:
        return f"Sample {self.ref}"


@classified(sensitive="said", plain="id ref sample place stratum person record crime")
class SampleCase(models.Model):
    """One journey that was drawn, at its place in the sample; `said` is what the clocks said at the draw, and why."""

    id = models.BigAutoField(primary_key=True)
    ref = PublicRef()
    sample = models.ForeignKey(Sample, models.PROTECT, related_name="cases")
    place = models.IntegerField()
    stratum = models.CharField(max_length=120)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, models.PROTECT, related_name="+")
    crime = models.ForeignKey(Crime, models.PROTECT, related_name="+")
    said = models.JSONField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="one_case_at_each_place", fields=["sample", "place"])]

    def __str__(self) -> str:
        return f"Case {self.place}"


@classified(sensitive="answer", plain="id case seat question audience answered_at answered_by")
class SampleAnswer(models.Model):
    """One answer to one question of one case, by whoever has the seat. `audience` is the one who answered, alone."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(SampleCase, models.PROTECT, related_name="answers")
    seat = models.SmallIntegerField()
    question = models.CharField(max_length=20)
    answer = models.CharField(max_length=16)
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    answered_by = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_answer_of_each_seat", fields=["case", "seat", "question"]),
            models.CheckConstraint(name="three_seats", condition=Q(seat__in=[FIRST, SECOND, THIRD])),
        ]
