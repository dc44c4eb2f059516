"""One contact with one person, recorded whole: what it tells, gives and offers, how, and what is refused."""

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from handrail.audit.actor import Actor
from handrail.audit.tests.fixtures import Cast, Looking, SignedIn
from handrail.core import database
from handrail.core.errors import Refused
from handrail.journey.models import Event
from handrail.rights import actions, queries
from handrail.rights.actions.recording import BeforeItHappened, NotOpenHere, SayWhatAbout, UnsafeWay
from handrail.rights.actions.telling import Contact, NotByThatWay
from handrail.rights.tests.filing import File
from handrail.rights.tests.reading import text
from handrail.rights.tests.test_views import when

pytestmark = pytest.mark.data

AT_HOME = ("flag:domestic_abuse", "relationship:ex_partner")


@pytest.fixture
def farida(db: None) -> File:
    """Farida's ex-partner was arrested and bailed last night with conditions; nobody has told her. Priya has it."""
    return (
        File("Farida Rehman", found=AT_HOME)
        .on("2026-04-07 19:00", "suspect_arrested")
        .on("2026-04-07 22:10", "suspect_bailed", detail="2026-05-05T13:00:00Z|no_contact;not_to_go")
    )


def keys(file: File, viewer: Actor, at: datetime) -> dict[str, str]:
    """What may be ticked, by the kind of event that records it, and for tellings by what happened."""
    found = queries.to_tell_person(file.person, viewer=viewer, at=at)
    return {item.trigger if item.kind == "victim_told" else item.kind: item.key for item in found.items}


def answers(safe: dict[str, str], file: File) -> None:
    """What she said of safe ways."""
    said = ", ".join(f"{column} = %s" for column in safe)
    with database.whole_file():
        database.run(f"UPDATE people_record SET {said} WHERE id = %s", [*safe.values(), file.record_id])


def test_one_call_answers_the_arrest_the_bail_and_the_code(
    farida: File, cast: Cast, looking: Looking, morning: datetime
) -> None:
    priya = cast("Priya")
    looking(priya)
    known = keys(farida, priya, morning)
    assert set(known) == {"suspect_arrested", "suspect_bailed", "acknowledged", "code_given", "information_given"}
    ticked = [known["suspect_arrested"], known["suspect_bailed"], known["code_given"]]
    contact = Contact(morning - timedelta(minutes=5), "phone", "themself", "yes", ("code_link",), note="She cried")
    done = actions.record_contact(farida.person, ticked, contact, by=priya, at=morning)
    assert {one.split()[0] for one in done.answered} == {"VC-03.2", "VC-06.1", "VC-06.4"}
    assert {row.what for row in farida.owed()} == {"VC-03.1", "VC-03.3"}
    told = Event.objects.get(person_id=farida.person_id, kind="victim_told")
    assert (len(told.about), told.method, told.detail) == (2, "phone", "to:themself;questions:yes;sent:code_link")
    assert told.text.note == "She cried"


def test_restorative_justice_and_a_decision_with_its_review_are_told_in_one_call(
    farida: File, cast: Cast, looking: Looking, morning: datetime
) -> None:
    farida.on("2026-04-07 23:00", "no_further_action")
    priya = cast("Priya")
    looking(priya)
    known = keys(farida, priya, morning)
    ticked = [known[name] for name in ("no_further_action", "review_right_told", "information_given")]
    contact = Contact(morning, "in_person", "themself", sent=("other",))
    done = actions.record_contact(farida.person, ticked, contact, by=priya, at=morning)
    assert {one.split()[0] for one in done.answered} == {"VC-03.3", "VC-06.9", "VC-06.12"}
    given = Event.objects.get(person_id=farida.person_id, kind="information_given").detail
    assert given == "rj;to:themself;sent:other", "what answers stays a code by itself"
    assert farida.clock("VC-06.12").settled == "met", "with the decision"


def test_the_page_says_the_conditions_in_plain_words_above_the_button(farida: File, signed_in: SignedIn) -> None:
    page = text(signed_in("Priya").get(reverse("rights:today")))
    assert "The suspect has been let out on bail, until Tue 5 May." in page
    assert "The suspect must not contact you in any way, nor through anybody else." in page
    assert page.index("must not contact you") < page.index("Record what Farida Rehman was told")


IN_WORDS = (
    "In person. It reached the person themself. They could ask questions. "
    "Sent or handed over: the acknowledgement, a link to the Victims' Code."
)


