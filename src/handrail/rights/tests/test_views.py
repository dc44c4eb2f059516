"""The pages of rights as the cast meet them: who may, what they show, what a form keeps, what is audited."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse

from handrail.audit.tests.fixtures import Cast, SignedIn
from handrail.core import database
from handrail.journey.models import Event, EventDetail, Owed
from handrail.people.models import Person
from handrail.rights.tests.filing import File
from handrail.rights.tests.reading import text

pytestmark = pytest.mark.data

AsOwner = Callable[[], AbstractContextManager[None]]
AT_HOME = ("flag:domestic_abuse", "relationship:ex_partner")


@pytest.fixture
def farida(db: None) -> File:
    """Farida's ex-partner was arrested and bailed last night; nobody has told her. Priya has the case."""
    file = File("Farida Rehman", found=AT_HOME)
    return file.on("2026-04-07 19:00", "suspect_arrested").on("2026-04-07 22:10", "suspect_bailed")


def when(day: str = "8", time: str = "06:30") -> dict[str, str]:
    return {"day_0": day, "day_1": "4", "day_2": "2026", "time": time}


def test_twelve_rights_are_twelve_rows_each_with_its_entitlements_and_why(farida: File, signed_in: SignedIn) -> None:
    page = signed_in("Priya").get(reverse("rights:person", args=[farida.person.ref]))
    assert page.status_code == 200
    words = text(page)
    assert [f"{number}. " in words for number in range(1, 13)] == [True] * 12
    assert "Owed by the end of Wed 8 April, 1 working day after Tue 7 April (enhanced): to be told that a" in words
    assert "Source: Code 2021, right 6 (edition code-2021)." in words
    assert "recalled, not verified" in words


def test_to_look_at_somebody_s_rights_is_audited(farida: File, signed_in: SignedIn, as_owner: AsOwner) -> None:
    signed_in("Priya").get(reverse("rights:person", args=[farida.person.ref]))
    with as_owner():
        rows = database.ask("SELECT about, ids FROM audit_entry WHERE action = 'looked at rights'")
    assert rows == [("person", [farida.person_id])]


@pytest.mark.parametrize("name", ["person", "record", "promise_anew"])
def test_a_stranger_finds_nobody_here(name: str, farida: File, signed_in: SignedIn) -> None:
    assert signed_in("Pavel").get(reverse(f"rights:{name}", args=[farida.person.ref])).status_code == 404


@pytest.mark.parametrize("first_name", ["Grace"])
def test_the_commissioner_s_side_never_sees_a_person_s_rights(
    first_name: str, farida: File, signed_in: SignedIn
) -> None:
    assert signed_in(first_name).get(reverse("rights:person", args=[farida.person.ref])).status_code == 404


@pytest.mark.parametrize("first_name", ["Priya", "Simran", "Maureen", "Grace"])
def test_figures_are_the_code_lead_s(first_name: str, signed_in: SignedIn) -> None:
    for name, args in (("figures", []), ("list", []), ("gap", ["unrecorded"])):
        assert signed_in(first_name).get(reverse(f"rights:{name}", args=args)).status_code == 403


def test_one_form_records_one_call_about_the_arrest_and_the_bail(farida: File, signed_in: SignedIn) -> None:
    priya = signed_in("Priya")
    address = reverse("rights:record", args=[farida.person.ref]) + "?kind=victim_told"
    asked = priya.get(address)
    assert asked.status_code == 200
    offered = [value for value, _ in asked.context["form"].fields["about"].choices]
    assert len(offered) == 2
    done = priya.post(address, {**when(), "about": offered, "method": "phone", "note": "", "next": "/"}, follow=False)
    assert done.status_code == 302
    assert done["Location"] == "/"
    assert farida.owed("alert") == []
    assert {row.what for row in farida.owed("clock")} == {"VC-03.1", "VC-03.2", "VC-03.3"}


def token_of_the_bail(response: Any) -> str:
    choices = response.context["form"].fields["about"].choices
    return str(next(value for value, words in choices if words.startswith("Suspect bailed")))


def test_a_voicemail_says_that_it_tells_nobody(farida: File, signed_in: SignedIn) -> None:
    priya = signed_in("Priya")
    here = reverse("rights:person", args=[farida.person.ref])
    address = reverse("rights:record", args=[farida.person.ref]) + "?kind=victim_told"
    bail = token_of_the_bail(priya.get(address))
    done = priya.post(address, {**when(), "about": [bail], "method": "voicemail", "next": here}, follow=True)
    assert "Recorded as an attempt: a voicemail tells nobody, so what you tried to tell is still owed." in text(done)
    assert "A voicemail was left: a voicemail answers no right." in text(done)
    assert len(farida.owed("alert")) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"time": "09:30"}, "That has not happened yet: give the time at which it did."),
        ({"time": "half six"}, "Write the time"),
        ({"method": ""}, "Say how: a voicemail or an unanswered call is not a telling."),
        ({"about": []}, "Choose at least one."),
        ({"about": ["0123456789abcdef"]}, "What you chose is open no more"),
        ({"day_0": "7", "time": "20:00"}, "That is before what it is about had happened"),
    ],
)
def test_a_form_with_a_mistake_says_what_would_be_right_and_keeps_what_was_typed(
    typed: dict[str, object], said: str, farida: File, signed_in: SignedIn
) -> None:
    priya = signed_in("Priya")
    address = reverse("rights:record", args=[farida.person.ref]) + "?kind=victim_told"
    bail = token_of_the_bail(priya.get(address))
    sent = {**when(), "about": [bail], "method": "phone", "note": "Her mother was with her", "next": "/"} | typed
    page = priya.post(address, sent)
    assert page.status_code == 200
    assert said in text(page)
    assert "Her mother was with her" in page.content.decode()
    assert not Event.objects.filter(person_id=farida.person_id, kind="victim_told").exists()


