"""Steps: one table for a statement, an interpreter, special measures, property; what is refused on the way."""

from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse

from handrail.audit.actor import Actor
from handrail.audit.tests.fixtures import Cast, Looking, SignedIn
from handrail.journey.models import Event
from handrail.journey.vocabulary import KINDS
from handrail.people.models import Person
from handrail.rights import actions, queries
from handrail.rights.actions.recording import NeverARelative, NoSuchReason, SayInTheNote, SayWhichThing
from handrail.rights.queries import Place
from handrail.rights.steps import course_of, courses, reasons
from handrail.rights.tests.filing import File
from handrail.rights.tests.reading import text
from handrail.rights.tests.test_views import when


def test_every_step_is_a_kind_of_event_and_leads_to_steps_of_its_own_course() -> None:
    for course in courses():
        assert set(course.first) <= course.steps.keys() <= KINDS.keys()
        for step in course.steps.values():
            assert set(step.next) <= course.steps.keys()
            assert step.next or step.done, step.kind


def test_every_course_can_come_to_an_end() -> None:
    for course in courses():
        reached, more = set(course.first), set(course.first)
        while more:
            more = {kind for one in more for kind in course.steps[one].next} - reached
            reached |= more
        assert any(course.steps[kind].done for kind in reached), course.key


def test_a_right_has_reasons_of_its_own_for_not_applying() -> None:
    assert "lives_in_england_or_wales" in reasons("right_not_applicable", "VC-03.4")
    assert "lives_in_england_or_wales" not in reasons("right_not_applicable", "VC-06.1")
    assert "recorded_in_error" in reasons("right_not_applicable", "VC-06.1")
    assert course_of("victim_told") is None


@pytest.fixture
def zofia(db: None) -> File:
    """Zofia speaks Polish; Priya has her case, her coat was taken, and she has been interviewed."""
    return (
        File("Zofia Lis")
        .on("2026-04-07 10:00", "interpreter_requested", detail="polish")
        .on("2026-04-07 11:00", "property_taken", item="ZL-coat")
    )


def place_of(file: File, viewer: Actor) -> Place:
    person = Person.objects.get(id=file.person_id)
    return next(one for one in queries.places(person, viewer=viewer) if one.crime_id == file.crime_id)


def said(file: File, viewer: Actor, key: str) -> str:
    found = [one for one in queries.steps_of(place_of(file, viewer), viewer=viewer) if one.course.key == key]
    return found[0].step.said if found and found[0].step else ""


@pytest.mark.data
def test_an_interpreter_is_needed_then_booked_then_fails_then_is_there(
    zofia: File, cast: Cast, looking: Looking, morning: datetime
) -> None:
    priya = cast("Priya")
    looking(priya)
    assert said(zofia, priya, "interpreter") == "needed"
    for when_, kind, detail, now in (
        ("2026-04-07 12:00", "interpreter_booked", "professional", "booked"),
        ("2026-04-07 13:00", "interpreter_failed", "relative_used", "it failed: still needed"),
        ("2026-04-07 14:00", "interpreter_provided", "professional", "present"),
    ):
        zofia.on(when_, kind, detail=detail)
        assert said(zofia, priya, "interpreter") == now


@pytest.mark.data
def test_a_relative_or_the_suspect_is_never_the_interpreter(
    zofia: File, cast: Cast, looking: Looking, morning: datetime
) -> None:
    priya = cast("Priya")
    looking(priya)
    for detail in ("family", "suspect"):
        with pytest.raises(NeverARelative):
            actions.record_happening(
                place_of(zofia, priya), kind="interpreter_provided", happened_at=morning, detail=detail, by=priya,
                at=morning,
            )  # fmt: skip
    assert said(zofia, priya, "interpreter") == "needed"


@pytest.mark.data
def test_each_thing_goes_by_itself_and_must_be_named(
    zofia: File, cast: Cast, looking: Looking, morning: datetime
) -> None:
    priya = cast("Priya")
    looking(priya)
    zofia.on("2026-04-07 12:00", "property_taken", item="ZL-bag")
    place = place_of(zofia, priya)
    with pytest.raises(SayWhichThing):
        actions.record_happening(place, kind="property_not_needed", happened_at=morning, by=priya, at=morning)
    actions.record_happening(
        place, kind="property_not_needed", happened_at=morning, item="ZL-coat", by=priya, at=morning
    )
    found = {one.item: one.step.said for one in queries.steps_of(place, viewer=priya) if one.item and one.step}
    assert found == {"ZL-coat": "no longer needed", "ZL-bag": "with the police"}


@pytest.mark.data
def test_a_right_is_not_applicable_for_a_reason_of_its_own_and_only_that_right(
    zofia: File, cast: Cast, looking: Looking, morning: datetime
) -> None:
    priya = cast("Priya")
    looking(priya)
    place = place_of(zofia, priya)
    known = {
        one.rights[0].id: one.token for one in queries.triggers(place, "right_not_applicable", viewer=priya, at=morning)
    }
    with pytest.raises(NoSuchReason):
        actions.record_happening(
            place, kind="right_not_applicable", happened_at=morning, about=[known["VC-03.1"]], detail="not_bereaved",
            by=priya, at=morning,
        )  # fmt: skip
    actions.record_happening(
        place, kind="right_not_applicable", happened_at=morning, about=[known["VC-03.3"]],
        detail="asked_not_to_be_told", by=priya, at=morning,
    )  # fmt: skip
    assert zofia.clock("VC-03.3").settled == "not_applicable"
    assert zofia.clock("VC-03.1").settled == ""


