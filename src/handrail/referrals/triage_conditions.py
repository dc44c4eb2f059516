"""The conditions a triage rule may name, each a question about one reading of the facts.

The rules (`rules/triage-1.json`) say which conditions, in which order, with what decision; this says what each means.
A condition's name is its function's name; `not ` before it in the rules turns it round.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from handrail.referrals.triage_facts import CARERS, days_between, within_months
from handrail.referrals.triage_reading import Reading

Condition = Callable[[Reading], bool]


def _crime_is(kind: str) -> Condition:
    return lambda reading: reading.crime_is(kind)


def _is(name: str) -> Condition:
    return lambda reading: bool(getattr(reading, name))


def _answered(question: str, answer: str) -> Condition:
    return lambda reading: getattr(reading, question) == answer


def _younger_than(years: int) -> Condition:
    return lambda reading: reading.younger_than(years)


_CRIMES = ("forced_marriage", "fgm", "modern_slavery", "homicide", "road_death", "hate", "asb")
_READ = (
    "domestic", "stalking", "honour", "high_risk", "high_until_graded", "high_here", "business", "bereaved",
    "of_household", "family_or_home", "joins",
)  # fmt: skip

_CONDITIONS: dict[str, Condition] = {
    **{kind: _crime_is(kind) for kind in _CRIMES},
    **{name: _is(name) for name in _READ},
    **{f"{asked}_{said}": _answered(asked, said) for asked in ("need", "consent") for said in ("yes", "no")},
    **{f"under_{years}": _younger_than(years) for years in (13, 18)},
}
CONDITIONS: Mapping[str, Condition] = MappingProxyType(_CONDITIONS)
"""Every condition by its name."""


def condition(asked: Condition) -> Condition:
    """Let the rules name this question."""
    _CONDITIONS[asked.__name__] = asked
    return asked


@condition
def dead(reading: Reading) -> bool:
    """A date of death is recorded."""
    return reading.facts.deceased


@condition
def victim_role(reading: Reading) -> bool:
    """The victim's own row, not a relative's or a child's of the household."""
    return reading.facts.kind == "victim"


@condition
def taken_for_dead(reading: Reading) -> bool:
    """The victim of a killing of whom no date of death, no yes and no word of their own is recorded, nor a relative."""
    facts = reading.facts
    killed = facts.kind == "victim" and (reading.crime_is("homicide") or reading.crime_is("road_death"))
    alive = facts.need == "yes" or facts.consent == "yes" or facts.has_own_events
    return killed and not alive and not facts.relatives_recorded


@condition
def relatives_recorded(reading: Reading) -> bool:
    """Another bereaved relative is recorded in the crime."""
    return reading.facts.relatives_recorded


@condition
def staff_or_their_family(reading: Reading) -> bool:
    """A suspect or the victim is police or agency staff, or the victim is family of a worker."""
    facts = reading.facts
    staff = any(s.relationship == "police_or_agency_staff" for s in facts.suspects)
    return staff or "police_or_staff_suspect" in facts.flags or facts.staff_victim or facts.workers_family


@condition
def in_a_position_of_trust(reading: Reading) -> bool:
    """A suspect is in a position of trust: a restricted record (DESIGN §5), though no hold."""
    trusted = any(s.relationship == "position_of_trust" for s in reading.facts.suspects)
    return trusted or "position_of_trust" in reading.facts.flags


@condition
def both_parties(reading: Reading) -> bool:
    """The same record is a suspect here, or victim and suspect changed places within the months set, before or after.

    Of a pair whose reports come in one night either may be the earlier.
    """
    facts, months = reading.facts, reading.settings["reversed_pair_months"]
    if facts.also_suspect_here:
        return True
    return any(
        within_months(at, before=facts.reported_at, months=months)
        or within_months(facts.reported_at, before=at, months=months)
        for at in facts.reversed_pair_at
    )


