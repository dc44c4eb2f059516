"""Send a referral: the row, what it carries, the sight it gives, the event, and the answer it now waits for."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handrail.agencies.models import Agency
from handrail.audit.actor import Actor
from handrail.core import database, jobs
from handrail.core.refs import new_ref
from handrail.core.workdays import due_on, end_of, local_date
from handrail.directory import actions as directory
from handrail.directory.models import Service
from handrail.journey import actions as journey
from handrail.journey.actions import Happened, Owing, Sighted
from handrail.referrals.actions import showing
from handrail.referrals.actions.owners import alone, is_here, keeper
from handrail.referrals.models import Referral, State

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


@dataclass(frozen=True, slots=True)
class _Placed:
    """A sending with the referral it became or joined; `here` is whether the service answers on Handrail."""

    referral_id: int
    one: Sending
    service: Service
    here: bool
    joined: bool = False
    private: bool = False
    """Not to be known to the police."""


_COLUMNS = (
    "id bigint, ref text, person_id bigint, record_id bigint, service_id bigint, agency_id bigint, kind text,"
    " door text, risk text, basis text, asked text, handling text[], needs_to_know text, due_at timestamptz,"
    " police_may_see boolean, after_id bigint, from_agency_id bigint"
)


def send(sendings: Sequence[Sending], *, force: Agency | None, by: Actor, at: datetime) -> dict[int, int]:
    """Send referrals; return the referral that each decision now rests on.

    `force` is the agency that sends and has back what is declined. A job's referral is shown to the service at once; a
    person's act waits one minute, so that it can be undone before anything is disclosed. A service not on Handrail is
    told by secure mail: the sender owes the sending.
    """
    services = {service.ref: service for service in Service.objects.select_related("agency")}
    fresh = [one for one in sendings if not one.joins_open]
    ids = database.next_ids("referrals_referral", len(fresh))
    shown_from = at if by.kind == "system" else at + UNDO
    database.copy_rows(
        "new_referral", _COLUMNS, (_row(key, one, services, force, at) for key, one in zip(ids, fresh, strict=True))
    )
    names = ", ".join(part.split()[0] for part in _COLUMNS.split(","))
    database.run(
        f"INSERT INTO referrals_referral ({names}, state, sent_at, sent_by_kind, sent_by, shown_from, declined_because,"
        f" worker_named, cover_named, seen_by) SELECT {names}, 'sent', %s, %s, %s, %s, '', '', '', '{{}}'"
        " FROM new_referral",
        [at, by.kind, by.id, shown_from],
    )
    placed = [*_placed(zip(ids, fresh, strict=True), services, at), *_joined(sendings, services)]
    _carry(placed, at)
    settled = _settled(placed, at)
    if by.kind == "system":
        _show(placed, settled, by=by, at=at)
    else:
        jobs.defer("referrals.disclose", [one.referral_id for one in placed if not one.joined], after=UNDO)
        _show([one for one in placed if one.joined], settled, by=by, at=at)
    _tell(placed, force, by=by, at=at)
    _await(placed, settled, force, by=by, at=at)
    directory.add_load(Counter(one.service.id for one in placed if not one.joined))
    showing.show_again({one.one.person_id for one in placed})
    return {decision: one.referral_id for one in placed for decision in one.one.decisions}


def answer_due(at: datetime) -> datetime:
    """By when a service answers, where the decision set no time of its own."""
    return end_of(due_on(local_date(at), ANSWER_WORKING_DAYS))


HIGH_RISK = timedelta(hours=1)
"""How long somebody at high risk may be with nobody: they are held for an hour and no longer (triage, rules 2 to 8)."""


def due_by_risk(at: datetime, *, risk: str) -> datetime:
    """By when somebody looks at a referral that is nobody's, or at a risk that has risen: at high risk at once."""
    return at + HIGH_RISK if risk == "high" else answer_due(at)


def _row(
    key: int, one: Sending, services: Mapping[str, Service], force: Agency | None, at: datetime
) -> tuple[object, ...]:
    service = services[one.service_ref]
    return (
        key, new_ref(), one.person_id, one.record_id, service.id, service.agency_id, one.kind, one.door, one.risk,
        one.basis, one.asked, list(one.handling), one.needs_to_know, one.due_at or answer_due(at), one.police_may_see,
        one.after_id, force.id if force else None,
    )  # fmt: skip


def _placed(fresh: Iterable[tuple[int, Sending]], services: Mapping[str, Service], at: datetime) -> Iterable[_Placed]:
    known: dict[tuple[str, bool], bool] = {}
    for key, one in fresh:
        service, asked = services[one.service_ref], (one.service_ref, one.restricted)
        if asked not in known:
            known[asked] = is_here(service, restricted=one.restricted, at=at)
        yield _Placed(key, one, service, known[asked], private=not one.police_may_see)


def _joined(sendings: Sequence[Sending], services: Mapping[str, Service]) -> Iterable[_Placed]:
    """Yield the open referrals that what joins them rests on."""
    joins = {(one.person_id, services[one.service_ref].id): one for one in sendings if one.joins_open}
    if not joins:
        return
    for key, person, service, police_may_see in database.ask(
        "SELECT DISTINCT ON (person_id, service_id) id, person_id, service_id, police_may_see FROM referrals_referral"
        " WHERE person_id = ANY (%s) AND state = 'accepted' ORDER BY person_id, service_id, id DESC",
        [[person for person, _ in joins]],
    ):
        if (person, service) in joins:
            one = joins[person, service]
            held = services[one.service_ref]
            here = held.on_handrail and held.agency.on_handrail
            yield _Placed(key, one, held, here, joined=True, private=not police_may_see)


