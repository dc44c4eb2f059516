"""A person is a set of records; a record is what one source says of someone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from handrail.agencies.models import Agency
from handrail.core.classify import classified
from handrail.core.refs import PublicRef

ANSWER: dict[str, Any] = {
    "max_length": 3,
    "blank": True,
    "choices": [("yes", "Yes"), ("no", "No"), ("", "Not recorded")],
}


@classified(
    identity="sort_name shown_name", sensitive="restricted restricted_why deceased_on", plain="id ref seen_by opened_at"
)
class Person(models.Model):
    """A human being, as a set of records; what is shown of them is read from the records."""

    id = models.BigAutoField(primary_key=True)
    ref = PublicRef()
    sort_name = models.CharField(max_length=200, help_text="upper-case family name, given names: for search and order")
    shown_name = models.CharField(max_length=200, help_text="the name they prefer, as a page shows it")
    deceased_on = models.DateField(null=True)
    restricted = models.BooleanField(default=False)
    restricted_why = models.CharField(max_length=40, blank=True)
    opened_at = models.DateTimeField()
    seen_by = ArrayField(models.IntegerField(), default=list)

    beyond: "Beyond | None" = None
    looked_beyond = False
    maybe: "tuple[tuple[Person, Sequence[Any]], ...]" = ()
    """Others the viewer sees who may be the same human, with their crimes, while nobody has decided it."""

    class Meta:
        indexes: ClassVar = [
            GinIndex(
                "seen_by",
                OpClass("sort_name", name="gin_trgm_ops"),
                name="people_person_found_by",
                condition=~Q(seen_by=[]),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="restricted_has_a_reason", condition=Q(restricted=False) | ~Q(restricted_why="")
            ),
        ]

    def __str__(self) -> str:
        return self.shown_name or "Name not recorded"

    @property
    def files(self) -> tuple[int, ...]:
        """This file and every other that is one with it and that the viewer it was asked for sees, the oldest first."""
        return tuple(sorted({self.id, *(other.id for other in self.beyond.others)})) if self.beyond else (self.id,)

    @property
    def refs(self) -> frozenset[str]:
        """The refs of those files: whoever opened one of them before finds the same person by it."""
        return frozenset({self.ref, *(other.ref for other in self.beyond.others)} if self.beyond else {self.ref})


@classified(
    identity="source_ref family_name given_names preferred_name aliases date_of_birth merged_into",
    contact="address postcode phone email place_key phone_key email_key",
    sensitive="deceased_on sex gender_identity sexual_orientation religion ethnicity disability access_needs language"
    " needs_interpreter worker_gender country address_kind phone_shared_with preferred_channel safe_to_call"
    " safe_to_text"
    " safe_to_leave_message safe_to_write safe_to_email safe_times safe_asked_on code_word unsafe",
    free_text="contact_note",
    plain="id person source digest as_of held_at",
)
class Record(models.Model):
    """What one source says of someone, keyed (source, source_ref). An empty answer is *not recorded*, never *no*."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="records")
    source = models.CharField(max_length=20)
    source_ref = models.CharField(max_length=80)
    family_name = models.TextField(blank=True)
    given_names = models.TextField(blank=True)
    preferred_name = models.TextField(blank=True)
    aliases = ArrayField(models.TextField(), default=list)
    date_of_birth = models.DateField(null=True)
    deceased_on = models.DateField(null=True)
    sex = models.CharField(max_length=1, blank=True)
    gender_identity = models.TextField(blank=True)
    sexual_orientation = models.TextField(blank=True)
    religion = models.TextField(blank=True)
    ethnicity = models.CharField(max_length=3, blank=True)
    disability = models.TextField(blank=True)
    access_needs = models.TextField(blank=True)
    language = models.CharField(max_length=2, blank=True)
    needs_interpreter = models.CharField(**ANSWER)
    worker_gender = models.CharField(max_length=3, blank=True)
    address = models.TextField(blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    country = models.TextField(blank=True)
    address_kind = models.CharField(max_length=12, blank=True)
    phone = models.TextField(blank=True)
    phone_shared_with = models.CharField(max_length=10, blank=True)
    email = models.TextField(blank=True)
    preferred_channel = models.CharField(max_length=20, blank=True)
    safe_to_call = models.CharField(**ANSWER)
    safe_to_text = models.CharField(**ANSWER)
    safe_to_leave_message = models.CharField(**ANSWER)
    safe_to_write = models.CharField(**ANSWER)
    safe_to_email = models.CharField(**ANSWER)
    safe_times = models.TextField(blank=True)
    safe_asked_on = models.DateField(null=True)
    code_word = models.TextField(blank=True)
    contact_note = models.TextField(blank=True)
    merged_into = models.CharField(max_length=80, blank=True)
    phone_key = models.CharField(max_length=20, blank=True)
    email_key = models.TextField(blank=True)
    place_key = models.TextField(blank=True)
    unsafe = ArrayField(
        models.CharField(max_length=10), default=list, help_text="phone, email, address: shared with a suspect"
    )
    digest = models.BinaryField(default=b"")
    as_of = models.DateTimeField()
    held_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_record_per_source_ref", fields=["source", "source_ref"])
        ]


