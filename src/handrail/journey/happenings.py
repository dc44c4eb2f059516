"""What happened, as pure rules read it: one value for each event of one person in one crime.

Rules take happenings, never table rows, so that clocks and promises can be computed from any source and at any moment.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple

ROW_VOIDED = "row_voided"


class Happening(NamedTuple):
    """One event, whole. Times are UTC. `known_at` is None where it was not recorded; `about` holds refs of events.

    Several with one `ref` are versions of one event: the one recorded last is what is held. Empty text is *not
    recorded*; `suspect` empty is every suspect.
    """

    ref: str
    kind: str
    crime: str
    person: str
    suspect: str
    happened_at: datetime
    known_at: datetime | None
    recorded_at: datetime
    about: tuple[str, ...] = ()
    method: str = ""
    item: str = ""
    detail: str = ""
    by: str = ""


_REF, _KIND, _HAPPENED_AT = map(Happening._fields.index, ("ref", "kind", "happened_at"))
_ref_of, _kind_of, _in_order = itemgetter(_REF), itemgetter(_KIND), itemgetter(_HAPPENED_AT, _REF)


def held(happenings: Sequence[Happening], *, at: datetime, recorded_by: datetime | None = None) -> list[Happening]:
    """What had happened by `at`, as it stands on record (by `recorded_by`, where that is given), in order of time.

    A corrected event is taken in its last version only: one whose time was corrected to after `at` is not seen at all.
    """
    if recorded_by is not None:
        happenings = [one for one in happenings if one.recorded_at <= recorded_by]
    events = in_order(happenings)
    if events and events[-1].happened_at > at:
        return [one for one in events if one.happened_at <= at]
    return events


def in_order(happenings: Sequence[Happening]) -> list[Happening]:
    """Every event in its last version, in order of time."""
    one_of_each = len(set(map(_ref_of, happenings))) == len(happenings)
    return sorted(happenings if one_of_each else _last_versions(happenings), key=_in_order)


def _last_versions(happenings: Iterable[Happening]) -> Iterable[Happening]:
    versions: dict[str, Happening] = {}
    for one in happenings:
        other = versions.get(one.ref)
        if other is None or _recorded_order(other) < _recorded_order(one):
            versions[one.ref] = one
    return versions.values()


def _recorded_order(one: Happening) -> tuple[datetime, datetime, str]:
    return one.recorded_at, one.happened_at, repr(one)


def later_recorded(one: Happening) -> tuple[datetime, datetime, str]:
    """For sorting what changes a fact: by when it happened, then by when it was recorded, then by ref."""
    return one.happened_at, one.recorded_at, one.ref


def voided_at(events: Sequence[Happening]) -> dict[str, datetime]:
    """When each event that was taken back was taken back: `row_voided` names it in `about`.

    A taking back that was itself taken back counts for nothing. The events are of one person in one crime.
    """
    if ROW_VOIDED not in map(_kind_of, events):
        return {}
    takings = [one for one in events if one.kind == ROW_VOIDED]
    takings.sort(key=later_recorded, reverse=True)
    voided: dict[str, datetime] = {}
    for taking in takings:
        if taking.ref not in voided:
            voided.update(dict.fromkeys(taking.about, taking.happened_at))
    return voided
