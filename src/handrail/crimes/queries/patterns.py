"""Patterns as one viewer may see them: their members, and everything worked out from those and from nothing else.

A total, a gap, a reason or a state is never kept: it is asked anew for each viewer, over the crimes their sight of this
person covers and the events they may see. Somebody who sees fewer than two occasions of a pattern sees no pattern.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import QuerySet

from handrail.agencies import queries as agencies
from handrail.audit.actor import Actor
from handrail.core.errors import NotKnown
from handrail.core.refs import read_ref
from handrail.crimes.conduct import BREACHES, MEETS, TELLS, Incident, Reading, occasion_of, of_crime, of_event, read
from handrail.crimes.models import Crime, Pattern, PatternDecision, PatternMember
from handrail.crimes.policy import decisions_seen_by
from handrail.crimes.queries.held import crimes_of_all
from handrail.crimes.queries.told import Against, against
from handrail.crimes.standing import CONFIRMED, Word, key_of, put_in, state_of, taken_out, verdict_of
from handrail.journey.models import Event, Owed
from handrail.journey.policy import seen_by as events_seen_by
from handrail.people import queries as people
from handrail.people.models import Person

MOST = 60
_KINDS = sorted({*TELLS, *MEETS, *BREACHES, "incident_shared", "marac_referred"})


@dataclass(frozen=True)
class AtHand:
    """What a page has asked for already: some persons, their crimes latest first by key, and, of one person, events."""

    persons: Collection[Person]
    crimes: Mapping[int, Sequence[Crime]]
    events: Sequence[Event] | None = None

    @cached_property
    def by_file(self) -> dict[int, Person]:
        """The persons, by each of their files that the viewer sees."""
        return {file: person for person in self.persons for file in person.files}


@dataclass(frozen=True, slots=True)
class Row:
    """One incident of a pattern: the crime or the event it is, why it is in, and when it was proposed."""

    key: str
    incident: Incident
    why: tuple[str, ...]
    proposed_at: datetime
    crime: Crime | None
    event: Event | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A confirmation or a rejection: by whom, when and why, with what they wrote where it is one's own agency's."""

    verdict: str
    why: str
    made_at: datetime
    made_by: str
    by_police: bool
    note: str


@dataclass
class Seen:
    """A pattern through one viewer's eyes. Its keys never leave the database."""

    id: int
    ref: str
    victim: Person
    suspect_id: int
    suspect: str
    every: list[Row]
    crimes: list[Crime]
    events: list[Event]
    named: list[Against]
    words: list[Word]
    verdicts: list[Verdict] = field(default_factory=list)

    @property
    def victim_id(self) -> int:
        """The key of the person harmed."""
        return self.victim.id

    @cached_property
    def rows(self) -> list[Row]:
        """The incidents in it, oldest first: those proposed, without those taken out, and those put in."""
        out = taken_out(self.words)
        return [row for row in self.every if row.key not in out]

    @cached_property
    def out(self) -> list[Row]:
        """The incidents that were taken out."""
        return [row for row in self.every if row.key in taken_out(self.words)]

    @cached_property
    def others(self) -> list[Row]:
        """The person's other crimes that the viewer sees: what might be put in."""
        inside = {row.key for row in self.every}
        return [
            row for row in (_row(crime, (), crime.held_at, "", ()) for crime in self.crimes) if row.key not in inside
        ]

    @cached_property
    def reading(self) -> Reading:
        """What the incidents show together."""
        return read(row.incident for row in self.rows)

    @property
    def state(self) -> str:
        """How it stands for the viewer's own agency: proposed, confirmed or rejected."""
        return state_of(verdict_of(self.words), (row.proposed_at for row in self.rows))

    @property
    def last_verdict(self) -> Verdict | None:
        """The last word of the viewer's own agency, or else of the police."""
        return max(self.verdicts, key=lambda one: (not one.by_police, one.made_at), default=None)

    @cached_property
    def new_since(self) -> frozenset[str]:
        """The incidents that came in after it was confirmed: each still waits for somebody to say that it belongs."""
        last = verdict_of(self.words)
        if last is None or last.verdict != CONFIRMED:
            return frozenset()
        return frozenset(row.key for row in self.rows if row.proposed_at > last.made_at)

    @cached_property
    def officers(self) -> tuple[str, ...]:
        """The officers met, each once: who had the crimes, and who is named where somebody met the person."""
        mine = self._crime_ids
        names = [row.crime.officer.name for row in self.rows if row.crime is not None and row.crime.officer]
        names += [one.by_whom for one in self.events if one.kind in MEETS and one.crime_id in mine and one.by_whom]
        return tuple({" ".join(name.split()).casefold(): name for name in names}.values())

    @cached_property
    def tellings(self) -> int:
        """How many times the story was told: each report, statement, interview and personal statement."""
        by_crime = {row.crime.id: row.incident.occasion for row in self.rows if row.crime is not None}
        inside = {row.event.id for row in self.rows if row.event is not None}
        told: set[object] = set()
        for one in self.events:
            if one.kind in TELLS and (one.crime_id in by_crime or one.id in inside):
                told.add(by_crime[one.crime_id] if one.kind == "crime_reported" and one.crime_id else one.id)
        return len(told)

    @property
    def _crime_ids(self) -> set[int]:
        return {row.crime.id for row in self.rows if row.crime is not None}


