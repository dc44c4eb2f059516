"""What is owed, as rows of a page: one sentence, its reason, how contact is safe now, and what can be done.

However many rows there are, the people in them are asked for once and the crimes once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from handrail.audit.actor import Actor
from handrail.core.moments import say_moment
from handrail.core.parts import Action, Row, Safe
from handrail.core.workdays import local_date
from handrail.crimes import queries as crimes
from handrail.desk.wording import plain, to_do
from handrail.people import queries as people

REACHING = frozenset({"clock", "promise", "alert", "question", "referral"})


@dataclass(frozen=True, slots=True)
class Around:
    """What the rows of one page have in common: who looks, when, and the people and crimes they speak of."""

    viewer: Actor
    at: datetime
    people: dict[int, Any]
    crimes: dict[int, Any]


def rows_of(owed: Sequence[Any], *, viewer: Actor, at: datetime) -> list[Row]:
    """Return what is owed as rows; one whose person the viewer may not see is left out, and leaves no gap."""
    around = Around(
        viewer,
        at,
        people.known({one.person_id for one in owed}, viewer=viewer),
        crimes.known({one.crime_id for one in owed if one.crime_id}, viewer=viewer),
    )
    return [_row(one, around) for one in owed if one.person_id in around.people]


def state_of(kind: str, due_at: datetime | None, opened_at: datetime, at: datetime) -> str:
    """Return how a row looks: at once, overdue, due today, new since yesterday, or due."""
    if kind == "alert":
        return "at_once"
    if due_at is not None and due_at < at:
        return "overdue"
    if due_at is not None and local_date(due_at) == local_date(at):
        return "due_today"
    if kind == "referral" and at - opened_at < timedelta(days=1):
        return "new"
    return "held" if kind == "held" else "due"


def _row(one: Any, around: Around) -> Row:
    person = around.people[one.person_id]
    crime = around.crimes.get(one.crime_id)
    ringing = ringing_now(person, [crime] if crime is not None else [], around.at)
    reaches = one.kind in REACHING
    return Row(
        key=one.ref,
        sentence=to_do(one.kind, one.what, str(person)),
        href=_where(one, person),
        state=state_of(one.kind, one.due_at, one.opened_at, around.at),
        reason=_reason(one, crime, around),
        due=_due(one, around.at),
        safe=Safe(ringing.words, ringing.state) if reaches else None,
        chips=ringing.more if reaches else (),
        actions=_actions(one, person, around),
        note=_lines_of(crime) if one.kind == "alert" else "",
    )


CLOSE_TO_HOME = frozenset({"domestic_abuse", "coercive_control", "honour_based", "forced_marriage", "fgm"})
"""Flags of crimes whose suspect is family or lives there: a phone or a letter box the household shares is not safe."""
WATCHED = CLOSE_TO_HOME | {"stalking", "sexual", "rape", "domestic_abuse_offence"}
"""Flags and offence groups where an old answer about safe contact no longer counts (contract, people.csv)."""


def ringing_now(person: Any, known: Sequence[Any], at: datetime) -> Any:
    """Return whether a person may be rung now, in the light of the crimes the viewer knows of."""
    said = {word for crime in known for word in (*crime.flags, *crime.groups)}
    officer = next((crime.officer.name for crime in known if crime.officer is not None), "")
    return people.ringing_of(
        person,
        at=at,
        answers_fade=bool(said & WATCHED),
        household_unsafe=bool(said & CLOSE_TO_HOME),
        ask=officer,
    )


def _where(one: Any, person: Any) -> str:
    if one.kind == "referral":
        return reverse("referrals:referral_of", args=[one.ref])
    if one.kind == "held":
        return reverse("referrals:hold_of", args=[one.ref])
    return reverse("desk:person", args=[person.ref])


def _reason(one: Any, crime: Any, around: Around) -> str:
    said = []
    if one.kind == "clock":
        said.append(f"right {int(one.what.removeprefix('VC-').split('.')[0])}")
    if one.kind == "held":
        said.append(plain(one.what))
    if one.kind == "promise":
        said.append("promised")
    if crime is not None:
        said.append(crime.offence or "offence not recorded")
        if around.viewer.side == "police":
            said.append(crime.source_ref)
    if one.escalated_to_id in around.viewer.audiences and one.owner_id not in around.viewer.audiences:
        said.append("its owner has not answered: it has come to you")
    if one.cover_id in around.viewer.audiences:
        said.append("you are covering")
    return " · ".join(said)


def _due(one: Any, at: datetime) -> str:
    if one.due_at is None:
        return ""
    words = say_moment(one.due_at, today=local_date(at))
    return f"was due {words}" if one.due_at < at else f"due {words}"


def _lines_of(crime: Any) -> str:
    """Return the direct lines of the officer and the supervisor, for what cannot wait."""
    if crime is None:
        return ""
    lines = [
        f"{who}: {worker.name}, {worker.phone or 'no direct line recorded'}"
        for who, worker in (("Officer in the case", crime.officer), ("Supervisor", crime.supervisor))
        if worker is not None
    ]
    return " · ".join(lines) or f"No officer is named: ring {crime.team}" if crime.team else " · ".join(lines)


def _actions(one: Any, person: Any, around: Around) -> tuple[Action, ...]:
    owns = {one.owner_id, one.cover_id, one.escalated_to_id} & around.viewer.audiences
    if not owns:
        return ()
    if one.kind in ("clock", "alert"):
        return (Action("Record", reverse("rights:record", args=[person.ref]) + f"?owed={one.ref}", key="r", first=True),)
    if one.kind == "promise":
        return (
            Action("Kept", reverse("rights:promise", args=[one.ref]) + "?answer=kept", key="r", first=True),
            Action("Move", reverse("rights:promise", args=[one.ref]) + "?answer=moved"),
        )
    if one.kind == "referral":
        return (Action("Answer", reverse("referrals:referral_of", args=[one.ref]), key="r", first=True),)
    label = "Answer" if one.kind == "question" or around.viewer.role == "officer" else "Decide"
    return (Action(label, reverse("referrals:hold_of", args=[one.ref]), key="r", first=True),)
