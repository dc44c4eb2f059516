"""Two services, one man: what each is told, when they may speak, and what a copy of the database gives away."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from handrail.agencies.models import Audience, Worker
from handrail.audit.actor import Actor
from handrail.audit.tests.fixtures import AsSystem, Cast, Looking, SignedIn
from handrail.core import database
from handrail.journey.models import Owed
from handrail.matching.actions import escrow
from handrail.matching.escrow import Named
from handrail.matching.models import Answer, Lodged, Token
from handrail.matching.queries import escrow as queries
from handrail.matching.tests.lodging import MAN, SAME_MAN, case_of, lodge, owed_to
from handrail.people.models import Person

pytestmark = pytest.mark.data


@pytest.mark.usefixtures("nobody_yet")
def test_both_managers_are_told_that_there_is_another_and_neither_worker_is(
    cast: Cast, looking: Looking, as_system: AsSystem, naomi: Person, other: Person, morning: datetime
) -> None:
    with as_system():
        lodge(naomi, MAN, cast("Beth"), morning)
        assert not Owed.objects.filter(kind="another").exists()
        lodge(other, SAME_MAN, cast("Cath"), morning)
        assert owed_to(cast, "Harriet") == owed_to(cast, "Ruth") == ["is_another"]
        assert not owed_to(cast, "Beth")
        assert not owed_to(cast, "Cath")
    for name, sees in (("Harriet", 1), ("Ruth", 1), ("Beth", 0), ("Cath", 0), ("Pavel", 0), ("Maureen", 0), ("Tom", 0)):
        viewer = cast(name)
        looking(viewer)
        assert len(queries.answers(viewer=viewer)) == sees, name
        assert Answer.objects.count() == sees, name


@pytest.mark.usefixtures("nobody_yet")
def test_what_one_manager_is_told_names_nobody_of_the_other_service(
    signed_in: SignedIn, cast: Cast, as_system: AsSystem, naomi: Person, other: Person, morning: datetime
) -> None:
    with as_system():
        lodge(naomi, MAN, cast("Beth"), morning)
        lodge(other, SAME_MAN, cast("Cath"), morning)
        told = Answer.objects.get(lodged__person=naomi)
    harriet = signed_in("Harriet")
    for page in ("/", reverse("matching:answers"), reverse("matching:answer", args=[told.ref])):
        text = harriet.get(page).content.decode()
        assert "Naomi Clarke" in text
        for secret in (str(other), other.ref, "Lantern", "Ruth", "Cath", "900555", "Carver"):
            assert secret not in text, (page, secret)


@pytest.mark.usefixtures("nobody_yet")
def test_nobody_is_put_in_touch_until_all_have_said_how_evidence_is_kept_clean(
    cast: Cast, looking: Looking, as_system: AsSystem, naomi: Person, other: Person, morning: datetime
) -> None:
    harriet, ruth, tom = cast("Harriet"), cast("Ruth"), cast("Tom")
    with as_system():
        lodge(naomi, MAN, cast("Beth"), morning, crime=case_of(naomi), officer=True)
        lodge(other, SAME_MAN, cast("Cath"), morning)
        hers = Answer.objects.select_related("lodged").get(lodged__person=naomi)
        theirs = Answer.objects.select_related("lodged").get(lodged__person=other)
        assert owed_to(cast, "Tom") == ["keep_clean"]

    def may_speak(answer: Answer, viewer: Actor) -> list[str]:
        looking(viewer)
        fresh = queries.answer(answer.ref, viewer=viewer)
        return [one.name for one in queries.who_to_speak_to(fresh, viewer=viewer, at=morning)]

    looking(harriet)
    escrow.settle(hers, precautions=["notes_kept"], by=harriet, at=morning)
    for answer, by in ((hers, harriet), (theirs, ruth)):
        looking(by)
        escrow.settle(answer, precautions=["no_detail"], by=by, at=morning)
    assert not may_speak(hers, harriet)
    assert not may_speak(theirs, ruth), "the investigator has not settled it yet"
    looking(tom)
    escrow.settle(hers, precautions=["accounts_first"], by=tom, at=morning)
    assert may_speak(hers, harriet) == ["Ruth Adeyemi"]
    assert may_speak(theirs, ruth) == ["Harriet Stone"]
    assert not may_speak(hers, tom), "the officer is told only how to keep evidence clean"
    for answer, by in ((hers, harriet), (hers, tom), (theirs, ruth)):
        looking(by)
        with pytest.raises(escrow.SettledAlready):
            escrow.settle(answer, precautions=["no_contact"], by=by, at=morning)
    with as_system():
        assert not Owed.objects.filter(kind="another", closed_at=None).exists()
        assert Answer.objects.get(id=hers.id).precautions == ["no_detail"], "as it was when they were put in touch"
        kept = database.ask(
            "SELECT refs FROM audit_entry WHERE action = 'precautions recorded' ORDER BY id DESC LIMIT 4"
        )
        assert [row[0] for row in kept] == [["accounts_first"], ["no_detail"], ["no_detail"], ["notes_kept"]]


@pytest.mark.usefixtures("nobody_yet")
def test_the_manager_to_speak_to_is_one_who_was_told_and_not_another_of_that_service(
    cast: Cast, looking: Looking, as_system: AsSystem, naomi: Person, other: Person, morning: datetime
) -> None:
    """Zelda manages another house of Lantern's and was told nothing: to be rung of it would tell her."""
    harriet, ruth = cast("Harriet"), cast("Ruth")
    with as_system():
        lodge(naomi, MAN, cast("Beth"), morning)
        lodge(other, SAME_MAN, cast("Cath"), morning)
        hers = Answer.objects.select_related("lodged").get(lodged__person=naomi)
        theirs = Answer.objects.select_related("lodged").get(lodged__person=other)
        was = Worker.objects.get(id=ruth.id or 0)
        Worker.objects.create(
            name="Zelda Quist", agency=was.agency, role=was.role, from_on=was.from_on, user=was.user
        )  # fmt: skip
        Worker.objects.filter(id=ruth.id or 0).update(user=None)
    for answer, by in ((hers, harriet), (theirs, ruth)):
        looking(by)
        escrow.settle(answer, precautions=["no_detail"], by=by, at=morning)
    looking(harriet)
    fresh = queries.answer(hers.ref, viewer=harriet)
    assert [one.name for one in queries.who_to_speak_to(fresh, viewer=harriet, at=morning)] == ["Ruth Adeyemi"]


