"""What matching keeps: records as they are compared, weights by edition, and the pairs a person is asked about."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from handrail.agencies.models import Agency
from handrail.core.classify import classified
from handrail.core.refs import PublicRef
from handrail.people.models import Record

TEXT: dict[str, Any] = {"blank": True, "default": ""}


def _texts() -> "ArrayField[Any, Any]":
    return ArrayField(models.TextField(), default=list)


@classified(
    identity="given givens wholes given_ear given_letters given_initial family families family_ear family_letters"
    " family_initial born born_swapped birth_year reference",
    contact="postcode postcodes area door phone phones email mailbox",
    sensitive="sex keys",
    plain="record held_at",
)
class Indexed(models.Model):
    """A record as it is compared, with the keys under which it is found again. No page reads it."""

    record = models.OneToOneField(Record, models.PROTECT, primary_key=True, related_name="+")
    held_at = models.DateTimeField(help_text="the record, as it was held then, is what is indexed")
    keys = ArrayField(models.BigIntegerField(), default=list)
    given = models.TextField(**TEXT)
    givens = _texts()
    wholes = _texts()
    given_ear = models.TextField(**TEXT)
    given_letters = models.TextField(**TEXT)
    given_initial = models.TextField(**TEXT)
    family = models.TextField(**TEXT)
    families = _texts()
    family_ear = models.TextField(**TEXT)
    family_letters = models.TextField(**TEXT)
    family_initial = models.TextField(**TEXT)
    born = models.TextField(**TEXT)
    born_swapped = models.TextField(**TEXT)
    birth_year = models.TextField(**TEXT)
    sex = models.TextField(**TEXT)
    postcode = models.TextField(**TEXT)
    postcodes = _texts()
    area = models.TextField(**TEXT)
    door = models.TextField(**TEXT)
    phone = models.TextField(**TEXT)
    phones = _texts()
    email = models.TextField(**TEXT)
    mailbox = models.TextField(**TEXT)
    reference = models.TextField(**TEXT)

    class Meta:
        indexes: ClassVar = [
            GinIndex(name="matching_indexed_keys", fields=["keys"]),
            models.Index(name="matching_indexed_phone", fields=["phone"], condition=~Q(phone="")),
            models.Index(name="matching_indexed_email", fields=["email"], condition=~Q(email="")),
            models.Index(name="matching_indexed_home", fields=["door", "postcode"], condition=~Q(door="")),
        ]


@classified(plain="record since")
class Waiting(models.Model):
    """A record that is new or has changed since the last run: beside the index, whose rows are dear to write again."""

    record = models.OneToOneField(Record, models.PROTECT, primary_key=True, related_name="+")
    since = models.DateTimeField()


@classified(identity="value", plain="id field share")
class Term(models.Model):
    """How common a value is among the records that say something there. The empty value stands for all not listed."""

    id = models.BigAutoField(primary_key=True)
    field = models.CharField(max_length=20)
    value = models.TextField(blank=True)
    share = models.FloatField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="one_share_per_value", fields=["field", "value"])]


@classified(contact="value", plain="id kind")
class SharedByMany(models.Model):
    """A phone, mailbox or home that so many share that it says nothing of who somebody is."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20)
    value = models.TextField()

    class Meta:
        db_table = "matching_shared_by_many"
        constraints: ClassVar = [models.UniqueConstraint(name="one_value_shared", fields=["kind", "value"])]


@classified(plain="id edition document trained_at records")
class Edition(models.Model):
    """Weights as they were learned from one table at one time; the newest is in force."""

    id = models.BigAutoField(primary_key=True)
    edition = models.CharField(max_length=40, unique=True)
    document = models.JSONField()
    records = models.IntegerField()
    trained_at = models.DateTimeField()


class State(models.TextChoices):
    """What became of a pair."""

    OPEN = "open", "To be decided"
    NOT_SURE = "not_sure", "Not sure"
    ACCEPTED = "accepted", "One person"
    REJECTED = "rejected", "Two people"
    ASKED = "asked", "A supervisor is asked"
    LINKED = "linked", "Linked without a person"


AFTER_ALL = "after_all"
"""Why a supervisor is asked of two whom somebody decided to be two people."""


@classified(
    sensitive="levels levels_then",
    plain="id ref record other force bits why edition state weak proposed_at decided_at decided_by_kind decided_by"
    " decided_why again_at asked_of",
)
class Pair(models.Model):
    """Two records that may be one person: how they were weighed, why a person is asked, and what they decided.

    Both stand in the index, whose own key holds, and are never deleted: no key is checked row by row.
    """

    id = models.BigAutoField(primary_key=True)
    ref = PublicRef()
    record = models.ForeignKey(Record, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    other = models.ForeignKey(Record, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    force = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
        help_text="whose list it waits on, where the police see it",
    )
    bits = models.FloatField(help_text="the match weight; one bit doubles the odds")
    levels = models.JSONField(help_text="by comparison, how far they agree and the bits that adds: codes, no names")
    why = ArrayField(models.CharField(max_length=40), default=list, help_text="the rules that hold the pair back")
    edition = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    weak = models.BooleanField(default=False, help_text="without this link its cluster falls in two")
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by_kind = models.CharField(max_length=10, blank=True)
    decided_by = models.BigIntegerField(null=True)
    decided_why = models.CharField(
        max_length=40, blank=True, help_text="a code; a note on a person belongs to a journey"
    )
    levels_then = models.JSONField(
        null=True, help_text="how far they agreed when somebody decided that they are two people, once that is old"
    )
    again_at = models.DateTimeField(null=True, help_text="when a pair that somebody was not sure of comes back")
    asked_of = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="whose supervisor is asked to agree",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_row_per_pair", fields=["record", "other"]),
            models.CheckConstraint(name="the_lower_record_first", condition=Q(record__lt=F("other"))),
        ]
        indexes: ClassVar = [
            models.Index(name="matching_pair_other", fields=["other"]),
            models.Index(
                name="matching_pair_to_decide",
                fields=["force", "-bits", "id"],
                condition=Q(state__in=["open", "not_sure"]),
            ),
            models.Index(name="matching_pair_asked", fields=["asked_of"], condition=Q(state="asked")),
            models.Index(
                name="matching_pair_thread", fields=["force", "bits", "id"], condition=Q(state="linked", weak=True)
            ),
        ]


@classified(plain="id whole started_at ended_at records linked asked")
class Run(models.Model):
    """One run over what changed, or over everything."""

    id = models.BigAutoField(primary_key=True)
    whole = models.BooleanField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    records = models.IntegerField()
    linked = models.IntegerField()
    asked = models.IntegerField()
