"""What every page about a person must remind of, the gravest first; and who is asked where nobody may be rung."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from handrail.core.parts import Note
from handrail.people.ringing import Ringing, ToAsk

CLOSE_TO_HOME = frozenset(
    {"domestic_abuse", "coercive_control", "honour_based", "forced_marriage", "fgm", "domestic_abuse_offence"}
)
"""Flags of crimes whose suspect is family or lives there: a phone or a letter box the household shares is not safe."""
WATCHED = CLOSE_TO_HOME | {"stalking", "sexual", "rape"}
"""Flags and offence groups where an old answer about safe contact no longer counts (contract, people.csv)."""

WHY_RESTRICTED = {
    "honour_based_abuse": "honour-based abuse",
    "police_or_staff_suspect": "police or staff are a party",
    "position_of_trust": "somebody in a position of trust is suspected",
    "forced_marriage": "forced marriage",
    "fgm": "FGM",
}
UNSAFE = {"phone": "telephone", "email": "e-mail", "address": "post"}


class Suffered(Protocol):
    """A crime, as far as safe contact depends on it; `crimes.models.Crime` is one."""

    id: int
    flags: list[str]
    groups: list[str]
    reported_at: datetime
    officer: Any
    supervisor: Any
    team: Any


class Kept(Protocol):
    """A record, as far as the strip needs it; `people.models.Record` is one."""

    unsafe: list[str]
    deceased_on: date | None


def is_watched(crimes: Iterable[Suffered]) -> bool:
    """Whether an old answer about safe contact no longer counts: somebody they know may be watching."""
    return any(not WATCHED.isdisjoint((*crime.flags, *crime.groups)) for crime in crimes)


def is_close_to_home(crimes: Iterable[Suffered]) -> bool:
    """Whether what the household shares is unsafe."""
    return any(not CLOSE_TO_HOME.isdisjoint((*crime.flags, *crime.groups)) for crime in crimes)


def officer_to_ask(crimes: Iterable[Suffered], *, viewer_id: int | None, on: date) -> ToAsk:
    """Whom to ask of the latest crime that has an officer, and who stands behind them, with the line of each.

    Nobody where the viewer is an officer of theirs.
    """
    named = [crime for crime in crimes if crime.officer is not None]
    if not named or any(crime.officer.id == viewer_id for crime in named):
        return ToAsk()
    latest = max(named, key=lambda crime: (crime.reported_at, crime.id))
    others = [one for _, one in to_ring(latest, on=on) if one is not latest.supervisor or one.id != viewer_id]
    return ToAsk(*(line_of(one) for one in others[:2]))


def to_ring(crime: Suffered, *, on: date) -> list[tuple[str, Any]]:
    """Return who is rung about a crime, each with what they are in it: its officer, else its team; its supervisor.

    Nobody who works there no longer.
    """
    parts = (("Officer in the case", crime.officer), ("Supervisor", crime.supervisor))
    here = [(part, one) for part, one in parts if one is not None and not (one.until_on and one.until_on < on)]
    if crime.team is not None and crime.officer not in [one for _, one in here]:
        return [("Team", crime.team), *here]
    return here if len(here) < 2 or here[0][1].id != here[1][1].id else here[:1]


def line_of(one: Any) -> str:
    """Return the name and the direct line of a worker or a team."""
    return f"{one.name}, {one.phone or 'no direct line recorded'}"


def strip(person: Any, records: Sequence[Kept], ringing: Ringing) -> tuple[Note, ...]:
    """What must be remembered on every page about this person."""
    notes = []
    if person.restricted:
        why = WHY_RESTRICTED.get(person.restricted_why, person.restricted_why.replace("_", " "))
        notes.append(Note(f"Restricted record: {why}. Named workers and lists only", "restricted"))
    if person.deceased_on or any(record.deceased_on for record in records):
        notes.append(Note("They have died. Write and ring nobody at this address", "never"))
    else:
        said = ringing.words.removeprefix("safe contact ")
        notes.append(Note(f"Safe contact: {said}", ringing.state))
    unsafe = sorted({UNSAFE[channel] for record in records for channel in record.unsafe})
    if unsafe:
        notes.append(Note(f"Shared with a suspect, so unsafe: {' and '.join(unsafe)}", "never"))
    notes += [Note(words[:1].upper() + words[1:]) for words in ringing.more]
    return tuple(notes)