@condition
def only_this_one_urgent(reading: Reading) -> bool:
    """Of two parties exactly one, this one, is graded high, has a marker, or it is honour-based."""
    return reading.urgent and not reading.facts.other_party_urgent


@condition
def child_of_a_suspected_home(reading: Reading) -> bool:
    """Under 16, or 16 or 17 and not at high risk in domestic abuse or stalking; a suspect is family or in the home."""
    young = reading.younger_than(16) or (reading.younger_than(18) and not reading.high_risk)
    return young and reading.family_or_home


@condition
def safe_adult(reading: Reading) -> bool:
    """A parent or guardian who is suspected of nothing is recorded."""
    return reading.facts.safe_adult


@condition
def safe_adult_or_social_worker(reading: Reading) -> bool:
    """Somebody who may be told on the child's behalf."""
    return reading.facts.safe_adult or reading.facts.social_worker


@condition
def of_age(reading: Reading) -> bool:
    """Known to be 18 or over. An age not recorded is never taken for an adult's."""
    return reading.age is not None and reading.age >= 18


@condition
def teenager(reading: Reading) -> bool:
    """13 to 17."""
    return reading.age is not None and 13 <= reading.age < 18


@condition
def wishes_to_ask(reading: Reading) -> bool:
    """13 to 15: asked for their own wishes."""
    return reading.age is not None and 13 <= reading.age < 16


@condition
def age_not_recorded(reading: Reading) -> bool:
    """No birth date that can be right."""
    return reading.age is None


@condition
def stalking_only(reading: Reading) -> bool:
    """Stalking that is not domestic abuse."""
    return reading.stalking and not reading.domestic


@condition
def not_graded(reading: Reading) -> bool:
    """Domestic abuse of this person, and no live crime of theirs is graded."""
    return reading.domestic and reading.direct and not reading.facts.grade


@condition
def marac_repeat(reading: Reading) -> bool:
    """An incident of a pair referred to MARAC within the months set before the report; what was referred is none."""
    facts, months = reading.facts, reading.settings["marac_repeat_months"]
    last = facts.pair_marac_at
    return last is not None and within_months(last, before=facts.reported_at, months=months)


@condition
def sharing_agreement(reading: Reading) -> bool:
    """There is an agreement under which the service for high risk is told."""
    return reading.facts.sharing_agreement


@condition
def heard_from_others_only(reading: Reading) -> bool:
    """Reported by somebody else, and no event carries the victim's own ref."""
    facts = reading.facts
    third = facts.report_channel == "third_party" or facts.reported_by_another
    return third and not facts.has_own_events


@condition
def business_contact(reading: Reading) -> bool:
    """The business has named a contact."""
    return reading.facts.business_contact


@condition
def non_crime(reading: Reading) -> bool:
    """An incident that is no crime."""
    return "non_crime" in reading.facts.flags


@condition
def serious_kind(reading: Reading) -> bool:
    """Enhanced by offence, or graded; any other is a volume crime."""
    facts = reading.facts
    enhanced = reading.domestic or reading.bereaved or "serious_crime" in facts.enhanced_reasons
    return enhanced or bool(facts.grade) or reading.crime_is("serious")


@condition
def unanswered_too_long(reading: Reading) -> bool:
    """The officer was asked about the need more than the days set ago, and it is still not answered.

    The days run from the asking, not from the report: a night taken in late drops nobody unasked.
    """
    asked = reading.facts.need_asked_at
    return asked is not None and days_between(asked, reading.at) > reading.settings["never_assessed_days"]


@condition
def sexual(reading: Reading) -> bool:
    """A sexual offence against this person."""
    return reading.direct and reading.crime_is("sexual")


@condition
def sarc_in_time(reading: Reading) -> bool:
    """It happened within the days set before the report, so that a sexual assault referral centre comes first."""
    facts = reading.facts
    happened = facts.occurred_from or facts.reported_at
    recent = days_between(happened, facts.reported_at) <= reading.settings["sarc_days"]
    return sexual(reading) and recent and "non_recent" not in facts.flags