@pytest.mark.usefixtures("nobody_yet")
def test_taking_it_back_destroys_the_marks_and_ends_it_on_both_sides(
    cast: Cast, looking: Looking, as_system: AsSystem, naomi: Person, other: Person, morning: datetime
) -> None:
    with as_system():
        lodged = lodge(naomi, MAN, cast("Beth"), morning)
        lodge(other, SAME_MAN, cast("Cath"), morning)
        before = Token.objects.count()
    beth = cast("Beth")
    looking(beth)
    escrow.withdraw(queries.lodged(lodged.ref, viewer=beth), by=beth, at=morning)
    with as_system():
        assert Token.objects.count() == before - 1
        assert not Answer.objects.filter(ended_on=None).exists()
        assert not Owed.objects.filter(kind="another", closed_at=None).exists()
        again = lodge(other, SAME_MAN, cast("Cath"), morning)
        assert not Answer.objects.filter(lodged=again).exists(), "her marks are gone"
    harriet = cast("Harriet")
    looking(harriet)
    (told,) = queries.answers(viewer=harriet)
    assert told.ended_on == morning.date(), "who was told is told that it stands no more"
    with pytest.raises(escrow.StandsNoMore):
        escrow.settle(told, precautions=["no_detail"], by=harriet, at=morning)


