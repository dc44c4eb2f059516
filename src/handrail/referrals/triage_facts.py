"""Everything a triage rule needs to know, gathered before any rule is tried, and the small facts derived on the way.

Source: triage, *Facts first*. One `Facts` is one person's part in one crime. Facts are taken as they stood at the
bundle's `extracted_at`; *n months or days back* are from the report, by local date, and that day counts.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from handrail.people.contact_keys import Holding, shared
from handrail.referrals.safe_ways import Channel

LOCAL: tzinfo = ZoneInfo("Europe/London")
GRADES = ("", "standard", "medium", "high")
FAMILY = frozenset({"parent", "step_parent", "child", "sibling", "grandparent", "in_law", "other_family"})
PARTNERS = frozenset({"partner", "ex_partner"})
CARERS = frozenset({"carer"})
OF_AGE_FOR_DOMESTIC_ABUSE = 16


@dataclass(frozen=True, slots=True)
class Suspect:
    """A suspect of the crime, as they stand to this person. Several relationships of one suspect are several rows.

    `same_address` is by comparing addresses; `same_prison` is true where they may be held in one prison, and where
    that cannot be ruled out.
    """

    record: str
    relationship: str = ""
    date_of_birth: date | None = None
    same_address: bool = False
    same_prison: bool = False


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case, or an accepted referral, held here now: for what kind of service, and whether it is of the same pair."""

    kind: str
    same_pair: bool = False
    service: str = ""


@dataclass(frozen=True, slots=True)
class ClosedCase:
    """A case closed with a service that is still there."""

    kind: str
    closed_at: datetime
    service: str
    same_pair: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One person as `victim`, `bereaved_relative` or `child_in_household` of one crime.

    Empty text is *not recorded*, never *no*. Records, crimes and services are named by any key the caller has.
    Cancelled roles and crimes are not triaged and have no facts.
    """

    # the crime
    crime_ref: str
    reported_at: datetime
    occurred_from: datetime | None = None
    groups: frozenset[str] = frozenset()
    """Offence groups of its code (`crimes.offences`); on a non-crime they decide nothing."""
    flags: frozenset[str] = frozenset()
    report_channel: str = ""
    # the part in it
    kind: str = "victim"
    need: str = ""
    need_asked_at: datetime | None = None
    """When a hold first asked the officer about the need; none = nobody was asked yet."""
    consent: str = ""
    """The latest answer for this crime."""
    consent_by: str = ""
    crime_grade: str = ""
    """The risk grade on this crime's own role row."""
    grade: str = ""
    """The highest grade over every crime of the person not cancelled and not closed, across linked records."""
    household_grade: str = ""
    """Of a child in the household: the highest grade of the victims they live with."""
    domestic_between_adults: bool = False
    """Of a child in the household: whether the crime is domestic abuse of the victim they live with."""
    enhanced_reasons: frozenset[str] = frozenset()
    # the person
    record: str = ""
    date_of_birth: date | None = None
    deceased: bool = False
    sex: str = ""
    language: str = ""
    needs_interpreter: str = ""
    worker_gender: str = ""
    access_needs: bool = False
    address_kind: str = ""
    council: str = ""
    """The council (GSS code) of where they are now, by postcode; empty = unknown, which is in the area."""
    outside_area: bool = False
    """Where they are now is known and is outside the area."""
    channels: tuple[Channel, ...] = ()
    staff_victim: bool = False
    workers_family: bool = False
    """Both only when a worker recorded it."""
    # those around them
    suspects: tuple[Suspect, ...] = ()
    guardian_recorded: bool = False
    safe_adult: bool = False
    social_worker: bool = False
    relatives_recorded: bool = False
    """Another `bereaved_relative` of this crime, alive."""
    reported_by_another: bool = False
    """A `reporting_person` row of somebody else."""
    has_own_events: bool = False
    """An event of the crime carries this person's own ref (one made from a column is not one)."""
    business_contact: bool = False
    business_need: str = ""
    business_consent: str = ""
    """Of a business: what its contact's own row says."""
    # the pair's history, and this person's
    also_suspect_here: bool = False
    other_party_urgent: bool = False
    """Of two parties accusing each other: the other is graded high, has a marker, or it is honour-based (`urgent`)."""
    reversed_pair_at: tuple[datetime, ...] = ()
    """Reports in which this person is the suspect and one of these suspects the victim, by record."""
    pair_incidents_at: tuple[datetime, ...] = ()
    """Other incidents of the pair, by linked records."""
    pair_marac_at: datetime | None = None
    """The last `marac_referred` of the pair by the day of the report."""
    breach_recorded: bool = False
    """`order_breached` or `bail_breached` in the journey, of this crime or this pair."""
    recorded_markers: frozenset[str] = frozenset()
    """`separation`, `pregnancy`: from `risk_assessed` or a worker's answer, never inferred."""
    hate_incidents_at: tuple[datetime, ...] = ()
    """Other hate crimes or incidents against this person."""
    open_cases: tuple[OpenCase, ...] = ()
    closed_cases: tuple[ClosedCase, ...] = ()
    # the services
    sharing_agreement: bool = True
    """With the service for high risk, so that it can be told without consent."""
    tied_services: frozenset[str] = frozenset()
    """Services that support, employ or are related to the other party, themselves or by a worker."""


