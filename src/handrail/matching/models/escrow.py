"""What is lodged about somebody who was named, as digests, and what it answered: that there is another, and no more."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from handrail.agencies.models import Agency, Audience, Worker
from handrail.core.classify import classified
from handrail.core.refs import PublicRef
from handrail.crimes.models import Crime
from handrail.matching.escrow import Keys
from handrail.people.models import Person


def keys() -> Keys:
    """Return the escrow's keys, made from the secrets outside the database; the newest of those stands first."""
    newest, *older = (secret.encode() for secret in settings.ESCROW_KEYS)
    return Keys(newest, older=older)


@classified(
    sensitive="kinds tokens",
    plain="id ref person agency crime supervisor lodged_at lodged_by agreed_on officer_may_know withdrawn_at"
    " withdrawn_by seen_by",
)
class Lodged(models.Model):
    """One survivor's telling, lodged by a service that supports them: by what kinds of mark, never the marks.

    `officer_may_know` is whether they agreed that the officer in their case is told that there is another. `tokens` are
    the keys of its tokens, sealed.
    """

    id = models.BigAutoField(primary_key=True)
    ref = PublicRef()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    crime = models.ForeignKey(Crime, models.PROTECT, related_name="+", null=True)
    supervisor = models.ForeignKey(Audience, models.PROTECT, related_name="+")
    kinds = ArrayField(models.CharField(max_length=10))
    tokens = models.BinaryField()
    agreed_on = models.DateField(help_text="when they agreed to it being compared, and to being told of another")
    officer_may_know = models.BooleanField()
    lodged_at = models.DateTimeField()
    lodged_by = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Worker, models.PROTECT, related_name="+", null=True)
    seen_by = ArrayField(models.IntegerField(), default=list)

    class Meta:
        db_table = "matching_escrow_lodged"
        indexes: ClassVar = [
            models.Index(name="matching_lodged_of_worker", fields=["lodged_by", "lodged_at"]),
            models.Index(name="matching_lodged_of_agency", fields=["agency", "lodged_at"]),
        ]


@classified(sensitive="token sealed", plain="id")
class Token(models.Model):
    """The keyed digest of one mark, and, sealed, whose telling it is of. Destroyed when the telling is withdrawn."""

    id = models.UUIDField(primary_key=True)
    token = models.BinaryField()
    sealed = models.BinaryField()

    class Meta:
        db_table = "matching_escrow_token"
        indexes: ClassVar = [models.Index(name="matching_token", fields=["token"])]


class Precaution(models.TextChoices):
    """How evidence is kept from being contaminated. Recalled from practice: a practitioner should confirm the list."""

    ACCOUNTS_FIRST = "accounts_first", "Each account is on record, dated, before anybody speaks of the other"
    NO_DETAIL = "no_detail", "Neither survivor is told any detail of what the other said"
    SEPARATE_WORKERS = "separate_workers", "Different workers support the two, and do not discuss them"
    NO_CONTACT = "no_contact", "The survivors are not put in touch with one another before any trial"
    NOTES_KEPT = "notes_kept", "Notes of every conversation about it are kept, in case a court asks for them"


@classified(
    sensitive="others certain precautions investigator_precautions",
    plain="id ref lodged person told_on settled_at settled_by investigator investigator_at investigator_by ended_on"
    " seen_by",
)
class Answer(models.Model):
    """That there is another, as one service's supervisor is told it. Each other service has such a row of its own.

    `others` are those rows, each sealed: nothing here, nor in a copy of the database, says which services they are of.
    `settled_at` is when the supervisor recorded how evidence is kept uncontaminated, `investigator_at` when the
    investigator did, by codes alone: there is no room for words, so none of them can say who was named.
    """

    id = models.BigAutoField(primary_key=True)
    ref = PublicRef()
    lodged = models.OneToOneField(Lodged, models.PROTECT, related_name="answer")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    others = ArrayField(models.BinaryField(), default=list)
    certain = models.BooleanField(help_text="there is another; else there may be")
    told_on = models.DateField(help_text="a day: both sides are told at one moment, which would say which two")
    precautions = ArrayField(models.CharField(max_length=20), default=list)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Worker, models.PROTECT, related_name="+", null=True)
    investigator = models.ForeignKey(Audience, models.PROTECT, related_name="+", null=True)
    investigator_precautions = ArrayField(models.CharField(max_length=20), default=list)
    investigator_at = models.DateTimeField(null=True)
    investigator_by = models.ForeignKey(Worker, models.PROTECT, related_name="+", null=True)
    ended_on = models.DateField(null=True)
    seen_by = ArrayField(models.IntegerField(), default=list)

    class Meta:
        db_table = "matching_escrow_answer"
