"""Lodge who a survivor named, be told that there is another, and settle how evidence stays clean before anybody speaks.

None of it is in the journey: an event is read by many, and that somebody named the same person as a stranger did is for
two supervisors alone. It is audited as everything is.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import F, Q

from handrail.agencies import queries as agencies
from handrail.agencies.models import Audience
from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import NotAllowed, Refused
from handrail.core.workdays import end_of, local_date
from handrail.crimes.models import Crime
from handrail.journey import actions as journey
from handrail.journey.actions import Owing
from handrail.matching import policy
from handrail.matching.escrow import IN_ANSWER, IN_LODGED, IN_TOKEN, Keys, Mark, Named, is_certain, marks
from handrail.matching.models import Answer, Lodged, Token, keys
from handrail.matching.queries.escrow import is_supported, waits_for
from handrail.people import queries as people
from handrail.people.models import Person

IS_ANOTHER, MAY_BE_ANOTHER, KEEP_CLEAN = "is_another", "may_be_another", "keep_clean"


class NotYoursToLodge(NotAllowed):
    """Only an advocate, a counsellor or a manager of a service that supports them may lodge this."""


class NotSupportedYet(NotAllowed):
    """Your service lodges this once it has accepted their referral, with a named worker."""


class NotAgreed(Refused):
    """They must agree first: ask whether they want to be told if somebody else has named the same person."""


class TooLittle(Refused):
    """Too little is known to tell this person from another. Give a telephone number, an e-mail address, a vehicle, a
    name they go by on a site or app, or their name with a birth date, or with a year of birth and a postcode."""


class TooMany(Refused):
    """No more can be lodged within a day, so that nobody tries names. Lodge it tomorrow: what was typed is not kept."""


class NoSupervisor(Refused):
    """There is nobody to be told: your service needs a manager on Handrail who may see this person."""


class NotYoursToSettle(NotAllowed):
    """This is for the supervisor who was told, or for the investigator."""


class NothingSettled(Refused):
    """Say how evidence is kept from being contaminated: choose at least one."""


class StandsNoMore(Refused):
    """It no longer stands: one of them took it back. Speak to nobody about it."""


class SettledAlready(Refused):
    """It is settled here, and somebody may have been put in touch by it: what was recorded stays as it was recorded."""


def lodge(
    person: Person, *, named: Named, agreed_on: date | None, officer_may_know: bool, crime: Crime | None, by: Actor,
    at: datetime,
) -> Lodged:  # fmt: skip
    """Lodge who somebody named, as they agreed; where another survivor named the same, both supervisors are told.

    Raises `NotYoursToLodge`, `NotSupportedYet`, `NotAgreed`, `TooLittle`, `TooMany`, `NoSupervisor`.
    """
    if not policy.may_lodge(by) or by.id is None or by.agency_id is None:
        raise NotYoursToLodge
    if not is_supported(person, viewer=by):
        raise NotSupportedYet
    if agreed_on is None:
        raise NotAgreed
    found = marks(named)
    if not found:
        raise TooLittle
    with database.whole_file():
        _not_too_many(by, at)
        supervisors = _supervisors(person, by, at)
        held = keys()
        tokens = {uuid4(): mark for mark in found}
        lodged = Lodged.objects.create(
            person=person, agency_id=by.agency_id, crime=crime, supervisor_id=supervisors[0],
            kinds=sorted({mark.kind for mark in found}),
            tokens=held.seal(b"".join(key.bytes for key in tokens), on=IN_LODGED),
            agreed_on=agreed_on, officer_may_know=officer_may_know, lodged_at=at, lodged_by_id=by.id,
            seen_by=sorted({*supervisors, *Audience.objects.filter(worker=by.id).values_list("id", flat=True)}),
        )  # fmt: skip
        shared = _shared_with(found, lodged, held)
        Token.objects.bulk_create(
            Token(id=key, token=held.token(mark), sealed=held.seal_key(lodged.id, on=IN_TOKEN))
            for key, mark in sorted(tokens.items())
        )
        audit.record("named person lodged", by=by, at=at, about="lodged", ids=[lodged.id])
        if shared:
            _tell(lodged, shared, held, at=at)
    return lodged


def _not_too_many(by: Actor, at: datetime) -> None:
    """Hold the service's count still while one more is weighed, and refuse where the day's are gone."""
    database.ask("SELECT pg_advisory_xact_lock(hashtextextended('escrow', %s))", [by.agency_id])
    today = Lodged.objects.filter(lodged_at__gt=at - timedelta(days=1), lodged_at__lte=at)
    if (
        today.filter(lodged_by=by.id).count() >= settings.ESCROW_A_DAY_BY_WORKER
        or today.filter(agency=by.agency_id).count() >= settings.ESCROW_A_DAY_BY_AGENCY
    ):
        raise TooMany


def _supervisors(person: Person, by: Actor, at: datetime) -> list[int]:
    """Return the audiences of the managers of this service who may see the person; the lodging worker's own first."""
    found = []
    for worker in agencies.managers_of(by.agency_id or 0, at=at):
        if agencies.audiences_of(worker, at=at) & set(person.seen_by):
            found.append((worker.id == by.id, worker.id))
    if not found:
        raise NoSupervisor
    order = [key for _, key in sorted(found)]
    audiences = dict(Audience.objects.filter(worker__in=order).values_list("worker_id", "id"))
    return [audiences[key] for key in order if key in audiences]


