"""Where the limits of a control chart begin again, as somebody decided."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from handrail.agencies.models import Agency, Team
from handrail.core.classify import classified
from handrail.core.refs import PublicRef


@classified(
    free_text="why", plain="id ref agency entitlement team month rebased_at rebased_by taken_back_at taken_back_by"
)
class Rebasing(models.Model):
    """That the chart of one right (every right, for none) of one unit (the force, for none) begins again at a month.

    `why` is what changed then: not a name. Nothing of it is altered but that it was taken back, which keeps the row.
    """

    id = models.BigAutoField(primary_key=True)
    ref = PublicRef()
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    entitlement = models.CharField(max_length=20, blank=True)
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    month = models.DateField(help_text="its first day")
    why = models.CharField(max_length=200)
    rebased_at = models.DateTimeField()
    rebased_by = models.BigIntegerField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_rebasing_of_a_month",
                fields=["agency", "entitlement", "team", "month"],
                condition=Q(taken_back_at=None),
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"From {self.month:%B %Y}"