@pytest.mark.usefixtures("nobody_yet")
def test_the_same_survivor_at_two_services_is_not_another(
    cast: Cast, as_system: AsSystem, naomi: Person, morning: datetime
) -> None:
    with as_system():
        lodge(naomi, MAN, cast("Beth"), morning)
        lodge(naomi, SAME_MAN, cast("Beth"), morning)
        assert not Answer.objects.exists()


@pytest.mark.usefixtures("nobody_yet")
def test_without_her_agreement_or_with_too_little_nothing_is_lodged(
    cast: Cast, as_system: AsSystem, naomi: Person, morning: datetime
) -> None:
    beth = cast("Beth")
    with as_system():
        for named, agreed, refusal in (
            (MAN, None, escrow.NotAgreed),
            (Named(given="Dean"), morning.date(), escrow.TooLittle),
        ):
            with pytest.raises(refusal):
                escrow.lodge(
                    naomi, named=named, agreed_on=agreed, officer_may_know=False, crime=None, by=beth, at=morning
                )
        assert not Lodged.objects.exists()


@pytest.mark.usefixtures("nobody_yet")
@pytest.mark.parametrize("name", ["Tom", "Maureen", "Colin", "Delroy", "Grace"])
def test_only_those_who_support_survivors_may_lodge(
    cast: Cast, as_system: AsSystem, naomi: Person, morning: datetime, name: str
) -> None:
    with as_system(), pytest.raises(escrow.NotYoursToLodge):
        lodge(naomi, MAN, cast(name), morning)


@pytest.mark.usefixtures("nobody_yet")
def test_nobody_tries_out_a_telephone_book(cast: Cast, as_system: AsSystem, naomi: Person, morning: datetime) -> None:
    beth = cast("Beth")
    with as_system():
        for number in range(settings.ESCROW_A_DAY_BY_WORKER):
            lodge(naomi, Named(phones=f"07700 9001{number:02}"), beth, morning)
        with pytest.raises(escrow.TooMany):
            lodge(naomi, Named(phones="07700 900199"), beth, morning)
        lodge(naomi, Named(phones="07700 900199"), beth, morning + timedelta(days=1, seconds=1))


@pytest.mark.usefixtures("nobody_yet")
def test_a_manager_who_may_not_know_of_somebody_is_not_told_of_them(
    cast: Cast, as_system: AsSystem, as_owner: AsSystem, naomi: Person, morning: datetime
) -> None:
    beth = cast("Beth")
    with as_system():
        only_beth = Audience.objects.get(worker=beth.id).id
        assert only_beth not in cast("Harriet").audiences
        Person.objects.filter(id=naomi.id).update(seen_by=[only_beth])
        naomi.refresh_from_db()
        with pytest.raises(escrow.NoSupervisor):
            lodge(naomi, MAN, beth, morning)


@pytest.mark.usefixtures("nobody_yet")
def test_a_copy_of_the_database_says_neither_who_was_named_nor_which_two_named_the_same(
    cast: Cast, as_system: AsSystem, as_owner: AsSystem, naomi: Person, other: Person, morning: datetime
) -> None:
    with as_system():
        first = lodge(naomi, MAN, cast("Beth"), morning)
        second = lodge(other, SAME_MAN, cast("Cath"), morning + timedelta(minutes=17))
    marked = _copy(as_owner)
    for told in ("900555", "carver", "dean", "deano", b"+447700900555".hex(), b"carver".hex()):
        assert told not in "\n".join(marked.values()).casefold(), told
    assert "phone" in marked["matching_escrow_lodged"], "the kinds are kept: the copy was truly read"
    links = [line for line in marked["matching_escrow_token"].splitlines() if line]
    assert len(links) == 2
    assert not [key for line in links for key in (first.id, second.id) if key.to_bytes(8, "big").hex() in line]
    with as_system():
        escrow.withdraw(first, by=cast("Beth"), at=morning + timedelta(hours=1, minutes=23))
    for copied in (marked, _copy(as_owner)):
        owed = [line for line in copied["journey_owed"].splitlines() if "escrow:" in line]
        both = "\n".join([copied["matching_escrow_answer"], *owed])
        assert (len(owed), both.count("2026-04-08") >= 2) == (2, True), "a day, which others share"
        assert "06:17" not in both and "07:23" not in both, "a moment that two sides share says which two"


