"""The pages of figures as the cast meet them: who may, what each figure opens, and what is not shown to anybody."""

import re
from datetime import datetime

import pytest
from django.urls import reverse

from handrail.agencies.models import Team
from handrail.audit.tests.fixtures import AsSystem, Cast, Looking, SignedIn
from handrail.core import database
from handrail.core.errors import NotKnown
from handrail.rights import queries
from handrail.rights.models import Dimension, Rebasing, Tally
from handrail.rights.queries import Asked, Within, lists
from handrail.rights.rulebook import rules_in_use
from handrail.rights.tests.filing import File
from handrail.rights.tests.reading import sheet, text
from handrail.rights.views import asked as asking
from handrail.rights.views.findings import said

pytestmark = pytest.mark.data

FORCE = ("grid", "grid_sheet")
UNIT = ("figures", "list", "failing_sheet", "breakdown", "breakdown_sheet", "over_time", "over_time_sheet")


def address(name: str) -> str:
    return reverse(f"rights:{name}") + ("?by=unit" if name == "failing_sheet" else "")


@pytest.mark.parametrize("first_name", ["Priya", "Simran", "Maureen", "Grace"])
def test_figures_are_for_those_who_answer_for_them(first_name: str, signed_in: SignedIn) -> None:
    client = signed_in(first_name)
    assert {client.get(address(name)).status_code for name in (*FORCE, *UNIT)} == {403}


def test_a_sergeant_sees_the_figures_of_her_own_unit_and_no_list_of_another(signed_in: SignedIn) -> None:
    File("Geoff Plant", reported="2026-03-20 09:00", officer="", team="Response")
    File("Farida Rehman", reported="2026-03-20 09:00", officer="", team="PPU Domestic Abuse")
    marsha = signed_in("Marsha")
    assert {marsha.get(address(name)).status_code for name in UNIT} == {200}
    assert {marsha.get(address(name)).status_code for name in FORCE} == {403}
    found = text(marsha.get(reverse("rights:list"), {"state": "missed", "right": "VC-03.1", "months": "0"}))
    assert "Geoff Plant" in found
    assert "Farida Rehman" not in found
    assert "in Response" in found
    other = Team.objects.get(name="PPU Domestic Abuse")
    for asked in ({"unit": other.ref}, {"by": "sex", "key": "F"}, {"by": "crime_group", "key": "sexual"}):
        assert marsha.get(reverse("rights:list"), {**asked, "state": "missed"}).status_code == 404
    for asked in ({"by": "sex"}, {"by": "unit"}, {"by": "council"}):
        assert marsha.get(reverse("rights:breakdown"), asked).status_code == 404
    assert marsha.get(reverse("rights:over_time"), {"unit": other.ref}).status_code == 404


def test_a_sergeant_counts_what_the_code_lead_counts_of_her_unit(
    cast: Cast, looking: Looking, morning: datetime
) -> None:
    File("Geoff Plant", reported="2026-03-20 09:00", officer="", team="Response")
    File("Farida Rehman", reported="2026-03-20 09:00", officer="", team="PPU Domestic Abuse")
    ref = Team.objects.get(name="Response").ref
    looking(cast("Colin"))
    whole = queries.counts("right", viewer=cast("Colin"), at=morning, within=Within("unit", ref))
    looking(cast("Marsha"))
    assert queries.counts("right", viewer=cast("Marsha"), at=morning) == whole
    assert list(queries.grid(viewer=cast("Marsha"), at=morning).names.values()) == ["Response"]
    with pytest.raises(NotKnown):
        queries.comparison("VC-03.1", "sex", viewer=cast("Marsha"), at=morning)
    with pytest.raises(NotKnown):
        queries.grid(viewer=cast("Grace"), at=morning)


@pytest.mark.parametrize("by", ["right", "duty_holder", "unit", "supervisor", "crime_group", "month"])
def test_each_figure_of_a_breakdown_opens_a_list_as_long_as_it_says(by: str, signed_in: SignedIn) -> None:
    colin = signed_in("Colin")
    File("Geoff Plant", reported="2026-03-20 09:00")
    page = colin.get(reverse("rights:breakdown"), {"by": by, "months": "0"})
    table = page.context["table"]
    figures = [
        (int(cell.replace(",", "")), link)
        for line in (table.lines[0], table.lines[-1])
        for cell, link in zip(line.cells[1:], line.links, strict=False)
        if cell != "–" and "%" not in cell
    ]
    assert ("In time" in {column.label for column in table.columns}) == (by != "supervisor"), (
        "what is open has no share"
    )
    assert all(bool(count) == bool(link) for count, link in figures)
    for count, link in figures:
        if link:
            assert colin.get(link).context["count"] == count
    rows = sheet(colin.get(page.context["sheet"]))
    assert [row["name"] for row in rows] == [line.cells[0] for line in table.lines]