def pattern(ref: str, *, viewer: Actor) -> Seen:
    """Return one pattern, or raise `NotKnown` if this viewer may not know of it."""
    found = _read(Pattern.objects.filter(ref=read_ref(ref) or ""), viewer=viewer)
    if not found:
        raise NotKnown
    return found[0]


def patterns_of(person_id: int, *, viewer: Actor, at_hand: AtHand | None = None) -> list[Seen]:
    """Return the patterns in which a person is harmed; never one in which they are named."""
    files = people.files_of([person_id], viewer=viewer)[person_id] if at_hand is None else sorted(at_hand.by_file)
    of_theirs = PatternMember.objects.filter(victim_id__in=files).values("pattern_id")
    return _read(Pattern.objects.filter(id__in=of_theirs), viewer=viewer, at_hand=at_hand)


def patterns_by_id(pattern_ids: Collection[int], *, viewer: Actor, at_hand: AtHand | None = None) -> dict[int, Seen]:
    """Return those of these patterns that this viewer may see, by key."""
    if not pattern_ids:
        return {}
    found = _read(Pattern.objects.filter(id__in=list(pattern_ids)), viewer=viewer, at_hand=at_hand)
    return {one.id: one for one in found}


def patterns_to_supervise(*, viewer: Actor) -> tuple[list[Seen], bool]:
    """Return the patterns with a crime this supervisor answers for, or that reached them, the worsening first.

    The latest of them, as many as a page holds, and whether there are more.
    """
    own = PatternMember.objects.filter(crime__supervisor_id=viewer.id, gone_at=None).order_by(
        "-crime__reported_at", "-id"
    )
    ids = list(dict.fromkeys(own.values_list("pattern_id", flat=True)[: MOST * 6]))
    owed = Owed.objects.filter(
        events_seen_by(viewer), kind="pattern", owner_id__in=sorted(viewer.audiences), closed_at=None
    ).values_list("source_ref", flat=True)[:MOST]
    reached = [int(ref.split(":")[1]) for ref in owed]
    every = list(dict.fromkeys([*reached, *ids]))
    found = _read(Pattern.objects.filter(id__in=every[:MOST]), viewer=viewer)
    found.sort(key=lambda one: one.reading.occasions[-1].when if one.rows else one.victim.opened_at, reverse=True)
    found.sort(key=lambda one: (not one.reading.worsening, one.state == "rejected"))
    return found, len(every) > MOST


def _read(patterns: QuerySet[Pattern], *, viewer: Actor, at_hand: AtHand | None = None) -> list[Seen]:
    """Read patterns whole, with the same number of statements however many there are."""
    members: dict[int, list[PatternMember]] = defaultdict(list)
    inside = PatternMember.objects.filter(pattern__in=patterns, gone_at=None).select_related("pattern")
    for member in inside.order_by("pattern_id", "id"):
        members[member.pattern_id].append(member)
    victims = (
        people.known({member.victim_id for several in members.values() for member in several}, viewer=viewer)
        if at_hand is None
        else at_hand.by_file
    )
    # Of somebody with several files, the oldest that this viewer sees stands for them: never one that they do not.
    harmed = {
        key: victims[file]
        for key, several in members.items()
        if (file := min((one.victim_id for one in several if one.victim_id in victims), default=None)) is not None
    }
    asked = [several[0].pattern for key, several in members.items() if key in harmed]
    if not asked:
        return []
    everybody = list({person.id: person for person in harmed.values()}.values())
    crimes = _crimes(everybody, viewer=viewer, at_hand=at_hand)
    events = _events(everybody, viewer=viewer, at_hand=at_hand)
    named = _named(everybody, viewer=viewer)
    words, verdicts = _decided([one.id for one in asked], viewer=viewer)
    found = []
    for one in asked:
        of = harmed[one.id].id
        ties = [each for each in named[of] if each.one_id == one.suspect_id]
        rows = list(_rows(members[one.id], crimes[of], events[of], named[of], one.suspect_id))
        if len({row.incident.occasion for row in rows}) < 2:
            continue
        _put_in(rows, words[one.id], crimes[of])
        rows.sort(key=lambda row: (row.incident.when, row.key))
        by_police = sum("told" not in row.why for row in rows) > 1
        found.append(
            Seen(
                one.id, one.ref, harmed[one.id], one.suspect_id, ties[-1].shown_name if ties else "", rows,
                list(crimes[of].values()), events[of], named[of], words[one.id],
                [each for each in verdicts[one.id] if by_police or not each.by_police or viewer.side == "police"],
            )
        )  # fmt: skip
    return found


