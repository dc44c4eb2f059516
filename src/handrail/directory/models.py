"""Services: what each offers, to whom, where, and how many it has room for."""

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from handrail.agencies.models import Agency
from handrail.core.classify import classified
from handrail.core.refs import PublicRef


@pghistory.track(level=pghistory.Statement)
@classified(
    identity="name",
    contact="phone secure_email",
    free_text="about",
    plain="id ref agency kinds councils languages age_from age_to sexes worker_genders strands capacity load"
    " national on_handrail open_hours checked_on"
    " from_on until_on",
)
class Service(models.Model):
    """A service that supports victims. `councils` are GSS codes; none and `national` means everywhere."""

    id = models.BigAutoField(primary_key=True)
    ref = PublicRef()
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    about = models.TextField(blank=True)
    kinds = ArrayField(models.CharField(max_length=40), default=list)
    councils = ArrayField(models.CharField(max_length=9), default=list)
    national = models.BooleanField(default=False)
    languages = ArrayField(models.CharField(max_length=2), default=list)
    age_from = models.IntegerField(default=0, help_text="years")
    age_to = models.IntegerField(null=True, help_text="years")
    sexes = models.CharField(max_length=3, default="FMX")
    worker_genders = models.CharField(
        max_length=2, blank=True, help_text="F, M: genders of its workers, where recorded"
    )
    strands = ArrayField(
        models.CharField(max_length=40), default=list, help_text="of hate crime; none means every strand"
    )
    capacity = models.IntegerField(null=True, help_text="people at once; empty is not recorded")
    load = models.IntegerField(default=0, help_text="people now, pushed down by those who hold them")
    on_handrail = models.BooleanField(default=True)
    phone = models.CharField(max_length=40, blank=True)
    secure_email = models.EmailField(blank=True)
    open_hours = models.CharField(max_length=120, blank=True)
    checked_on = models.DateField(null=True, help_text="when somebody last asked the service that this is right")
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_service_per_name", fields=["agency", "name"]),
            models.CheckConstraint(name="service_load_not_negative", condition=Q(load__gte=0)),
        ]

    def __str__(self) -> str:
        return self.name
