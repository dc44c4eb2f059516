"""Clocks, as the journey makes them: kept so that lists are quick, and remade from the events at any time."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from handrail.core.classify import classified
from handrail.crimes.models import Crime
from handrail.people.models import Person, Record

WRITTEN_ACKNOWLEDGEMENT = "VC-03.1"
"""The right that every victim of every crime has from the report: one clock of it for each journey."""


_DUE = Q(settled="", due_on__isnull=False)
FEW = ["late", "missed", "not_recorded", "stopped"]
"""States in which few clocks are settled: lists of them, of every right together, have an index."""
_MARKED = Q(enhanced_unrecorded=True) | ~Q(gap="") | ~Q(told="")
REVIEWED = ["review_requested", "cps_decision", "case_stopped"]
"""Triggers of a review, and decisions of the prosecutors that may be reviewed: few, and read by themselves."""


class Told(models.TextChoices):
    """How hard news that was told was told, where it was not told kindly (see `kindness`)."""

    KINDLY = "", "Nothing to say"
    NOT_AS_CHOSEN = "not_as_chosen", "Not in the way they chose"
    WRITTEN_ONLY = "written_only", "By letter or e-mail only: nobody spoke to them"
    BOTH = "both", "Not in the way they chose, and by letter or e-mail only"


class Gap(models.TextChoices):
    """Why a clock that somebody tried to answer is still not answered."""

    NONE = "", "None"
    VOICEMAIL_ONLY = "voicemail_only", "Answered by voicemail only"
    FOR_NOBODY = "for_nobody", "Answered for nobody: a crime with several victims, and whose answer it is was not said"


@classified(
    sensitive="trigger reason reason_once_missed profile",
    plain="id person record crime agency_id team_id supervisor_id entitlement trigger_ref started_on triggered_at"
    " known_at answered_at answered_how limit_working_days due_on enhanced by_upgrade settled edition gap told"
    " enhanced_unrecorded computed_at",
)
class Clock(models.Model):
    """One right of one person in one crime, started by one trigger.

    `settled` is the state where no later moment can change it; empty where the state depends on the day it is asked
    (running until the end of `due_on`, missed after it, and then for `reason_once_missed`); of what has no limit, it is
    `done` once it was answered, else `no_limit`. `started_on` is the local day of the trigger, or of the report where
    the clock could not start. `answered_how` is empty where how was not recorded, a dash where it does not matter.
    `team_id` is the unit that has the crime. `enhanced_unrecorded`, on the clock of the written acknowledgement, says
    that our rule found enhanced rights and the force recorded none.
    `supervisor_id` is the worker who supervises the crime, where the police owe the right. `profile` says whom it is
    for, as figures ask: the crime's group and council, their age, sex and ethnicity, in one number (see `profiles`).

    A row is made of events whose own keys hold, so no key is checked again. Its lists are in the order of days; what is
    of one day is put in order as it is read, for its place in every list would make them six times as long.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    record = models.ForeignKey(Record, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    crime = models.ForeignKey(Crime, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    agency_id = models.BigIntegerField(null=True)
    team_id = models.BigIntegerField(null=True)
    supervisor_id = models.BigIntegerField(null=True)
    profile = models.IntegerField(default=0)
    entitlement = models.CharField(max_length=20)
    trigger = models.CharField(max_length=40)
    trigger_ref = models.CharField(max_length=120)
    started_on = models.DateField()
    triggered_at = models.DateTimeField(null=True)
    known_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_how = models.CharField(max_length=20, blank=True)
    limit_working_days = models.IntegerField(null=True)
    due_on = models.DateField(null=True)
    enhanced = models.BooleanField(default=False)
    by_upgrade = models.BooleanField(default=False)
    settled = models.CharField(max_length=16, blank=True)
    reason = models.CharField(max_length=320, blank=True)
    reason_once_missed = models.CharField(max_length=320, blank=True)
    edition = models.CharField(max_length=40)
    gap = models.CharField(max_length=16, choices=Gap.choices, blank=True)
    told = models.CharField(max_length=16, choices=Told.choices, blank=True)
    enhanced_unrecorded = models.BooleanField(default=False)
    computed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(name="rights_clock_of_profile", fields=["profile"]),
            *(
                models.Index(name=f"rights_clock_due{of}", fields=[*fields, "due_on"], condition=_DUE)
                for of, fields in (("", []), ("_of_right", ["entitlement"]), ("_of_unit", ["team_id"]))
            ),
            *(
                models.Index(
                    name=f"rights_clock_settled{of}",
                    fields=[by, "settled", "-started_on"],
                    condition=~Q(settled=""),
                )
                for of, by in (("", "entitlement"), ("_of_unit", "team_id"))
            ),
            models.Index(
                name="rights_clock_settled_few", fields=["settled", "-started_on"], condition=Q(settled__in=FEW)
            ),
            models.Index(name="rights_clock_gap", fields=["gap", "-started_on"], condition=~Q(gap="")),
            models.Index(name="rights_clock_told", fields=["-started_on"], condition=~Q(told="")),
            models.Index(name="rights_clock_by_upgrade", fields=["-started_on"], condition=Q(by_upgrade=True)),
            models.Index(
                name="rights_clock_review",
                fields=["agency_id", "trigger", "-started_on"],
                condition=Q(trigger__in=REVIEWED),
            ),
            models.Index(name="rights_clock_unrecorded", fields=["-started_on"], condition=Q(enhanced_unrecorded=True)),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_clock_per_trigger", fields=["record", "crime", "entitlement", "trigger_ref"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.entitlement} from {self.started_on}"


class Dimension(models.TextChoices):
    """What clocks are counted by, one at a time: each clock once in each, but that a supervisor has only what is open.

    Right, duty holder, month and state are said of every count besides.
    """

    UNIT = "unit", "Unit"
    SUPERVISOR = "supervisor", "Supervisor"
    CRIME_GROUP = "crime_group", "Crime group"
    AGE = "age", "Age"
    SEX = "sex", "Sex"
    ETHNICITY = "ethnicity", "Ethnicity"
    COUNCIL = "council", "Council"


@classified(
    sensitive="dimension value",
    plain="id agency_id entitlement started_in enhanced by_upgrade settled due_on gap told enhanced_unrecorded clocks",
)
class Tally(models.Model):
    """How many clocks stand alike by one dimension: added to as clocks change, summed when read, folded after many.

    Rows are only added (by how many more or fewer), so that two who record at once never wait for one another. A sum
    touches as many rows as there are values, rights, months and due days, however many victims there are. `value` is
    the key of the team or of the supervising worker, or the place of a code in its list (see `profiles`); 0 is none.
    A day on which something was due in a month now past is kept as the first of that month: it is missed either way.
    """

    id = models.BigAutoField(primary_key=True)
    agency_id = models.BigIntegerField(null=True)
    dimension = models.CharField(max_length=12, choices=Dimension.choices)
    value = models.BigIntegerField()
    entitlement = models.CharField(max_length=20)
    started_in = models.DateField(help_text="the first of the month")
    enhanced = models.BooleanField()
    by_upgrade = models.BooleanField()
    settled = models.CharField(max_length=16, blank=True)
    due_on = models.DateField(null=True, help_text="where the state depends on the day; else none")
    gap = models.CharField(max_length=16, blank=True)
    told = models.CharField(max_length=16, blank=True)
    enhanced_unrecorded = models.BooleanField()
    clocks = models.IntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(name="rights_tally_of_agency", fields=["agency_id", "dimension", "started_in"]),
            models.Index(
                name="rights_tally_due",
                fields=["agency_id", "dimension", "due_on"],
                condition=Q(due_on__isnull=False),
            ),
            models.Index(name="rights_tally_marked", fields=["agency_id", "dimension"], condition=_MARKED),
        ]

    def __str__(self) -> str:
        return f"{self.clocks} of {self.entitlement}"
