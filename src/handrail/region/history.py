"""The region's past: a little over a year of crimes that ended before the night, as one earlier extract.

Taken in through the same door by the same rules, so that what is followed from month to month has months behind it.
Nobody of that year is still waited for: whoever needed support was referred at the time or has since refused, and each
suspect's release was told of, if late. Some of it is there to be found: one month went badly, acknowledgements were
slow in Walsall, and of late they have been sent sooner.
"""

from datetime import UTC, date, datetime, timedelta
from math import inf
from pathlib import Path
from typing import ClassVar

from handrail.core.workdays import local_date
from handrail.region.humans import Draw
from handrail.region.journeys import DAY, HOUR, TELLING, WRITING, Crime, Happening, happen
from handrail.region.mix import CASES, Case
from handrail.region.night import Written, write_night
from handrail.region.roster import roster
from handrail.region.scenes import Scene, Told

MONTHS = 14
A_MONTH = 38
"""Crimes."""
NIGHT_DAYS = 22
"""The past ends where the night begins."""
BAD_MONTH = 2
"""Months before the night's: after the twelve that say what is usual."""
SLOW_COUNCIL = "E08000030"
_KINDS = ("domestic", "stalking", "volume", "sexual", "hate", "adult_at_risk")
_ASKED_OF = frozenset({"domestic", "stalking", "sexual", "hate"})
"""Kinds in which the rules would have a supervisor confirm that there was no need."""
_FIRST = frozenset({"acknowledged", "code_given"})
_OF_SUSPECT = frozenset(
    {"suspect_arrested", "suspect_interviewed", "suspect_released", "suspect_bailed", "suspect_under_investigation",
     "bail_changed", "order_breached", "no_further_action", "charged", "hearing_listed", "journey_closed"}
)  # fmt: skip