def _carry(placed: Sequence[_Placed], at: datetime) -> None:
    database.copy_rows(
        "new_carried",
        "referral_id bigint, crime_id bigint",
        ((one.referral_id, crime) for one in placed for crime in one.one.crimes),
    )
    database.run(
        "INSERT INTO referrals_carried (referral_id, crime_id, carried_at) SELECT referral_id, crime_id, %s"
        " FROM new_carried ON CONFLICT DO NOTHING",
        [at],
    )
    database.copy_rows(
        "rests_on",
        "decision_id bigint, referral_id bigint",
        ((decision, one.referral_id) for one in placed for decision in one.one.decisions),
    )
    database.run(
        "UPDATE referrals_decision d SET referral_id = r.referral_id FROM rests_on r WHERE d.id = r.decision_id"
    )


def _settled(placed: Sequence[_Placed], at: datetime) -> dict[int, int]:
    """Return who alone is shown, and answers, what went to a service that has the other party too: see `alone`."""
    return alone((one.referral_id for one in placed if one.here and not one.one.restricted), at=at)


def _show(placed: Sequence[_Placed], settled: Mapping[int, int], *, by: Actor, at: datetime) -> None:
    """Give each service on Handrail a sight of the person, in the crimes carried and no others."""
    known: dict[tuple[int, bool], int] = {}
    sights = []
    for one in placed:
        if not one.here:
            continue
        asked = (one.service.agency_id, one.one.restricted)
        if asked not in known:
            known[asked] = keeper(one.service.agency, restricted=one.one.restricted, at=at)
        audience = settled.get(one.referral_id, known[asked])
        crimes: tuple[int | None, ...] = one.one.crimes or (None,)
        sights += [_sight(one.one.person_id, audience, crime, one.referral_id) for crime in crimes]
    journey.open_sights(sights, by=by, at=at)


def _sight(person_id: int, audience: int, crime: int | None, referral: int) -> Sighted:
    return Sighted(person_id, audience, "service", f"referred_to:{referral}", crime, f"referral:{referral}")


def _tell(placed: Sequence[_Placed], force: Agency | None, *, by: Actor, at: datetime) -> None:
    """Record that each was sent. What joined a referral the police may not know of names no service to them."""
    journey.record_events(
        [
            Happened(
                kind="referral_sent",
                happened_at=at,
                person_id=one.one.person_id,
                record_id=one.one.record_id,
                crime_id=crime,
                ref=f"referral:{one.referral_id}:{crime or 'person'}",
                detail="" if hidden else one.one.kind,
                by_whom="" if hidden else one.service.name[:120],
                circle="s" if one.private and not one.joined else "a",
                agency_id=force.id if force else by.agency_id,
            )
            for one in placed
            for hidden in (one.joined and one.private,)
            for crime in (one.one.crimes or (None,))
        ],
        by=by,
        at=at,
    )


def _await(
    placed: Sequence[_Placed], settled: Mapping[int, int], force: Agency | None, *, by: Actor, at: datetime
) -> None:
    """Owe an answer to every referral: the service's where it is here, else the sender's to send and have taken.

    What joined an open case is owed a look by the worker who carries it.
    """
    rows = []
    owners: dict[tuple[int, bool], int] = {}
    for one in placed:
        answering = one.service.agency if one.here else force or one.service.agency
        asked = (answering.id, one.one.restricted)
        if asked not in owners:
            named = keeper(answering, restricted=one.one.restricted, at=at)
            owners[asked] = named or keeper(answering, restricted=False, at=at)
        rows.append(
            Owing(
                one.one.person_id,
                "referral",
                "joined" if one.joined else "answer" if one.here else "secure_mail",
                f"{'joined' if one.joined else 'referral'}:{one.referral_id}",
                settled.get(one.referral_id, owners[asked]),
                one.one.record_id,
                one.one.crimes[0] if one.one.crimes else None,
                due_at=one.one.due_at or answer_due(at),
                circle="s" if one.private or one.joined else "r",
            )
        )
    journey.open_owed(rows, by=by, at=at)


def disclose(referral_ids: Sequence[int] = (), *, by: Actor, at: datetime) -> list[int]:
    """Show services the referrals whose minute has passed; all that wait, where none is named. Return which."""
    with database.whole_file():
        waiting = Referral.objects.filter(state=State.SENT, shown_from__lte=at).extra(
            where=[
                "NOT EXISTS (SELECT FROM journey_sight s WHERE s.person_id = referrals_referral.person_id"
                " AND s.source = 'referral:' || referrals_referral.id)"
            ]
        )
        if referral_ids:
            waiting = waiting.filter(id__in=list(referral_ids))
        found = list(waiting.select_related("service__agency", "person").prefetch_related("carries"))
        placed = [
            _Placed(
                referral.id,
                Sending(
                    referral.person_id,
                    referral.record_id,
                    tuple(carried.crime_id for carried in referral.carries.all()),
                    (),
                    referral.service.ref,
                    referral.kind,
                    restricted=referral.person.restricted,
                ),
                referral.service,
                is_here(referral.service, restricted=referral.person.restricted, at=at),
            )
            for referral in found
        ]
        _show(placed, _settled(placed, at), by=by, at=at)
        showing.show_all_again({referral.person_id for referral in found})
    return [one.referral_id for one in placed if one.here]
