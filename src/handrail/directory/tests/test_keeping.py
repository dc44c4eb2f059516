"""Who keeps the directory right: a service's manager her own, the commissioner's officer any, nobody else."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from handrail.audit.tests.fixtures import AsSystem, SignedIn
from handrail.directory.eligibility import Need
from handrail.directory.models import Service
from handrail.directory.queries import offers

pytestmark = pytest.mark.data

OFFERED: dict[str, object] = {
    "kinds": ["idva"], "areas": ["E08000025", "E08000029"], "languages": ["en", "pa", "pl"], "sexes": ["F", "X"],
    "age_from": "16", "age_to": "", "worker_genders": ["F"], "capacity": "12", "open_hours": "Every day, 8 to 8",
    "phone": "0121 496 0301", "secure_email": "referrals@lantern-house.example", "about": "High risk.",
}  # fmt: skip


def called(name: str) -> Service:
    return Service.objects.get(name=name)


def test_ruth_changes_places_areas_languages_and_hours_and_it_counts_as_checked_today(
    signed_in: SignedIn, as_system: AsSystem
) -> None:
    """Two of her advisers are away: the house has twelve places instead of forty, and a Polish speaker."""
    ruth, ours = signed_in("Ruth"), called("Lantern House IDVAs")
    page = ruth.get(f"/services/{ours.ref}/change/").content.decode()
    assert 'value="40"' in page
    assert ruth.post(f"/services/{ours.ref}/change/", OFFERED).status_code == 302
    ours.refresh_from_db()
    assert (ours.capacity, ours.languages, ours.open_hours) == (12, ["en", "pa", "pl"], "Every day, 8 to 8")
    assert (ours.councils, ours.worker_genders) == (["E08000025", "E08000029"], "F")
    assert ours.checked_on is not None
    assert ours.checked_on.isoformat() == "2026-04-08"
    with as_system():
        assert ProcrastinateJob.objects.filter(task_name="referrals.place").exists()


def test_which_hate_crime_a_service_takes_is_said_on_its_page_as_in_the_file_and_triage_goes_by_it(
    signed_in: SignedIn,
) -> None:
    """A house for whoever is targeted for a disability takes nobody else. None ticked is every strand."""
    grace, theirs = signed_in("Grace"), called("Common Ground hate crime service")
    here = f"/services/{theirs.ref}/"
    assert "Every kind" in grace.get(here).content.decode()
    for strands, said in ((["hate_disability"], "disability"), ([], "Every kind")):
        typed = OFFERED | {"kinds": ["hate"], "strands": strands}
        assert grace.post(f"{here}change/", typed).status_code == 302
        theirs.refresh_from_db()
        assert theirs.strands == strands
        assert said in grace.get(here).content.decode()
        need = Need(kind="hate", council="E08000025", strands=frozenset({"hate_race"}))
        chosen = [one.offer.service for one in offers().ranked(need)[0] if one.offer]
        assert (theirs.ref in chosen) == (not strands)


def test_what_was_typed_wrongly_is_kept_and_said_beside_its_field(signed_in: SignedIn) -> None:
    ruth, ours = signed_in("Ruth"), called("Lantern House IDVAs")
    wrong = OFFERED | {"capacity": "a few", "age_to": "12", "kinds": []}
    page = ruth.post(f"/services/{ours.ref}/change/", wrong).content.decode()
    assert "Write a whole number" in page
    assert "Write 16 or more" in page
    assert "Choose at least one." in page
    assert 'value="a few"' in page
    ours.refresh_from_db()
    assert ours.capacity == 40


@pytest.mark.parametrize(("who", "what"), [("Ruth", 403), ("Simran", 403), ("Maureen", 403), ("Grace", 302)])
def test_another_agencys_service_is_hers_who_funds_it_and_nobody_elses(
    who: str, what: int, signed_in: SignedIn
) -> None:
    """Larchway is in Coventry. Ruth manages another house; Simran is an advocate; Maureen sends people there."""
    theirs = called("Larchway")
    before = theirs.capacity
    assert signed_in(who).post(f"/services/{theirs.ref}/change/", OFFERED).status_code == what
    theirs.refresh_from_db()
    assert theirs.capacity == (12 if what == 302 else before)


def test_a_service_that_closes_is_chosen_no_more_and_can_be_opened_again(signed_in: SignedIn) -> None:
    ruth, ours = signed_in("Ruth"), called("Lantern House refuges")
    assert "stays with it" in ruth.get(f"/services/{ours.ref}/close/").content.decode()
    ruth.post(f"/services/{ours.ref}/close/")
    assert ours.ref not in ruth.get("/services/").content.decode()
    assert ours.ref in ruth.get("/services/?closed=yes").content.decode()
    assert "Closed since" in ruth.get(f"/services/{ours.ref}/").content.decode()
    ruth.post(f"/services/{ours.ref}/close/", {"what": "open"})
    assert ours.name in ruth.get("/services/").content.decode()


def test_a_service_is_opened_once_and_a_second_of_its_name_is_refused_with_what_was_typed(signed_in: SignedIn) -> None:
    ruth = signed_in("Ruth")
    (whose, label), *others = ruth.get("/services/open/").context["form"].fields["agency"].choices
    assert (label, others) == ("Lantern House", [])
    typed = OFFERED | {"agency": whose, "name": "Lantern House by night"}
    assert ruth.post("/services/open/", typed).status_code == 302
    assert called("Lantern House by night").agency.name == "Lantern House"
    again = ruth.post("/services/open/", typed).content.decode()
    assert "has a service of that name already" in again
    assert 'value="Lantern House by night"' in again
