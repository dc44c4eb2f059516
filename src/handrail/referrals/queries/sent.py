"""Referrals as pages ask for them: a service's, a sender's, and one of them with its steps."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from handrail.agencies import actions as agencies
from handrail.agencies.models import Audience, Listed, Worker
from handrail.agencies.queries import workers_here
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import NotKnown
from handrail.core.refs import read_ref
from handrail.journey.models import Owed
from handrail.journey.policy import owed_seen_by
from handrail.referrals.models import Referral, State
from handrail.referrals.policy import seen_by

STOPPED_SHOWN, NEW = timedelta(days=14), timedelta(days=1)
_RAISED = ("regraded", "raised_high", "raised_medium")
_OWED = ("referral", "route", "joined", "back", *_RAISED)


@dataclass(frozen=True, slots=True)
class Happened:
    """One step a referral went through: its code, when, by whom, and a reason or name."""

    code: str
    at: datetime
    by: str = ""
    said: str = ""


def _seen(viewer: Actor) -> QuerySet[Referral]:
    return (
        Referral.objects.filter(seen_by(viewer))
        .select_related("person", "agency", "service__agency", "from_agency", "worker", "cover", "after__service")
        .prefetch_related("carries")
    )


def of_service(*, viewer: Actor, at: datetime) -> dict[str, QuerySet[Referral]]:
    """Return a service's own referrals: those that wait for an answer, those that are new, and those it has."""
    found = _listed(viewer).filter(agency_id=viewer.agency_id or 0, shown_from__lte=at)
    fresh = {"sent_at__gt": at - NEW}
    return {
        "waiting": found.filter(state=State.SENT).exclude(**fresh),
        "new": found.filter(state=State.SENT, **fresh),
        "taken": found.filter(state=State.ACCEPTED),
    }


def _listed(viewer: Actor) -> QuerySet[Referral]:
    found = Referral.objects.filter(seen_by(viewer)).order_by("due_at", "id")
    return found.select_related("person", "service__agency", "from_agency", "worker", "cover")


def who_has_whom(*, viewer: Actor, at: datetime) -> list[tuple[str, str, int]]:
    """Return how many people each worker of a service has, and with whom as cover: (worker, cover, how many)."""
    found = Referral.objects.filter(
        seen_by(viewer), agency_id=viewer.agency_id or 0, shown_from__lte=at, state=State.ACCEPTED
    ).exclude(Q(worker=None) | Q(cover=None))
    return list(found.order_by().values_list("worker__name", "cover__name").annotate(people=Count("id")))


def stopped(*, viewer: Actor, at: datetime) -> list[Referral]:
    """Return those of a service's referrals that were stopped in the last days: that they were, and nothing of whom."""
    found = Referral.objects.filter(seen_by(viewer), agency_id=viewer.agency_id or 0, state=State.STOPPED)
    return list(found.filter(answered_at__gte=at - STOPPED_SHOWN).select_related("service").order_by("id"))


def of_sender(*, viewer: Actor) -> dict[str, QuerySet[Referral]]:
    """Return what an agency sent that still asks something of it or of a service: to route, to mail, unanswered."""
    found = _listed(viewer).filter(from_agency_id=viewer.agency_id)
    waiting, here = found.filter(state=State.SENT), Q(service__on_handrail=True, service__agency__on_handrail=True)
    return {
        "route": found.filter(id__in=list(to_route(viewer=viewer))),
        "mail": waiting.exclude(here),
        "sent": waiting.filter(here),
    }


def to_route(*, viewer: Actor) -> dict[int, datetime | None]:
    """Return, by the referral's key, what came back and is to be sent on, with when that is due."""
    back = Owed.objects.filter(owed_seen_by(viewer), kind="referral", source_ref__startswith="route:", closed_at=None)
    return {int(row.source_ref.partition(":")[2]): row.due_at for row in back}


def referral(ref: str, *, viewer: Actor) -> Referral:
    """Return one referral, or raise `NotKnown` if this viewer may not know of it."""
    found = _seen(viewer).filter(ref=read_ref(ref) or "").first()
    if found is None:
        raise NotKnown
    return found