@dataclass(frozen=True, slots=True)
class Beyond:
    """What is known of one human beyond the file at hand.

    `others` are the other files that the viewer sees. `unseen` are records of files they do not, and `closed`
    channels that only those files make unsafe: both make safe contact stricter, and neither is ever shown.
    """

    others: tuple[Person, ...]
    unseen: tuple[Record, ...] = ()
    closed: frozenset[str] = frozenset()


@classified(sensitive="was", plain="id record as_of until_at digest")
class RecordVersion(models.Model):
    """What a record said before it changed, and until when it was held."""

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(Record, models.PROTECT, related_name="versions")
    as_of = models.DateTimeField()
    until_at = models.DateTimeField()
    digest = models.BinaryField()
    was = models.JSONField()

    class Meta:
        db_table = "people_record_version"


@classified(
    plain="id ref record other why made_at made_by_kind made_by undone_at undone_by_kind undone_by undone_why",
)
class Link(models.Model):
    """Two records found to be of one human: who found it, why, and whether it was undone; `record` is the lower key.

    Records stay in the file they were opened in, with its sights and its journey; which files are one person follows
    from the links that stand, so undoing one brings back exactly what was. Both records are read in the transaction
    that links them, and no role that Handrail works as may take one away: no key is checked row by row.
    """

    id = models.BigAutoField(primary_key=True)
    ref = PublicRef()
    record = models.ForeignKey(Record, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    other = models.ForeignKey(Record, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    why = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    made_by_kind = models.CharField(max_length=10)
    made_by = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by_kind = models.CharField(max_length=10, blank=True)
    undone_by = models.BigIntegerField(null=True)
    undone_why = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_standing_link", fields=["record", "other"], condition=Q(undone_at=None)),
            models.CheckConstraint(name="link_of_two_records", condition=Q(record__lt=models.F("other"))),
        ]


@classified(identity="one", plain="person")
class Joined(models.Model):
    """Which human a file is of, where it was ever joined to another: `one` is the oldest file of those that are one.

    No page reads it: that another file exists is itself a thing to know. Pages ask `people_files`, as the viewer. It is
    made of links and records whose own keys hold, and can be made again, so no key is checked again.
    """

    person = models.OneToOneField(Person, models.PROTECT, primary_key=True, related_name="+", db_constraint=False)
    one = models.ForeignKey(Person, models.PROTECT, related_name="+", db_constraint=False)


@classified(sensitive="channels", plain="person")
class Closed(models.Model):
    """Channels of a file that are unsafe for a reason only another file of the same human gives: used, never shown."""

    person = models.OneToOneField(Person, models.PROTECT, primary_key=True, related_name="+")
    channels = ArrayField(models.CharField(max_length=10), default=list, help_text="phone, email, address")


@classified(plain="id record agency what asked_on passed_at passed_by_kind passed_by")
class PassedOn(models.Model):
    """What a person said, asked by a worker, an agency that works with them by another record may have of this one.

    It holds for what the record said when they were asked: a newer address is asked about anew.
    """

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(Record, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    what = ArrayField(models.CharField(max_length=10), help_text="phone, email, address")
    asked_on = models.DateField()
    passed_at = models.DateTimeField()
    passed_by_kind = models.CharField(max_length=10)
    passed_by = models.BigIntegerField(null=True)

    class Meta:
        db_table = "people_passed_on"
        indexes: ClassVar = [models.Index(name="people_passed_on_of_record", fields=["record"])]
