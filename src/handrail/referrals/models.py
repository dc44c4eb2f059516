"""Triage decisions and referrals."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from handrail.agencies.models import Agency, Worker
from handrail.core.classify import classified
from handrail.core.refs import PublicRef
from handrail.crimes.models import Crime
from handrail.directory.models import Service
from handrail.people.models import Person, Record


class Answer(models.TextChoices):
    """What triage decided."""

    MADE = "made", "Referred"
    HELD = "held", "Held"
    NOT_MADE = "not_made", "Not referred"


@classified(
    sensitive="decision code handling questions explanation kind also reason",
    plain="id ref person record crime rule edition owner_role escalates_to queue decided_by_kind decided_by after"
    " decided_at recorded_at due_at half_at lead referral superseded_at seen_by",
)
class Decision(models.Model):
    """What triage decided for one record in one crime; exactly one is current."""

    id = models.BigAutoField(primary_key=True)
    ref = PublicRef()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, models.PROTECT, related_name="+")
    crime = models.ForeignKey(Crime, models.PROTECT, related_name="+", null=True)
    decision = models.CharField(max_length=10, choices=Answer.choices)
    code = models.CharField(max_length=40)
    rule = models.CharField(max_length=10)
    edition = models.CharField(max_length=40)
    kind = models.CharField(max_length=40, blank=True)
    also = ArrayField(models.CharField(max_length=40), default=list, help_text="other kinds of service needed")
    owner_role = models.CharField(max_length=40, blank=True)
    escalates_to = models.CharField(max_length=40, blank=True)
    queue = models.CharField(max_length=20, blank=True)
    handling = ArrayField(models.CharField(max_length=60), default=list)
    questions = ArrayField(models.CharField(max_length=40), default=list)
    explanation = models.TextField(blank=True)
    decided_by_kind = models.CharField(max_length=10, blank=True, help_text="worker, where a person decided a hold")
    decided_by = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=40, blank=True, help_text="why a person decided so, as a code")
    after = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", help_text="the hold this answered")
    decided_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    half_at = models.DateTimeField(null=True)
    lead = models.ForeignKey("self", models.PROTECT, null=True, related_name="joined")
    referral = models.ForeignKey("Referral", models.PROTECT, null=True, related_name="decisions")
    superseded_at = models.DateTimeField(null=True)
    seen_by = ArrayField(models.IntegerField(), default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_current_decision",
                fields=["record", "crime"],
                condition=Q(superseded_at=None),
                nulls_distinct=False,
            )
        ]
        indexes: ClassVar = [
            models.Index(name="referrals_decision_of_person", fields=["person"]),
            models.Index(
                name="referrals_held",
                fields=["queue", "due_at", "id"],
                condition=Q(superseded_at=None, decision="held"),
            ),
        ]


class State(models.TextChoices):
    """Where a referral is."""

    SENT = "sent", "Sent"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    RETURNED = "returned", "Returned"
    WITHDRAWN = "withdrawn", "Withdrawn"
    STOPPED = "stopped", "Stopped"


@classified(
    sensitive="kind risk handling basis asked declined_because",
    free_text="needs_to_know",
    identity="worker_named cover_named",
    plain="id ref person record service agency from_agency door state sent_at sent_by_kind sent_by due_at"
    " answered_at answered_by worker"
    " cover mailed_at mailed_by mail_acknowledged_at mail_acknowledged_by police_may_see shown_from after seen_by",
)
class Referral(models.Model):
    """A person sent to a service, with what it carries and who took it."""

    id = models.BigAutoField(primary_key=True)
    ref = PublicRef()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    from_agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=40)
    door = models.CharField(
        max_length=20,
        choices=[
            ("police", "Police"),
            ("self", "Herself or himself"),
            ("agency", "Another agency"),
            ("worker", "A worker"),
        ],
    )
    risk = models.CharField(max_length=10, blank=True)
    basis = models.CharField(max_length=40, blank=True, help_text="consent, or the reason it is shared without")
    asked = models.CharField(max_length=40, blank=True, help_text="what was asked of the person and what they said")
    handling = ArrayField(models.CharField(max_length=60), default=list)
    needs_to_know = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SENT)
    sent_at = models.DateTimeField()
    sent_by_kind = models.CharField(max_length=10)
    sent_by = models.BigIntegerField(null=True)
    shown_from = models.DateTimeField(help_text="a person's act waits one minute before it is disclosed")
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)
    declined_because = models.CharField(max_length=40, blank=True)
    worker = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    cover = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    worker_named = models.CharField(max_length=120, blank=True, help_text="at a service that is not on Handrail")
    cover_named = models.CharField(max_length=120, blank=True, help_text="at a service that is not on Handrail")
    mailed_at = models.DateTimeField(null=True)
    mailed_by = models.BigIntegerField(null=True)
    mail_acknowledged_at = models.DateTimeField(null=True)
    mail_acknowledged_by = models.BigIntegerField(null=True)
    police_may_see = models.BooleanField(default=True)
    after = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    seen_by = ArrayField(models.IntegerField(), default=list)

    class Meta:
        indexes: ClassVar = [
            models.Index(name="referrals_referral_of_person", fields=["person"]),
            models.Index(name="referrals_of_agency", fields=["agency", "state", "due_at", "id"]),
            models.Index(name="referrals_of_sender", fields=["from_agency", "state", "due_at", "id"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accepted_has_worker_and_cover",
                condition=~Q(state="accepted")
                | Q(worker__isnull=False, cover__isnull=False)
                | (~Q(worker_named="") & ~Q(cover_named="")),
            ),
            models.CheckConstraint(
                name="declined_has_a_reason",
                condition=~Q(state__in=["declined", "returned", "withdrawn"]) | ~Q(declined_because=""),
            ),
        ]


@classified(plain="id at found")
class OwnerCheck(models.Model):
    """What a job found when it looked whether everything that is open has somebody who would answer it."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    found = models.JSONField(help_text="by how it came about, the keys of what nobody would answer")


@classified(plain="id referral crime carried_at")
class Carried(models.Model):
    """A crime that a referral carries: the service sees this one, and no other of the person's crimes."""

    id = models.BigAutoField(primary_key=True)
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="carries")
    crime = models.ForeignKey(Crime, models.PROTECT, related_name="+")
    carried_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="one_crime_once", fields=["referral", "crime"])]
