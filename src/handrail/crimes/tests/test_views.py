"""Pages of patterns, asked for by those who may, and by those who may not."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from handrail.audit.tests.fixtures import Cast, SignedIn
from handrail.core import database
from handrail.crimes.models import Pattern
from handrail.crimes.tests.between import Between
from handrail.people.models import Person


def pattern_of(name: str) -> str:
    """Give the ref of the pattern in which somebody of the stories is harmed."""
    with database.whole_file():
        return str(Pattern.objects.get(victim__shown_name=name).ref)


def person_of(name: str) -> str:
    """Give the ref of somebody of the stories."""
    with database.whole_file():
        return str(Person.objects.get(shown_name=name).ref)


def text_of(client: Client, address: str) -> str:
    """Give the words of a page that opens."""
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_supervisor_finds_the_worsening_patterns_first(signed_in: SignedIn) -> None:
    said = text_of(signed_in("Owen"), "/patterns/")
    assert "1 pattern worsening" in said
    assert said.index("Rhona Kelsall: 10 incidents, gaps 34→4 days, worsening") < said.index(
        "Danielle Osei: 9 incidents"
    )


def test_rhona_s_ten_incidents_are_one_line_with_its_reasons_and_their_evidence(signed_in: SignedIn) -> None:
    owen = signed_in("Owen")
    address = reverse("crimes:pattern", args=[pattern_of("Rhona Kelsall")])
    said = text_of(owen, address)
    for words in (
        "Suspect named: Darren Voss",
        "not an offender",
        "Officers met 9",
        "They have separated while it went on",
        "A threat to kill",
        "An order or bail was broken: 2 times",
        "Somebody else acted in the suspect&#x27;s place",
        "Tanya Reeve , twice",
    ):
        assert words in said
    page = owen.get(address).content.decode()
    assert page.count('class="hr-thread__mark') == 2 * 10, "a wide line, and one for a phone"
    anchors = set(re.findall(r'href="(#i-\d+)"', page))
    assert anchors
    assert all(f'id="{anchor[1:]}"' in page for anchor in anchors)
    assert page.count('<li class="hr-incidents__one" id="i-') == 10, "what is counted is what is listed"
    times = re.findall(r"<li>[^<]*: (\d+) times: incidents? (.*?)</li>", page, re.S)
    assert times
    assert all(len(re.findall(r'href="#i-\d+"', links)) == int(count) for count, links in times)


@pytest.mark.parametrize("name", ["Pavel", "Grace"])
def test_who_has_no_reason_to_see_the_person_finds_no_pattern(signed_in: SignedIn, name: str) -> None:
    client = signed_in(name)
    for page in ("pattern", "chronology"):
        assert client.get(reverse(f"crimes:{page}", args=[pattern_of("Rhona Kelsall")])).status_code == 404


def test_a_person_s_page_has_the_pattern_s_line_and_never_one_in_which_they_are_named(signed_in: SignedIn) -> None:
    said = text_of(signed_in("Owen"), reverse("desk:person", args=[person_of("Rhona Kelsall")]))
    assert "pattern: 10 incidents" in said
    assert "gaps 34→4 days" in said
    adele = text_of(signed_in("Maureen"), reverse("desk:person", args=[person_of("Adele Marsh")]))
    conor = text_of(signed_in("Maureen"), reverse("desk:person", args=[person_of("Conor Flint")]))
    assert adele.count("Suspect named") == conor.count("Suspect named") == 1
    assert "Conor Flint · proposed" in adele
    assert "Adele Marsh · proposed" in conor
    assert (
        pattern_of("Conor Flint")
        not in signed_in("Maureen").get(reverse("desk:person", args=[person_of("Adele Marsh")])).content.decode()
    )


def test_confirming_asks_why_and_is_shown_with_the_reason(signed_in: SignedIn) -> None:
    owen, ref = signed_in("Owen"), pattern_of("Danielle Osei")
    decide = reverse("crimes:decide", args=[ref]) + "?verdict=confirmed"
    assert "Choose why" in owen.post(decide, {}).content.decode()
    assert owen.post(decide, {"why": "same_means", "note": "One number."}).status_code == 302
    said = text_of(owen, reverse("crimes:pattern", args=[ref]))
    assert "Confirmed by Sgt Owen Pryce" in said
    assert "“One number.”" in said


def test_an_incident_is_taken_out_and_put_in_again(signed_in: SignedIn) -> None:
    owen, ref = signed_in("Owen"), pattern_of("Danielle Osei")
    here = reverse("crimes:pattern", args=[ref])
    out = re.findall(r'href="([^"]+verdict=removed[^"]+)"', owen.get(here).content.decode())[0].replace("&amp;", "&")
    assert owen.post(out, {"why": "different_person"}).status_code == 302
    page = owen.get(here).content.decode()
    assert "Taken out by your agency" in page
    back = next(one for one in re.findall(r'href="([^"]+verdict=added[^"]+)"', page) if one.split("=")[-1] in out)
    assert owen.post(back.replace("&amp;", "&"), {"why": "evidence"}).status_code == 302
    assert "Taken out by your agency" not in owen.get(here).content.decode()


def test_looking_at_the_worsening_takes_it_from_today(signed_in: SignedIn) -> None:
    owen, ref = signed_in("Owen"), pattern_of("Rhona Kelsall")
    assert "Look at what is happening to Rhona Kelsall" in text_of(owen, "/")
    owen.post(reverse("crimes:decide", args=[ref]) + "?verdict=looked_at", {"why": "asked_to_grade_again"})
    assert "Look at what is happening to Rhona Kelsall" not in text_of(owen, "/")


def test_a_chronology_has_every_number_who_printed_it_and_no_address(signed_in: SignedIn) -> None:
    owen, ref = signed_in("Owen"), pattern_of("Rhona Kelsall")
    address = reverse("crimes:chronology", args=[ref])
    court = text_of(owen, f"{address}?reader=court")
    for words in ("20HR/700901", "20HR/700909", "Printed by Sgt Owen Pryce", "Darren Voss"):
        assert words in court
    for reader in ("meeting", "court", "housing"):
        said = text_of(owen, f"{address}?reader={reader}")
        assert "Fernhurst" not in said
        assert "B14" not in said
        assert "07700" not in said
    housing = text_of(owen, f"{address}?reader=housing")
    assert "Voss" not in housing
    assert "brother" not in housing
    assert "20HR/700901" in housing


def test_printing_is_audited_with_its_reader(signed_in: SignedIn, as_system: Callable[[], object]) -> None:
    ref = pattern_of("Rhona Kelsall")
    signed_in("Owen").get(reverse("crimes:chronology", args=[ref]) + "?reader=housing")
    with as_system():  # type: ignore[attr-defined]
        rows = database.ask(
            "SELECT reason FROM audit_entry WHERE action = 'printed chronology' AND %s = ANY (refs)", [ref]
        )
    assert rows == [("housing",)]


def test_an_advocate_names_somebody_whom_no_crime_names_and_may_choose_them_the_next_time(signed_in: SignedIn) -> None:
    simran, owen = signed_in("Simran"), signed_in("Owen")
    person = person_of("Danielle Osei")
    tell, page = reverse("crimes:tell", args=[person]), reverse("desk:person", args=[person])
    said = {"what": ["followed"], "about": "another", "day_0": "6", "day_1": "4", "day_2": "2026"}
    assert "Give the name they said" in simran.post(tell, said).content.decode()
    assert simran.post(tell, said | {"given": "Vince", "family": "Adder"}).headers["Location"] == page
    token = re.findall(r'value="([0-9a-f]{16})"[^>]*>\s*<label[^>]*>\s*Vince Adder', simran.get(tell).content.decode())[
        0
    ]
    simran.post(tell, said | {"about": token, "day_0": "1"})
    assert "Vince Adder" in text_of(simran, page)
    assert "Vince" not in text_of(owen, page)


def test_an_advocate_records_what_she_was_told_and_the_police_s_page_does_not_change(
    signed_in: SignedIn, cast: Cast
) -> None:
    simran, owen = signed_in("Simran"), signed_in("Owen")
    ref, person = pattern_of("Danielle Osei"), person_of("Danielle Osei")
    here = reverse("crimes:pattern", args=[ref])
    before = text_of(owen, here)
    tell = reverse("crimes:tell", args=[person])
    form = simran.get(tell).content.decode()
    token = re.findall(r'name="about"[^>]*value="([0-9a-f]{16})"', form)[0]
    assert "Marcus Hale" in form
    told = {"about": token, "day_0": "6", "day_1": "4", "day_2": "2026", "note": "Between us."}
    assert "Choose at least one" in simran.post(tell, told).content.decode()
    told["what"] = ["strangulation"]
    assert simran.post(tell, told).status_code == 302
    hers = text_of(simran, here)
    assert "Told to a service: strangulation or suffocation" in hers
    assert text_of(owen, here) == before
    assert "strangulation" not in text_of(simran, reverse("crimes:chronology", args=[ref]) + "?reader=meeting").lower()
    share = re.findall(r'href="(/patterns/told/[^"]+)"', simran.get(here).content.decode())[0]
    assert owen.get(share).status_code == 404
    assert signed_in("Beth").get(share).status_code == 404
    assert simran.post(share, {"day_0": "7", "day_1": "4", "day_2": "2026"}).status_code == 302
    assert "strangulation" in text_of(owen, here).lower()
    assert "Between us" not in text_of(owen, here)


def test_what_was_told_is_said_with_its_day_and_no_time_on_every_page_and_on_paper(signed_in: SignedIn) -> None:
    simran, owen = signed_in("Simran"), signed_in("Owen")
    ref, person = pattern_of("Danielle Osei"), person_of("Danielle Osei")
    here, tell = reverse("crimes:pattern", args=[ref]), reverse("crimes:tell", args=[person])
    token = re.findall(r'name="about"[^>]*value="([0-9a-f]{16})"', simran.get(tell).content.decode())[0]
    day = {"day_0": "8", "day_1": "4", "day_2": "2026"}
    assert simran.post(tell, day | {"about": token, "what": ["strangulation"]}).status_code == 302
    share = re.findall(r'href="(/patterns/told/[^"]+)"', simran.get(here).content.decode())[0]
    assert simran.post(share, day).status_code == 302
    for client in (simran, owen):
        said = text_of(client, here)
        assert "Told to a service: strangulation or suffocation, Wed 8 April." in said
        assert not re.search(r"Wed 8 Apr, (00:00|12:00)", said)
        journey = text_of(client, reverse("desk:person", args=[person]))
        assert "Wed 8 April" in journey
        assert not re.search(r"Wed 8 Apr, (00:00|12:00)", journey)
    paper = text_of(owen, reverse("crimes:chronology", args=[ref]) + "?reader=meeting")
    assert re.search(r"\d\. Wed 8 April 2026 Told to a service", paper)
    assert "last Wed 8 April" in text_of(owen, "/patterns/")


def test_a_printed_breach_shares_no_number_with_the_crime_it_is_recorded_with_and_officers_are_those_on_the_paper(
    signed_in: SignedIn,
) -> None:
    address = reverse("crimes:chronology", args=[pattern_of("Rhona Kelsall")]) + "?reader=court"
    page = signed_in("Owen").get(address).content.decode()
    rows = [re.findall(r"<td>(.*?)</td>", row) for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", page, re.S)]
    numbers = [cells[1] for cells in rows if cells[1] != "–"]
    assert len(numbers) == len(set(numbers)), "no two lines under one number"
    breaches = [cells for cells in rows if "order was broken" in cells[0]]
    assert [cells[1:3] for cells in breaches] == [["–", "–"]] * 2
    assert all(re.search(r"recorded with 20HR/\d+$", cells[0]) for cells in breaches)
    named = {cells[3] for cells in rows if cells[3] != "–"}
    assert f"; {len(named)} officers named." in " ".join(page.split())


def test_nobody_is_asked_what_follows_from_a_worsening_that_is_none_or_that_is_not_theirs(
    signed_in: SignedIn, cast: Cast
) -> None:
    owen, rhona, danielle = signed_in("Owen"), pattern_of("Rhona Kelsall"), pattern_of("Danielle Osei")
    assert "Each of the last two incidents came sooner" in text_of(owen, looking_at(rhona))
    back = owen.get(looking_at(danielle), headers={"referer": reverse("crimes:pattern", args=[danielle])}, follow=True)
    assert "This pattern is not worsening now" in back.content.decode()
    assert "What follows from the worsening?" not in back.content.decode()
    two = Between()
    for day in (0, 40, 70, 90):
        two.crime(day)
    two.shown(cast("Helen"))
    refused = signed_in("Helen").get(looking_at(pattern_of(str(two.person))))
    assert refused.status_code == 403
    assert "A supervisor of the police, or the manager of a service, says what follows" in refused.content.decode()


def looking_at(ref: str) -> str:
    """Give the address where it is asked what follows from a worsening."""
    return reverse("crimes:decide", args=[ref]) + "?verdict=looked_at"


def test_whoever_confirms_or_rejects_is_told_first_who_is_told_of_it(signed_in: SignedIn) -> None:
    """A service that supports her reads that the police decided, and why; the police read nothing that it decided."""
    ref = pattern_of("Danielle Osei")
    for verdict in ("confirmed", "rejected"):
        asked = reverse("crimes:decide", args=[ref]) + f"?verdict={verdict}"
        said = text_of(signed_in("Owen"), asked)
        assert f"sees that the police {verdict} it and the reason you choose" in said
        assert "the police" not in text_of(signed_in("Simran"), asked).split("Is this ")[1].split("Why?")[0]


def test_a_service_is_not_told_that_nobody_confirmed_what_the_police_may_have(signed_in: SignedIn) -> None:
    said = text_of(signed_in("Simran"), reverse("crimes:pattern", args=[pattern_of("Danielle Osei")]))
    assert "Nobody at your agency has confirmed or rejected it yet. Our rules proposed it." in said


def test_what_each_step_of_the_picture_is_called_is_drawn_upon_the_line_and_never_under_it(
    signed_in: SignedIn,
) -> None:
    page = signed_in("Owen").get(reverse("crimes:pattern", args=[pattern_of("Rhona Kelsall")])).content.decode()
    pictures = re.findall(r"<svg class=\"hr-thread__svg\".*?</svg>", page, re.S)
    assert len(pictures) == 2
    for picture in pictures:
        before, after = picture.split('class="hr-thread__run')
        assert "hr-thread__text--label" not in before
        assert after.count("hr-thread__text--label") > 1
        assert "34 d" in after
        assert ">4 d<" in after