def _shared_with(found: Iterable[Mark], lodged: Lodged, held: Keys) -> dict[int, set[str]]:
    """Return, by the key of each other survivor's telling, which kinds of mark it has in common with this one."""
    kinds = {token: mark.kind for mark in found for token in held.tokens(mark)}
    shared: dict[int, set[str]] = {}
    for row in Token.objects.filter(token__in=list(kinds)):
        shared.setdefault(held.unseal_key(bytes(row.sealed), on=IN_TOKEN), set()).add(kinds[bytes(row.token)])
    persons = dict(Lodged.objects.filter(id__in=list(shared), withdrawn_at=None).values_list("id", "person_id"))
    one = people.ones({*persons.values(), lodged.person_id})
    return {key: shared[key] for key, person in persons.items() if one[person] != one[lodged.person_id]}


def _tell(lodged: Lodged, shared: Mapping[int, set[str]], held: Keys, *, at: datetime) -> None:
    """Tell the supervisors of both sides that there is another; nothing of who, where, how many or which mark."""
    own = _answer_of(lodged, at=at)
    for other in Lodged.objects.filter(id__in=list(shared)).order_by("id"):
        theirs = _answer_of(other, at=at)
        certain = is_certain(shared[other.id])
        for answer, whose in ((own, theirs), (theirs, own)):
            answer.others = [*answer.others, held.seal_key(whose.id, on=IN_ANSWER)]
            answer.certain = answer.certain or certain
            answer.ended_on = None
            answer.save(update_fields=["others", "certain", "ended_on"])
        _owe(theirs, at=at)
    _owe(own, at=at)


def _answer_of(lodged: Lodged, *, at: datetime) -> Answer:
    supervisors = set(lodged.seen_by) - set(
        Audience.objects.filter(worker=lodged.lodged_by_id)
        .exclude(id=lodged.supervisor_id)
        .values_list("id", flat=True)
    )
    answer, _ = Answer.objects.select_for_update().get_or_create(
        lodged=lodged,
        defaults={
            "person_id": lodged.person_id, "certain": False, "told_on": local_date(at), "seen_by": sorted(supervisors)
        },
    )  # fmt: skip
    return answer


def _owe(answer: Answer, *, at: datetime) -> None:
    """Put it on the supervisor's Today, and on the investigator's where the survivor agreed that they are told."""
    lodged = answer.lodged
    if answer.settled_at is None:
        owing = Owing(
            answer.person_id, "another", IS_ANOTHER if answer.certain else MAY_BE_ANOTHER, f"escrow:{answer.id}",
            lodged.supervisor_id, circle="o", agency_id=lodged.agency_id,
        )  # fmt: skip
        journey.open_owed([owing], by=_JOB, at=_day_of(at))
    _ask_officer(answer, at=at)


def _ask_officer(answer: Answer, *, at: datetime) -> None:
    """Put it on the Today of the officer in the case, if it has one, and the survivor agreed that they are told.

    Where another officer was asked before, who had said nothing yet, it is theirs no longer, nor their supervisor's.
    """
    lodged, crime = answer.lodged, answer.lodged.crime
    if crime is None or not lodged.officer_may_know or not crime.officer_id or answer.investigator_at is not None:
        return
    audiences = list(Audience.objects.filter(worker__in=[crime.officer_id, crime.supervisor_id]).order_by("id"))
    officer = next(one for one in audiences if one.worker_id == crime.officer_id)
    if answer.investigator_id not in (None, officer.id):
        ref = f"escrow:{answer.id}:investigator"
        journey.close_owed(kind="another", source_refs=[ref], because="handed_on", by=_JOB, at=_day_of(at))
    of_service = Audience.objects.filter(id__in=answer.seen_by, of_agency=lodged.agency_id)
    answer.investigator = officer
    answer.seen_by = sorted({*of_service.values_list("id", flat=True), *(one.id for one in audiences)})
    answer.save(update_fields=["investigator", "seen_by"])
    owing = Owing(
        answer.person_id, "another", KEEP_CLEAN, f"escrow:{answer.id}:investigator", officer.id, crime_id=crime.id,
        circle="p", agency_id=officer.of_agency_id,
    )  # fmt: skip
    journey.open_owed([owing], by=_JOB, at=_day_of(at))