@condition
def no_is_doubtful(reading: Reading) -> bool:
    """A *no need* that a supervisor confirms.

    Sexual, stalking, domestic abuse graded medium or with a marker, repeated hate, persistently targeted; and a crime
    graded high that is neither domestic abuse nor stalking, because nobody graded high is let go unasked.
    """
    facts, months = reading.facts, reading.settings["repeat_hate_months"]
    if sexual(reading) or reading.stalking or reading.high_here or "persistently_targeted" in facts.enhanced_reasons:
        return True
    if reading.domestic and (facts.grade == "medium" or reading.marked):
        return True
    before = any(within_months(at, before=facts.reported_at, months=months) for at in facts.hate_incidents_at)
    return reading.crime_is("hate") and before


@condition
def some_detail(reading: Reading) -> bool:
    """Any way to reach this person is recorded, safe or not."""
    return reading.ways.held


@condition
def safe_way(reading: Reading) -> bool:
    """At least one way is safe."""
    return bool(reading.ways.safe)


@condition
def all_refused(reading: Reading) -> bool:
    """Every way is refused or unsafe; there is nothing left to ask about."""
    return not reading.ways.safe and not reading.ways.not_recorded


@condition
def suspect_known(reading: Reading) -> bool:
    """Somebody suspected is not a stranger, or the crime is of a kind whose doer is known to the victim."""
    known = any(s.relationship != "stranger" for s in reading.facts.suspects)
    return known or reading.domestic or reading.honour


@condition
def phone_may_be_tried(reading: Reading) -> bool:
    """A phone of which nothing is recorded: neither unsafe nor ever refused."""
    return "phone" in reading.ways.not_recorded - reading.ways.once_refused


@condition
def in_custody(reading: Reading) -> bool:
    """In prison."""
    return reading.facts.address_kind == "prison"


@condition
def suspect_there_too(reading: Reading) -> bool:
    """A suspect may be held in the same prison."""
    return any(s.same_prison for s in reading.facts.suspects)


@condition
def open_case_to_join(reading: Reading) -> bool:
    """A case is open of the kind needed, or of the same pair."""
    return any(case.same_pair or case.kind == reading.lead for case in reading.facts.open_cases)


@condition
def known_service(reading: Reading) -> bool:
    """A case of the kind needed, or of the same pair, was closed within the months set before the report, or since."""
    return reading.known_service is not None


@condition
def outside_area(reading: Reading) -> bool:
    """The safe place where they are now is outside the area."""
    return reading.facts.outside_area


@condition
def exploitation(reading: Reading) -> bool:
    """Sexual or criminal exploitation of this person."""
    exploited = any(s.relationship == "exploiter" for s in reading.facts.suspects)
    return reading.direct and (exploited or reading.crime_is("exploitation"))


@condition
def vulnerable_adult(reading: Reading) -> bool:
    """Flagged as a vulnerable adult, or an adult whose carer is suspected."""
    cared_for = of_age(reading) and any(s.relationship in CARERS for s in reading.facts.suspects)
    return cared_for or reading.crime_is("vulnerable_adult")


@condition
def needs_interpreter(reading: Reading) -> bool:
    """An interpreter is asked for; or the language is not English and nobody said that none is needed."""
    facts = reading.facts
    return facts.needs_interpreter == "yes" or (facts.language not in ("", "en") and facts.needs_interpreter != "no")


@condition
def workers_gender_asked_for(reading: Reading) -> bool:
    """They asked for a worker who is a woman, or a man."""
    return reading.facts.worker_gender in ("F", "M")


@condition
def access_needs(reading: Reading) -> bool:
    """Access needs are recorded."""
    return reading.facts.access_needs


@condition
def no_fixed_address(reading: Reading) -> bool:
    """No fixed address: where they sleep is where they are."""
    return reading.facts.address_kind == "no_fixed"
