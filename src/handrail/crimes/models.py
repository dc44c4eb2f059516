"""Crimes and incidents, and the roles that records have in them."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from handrail.agencies.models import Agency, Team, Worker
from handrail.core.classify import classified
from handrail.core.refs import PublicRef
from handrail.people.models import ANSWER, Person, Record


class Part(models.TextChoices):
    """A person's part in a crime."""

    VICTIM = "victim", "Victim"
    BEREAVED_RELATIVE = "bereaved_relative", "Bereaved relative"
    PARENT_OR_GUARDIAN = "parent_or_guardian", "Parent or guardian"
    FAMILY_SPOKESPERSON = "family_spokesperson", "Family spokesperson"
    BUSINESS_CONTACT = "business_contact", "Business contact"
    CHILD_IN_HOUSEHOLD = "child_in_household", "Child in the household"
    SUSPECT = "suspect", "Suspect"
    ASSOCIATE_OF_SUSPECT = "associate_of_suspect", "Associate of the suspect"
    WITNESS = "witness", "Witness"
    REPORTING_PERSON = "reporting_person", "Reporting person"


VICTIM_PARTS = (Part.VICTIM, Part.BEREAVED_RELATIVE)


@classified(
    sensitive="offence_code offence flags groups outcome_code status_reason",
    contact="lsoa_code",
    plain="id ref source source_ref log_ref reported_at recorded_at report_channel occurred_from occurred_to"
    " area_code officer"
    " team supervisor outcome_on status digest as_of held_at seen_by",
)
class Crime(models.Model):
    """A crime or a non-crime incident, keyed (source, source_ref)."""

    id = models.BigAutoField(primary_key=True)
    ref = PublicRef()
    source = models.CharField(max_length=20)
    source_ref = models.CharField(max_length=80)
    log_ref = models.CharField(max_length=80, blank=True)
    offence_code = models.CharField(max_length=10)
    offence = models.TextField(blank=True)
    groups = ArrayField(models.CharField(max_length=40), default=list, help_text="offence groups, from reference data")
    reported_at = models.DateTimeField()
    recorded_at = models.DateTimeField(null=True)
    report_channel = models.CharField(max_length=20, blank=True)
    occurred_from = models.DateTimeField(null=True)
    occurred_to = models.DateTimeField(null=True)
    area_code = models.CharField(max_length=9, blank=True)
    lsoa_code = models.CharField(max_length=9, blank=True)
    flags = ArrayField(models.CharField(max_length=40), default=list)
    officer = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    supervisor = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    outcome_code = models.CharField(max_length=2, blank=True)
    outcome_on = models.DateField(null=True)
    status = models.CharField(max_length=10, default="live")
    status_reason = models.CharField(max_length=120, blank=True)
    digest = models.BinaryField(default=b"")
    as_of = models.DateTimeField()
    held_at = models.DateTimeField()
    seen_by = ArrayField(models.IntegerField(), default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_crime_per_source_ref", fields=["source_ref", "source"])
        ]
        indexes: ClassVar = [
            models.Index(name="crimes_crime_log_ref", fields=["log_ref"], condition=~models.Q(log_ref=""))
        ]


@classified(
    sensitive="role relationship enhanced_reasons support_need referral_consent risk_grade",
    plain="id crime record concerning since consent_on consent_by risk_graded_on status digest as_of held_at",
)
class Role(models.Model):
    """A record's part in a crime; `concerning` is the victim this row speaks of, none meaning every victim."""

    id = models.BigAutoField(primary_key=True)
    crime = models.ForeignKey(Crime, models.PROTECT, related_name="roles")
    record = models.ForeignKey(Record, models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, choices=Part.choices)
    concerning = models.ForeignKey(Record, models.PROTECT, null=True, related_name="+")
    relationship = models.CharField(max_length=30, blank=True)
    since = models.DateTimeField(null=True)
    enhanced_reasons = ArrayField(models.CharField(max_length=30), default=list)
    support_need = models.CharField(**ANSWER)
    referral_consent = models.CharField(**ANSWER)
    consent_on = models.DateField(null=True)
    consent_by = models.CharField(max_length=20, blank=True)
    risk_grade = models.CharField(max_length=10, blank=True)
    risk_graded_on = models.DateField(null=True)
    status = models.CharField(max_length=10, default="live")
    digest = models.BinaryField(default=b"")
    as_of = models.DateTimeField()
    held_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_role_per_key", fields=["crime", "record", "role", "concerning"], nulls_distinct=False
            )
        ]


