"""Agencies, their teams and workers, the sign-in user, and the audiences through which records are seen."""

from typing import ClassVar

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from handrail.core.classify import classified
from handrail.core.refs import PublicRef


class UserManager(BaseUserManager):  # type: ignore[type-arg]
    """Makes sign-ins."""

    def create_user(self, email: str, password: str | None = None) -> "User":
        """Make a sign-in, its address in small letters; without a password it cannot be signed in with one."""
        user: User = self.model(email=email.strip().lower())
        user.set_password(password)
        user.save(using=self._db)
        return user


@classified(identity="email", contact="", sensitive="password", plain="id is_active date_joined last_login")
class User(AbstractBaseUser):
    """A sign-in and nothing else: what somebody may do belongs to a worker, of which one human may hold several."""

    id = models.BigAutoField(primary_key=True)
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    def __str__(self) -> str:
        return self.email


class Side(models.TextChoices):
    """Which side of the region an agency stands on; what may be shown differs by side."""

    POLICE = "police", "Police"
    SERVICE = "service", "Support service"
    STATUTORY = "statutory", "Other statutory body"
    COMMISSIONER = "commissioner", "Commissioner"


class Role(models.TextChoices):
    """What a worker is, in the field's words."""

    COORDINATOR = "coordinator", "First-contact coordinator"
    REFERRAL_DESK = "referral_desk", "Referral desk clerk"
    ADVOCATE = "advocate", "Advocate"
    COUNSELLOR = "counsellor", "Counsellor"
    OFFICER = "officer", "Officer in the case"
    SUPERVISOR = "supervisor", "Supervisor"
    WITNESS_CARE = "witness_care", "Witness care officer"
    CODE_LEAD = "code_lead", "Victims' Code lead"
    SERVICE_MANAGER = "service_manager", "Service manager"
    COMMISSIONER = "commissioner", "Commissioner's officer"


@pghistory.track(level=pghistory.Statement)
@classified(identity="name", contact="phone secure_email", plain="id ref side source on_handrail from_on until_on")
class Agency(models.Model):
    """A body that owes victims something or supports them."""

    id = models.BigAutoField(primary_key=True)
    ref = PublicRef()
    name = models.CharField(max_length=120, unique=True)
    side = models.CharField(max_length=20, choices=Side.choices)
    source = models.CharField(max_length=20, blank=True, help_text="where its extracts come from, as police:20")
    phone = models.CharField(max_length=40, blank=True)
    secure_email = models.EmailField(blank=True)
    on_handrail = models.BooleanField(default=True)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_agency_per_source", fields=["source"], condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track(level=pghistory.Statement)
@classified(identity="name", contact="phone", plain="id ref agency kind")
class Team(models.Model):
    """A unit of an agency; its queue holds what no worker has."""

    id = models.BigAutoField(primary_key=True)
    ref = PublicRef()
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="teams")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="one_team_per_name", fields=["agency", "name"])]

    def __str__(self) -> str:
        return f"{self.name}, {self.agency}"


@pghistory.track(level=pghistory.Statement)
@classified(
    identity="name",
    contact="phone email",
    plain="id ref user agency team role specialism source_ref supervisor languages gender from_on until_on"
    " taken_over_by",
)
class Worker(models.Model):
    """A membership: who somebody is in one agency, one team and one role, for a time.

    An officer named in an extract is a worker with no sign-in, keyed (agency, source_ref), until they claim it.
    """

    id = models.BigAutoField(primary_key=True)
    ref = PublicRef()
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="workers")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="workers")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="workers")
    role = models.CharField(max_length=20, choices=Role.choices)
    specialism = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=120)
    source_ref = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    supervisor = models.ForeignKey("self", models.PROTECT, null=True, related_name="supervises")
    languages = ArrayField(models.CharField(max_length=2), default=list)
    gender = models.CharField(max_length=1, blank=True)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    taken_over_by = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="took_over_from", help_text="who looks through them since"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_worker_per_source_ref", fields=["agency", "source_ref"], condition=~Q(source_ref="")
            ),
            models.CheckConstraint(name="worker_until_after_from", condition=Q(until_on__gte=F("from_on"))),
        ]

    def __str__(self) -> str:
        return self.name


@classified(plain="id agency team worker list_name side of_agency")
class Audience(models.Model):
    """Somebody a record may be shown to: an agency, a team, one worker, a named list, or one running break-glass."""

    id = models.AutoField(primary_key=True)
    of_agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    side = models.CharField(max_length=20, choices=Side.choices)
    agency = models.OneToOneField(Agency, models.PROTECT, null=True, related_name="audience")
    team = models.OneToOneField(Team, models.PROTECT, null=True, related_name="audience")
    worker = models.OneToOneField(Worker, models.PROTECT, null=True, related_name="audience")
    list_name = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="audience_is_of_one_kind",
                condition=Q(agency__isnull=False, team=None, worker=None, list_name="")
                | Q(agency=None, team__isnull=False, worker=None, list_name="")
                | Q(agency=None, team=None, worker__isnull=False, list_name="")
                | (Q(agency=None, team=None, worker=None) & ~Q(list_name="")),
            ),
            models.UniqueConstraint(
                name="one_list_per_name", fields=["of_agency", "list_name"], condition=~Q(list_name="")
            ),
        ]

    def __str__(self) -> str:
        if self.worker and self.worker.taken_over_by:
            return f"{self.worker.taken_over_by}, for {self.worker}, who has left"
        return self.list_name or str(self.worker or self.team or self.agency)


@classified(plain="id audience worker from_at from_by until_at until_by")
class Listed(models.Model):
    """A worker on a named list, for as long as they are on it."""

    id = models.BigAutoField(primary_key=True)
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="listed")
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="lists")
    from_at = models.DateTimeField()
    from_by = models.BigIntegerField(null=True)
    until_at = models.DateTimeField(null=True)
    until_by = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.worker} on {self.audience}"


@pghistory.track(level=pghistory.Statement)
@classified(plain="id from_agency to_agency kind from_on until_on")
class Agreement(models.Model):
    """An agreement by which one agency may share with another, by kind, for a time."""

    id = models.BigAutoField(primary_key=True)
    from_agency = models.ForeignKey(Agency, models.PROTECT, related_name="shares_with")
    to_agency = models.ForeignKey(Agency, models.PROTECT, related_name="shared_with_by")
    kind = models.CharField(max_length=40)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_agreement_per_kind", fields=["from_agency", "to_agency", "kind", "from_on"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_agency} to {self.to_agency}: {self.kind}"