def test_what_was_sent_how_and_to_whom_is_shown_wherever_the_answered_right_is(
    farida: File, signed_in: SignedIn, cast: Cast, looking: Looking, morning: datetime
) -> None:
    priya = cast("Priya")
    looking(priya)
    known = keys(farida, priya, morning)
    ticked = [known["acknowledged"], known["code_given"], known["information_given"], known["suspect_bailed"]]
    sent = ("acknowledgement", "code_link")
    contact = Contact(morning, "in_person", "themself", "yes", sent, made_safe="another_address", note="She cried")
    actions.record_contact(farida.person, ticked, contact, by=priya, at=morning)
    browser = signed_in("Priya")
    for page in ("rights:person", "desk:person"):
        shown = unescape(text(browser.get(reverse(page, args=[farida.person.ref]))))
        for what in ("sent a written acknowledgement", "told of the Victims' Code", "Information was given"):
            assert f"{what}, Wed 8 Apr, 07:00. {IN_WORDS}" in shown, what
        assert f"They were told by PC Priya Raval, Wed 8 Apr, 07:00. {IN_WORDS}" in shown
        assert "another" not in shown, "that there is another address is for nobody to read out"
        assert "She cried" not in shown


@pytest.mark.parametrize("kind", ["acknowledged", "code_given", "information_given", "victim_told"])
def test_one_thing_recorded_by_itself_is_asked_the_same_of_what_was_sent(
    kind: str, farida: File, signed_in: SignedIn
) -> None:
    address = f"{reverse('rights:record', args=[farida.person.ref])}?kind={kind}"
    priya = signed_in("Priya")
    form = priya.get(address).context["form"]
    told = {**when(), "method": "in_person", "heard_by": "themself", "questions": "yes"}
    typed = {
        **told,
        "sent": ["acknowledgement", "code_link"],
        "detail": ["rights"] if kind == "information_given" else "",
    }
    typed["about"] = [choice.value for choice in form.fields["about"].choices][:1] if "about" in form.fields else []
    assert priya.post(address, typed).status_code == 302
    kept = Event.objects.get(person_id=farida.person_id, kind=kind).detail
    assert kept.removeprefix("rights;") == "to:themself;questions:yes;sent:acknowledgement;sent:code_link"
    assert IN_WORDS in unescape(text(priya.get(reverse("desk:person", args=[farida.person.ref]))))


def test_what_is_no_telling_is_not_asked_what_was_sent(farida: File, signed_in: SignedIn) -> None:
    address = reverse("rights:record", args=[farida.person.ref])
    for kind in ("tell_attempted", "tell_withheld", "late_reason", "statement_taken"):
        assert "sent" not in signed_in("Priya").get(f"{address}?kind={kind}").context["form"].fields, kind


def test_where_one_right_is_recorded_the_conditions_are_said_above_the_button_too(
    farida: File, signed_in: SignedIn
) -> None:
    farida.on("2026-04-07 23:00", "no_further_action", detail="evidential")
    priya = signed_in("Priya")
    rights = priya.get(reverse("rights:person", args=[farida.person.ref])).content.decode()
    links = re.findall(r'href="(/[^"]*kind=victim_told[^"]*)"', rights)
    page = text(priya.get(unescape(links[0])))
    for words in (
        "The suspect has been let out on bail, until Tue 5 May.",
        "The suspect must not contact you in any way, nor through anybody else.",
        "No further action will be taken against the suspect.",
        "The reason on record: evidential.",
    ):
        assert page.index(words) < page.index("How?")


def test_a_voicemail_answers_nothing(farida: File, cast: Cast, looking: Looking, morning: datetime) -> None:
    priya = cast("Priya")
    looking(priya)
    bail = keys(farida, priya, morning)["suspect_bailed"]
    done = actions.record_contact(farida.person, [bail], Contact(morning, "voicemail"), by=priya, at=morning)
    assert (done.attempted, done.answered) == (True, ())
    assert len(farida.owed("alert")) == 1