def ask_officers(*, by: Actor, at: datetime) -> int:
    """Ask the officers of cases that had none, or had another, when there was another; return of how many answers."""
    another = Q(investigator=None) | ~Q(investigator__worker=F("lodged__crime__officer"))
    with database.whole_file():
        found = Answer.objects.filter(
            another, ended_on=None, investigator_at=None, lodged__officer_may_know=True,
            lodged__crime__officer__isnull=False,
        )  # fmt: skip
        unasked = list(found.select_related("lodged__crime").select_for_update(of=("self",)).order_by("id"))
        for answer in unasked:
            _ask_officer(answer, at=at)
        if unasked:
            audit.record("officers asked of another", by=by, at=at, about="escrow answer", ids=[a.id for a in unasked])
    return len(unasked)


def _day_of(at: datetime) -> datetime:
    """Return when the day began: what is told to two sides at one moment must not be known by that moment."""
    return end_of(local_date(at) - timedelta(days=1))


_JOB = Actor(kind="system", id=None, name="escrow")


def let_officer_know(lodged: Lodged, *, by: Actor, at: datetime) -> None:
    """Record that the survivor now agrees to the officer in their case being told that there is another."""
    if not policy.may_withdraw(by, lodged):
        raise NotYoursToLodge
    with database.whole_file():
        Lodged.objects.filter(id=lodged.id).update(officer_may_know=True)
        lodged.officer_may_know = True
        audit.record("officer may know of another", by=by, at=at, about="lodged", ids=[lodged.id])
        if answer := Answer.objects.filter(lodged=lodged, ended_on=None).select_for_update(of=("self",)).first():
            _ask_officer(answer, at=at)


def settle(answer: Answer, *, precautions: Sequence[str], by: Actor, at: datetime) -> None:
    """Record, as the supervisor or as the investigator, how evidence is kept from being contaminated.

    It may be recorded anew while nobody rests on it; what was recorded each time stays in the audit. Raises
    `SettledAlready` once this side is settled whole, as somebody may have been put in touch by it, and `StandsNoMore`
    where a telling was taken back.
    """
    if not precautions:
        raise NothingSettled
    as_investigator = policy.may_settle_as_investigator(by, answer)
    if not as_investigator and not policy.may_settle(by, answer):
        raise NotYoursToSettle
    with database.whole_file():
        held = Answer.objects.select_for_update(of=("self",)).select_related("lodged").get(id=answer.id)
        if held.ended_on is not None:
            raise StandsNoMore
        if not waits_for(held):
            raise SettledAlready
        who = "investigator" if as_investigator else "supervisor"
        prefix = "investigator_" if as_investigator else ""
        setattr(held, f"{prefix}precautions", sorted(precautions))
        setattr(held, "investigator_at" if as_investigator else "settled_at", at)
        setattr(held, "investigator_by_id" if as_investigator else "settled_by_id", by.id)
        held.save()
        source = f"escrow:{held.id}" + (":investigator" if as_investigator else "")
        journey.close_owed(kind="another", source_refs=[source], because="settled", by=by, at=at)
        audit.record(
            "precautions recorded", by=by, at=at, about="escrow answer", ids=[held.id], refs=sorted(precautions),
            reason=who,
        )  # fmt: skip


def withdraw(lodged: Lodged, *, by: Actor, at: datetime) -> None:
    """Take back a telling because the survivor no longer agrees: its marks are destroyed, and what it answered ends."""
    if not policy.may_withdraw(by, lodged):
        raise NotYoursToLodge
    with database.whole_file():
        row = Lodged.objects.select_for_update(of=("self",)).get(id=lodged.id)
        if row.withdrawn_at is not None:
            return
        held = keys()
        packed = held.unseal(bytes(row.tokens), on=IN_LODGED)
        Token.objects.filter(id__in=[UUID(bytes=packed[n : n + 16]) for n in range(0, len(packed), 16)]).delete()
        row.withdrawn_at, row.withdrawn_by_id, row.tokens = at, by.id, b""
        row.save(update_fields=["withdrawn_at", "withdrawn_by", "tokens"])
        audit.record("named person withdrawn", by=by, at=at, about="lodged", ids=[row.id])
        if own := Answer.objects.filter(lodged=row).select_for_update().first():
            _end(own, held, by=by, at=at)


def _end(own: Answer, held: Keys, *, by: Actor, at: datetime) -> None:
    """End an answer, and take it from those it answered: one that is left with no other ends too."""
    for sealed in own.others:
        theirs = Answer.objects.select_for_update().get(id=held.unseal_key(bytes(sealed), on=IN_ANSWER))
        theirs.others = [one for one in theirs.others if held.unseal_key(bytes(one), on=IN_ANSWER) != own.id]
        theirs.ended_on = None if theirs.others else local_date(at)
        theirs.save(update_fields=["others", "ended_on"])
        if not theirs.others:
            _close(theirs, by=by, at=at)
    own.others, own.ended_on = [], local_date(at)
    own.save(update_fields=["others", "ended_on"])
    _close(own, by=by, at=at)


def _close(answer: Answer, *, by: Actor, at: datetime) -> None:
    refs = [f"escrow:{answer.id}", f"escrow:{answer.id}:investigator"]
    journey.close_owed(kind="another", source_refs=refs, because="withdrawn", by=by, at=_day_of(at))