def referral_of_owed(owed_ref: str, *, viewer: Actor) -> Referral:
    """Return the referral that something owed came from, or raise `NotKnown`."""
    owed = Owed.objects.filter(owed_seen_by(viewer), ref=read_ref(owed_ref) or "").first()
    source, _, key = owed.source_ref.partition(":") if owed else ("", "", "")
    found = _seen(viewer).filter(id=int(key)).first() if source in _OWED else None
    if found is None:
        raise NotKnown
    return found


def raised(referral: Referral, *, viewer: Actor) -> Owed | None:
    """Return what is owed because the risk was graded higher since, as this viewer may see it: their own first."""
    sources = [f"{source}:{referral.id}" for source in _RAISED]
    rows = list(Owed.objects.filter(owed_seen_by(viewer), kind="referral", source_ref__in=sources, closed_at=None))
    rows.sort(key=lambda row: (not {row.owner_id, row.cover_id} & viewer.audiences, not row.urgent, row.id))
    return rows[0] if rows else None


def steps_of(referral: Referral, *, viewer: Actor) -> list[Happened]:
    """Return the steps a referral went through, first to last.

    Who declined it or gave it back is named to their own agency alone: that it was one who declines nothing else tells.
    """
    ids = {referral.sent_by, referral.answered_by, referral.mailed_by, referral.mail_acknowledged_by} - {None}
    names = {worker.id: worker.name for worker in Worker.objects.filter(id__in=[key for key in ids if key])}

    def who(key: int | None) -> str:
        return names.get(key or 0, "")

    steps = [
        Happened(
            "sent" if referral.service.on_handrail and referral.service.agency.on_handrail else "to_mail",
            referral.sent_at,
            who(referral.sent_by) or ("by the rules" if not referral.sent_by else ""),
        )
    ]
    if referral.mailed_at:
        steps.append(Happened("mailed", referral.mailed_at, who(referral.mailed_by)))
    if referral.answered_at:
        if referral.state == State.RETURNED or (referral.worker_id and referral.state != State.ACCEPTED):
            steps.append(Happened("was_accepted", referral.answered_at, "", _taken(referral)))
        said = _taken(referral) if referral.state == State.ACCEPTED else referral.declined_because
        withheld = referral.state in (State.DECLINED, State.RETURNED) and viewer.agency_id != referral.agency_id
        steps.append(
            Happened(referral.state, referral.answered_at, "" if withheld else who(referral.answered_by), said)
        )
    return steps


def _taken(referral: Referral) -> str:
    worker = str(referral.worker) if referral.worker else referral.worker_named
    cover = str(referral.cover) if referral.cover else referral.cover_named
    return f"{worker}, cover {cover}"


def workers_for(referral: Referral, *, at: datetime) -> list[Worker]:
    """Return who at the service could be its worker or cover now.

    Of a restricted person only who sees them already: those on the service's list for it, or who was shown it by name.
    """
    here = workers_here(referral.agency_id, at=at)
    if not referral.person.restricted:
        return list(here)
    on_list = Listed.objects.filter(audience__of_agency=referral.agency_id, audience__list_name=agencies.RESTRICTED)
    listed = on_list.filter(from_at__lte=at).exclude(until_at__lte=at)
    by_name = Audience.objects.filter(id__in=referral.seen_by, worker__isnull=False)
    return list(here.filter(Q(id__in=listed.values("worker_id")) | Q(id__in=by_name.values("worker_id"))))


def shown_to_one(referral: Referral) -> bool:
    """Say whether a referral that nobody has accepted is shown at its service to one worker, and not to all of it."""
    return not Audience.objects.filter(id__in=referral.seen_by, agency_id=referral.agency_id).exists()


def carried(worker: Worker) -> int:
    """Count the open cases a worker carries or covers, whoever asks may see them or not: it names no one."""
    with database.whole_file():
        return Referral.objects.filter(Q(worker=worker) | Q(cover=worker), state=State.ACCEPTED).count()
