"""Questions about services."""

from django.db.models import QuerySet

from handrail.agencies.models import Agency, Side
from handrail.audit.actor import Actor
from handrail.core.errors import NotKnown
from handrail.core.refs import read_ref
from handrail.directory import policy
from handrail.directory.eligibility import Offer, Offers
from handrail.directory.models import Service


def services(*, viewer: Actor) -> QuerySet[Service]:
    """Return every service in the directory: any worker may see it."""
    return (
        Service.objects.select_related("agency").order_by("name")
        if viewer.kind != "stranger"
        else Service.objects.none()
    )


def offers() -> Offers:
    """Return what every service offers now, with the load it carries, for the rules to choose from."""
    return Offers(
        Offer(
            service=service.ref,
            kinds=frozenset(service.kinds),
            councils=frozenset(service.councils),
            national=service.national,
            age_from=service.age_from,
            age_to=service.age_to,
            sexes=frozenset(service.sexes),
            languages=frozenset(service.languages),
            worker_genders=frozenset(service.worker_genders),
            strands=frozenset(service.strands),
            capacity=service.capacity,
            load=service.load,
            on_handrail=service.on_handrail and service.agency.on_handrail,
        )
        for service in Service.objects.filter(until_on=None).select_related("agency")
    )


def agencies_kept_by(viewer: Actor) -> list[Agency]:
    """Return the agencies whose services somebody keeps, by name."""
    giving = Agency.objects.filter(side__in=[Side.SERVICE, Side.STATUTORY], until_on=None).order_by("name")
    return [agency for agency in giving if policy.may_keep(viewer, agency.id)]


def service(ref: str, *, viewer: Actor) -> Service:
    """Return one service, or raise `NotKnown` where there is none that this viewer may see."""
    found = services(viewer=viewer).filter(ref=read_ref(ref) or "").first()
    if found is None:
        raise NotKnown
    return found