def test_a_hidden_group_of_people_has_no_figure_no_cell_and_no_list(signed_in: SignedIn) -> None:
    colin = signed_in("Colin")
    for by in ("sex", "age", "ethnicity", "council"):
        asked = {"by": by, "months": "0", "right": "VC-03.1"}
        page = colin.get(reverse("rights:breakdown"), asked)
        hidden = [line for line in page.context["table"].lines if set(line.cells[1:]) == {"not shown"}]
        rows = [row for row in sheet(colin.get(reverse("rights:breakdown_sheet"), asked)) if row["suppressed"] == "yes"]
        assert hidden or by in ("sex", "council")
        if not hidden:
            continue
        assert len(rows) == len(hidden)
        assert all(not any(line.links) for line in hidden)
        assert not any(line.state for line in hidden), "nobody hears that they are not recorded"
        assert all(not row[figure] for row in rows for figure in ("met", "late", "missed", "running", "in_time"))
        key = "" if rows[0]["group"] == "not_recorded" else rows[0]["group"]
        refused = colin.get(
            reverse("rights:list"), {"by": by, "key": key, "right": "VC-03.1", "state": "missed", "months": "0"}
        )
        assert refused.status_code == 403
        assert "So few are in this group" in text(refused)


def test_every_right_together_is_shown_by_ethnicity_and_what_is_left_out_of_it_opens_no_list(
    signed_in: SignedIn,
) -> None:
    """A few of each group, running or not recorded, hid every group of a whole region."""
    colin = signed_in("Colin")
    asked = {"by": "ethnicity", "months": "0"}
    page = colin.get(reverse("rights:breakdown"), asked)
    white = next(line for line in page.context["table"].lines if line.cells[0] == "White")
    assert white.cells[3:] == (white.cells[3], *["not shown"] * 7)
    assert "Of no group is said how many are late, missed, running" in text(page)
    for state, status in (("fell_due", 200), ("met", 200), ("late", 403), ("not_recorded", 403), ("stopped", 403)):
        assert colin.get(reverse("rights:list"), {**asked, "key": "W", "state": state}).status_code == status
    assert str(colin.get(white.links[1]).context["count"]) == white.cells[2]
    row = next(row for row in sheet(colin.get(page.context["sheet"])) if row["group"] == "W")
    assert (row["suppressed"], row["met"], row["late"]) == ("in part", white.cells[3], "")


@pytest.mark.parametrize("more", [{"area": "release"}, {"upgrade": "yes"}, {"enhanced": "yes"}, {"due": "today"}])
def test_a_group_that_is_shown_is_listed_no_narrower_than_anything_counts_it(
    more: dict[str, str], signed_in: SignedIn
) -> None:
    """How many women fell due by upgrade is on no page, so it is not to be had by asking for them one by one either."""
    colin = signed_in("Colin")
    women = {"by": "sex", "key": "F", "state": "missed", "months": "0"}
    assert colin.get(reverse("rights:list"), women).status_code == 200
    assert colin.get(reverse("rights:list"), women | more).status_code == 403


def test_months_asked_for_are_the_months_counted(cast: Cast, looking: Looking, signed_in: SignedIn) -> None:
    colin = signed_in("Colin")
    File("Geoff Plant", reported="2026-02-10 09:00")
    asked = {"by": "month", "right": "VC-03.1"}
    lines = colin.get(reverse("rights:breakdown"), {**asked, "from": "2026-02", "to": "2026-02"}).context["table"].lines
    assert {line.cells[0] for line in lines} == {"February 2026"}
    turned = (
        colin.get(reverse("rights:breakdown"), {**asked, "from": "2026-02", "to": "2026-01"}).context["table"].lines
    )
    assert {line.cells[0] for line in turned} <= {"January 2026", "February 2026", "All"}
    for wrong in ({"from": "2026-13"}, {"to": "soon"}, {"right": "VC-99.9"}, {"by": "shoe size"}, {"months": "-5"}):
        assert colin.get(reverse("rights:breakdown"), {**asked, **wrong}).status_code == 404


