"""What is owed, as rows of a page: one sentence, its reason, how contact is safe now, and what can be done.

However many rows there are, the people in them are asked for once and the crimes once. What is owed to one person in
one crime, of one kind and as urgent, is one row.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from handrail.audit.actor import Actor
from handrail.core.ages import age_on
from handrail.core.moments import say_day
from handrail.core.parts import Action, Row, Safe
from handrail.core.workdays import LONDON, local_date
from handrail.crimes import queries as crimes
from handrail.crimes.wording import offence_of, summary
from handrail.desk.views.wording import to_do
from handrail.directory.kinds import kind as kind_of_service
from handrail.people import queries as people
from handrail.people.ringing import Ringing
from handrail.people.strip import line_of, to_ring
from handrail.referrals.queries import support as referrals

REACHING = frozenset({"clock", "promise", "alert", "question", "referral", "held"})


@dataclass(frozen=True, slots=True)
class Around:
    """What the rows of one page have in common: who looks, when, the people and crimes they speak of, where it is."""

    viewer: Actor
    at: datetime
    here: str
    people: dict[int, Any]
    crimes: dict[int, Any]
    rings: dict[int, Ringing]
    referrals: dict[int, Any] = field(default_factory=dict)
    patterns: dict[int, Any] = field(default_factory=dict)
    owners: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, owed: Collection[Any], *, viewer: Actor, at: datetime, here: str) -> "Around":
        """Ask once for everybody and every crime that these rows speak of, as far as the viewer may see them."""
        known = people.known({one.person_id for one in owed}, viewer=viewer)
        spoken_of = {one.crime_id for one in owed if one.crime_id}
        theirs, these = crimes.crimes_around(known.values(), spoken_of, viewer=viewer)
        at_hand = crimes.AtHand(known.values(), theirs)
        return cls(
            viewer,
            at,
            here,
            known,
            these,
            crimes.ringing_of_all(known.values(), viewer=viewer, at=at, crimes=theirs),
            referrals.known({key for one in owed if (key := _referral(one))}, viewer=viewer),
            crimes.patterns_by_id({key for one in owed if (key := _pattern(one))}, viewer=viewer, at_hand=at_hand),
        )

    def rows(self, owed: Iterable[Any]) -> list[Row]:
        """Return rows in the order given; one whose person the viewer may not see is left out, and leaves no gap.

        So is a worsening pattern of which they see too little for there to be one.
        """
        together: dict[tuple[object, ...], list[Any]] = {}
        for one in owed:
            if self.shows(one):
                together.setdefault(self._what_goes_together(one), []).append(one)
        return [self._row(several) for several in together.values()]

    def shows(self, one: Any) -> bool:
        """Whether they may see whom it is owed to and, where it is about a pattern, enough for there to be one."""
        return one.person_id in self.people and (one.kind != "pattern" or _pattern(one) in self.patterns)

    def at_once(self, owed: Sequence[Any]) -> list[Row]:
        """Return one row for each person who must be told something at once: the viewer's own and the latest first."""
        latest: dict[int, Any] = {}
        more: Counter[int] = Counter()
        for one in sorted(owed, key=lambda one: (not self._owns(one), -one.opened_at.timestamp(), -one.id)):
            more[one.person_id] += one.person_id in latest
            latest.setdefault(one.person_id, one)
        rows = {row.key: row for row in self.rows(latest.values())}
        return [
            replace(rows[one.ref], reason=_and_earlier(rows[one.ref].reason, more[one.person_id]))
            for one in latest.values()
            if one.ref in rows
        ]

    def _what_goes_together(self, one: Any) -> tuple[object, ...]:
        state = state_of(one, self.at)
        if one.kind == "clock":
            return one.person_id, one.crime_id, one.kind, state
        if one.kind in ("question", "held"):
            return one.person_id, "question", state, self._owns(one)
        return (one.ref,)

    def _owns(self, one: Any) -> bool:
        return bool({one.owner_id, one.cover_id, one.escalated_to_id} & self.viewer.audiences)

    def _row(self, owed: Sequence[Any]) -> Row:
        one, person = owed[0], self.people[owed[0].person_id]
        known = [self.crimes[key] for key in dict.fromkeys(each.crime_id for each in owed) if key in self.crimes]
        ringing = self.rings[person.id]
        mine = self._owns(one)
        return Row(
            key=one.ref,
            sentence=to_do(one.kind, [each.what for each in owed], str(person), mine=mine),
            href=self._where(one, person),
            state=state_of(one, self.at),
            reason=self._reason(owed, known),
            due=said_due(one.due_at, self.at),
            safe=Safe(ringing.words, ringing.state) if one.kind in REACHING else None,
            chips=ringing.more if one.kind in REACHING else (),
            actions=self._actions(owed, person) if mine else (),
            note=lines_of(known[0] if known else None, self.at) if one.kind == "alert" else "",
        )

    def _where(self, one: Any, person: Any) -> str:
        if one.kind in LED_TO:
            return reverse(LED_TO[one.kind], args=[one.ref])
        if one.kind in ("held", "question") and (self.viewer.role in DECIDING or self._owns(one)):
            return _hold(one)
        if one.kind == "pattern":
            return reverse("crimes:pattern", args=[self.patterns[_pattern(one)].ref])
        return reverse("desk:person", args=[person.ref])

    def _reason(self, owed: Sequence[Any], known: Sequence[Any]) -> str:
        one = owed[0]
        if one.kind == "pattern":
            return _worsening(self.patterns[_pattern(one)], one.what)
        said = []
        if one.kind == "clock":
            rights = sorted({int(each.what.removeprefix("VC-").split(".")[0]) for each in owed})
            said.append(f"right{'s' * (len(rights) > 1)} {' and '.join(map(str, rights))}")
        if one.kind == "promise":
            said.append(f"promised by {self.owners[one.owner_id]}" if one.owner_id in self.owners else "promised")
        if (referral := self.referrals.get(_referral(one))) is not None:
            said.append(f"{referral.risk} risk" if referral.risk else "risk not graded")
            said.append(f"for {kind_of_service(referral.kind)}")
        said += [_offence(crime, numbered=self.viewer.side == "police") for crime in known[:2]]
        if len(known) > 2:
            said.append(f"and {len(known) - 2} more")
        if one.owner_id in self.owners and one.kind != "promise":
            said.append(f"owed by {self.owners[one.owner_id]}")
        elif one.escalated_to_id in self.viewer.audiences and one.owner_id not in self.viewer.audiences:
            said.append("half its time is gone and its owner has not answered")
        if one.cover_id in self.viewer.audiences and one.owner_id not in self.viewer.audiences:
            said.append("you are covering")
        return " · ".join(said)

    def _actions(self, owed: Sequence[Any], person: Any) -> tuple[Action, ...]:
        one = owed[0]
        back = f"{self.here}#row-{one.ref}"
        if one.kind in ("clock", "alert"):
            asked = urlencode([*(("owed", each.ref) for each in owed), ("next", back)])
            return (Action("Record", f"{reverse('rights:tell', args=[person.ref])}?{asked}", key="r", first=True),)
        if one.kind == "review":
            return (Action("Look again", reverse("rights:enhanced", args=[person.ref]), key="r", first=True),)
        if one.kind == "promise":
            kept, moved = (
                reverse("rights:promise", args=[one.ref]) + "?" + urlencode({"answer": answer, "next": back})
                for answer in ("kept", "moved")
            )
            return (Action("Kept", kept, key="r", first=True), Action("Move", moved))
        if one.kind == "referral":
            label = {"secure_mail": "Send", "to_route": "Route"}.get(
                one.what, "See" if "_since" in one.what else "Answer"
            )
            return (Action(label, reverse("referrals:referral_of", args=[one.ref]), key="r", first=True),)
        if one.kind == "another":
            return (Action("Settle", self._where(one, person), key="r", first=True),)
        if one.kind == "pattern":
            return (Action("Look", self._where(one, person), key="r", first=True),)
        decides = one.kind == "held" and self.viewer.role in DECIDING
        return (Action("Decide" if decides else "Answer", _hold(one), key="r", first=True),)


