"""The cases of an invented night: who is in them, what happened, and the rows that the police wrote of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import ClassVar
from zoneinfo import ZoneInfo

from handrail.intake.extract import CRIMES, EVENTS, PEOPLE, ROLES
from handrail.region.humans import NOBODY_ASKED, Answers, Draw, Human, People
from handrail.region.journeys import DAY, HOUR, Crime, Happening, happen, until
from handrail.region.mix import CASES, REPORT_CHANNELS, Case, Offence
from handrail.region.roster import Officer

LONDON = ZoneInfo("Europe/London")
_CASE = Draw((case, case.weight) for case in CASES)
_OFFENCE = {case.name: Draw((offence, offence.weight) for offence in case.offences) for case in CASES}
_RELATIONSHIP = {case.name: Draw(case.relationships) for case in CASES}
_NEED = {case.name: Draw(zip(("yes", "no", ""), case.need, strict=True)) for case in CASES}
_GRADE = {
    case.name: Draw(zip(("standard", "medium", "high", ""), case.grades, strict=True)) for case in CASES if case.grades
}
_CHANNEL = Draw(REPORT_CHANNELS)
_CONSENT = Draw((("yes", 0.77), ("no", 0.12), ("", 0.11)))
_SHOPS = (
    "Fernley Stores",
    "Copper Kettle Cafe",
    "Lockside Tyres",
    "Plover News",
    "Saddler's Hardware",
    "Jubilee Chemist",
)
_INTIMATE = frozenset({"domestic", "domestic_incident", "honour_based", "insider"})
# Where somebody sleeps who is not at home: how often, the kind, the address.
_ELSEWHERE = Draw(
    (
        (("", ""), 0.96),
        (("refuge", "PO Box 4417"), 0.02),
        (("hostel", "Room 12, Harbour House, 20 Lockside Street"), 0.01),
        (("no_fixed", ""), 0.007),
        (("hospital", "Ward 6, Minerva Hospital"), 0.003),
    )
)


@dataclass(slots=True)
class Pen:
    """What writes a night: the chance, the moment of the extract, the files, and how far the numbers have come."""

    rng: Random
    force_code: str
    series: str
    end: float
    days: int
    officers: Sequence[Officer]
    writers: Mapping[str, Callable[[list[str]], object]]
    counts: dict[str, int]
    scene: "type[Scene]"
    people: People = field(init=False)
    rosters: dict[str, list[Officer]] = field(init=False)
    crimes: int = 0
    events: int = 0

    def __post_init__(self) -> None:
        self.people = People(self.rng, datetime.fromtimestamp(self.end, UTC).date(), self.series)
        self.rosters = {
            case.name: [o for o in self.officers if any(word in o.team.lower() for word in case.teams)]
            for case in CASES
        }

    def write(self, crimes: int) -> None:
        """Write so many crimes, case by case."""
        while self.crimes < crimes:
            case = self.scene.cases(self.rng)
            times = 1
            while times < min(5, crimes - self.crimes) and self.rng.random() < case.again:
                times += 1
            scene = self.scene(self, case)
            for _ in range(times):
                scene.crime()

    def put(self, file: str, row: list[str]) -> None:
        """Write one row."""
        self.writers[file](row)
        self.counts[file] += 1

    def time(self, at: float) -> str:
        """Return a moment as the extract writes it."""
        return datetime.fromtimestamp(int(at), LONDON).isoformat()

    def day(self, at: float) -> date:
        """Return the local date of a moment."""
        return datetime.fromtimestamp(int(at), LONDON).date()

    def officer(self, case: Case) -> Officer:
        """Return an officer, mostly of a team that takes such cases."""
        fitting = self.rosters[case.name]
        return self.rng.choice(fitting if fitting and self.rng.random() < 0.6 else self.officers)


@dataclass(slots=True)
class Told:
    """What the police recorded of one victim's need, consent and risk in one crime."""

    need: str = ""
    consent: str = ""
    grade: str = ""
    reasons: str = ""
    asked_after: int = 0
    """Days from the report to when they were asked for their consent."""