def test_spring_s_missing_hour_is_a_bad_time(farida: File, signed_in: SignedIn) -> None:
    priya = signed_in("Priya")
    address = reverse("rights:record", args=[farida.person.ref]) + "?kind=update_given"
    page = priya.post(
        address, {"day_0": "29", "day_1": "3", "day_2": "2026", "time": "01:30", "method": "phone", "next": "/"}
    )
    assert "01:30 does not exist on that day: the clocks went forward over it." in text(page)


@pytest.mark.parametrize(
    "day",
    [
        ("8", "4", "26"),
        ("8", "4", "1"),
        ("31", "2", "2026"),
        ("8", "4", "9" * 30),
        ("8", "", "2026"),
        ("\0", "4", "2026"),
    ],
)
def test_a_slip_in_the_day_is_said_and_not_kept(day: tuple[str, str, str], farida: File, signed_in: SignedIn) -> None:
    """A tired officer writes the year as 26: kept as the year 26, it would lie at the head of her journey for good."""
    address = reverse("rights:record", args=[farida.person.ref]) + "?kind=update_given"
    typed = dict(zip(("day_0", "day_1", "day_2"), day, strict=True))
    page = signed_in("Priya").post(address, typed | {"time": "06:30", "method": "phone", "next": "/"})
    assert page.status_code == 200
    assert "Give a day that exists, with the year in full" in text(page)
    assert not Event.objects.filter(person_id=farida.person_id, kind="update_given").exists()


def test_mistakes_are_said_in_the_order_of_the_form(farida: File, signed_in: SignedIn) -> None:
    address = reverse("rights:record", args=[farida.person.ref]) + "?kind=victim_told"
    words = text(signed_in("Priya").post(address, {"day_0": "8", "day_1": "4", "day_2": "2026", "next": "/"}))
    places = [words.index(said) for said in ("Choose at least one.", "Say how:", "Write the time, such as 17:05.")]
    assert places == sorted(places)


def test_with_several_crimes_it_asks_first_because_of_which(signed_in: SignedIn) -> None:
    with database.whole_file():
        gurpreet = Person.objects.get(shown_name__startswith="Gurpreet")
    priya = signed_in("Priya")
    page = priya.get(reverse("rights:record", args=[gurpreet.ref]))
    assert "Because of which crime?" in text(page)
    first = re.search(r'data-open href="([^"]+)"', page.content.decode())
    assert first is not None
    chosen = priya.get(first[1].replace("&amp;", "&"))
    assert f"What happened to {gurpreet}?" in text(chosen)
    assert "Telling them" in text(chosen)
    assert reverse("rights:promise_anew", args=[gurpreet.ref]) in chosen.content.decode()
    assert chosen.content.decode().count("<details") > 5
    assert chosen.content.decode().count('margin-bottom-3" open>') == 1


def test_an_advocate_is_offered_what_an_advocate_may_record(signed_in: SignedIn, cast: Cast) -> None:
    joy = File("Joy Okafor")
    joy.seen_by(*cast("Simran").audiences, side="service")
    simran = signed_in("Simran")
    words = text(simran.get(reverse("rights:record", args=[joy.person.ref])))
    assert "Victim told" in words
    assert "Suspect arrested" not in words
    refused = simran.get(reverse("rights:record", args=[joy.person.ref]) + "?kind=suspect_arrested")
    assert refused.status_code == 403


def test_what_is_owed_to_one_person_ticks_nothing_of_another(farida: File, signed_in: SignedIn) -> None:
    joy = File("Joy Okafor")
    address = reverse("rights:tell", args=[joy.person.ref]) + f"?owed={farida.owed('alert')[0].ref}"
    form = signed_in("Priya").get(address).context["form"]
    assert form.initial["about"] == []
    assert len(form.fields["about"].choices) == 3, "her own three are offered"


def test_nothing_of_the_force_s_own_numbers_is_in_the_address_or_the_form(farida: File, signed_in: SignedIn) -> None:
    address = reverse("rights:record", args=[farida.person.ref]) + "?kind=victim_told"
    body = signed_in("Priya").get(address).content.decode()
    assert farida.events["suspect_bailed"] not in body
    assert farida.events["suspect_bailed"] not in address