@pytest.mark.data
def test_the_page_shows_where_each_stands_and_its_next_step(zofia: File, signed_in: SignedIn) -> None:
    priya = signed_in("Priya")
    address = reverse("rights:steps", args=[zofia.person.ref])
    page = priya.get(address)
    panel = next(one for one in page.context["begun"] if one.key == "interpreter")
    assert [action.label for action in panel.actions][:2] == ["Interpreter booked", "Interpreter provided"]
    provided = panel.actions[1].url
    refused = priya.post(provided, {**when(), "detail": "family", "method": "in_person", "next": address})
    assert "An interpreter is never a relative, a child or the suspect" in text(refused)
    done = priya.post(provided, {**when(), "detail": "remote", "method": "phone", "next": address}, follow=True)
    assert "present" in text(done)
    assert Event.objects.get(person_id=zofia.person_id, kind="interpreter_provided").detail == "remote"


@pytest.mark.data
def test_of_two_things_to_give_back_each_is_named_and_answered_by_itself(zofia: File, signed_in: SignedIn) -> None:
    zofia.on("2026-04-07 12:00", "property_taken", item="ZL-bag")
    for thing in ("ZL-coat", "ZL-bag"):
        zofia.on("2026-04-07 13:00", "property_not_needed", item=thing)
    priya, rights = signed_in("Priya"), reverse("rights:person", args=[zofia.person.ref])
    page = priya.get(rights)
    assert "Property returned: ZL-coat" in text(page)
    bag = next(one for line in page.context["lines"] for one in line.first if one.title.endswith("ZL-bag"))
    form = priya.get(bag.record.url)
    assert "What was it about?" not in text(form)
    assert 'value="ZL-bag"' in form.content.decode()
    done = priya.post(bag.record.url, {**when(), "item": "ZL-bag", "method": "in_person"}, follow=True)
    assert "This answers: Property returned" in text(done)
    held = priya.get(reverse("rights:record", args=[zofia.person.ref]) + "?kind=tell_withheld")
    assert "Property no longer needed: ZL-coat" in text(held)
    assert "How?" not in text(held), "nobody was told anything, so nobody asks how"


@pytest.mark.data
def test_a_statement_is_offered_put_off_made_and_read(zofia: File, signed_in: SignedIn) -> None:
    priya = signed_in("Priya")
    address = reverse("rights:steps", args=[zofia.person.ref])

    def take(label: str, **typed: Any) -> str:
        page = priya.get(address)
        panel = next(one for one in [*page.context["begun"], *page.context["others"]] if one.key == "vps")
        url = next(action.url for action in panel.actions if action.label == label)
        return text(priya.post(url, {**when(), "method": "in_person", "next": address, **typed}, follow=True))

    assert "Recorded" in take("Victim Personal Statement offered")
    assert "they want to wait" in take("Victim Personal Statement put off", detail="too_soon")
    assert "made" in take("Victim Personal Statement made")
    assert "how they want it heard" in take("How the statement is to be read was chosen", detail="read_by_prosecutor")
    assert "the court decided how it is heard" in take("Reading of the statement decided", detail="as_they_wanted")
    read = take("Statement read in court", detail="by_prosecutor")
    assert "read aloud" in read and "Statement read in court" not in read, "it was read, and is not read again"


@pytest.mark.data
@pytest.mark.parametrize("kind", ["right_not_applicable", "late_reason"])
def test_a_reason_without_a_code_is_said_in_the_note_or_refused_and_nothing_changes(
    kind: str, signed_in: SignedIn, cast: Cast, looking: Looking, morning: datetime
) -> None:
    """*Other* with an empty note would have wiped out the acknowledgement that nobody sent Geoff."""
    geoff, priya = File("Geoff Plant", reported="2026-03-20 09:00"), cast("Priya")
    looking(priya)
    (place,) = queries.places(geoff.person, viewer=priya)
    late = next(
        one for one in queries.triggers(place, kind, viewer=priya, at=morning)
        if any(right.id == "VC-03.1" for right in one.rights)
    )  # fmt: skip
    said: dict[str, Any] = {
        "kind": kind, "happened_at": morning, "about": [late.token], "detail": "VC-00.0:other", "by": priya,
        "at": morning,
    }  # fmt: skip
    for note in ("", "  \n"):
        with pytest.raises(SayInTheNote, match="said in the note"):
            actions.record_happening(place, note=note, **said)
    address = f"{reverse('rights:record', args=[geoff.person.ref])}?kind={kind}"
    page = signed_in("Priya").post(address, {**when(), "about": [late.token], "detail": "other", "next": "/"})
    assert "What has no code is said in the note" in str(page.context["form"].errors["note"])
    assert geoff.clock("VC-03.1").settled == ""
    assert not Event.objects.filter(person_id=geoff.person_id, kind=kind).exists()
    actions.record_happening(place, note="He gave a false name.", **said)
    assert Event.objects.filter(person_id=geoff.person_id, kind=kind).exists()


@pytest.mark.data
def test_who_may_see_the_steps(zofia: File, signed_in: SignedIn) -> None:
    address = reverse("rights:steps", args=[zofia.person.ref])
    assert signed_in("Pavel").get(address).status_code == 404
    assert signed_in("Grace").get(address).status_code == 404


def test_a_step_that_was_refused_is_drawn_as_none_that_was_met(zofia: File, signed_in: SignedIn) -> None:
    zofia.on("2026-04-07 10:00", "officer_gender_requested", detail="female", name="asked")
    zofia.on("2026-04-07 11:00", "officer_gender_refused", about="asked", detail="no:nobody_on_duty")
    page = signed_in("Priya").get(reverse("rights:steps", args=[zofia.person.ref]))
    panel = next(one for one in page.context["begun"] if one.key == "officer_gender")
    assert (panel.state, [step.state for step in panel.steps]) == ("refused", ["event", "refused"])