LED_TO = {"referral": "referrals:referral_of", "another": "matching:answer_of"}
"""Where a row of a kind leads, for whoever sees it, by the ref of what is owed."""
DECIDING = frozenset({"coordinator", "referral_desk", "supervisor"})


def state_of(one: Any, at: datetime) -> str:
    """Return how a row looks: at once, overdue, due today, new since yesterday, or due."""
    if one.kind in ("alert", "pattern"):
        return "at_once" if one.kind == "alert" else "worsening"
    if one.due_at is not None and one.due_at < at:
        return "overdue"
    if one.kind == "referral" and one.urgent:
        return "at_once"
    if one.due_at is not None and last_day(one.due_at) == local_date(at):
        return "due_today"
    if one.kind == "referral" and at - one.opened_at < timedelta(days=1):
        return "new"
    return "held" if one.kind == "held" else "due"


def age(records: Iterable[Any], at: datetime) -> int | None:
    """Return somebody's age today, or none where no birth date is recorded."""
    born = next((record.date_of_birth for record in records if record.date_of_birth), None)
    return age_on(born, local_date(at))


def _referral(one: Any) -> int:
    """Return the key of the referral that something owed came from, or nought."""
    source, _, key = getattr(one, "source_ref", "").partition(":")
    return int(key) if one.kind == "referral" and source in ("referral", "route") and key.isdigit() else 0


