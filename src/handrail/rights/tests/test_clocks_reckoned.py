"""The clocks against the slow reckoning of the paper, over journeys that nobody would think of."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.journey.happenings import Happening
from handrail.rights.clocks import Clock, clocks_of, settled, standing
from handrail.rights.rulebook import rules_in_use
from handrail.rights.tests.reckoning import TABLE, Reckoning, Told

RULES = rules_in_use()

# Just before Easter 2026, with the clocks going forward on 29 March; and across Christmas and the end of a year.
STARTS = st.sampled_from([datetime(2026, 3, 26, 21, tzinfo=UTC), datetime(2026, 12, 21, 21, tzinfo=UTC)])
STEPS = st.integers(0, 60).map(lambda steps: timedelta(hours=6 * steps))

STARTING = sorted({kind for row in TABLE.values() for kind in row.starts})
ANSWERING = sorted({kind for row in TABLE.values() for part in row.answers for kind in part})
TURNING = [
    "row_voided",
    "enhanced_recorded",
    "enhanced_removed",
    "crime_cancelled",
    "crime_restored",
    "victim_interviewed",
    "outcome_recorded",
]
KINDS = (
    st.sampled_from(STARTING)
    | st.sampled_from(ANSWERING)
    | st.sampled_from(TURNING)
    | st.sampled_from(["victim_told", "views_sought", "suspect_arrested", "disposal_considered", "enhanced_recorded"])
)
DETAILS = {
    "crime_reported": ["", "", "", "non_crime"],
    "need_recorded": ["yes", "yes", "no", ""],
    "enhanced_recorded": ["vulnerable", "intimidated"],
    "enhanced_removed": ["vulnerable", "intimidated", ""],
    "outcome_recorded": ["18", "16"],
    "cps_decision": ["no_charge", "charge", ""],
    "officer_gender_refused": ["", "no_officer_free"],
    "information_given": [
        "rights",
        "process;rights;support;compensation;medical;pre_trial_therapy;accommodation",
        "rj",
    ],
}


@st.composite
def journeys(draw: st.DrawFn) -> list[Happening]:
    """A handful of events on a coarse grid of hours, so that many fall on the same moment."""
    start = draw(STARTS)
    refs = [f"E{number}" for number in range(draw(st.integers(1, 9)))]
    happenings = [_happening(draw, start, "E0", "crime_reported", refs)] if draw(st.booleans()) else []
    happenings += [_happening(draw, start, ref, draw(KINDS), refs) for ref in refs[len(happenings) :]]
    if draw(st.booleans()):
        corrected = draw(st.sampled_from(happenings))
        moved = _happening(draw, start, corrected.ref, corrected.kind, refs)
        happenings.append(moved._replace(recorded_at=corrected.recorded_at + timedelta(days=30)))
    return happenings


def _happening(draw: st.DrawFn, start: datetime, ref: str, kind: str, refs: list[str]) -> Happening:
    happened = start + draw(STEPS)
    return Happening(
        ref=ref,
        kind=kind,
        crime="C",
        person="P",
        suspect=draw(st.sampled_from(["", "", "S1", "S2"])),
        happened_at=happened,
        known_at=draw(st.sampled_from([None, happened, happened + timedelta(hours=30)])),
        recorded_at=happened + timedelta(minutes=refs.index(ref)),
        about=tuple(draw(st.lists(st.sampled_from(refs), max_size=2, unique=True))),
        item=draw(st.sampled_from(["", "", "I1", "I2"])),
        method=draw(st.sampled_from(["", "phone", "voicemail", "letter"])),
        detail=draw(st.sampled_from(DETAILS.get(kind, [""]))),
    )


def _told(clocks: list[Clock]) -> set[Told]:
    return {
        (
            one.entitlement,
            one.trigger_event,
            one.state,
            None if one.due_on is None else one.due_on.isoformat(),
            None if one.answered_at is None else one.answered_at.isoformat(),
            one.limit_working_days,
            one.enhanced,
            one.by_upgrade,
        )
        for one in clocks
        if not _waits_for_a_need(one)
    }


def _waits_for_a_need(clock: Clock) -> bool:
    """A referral that nothing has started: the reckoning leaves these to the stories."""
    return (clock.entitlement == "VC-04.3" and clock.trigger == "crime_reported") or clock.entitlement not in TABLE


def _moment(happenings: list[Happening], later: timedelta) -> datetime:
    return min(one.happened_at for one in happenings) + later


without_a_no = journeys().map(
    lambda happenings: [
        one._replace(detail="yes") if one.kind == "need_recorded" and one.detail != "yes" else one for one in happenings
    ]
)


@settings(max_examples=600, deadline=None)
@given(without_a_no, STEPS)
def test_every_clock_is_as_the_paper_read_aloud_makes_it(happenings: list[Happening], later: timedelta) -> None:
    at = _moment(happenings, later)
    assert _told(clocks_of(happenings, rules=RULES, at=at)) == Reckoning(happenings, at).told()


@settings(deadline=None)
@given(st.data(), journeys(), STEPS)
def test_the_order_in_which_events_are_read_does_not_matter(
    data: st.DataObject, happenings: list[Happening], later: timedelta
) -> None:
    at = _moment(happenings, later)
    shuffled = data.draw(st.permutations(happenings))
    assert clocks_of(shuffled, rules=RULES, at=at) == clocks_of(happenings, rules=RULES, at=at)


@settings(deadline=None)
@given(journeys(), STEPS)
def test_an_earlier_moment_sees_nothing_of_what_happened_later(happenings: list[Happening], later: timedelta) -> None:
    at = _moment(happenings, later)
    refs = {one.ref for one in happenings}
    latest = [max((one for one in happenings if one.ref == ref), key=lambda one: one.recorded_at) for ref in refs]
    known = [one for one in latest if one.happened_at <= at]
    assert clocks_of(known, rules=RULES, at=at) == clocks_of(happenings, rules=RULES, at=at)


@settings(deadline=None)
@given(journeys(), STEPS, STEPS)
def test_what_was_on_record_by_a_moment_is_all_that_is_counted(
    happenings: list[Happening], later: timedelta, recorded: timedelta
) -> None:
    at, by = _moment(happenings, later), _moment(happenings, recorded)
    known = [one for one in happenings if one.recorded_at <= by]
    assert clocks_of(happenings, rules=RULES, at=at, recorded_by=by) == clocks_of(known, rules=RULES, at=at)


@settings(deadline=None)
@given(journeys(), STEPS)
def test_a_second_answer_changes_nothing(happenings: list[Happening], later: timedelta) -> None:
    at = _moment(happenings, later)
    first = clocks_of(happenings, rules=RULES, at=at)
    met = [one for one in first if one.answered_at is not None and one.trigger != "row_voided"]
    again = [
        Happening(f"again-{n}", "victim_told", "C", "P", "", at, None, at, (one.trigger_event,))
        for n, one in enumerate(met)
        if one.answered_at is not None and one.answered_at < at
    ]
    answered = {(one.entitlement, one.trigger_event): one for one in met}
    for one in clocks_of(happenings + again, rules=RULES, at=at):
        before = answered.get((one.entitlement, one.trigger_event))
        assert before is None or before == one


@settings(deadline=None)
@given(journeys(), STEPS, STEPS)
def test_a_kept_row_stands_later_as_it_would_be_computed(
    happenings: list[Happening], then: timedelta, more: timedelta
) -> None:
    at = _moment(happenings, then)
    refs = {one.ref for one in happenings}
    latest = [max((one for one in happenings if one.ref == ref), key=lambda one: one.recorded_at) for ref in refs]
    known = [one for one in latest if one.happened_at <= at]
    received = [one._replace(known_at=None) if one.known_at and one.known_at > at else one for one in known]
    kept = clocks_of(received, rules=RULES, at=at)
    later = clocks_of(received, rules=RULES, at=at + more)
    assert [standing(settled(one), one.due_on, at + more) for one in kept] == [one.state for one in later]
    assert [standing(settled(one), one.due_on, at) for one in kept] == [one.state for one in kept]


@settings(deadline=None)
@given(journeys(), STEPS)
def test_nothing_ever_lengthens_a_limit(happenings: list[Happening], later: timedelta) -> None:
    """However a person's status changes, an open clock is never due later than it was the day before."""
    at = _moment(happenings, later)
    refs = {one.ref for one in happenings}
    latest = [max((one for one in happenings if one.ref == ref), key=lambda one: one.recorded_at) for ref in refs]
    due = {(one.entitlement, one.trigger_event): one.due_on for one in clocks_of(latest, rules=RULES, at=at)}
    for one in clocks_of(latest, rules=RULES, at=at + timedelta(days=1)):
        was = due.get((one.entitlement, one.trigger_event))
        assert was is None or one.due_on is None or one.due_on <= was
