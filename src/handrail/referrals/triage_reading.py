"""One person's facts, read at one moment: what follows from them before any rule is tried.

Source: triage, *Facts first*. The conditions that rules name (`triage_conditions`) are asked of a reading.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property

from handrail.core.ages import age_on
from handrail.referrals.safe_ways import Circumstances, Ways, oldest_answer, safe_ways
from handrail.referrals.triage_facts import (
    CARERS,
    FAMILY,
    PARTNERS,
    ClosedCase,
    Facts,
    is_domestic,
    local_day,
    since_months,
    within_months,
)

CrimeKinds = Mapping[str, tuple[frozenset[str], frozenset[str]]]
"""Kind of crime → the flags and the offence groups that make it so."""


class Reading:
    """What one person's facts say at one moment.

    `joins` is whether another crime of the same person is made in this bundle (rule 25).
    """

    def __init__(
        self,
        facts: Facts,
        at: datetime,
        *,
        settings: Mapping[str, int],
        crimes: CrimeKinds,
        routes: Callable[["Reading"], tuple[str, ...]],
        joins: bool = False,
    ) -> None:
        self.facts, self.at, self.settings = facts, at, settings
        self._crimes, self._routes = crimes, routes
        self.joins = joins
        self.groups = facts.groups if "non_crime" not in facts.flags else frozenset()
        self.age = age_on(facts.date_of_birth, local_day(at))
        self.bereaved = facts.kind == "bereaved_relative"
        self.of_household = facts.kind == "child_in_household"
        self.direct = not (self.bereaved or self.of_household)
        self.domestic = self._domestic()
        self.stalking = self.direct and self.crime_is("stalking")
        self.honour = self.crime_is("honour")

    def crime_is(self, kind: str) -> bool:
        """Whether a flag or the offence makes it a crime of this kind. On a non-crime only a flag does."""
        flags, groups = self._crimes[kind]
        return bool(flags & self.facts.flags or groups & self.groups)

    def _domestic(self) -> bool:
        """Whether it is domestic abuse of this person.

        A bereaved relative is not the one abused unless the force graded the risk to them in this very crime. A child
        in the household shares what the crime is for the adult they live with.
        """
        facts = self.facts
        if self.bereaved and not facts.crime_grade:
            return False
        if self.of_household:
            return facts.domestic_between_adults or "domestic_abuse" in facts.flags
        day = local_day(facts.occurred_from or facts.reported_at)
        suspects = [(s.relationship, age_on(s.date_of_birth, day)) for s in facts.suspects]
        age = age_on(facts.date_of_birth, day)
        return is_domestic(flags=facts.flags, groups=self.groups, victim_age=age, suspects=suspects)

    def younger_than(self, years: int) -> bool:
        """Known to be under this age now; or of unknown age, where something recorded says child."""
        return self.age < years if self.age is not None else self.said_child

    @cached_property
    def said_child(self) -> bool:
        """Where the age is not recorded: child abuse, exploitation, a guardian or the role itself says child."""
        return self.crime_is("child") or self.facts.guardian_recorded or self.of_household

    @cached_property
    def family_or_home(self) -> bool:
        """A suspect is parent, sibling, other family, carer, or in the home (always so of a child in the household)."""
        near = FAMILY | CARERS
        return self.of_household or any(s.relationship in near or s.same_address for s in self.facts.suspects)

    @cached_property
    def marked(self) -> bool:
        """A marker of high risk: strangulation, threats to kill, a breach, stalking by a partner, three incidents.

        Separation and pregnancy count only where an assessment or a worker recorded them.
        """
        facts = self.facts
        if facts.breach_recorded or facts.recorded_markers or self.crime_is("marker"):
            return True
        if self.crime_is("stalking") and any(s.relationship in PARTNERS for s in facts.suspects):
            return True
        months = self.settings["pair_incident_months"]
        others = sum(within_months(at, before=facts.reported_at, months=months) for at in facts.pair_incidents_at)
        return others + 1 >= self.settings["pair_incidents"]

    @cached_property
    def high_risk(self) -> bool:
        """Graded high, in domestic abuse or stalking of this person (rule 8)."""
        grade = self.facts.crime_grade if self.bereaved else self.facts.grade
        return grade == "high" and (self.domestic or self.stalking)

    @cached_property
    def high_until_graded(self) -> bool:
        """Domestic abuse, not graded, with a marker (rule 10)."""
        return self.domestic and self.direct and not self.facts.grade and self.marked

    @cached_property
    def high_here(self) -> bool:
        """The risk in this crime is high, so that no hold on it may wait longer than an hour."""
        household = self.of_household and self.facts.household_grade == "high"
        return self.facts.crime_grade == "high" or household or self.high_risk or self.high_until_graded

    @cached_property
    def urgent(self) -> bool:
        """High, or a marker, or honour-based: what lets one of two parties go on past rule 3."""
        return self.high_here or self.facts.grade == "high" or (self.direct and self.marked) or self.honour

    @cached_property
    def business(self) -> bool:
        """Whether the row is the business itself, not a person.

        A victim row on a business crime is the business, unless the offence is against the person. With a need and no
        named contact it is a person; with a contact, the need is what the contact said.
        """
        facts = self.facts
        if "business" not in facts.flags or facts.kind != "victim" or "against_the_person" in self.groups:
            return False
        return facts.business_contact or facts.need != "yes"

    @cached_property
    def need(self) -> str:
        """The support need; of a business, its contact's."""
        return (self.facts.business_need or self.facts.need) if self.business else self.facts.need

    @cached_property
    def consent(self) -> str:
        """The answer for this crime; of a business, its contact's. *Not needed* is as good as yes, unless refused."""
        facts = self.facts
        answer = (facts.business_consent or facts.consent) if self.business else facts.consent
        return "yes" if not answer and facts.consent_by == "not_needed" else answer

    @cached_property
    def answers_grow_old(self) -> bool:
        """Whether an old answer about safe contact no longer counts: domestic, stalking, sexual, honour-based."""
        return self.domestic or self.honour or self.crime_is("stalking") or self.crime_is("sexual")

    @cached_property
    def ways(self) -> Ways:
        """The ways this person could be reached, by what is known of each."""
        facts = self.facts
        since = oldest_answer(local_day(self.at), days=self.settings["answer_days"]) if self.answers_grow_old else None
        around = Circumstances(
            household_unsafe=self.family_or_home or self.of_household,
            honour=self.honour,
            address_kind=facts.address_kind,
            answered_since=since,
        )
        return safe_ways(facts.channels, around)

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of service needed, the leading one first."""
        return self._routes(self)

    @property
    def lead(self) -> str:
        """The kind of service that leads."""
        return self.kinds[0]

    @cached_property
    def known_service(self) -> ClosedCase | None:
        """The case closed last, of the kind needed or the same pair, within the months set before the report or since.

        A service that knew them for something else is not who they need now.
        """
        facts, months = self.facts, self.settings["known_service_months"]
        near = [
            case
            for case in facts.closed_cases
            if (case.same_pair or case.kind == self.lead)
            and case.service not in facts.tied_services
            and since_months(case.closed_at, before=facts.reported_at, months=months)
        ]
        return max(near, key=lambda case: (case.closed_at, case.service), default=None)
