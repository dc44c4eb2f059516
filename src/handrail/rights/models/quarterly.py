"""Quarterly returns to the Ministry, as they were submitted."""

from typing import ClassVar

from django.db import models

from handrail.agencies.models import Agency
from handrail.core.classify import classified
from handrail.core.refs import PublicRef


@classified(plain="id ref agency quarter number edition document submitted_at submitted_by")
class QuarterlyReturn(models.Model):
    """A return as it was submitted, stored whole: its figures and the words of its definitions, never computed again.

    `quarter` is its first day. A second return for a quarter is a correction, with the next `number`. Pages may add a
    return and read it; neither they nor a job may change or remove one.
    """

    id = models.BigAutoField(primary_key=True)
    ref = PublicRef()
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    quarter = models.DateField()
    number = models.IntegerField()
    edition = models.CharField(max_length=20)
    document = models.JSONField()
    submitted_at = models.DateTimeField()
    submitted_by = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_return_of_each_number", fields=["agency", "quarter", "number"])
        ]

    def __str__(self) -> str:
        return f"Return {self.number} for the quarter from {self.quarter}"
