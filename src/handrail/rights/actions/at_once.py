"""What cannot wait for a working day: a suspect is out, or an order is broken, and the victim has not been told.

Issue 2, point 8: a suspect released, bailed, bail changed or ended, under investigation, or an order breached, in
domestic abuse, stalking, sexual or honour-based crime. Which events are urgent is in the vocabulary of the journey.
"""

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter

from handrail.journey.happenings import Happening, later_recorded, voided_at
from handrail.journey.vocabulary import URGENT_KINDS
from handrail.rights.clocks import TOLD, Clock

FOUND = "enhanced_found"
"""The event by which our rule says why a person has enhanced rights: by offence, flag, relationship or age."""

_PARTNERS = ("partner", "ex_partner")
_FAMILY = ("parent", "step_parent", "child", "sibling", "grandparent", "in_law", "other_family")

KINDS_OF_CRIME: Mapping[str, frozenset[str]] = {
    "domestic": frozenset(
        {"offence:domestic_abuse_offence", "flag:domestic_abuse", "flag:coercive_control"}
        | {f"relationship:{tie}" for tie in (*_PARTNERS, *_FAMILY)}
    ),
    "stalking": frozenset({"offence:stalking", "flag:stalking"}),
    "sexual": frozenset({"offence:rape", "offence:sexual", "flag:sexual", "flag:cse"}),
    "honour_based": frozenset(
        {"offence:fgm", "offence:forced_marriage", "flag:honour_based", "flag:forced_marriage", "flag:fgm"}
    ),
}
_ANY = frozenset().union(*KINDS_OF_CRIME.values())
_WAITING = ("running", "missed")


def alerts_of(happenings: Sequence[Happening], clocks: Sequence[Clock]) -> list[Happening]:
    """What has happened that this person must be told of at once and has not been, in order of time.

    Where a right runs from it, it waits while a clock of it is unanswered and not excused. A breach starts no right: it
    waits until somebody told them, unless the crime or their part in it was cancelled or they asked not to be told.
    """
    if not any(one.kind == FOUND and one.detail in _ANY for one in happenings):
        return []
    urgent = [one for one in happenings if one.kind in URGENT_KINDS]
    if not urgent:
        return []
    voided = voided_at(happenings)
    states: dict[str, list[str]] = {}
    for clock in clocks:
        states.setdefault(clock.trigger_event, []).append(clock.state)
    waiting = [one for one in urgent if one.ref not in voided and _waits(one, states.get(one.ref), happenings, voided)]
    return sorted(waiting, key=attrgetter("happened_at", "ref"))


def _waits(
    one: Happening, states: Iterable[str] | None, happenings: Sequence[Happening], voided: Mapping[str, object]
) -> bool:
    if states is not None:
        return any(state in _WAITING for state in states)
    told = any(
        other.kind == TOLD
        and one.ref in other.about
        and other.method != "voicemail"
        and other.happened_at >= one.happened_at
        and other.ref not in voided
        for other in happenings
    )
    taken_back = (
        _stands(happenings, "crime_cancelled", "crime_restored", voided)
        or _stands(happenings, "role_cancelled", "role_restored", voided)
        or _stands(happenings, "victim_opted_out", "victim_opted_in", voided)
    )
    return not told and not taken_back


def _stands(happenings: Sequence[Happening], begins: str, ends: str, voided: Mapping[str, object]) -> bool:
    """Whether the last of these two kinds of event is the one that begins it; what names one right does not count."""
    changes = [one for one in happenings if one.kind in (begins, ends) and one.ref not in voided]
    last = max((one for one in changes if not one.detail.startswith("VC-")), key=later_recorded, default=None)
    return last is not None and last.kind == begins