def _pattern(one: Any) -> int:
    """Return the key of the pattern that something owed came from, or nought."""
    return int(one.source_ref.split(":")[1]) if one.kind == "pattern" else 0


def _worsening(seen: Any, what: str) -> str:
    """Return why a worsening pattern came to somebody: what it shows, and that the risk is graded low or not at all."""
    reasons = [reason.words for reason in seen.reading.reasons if reason.code != "worsening"]
    grade = "risk not graded" if what == "not_graded" else "risk graded standard"
    return " · ".join([summary(seen.reading), grade, *reasons[:3]])


def _and_earlier(reason: str, earlier: int) -> str:
    return f"{reason} · and {earlier} earlier, not told either" if earlier else reason


def _hold(one: Any) -> str:
    """Return where a hold is decided or answered: from what is owed, or, of the desk's queue, the decision itself."""
    name = "referrals:hold" if getattr(one, "is_decision", False) else "referrals:hold_of"
    return reverse(name, args=[one.ref])


def _offence(crime: Any, *, numbered: bool) -> str:
    offence = offence_of(crime)
    return f"{offence}, {crime.source_ref}" if numbered else offence


def last_day(due_at: datetime) -> Any:
    """Return the last local day on which something is in time: due at midnight is due by the end of the day before."""
    return local_date(due_at - timedelta(microseconds=1))


def said_due(due_at: datetime | None, at: datetime) -> str:
    """Return when something is or was due: the day, and the time where it is not simply the end of the day."""
    if due_at is None:
        return ""
    local = due_at.astimezone(LONDON)
    day, today = last_day(due_at), local_date(at)
    words = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((day - today).days, say_day(day, today=today))
    if (local.hour, local.minute) not in ((0, 0), (23, 59)):
        words += f" at {local:%H:%M}"
    return f"was due {words}" if due_at < at else f"due {words}"


def lines_of(crime: Any, at: datetime) -> str:
    """Return the direct lines of the officer, or the team, and the supervisor, for what cannot wait."""
    if crime is None:
        return ""
    lines = [f"{part}: {line_of(one)}" for part, one in to_ring(crime, on=local_date(at))]
    return " · ".join(lines) or "No officer is named"