@classified(sensitive="was", plain="id crime role as_of until_at digest")
class Version(models.Model):
    """What a crime, or a role in it, said before it changed."""

    id = models.BigAutoField(primary_key=True)
    crime = models.ForeignKey(Crime, models.PROTECT, related_name="versions")
    role = models.ForeignKey(Role, models.PROTECT, null=True, related_name="versions")
    as_of = models.DateTimeField()
    until_at = models.DateTimeField()
    digest = models.BinaryField()
    was = models.JSONField()


@classified(sensitive="victim suspect", plain="id ref edition opened_at")
class Pattern(models.Model):
    """Incidents between one victim and one suspect, and those who act for them, proposed as one course of conduct.

    Of somebody with several files that were joined, `victim` and `suspect` are the oldest; no page shows which.
    It names a suspect, not an offender. What it amounts to is worked out for each viewer from the members they may see;
    nothing of that is kept. Somebody sees it who sees two occasions of it.
    """

    id = models.BigAutoField(primary_key=True)
    ref = PublicRef()
    victim = models.ForeignKey(Person, models.PROTECT, related_name="+")
    suspect = models.ForeignKey(Person, models.PROTECT, related_name="+")
    edition = models.CharField(max_length=20, help_text="of the rules that proposed it")
    opened_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_pattern_per_pair", fields=["victim", "suspect"]),
            models.CheckConstraint(
                name="nobody_is_a_suspect_to_themselves", condition=~models.Q(victim=models.F("suspect"))
            ),
        ]


@classified(sensitive="why", plain="id pattern victim crime event_source event_ref occasion proposed_at gone_at")
class PatternMember(models.Model):
    """One incident that our rules propose into a pattern, and why: a crime, or an event of the journey by its ref.

    `victim` is the very file in which the person is harmed by it, where they have several: a policy asks for the
    viewer's sight of that file in this crime, so that joining two files shows nobody an incident.
    """

    id = models.BigAutoField(primary_key=True)
    pattern = models.ForeignKey(Pattern, models.PROTECT, related_name="members")
    victim = models.ForeignKey(Person, models.PROTECT, related_name="+")
    crime = models.ForeignKey(Crime, models.PROTECT, null=True, related_name="+")
    event_source = models.CharField(max_length=20, blank=True)
    event_ref = models.CharField(max_length=120, blank=True)
    occasion = models.CharField(max_length=160)
    why = ArrayField(models.CharField(max_length=10), help_text="suspect, proxy, breach, told, shared")
    proposed_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, help_text="from when our rules propose it no more")

    class Meta:
        db_table = "crimes_pattern_member"
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_member_per_incident",
                fields=["pattern", "crime", "event_source", "event_ref"],
                nulls_distinct=False,
            ),
        ]


class Verdict(models.TextChoices):
    """What somebody decided of a pattern, or of one incident in it."""

    CONFIRMED = "confirmed", "Confirmed"
    REJECTED = "rejected", "Rejected"
    REMOVED = "removed", "Taken out"
    ADDED = "added", "Added"
    LOOKED_AT = "looked_at", "Looked at"


@classified(
    sensitive="why",
    plain="id pattern verdict crime event_source event_ref occasion side agency made_at made_by edition",
)
class PatternDecision(models.Model):
    """What a worker decided of a pattern, and why. It is only ever added to: the last word of a side is what holds.

    The police's word holds for the police; a service's for that service alone: it may rest on what was told to it.
    """

    id = models.BigAutoField(primary_key=True)
    pattern = models.ForeignKey(Pattern, models.PROTECT, related_name="decisions")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    why = models.CharField(max_length=30)
    crime = models.ForeignKey(Crime, models.PROTECT, null=True, related_name="+")
    event_source = models.CharField(max_length=20, blank=True)
    event_ref = models.CharField(max_length=120, blank=True)
    occasion = models.CharField(max_length=160, blank=True, help_text="the last one, where a worsening was looked at")
    side = models.CharField(max_length=20)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField()
    edition = models.CharField(max_length=20)

    class Meta:
        db_table = "crimes_pattern_decision"


@classified(free_text="words", plain="decision")
class DecisionNote(models.Model):
    """What a worker wrote beside a decision, in one row that can be destroyed alone."""

    decision = models.OneToOneField(PatternDecision, models.PROTECT, primary_key=True, related_name="note")
    words = models.CharField(max_length=500)

    class Meta:
        db_table = "crimes_decision_note"
