"""What happens to one victim after one crime, invented: the acknowledgement, the promises, the suspect, the court.

Times are seconds since 1970. How often and how soon follows the published sample of the police extract.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from handrail.region.humans import Draw
from handrail.region.mix import COURTS, TOLD_BY, WITHDRAWALS

HOUR, DAY = 3600.0, 86400.0
TELLING = Draw(TOLD_BY)
# What follows an arrest and an interview.
RELEASES = Draw((("suspect_bailed", 0.5), ("suspect_under_investigation", 0.32), ("suspect_released", 0.18)))
WRITING = Draw((("letter", 0.3), ("email", 0.25), ("text", 0.15), ("in_person", 0.05), ("phone", 0.05), ("", 0.2)))


class Happening(NamedTuple):
    """One event before it is written. `about` are the places of other events in the same journey.

    Where `when` is set, its detail begins with that time. What is `aside` draws on no chance but its own, so that the
    rest of a night stays as it is for its seed.
    """

    at: float
    kind: str
    personal: bool = True
    about: tuple[int, ...] = ()
    detail: str = ""
    when: float = 0.0
    known_at: float = 0.0
    method: str = ""
    suspect: bool = False
    aside: bool = False


@dataclass(slots=True)
class Crime:
    """What the journey needs to know of a crime, and the outcome that comes of it."""

    reported: float
    end: float
    non_crime: bool
    suspect: bool
    need: str
    consent: str
    breach: bool
    urgent_kind: bool
    outcome: str = ""
    outcome_at: float = 0.0


def happen(rng: Random, crime: Crime) -> list[Happening]:
    """Return what happened until the extract was taken, and set the crime's outcome."""
    journey: list[Happening] = []
    _first_days(rng, crime, journey)
    _promises(rng, crime, journey)
    if rng.random() < 0.19:
        journey.append(Happening(crime.reported + rng.uniform(6, 50) * DAY, "officer_changed", personal=False))
    if not crime.non_crime:
        if crime.breach:
            _breach(rng, crime, journey)
        _suspect(rng, crime, journey)
    return journey


def _first_days(rng: Random, crime: Crime, journey: list[Happening]) -> None:
    draw, soon, start = rng.random, rng.expovariate, crime.reported
    if draw() < 0.9:
        journey.append(Happening(start + soon(0.55) * DAY, "acknowledged", method=WRITING(rng)))
    if draw() < 0.52:
        journey.append(Happening(start + soon(0.55) * DAY, "code_given", detail="to:themself;sent:code_link"))
    if draw() < 0.81:
        detail = ("", "", "", "yes", "no")[int(draw() * 5)]
        journey.append(Happening(start + soon(1.2) * DAY, "needs_assessed", detail=detail))
    if not crime.non_crime and draw() < 0.72:
        journey.append(Happening(start + soon(0.38) * DAY, "vps_offered"))
        if draw() < 0.12:
            made = "vps_made" if draw() < 0.6 else "vps_declined"
            journey.append(Happening(journey[-1].at + soon(0.5) * DAY, made))
    if crime.need == "yes" and draw() < (0.72 if crime.consent == "yes" else 0.3):
        journey.append(Happening(start + soon(0.85) * DAY, "support_referred"))
    if not crime.non_crime and draw() < 0.1:
        journey.append(Happening(start + soon(0.4) * DAY, "statement_taken"))
    if draw() < 0.06:
        journey.append(
            Happening(start + soon(0.5) * DAY, "contact_plan_agreed", detail=f"phone:{rng.choice((7, 14, 28))}")
        )


def _promises(rng: Random, crime: Crime, journey: list[Happening]) -> None:
    draw = rng.random
    for _ in range((0, 1, 1, 1, 2, 2, 2, 3)[int(draw() * 8)]):
        made = crime.reported + rng.uniform(1, 40) * DAY
        due = made + rng.randint(1, 14) * DAY
        place = len(journey)
        journey.append(Happening(made, "contact_promised", when=due))
        way = draw()
        if way < 0.6:
            about = (place,) if draw() < 0.79 else ()
            journey.append(Happening(due - draw() * 0.8 * DAY, "contact_kept", about=about, method="phone"))
        elif way < 0.8:
            journey.append(Happening(due + 0.1 * DAY, "contact_missed", about=(place,)))


def _breach(rng: Random, crime: Crime, journey: list[Happening]) -> None:
    for _ in range((1, 1, 2)[int(rng.random() * 3)]):
        at = crime.reported + rng.expovariate(0.1) * DAY
        place = len(journey)
        journey.append(Happening(at, "order_breached", personal=False, suspect=True))
        aside = Random(int(at))
        if aside.random() < 0.9:  # whoever comes to a breach is at the door, and says what follows, the same day
            told = at + aside.uniform(0.02, 0.4) * DAY
            journey.append(Happening(told, "victim_told", about=(place,), method="in_person", aside=True))
        if rng.random() < 0.6:
            answer = ("arrested", "warned", "warned", "none:no_evidence")[int(rng.random() * 4)]
            journey.append(
                Happening(
                    at + rng.expovariate(0.8) * DAY, "breach_response", personal=False, about=(place,), detail=answer
                )
            )