class Past(Scene):
    """A case of the past: graded standard, need met or refused, everybody told in the end."""

    cases: ClassVar[Draw[Case]] = Draw(
        (case._replace(children=0.0, extra=""), case.weight) for case in CASES if case.name in _KINDS
    )

    def told(self, reported: float) -> Told:
        """Whoever had a need was referred then or not, and has refused since; nobody is held for an answer."""
        told = super().told(reported)
        told.need = "yes" if told.need == "yes" or self.case.name in _ASKED_OF else "no"
        told.consent = "no" if told.need == "yes" else ""
        told.grade = "standard" if self.case.grades else ""
        told.asked_after = min(self.rng.randint(12, 30), int((self.pen.end - reported) / DAY))
        return told

    def happen(self, course: Crime) -> list[Happening]:
        """What happens after one crime, told in the end, and what the force seldom wrote down."""
        course.consent = "yes"
        journey = [_without_promises(one) for one in happen(self.rng, course)]
        draw, start = self.rng.random, course.reported
        month = self.pen.day(start)
        told = {place for one in journey if one.kind == "victim_told" for place in one.about}
        for place, one in enumerate(journey[:]):
            if one.kind in _OF_SUSPECT and place not in told and one.at < inf:
                journey.append(Happening(max(one.at, one.known_at) + self.rng.uniform(3, 16) * DAY, "victim_told",
                                         about=(place,), method=TELLING(self.rng)))  # fmt: skip
        journey = [self._in_its_month(one, start, month) for one in journey]
        for kind in sorted(_FIRST - {one.kind for one in journey}):
            if draw() < 0.7:
                journey.append(Happening(start + self.rng.uniform(4, 20) * DAY, kind, method=WRITING(self.rng)))
        if draw() < 0.24:
            journey.append(Happening(start + self.rng.expovariate(0.5) * DAY, "compensation_told"))
        if draw() < 0.15:
            journey.append(Happening(start + self.rng.expovariate(0.6) * DAY, "information_given", detail="rj;rights"))
        self._reviews(journey)
        self._in_court(journey)
        return journey

    def _more_victims(self, crime_ref: str, suspect_ref: str, reported: float) -> None:
        """One victim to a crime: whose would be nobody's to decide after a year."""

    def _in_its_month(self, one: Happening, start: float, month: date) -> Happening:
        """What was sent first came late in the bad month, and sooner of late; in one council always late."""
        if one.kind not in _FIRST | {"victim_told"} or one.at == inf:
            return one
        if _months_between(month, self.pen.day(self.pen.end)) == BAD_MONTH:
            return one._replace(at=one.at + self.rng.uniform(4, 14) * DAY)
        if self.victim.council.code == SLOW_COUNCIL and one.kind in _FIRST:
            return one._replace(at=one.at + self.rng.uniform(1, 6) * DAY)
        recent = self.pen.end - start < 150 * DAY
        return one._replace(at=start + (one.at - start) * 0.55) if recent and one.kind in _FIRST else one

    def _reviews(self, journey: list[Happening]) -> None:
        """Some are told of the right to a review as they are told of the decision; a few ask for one."""
        draw = self.rng.random
        decided = {place for place, one in enumerate(journey) if one.kind == "no_further_action" and one.at < inf}
        for telling in [one for one in journey if one.kind == "victim_told" and decided & set(one.about)]:
            about = tuple(decided & set(telling.about))
            if draw() < 0.62:
                journey.append(telling._replace(kind="review_right_told", about=about))
            if draw() < 0.16:
                asked = telling.at + self.rng.uniform(1, 60) * DAY
                place = len(journey)
                journey.append(Happening(asked, "review_requested", about=about, detail="police"))
                journey.append(Happening(asked + self.rng.uniform(2, 16) * DAY, "review_acknowledged", about=(place,)))
                done = ("upheld", "upheld", "overturned", "in_part")[int(draw() * 4)]
                journey.append(
                    Happening(asked + self.rng.uniform(18, 48) * DAY, "review_decided", about=(place,), detail=done)
                )

    def _in_court(self, journey: list[Happening]) -> None:
        """An outcome and a sentence for most who were charged: received by the unit, then told; nobody still waits."""
        draw, custody = self.rng.random, self.case.name in _ASKED_OF
        for one in [one for one in journey if one.kind == "charged" and one.at < inf and draw() < 0.8]:
            heard = one.at + self.rng.uniform(25, 70) * DAY
            if heard + 60 * DAY > self.pen.end:
                continue
            sentence = "custodial:18" if custody else "community"
            for kind, detail in (("case_outcome_received", "guilty"), ("sentence_received", sentence)):
                known = heard + self.rng.uniform(0.2, 8) * DAY
                place = len(journey)
                journey.append(Happening(heard, kind, personal=False, known_at=known, detail=detail, suspect=True))
                journey.append(Happening(known + self.rng.expovariate(1.1) * DAY, "victim_told", about=(place,),
                                         method=TELLING(self.rng)))  # fmt: skip
            if not custody:
                continue
            referred = heard + self.rng.uniform(2, 18) * DAY
            place = len(journey)
            journey.append(Happening(referred, "vcs_referred", personal=False))
            journey.append(Happening(referred + self.rng.uniform(5, 36) * DAY, "vlo_contacted", about=(place,)))
            if draw() < 0.5:
                place = len(journey)
                out = heard + self.rng.uniform(60, 200) * DAY
                journey.append(Happening(out, "offender_stage", personal=False, detail="release", suspect=True))
                if draw() < 0.8:
                    journey.append(Happening(out + 4 * HOUR, "victim_told", about=(place,), method="phone"))


def _without_promises(one: Happening) -> Happening:
    """Calls promised a year ago are not of today's concern: as if they never were."""
    return one._replace(at=inf) if one.kind.startswith("contact_") and one.kind != "contact_plan_agreed" else one


def _months_between(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def write_history(folder: Path, *, at: datetime, seed: int, months: int) -> Written:
    """Write the extract of the months before the night of this morning, whole months but for the last."""
    extracted_at = at - timedelta(days=NIGHT_DAYS)
    last = local_date(extracted_at)
    count = last.year * 12 + last.month - 1 - months
    first = datetime(count // 12, count % 12 + 1, 1, tzinfo=UTC)
    return write_night(
        folder,
        seed=seed,
        crimes=months * A_MONTH,
        extracted_at=extracted_at,
        days=(extracted_at - first).days,
        officers=roster(),
        scene=Past,
    )
