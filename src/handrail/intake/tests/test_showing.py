"""What the columns of an extract tell the journey, and who may see whom because of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handrail.agencies.actions import named_list
from handrail.agencies.models import Agency
from handrail.audit.actor import Actor, system
from handrail.audit.tests.fixtures import Cast, Looking
from handrail.core import database
from handrail.intake.models import KeptRow
from handrail.intake.tests.bundles import ARREST, CRIME, DALE, ROSA, SUSPECT, VICTIM
from handrail.intake.tests.nights import FIRST, counts, events, kinds, one, only, record_of, take
from handrail.journey import actions as journey
from handrail.journey.actions import Happened
from handrail.people import actions as people
from handrail.people import queries as people_queries
from handrail.people.models import Person

pytestmark = pytest.mark.data
System = Callable[[], AbstractContextManager[None]]
NEXT = FIRST + timedelta(hours=24)
PC_LOWE = {"officer_id": "WM1", "officer_name": "PC Lowe", "team": "Response", "supervisor_name": "Sgt Ray"}
PC_TODD = {"officer_id": "WM2", "officer_name": "PC Todd", "team": "Response", "supervisor_name": "Sgt Ray"}
HOMES = {"address": "12 Acacia Road, Birmingham", "postcode": "B4 6NH"}


def told(kind: str, ref: str = "N1") -> list[tuple[datetime, str]]:
    return [(at, detail) for _, at, detail, _ in events(ref, kind=kind)]


def sights(why: str) -> list[tuple[str, bool]]:
    """Return whose sights of Rosa there are for a reason, and whether each is open."""
    return database.ask(
        "SELECT w.name, s.until_at IS NULL FROM journey_sight s JOIN agencies_audience a ON a.id = s.audience_id"
        " JOIN agencies_worker w ON w.id = a.worker_id JOIN people_record r ON r.person_id = s.person_id"
        " WHERE r.source_ref = 'N1' AND s.why = %s ORDER BY s.id",
        [why],
    )


# Events made from columns. --------------------------------------------------------------------------------------------


def test_the_first_rows_tell_what_stands_from_the_report(tmp_path: Path, as_system: System) -> None:
    with as_system():
        take(tmp_path, roles=(VICTIM | {"enhanced_reason": "vulnerable", "referral_consent": "yes"}, SUSPECT))
        reported = datetime(2026, 4, 7, 20, 4, tzinfo=UTC)
        assert told("crime_reported") == [(reported, "")]
        assert told("enhanced_recorded") == [(reported, "vulnerable")]
        assert (reported, "flag:domestic_abuse") in told("enhanced_found")
        assert told("need_recorded") == [(reported, "yes")]
        assert told("consent_recorded") == [(reported, "yes")]
        assert told("risk_graded") == [(FIRST, "high")]


def test_an_enhanced_reason_that_comes_later_holds_from_then(tmp_path: Path, as_system: System) -> None:
    with as_system():
        take(tmp_path)
        take(tmp_path, hours=24, **only(roles=(VICTIM | {"enhanced_reason": "vulnerable;intimidated"},)))
        assert told("enhanced_recorded") == [(NEXT, "intimidated"), (NEXT, "vulnerable")]


@pytest.mark.parametrize(
    ("column", "value", "kind"),
    [
        ("support_need", "no", "need_recorded"),
        ("referral_consent", "no", "consent_recorded"),
        ("risk_grade", "standard", "risk_graded"),
    ],
)
def test_a_changed_answer_tells_one_event(
    tmp_path: Path, as_system: System, column: str, value: str, kind: str
) -> None:
    with as_system():
        take(tmp_path, roles=(VICTIM | {"referral_consent": "yes"}, SUSPECT))
        before = kinds("N1")
        take(tmp_path, hours=24, **only(roles=(VICTIM | {"referral_consent": "yes", column: value},)))
        assert told(kind)[-1] == (NEXT, value)
        new = [k for k in kinds("N1") if k not in ("triage_decided", "referral_sent")]
        old = [k for k in before if k not in ("triage_decided", "referral_sent")]
        assert len(new) == len(old) + 1


def test_an_outcome_tells_one_event_on_its_day(tmp_path: Path, as_system: System) -> None:
    with as_system():
        take(tmp_path)
        did = take(tmp_path, hours=24, **only(crimes=(CRIME | {"outcome_code": "16", "outcome_on": "2026-04-08"},)))
        assert told("outcome_recorded") == [(datetime(2026, 4, 7, 23, 0, tzinfo=UTC), "16")]
        assert did["events"] == 1


def test_a_report_whose_time_is_corrected_tells_nothing_else_again(tmp_path: Path, as_system: System) -> None:
    with as_system():
        take(tmp_path)
        before = len(events("N1"))
        earlier = CRIME | {"reported_at": "2026-04-07T20:00:00+01:00"}
        assert take(tmp_path, hours=24, **only(crimes=(earlier,)))["events"] == 1
        assert take(tmp_path, hours=48, **only(crimes=(earlier | {"log_ref": "77"},)))["events"] == 0
        assert len([k for k in kinds("N1") if k not in ("triage_decided", "referral_sent")]) <= before


def test_a_cancelled_crime_and_a_restored_one_are_events(tmp_path: Path, as_system: System) -> None:
    with as_system():
        take(tmp_path)
        take(tmp_path, hours=24, **only(crimes=(CRIME | {"status": "cancelled"},)))
        assert told("crime_cancelled") == [(NEXT, "")]
        take(tmp_path, hours=48, **only(crimes=(CRIME | {"status": "live"},)))
        assert len(told("crime_restored")) == 1


def test_a_cancelled_role_is_an_event_of_that_victim_alone(tmp_path: Path, as_system: System) -> None:
    joy = {"person_ref": "N3", "family_name": "Beddoes", "given_names": "Joy"}
    with as_system():
        take(tmp_path, people=(ROSA, DALE, joy), roles=(VICTIM, VICTIM | {"person_ref": "N3"}, SUSPECT))
        take(tmp_path, hours=24, **only(roles=(VICTIM | {"status": "cancelled"},)))
        assert told("role_cancelled") == [(NEXT, "")]
        assert "role_cancelled" not in kinds("N3")


def test_what_a_worker_recorded_is_not_taken_back_by_a_column_that_was_empty_all_along(
    tmp_path: Path, as_system: System
) -> None:
    with as_system():
        take(tmp_path)
        rosa = record_of("N1")
        crime = one("SELECT id FROM crimes_crime WHERE source_ref = '20/A/1'")
        journey.record_event(
            Happened("consent_recorded", NEXT, rosa["person_id"], rosa["id"], crime, detail="yes"),
            by=system("test"), at=NEXT,
        )  # fmt: skip
        take(tmp_path, hours=48, **only(roles=(VICTIM | {"risk_grade": "medium"},)))
        assert told("consent_recorded") == [(NEXT, "yes")]


def test_a_fact_that_waited_is_known_from_when_its_own_bundle_spoke(tmp_path: Path, as_system: System) -> None:
    with as_system():
        take(tmp_path)
        graded = VICTIM | {"crime_ref": "20/B/1", "risk_grade": "medium"}
        take(tmp_path, hours=24, **only(roles=(graded,)))
        take(tmp_path, hours=2, at=NEXT + timedelta(hours=9), **only(crimes=(CRIME | {"crime_ref": "20/B/1"},)))
        assert [at for _, at, _, _ in events("N1", kind="risk_graded", crime="20/B/1")] == [NEXT]


def test_a_ref_of_a_crime_as_long_as_may_be_leaves_room_for_every_event(tmp_path: Path, as_system: System) -> None:
    ref = "X" * 80
    flags = CRIME | {"crime_ref": ref, "flags": "domestic_abuse;police_or_staff_suspect"}
    suspect = SUSPECT | {"crime_ref": ref, "relationship_to_victim": "police_or_agency_staff"}
    with as_system():
        did = take(tmp_path, crimes=(flags,), roles=(VICTIM | {"crime_ref": ref}, suspect), events=())
        assert did["status"] == "taken"
        assert "enhanced_found" in kinds("N1")


# Sights. --------------------------------------------------------------------------------------------------------------


def test_the_desk_sees_the_victim_and_nobody_sees_the_suspect(
    tmp_path: Path, as_system: System, cast: Cast, looking: Looking
) -> None:
    with as_system():
        take(tmp_path)
        rosa, dale = record_of("N1")["person_id"], record_of("N2")["person_id"]
        assert one("SELECT seen_by FROM people_person WHERE id = %s", dale) == []
    for name in ("Maureen", "Joan", "Colin"):
        looking(cast(name))
        assert set(Person.objects.filter(id__in=[rosa, dale]).values_list("id", flat=True)) == {rosa}
    for name in ("Pavel", "Helen", "Grace"):
        looking(cast(name))
        assert not Person.objects.filter(id__in=[rosa, dale]).exists()


def test_a_new_officer_sees_and_the_old_one_no_longer(tmp_path: Path, as_system: System) -> None:
    with as_system():
        take(tmp_path, crimes=(CRIME | PC_LOWE,))
        assert sights("officer_in_case") == [("PC Lowe", True)]
        take(tmp_path, hours=24, **only(crimes=(CRIME | PC_TODD,)))
        assert sights("officer_in_case") == [("PC Lowe", False), ("PC Todd", True)]
        assert sights("supervisor") == [("Sgt Ray", True)]


def test_an_officer_goes_on_seeing_by_another_crime_of_a_course_of_conduct(tmp_path: Path, as_system: System) -> None:
    """PC Lowe had both of Rosa's log numbers; one goes to PC Todd, and the other is still PC Lowe's."""
    other = {"crime_ref": "20/B/1"}
    with as_system():
        take(
            tmp_path,
            crimes=(CRIME | PC_LOWE, CRIME | PC_LOWE | other),
            roles=(VICTIM, SUSPECT, VICTIM | other, SUSPECT | other),
        )
        take(tmp_path, hours=24, **only(crimes=(CRIME | PC_TODD,)))
        assert {name for name, is_open in sights("officer_in_case") if is_open} == {"PC Lowe", "PC Todd"}


def test_a_units_queue_sees_only_until_an_officer_is_named(tmp_path: Path, as_system: System) -> None:
    queue = (
        "SELECT s.until_at IS NULL FROM journey_sight s JOIN people_record r ON r.person_id = s.person_id"
        " WHERE r.source_ref = 'N1' AND s.why = 'unit_queue'"
    )
    with as_system():
        take(tmp_path, crimes=(CRIME | {"team": "Response"},))
        assert database.ask(queue) == [(True,)]
        take(tmp_path, hours=24, **only(crimes=(CRIME | PC_LOWE,)))
        assert database.ask(queue) == [(False,)]


def test_a_restricted_record_is_not_shown_to_the_whole_desk(
    tmp_path: Path, as_system: System, cast: Cast, looking: Looking
) -> None:
    with as_system():
        take(tmp_path, crimes=(CRIME | {"flags": "domestic_abuse;honour_based"},))
        rosa = record_of("N1")["person_id"]
    looking(cast("Maureen"))
    assert not Person.objects.filter(id=rosa).exists()
    looking(cast("Farah"))
    assert Person.objects.filter(id=rosa).exists()


def test_a_wrong_row_of_a_restricted_record_is_kept_for_its_list_alone(tmp_path: Path, as_system: System) -> None:
    with as_system():
        force = Agency.objects.get(source="police:20")
        trusted, desk = named_list(force, name="restricted records"), named_list(force, name="victim care")
        honour = CRIME | {"flags": "domestic_abuse;honour_based"}
        take(tmp_path, crimes=(honour,), people=(ROSA | {"sex": "Q"}, DALE, {"person_ref": "N9", "sex": "Q"}))
        shown = dict(KeptRow.objects.filter(file="people.csv", key__in=["N1", "N9"]).values_list("key", "seen_by"))
        assert shown == {"N1": [trusted], "N9": [desk]}


# Channels. ------------------------------------------------------------------------------------------------------------


def test_a_number_the_suspect_shares_is_unsafe_whatever_the_file_says(tmp_path: Path, as_system: System) -> None:
    with as_system():
        take(
            tmp_path,
            people=(ROSA | {"phone": "07700 900123", "safe_to_call": "yes"}, DALE | {"phone": "+44 (0)7700 900 123"}),
        )
        assert record_of("N1")["unsafe"] == ["phone"]
        take(tmp_path, hours=24, **only(people=(DALE | {"phone": "07700 900999"},)))
        assert record_of("N1")["unsafe"] == []


def test_somebody_acting_for_the_suspect_makes_a_home_unsafe_too(tmp_path: Path, as_system: System) -> None:
    mother = {"person_ref": "N4", "family_name": "Tonks", "given_names": "Pat"} | HOMES
    with as_system():
        take(
            tmp_path,
            people=(ROSA | {"address": "12, acacia rd", "postcode": "b46nh"}, DALE, mother),
            roles=(VICTIM, SUSPECT, SUSPECT | {"person_ref": "N4", "role": "associate_of_suspect"}),
        )
        assert record_of("N1")["unsafe"] == ["address"]


def test_a_suspect_of_another_crime_of_theirs_makes_a_channel_unsafe(tmp_path: Path, as_system: System) -> None:
    other = {"crime_ref": "20/B/1"}
    with as_system():
        take(tmp_path, people=(ROSA | {"email": "rosa@mail.example"}, DALE))
        cousin = {"person_ref": "N5", "given_names": "Lee", "email": "Rosa+old@mail.example"}
        take(tmp_path, hours=24, **only(
            crimes=(CRIME | other,), people=(cousin,),
            roles=(VICTIM | other, SUSPECT | other | {"person_ref": "N5"}),
        ))  # fmt: skip
        assert record_of("N1")["unsafe"] == ["email"]


# Two records of one human. --------------------------------------------------------------------------------------------


def test_two_records_of_one_human_share_what_is_unsafe_once_they_are_one_person(
    tmp_path: Path, as_system: System
) -> None:
    """N1 and N6 are both Rosa; Dale holds the number that only N6 has, in the crime that only N1 is in."""
    again = ROSA | {"person_ref": "N6", "phone": "07700 900123"}
    theft = {"crime_ref": "20/B/1"}
    with as_system():
        take(tmp_path, people=(ROSA, DALE | {"phone": "07700 900123"}, again), crimes=(CRIME, CRIME | theft),
             roles=(VICTIM, SUSPECT, VICTIM | theft | {"person_ref": "N6"}))  # fmt: skip
        assert record_of("N6")["unsafe"] == []
        pair = people.Pair(record_of("N1")["id"], record_of("N6")["id"], "certain")
        told = people.link([pair], by=system("test"), at=NEXT).refused
        assert list(told.values()) == ["asks_a_supervisor"], "Dale would be rung, were they two people after all"
        join("N1", "N6")
        assert closed("N6") == ["phone"]
        take(tmp_path, hours=24, **only(roles=(VICTIM | {"risk_grade": "medium"},)))
        assert closed("N6") == ["phone"]
        assert record_of("N6")["unsafe"] == [], "whoever sees only N6 is not told that there is a suspect"


def test_what_a_join_closed_is_open_again_once_the_two_are_parted(tmp_path: Path, as_system: System) -> None:
    """N6 had her purse stolen by nobody known: only that she is N1, whom Dale harms, closes anything for her."""
    again = ROSA | {"person_ref": "N6", "phone": "07700 900123"}
    theft = {"crime_ref": "20/B/1", "flags": ""}
    with as_system():
        take(tmp_path, people=(ROSA, DALE | {"phone": "07700 900123"}, again), crimes=(CRIME, CRIME | theft),
             roles=(VICTIM, SUSPECT, VICTIM | {"crime_ref": "20/B/1", "person_ref": "N6"}))  # fmt: skip
        join("N1", "N6")
        assert closed("N6") == ["address", "phone"]
        link = people_queries.link_between(record_of("N1")["id"], record_of("N6")["id"])
        people.undo_links([link or 0], why="mistaken", by=system("test"), at=NEXT)
        assert closed("N6") == []


def join(one: str, other: str) -> None:
    """Let a supervisor who sees both decide that two of the force's records are of one human."""
    seeing = Person.objects.filter(id__in=[record_of(ref)["person_id"] for ref in (one, other)])
    sees = frozenset(audience for person in seeing for audience in person.seen_by)
    sergeant = Actor("worker", 1, "Sgt Osei", side="police", role="supervisor", audiences=sees)
    pair = people.Pair(record_of(one)["id"], record_of(other)["id"], "decided")
    assert people.link([pair], by=sergeant, at=NEXT).links


