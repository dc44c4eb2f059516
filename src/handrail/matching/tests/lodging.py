"""Whom the two name, and how it is lodged: what tests of the escrow begin with."""

from datetime import datetime

from handrail.audit.actor import Actor
from handrail.audit.tests.fixtures import Cast
from handrail.crimes.models import Crime
from handrail.journey.models import Owed
from handrail.matching.actions import escrow
from handrail.matching.escrow import Named
from handrail.matching.models import Lodged
from handrail.people.models import Person

MAN = Named(family="Carver", given="Dean", born=None, phones="07700 900555")
SAME_MAN = Named(given="Deano", phones="+447700900555")


def lodge(
    person: Person, named: Named, by: Actor, at: datetime, *, crime: Crime | None = None, officer: bool = False
) -> Lodged:
    return escrow.lodge(
        person, named=named, agreed_on=at.date(), officer_may_know=officer, crime=crime, by=by, at=at
    )  # fmt: skip


def case_of(person: Person) -> Crime:
    return Crime.objects.filter(roles__record__person=person, flags__contains=["stalking"]).latest("reported_at")


def owed_to(cast: Cast, name: str) -> list[str]:
    mine = cast(name).audiences
    return [one.what for one in Owed.objects.filter(kind="another", closed_at=None, owner__in=mine)]