@pytest.mark.parametrize(
    ("which", "contact", "refusal"),
    [
        ("suspect_bailed", {"days": 1, "method": "phone"}, BeforeItHappened),
        ("acknowledged", {"method": "phone"}, NotByThatWay),
        ("suspect_bailed", {"method": "letter"}, UnsafeWay),
        ("suspect_bailed", {"method": "text"}, UnsafeWay),
        ("", {"method": "phone"}, SayWhatAbout),
        ("somebody else's", {"method": "phone"}, NotOpenHere),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason_and_nothing_changes(
    which: str,
    contact: dict[str, Any],
    refusal: type[Refused],
    farida: File,
    cast: Cast,
    looking: Looking,
    morning: datetime,
) -> None:
    answers({"phone": "07700 900311", "address": "1 Lock Lane", "safe_to_text": "no", "safe_to_write": "no"}, farida)
    priya = cast("Priya")
    looking(priya)
    known = keys(farida, priya, morning)
    ticked = [known.get(which, "0123456789.victim_told")] if which else []
    happened = morning - timedelta(days=contact.pop("days", 0))
    before = Event.objects.filter(person_id=farida.person_id).count()
    with pytest.raises(refusal):
        actions.record_contact(farida.person, ticked, Contact(happened, **contact), by=priya, at=morning)
    assert Event.objects.filter(person_id=farida.person_id).count() == before


def test_a_letter_to_an_unsafe_address_counts_once_it_is_said_how_it_was_made_safe(
    farida: File, cast: Cast, looking: Looking, morning: datetime
) -> None:
    answers({"address": "1 Lock Lane", "safe_to_write": "no"}, farida)
    priya = cast("Priya")
    looking(priya)
    sent = keys(farida, priya, morning)["acknowledged"]
    contact = Contact(morning, "letter", made_safe="another_address", sent=("acknowledgement",))
    done = actions.record_contact(farida.person, [sent], contact, by=priya, at=morning)
    assert [one.split()[0] for one in done.answered] == ["VC-03.1"]
    assert "safe:another_address" in Event.objects.get(person_id=farida.person_id, kind="acknowledged").detail


@pytest.mark.parametrize(
    "said", [{"safe_to_call": "yes", "safe_to_leave_message": "no"}, {"safe_to_call": "no"}], ids=["messages", "calls"]
)
def test_a_voicemail_to_somebody_who_said_none_is_refused_until_it_is_said_how_it_was_made_safe(
    said: dict[str, str], farida: File, cast: Cast, looking: Looking, signed_in: SignedIn, morning: datetime
) -> None:
    answers({"phone": "07700 900311", **said}, farida)
    priya = cast("Priya")
    looking(priya)
    bail = keys(farida, priya, morning)["suspect_bailed"]
    (place,) = queries.places(farida.person, viewer=priya)
    left: dict[str, Any] = {"kind": "tell_attempted", "happened_at": morning, "method": "voicemail"}
    about = [queries.triggers(place, "tell_attempted", viewer=priya, at=morning)[0].token]
    with pytest.raises(UnsafeWay):
        actions.record_contact(farida.person, [bail], Contact(morning, "voicemail"), by=priya, at=morning)
    with pytest.raises(UnsafeWay):
        actions.record_happening(place, about=about, **left, by=priya, at=morning)
    assert not Event.objects.filter(person_id=farida.person_id, kind="tell_attempted").exists()
    for page in (reverse("rights:tell", args=[farida.person.ref]), f"{record(farida)}?kind=tell_attempted"):
        shown = signed_in("Priya").get(page)
        assert "Voicemail Not safe for them." in text(shown)
        assert "made_safe" in shown.context["form"].fields
    contact = Contact(morning, "voicemail", made_safe="suspect_is_away", note="Beep")
    looking(priya)
    done = actions.record_contact(farida.person, [bail], contact, by=priya, at=morning)
    assert (done.attempted, done.answered) == (True, ())
    kept = Event.objects.get(person_id=farida.person_id, kind="tell_attempted").text.note
    assert kept == "Beep\nMade safe: suspect is away."


def record(file: File) -> str:
    """Where what happened is recorded by itself."""
    return reverse("rights:record", args=[file.person.ref])


def test_a_voicemail_to_somebody_never_asked_of_voicemails_is_kept_as_an_attempt(
    farida: File, cast: Cast, looking: Looking, morning: datetime
) -> None:
    answers({"phone": "07700 900311", "safe_to_call": "yes"}, farida)
    priya = cast("Priya")
    looking(priya)
    bail = keys(farida, priya, morning)["suspect_bailed"]
    assert actions.record_contact(farida.person, [bail], Contact(morning, "voicemail"), by=priya, at=morning).attempted


def test_the_form_keeps_what_was_typed_and_says_beside_the_field_what_would_be_right(
    farida: File, signed_in: SignedIn, cast: Cast, morning: datetime
) -> None:
    answers({"address": "1 Lock Lane", "safe_to_write": "no"}, farida)
    priya = signed_in("Priya")
    address = reverse("rights:tell", args=[farida.person.ref])
    offered = [choice.value for choice in priya.get(address).context["form"].fields["about"].choices]
    sent = {**when(), "about": offered[:1], "method": "letter", "note": "Her mother was there", "next": "/"}
    refused = priya.post(address, sent)
    assert "That way is not safe for them." in text(refused)
    assert "Her mother was there" in refused.content.decode()
    assert Event.objects.filter(person_id=farida.person_id, kind="victim_told").count() == 0


def test_only_those_who_tell_for_the_police_find_the_page(farida: File, signed_in: SignedIn) -> None:
    tell = reverse("rights:tell", args=[farida.person.ref])
    assert signed_in("Tom").get(tell).status_code == 404, "an officer without the case"
    assert signed_in("Simran").get(tell).status_code == 404, "to whom nobody referred them"
    assert signed_in("Grace").get(reverse("rights:today")).status_code == 403


def test_whoever_is_not_seen_is_not_on_the_page(farida: File, signed_in: SignedIn) -> None:
    other = File("Joy Okafor", officer="WM7102").on("2026-04-07 19:00", "suspect_arrested")
    page = text(signed_in("Priya").get(reverse("rights:today")))
    assert "Farida Rehman" in page
    assert other.person.shown_name not in page
