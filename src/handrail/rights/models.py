"""Clocks, as the journey makes them: kept so that lists are quick, and remade from the events at any time."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from handrail.core.classify import classified
from handrail.crimes.models import Crime
from handrail.people.models import Person, Record


@classified(
    sensitive="trigger reason",
    plain="id person record crime entitlement trigger_ref triggered_at known_at answered_at answered_how limit_working_days"
    " due_on enhanced by_upgrade settled edition computed_at",
)
class Clock(models.Model):
    """One right of one person in one crime, started by one trigger.

    `settled` is the state where no later moment can change it; empty where the state depends on the day it is asked
    (running until the end of `due_on`, missed after it).
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, models.PROTECT, related_name="+")
    crime = models.ForeignKey(Crime, models.PROTECT, related_name="+")
    entitlement = models.CharField(max_length=10)
    trigger = models.CharField(max_length=40)
    trigger_ref = models.CharField(max_length=120)
    triggered_at = models.DateTimeField(null=True)
    known_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_how = models.CharField(max_length=20, blank=True)
    limit_working_days = models.IntegerField(null=True)
    due_on = models.DateField(null=True)
    enhanced = models.BooleanField(default=False)
    by_upgrade = models.BooleanField(default=False)
    settled = models.CharField(max_length=16, blank=True)
    reason = models.CharField(max_length=120, blank=True)
    edition = models.CharField(max_length=40)
    computed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(name="rights_clock_of_person", fields=["person"]),
            models.Index(name="rights_clock_due", fields=["due_on"], condition=Q(settled="", due_on__isnull=False)),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_clock_per_trigger", fields=["record", "crime", "entitlement", "trigger_ref"])
        ]
