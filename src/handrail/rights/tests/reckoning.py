"""Clocks reckoned the slow way: the paper read aloud, line by line, moment by moment.

It shares with the real thing only the facts: the bank holidays and the form of a happening. Everything else is worked
out anew: the table of rights is typed in here, working days are counted on a wall calendar, and answers are given one
moment at a time in the order in which they happened.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from handrail.core.workdays import BANK_HOLIDAYS
from handrail.journey.happenings import Happening

LONDON = ZoneInfo("Europe/London")
BEGINNING = datetime.min.replace(tzinfo=UTC)
FIRST = datetime(2021, 3, 31, 23, 0, tzinfo=UTC)
ALL_TOPICS = {"process", "rights", "support", "compensation", "medical", "pre_trial_therapy", "accommodation"}
TOLD = {"victim_told"}


@dataclass
class Row:
    starts: set[str]
    answers: list[set[str]]
    limits: tuple[int, int] | None = None
    before: str = ""
    from_receipt: bool = False
    per_item: bool = False


TABLE = {
    "VC-02.4": Row({"officer_gender_requested"}, [{"officer_gender_met", "officer_gender_refused"}],
                   before="victim_interviewed"),
    "VC-03.1": Row({"crime_reported"}, [{"acknowledged"}], (5, 1)),
    "VC-03.2": Row({"crime_reported"}, [{"code_given", "information_given"}], (5, 1)),
    "VC-03.3": Row({"crime_reported"}, [{"information_given"}], (5, 1)),
    "VC-04.1": Row({"crime_reported"}, [{"needs_assessed"}]),
    "VC-04.3": Row({"need_recorded", "need_identified"}, [{"support_referred", "referral_sent"}], (2, 2)),
    "VC-06.1": Row({"suspect_arrested"}, [TOLD], (5, 1)),
    "VC-06.2": Row({"suspect_interviewed"}, [TOLD], (5, 1)),
    "VC-06.4": Row({"suspect_bailed", "bail_changed"}, [TOLD], (5, 1)),
    "VC-06.5": Row({"not_investigated"}, [TOLD, {"support_offered"}], (5, 1)),
    "VC-06.6": Row({"crime_reported"}, [{"contact_plan_agreed"}]),
    "VC-06.8": Row({"disposal_considered"}, [{"views_sought"}], before="disposal_decided"),
    "VC-06.9": Row({"charged", "no_further_action", "disposal_decided", "cps_decision"}, [TOLD], (5, 1)),
    "VC-06.11": Row({"case_stopped", "charge_dropped"}, [TOLD], (5, 1)),
    "VC-06.12": Row({"no_further_action", "cps_decision", "case_stopped"}, [{"review_right_told"}],
                    before="the telling"),
    "VC-06.13": Row({"filed_unsolved", "journey_closed"}, [TOLD], (5, 1)),
    "VC-08.1": Row({"hearing_listed"}, [TOLD], (1, 1), from_receipt=True),
    "VC-08.2": Row({"bail_hearing_outcome"}, [TOLD], (5, 1), from_receipt=True),
    "VC-09.1": Row({"case_outcome_received"}, [TOLD], (1, 1), from_receipt=True),
    "VC-09.2": Row({"sentence_received"}, [TOLD | {"sentence_explained"}], (1, 1), from_receipt=True),
    "VC-10.2": Row({"property_not_needed"}, [{"property_returned"}], per_item=True),
    "VC-11.2": Row({"vcs_referred"}, [{"vlo_contacted"}], (20, 20), from_receipt=True),
    "VC-12.1": Row({"complaint_made"}, [{"complaint_acknowledged", "complaint_answered"}], (10, 10), from_receipt=True,
                   per_item=True),
    "VC-12.2": Row({"complaint_made"}, [{"complaint_answered"}], (20, 20), from_receipt=True, per_item=True),
}  # fmt: skip
ONCE = {"VC-03.1", "VC-03.2", "VC-03.3", "VC-04.1", "VC-04.3", "VC-06.6"}

Told = tuple[str, str, str, str | None, str | None, int | None, bool, bool]
"""Right, trigger, state, due day, answered at, working days, enhanced, by upgrade."""


@dataclass
class One:
    right: str
    trigger: Happening
    parts: list[datetime | None] = field(default_factory=list)

    @property
    def row(self) -> Row:
        return TABLE[self.right]

    @property
    def answered(self) -> datetime | None:
        return max(part for part in self.parts if part) if all(self.parts) else None


class Reckoning:
    """One person in one crime at one moment."""

    def __init__(self, happenings: list[Happening], at: datetime) -> None:
        self.at = at
        last: dict[str, Happening] = {}
        for one in sorted(happenings, key=lambda one: one.recorded_at):
            last[one.ref] = one
        self.all = sorted((one for one in last.values() if one.happened_at <= at), key=lambda one: one.happened_at)
        self.voided = self._voided()
        self.live = [one for one in self.all if one.ref not in self.voided]
        self.clocks = self._started()
        self._answer()

    def _voided(self) -> dict[str, datetime]:
        takings = sorted(
            (one for one in self.all if one.kind == "row_voided"),
            key=lambda one: (one.happened_at, one.recorded_at, one.ref),
        )
        good: list[Happening] = []
        for taking in reversed(takings):
            if not any(taking.ref in other.about for other in good):
                good.append(taking)
        return {ref: min(one.happened_at for one in good if ref in one.about) for one in good for ref in one.about}

    def of(self, *kinds: str) -> list[Happening]:
        found = [one for one in self.live if one.kind in kinds]
        return sorted(found, key=lambda one: (one.happened_at, one.recorded_at, one.ref))

    def _starts(self, right: str, one: Happening) -> bool:
        if one.kind not in TABLE[right].starts or one.happened_at < FIRST:
            return False
        if one.kind == "need_recorded":
            return one.detail == "yes"
        if one.kind == "journey_closed":
            outcomes = self.of("outcome_recorded")
            return bool(outcomes) and outcomes[-1].detail == "18"
        if one.kind == "cps_decision":
            stops = [stop for stop in self.of("no_further_action") if one.ref in stop.about]
            return one.detail == "no_charge" and not any(_same_suspect(one, stop) for stop in stops)
        return True

    def _started(self) -> list[One]:
        clocks: list[One] = []
        for right, row in TABLE.items():
            started = sorted((o for o in self.all if self._starts(right, o)), key=lambda o: (o.happened_at, o.ref))
            if right in ONCE:
                started = ([one for one in started if one.ref not in self.voided] or started)[:1]
            clocks += [One(right, one, [None] * len(row.answers)) for one in started]
        return clocks

    def _accepts(self, clock: One, one: Happening, part: int) -> bool:
        if one.kind not in clock.row.answers[part] or one.method == "voicemail":
            return False
        if one.kind == "acknowledged" and one.method in ("phone", "video"):
            return False
        if one.kind == "officer_gender_refused" and not one.detail:
            return False
        topics = {"rj"} if clock.right == "VC-03.3" else ALL_TOPICS
        if one.kind == "information_given" and not set(one.detail.split(";")) >= topics:
            return False
        if clock.row.per_item and one.item and not one.about and one.item != clock.trigger.item:
            return False
        return not (one.happened_at < clock.trigger.happened_at or self._too_late(clock, one.happened_at))

    def _too_late(self, clock: One, moment: datetime) -> bool:
        stopped, first = self.voided.get(clock.trigger.ref), self.what_came_first(clock)
        if stopped is not None and moment > stopped:
            return True
        by_then = clock.row.before == "the telling" and moment == first
        return first is not None and moment >= first and not by_then

    def what_came_first(self, clock: One) -> datetime | None:
        if not clock.row.before:
            return None
        if clock.row.before == "the telling":
            named = [one for one in self.of("victim_told") if clock.trigger.ref in one.about]
            since = [one.happened_at for one in named if one.happened_at >= clock.trigger.happened_at
                     and one.method != "voicemail"]  # fmt: skip
            return min(since, default=None)
        triggers = {other.trigger.ref for other in self.clocks if other.right == clock.right}
        came = [
            one.happened_at
            for one in self.of(clock.row.before)
            if one.happened_at >= clock.trigger.happened_at
            and _same_suspect(one, clock.trigger)
            and (not triggers & set(one.about) or clock.trigger.ref in one.about)
        ]
        return min(came, default=None)

    def _answer(self) -> None:
        for moment in sorted({one.happened_at for one in self.live}):
            given: list[tuple[One, int]] = []
            for one in (one for one in self.live if one.happened_at == moment):
                able = [
                    (clock, part)
                    for clock in self.clocks
                    for part in range(len(clock.parts))
                    if self._accepts(clock, one, part) and clock.parts[part] is None
                ]
                if one.about:
                    given += [(clock, part) for clock, part in able if clock.trigger.ref in one.about]
                elif one.kind == "views_sought":
                    given += able if len(able) == 1 else []
                elif one.kind != "victim_told":
                    for right in TABLE:
                        own = [(clock, part) for clock, part in able if clock.right == right]
                        given += own if len(own) == 1 else []
            for clock, part in given:
                clock.parts[part] = moment

    def enhanced_at(self, moment: datetime) -> bool:
        """Whether any reason held at this moment; on the moment of its removal it still did."""
        changes = self.of("enhanced_recorded", "enhanced_found", "enhanced_removed")
        return any(
            self._held([one for one in changes if one.detail == reason], moment)
            for reason in {one.detail for one in changes}
        )

    def _held(self, changes: list[Happening], moment: datetime) -> bool:
        """One reason: what held by the report held from the beginning of time; recorded sorts after removed."""
        reported = min((one.happened_at for one in self.of("crime_reported")), default=None)
        changes.sort(key=lambda one: (one.happened_at, one.recorded_at, one.kind != "enhanced_removed"))
        held_from: datetime | None = None
        for one in changes:
            if one.kind != "enhanced_removed":
                early = reported is not None and one.happened_at <= reported
                held_from = held_from or (BEGINNING if early else one.happened_at)
            elif held_from is not None:
                if held_from <= moment <= one.happened_at:
                    return True
                held_from = None
        return held_from is not None and held_from <= moment

    def limit(self, clock: One) -> tuple[int | None, datetime | None, bool, bool]:
        """Working days, the moment they end, enhanced, by upgrade."""
        until = clock.answered or self.at
        trigger = clock.trigger
        moments = {trigger.happened_at} | {
            one.happened_at
            for one in self.of("enhanced_recorded", "enhanced_found")
            if trigger.happened_at <= one.happened_at <= until
        }
        held = sorted(moment for moment in moments if self.enhanced_at(moment))
        if clock.row.limits is None:
            return None, None, bool(held), False
        start = (trigger.known_at or trigger.happened_at) if clock.row.from_receipt else trigger.happened_at
        standard, enhanced = clock.row.limits
        end = end_of_day(start, standard)
        if not held or enhanced >= standard:
            return standard, end, bool(held), False
        sooner = end_of_day(start, enhanced)
        return enhanced, sooner, True, held[0] > trigger.happened_at and sooner <= held[0] < end

    def told(self) -> set[Told]:
        """Every clock, for comparing."""
        said: set[Told] = set()
        for clock in self.clocks:
            days, end, enhanced, by_upgrade = self.limit(clock)
            state = self._state(clock, end)
            due = None if end is None else ((end - timedelta(hours=2)).astimezone(LONDON)).date().isoformat()
            answered = None if clock.answered is None else clock.answered.isoformat()
            upgraded = by_upgrade and state in ("late", "missed")
            said.add((clock.right, clock.trigger.ref, state, due, answered, days, enhanced, upgraded))
        return said

    def _state(self, clock: One, end: datetime | None) -> str:
        if clock.answered is None and clock.trigger.ref in self.voided:
            return "stopped"
        if clock.answered is None and self._excused():
            return "not_applicable"
        if clock.row.before:
            first = self.what_came_first(clock)
            return "met" if clock.answered else "running" if first is None else "missed"
        if end is None:
            return "no_limit"
        if clock.answered:
            return "met" if clock.answered < end else "late"
        return "running" if self.at < end else "missed"

    def _excused(self) -> bool:
        """Not a crime, or a cancelled one: what excuses whatever is unanswered."""
        reports, turns = self.of("crime_reported"), self.of("crime_cancelled", "crime_restored")
        if reports and "non_crime" in reports[-1].detail.split(";"):
            return True
        return bool(turns) and turns[-1].kind == "crime_cancelled"


def _same_suspect(one: Happening, other: Happening) -> bool:
    return "" in (one.suspect, other.suspect) or one.suspect == other.suspect


def end_of_day(start: datetime, n: int) -> datetime:
    """The first moment after the nth following working day, counted on a wall calendar."""
    day = start.astimezone(LONDON).date()
    while n:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in BANK_HOLIDAYS:
            n -= 1
    after = day + timedelta(days=1)
    return datetime(after.year, after.month, after.day, tzinfo=LONDON).astimezone(UTC)