def local_day(at: datetime) -> date:
    """The day of a moment in Europe/London."""
    return at.astimezone(LOCAL).date()


def end_of_day(at: datetime) -> datetime:
    """The last second of the local day of a moment, in UTC."""
    return datetime.combine(local_day(at), datetime.max.time().replace(microsecond=0), LOCAL).astimezone(UTC)


def known_sex(said: str) -> str:
    """The sex a rule may go by: none where it is not recorded, or was asked and declined (`D`)."""
    return said if said in ("F", "M", "X") else ""


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last of the month where it has no such day."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def within_months(happened_at: datetime, *, before: datetime, months: int) -> bool:
    """Whether something happened in the months back from a report, that day included, and not after it."""
    day, last = local_day(happened_at), local_day(before)
    return months_before(last, months) <= day <= last


def since_months(happened_at: datetime, *, before: datetime, months: int) -> bool:
    """Whether something happened in the months back from a report, that day included, or after it."""
    return local_day(happened_at) >= months_before(local_day(before), months)


def days_between(earlier: datetime, later: datetime) -> int:
    """Whole local days from one moment to another."""
    return (local_day(later) - local_day(earlier)).days


def highest_grade(grades: Iterable[str]) -> str:
    """The highest of several risk grades; empty where none was given."""
    return max(grades, key=GRADES.index, default="")


def is_domestic(
    *, flags: frozenset[str], groups: frozenset[str], victim_age: int | None, suspects: Iterable[tuple[str, int | None]]
) -> bool:
    """Whether a crime is domestic abuse: by flag, by its own offence, or between partners, former partners or family.

    `suspects` are (relationship, age at the offence). Only somebody known to be under 16 at the offence is too young
    for the relationship to make it so (then it is child abuse); an age not recorded does not take the protection away.
    """
    if "domestic_abuse" in flags or "coercive_control" in flags or "domestic_abuse_offence" in groups:
        return True
    if not _of_age(victim_age):
        return False
    return any(relationship in PARTNERS | FAMILY and _of_age(age) for relationship, age in suspects)


def _of_age(age: int | None) -> bool:
    return age is None or age >= OF_AGE_FOR_DOMESTIC_ABUSE


def is_decided(kind: str, *, domestic: bool) -> bool:
    """Whether a role gets a triage decision: a child in the household only where the crime is domestic abuse."""
    return kind in ("victim", "bereaved_relative") or (kind == "child_in_household" and domestic)


def is_safe_adult(record: str, held: Holding, *, suspected: frozenset[str], suspects_hold: Iterable[Holding]) -> bool:
    """Whether a child's parent or guardian may be told: suspected of nothing, and not where a suspect can be reached.

    `suspected` are the records that are suspect or acting for one in any of the child's crimes. Somebody of whom no
    phone and no address is recorded cannot be reached, and cannot be shown to live elsewhere: not a safe adult.
    """
    if record in suspected or not (held.phones or held.place.words):
        return False
    return not shared(held, suspects_hold) & {"phone", "address"}


def later(at: datetime, *, hours: int) -> datetime:
    """So many real hours later, across a change of the clocks too."""
    return (at.astimezone(UTC)) + timedelta(hours=hours)