class Scene:
    """One case: a victim, perhaps a suspect, and the people around them, through one crime or several."""

    cases: ClassVar[Draw[Case]] = _CASE

    def __init__(self, pen: Pen, case: Case) -> None:
        self.pen, self.case, self.rng = pen, case, pen.rng
        people, draw = pen.people, pen.rng.random
        self.young = draw() < case.children
        ages = ((1, 17) if case.children == 1 else (10, 17)) if self.young else (18, 88)
        self.victim = people.invent(women=case.women, ages=ages)
        if case.extra == "business":
            shop = self.rng.choice(_SHOPS)
            self.victim = replace(self.victim, family=shop, given="", sex="", born_known=False, ethnicity="")
            self.victim.needs_interpreter = self.victim.email = ""
        elif case.name in _INTIMATE or case.name == "stalking":
            kind, address = _ELSEWHERE(self.rng)
            if kind:
                self.victim.address_kind, self.victim.address = kind, address
                self.victim.postcode = self.victim.postcode if kind != "no_fixed" else ""
        self.suspect = self._invent_suspect() if draw() < case.suspect else None
        self.relationship = _RELATIONSHIP[case.name](self.rng)
        self.children: list[Human] = []
        if case.extra == "children_in_household" and draw() < 0.16:
            self.children = [self._at_home(ages=(0, 15)) for _ in range(self.rng.randint(1, 3))]
        self.guardian = None
        if self.young and draw() < (0.7 if case.extra == "guardian" else 0.3):
            self.guardian = self._at_home(ages=(28, 55))
        self.bereaved: list[Human] = []
        if case.extra == "bereaved" and draw() < 0.85:
            self.bereaved = [people.invent(women=0.6) for _ in range(self.rng.randint(1, 3))]
        self.contact = people.invent() if case.extra == "business" and draw() < 0.6 else None

    def _at_home(self, ages: tuple[int, int]) -> Human:
        """Invent somebody who lives with the victim."""
        human = self.pen.people.invent(ages=ages, council=self.victim.council)
        human.family, human.address, human.postcode = self.victim.family, self.victim.address, self.victim.postcode
        if ages[1] < 16:
            human.phone = human.email = ""
        return human

    def _invent_suspect(self) -> Human:
        """Invent the suspect, who may share the victim's home, telephone or e-mail."""
        draw, victim = self.rng.random, self.victim
        suspect = self.pen.people.invent(women=0.13, ages=(17, 70), council=victim.council)
        if draw() < self.case.home and victim.address_kind in ("", "home"):
            suspect.address, suspect.postcode = victim.address, victim.postcode
        if self.case.name in _INTIMATE:
            if draw() < 0.03:
                suspect.phone = victim.phone
            if draw() < 0.01:
                suspect.email = victim.email
        suspect.needs_interpreter = suspect.needs_interpreter if draw() < 0.8 else ""
        return suspect

    def record(self, human: Human, answers: Answers = NOBODY_ASKED) -> str:
        """Return a record of the human: one they have, or a new one whose row is written."""
        if human.refs and self.rng.random() < 0.5:
            return self.rng.choice(human.refs)
        people = self.pen.people
        ref = people.next_ref()
        again = bool(human.refs)
        merged_into = human.refs[0] if again and self.rng.random() < 0.1 else ""
        written = people.written_again(human) if again else human
        self.pen.put(PEOPLE, people.row(ref, written, answers, merged_into))
        human.refs.append(ref)
        return ref

    def crime(self) -> None:
        """Write one crime of this case, with everyone's part in it and what happened after."""
        pen, draw = self.pen, self.rng.random
        offence = _OFFENCE[self.case.name](self.rng)
        reported = pen.end - (0.001 + draw() * 0.998) * pen.days * DAY
        number = pen.crimes
        pen.crimes += 1
        crime_ref = f"{pen.force_code}/{pen.series}/{number:06}/{pen.day(reported):%y}"
        told = self.told(reported)
        course = Crime(
            reported=reported,
            end=pen.end,
            non_crime="non_crime" in offence.flags,
            suspect=self.suspect is not None,
            need=told.need,
            consent=told.consent,
            breach=offence.title.startswith("Breach") or ("stalking" in offence.flags and draw() < 0.15),
            urgent_kind=self.case.name in _INTIMATE or self.case.name == "stalking",
        )
        journey = until(self.happen(course), pen.end)
        officer = pen.officer(self.case)
        channel = _CHANNEL(self.rng)
        occurred = reported - self._delay(offence) * HOUR
        self._crime_row(crime_ref, offence, course, occurred, channel, officer)
        concerned, suspect_ref = self._roles(crime_ref, reported, occurred, told, channel)
        if concerned:
            self._events(crime_ref, concerned, suspect_ref, journey, officer)

    def happen(self, course: Crime) -> list[Happening]:
        """What happens after one crime."""
        return happen(self.rng, course)

    def _delay(self, offence: Offence) -> float:
        """Return how many hours lay between what happened and the report."""
        if "non_recent" in offence.flags:
            return self.rng.uniform(400, 9000) * 24
        return self.rng.expovariate(1 / 32)

    def told(self, reported: float) -> Told:
        """What the police recorded of need, consent and risk in a crime reported at this moment."""
        draw, case = self.rng.random, self.case
        need = _NEED[case.name](self.rng)
        reasons = []
        if draw() < case.serious:
            reasons.append("serious_crime")
        if self.young and draw() < 0.9:
            reasons.append("vulnerable")
        if draw() < case.persistent:
            reasons.append("persistently_targeted")
        return Told(
            need=need,
            consent=_CONSENT(self.rng) if need == "yes" else "",
            grade=_GRADE[case.name](self.rng) if case.grades else "",
            reasons=";".join(reasons),
        )

    def _crime_row(
        self, crime_ref: str, offence: Offence, course: Crime, occurred: float, channel: str, officer: Officer
    ) -> None:
        pen, draw = self.pen, self.rng.random
        known = bool(course.outcome) and course.outcome_at <= pen.end
        recorded = min(pen.end, course.reported + self.rng.expovariate(0.25) * HOUR)
        cancelled = draw() < 0.004
        pen.put(
            CRIMES,
            [
                crime_ref,
                f"{pen.day(course.reported):%Y%m%d}-{int(draw() * 10000):04}",
                offence.code,
                offence.title,
                pen.time(course.reported),
                pen.time(recorded) if draw() < 0.9 else "",
                channel,
                pen.time(occurred),
                pen.time((occurred + course.reported) / 2) if draw() < 0.25 else "",
                self.victim.council.code,
                pen.people.lsoa(self.victim.council),
                offence.flags,
                officer.id,
                officer.name,
                officer.phone,
                officer.email,
                officer.team,
                officer.supervisor_name,
                officer.supervisor_phone,
                officer.supervisor_email,
                course.outcome if known else "",
                pen.day(course.outcome_at).isoformat() if known else "",
                "cancelled" if cancelled else "live",
                "recorded in error" if cancelled else "",
            ],
        )

    def _roles(self, crime_ref: str, reported: float, occurred: float, told: Told, channel: str) -> tuple[str, str]:
        """Write everyone's part; return the record that the journey concerns, and the suspect's."""
        pen, draw, put = self.pen, self.rng.random, self._role
        on = pen.day(reported)
        dead = self.case.extra == "bereaved"
        answers = NOBODY_ASKED
        if dead:
            answers = Answers(deceased_on=pen.day(occurred).isoformat())
        elif self.contact is None:
            asks = self.victim.sex == "F" and self.case.name in ("sexual", "domestic", "honour_based")
            answers = pen.people.answers(on, woman_asks=asks, young=self.young and self.case.children == 1)
        victim = self.record(self.victim, answers)
        concerned = victim
        put(crime_ref, victim, "victim", told=None if dead or self.contact else told, on=on)
        for human in self.bereaved:
            concerned = self.record(human, pen.people.answers(on, woman_asks=False, young=False))
            put(crime_ref, concerned, "bereaved_relative", victim, "other_family", told, on)
        if self.contact is not None:
            contact = self.record(self.contact, pen.people.answers(on, woman_asks=False, young=False))
            put(crime_ref, contact, "business_contact", told=told, on=on)
        suspect_ref = ""
        if self.suspect is not None:
            suspect_ref = self.record(self.suspect)
            put(crime_ref, suspect_ref, "suspect", relationship=self.relationship)
        for child in self.children:
            put(crime_ref, self.record(child), "child_in_household", victim if draw() < 0.5 else "", "child")
        if self.guardian is not None:
            put(crime_ref, self.record(self.guardian), "parent_or_guardian", victim, "parent")
        self._more_victims(crime_ref, suspect_ref, reported)
        self._bystanders(crime_ref, channel)
        return concerned, suspect_ref

    def _more_victims(self, crime_ref: str, suspect_ref: str, reported: float) -> None:
        """Write a second victim, perhaps known only later; or the suspect as a victim, where each accuses the other."""
        pen, draw = self.pen, self.rng.random
        if self.case.extra == "" and draw() < 0.04:
            since = reported + draw() * (pen.end - reported) if draw() < 0.3 else 0.0
            on = pen.day(since or reported)
            other = pen.people.invent(council=self.victim.council)
            ref = self.record(other, pen.people.answers(on, woman_asks=False, young=False))
            self._role(crime_ref, ref, "victim", told=self.told(since or reported), on=on, since=since)
        if suspect_ref and self.case.name in _INTIMATE and draw() < 0.01:
            self._role(crime_ref, suspect_ref, "victim", told=Told(reasons="serious_crime"), on=pen.day(reported))

    def _bystanders(self, crime_ref: str, channel: str) -> None:
        """Write who saw it, who reported it, and who acts for the suspect."""
        people, draw = self.pen.people, self.rng.random
        if draw() < 0.05:
            self._role(crime_ref, self.record(people.invent()), "witness")
        if channel == "third_party" and draw() < 0.7:
            self._role(crime_ref, self.record(people.invent()), "reporting_person")
        if self.suspect is not None and draw() < 0.01:
            friend = people.invent(council=self.suspect.council)
            friend.phone = self.suspect.phone
            self._role(crime_ref, self.record(friend), "associate_of_suspect", "", "acquaintance")

    def _role(
        self,
        crime_ref: str,
        person_ref: str,
        role: str,
        concerning: str = "",
        relationship: str = "",
        told: Told | None = None,
        on: date | None = None,
        since: float = 0.0,
    ) -> None:
        said = told or Told()
        written = on.isoformat() if on is not None and told is not None else ""
        asked = (on + timedelta(days=said.asked_after)).isoformat() if on is not None and said.consent else ""
        by = ("parent_or_guardian" if self.young else "self") if said.consent else ""
        self.pen.put(
            ROLES,
            [
                crime_ref,
                person_ref,
                role,
                concerning,
                relationship,
                self.pen.time(since) if since else "",
                said.reasons,
                said.need,
                said.consent,
                asked,
                by,
                said.grade,
                written if said.grade else "",
                "live",
            ],
        )

    def _events(
        self, crime_ref: str, person_ref: str, suspect_ref: str, journey: list[tuple[int, Happening]], officer: Officer
    ) -> None:
        pen = self.pen
        refs = {place: f"E{pen.series}{pen.events + order:08}" for order, (place, _) in enumerate(journey)}
        pen.events += len(journey)
        for place, one in journey:
            draw = Random(int(one.at)).random if one.aside else self.rng.random
            pen.put(
                EVENTS,
                [
                    refs[place],
                    crime_ref,
                    person_ref if one.personal else "",
                    suspect_ref if one.suspect and draw() < 0.5 else "",
                    one.kind,
                    pen.time(one.at),
                    pen.time(one.known_at) if one.known_at else "",
                    ";".join([refs[other] for other in one.about]),
                    one.method if draw() < 0.8 else "",
                    "",
                    officer.name if draw() < 0.2 else "",
                    (pen.time(one.when) if one.when else "") + one.detail,
                    "",
                ],
            )
