"""Open, change and close services; and keep their load, which is pushed down by those who hold the people."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from handrail.agencies.models import Agency
from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database, jobs
from handrail.core.errors import NotAllowed, Refused
from handrail.directory import policy
from handrail.directory.models import Service


def add_load(more: Mapping[int, int]) -> None:
    """Count so many people more (or, below nought, fewer) with these services, by their keys; never below nought."""
    if more:
        database.run(
            "UPDATE directory_service s SET load = greatest(0, s.load + m.people)"
            " FROM unnest(%s::bigint[], %s::integer[]) m (service, people) WHERE s.id = m.service",
            [list(more), list(more.values())],
        )


class NotYoursToKeep(NotAllowed):
    """A service is kept by its own manager and by the commissioner's officer."""


class OpenAlready(Refused):
    """This agency has a service of that name already. Change that one, or open it again."""


@transaction.atomic
def open_service(agency: Agency, *, name: str, by: Actor, at: datetime, **facts: Any) -> Service:
    """Open a service of an agency: triage may choose it from now on."""
    if not policy.may_keep(by, agency.id):
        raise NotYoursToKeep
    if Service.objects.filter(agency=agency, name=name).exists():
        raise OpenAlready
    service = Service.objects.create(agency=agency, name=name, on_handrail=agency.on_handrail, **facts)
    audit.record("service opened", by=by, at=at, about="service", ids=[service.id], refs=[service.ref])
    _place(by)
    return service


@transaction.atomic
def change_service(service: Service, *, by: Actor, at: datetime, **facts: Any) -> bool:
    """Change what a service offers; say whether anything was changed. What it offered before is kept.

    With `until_on` it is closed: nobody new is sent to it, and whoever it has stays with it until each referral ends.
    """
    if not policy.may_keep(by, service.agency_id):
        raise NotYoursToKeep
    changed = [name for name, value in facts.items() if getattr(service, name) != value]
    for name in changed:
        setattr(service, name, facts[name])
    if changed:
        service.save(update_fields=changed)
        what = "service closed" if facts.get("until_on") and "until_on" in changed else "service changed"
        audit.record(what, by=by, at=at, about="service", ids=[service.id], refs=[service.ref])
        _place(by)
    return bool(changed)


def _place(by: Actor) -> None:
    """Have those decided again whom no service could take; a directory taken in whole does so itself, once."""
    if by.kind == "worker":
        jobs.defer("referrals.place")
