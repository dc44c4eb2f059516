"""Enhanced rights: several reasons, each with who and when; removed only with a reason; what a change changes."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from handrail.audit.actor import Actor
from handrail.audit.tests.fixtures import Cast, Looking, SignedIn
from handrail.core.errors import NotAllowed, Refused
from handrail.core.moments import parse_moment
from handrail.core.workdays import local_date
from handrail.journey.happenings import Happening
from handrail.journey.models import Event
from handrail.rights import actions, policy, queries
from handrail.rights.actions.enhancing import HoldsAlready, HoldsNoMore, NoSuchReason, ReviewToCome
from handrail.rights.actions.recording import BeforeItHappened
from handrail.rights.enhancing import in_words, looks, standing
from handrail.rights.queries import EnhancedIn, Place
from handrail.rights.tests.filing import File
from handrail.rights.tests.reading import text
from handrail.rights.tests.test_views import when

JULY = date(2026, 7, 7)
LATER = parse_moment("2026-06-01 09:00")


def one(ref: str, kind: str, detail: str = "", at: str = "2026-04-08 09:00", about: tuple[str, ...] = ()) -> Happening:
    moment = parse_moment(at)
    return Happening(ref, kind, "c", "p", "", moment, None, moment, about, detail=detail, by="PC Raval")


# The rules ------------------------------------------------------------------------------------------------------------


def test_several_reasons_hold_at_once_and_each_goes_only_by_a_removal_that_names_it() -> None:
    happened = [
        one("a", "enhanced_found", "offence:rape"),
        one("b", "enhanced_recorded", "vulnerable:mental_disorder|2026-07-07"),
        one("c", "enhanced_removed", "vulnerable:mental_disorder|needs_reassessed", at="2026-05-01 09:00"),
    ]
    assert [reason.code for reason in standing(happened[:2], at=LATER)] == [
        "offence:rape",
        "vulnerable:mental_disorder",
    ]
    assert [reason.code for reason in standing(happened, at=LATER)] == ["offence:rape"]


def test_a_reason_says_who_assessed_it_and_when_it_is_looked_at_again() -> None:
    reason = standing([one("b", "enhanced_recorded", "intimidated:threats|2026-07-07")], at=LATER)[0]
    assert (reason.assessor, reason.review_on, reason.by_rule) == ("PC Raval", JULY, False)


def test_a_look_that_changes_nothing_sets_another_day() -> None:
    recorded = one("b", "enhanced_recorded", "intimidated:threats|2026-05-01")
    looked = one("d", "enhanced_reviewed", "intimidated:threats|2026-07-07", at="2026-05-01 09:00", about=("b",))
    assert [(look.ref, look.due_on) for look in looks([recorded], at=LATER)] == [("b", date(2026, 5, 1))]
    assert [(look.ref, look.due_on) for look in looks([recorded, looked], at=LATER)] == [("b", JULY)]


@pytest.mark.parametrize("kind", ["needs_changed", "enhanced_requested"])
def test_needs_that_changed_and_a_request_wait_until_somebody_decides(kind: str) -> None:
    asked = one("a", kind)
    assert [look.why for look in looks([asked], at=LATER)] == [kind]
    assessed = one("b", "needs_assessed", "no", at="2026-04-09 09:00", about=("a",))
    assert looks([asked, assessed], at=LATER) == []


def test_a_reason_taken_back_as_wrong_never_held() -> None:
    recorded = one("b", "enhanced_recorded", "intimidated:threats|2026-05-01")
    assert standing([recorded, one("v", "row_voided", about=("b",))], at=LATER) == []


def test_reasons_are_said_in_words() -> None:
    said = in_words("vulnerable:mental_disorder")
    assert said == "Vulnerable: a mental disorder is likely to affect their evidence"
    assert in_words("age:under_18") == "by age: under 18 at the time of the offence"


# Recording ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def joy(db: None) -> File:
    """Joy has standard rights; her suspect was arrested on Thursday and nobody has told her. Priya has the case."""
    return File("Joy Okafor", reported="2026-04-01 09:00").on("2026-04-02 10:00", "suspect_arrested")


def enhanced(file: File, viewer: Actor, at: datetime) -> EnhancedIn:
    return queries.enhanced_of(file.person, viewer=viewer, at=at)[0]


def place_of(file: File, viewer: Actor, at: datetime) -> Place:
    return enhanced(file, viewer, at).place


def record(file: File, by: Actor, at: datetime, **more: Any) -> None:
    said: dict[str, Any] = {"category": "vulnerable", "reason": "mental_disorder", "review_on": JULY, "assessed_at": at}
    actions.record_enhanced(place_of(file, by, at), **said | more, by=by, at=at)


@pytest.mark.data
def test_recording_shortens_what_runs_and_removing_lengthens_nothing(
    joy: File, cast: Cast, looking: Looking, morning: datetime
) -> None:
    priya = cast("Priya")
    looking(priya)
    assert joy.clock("VC-06.1").due_on == date(2026, 4, 13)
    record(joy, priya, morning)
    assert (joy.clock("VC-06.1").due_on, joy.clock("VC-06.1").by_upgrade) == (date(2026, 4, 7), True)
    code, later = enhanced(joy, priya, morning).reasons[0].code, morning + timedelta(minutes=5)
    actions.remove_enhanced(
        place_of(joy, priya, morning), code=code, why="recorded_in_error", removed_at=later, by=priya, at=later
    )
    assert enhanced(joy, priya, later).reasons == []
    assert joy.clock("VC-06.1").due_on == date(2026, 4, 7), "the shorter limit stays"


@pytest.mark.data
def test_what_a_change_would_change_is_said_before_it_is_made(
    joy: File, cast: Cast, looking: Looking, morning: datetime
) -> None:
    joy.on("2026-04-07 20:00", "suspect_interviewed")
    priya = cast("Priya")
    looking(priya)
    place = place_of(joy, priya, morning)
    detail = "vulnerable:mental_disorder|2026-07-07"
    seen = queries.foresee(place, kind="enhanced_recorded", detail=detail, happened_at=morning, at=morning)
    assert (seen.overdue, seen.today) == (4, 1), "three on reporting and the arrest; and the interview"
    assert not Event.objects.filter(person_id=joy.person_id, kind="enhanced_recorded").exists()


@pytest.mark.data
def test_the_review_comes_to_who_assessed_it(joy: File, cast: Cast, looking: Looking, morning: datetime) -> None:
    owen = cast("Owen")
    joy.seen_by(*owen.audiences)
    looking(owen)
    record(joy, owen, morning)
    (row,) = joy.owed("review")
    assert (row.what, row.owner.worker_id, local_date(row.due_at or morning)) == ("enhanced_recorded", owen.id, JULY)
    code, later = enhanced(joy, owen, morning).reasons[0].code, morning + timedelta(minutes=5)
    actions.keep_enhanced(
        place_of(joy, owen, morning), code=code, review_on=date(2026, 10, 1), looked_at=later, by=owen, at=later
    )
    assert local_date(joy.owed("review")[0].due_at or morning) == date(2026, 10, 1)


@pytest.mark.data
@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"category": "famous"}, NoSuchReason),
        ({"reason": "because"}, NoSuchReason),
        ({"review_on": date(2026, 4, 8)}, ReviewToCome),
        ({"assessed_at": parse_moment("2026-03-01 09:00")}, BeforeItHappened),
        ({"assessed_at": parse_moment("2026-04-09 09:00")}, Refused),
    ],
)
def test_bad_input_is_refused_and_nothing_changes(
    said: dict[str, Any], refusal: type[Refused], joy: File, cast: Cast, looking: Looking, morning: datetime
) -> None:
    priya = cast("Priya")
    looking(priya)
    with pytest.raises(refusal):
        record(joy, priya, morning, **said)
    assert enhanced(joy, priya, morning).reasons == []


@pytest.mark.data
def test_the_same_reason_is_not_recorded_twice_nor_removed_when_it_does_not_hold(
    joy: File, cast: Cast, looking: Looking, morning: datetime
) -> None:
    priya = cast("Priya")
    looking(priya)
    record(joy, priya, morning)
    with pytest.raises(HoldsAlready):
        record(joy, priya, morning)
    with pytest.raises(HoldsNoMore):
        actions.remove_enhanced(
            place_of(joy, priya, morning),
            code="offence:rape",
            why="they_asked",
            removed_at=morning,
            by=priya,
            at=morning,
        )


@pytest.mark.data
def test_an_advocate_asks_and_the_officer_decides(joy: File, cast: Cast, looking: Looking, morning: datetime) -> None:
    simran, priya = cast("Simran"), cast("Priya")
    joy.seen_by(*simran.audiences, side="service")
    looking(simran)
    with pytest.raises(NotAllowed):
        record(joy, simran, morning)
    actions.ask_for_enhanced(
        place_of(joy, simran, morning), category="intimidated", reason="threats", by=simran, at=morning
    )
    assert [row.what for row in joy.owed("review")] == ["enhanced_requested"]
    looking(priya)
    record(joy, priya, morning + timedelta(minutes=1))
    assert [row.what for row in joy.owed("review")] == ["enhanced_recorded"]


# The page -------------------------------------------------------------------------------------------------------------


def change(file: File, do: str, reason: str = "", crime: str = "") -> str:
    return reverse("rights:enhance", args=[file.person.ref]) + f"?do={do}&crime={crime}&reason={reason}"


@pytest.mark.data
def test_the_page_shows_what_it_changes_and_records_only_once_confirmed(joy: File, signed_in: SignedIn) -> None:
    priya = signed_in("Priya")
    page = priya.get(reverse("rights:enhanced", args=[joy.person.ref]))
    assert "No reason for enhanced rights holds in this crime." in text(page)
    address = page.context["crimes"][0].actions[0].url
    typed = {
        **when(), "reason": "vulnerable:mental_disorder", "note": "",
        "review_0": "7", "review_1": "7", "review_2": "2026",
    }  # fmt: skip
    asked = priya.post(address, typed)
    assert "Four clocks become overdue at once. That is counted apart" in text(asked)
    assert not Event.objects.filter(person_id=joy.person_id, kind="enhanced_recorded").exists()
    done = priya.post(address, {**typed, "confirmed": "yes"}, follow=True)
    assert "Vulnerable: a mental disorder is likely to affect their evidence" in text(done)
    assert "said by PC Priya Raval Look at it again by Tue 7 July" in text(done)


@pytest.mark.data
def test_what_would_be_refused_is_refused_before_it_is_shown_what_it_changes(joy: File, signed_in: SignedIn) -> None:
    priya = signed_in("Priya")
    typed = {
        **when(), "day_2": "2025", "reason": "vulnerable:mental_disorder", "note": "",
        "review_0": "7", "review_1": "7", "review_2": "2026",
    }  # fmt: skip
    asked = priya.post(change(joy, "add"), typed)
    assert "That is before the crime was reported: check the day and the time." in text(asked)
    assert "overdue at once" not in text(asked)
    shown = priya.post(change(joy, "add"), {**typed, "day_2": "2026"})
    assert "overdue at once" in text(shown)
    assert not Event.objects.filter(person_id=joy.person_id, kind="enhanced_recorded").exists()
    assert joy.owed("review") == []


@pytest.mark.data
def test_what_our_rule_found_says_so_and_goes_only_with_a_reason(signed_in: SignedIn) -> None:
    file = File("Farida Rehman", found=["flag:domestic_abuse", "age:under_18"])
    priya = signed_in("Priya")
    page = priya.get(reverse("rights:enhanced", args=[file.person.ref]))
    assert "by our rule" in text(page)
    remove = page.context["crimes"][0].lines[0].actions[-1].url
    refused = priya.post(remove, {**when(), "confirmed": "yes"})
    assert "Choose one." in text(refused)
    priya.post(remove, {**when(), "why": "not_that_tie", "confirmed": "yes"})
    kept = priya.get(reverse("rights:enhanced", args=[file.person.ref]))
    assert len(kept.context["crimes"][0].lines) == 1


@pytest.mark.data
def test_an_advocate_may_ask_and_not_record(joy: File, cast: Cast, signed_in: SignedIn) -> None:
    simran = cast("Simran")
    joy.seen_by(*simran.audiences, side="service")
    client = signed_in("Simran")
    page = client.get(reverse("rights:enhanced", args=[joy.person.ref]))
    (ask,) = page.context["crimes"][0].actions
    assert ask.label == "Ask the police for enhanced rights"
    assert client.get(ask.url.replace("do=ask", "do=add")).status_code == 403
    assert "Asked. It is with the officer" in text(client.post(ask.url, {"reason": "intimidated:threats"}, follow=True))


@pytest.mark.data
def test_that_enhanced_rights_were_recorded_is_offered_to_the_police_alone(
    joy: File, cast: Cast, signed_in: SignedIn
) -> None:
    """An advocate who found it among the things to record would believe that recording it gives the right."""
    joy.seen_by(*cast("Simran").audiences, side="service")
    assert policy.may_record(cast("Priya"), "enhanced_recorded")
    assert not policy.may_record(cast("Simran"), "enhanced_recorded")
    record = reverse("rights:record", args=[joy.person.ref])
    for name in ("Simran", "Priya"):
        chosen = signed_in(name).get(record)
        assert chosen.context["groups"]
        assert "Enhanced rights recorded" not in text(chosen)
        assert signed_in(name).get(record, {"kind": "enhanced_recorded"}).status_code == 403
    (add, _) = signed_in("Priya").get(reverse("rights:enhanced", args=[joy.person.ref])).context["crimes"][0].actions
    assert add.label == "Add a reason"


@pytest.mark.data
def test_a_stranger_finds_nobody_and_the_commissioner_s_side_nothing(joy: File, signed_in: SignedIn) -> None:
    for name in ("enhanced", "enhance"):
        address = reverse(f"rights:{name}", args=[joy.person.ref])
        assert signed_in("Pavel").get(address).status_code == 404
        assert signed_in("Grace").get(address).status_code == 404