def closed(ref: str) -> list[str]:
    """Give the channels of a record's file that another file of the same human closes."""
    return list(
        one("SELECT coalesce((SELECT channels::text[] FROM people_closed WHERE person_id = %s), '{}')",
            record_of(ref)["person_id"])
    )  # fmt: skip


def test_a_bundle_goes_on_finding_a_record_that_was_joined_to_another(tmp_path: Path, as_system: System) -> None:
    again = ROSA | {"person_ref": "N6"}
    other = {"crime_ref": "20/B/1"}
    with as_system():
        take(tmp_path, people=(ROSA, DALE, again))
        first, again_in = record_of("N1")["person_id"], record_of("N6")["person_id"]
        pair = people.Pair(record_of("N1")["id"], record_of("N6")["id"], "certain")
        people.link([pair], by=system("test"), at=NEXT)
        did = take(tmp_path, hours=24, **only(
            crimes=(CRIME | other,), people=(again | {"phone": "07700 900321"},),
            roles=(VICTIM | other | {"person_ref": "N6"}, SUSPECT | other),
            events=(ARREST | other | {"event_ref": "E8"},),
        ))  # fmt: skip
        assert counts(did, "people.csv") == {"read": 1, "changed": 1}
        assert set(people_queries.ones([first, again_in]).values()) == {first}
        for record, file in (("N1", first), ("N6", again_in)):
            events = (
                "SELECT count(DISTINCT person_id) = 1 AND min(person_id) = %s FROM journey_event WHERE record_id = %s"
            )
            assert one(events, file, record_of(record)["id"]), "what happened goes with its record, in its file"
        decided = "SELECT count(*) FROM referrals_decision WHERE person_id = %s AND superseded_at IS NULL"
        assert [one(decided, first), one(decided, again_in)] == [1, 1]