def _crimes(victims: Sequence[Person], *, viewer: Actor, at_hand: AtHand | None) -> dict[int, dict[int, Crime]]:
    """Return, by person, the live crimes of theirs that this viewer's sight of them covers, oldest first."""
    every = crimes_of_all(victims, viewer=viewer) if at_hand is None else at_hand.crimes
    return {
        person.id: {crime.id: crime for crime in reversed(every.get(person.id, [])) if crime.status == "live"}
        for person in victims
    }


def _events(victims: Sequence[Person], *, viewer: Actor, at_hand: AtHand | None) -> dict[int, list[Event]]:
    of = {file: person.id for person in victims for file in person.files}
    found: dict[int, list[Event]] = defaultdict(list)
    if at_hand is not None and at_hand.events is not None:
        for event in at_hand.events:
            if event.kind in _KINDS:
                found[of[event.person_id or 0]].append(event)
        return found
    for event in Event.objects.filter(
        events_seen_by(viewer), person_id__in=list(of), kind__in=_KINDS, superseded_at=None
    ).order_by("happened_at", "id"):
        found[of[event.person_id or 0]].append(event)
    return found


def _named(victims: Sequence[Person], *, viewer: Actor) -> dict[int, list[Against]]:
    of = {file: person.id for person in victims for file in person.files}
    found: dict[int, list[Against]] = defaultdict(list)
    if viewer.kind == "worker":
        for one in against(list(of)):
            found[of[one.victim_id]].append(one)
    return found


def _rows(
    members: Iterable[PatternMember],
    crimes: Mapping[int, Crime],
    events: Sequence[Event],
    named: Sequence[Against],
    suspect_id: int,
) -> Iterable[Row]:
    by_ref = {(event.source, event.ref): event for event in events}
    ties = {one.crime_id: one.relationship for one in named if one.one_id == suspect_id and one.role == "suspect"}
    for member in members:
        why = tuple(member.why)
        if member.crime_id is not None:
            if member.crime_id in crimes:
                crime = crimes[member.crime_id]
                yield _row(crime, why, member.proposed_at, ties.get(crime.id, ""), (member.occasion,))
        elif event := by_ref.get((member.event_source, member.event_ref)):
            key = key_of(None, event.source, event.ref)
            incident = of_event(
                key, kind=event.kind, detail=event.detail, happened_at=event.happened_at, occasion=member.occasion
            )
            yield Row(key, incident, why, member.proposed_at, None, event)


def _row(crime: Crime, why: tuple[str, ...], proposed_at: datetime, tie: str, occasion: tuple[str, ...]) -> Row:
    key = f"crime:{crime.id}"
    log = f"{crime.source}|{crime.log_ref}" if crime.log_ref else ""
    incident = of_crime(
        key, reported_at=crime.reported_at, occurred_from=crime.occurred_from, groups=crime.groups, flags=crime.flags,
        occasion=occasion[0] if occasion else occasion_of(
            crime=crime.id, log=log, reported_at=crime.reported_at, happened_at=crime.reported_at, key=key
        ),
        tie=tie, proxy=why == ("proxy",),
    )  # fmt: skip
    return Row(key, incident, why, proposed_at, crime, None)


def _put_in(rows: list[Row], words: Sequence[Word], crimes: Mapping[int, Crime]) -> None:
    """Add the crimes that somebody of the viewer's agency put in, where the viewer sees them."""
    inside = {row.key for row in rows}
    when = {word.key: word.made_at for word in words}
    for key in sorted(put_in(words) - inside):
        crime = crimes.get(int(key.removeprefix("crime:"))) if key.startswith("crime:") else None
        if crime is not None:
            rows.append(_row(crime, ("added",), when[key], "", ()))


def _decided(pattern_ids: Sequence[int], *, viewer: Actor) -> tuple[dict[int, list[Word]], dict[int, list[Verdict]]]:
    """Return what the viewer's own agency decided of each pattern, and every verdict that they may read."""
    words: dict[int, list[Word]] = defaultdict(list)
    verdicts: dict[int, list[Verdict]] = defaultdict(list)
    found = list(
        PatternDecision.objects.filter(decisions_seen_by(viewer), pattern_id__in=pattern_ids)
        .select_related("note")
        .order_by("id")
    )
    own = {one.made_by for one in found if one.agency_id == viewer.agency_id}
    names = agencies.names_of(sorted(own), viewer=viewer) if own else {}
    for one in found:
        mine = one.agency_id == viewer.agency_id or viewer.kind == "system"
        if mine:
            key = key_of(one.crime_id, one.event_source, one.event_ref)
            words[one.pattern_id].append(Word(one.verdict, key, one.made_at, one.occasion))
        if one.verdict in ("confirmed", "rejected"):
            note = one.note.words if mine and hasattr(one, "note") else ""
            verdicts[one.pattern_id].append(
                Verdict(
                    one.verdict, one.why, one.made_at, names.get(one.made_by, "") if mine else "",
                    one.side == "police", note,
                )
            )  # fmt: skip
    return words, verdicts
