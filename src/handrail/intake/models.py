"""Bundles, what each did, and the rows kept because they were wrong or early."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from handrail.agencies.models import Agency
from handrail.core.classify import classified
from handrail.core.refs import PublicRef


@classified(
    sensitive="did restricted",
    plain="id ref force source manifest_digest content_digest extracted_at period_from period_to taken_at taken_by_kind"
    " taken_by status why",
)
class Bundle(models.Model):
    """One bundle handed over, and exactly what it did; `did` is the object `take-in --json` prints.

    `restricted` counts, by answer and by code, those of its decisions that are of restricted people.
    """

    id = models.BigAutoField(primary_key=True)
    ref = PublicRef()
    force = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=20, blank=True)
    manifest_digest = models.CharField(max_length=64)
    content_digest = models.CharField(max_length=64)
    extracted_at = models.DateTimeField(null=True)
    period_from = models.DateField(null=True)
    period_to = models.DateField(null=True)
    taken_at = models.DateTimeField()
    taken_by_kind = models.CharField(max_length=10)
    taken_by = models.BigIntegerField(null=True)
    status = models.CharField(
        max_length=10, choices=[("taken", "Taken in"), ("refused", "Refused"), ("unchanged", "Unchanged")]
    )
    why = models.TextField(blank=True)
    did = models.JSONField(default=dict)
    restricted = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_taking_per_content", fields=["source", "content_digest"], condition=Q(status="taken")
            )
        ]

    def __str__(self) -> str:
        return f"Bundle {self.ref}"


class KeptState(models.TextChoices):
    """Why a row is kept: wrong in itself, or right but early."""

    QUARANTINED = "quarantined", "Quarantined"
    WAITING = "waiting", "Waiting"


@classified(
    sensitive="values problems waits_for key corrected",
    plain="id ref bundle source file line digest as_of state kept_at corrected_at corrected_by closed_at closed_because"
    " closed_by seen_by",
)
class KeptRow(models.Model):
    """A row that could not be taken in: kept whole, keyed (source, file, key, content), until corrected or released.

    `corrected` is what a person made of it: a job takes it in, because taking in waits its turn and sees every row.
    """

    id = models.BigAutoField(primary_key=True)
    ref = PublicRef()
    bundle = models.ForeignKey(Bundle, models.PROTECT, related_name="kept")
    source = models.CharField(max_length=20)
    file = models.CharField(max_length=20)
    key = models.TextField()
    line = models.IntegerField()
    digest = models.BinaryField()
    as_of = models.DateTimeField()
    state = models.CharField(max_length=12, choices=KeptState.choices)
    values = models.JSONField()
    problems = models.JSONField(default=list)
    waits_for = ArrayField(models.TextField(), default=list, help_text="what it names that is not held: crimes.csv|REF")
    kept_at = models.DateTimeField()
    corrected = models.JSONField(null=True)
    corrected_at = models.DateTimeField(null=True)
    corrected_by = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_because = models.CharField(max_length=20, blank=True)
    closed_by = models.BigIntegerField(null=True)
    seen_by = ArrayField(models.IntegerField(), default=list)

    class Meta:
        db_table = "intake_kept_row"
        indexes: ClassVar = [
            GinIndex(name="intake_kept_waits_for", fields=["waits_for"], condition=Q(closed_at=None)),
            models.Index(name="intake_kept_open", fields=["source", "state"], condition=Q(closed_at=None)),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_kept_row_per_content", fields=["source", "file", "key", "digest"], condition=Q(closed_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.file} line {self.line}"


@classified(plain="id ref force digest size uploaded_at uploaded_by bundle taken_at")
class Upload(models.Model):
    """A zip that a force's desk handed over by hand: kept in the uploads folder until a job has taken it in."""

    id = models.BigAutoField(primary_key=True)
    ref = PublicRef()
    force = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    size = models.BigIntegerField(help_text="bytes")
    uploaded_at = models.DateTimeField()
    uploaded_by = models.BigIntegerField()
    bundle = models.ForeignKey(Bundle, models.PROTECT, null=True, related_name="uploads")
    taken_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(name="intake_upload_open", fields=["force"], condition=Q(taken_at=None))]

    def __str__(self) -> str:
        return f"Upload {self.ref}"
