"""A row of Today may hold rights that different things answer: Record leads to one form for one contact."""

import pytest
from django.urls import reverse

from handrail.audit.tests.fixtures import AsSystem, SignedIn
from handrail.journey.models import Owed
from handrail.rights.tests.filing import File
from handrail.rights.tests.reading import text

pytestmark = pytest.mark.data


@pytest.fixture
def nadia(db: None) -> File:
    """Nadia was sent nothing and told nothing of the arrest; her complaint is not acknowledged."""
    return (
        File("Nadia Rehman", found=("flag:domestic_abuse", "relationship:ex_partner"))
        .on("2026-04-07 19:00", "suspect_arrested")
        .on("2026-04-07 22:10", "suspect_bailed", detail="2026-05-05T13:00:00Z|no_contact")
        .on("2026-04-07 23:00", "complaint_made")
    )


def refs(file: File, as_system: AsSystem) -> dict[str, str]:
    """What is owed, by the right, or by what must be told at once."""
    with as_system():
        rows = Owed.objects.filter(person_id=file.person_id, kind__in=["clock", "alert"], closed_at=None)
        return {row.what: row.ref for row in rows}


def test_a_row_that_owes_an_acknowledgement_and_a_telling_opens_one_form_with_both_ticked(
    nadia: File, signed_in: SignedIn, as_system: AsSystem
) -> None:
    owed = refs(nadia, as_system)
    asked = f"?owed={owed['VC-03.1']}&owed={owed['VC-06.1']}&next=/"
    form = signed_in("Priya").get(reverse("rights:tell", args=[nadia.person.ref]) + asked).context["form"]
    ticked = [str(words) for key, words in form.fields["about"].choices if key in form.initial["about"]]
    assert len(ticked) == 2
    assert {key.partition(".")[0] for key in form.initial["about"]} == {owed["VC-03.1"], owed["VC-06.1"]}


def test_what_must_be_told_at_once_is_ticked_though_its_right_stands_for_it(
    nadia: File, signed_in: SignedIn, as_system: AsSystem
) -> None:
    owed = refs(nadia, as_system)
    page = signed_in("Priya").get(reverse("rights:tell", args=[nadia.person.ref]) + f"?owed={owed['suspect_bailed']}")
    assert page.context["form"].initial["about"] == [f"{owed['VC-06.4']}.victim_told"]


def test_a_row_that_holds_only_what_has_a_form_of_its_own_opens_that_form(
    nadia: File, signed_in: SignedIn, as_system: AsSystem
) -> None:
    owed, priya = refs(nadia, as_system), signed_in("Priya")
    here = reverse("rights:tell", args=[nadia.person.ref])
    alone = priya.get(f"{here}?owed={owed['VC-12.1']}&next=/")
    assert alone.status_code == 302
    assert "kind=complaint_acknowledged" in alone["Location"] and "next=%2F" in alone["Location"]
    assert "Nadia Rehman" in text(priya.get(alone["Location"]))
    among = priya.get(f"{here}?owed={owed['VC-12.1']}&owed={owed['VC-06.1']}&next=/")
    words = text(among)
    assert words.index("What has a form of its own") < words.index("What did you tell them")


def test_record_on_today_opens_the_form_for_one_contact(nadia: File, signed_in: SignedIn) -> None:
    priya = signed_in("Priya")
    rows = [row for row in priya.get("/").context["at_once"] if "Nadia" in row.sentence]
    assert rows
    (record,) = rows[0].actions
    assert record.url.startswith(reverse("rights:tell", args=[nadia.person.ref]))
    assert "What was Nadia Rehman told?" in text(priya.get(record.url))
