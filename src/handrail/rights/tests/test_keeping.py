"""Kept clocks against clocks computed anew: at the same moment, and at any later one until the next event."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.audit.tests.fixtures import AsSystem
from handrail.journey.happenings import Happening
from handrail.people.models import Person
from handrail.rights.actions.keeping import kept_rows
from handrail.rights.actions.owing import Standing
from handrail.rights.clocks import Clock, clocks_of
from handrail.rights.models import Clock as Row
from handrail.rights.queries.journeys import Duty, Journey, read
from handrail.rights.queries.person import stood
from handrail.rights.rulebook import rules_in_use
from handrail.rights.sentences import explain
from handrail.rights.tests.test_clocks_reckoned import STEPS, journeys

RULES = rules_in_use()
NOTES = st.sampled_from(["tell_withheld", "late_reason", "victim_opted_out", "victim_opted_in", "right_not_applicable"])


@st.composite
def explained(draw: st.DrawFn) -> list[Happening]:
    """A journey with some of what excuses or explains a clock in it."""
    happenings = draw(journeys())
    start = min(one.happened_at for one in happenings)
    refs = [one.ref for one in happenings]
    for number in range(draw(st.integers(0, 3))):
        kind = draw(NOTES)
        happened = start + draw(STEPS)
        detail = draw(st.sampled_from(["", "VC-03.1:would_create_risk", "VC-06.1:no_safe_way"]))
        about = tuple(draw(st.lists(st.sampled_from(refs), min_size=1, max_size=2, unique=True)))
        happenings.append(Happening(f"N{number}", kind, "C", "P", "", happened, None, happened, about, "", "", detail))
    return happenings


def as_known(happenings: list[Happening], at: datetime) -> list[Happening]:
    """What is on record by a moment, each event in its last version; nobody records a receipt before it comes."""
    refs = {one.ref for one in happenings}
    latest = [max((one for one in happenings if one.ref == ref), key=lambda one: one.recorded_at) for ref in refs]
    known = [one for one in latest if one.happened_at <= at]
    return [one._replace(known_at=None) if one.known_at and one.known_at > at else one for one in known]


@settings(max_examples=300, deadline=None)
@given(explained(), STEPS, STEPS)
def test_a_kept_row_says_at_any_later_moment_what_a_fresh_computation_says(
    happenings: list[Happening], then: timedelta, more: timedelta
) -> None:
    at = min(one.happened_at for one in happenings) + then
    known = as_known(happenings, at)
    journey = Journey(1, 1, 1, False, Duty(), known)
    standing = Standing(journey, clocks_of(known, rules=RULES, at=at), (), ())
    kept = [Row(**row._asdict()) for row in kept_rows(standing, at=at)]
    fresh = {(one.entitlement, one.trigger_event): one for one in clocks_of(known, rules=RULES, at=at + more)}
    assert {
        (one.kept.entitlement, one.kept.trigger_ref): said(one.state, one.sentence)
        for one in stood(kept, at=at + more, known={})
    } == {key: said(one.state, explain(one, today=(at + more).date())) for key, one in fresh.items()}


def said(state: str, sentence: str) -> tuple[str, str]:
    """State and sentence, without the year that is said only beside another."""
    return state, " ".join(word for word in sentence.split() if word.strip(",.") not in ("2025", "2026", "2027"))


@pytest.mark.data
@pytest.mark.parametrize("days", [0, 1, 9, 400])
def test_every_clock_of_the_region_stands_as_its_events_say(as_system: AsSystem, morning: datetime, days: int) -> None:
    at = morning + timedelta(days=days)
    with as_system():
        found = read(list(Person.objects.values_list("id", flat=True)))
        fresh: dict[tuple[int, int | None, str, str], Clock] = {
            (journey.record_id, journey.crime_id, clock.entitlement, clock.trigger_event): clock
            for journey in found
            if any(one.kind == "crime_reported" for one in journey.happenings)
            for clock in clocks_of(journey.happenings, rules=RULES, at=at)
            if RULES.right(clock.edition, clock.entitlement).kept
        }
        kept = {
            (one.kept.record_id, one.kept.crime_id, one.kept.entitlement, one.kept.trigger_ref): one
            for one in stood(Row.objects.all(), at=at, known={})
        }
    assert len(kept) > 1000
    assert {key: one.state for key, one in kept.items()} == {key: one.state for key, one in fresh.items()}
    for key, one in kept.items():
        clock = fresh[key]
        assert (one.kept.due_on, one.kept.answered_at, one.kept.limit_working_days, one.kept.enhanced) == (
            clock.due_on, clock.answered_at, clock.limit_working_days, clock.enhanced,
        )  # fmt: skip
        assert one.kept.by_upgrade == clock.by_upgrade