@pytest.mark.parametrize("by", ["right", "duty_holder", "month", "supervisor"])
def test_each_figure_of_a_sergeant_s_own_unit_opens_a_list_of_that_unit(by: str, signed_in: SignedIn) -> None:
    marsha = signed_in("Marsha")
    File("Geoff Plant", reported="2026-03-20 09:00", officer="", team="Response")
    lines = marsha.get(reverse("rights:breakdown"), {"by": by, "months": "0"}).context["table"].lines
    for line in (lines[0], lines[-1]):
        for cell, link in zip(line.cells[2:], line.links[1:], strict=False):
            shown = marsha.get(link).context if link else {"count": 0, "rows": []}
            assert shown["count"] == int(cell.replace(",", ""))
            assert bool(shown["rows"]) == bool(shown["count"])


def test_what_is_no_list_is_not_known(signed_in: SignedIn) -> None:
    colin = signed_in("Colin")
    for wrong in (
        {"state": "sorry"}, {"by": "duty_holder"}, {"by": "duty_holder", "key": "nobody", "state": "met"},
        {"by": "shoe size", "key": "8"}, {"by": "council", "key": "every"}, {"by": "supervisor", "key": "nobody"},
        {"by": "sex", "key": "F", "unit": Team.objects.get(name="Response").ref},
    ):  # fmt: skip
        assert colin.get(reverse("rights:list"), wrong).status_code == 404


def test_each_figure_over_time_and_of_what_is_due_today_opens_a_list_as_long_as_it_says(signed_in: SignedIn) -> None:
    colin = signed_in("Colin")
    geoff = File("Geoff Plant", reported="2026-03-20 09:00").on("2026-03-31 10:00", "suspect_arrested")
    geoff.on("2026-04-07 10:00", "enhanced_recorded", detail="offence:rape")
    months = colin.get(reverse("rights:over_time")).context["table"].lines
    [march] = [line for line in months if line.cells[0] == "March 2026"]
    said = [int(march.cells[at].replace(",", "")) for at in (1, 2, 3, 7, 8)]
    links = [march.links[at] for at in (0, 1, 2, 6, 7)]
    assert said[0] and said[1] and said[4]
    assert [colin.get(link).context["count"] if link else 0 for link in links] == said
    page = colin.get(reverse("rights:figures"), {"months": "0"}).context
    assert colin.get(page["figures"][0].href).context["count"] == int(page["figures"][0].number)
    for line in page["sergeants"].lines:
        assert [colin.get(link).context["count"] if link else 0 for link in line.links] == [
            int(cell) for cell in line.cells[1:3]
        ]
    cells = [cell for line in (*page["rights"][:2], page["units"][0]) for cell in line.cells[1:]]
    upgraded = next(cell for line in page["rights"] for cell in line.cells if "upgrade" in cell.words and cell.number)
    for cell in [*cells, upgraded]:
        assert not cell.number or colin.get(cell.href).context["count"] == cell.number


def test_what_fails_today_is_shown_by_sergeant_and_opens_her_list(signed_in: SignedIn) -> None:
    colin = signed_in("Colin")
    page = colin.get(reverse("rights:figures"))
    table = page.context["sergeants"]
    assert "will fail today unless answered by five o’clock" in table.caption
    assert sum(int(line.cells[1]) for line in table.lines) == sum(
        int(line.cells[1]) for line in page.context["failing"].lines
    )
    for line in table.lines:
        assert colin.get(line.href).context["count"] == int(line.cells[1])
    rows = sheet(colin.get(reverse("rights:failing_sheet"), {"by": "supervisor"}))
    assert sum(int(row["due_today"]) for row in rows) == sum(int(line.cells[1]) for line in table.lines)
    assert sum(int(row["enhanced"]) for row in rows) == sum(int(line.cells[2]) for line in table.lines) > 0
    assert colin.get(reverse("rights:failing_sheet"), {"by": "shoe size"}).status_code == 404


