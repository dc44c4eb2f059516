"""Who may see a clock, and who may record that something happened."""

from django.db.models import Exists, OuterRef, Q

from handrail.agencies.models import Role, Side
from handrail.audit.actor import Actor
from handrail.journey.models import Owed, Sight
from handrail.journey.vocabulary import KINDS
from handrail.rights.models import THIRD, Sample

# What counts of clocks are for: those who answer for a whole force.
COUNTING: tuple[str, ...] = (Role.CODE_LEAD,)

# Who sees how a unit stands: those, and whoever answers for one unit, that one.
COUNTING_A_UNIT: tuple[str, ...] = (*COUNTING, Role.SUPERVISOR)

# Who reads returns that were submitted: those who write them, and the commissioner's officer, through whom they go.
READING_RETURNS: tuple[str, ...] = (*COUNTING, Role.COMMISSIONER)

# Who tells victims, or hears from them. The others of an agency look, or route.
RECORDING: tuple[str, ...] = (
    Role.OFFICER,
    Role.SUPERVISOR,
    Role.WITNESS_CARE,
    Role.REFERRAL_DESK,
    Role.COORDINATOR,
    Role.ADVOCATE,
    Role.COUNSELLOR,
    Role.SERVICE_MANAGER,
)
SIDES: tuple[str, ...] = (Side.POLICE, Side.SERVICE)

# Who tells victims what the police owe them: whoever may own a clock, by name or by a queue.
TELLING: tuple[str, ...] = (
    Role.OFFICER,
    Role.SUPERVISOR,
    Role.WITNESS_CARE,
    Role.REFERRAL_DESK,
    Role.COORDINATOR,
)

# Who says for the police that a victim has enhanced rights, or has them no more.
ENHANCING: tuple[str, ...] = (Role.OFFICER, Role.SUPERVISOR, Role.WITNESS_CARE)


def seen_by(viewer: Actor) -> Q:
    """Return the condition for clocks this viewer may see: a sight of this person that covers this crime."""
    if viewer.kind == "system":
        return Q()
    mine = Sight.objects.filter(
        person_id=OuterRef("person_id"), until_at=None, audience_id__in=sorted(viewer.audiences)
    )
    return Q(Exists(mine.filter(Q(crime_id=None) | Q(crime_id=OuterRef("crime_id")))))


def may_record(actor: Actor, kind: str) -> bool:
    """Say whether this worker may record on a page that such a thing happened: by their role, and by the vocabulary."""
    if actor.kind != "worker" or actor.role not in RECORDING or kind not in KINDS:
        return False
    return KINDS[kind].by_hand in ("any", actor.side)


def may_answer_promise(actor: Actor, owed: Owed) -> bool:
    """Say whether this worker may say what came of a promise: who owes or covers it, or somebody of the same agency.

    Another agency can record a call of its own; it cannot say that this one kept its word.
    """
    own = {owed.owner_id, owed.cover_id, owed.escalated_to_id} & actor.audiences
    return actor.kind == "worker" and (bool(own) or owed.owner.of_agency_id == actor.agency_id)


def may_count(actor: Actor) -> bool:
    """Say whether this worker may see the figures of their whole force."""
    return actor.kind == "worker" and actor.side == Side.POLICE and actor.role in COUNTING


def may_count_own_unit(actor: Actor) -> bool:
    """Say whether this worker may see the figures of the one unit they are in: a supervisor of the police."""
    return actor.kind == "worker" and actor.side == Side.POLICE and actor.role == Role.SUPERVISOR


def may_read_released(actor: Actor) -> bool:
    """Say whether this worker reads submitted returns as they are released, with small counts hidden, and no draft."""
    return actor.kind == "worker" and actor.side == Side.COMMISSIONER and actor.role == Role.COMMISSIONER


def may_tell_in_bulk(actor: Actor) -> bool:
    """Say whether this worker may send acknowledgements and Code information to many at once: the police, who owe."""
    return actor.kind == "worker" and actor.side == Side.POLICE and actor.role in TELLING


def may_enhance(actor: Actor) -> bool:
    """Say whether this worker may record, for the police, that somebody has enhanced rights, or remove a reason."""
    return actor.kind == "worker" and actor.side == Side.POLICE and actor.role in ENHANCING


def may_ask_for_enhanced(actor: Actor) -> bool:
    """Say whether this worker may ask the police for enhanced rights: who supports them, and never for the police."""
    return actor.kind == "worker" and actor.side == Side.SERVICE and actor.role in RECORDING


# Who of a force audits: not those whose own work is looked at; whose unit is in the frame is refused at the draw.
AUDITING: tuple[str, ...] = (Role.CODE_LEAD, Role.SUPERVISOR, Role.WITNESS_CARE, Role.REFERRAL_DESK)


def samples_seen_by(viewer: Actor) -> Q:
    """Return the condition for samples this viewer may see: the Code lead their force's, an auditor their own."""
    if viewer.kind == "system":
        return Q()
    own = Q() if may_count(viewer) else Q(first_id=viewer.id) | Q(second_id=viewer.id)
    return own & Q(agency_id=viewer.agency_id) if viewer.kind == "worker" and viewer.side == Side.POLICE else Q(pk=None)


def seat_of(actor: Actor, sample: Sample) -> int:
    """Return the seat from which somebody answers a sample: first or second auditor, else the third; 0 for none.

    The third settles what the two dispute, once both have answered everything: a Code lead who is neither of them.
    """
    if actor.kind != "worker" or sample.closed_at is not None:
        return 0
    for seat, worker in enumerate((sample.first_id, sample.second_id), 1):
        if worker == actor.id:
            return seat if sample.compared_at is None else 0
    return THIRD if may_count(actor) and actor.agency_id == sample.agency_id and sample.compared_at else 0


def may_close(actor: Actor, sample: Sample) -> bool:
    """Say whether somebody may close a sample: a Code lead of its force, while it is open."""
    return may_count(actor) and actor.agency_id == sample.agency_id and sample.closed_at is None
