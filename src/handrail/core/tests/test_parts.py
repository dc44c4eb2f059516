"""Parts of pages: every state in words, forms that go back to their row, lists that keep what was asked."""

from datetime import UTC, datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory

from handrail.core.looks import LOOKS
from handrail.core.parts import Action, Column, Destination, Fact, Frame, Group, Line, Note, Row, Safe, Table, Undo, Who
from handrail.core.templatetags.parts import paging
from handrail.core.templatetags.times import day, moment, time_of_day

NOW = datetime(2026, 4, 8, 8, 12, tzinfo=UTC)
CALL = Row(
    key="7k2m",
    sentence="Ring R. Nowak, promised by Tue 17:00",
    href="/people/7k2m/",
    state="overdue",
    reason="promise by you",
    due="16 hours ago",
    safe=Safe("do not contact: ask PC Patel", "never"),
    chips=("interpreter: Polish",),
    actions=(Action("Kept", "/kept/", "post"), Action("Record", "/record/", key="r")),
)


def row(**given: object) -> str:
    return render_to_string("core/parts/row.html", {"row": CALL, "request": RequestFactory().get("/today/"), **given})


@pytest.mark.parametrize("state", sorted(LOOKS))
def test_a_tag_says_its_state_in_words_beside_a_shape_nobody_needs_to_hear(state: str) -> None:
    drawn = render_to_string("core/parts/tag.html", {"state": state, "look": LOOKS[state], "words": LOOKS[state].word})
    assert LOOKS[state].word in drawn
    assert '<svg class="hr-glyph' in drawn
    assert 'aria-hidden="true"' in drawn


def test_a_row_says_its_state_and_how_contact_is_safe_to_those_who_cannot_see_it() -> None:
    drawn = row()
    assert "Overdue:" in drawn
    assert "Safe contact: </span>do not contact: ask PC Patel" in drawn
    assert "interpreter: Polish" in drawn


def test_doing_a_row_leaves_you_where_you_were() -> None:
    assert 'name="next" value="/today/#row-7k2m"' in row()


def test_a_button_says_what_it_is_done_to() -> None:
    assert 'Kept<span class="govuk-visually-hidden">: Ring R. Nowak, promised by Tue 17:00</span>' in row()


def test_only_a_link_to_a_form_answers_to_a_key_so_that_no_key_records_anything() -> None:
    drawn = row()
    assert '<a class="hr-do" href="/record/" data-key="r">' in drawn
    assert "data-key" not in drawn[drawn.index("<form") : drawn.index("</form>")]


def test_what_a_stranger_typed_is_shown_as_text() -> None:
    facts = (Fact("Name", "<script>alert(1)</script>"),)
    assert "<script>" not in render_to_string("core/parts/facts.html", {"facts": facts})


def test_an_address_is_left_off_paper() -> None:
    facts = (Fact("Address", "12 Example Street", hidden_on_paper=True),)
    assert "hr-address" in render_to_string("core/parts/facts.html", {"facts": facts})


def test_an_empty_group_says_so_kindly() -> None:
    group = Group("due", "Due today", (), empty="Nothing is due today.")
    assert "Nothing is due today." in render_to_string("core/parts/group.html", {"group": group})


def test_a_table_lines_up_its_numbers_and_leads_to_the_list_behind_them() -> None:
    table = Table("Walsall missed 3", (Column("Unit"), Column("Missed", number=True)), (Line(("CID", "3"), "/cid/"),))
    drawn = render_to_string("core/parts/table.html", {"table": table})
    assert '<a class="govuk-link" href="/cid/">CID</a>' in drawn
    assert '<td class="hr-number">3</td>' in drawn


def test_the_next_page_keeps_what_was_asked() -> None:
    request = RequestFactory().get("/search/", {"q": "khan", "page": "2"})
    links = paging({"request": request}, Paginator(range(100), 20).page(2))
    assert links["next"] == "?q=khan&page=3"
    assert links["previous"] == "?q=khan&page=1"


def test_the_frame_says_who_i_am_and_keeps_the_strip_in_sight() -> None:
    frame = Frame(
        at=NOW,
        who=Who("S. Begum", "Anchor House", "Advocate"),
        navigation=(Destination("Today", "/", current=True, count=3),),
        search_url="/search/",
        strip=(Note("Safe contact: text only, weekdays 10–2", "limits"),),
        undo=Undo("Call recorded as kept.", "/undo/", "09:13"),
        about_a_person=True,
    )
    drawn = render_to_string("core/frame.html", {"frame": frame})
    assert "Anchor House · Advocate" in drawn
    assert "Safe contact: text only, weekdays 10–2" in drawn
    assert "You can undo this until 09:13." in drawn
    assert "Printed by S. Begum, Anchor House, Wednesday 8 April 2026, 09:12." in drawn


@pytest.mark.parametrize("page", ["400", "403", "404", "core/405", "429", "500", "403_csrf"])
def test_an_error_is_said_in_plain_words_even_when_nothing_else_works(page: str) -> None:
    drawn = render_to_string(f"{page}.html")
    assert '<h1 class="govuk-heading-l">' in drawn
    assert page.removeprefix("core/")[:3] not in drawn.split("<main")[1].split("</main>")[0]


class Told(forms.Form):
    name = forms.CharField(error_messages={"required": "Say who was told"})


def test_an_error_summary_leads_to_each_field_and_says_what_is_wrong_there() -> None:
    drawn = render_to_string("core/parts/errors.html", {"form": Told({})})
    assert '<a href="#id_name">Say who was told</a>' in drawn


def test_a_form_without_faults_has_no_error_summary() -> None:
    assert "problem" not in render_to_string("core/parts/errors.html", {"form": Told({"name": "A. Khan"})})


def test_times_are_said_in_london_with_the_year_only_where_it_is_another() -> None:
    assert moment(NOW) == "Wednesday 8 April 2026, 09:12"
    assert moment(NOW, NOW) == "Wed 8 Apr, 09:12"
    assert day(datetime(2025, 12, 31, 12, tzinfo=UTC), NOW) == "Wed 31 December 2025"
    assert time_of_day(NOW) == "09:12"
    assert moment(None) == day(None) == time_of_day(None) == ""
