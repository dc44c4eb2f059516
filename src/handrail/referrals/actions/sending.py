"""Send a referral: the row, what it carries, the sight it gives, the event, and the answer it now waits for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handrail.agencies import actions as agencies
from handrail.agencies.models import Agency, Audience
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.refs import new_ref
from handrail.core.workdays import due_on, end_of, local_date
from handrail.directory.models import Service
from handrail.journey import actions as journey
from handrail.journey.actions import Happened, Owing, Sighted

# Working days within which a service answers a referral, where the decision set no time of its own. Recalled.
ANSWER_WORKING_DAYS = 2
UNDO = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Sending:
    """One referral to send, with the crimes it carries and the decisions it rests on."""

    person_id: int
    record_id: int
    crimes: tuple[int, ...]
    decisions: tuple[int, ...]
    service_ref: str
    kind: str
    risk: str = ""
    handling: tuple[str, ...] = ()
    asked: str = ""
    basis: str = ""
    due_at: datetime | None = None
    restricted: bool = False
    joins_open: bool = False
    door: str = "police"
    needs_to_know: str = ""
    police_may_see: bool = True
    after_id: int | None = None


_COLUMNS = (
    "id bigint, ref text, person_id bigint, record_id bigint, service_id bigint, agency_id bigint, kind text, door text,"
    " risk text, basis text, asked text, handling text[], needs_to_know text, due_at timestamptz, police_may_see boolean,"
    " after_id bigint"
)


def send(sendings: Sequence[Sending], *, force: Agency | None, by: Actor, at: datetime) -> dict[int, int]:
    """Send referrals; return the referral that each decision now rests on.

    A job's referral is shown to the service at once; a person's act waits one minute, so that it can be undone before
    anything is disclosed. A service not on Handrail is told by secure mail: the desk owes the sending.
    """
    services = {service.ref: service for service in Service.objects.select_related("agency")}
    fresh = [one for one in sendings if not one.joins_open]
    ids = database.next_ids("referrals_referral", len(fresh))
    refs = [new_ref() for _ in fresh]
    shown_from = at if by.kind == "system" else at + UNDO
    database.copy_rows(
        "new_referral",
        _COLUMNS,
        (
            _row(key, ref, one, services[one.service_ref], at)
            for key, ref, one in zip(ids, refs, fresh, strict=True)
        ),
    )
    names = ", ".join(part.split()[0] for part in _COLUMNS.split(","))
    database.run(
        f"INSERT INTO referrals_referral ({names}, state, sent_at, sent_by_kind, sent_by, shown_from, declined_because,"
        f" seen_by) SELECT {names}, 'sent', %s, %s, %s, %s, '', '{{}}' FROM new_referral",
        [at, by.kind, by.id, shown_from],
    )
    placed = dict(zip(ids, fresh, strict=True)) | _joined(sendings, services)
    _carry(placed, at)
    _show(placed, services, by=by, at=at, at_once=by.kind == "system")
    _tell(placed, dict(zip(ids, refs, strict=True)), services, force, by=by, at=at)
    _await(dict(zip(ids, fresh, strict=True)), dict(zip(ids, refs, strict=True)), services, force, by=by, at=at)
    return {decision: referral for referral, one in placed.items() for decision in one.decisions}


def _row(key: int, ref: str, one: Sending, service: Service, at: datetime) -> tuple[object, ...]:
    due_at = one.due_at or end_of(due_on(local_date(at), ANSWER_WORKING_DAYS))
    return (
        key, ref, one.person_id, one.record_id, service.id, service.agency_id, one.kind, one.door, one.risk, one.basis,
        one.asked, list(one.handling), one.needs_to_know, due_at, one.police_may_see, one.after_id,
    )  # fmt: skip


def _joined(sendings: Sequence[Sending], services: Mapping[str, Service]) -> dict[int, Sending]:
    """Return the open referrals that what joins them rests on, by their keys."""
    joins = {(one.person_id, services[one.service_ref].id): one for one in sendings if one.joins_open}
    if not joins:
        return {}
    found = database.ask(
        "SELECT DISTINCT ON (person_id, service_id) id, person_id, service_id FROM referrals_referral"
        " WHERE person_id = ANY (%s) AND state = 'accepted' ORDER BY person_id, service_id, id DESC",
        [[person for person, _ in joins]],
    )
    return {key: joins[person, service] for key, person, service in found if (person, service) in joins}


def _carry(placed: Mapping[int, Sending], at: datetime) -> None:
    database.copy_rows(
        "new_carried", "referral_id bigint, crime_id bigint", ((key, crime) for key, one in placed.items() for crime in one.crimes)
    )
    database.run(
        "INSERT INTO referrals_carried (referral_id, crime_id, carried_at) SELECT referral_id, crime_id, %s FROM new_carried"
        " ON CONFLICT DO NOTHING",
        [at],
    )
    database.copy_rows(
        "rests_on", "decision_id bigint, referral_id bigint", ((d, key) for key, one in placed.items() for d in one.decisions)
    )
    database.run("UPDATE referrals_decision d SET referral_id = r.referral_id FROM rests_on r WHERE d.id = r.decision_id")


def audience_of(service: Service, *, restricted: bool) -> int:
    """Return who at a service sees a referral: all of it, or only its list for restricted records."""
    if restricted:
        return agencies.named_list(service.agency, name=agencies.RESTRICTED)
    return int(Audience.objects.only("id").get(agency_id=service.agency_id).id)


def _show(
    placed: Mapping[int, Sending], services: Mapping[str, Service], *, by: Actor, at: datetime, at_once: bool
) -> None:
    """Give each service on Handrail a sight of the person, in the crimes carried and no others."""
    if not at_once:
        return
    known: dict[tuple[str, bool], int] = {}
    sights = []
    for key, one in placed.items():
        service = services[one.service_ref]
        if not (service.on_handrail and service.agency.on_handrail):
            continue
        if (one.service_ref, one.restricted) not in known:
            known[one.service_ref, one.restricted] = audience_of(service, restricted=one.restricted)
        audience = known[one.service_ref, one.restricted]
        crimes: tuple[int | None, ...] = one.crimes or (None,)
        sights += [
            Sighted(one.person_id, audience, "service", "referred_to", crime, f"referral:{key}") for crime in crimes
        ]
    journey.open_sights(sights, by=by, at=at)


def _tell(
    placed: Mapping[int, Sending],
    refs: Mapping[int, str],
    services: Mapping[str, Service],
    force: Agency | None,
    *,
    by: Actor,
    at: datetime,
) -> None:
    journey.record_events(
        [
            Happened(
                kind="referral_sent",
                happened_at=at,
                person_id=one.person_id,
                record_id=one.record_id,
                crime_id=crime,
                ref=f"referral:{key}:{crime or 'person'}",
                detail=one.kind,
                by_whom=services[one.service_ref].name[:120],
                circle="a",
                agency_id=force.id if force else by.agency_id,
            )
            for key, one in placed.items()
            for crime in (one.crimes or (None,))
        ],
        by=by,
        at=at,
    )


def _await(
    placed: Mapping[int, Sending],
    refs: Mapping[int, str],
    services: Mapping[str, Service],
    force: Agency | None,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Owe an answer to every referral: the service's where it is on Handrail, else the desk's to send and have taken."""
    desk = agencies.named_list(force, name=agencies.VICTIM_CARE) if force else None
    rows = []
    known: dict[tuple[str, bool], int] = {}
    for key, one in placed.items():
        service = services[one.service_ref]
        here = service.on_handrail and service.agency.on_handrail
        if (one.service_ref, one.restricted) not in known:
            known[one.service_ref, one.restricted] = audience_of(service, restricted=one.restricted)
        owner = known[one.service_ref, one.restricted] if here or desk is None else desk
        rows.append(
            Owing(
                one.person_id, "referral", "answer" if here else "secure_mail", f"referral:{key}", owner, one.record_id,
                one.crimes[0] if one.crimes else None, due_at=one.due_at or end_of(due_on(local_date(at), ANSWER_WORKING_DAYS)),
            )
        )  # fmt: skip
    journey.open_owed(rows, by=by, at=at)
    database.run(
        "UPDATE referrals_referral r SET seen_by = ARRAY (SELECT DISTINCT s.audience_id FROM journey_sight s"
        " WHERE s.person_id = r.person_id AND s.until_at IS NULL AND (s.side <> 'service' OR s.source = 'referral:' || r.id)"
        " AND (s.side <> 'police' OR r.police_may_see) ORDER BY 1) WHERE r.id = ANY (%s)",
        [list(placed)],
    )