def test_a_promise_is_kept_in_one_step_from_the_row_that_owes_it(signed_in: SignedIn) -> None:
    geoff = File("Geoff Plant").on("2026-04-07 15:00", "contact_promised", detail="2026-04-08T11:00:00Z")
    priya = signed_in("Priya")
    row = geoff.owed("promise")[0]
    address = reverse("rights:promise", args=[row.ref]) + "?answer=kept"
    assert "Promised for Wed 8 Apr, 12:00." in text(priya.get(address))
    done = priya.post(address, {**when(), "method": "phone", "note": "", "next": "/"})
    assert done.status_code == 302
    assert geoff.closed("promise") == [("contact", "kept")]
    assert priya.get(address).status_code == 404


@pytest.mark.parametrize(("answer", "became"), [("moved", "moved"), ("missed", "missed")])
def test_a_promise_is_moved_or_missed(answer: str, became: str, signed_in: SignedIn) -> None:
    geoff = File("Geoff Plant").on("2026-04-07 15:00", "contact_promised", detail="2026-04-08T11:00:00Z")
    row = geoff.owed("promise")[0]
    address = reverse("rights:promise", args=[row.ref]) + f"?answer={answer}"
    done = signed_in("Priya").post(address, {**when(day="9", time="10:00"), "note": "", "next": "/"})
    assert done.status_code == 302
    assert geoff.closed("promise") == [("contact", became)]


def test_a_call_can_be_promised_and_not_for_a_time_that_has_passed(signed_in: SignedIn) -> None:
    geoff = File("Geoff Plant")
    priya = signed_in("Priya")
    address = reverse("rights:promise_anew", args=[geoff.person.ref])
    late = priya.post(address, {**when(day="7"), "note": "", "next": "/"})
    assert "A promise is for a time still to come" in text(late)
    assert priya.post(address, {**when(day="9"), "note": "", "next": "/"}).status_code == 302
    assert len(geoff.owed("promise")) == 1


def test_what_is_noted_of_a_promise_is_kept_and_one_too_far_ahead_is_a_slip(signed_in: SignedIn) -> None:
    geoff = File("Geoff Plant")
    priya = signed_in("Priya")
    address = reverse("rights:promise_anew", args=[geoff.person.ref])
    far = priya.post(address, {**when(day="9"), "day_2": "2062", "note": "Ask for Jo", "next": "/"})
    assert "A promise is for a day within a year" in text(far)
    assert "Ask for Jo" in far.content.decode()
    priya.post(address, {**when(day="9"), "note": "Ask for Jo", "next": "/"})
    with database.whole_file():
        assert EventDetail.objects.get(event__person_id=geoff.person_id).note == "Ask for Jo"


def test_the_code_lead_sees_what_fails_today_first_and_each_figure_opens_its_list(signed_in: SignedIn) -> None:
    geoff = File("Geoff Plant", reported="2026-03-30 09:00")
    colin = signed_in("Colin")
    page = colin.get(reverse("rights:figures"))
    words = text(page)
    assert words.index("will fail today unless answered") < words.index("were met in time")
    assert "limit recalled" in words
    links = re.findall(r'href="(/rights/list/[^"]+)"', page.content.decode())
    assert len(links) > 20
    for link in links[:12]:
        assert colin.get(link.replace("&amp;", "&")).status_code == 200
    today = colin.get(reverse("rights:list") + "?due=today&right=VC-03.2")
    assert str(geoff.person) in text(today)


@pytest.mark.parametrize(
    "address",
    [
        "/rights/list/?state=forgotten",
        "/rights/list/?state=met&right=VC-99.9",
        "/rights/list/?unit=ZZZZZZZZZZ",
        "/rights/gaps/none/",
    ],
)
def test_a_list_of_nothing_known_is_not_found(address: str, signed_in: SignedIn) -> None:
    assert signed_in("Colin").get(address).status_code == 404


def test_a_list_is_audited_once_with_the_people_on_it(signed_in: SignedIn, as_owner: AsOwner) -> None:
    farida = File("Farida Rehman", found=("relationship:ex_partner",))
    signed_in("Colin").get(reverse("rights:gap", args=["unrecorded"]))
    with as_owner():
        rows = database.ask("SELECT ids FROM audit_entry WHERE action = 'looked at list'")
    assert len(rows) == 1
    assert farida.person_id in rows[0][0]


def test_what_could_not_be_answered_any_more_is_said_where_nothing_is_open(
    signed_in: SignedIn, morning: datetime
) -> None:
    geoff = File("Geoff Plant")
    assert not Owed.objects.filter(person_id=geoff.person_id, kind="alert").exists()
    page = signed_in("Priya").get(reverse("rights:record", args=[geoff.person.ref]) + "?kind=victim_told")
    assert "Nothing is open that this could be about." in text(page)