def _suspect(rng: Random, crime: Crime, journey: list[Happening]) -> None:
    draw = rng.random
    if not crime.suspect:
        if draw() < 0.66:
            at = crime.reported + rng.expovariate(0.09) * DAY
            crime.outcome, crime.outcome_at = "18", at
            journey.append(Happening(at, "journey_closed"))
            _tell(rng, journey, (len(journey) - 1,))
        return
    last = crime.reported
    if draw() < 0.56:
        last = _arrest(rng, crime, journey)
    way = draw()
    withdrew = draw() < (0.4 if crime.urgent_kind else 0.2)
    if withdrew:
        at = crime.reported + rng.expovariate(0.045) * DAY
        journey.append(Happening(at, "victim_withdrew", detail=rng.choice(WITHDRAWALS)))
        last = max(last, at)
    if withdrew or way < 0.16:
        at = last + (1 + rng.expovariate(0.25)) * DAY
        journey.append(Happening(at, "no_further_action", personal=False))
        crime.outcome, crime.outcome_at = ("16" if withdrew else "15"), at
        _tell(rng, journey, (len(journey) - 1,))
    elif way < 0.27:
        _charge(rng, crime, journey, last)
    elif way < 0.295:
        at = last + rng.expovariate(0.1) * DAY
        journey.append(Happening(at, "disposal_considered", personal=False))
        journey.append(Happening(at + DAY, "views_sought"))
        journey.append(Happening(at + 3 * DAY, "disposal_decided", personal=False))
        crime.outcome, crime.outcome_at = "8", at + 3 * DAY


def _arrest(rng: Random, crime: Crime, journey: list[Happening]) -> float:
    """The arrest, the interview and how it ended; told one by one, or all in one call."""
    draw = rng.random
    at = crime.reported + rng.expovariate(0.2) * DAY
    first = len(journey)
    journey.append(Happening(at, "suspect_arrested", personal=False, suspect=True))
    asked = at + (1 + rng.expovariate(0.15)) * HOUR
    journey.append(Happening(asked, "suspect_interviewed", personal=False, suspect=True))
    left = asked + (1 + rng.expovariate(0.15)) * HOUR
    kind = RELEASES(rng)
    bailed_to = left + 84 * DAY if kind == "suspect_bailed" and draw() < 0.4 else 0.0
    journey.append(Happening(left, kind, personal=False, when=bailed_to, suspect=True))
    if draw() < 0.2:
        _tell(rng, journey, (first, first + 1, first + 2))
    else:
        for place in range(first, first + 3):
            _tell(rng, journey, (place,))
    if kind == "suspect_bailed" and draw() < 0.1:
        changed = left + rng.expovariate(0.08) * DAY
        journey.append(Happening(changed, "bail_changed", personal=False, suspect=True))
        _tell(rng, journey, (len(journey) - 1,))
    return left


def _charge(rng: Random, crime: Crime, journey: list[Happening], last: float) -> None:
    draw = rng.random
    at = last + rng.expovariate(0.08) * DAY
    journey.append(Happening(at, "charged", personal=False, suspect=True))
    crime.outcome, crime.outcome_at = "1", at
    _tell(rng, journey, (len(journey) - 1,))
    if draw() < 0.75:
        listed = at + rng.uniform(3, 9) * DAY
        known = listed + draw() * 4 * DAY
        sits, detail = (
            (listed + rng.randint(10, 40) * DAY, f"|{rng.choice(COURTS)}|first") if draw() < 0.6 else (0.0, "")
        )
        journey.append(Happening(listed, "hearing_listed", personal=False, detail=detail, when=sits, known_at=known))
        _tell(rng, journey, (len(journey) - 1,), known)


def _tell(rng: Random, journey: list[Happening], about: tuple[int, ...], since: float = 0.0) -> None:
    """Tell the victim of what has happened, at the rate the police do; sometimes only try."""
    start = max(since, *[journey[place].at for place in about])
    if rng.random() < 0.06:
        tried = start + rng.expovariate(0.6) * DAY
        journey.append(Happening(tried, "tell_attempted", about=about, method="voicemail"))
    if rng.random() < 0.82:
        told = start + (0.2 + rng.expovariate(0.5)) * DAY
        journey.append(Happening(told, "victim_told", about=about, method=TELLING(rng)))


def until(journey: Sequence[Happening], end: float) -> list[tuple[int, Happening]]:
    """Return what had happened by the end, in order of time, each with its place in the journey."""
    kept = {number for number, one in enumerate(journey) if one.at <= end}
    return sorted(
        ((number, journey[number]) for number in kept if all(place in kept for place in journey[number].about)),
        key=lambda pair: pair[1].at,
    )
