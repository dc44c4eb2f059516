"""What the columns of a crime and of a victim's role tell the journey, as events of their own.

The contract: an enhanced reason, a risk grade, consent, a need and an outcome become events, known at the bundle's
`extracted_at` where the file has no time. What was told before is compared with what stands now, so the same columns
again tell nothing. Pure: facts in, events out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MADE_HERE = (
    "crime_reported", "crime_recorded", "crime_cancelled", "crime_restored", "role_cancelled", "role_restored",
    "not_eligible", "eligible", "enhanced_recorded", "enhanced_found", "circumstance_found", "need_recorded",
    "consent_recorded", "risk_graded", "outcome_recorded",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """What the columns say of one victim in one crime at one moment."""

    reported_at: datetime
    non_crime: bool = False
    cancelled: bool = False
    role_cancelled: bool = False
    business_without_contact: bool = False
    recorded_reasons: frozenset[str] = frozenset()
    found_reasons: frozenset[str] = frozenset()
    need: str = ""
    consent: str = ""
    consent_on: date | None = None
    risk: str = ""
    risk_on: date | None = None
    outcome: str = ""
    outcome_on: date | None = None
    recorded_at: datetime | None = None
    circumstances: frozenset[str] = frozenset()


@dataclass(slots=True)
class Before:
    """What the journey was already told of one victim in one crime."""

    reported_at: datetime
    non_crime: bool = False
    cancelled: bool = False
    role_cancelled: bool = False
    business_without_contact: bool = False
    recorded_reasons: set[str] = field(default_factory=set)
    found_reasons: set[str] = field(default_factory=set)
    need: str = ""
    consent: str = ""
    risk: str = ""
    outcome: str = ""
    recorded_at: datetime | None = None
    circumstances: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Told:
    """One event made from a column: its kind, when it happened, its detail, and the end of its ref."""

    kind: str
    happened_at: datetime
    detail: str = ""
    ref: str = ""


def before(events: Iterable[tuple[str, str, datetime]]) -> Before | None:
    """Return what these events (kind, detail, happened at; in the order recorded) told, or None if nothing was.

    The report may have been recorded after the rest, as where its time was corrected.
    """
    events = list(events)
    reports = [(detail, happened_at) for kind, detail, happened_at in events if kind == "crime_reported"]
    if not reports:
        return None
    detail, happened_at = reports[-1]
    told = Before(happened_at, non_crime=detail == "non_crime")
    for kind, detail, happened_at in events:
        if kind == "crime_recorded":
            told.recorded_at = happened_at
        _add(told, kind, detail)
    return told


def _add(told: Before, kind: str, detail: str) -> None:
    if kind in ("crime_cancelled", "crime_restored"):
        told.cancelled = kind == "crime_cancelled"
    elif kind in ("role_cancelled", "role_restored"):
        told.role_cancelled = kind == "role_cancelled"
    elif kind in ("not_eligible", "eligible"):
        told.business_without_contact = kind == "not_eligible"
    elif kind in ("enhanced_recorded", "enhanced_found"):
        (told.recorded_reasons if kind == "enhanced_recorded" else told.found_reasons).add(detail)
    elif kind == "circumstance_found":
        told.circumstances.add(detail)
    elif kind in _ANSWERS:
        setattr(told, _ANSWERS[kind], detail)


_ANSWERS = {
    "need_recorded": "need",
    "consent_recorded": "consent",
    "risk_graded": "risk",
    "outcome_recorded": "outcome",
}
_SWITCHES = (
    ("cancelled", "crime_cancelled", "crime_restored", ""),
    ("role_cancelled", "role_cancelled", "role_restored", ""),
    ("business_without_contact", "not_eligible", "eligible", "business_without_contact"),
)


def tell(told: Before | None, now: Standing, *, extracted_at: datetime) -> list[Told]:
    """Return the events by which the journey comes to know what stands now and was not told before.

    On the first row of a role a fact without a time holds from the report; one that comes later, from the bundle's
    `extracted_at`. A reason for enhanced rights, or a circumstance on which rights depend, is never taken back here:
    that needs a person and a reason.
    """
    first = told is None
    known = told or Before(now.reported_at)
    start = now.reported_at if first else extracted_at
    events = []
    if first or (known.reported_at, known.non_crime) != (now.reported_at, now.non_crime):
        events.append(Told("crime_reported", now.reported_at, "non_crime" if now.non_crime else ""))
    if now.recorded_at is not None and now.recorded_at != known.recorded_at:
        events.append(Told("crime_recorded", now.recorded_at))
    for name, on, off, detail in _SWITCHES:
        if getattr(known, name) != getattr(now, name):
            stands = getattr(now, name)
            at = extracted_at if name != "business_without_contact" or not first else start
            events.append(Told(on if stands else off, at, detail if stands else "", _moment(extracted_at)))
    for kind, reasons, before_ in (
        ("enhanced_recorded", now.recorded_reasons, known.recorded_reasons),
        ("enhanced_found", now.found_reasons, known.found_reasons),
        ("circumstance_found", now.circumstances, known.circumstances),
    ):
        events += [Told(kind, start, reason, reason) for reason in sorted(reasons - before_)]
    for kind, name, day in (
        ("need_recorded", "need", None),
        ("consent_recorded", "consent", now.consent_on),
        ("risk_graded", "risk", now.risk_on),
        ("outcome_recorded", "outcome", now.outcome_on),
    ):
        value = getattr(now, name)
        if value != getattr(known, name):
            at = _on(day, now.reported_at, extracted_at)
            if first and day is None and kind in ("need_recorded", "consent_recorded"):
                at = start
            events.append(Told(kind, at, value, "" if first else _moment(extracted_at)))
    return events


_VIOLENT = frozenset(
    {
        "violence_with_injury", "violence_without_injury", "robbery", "homicide", "attempted_murder",
        "wounding_with_intent", "strangulation", "kidnap", "false_imprisonment", "arson_endanger_life", "terrorism",
        "fgm", "modern_slavery",
    }
)  # fmt: skip
_SEXUAL = frozenset({"rape", "sexual", "cse"})
_NOT_OUTSIDE = frozenset(
    {"england", "wales", "england and wales", "uk", "gb", "gbr", "united kingdom", "great britain", "gb-eng", "gb-wls"}
)


def circumstances(
    groups: Iterable[str], flags: Iterable[str], *, country: str, needs_interpreter: str
) -> frozenset[str]:
    """Return what is on record that some rights depend on (rights-vocabulary: 01.2, 03.4, 05.1, 09.6, 11.1).

    Which offences count as violent or sexual is our reading: the schemes' own lists are recalled, not read.
    """
    of_the_crime = {*groups, *flags}
    found = {
        "violent": bool(_VIOLENT & of_the_crime),
        "sexual": bool(_SEXUAL & of_the_crime),
        "outside_ew": bool(country.strip()) and country.strip().casefold() not in _NOT_OUTSIDE,
        "interpreter_needed": needs_interpreter == "yes",
    }
    return frozenset(name for name, holds in found.items() if holds)


def _on(day: date | None, reported_at: datetime, extracted_at: datetime) -> datetime:
    if day is None:
        return extracted_at
    midnight = datetime.combine(day, time(), LONDON).astimezone(extracted_at.tzinfo)
    if day == reported_at.astimezone(LONDON).date():
        midnight = max(midnight, reported_at)
    return min(midnight, extracted_at)


def _moment(at: datetime) -> str:
    return at.astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%M:%SZ")
