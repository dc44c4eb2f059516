"""Two services were told of one man and neither knows of the other: Lookout by Naomi, Lantern House by another.

A third woman named him too and took it back within the hour: her manager was told, and is told that it stands no more.
"""

from datetime import datetime, timedelta

from handrail.agencies import queries as agencies
from handrail.core import database
from handrail.core.workdays import local_date
from handrail.crimes.models import Crime
from handrail.matching.actions import escrow
from handrail.matching.escrow import Named
from handrail.people.models import Person
from handrail.referrals.actions import accept_referral
from handrail.referrals.models import Referral

BY_NAOMI = Named(family="Lyle", given="Stephen", phones="07700 900328", postcode="WV10 0LF")
BY_THE_OTHER = Named(family="Lyle", given="Steve", phones="+44 7700 900328", site="Instagram", handle="@stevie.lyle86")


def name_the_same_person(*, at: datetime) -> None:
    """Lodge what Naomi told Beth, then what a woman at Lantern House told Cath: both their managers are told.

    And what another told Simran, who then asked her to take it back.
    """
    naomi, other = Person.objects.get(shown_name="Naomi Clarke"), _somebody_at("Ruth")
    _accepted(naomi, "Beth", "Harriet", at=at - timedelta(minutes=45))
    _accepted(other, "Cath", "Simran", at=at - timedelta(minutes=44))
    stalking = Crime.objects.filter(roles__record__person=naomi, flags__contains=["stalking"]).latest("reported_at")
    escrow.lodge(
        naomi, named=BY_NAOMI, agreed_on=local_date(at), officer_may_know=True, crime=stalking,
        by=agencies.actor_for(agencies.by_first_name("Beth"), at=at), at=at - timedelta(minutes=40),
    )  # fmt: skip
    escrow.lodge(
        other, named=BY_THE_OTHER, agreed_on=local_date(at), officer_may_know=False, crime=None,
        by=agencies.actor_for(agencies.by_first_name("Cath"), at=at), at=at - timedelta(minutes=25),
    )  # fmt: skip
    third = _somebody_at("Ruth")
    _accepted(third, "Simran", "Cath", at=at - timedelta(minutes=24))
    simran = agencies.actor_for(agencies.by_first_name("Simran"), at=at)
    lodged = escrow.lodge(
        third, named=BY_THE_OTHER, agreed_on=local_date(at), officer_may_know=False, crime=None, by=simran,
        at=at - timedelta(minutes=20),
    )  # fmt: skip
    escrow.withdraw(lodged, by=simran, at=at - timedelta(minutes=5))


def _accepted(person: Person, name: str, cover: str, *, at: datetime) -> None:
    """Have one of the cast accept somebody's referral, with another as cover: who is not supported lodges nothing."""
    worker, covers = agencies.by_first_name(name), agencies.by_first_name(cover)
    sent = Referral.objects.get(person=person, agency_id=worker.agency_id, state="sent")
    accept_referral(sent, worker=worker, cover=covers, by=agencies.actor_for(worker, at=at), at=at)


def _somebody_at(manager: str) -> Person:
    """Return the first woman referred to this manager's service whom no story is about."""
    agency = agencies.by_first_name(manager).agency_id
    found = database.ask(
        "SELECT p.id FROM referrals_referral r JOIN people_person p ON p.id = r.person_id JOIN people_record k"
        " ON k.person_id = p.id WHERE r.agency_id = %s AND r.state = 'sent' AND NOT p.restricted"
        " AND k.sex = 'F' AND k.source_ref NOT LIKE 'HRP-%%' ORDER BY r.id LIMIT 1",
        [agency],
    )
    return Person.objects.get(id=found[0][0])
