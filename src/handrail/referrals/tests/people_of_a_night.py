"""Invented people whom the triage tests are about, each as one set of facts, with the reason they are there."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from handrail.referrals.safe_ways import Channel
from handrail.referrals.triage_facts import Facts, Suspect

AT = datetime(2026, 4, 8, 0, 30, tzinfo=UTC)
RECORDED = datetime(2026, 4, 8, 5, 0, tzinfo=UTC)
REPORTED = datetime(2026, 4, 7, 20, 0, tzinfo=UTC)

PHONE = Channel("phone", answer="yes", asked_on=date(2026, 4, 7))

EX = Suspect("S1", "ex_partner", date(1990, 1, 1))
FATHER = Suspect("S1", "parent", date(1980, 1, 1), same_address=True)
STRANGER = Suspect("S1", "stranger", date(1990, 1, 1))
NEIGHBOUR = Suspect("S1", "neighbour", date(1970, 1, 1))


def born(years: int) -> date:
    """The birth date of somebody so many years old on the night."""
    return date(2026 - years, 1, 15)


ROSE = Facts(
    crime_ref="C1",
    record="V1",
    reported_at=REPORTED,
    occurred_from=REPORTED,
    groups=frozenset({"burglary"}),
    need="yes",
    consent="yes",
    date_of_birth=born(61),
    sex="F",
    language="en",
    council="E08000025",
    channels=(PHONE,),
)
"""Burgled, by nobody knows whom; wants support, agreed to it, and may be rung."""

MEENA = replace(
    ROSE,
    groups=frozenset({"against_the_person", "violence_with_injury"}),
    flags=frozenset({"domestic_abuse"}),
    date_of_birth=born(34),
    suspects=(EX,),
    grade="high",
    crime_grade="high",
)
"""Hit by her former husband; graded high."""


def of(who: Facts, **changes: Any) -> Facts:
    """Somebody, with what is different about them. `flags` and `groups` may be written as words."""
    for name in ("flags", "groups", "enhanced_reasons"):
        if isinstance(changes.get(name), str):
            changes[name] = frozenset(changes[name].split())
    return replace(who, **changes)