def test_a_supervisor_under_whom_nothing_fails_today_reads_what_fails_in_their_unit(signed_in: SignedIn) -> None:
    """Geoff's crime names no supervisor: it is Owen's unit's all the same, and the figure above counts it."""
    File("Geoff Plant", reported="2026-03-30 09:00", team="PPU Domestic Abuse")
    owen = signed_in("Owen")
    first = owen.get(reverse("rights:figures")).context
    due, [under] = first["figures"][0].number, [line.cells[1] for line in first["sergeants"].lines]
    assert int(due) > int(under) > 0
    finding = f"Under you {under} will fail today unless answered by five o’clock; in PPU Domestic Abuse {due}"
    assert first["sergeants"].caption == finding
    with database.whole_file():
        Tally.objects.filter(dimension=Dimension.SUPERVISOR).delete()
    page = owen.get(reverse("rights:figures"))
    finding = f"Under you nothing will fail today; in PPU Domestic Abuse {due} will unless answered by five o’clock"
    assert page.context["sergeants"].caption == finding
    [unit] = page.context["failing"].lines
    assert (unit.cells[0], unit.cells[1]) == ("PPU Domestic Abuse", due)
    assert f"{due} will fail today unless answered by five o’clock" in text(page)
    assert "Nothing falls due today that is not answered" not in text(page)
    assert owen.get(unit.href).context["count"] == int(due)


def test_under_figures_of_people_it_is_said_that_two_spans_may_give_away_what_one_hides(signed_in: SignedIn) -> None:
    colin = signed_in("Colin")
    said = "Two spans of months set side by side can give away by subtraction what one of them hides"
    assert said in text(colin.get(reverse("rights:breakdown"), {"by": "ethnicity"}))
    assert said in text(colin.get(reverse("rights:compare"), {"by": "ethnicity"}))
    assert said not in text(colin.get(reverse("rights:breakdown"), {"by": "unit"}))


def test_hard_news_that_was_only_written_is_listed_beside_compliance(signed_in: SignedIn, cast: Cast) -> None:
    colin = signed_in("Colin")
    geoff = File("Geoff Plant").on("2026-04-07 10:00", "suspect_bailed")
    geoff.on("2026-04-07 12:00", "contact_plan_agreed", detail="phone")
    geoff.on("2026-04-07 15:00", "victim_told", about="suspect_bailed", method="email")
    for which in ("not_as_chosen", "written_only"):
        page = colin.get(reverse("rights:gap", args=[which]))
        assert "Geoff Plant" in text(page)
        assert page.context["count"] >= 1
    assert "not in the way they chose" in text(colin.get(reverse("rights:figures")))


def test_a_cell_of_right_by_unit_opens_what_was_not_in_time_there(signed_in: SignedIn) -> None:
    colin = signed_in("Colin")
    page = colin.get(reverse("rights:grid"), {"months": "0"})
    (_, picture, _), _ = page.context["parts"]
    assert all((cell.shade == 6) == ("/" in cell.words) for cell in picture.cells)
    assert {cell.shade for cell in picture.cells} >= {0, 6}
    shown = next(cell for cell in picture.cells if cell.words.endswith("%") and cell.words != "100%")
    counted = colin.get(shown.href).context["count"]
    fell_due = int(shown.sentence.rsplit("% of ", 1)[1].split()[0].replace(",", ""))
    assert round(100 * (fell_due - counted) / fell_due) == int(shown.words[:-1])
    rows = [row for row in sheet(colin.get(page.context["sheet"])) if row["fell_due"]]
    assert len(rows) == len(picture.cells)
    assert all(not row["share"] and int(row["fell_due"]) < 20 for row in rows if row["few"] == "yes")


def test_over_time_says_its_baseline_its_rules_and_where_it_begins_again(
    signed_in: SignedIn, as_system: AsSystem
) -> None:
    colin = signed_in("Colin")
    chart = {"right": "VC-03.1"}
    again = reverse("rights:begin_again") + "?right=VC-03.1&unit="
    colin.post(again, {"month": "2026-02", "why": "A new custody process"})
    page = colin.get(reverse("rights:over_time"), {**chart, "from": "2025-01"})
    words = text(page)
    assert "8 months in a row on one side" in words
    said = "From February 2026: A new custody process (Colin Ferris, Wednesday 8 April 2026)."
    assert f"Worked out again. {said}" in words
    assert said in text(colin.get(again))
    assert said not in text(colin.get(reverse("rights:over_time"), {"right": "VC-03.2"}))
    assert "All recalled" in words
    rows = sheet(colin.get(page.context["sheet"]))
    assert [row["month"] for row in rows][-1] == "2026-04"
    assert rows[-1]["judged"] == "no"
    assert [row["month"] for row in rows if row["begins_again"] == "A new custody process"] == ["2026-02"]
    assert len(rows) == len(page.context["table"].lines)
    for typed, why in (
        ({"month": "2026-02", "why": "Again"}, "begin again at that month already"),
        ({"month": "2026-03", "why": "  "}, "Say what changed, in a few words."),
        ({"month": "2027-01", "why": "Soon"}, "Choose one of these months."),
    ):
        assert why in text(colin.post(again, typed))
    with as_system():
        ref = Rebasing.objects.get().ref
    assert "no longer begin again in February 2026" in text(colin.post(again, {"take_back": ref}, follow=True))
    assert colin.post(again, {"take_back": ref}).status_code == 404
    assert "Worked out again" not in text(colin.get(reverse("rights:over_time"), chart))
    with as_system():
        kept = Rebasing.objects.get()
    assert (kept.why, kept.taken_back_by) == ("A new custody process", kept.rebased_by)
    assert signed_in("Marsha").post(again, {"month": "2026-02", "why": "Mine"}).status_code == 403