def _copy(as_owner: AsSystem) -> dict[str, str]:
    tables = ("matching_escrow_lodged", "matching_escrow_answer", "matching_escrow_token", "journey_owed")
    with as_owner():
        database.run("SET LOCAL timezone = 'UTC'")
        return {table: "\n".join(row[0] for row in database.ask(f"SELECT t::text FROM {table} t")) for table in tables}


@pytest.mark.usefixtures("nobody_yet")
def test_an_answer_is_found_by_its_marks_and_not_by_reading_every_telling(
    cast: Cast, as_system: AsSystem, naomi: Person, other: Person, morning: datetime
) -> None:
    with as_system():
        database.run(
            "INSERT INTO matching_escrow_token (id, token, sealed)"
            " SELECT gen_random_uuid(), sha256(n::text::bytea), '' FROM generate_series(1, 20000) n"
        )
        lodge(naomi, MAN, cast("Beth"), morning)
        database.run("SET LOCAL enable_seqscan = on")
        plan = "\n".join(
            row[0]
            for row in database.ask(
                "EXPLAIN SELECT * FROM matching_escrow_token WHERE token = ANY (%s)",
                [[bytes(token.token) for token in Token.objects.filter(sealed__gt=b"")]],
            )
        )
        assert "matching_token" in plan
        lodge(other, SAME_MAN, cast("Cath"), morning)
        assert Answer.objects.count() == 2


def test_beth_lodges_on_a_page_that_asks_first_and_keeps_what_she_typed(
    signed_in: SignedIn, naomi: Person, as_system: AsSystem
) -> None:
    beth = signed_in("Beth")
    page = reverse("matching:lodge", args=[naomi.ref])
    asked = beth.get(page)
    assert asked.status_code == 200
    assert "Lodged by Beth Lowe" in asked.content.decode(), "the region's own telling"
    typed = {"agreed": "no", "crime": "none", "officer": "no", "given": "Dean", "phones": "07700 900555"}
    refused = beth.post(page, typed)
    assert "They must agree first" in refused.content.decode()
    assert "07700 900555" in refused.content.decode()
    assert beth.post(page, typed | {"agreed": "yes"}).status_code == 302
    with as_system():
        assert Lodged.objects.filter(person=naomi).count() == 2


def test_a_service_lodges_nothing_for_somebody_whose_referral_it_has_not_accepted(
    signed_in: SignedIn, cast: Cast, as_system: AsSystem, morning: datetime
) -> None:
    with as_system():
        waiting = Person.objects.get(shown_name__startswith="Gurpreet")
        with pytest.raises(escrow.NotSupportedYet):
            lodge(waiting, MAN, cast("Simran"), morning)
    simran = signed_in("Simran")
    page = reverse("matching:lodge", args=[waiting.ref])
    typed = {"agreed": "yes", "crime": "none", "officer": "no", "given": "Dean", "phones": "07700 900555"}
    assert simran.get(page).status_code == simran.post(page, typed).status_code == 403
    assert page not in simran.get(reverse("desk:person", args=[waiting.ref])).content.decode()
    with as_system():
        assert not Lodged.objects.filter(person=waiting).exists()


def test_a_stranger_and_the_police_find_no_page(signed_in: SignedIn, naomi: Person, as_system: AsSystem) -> None:
    with as_system():
        told = Answer.objects.get(lodged__person=naomi)
    assert signed_in("Pavel").get(reverse("matching:lodge", args=[naomi.ref])).status_code == 404
    assert signed_in("Tom").get(reverse("matching:lodge", args=[naomi.ref])).status_code == 403
    assert signed_in("Owen").get(reverse("matching:answer", args=[told.ref])).status_code == 404
    assert signed_in("Ruth").get(reverse("matching:answer", args=[told.ref])).status_code == 404