def test_a_person_s_clocks_are_a_strip_a_table_and_a_csv_for_those_who_may_see_them(signed_in: SignedIn) -> None:
    farida = File("Farida Rehman", found=("relationship:ex_partner",)).on("2026-04-07 19:00", "suspect_arrested")
    ref = farida.person.ref
    page = signed_in("Priya").get(reverse("rights:person", args=[ref]))
    strip = page.context["strip"]
    assert f'aria-label="{strip.picture.summary}"' in page.content.decode()
    rows = sheet(signed_in("Priya").get(reverse("rights:clocks_sheet", args=[ref])))
    assert len(rows) == len(strip.table.lines)
    assert {row["state"] for row in rows if row["entitlement"] == "VC-06.1"} == {"running"}
    assert "Rehman" not in str(rows)
    assert signed_in("Pavel").get(reverse("rights:clocks_sheet", args=[ref])).status_code == 404
    assert signed_in("Grace").get(reverse("rights:clocks_sheet", args=[ref])).status_code == 404


def test_a_title_says_the_finding_as_people_say_it() -> None:
    rights = {right.id: right for right in asking.rights()}
    assert said(40, 100, rights["VC-03.3"]).startswith("Two in five were not told about restorative justice, within 5")
    assert said(3, 9, None) == "3 of 9 of the rights that fell due were not met in time"
    assert said(0, 9, None) == "Every right that fell due was met in time"
    assert "before the trial, before" not in said(40, 100, rights["VC-08.6"])


def test_lists_are_of_a_unit_or_of_a_group_and_never_of_a_stranger_s(
    cast: Cast, looking: Looking, morning: datetime
) -> None:
    looking(cast("Pavel"))
    with pytest.raises(NotKnown):
        queries.listed(Asked(state="missed"), viewer=cast("Pavel"), at=morning)


def test_a_list_too_long_to_page_through_says_so_and_is_narrowed_by_right_unit_and_months(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "REACH", 60)
    monkeypatch.setattr(lists, "READ", 60)
    monkeypatch.setattr(lists, "LONG", 60)
    colin = signed_in("Colin")
    page = colin.get(reverse("rights:list"), {"state": "missed", "months": "0", "page": "99"})
    assert (page.context["page"].number, page.context["page"].paginator.num_pages) == (2, 2)
    assert page.context["count"] > 120
    assert "The first 60 are listed. For the others, narrow it." in text(page)
    assert re.search(r'<input type="hidden" name="state" value="missed">', page.content.decode())
    narrowed = colin.get(reverse("rights:list"), {"state": "missed", "right": "VC-03.2", "months": "0"})
    assert 0 < narrowed.context["count"] < page.context["count"]
    women = colin.get(reverse("rights:list"), {"state": "missed", "by": "sex", "key": "F", "months": "0"})
    assert "The first 50 are listed. For the others, narrow it." in text(women)
    assert 'name="unit"' in page.content.decode()
    assert 'name="unit"' not in women.content.decode()
    nobody = colin.get(reverse("rights:gap", args=["unrecorded"]))
    assert "are listed." not in text(nobody)


def test_a_right_whose_limit_is_recalled_is_marked_so_beside_its_figures(signed_in: SignedIn) -> None:
    lines = {line.title: line.mark for line in signed_in("Colin").get(reverse("rights:figures")).context["rights"]}
    rights = {asking.named(right): right for right in rules_in_use().editions[0].rights}
    recalled = {title for title in lines if rights[title].limit_confidence == "recalled"}
    assert any(rights[title].confidence != "recalled" for title in recalled), "the right is known, and its limit is not"
    assert {title for title, mark in lines.items() if mark == "limit recalled"} == recalled
