"""The pages of samples, comparisons and returns as the cast meet them."""

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from html import unescape
from io import StringIO
from itertools import product
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from handrail.agencies import queries as agencies
from handrail.audit.tests.fixtures import Cast, Looking, SignedIn
from handrail.core import database
from handrail.core.moments import as_written
from handrail.rights import actions, tasks
from handrail.rights.compliance import QUESTIONS
from handrail.rights.disproportion import GROUPS
from handrail.rights.models import QuarterlyReturn, Sample, SampleAnswer, SampleCase
from handrail.rights.quarterly import before, changes, document_of, editions, end_of_quarter, quarter_of
from handrail.rights.queries import returns
from handrail.rights.tests.filing import File
from handrail.rights.tests.reading import sheet, text

pytestmark = pytest.mark.data

AsPart = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def under_way(as_system: AsPart) -> Sample:
    """The region's sample under way: Joan and Iris have answered some, Colin waits."""
    with as_system():
        return Sample.objects.get(closed_at=None)


@pytest.fixture
def finished(as_system: AsPart) -> Sample:
    """The region's sample that is closed."""
    with as_system():
        return Sample.objects.exclude(closed_at=None).get()


def test_an_auditor_answers_case_after_case_and_sees_nothing_of_the_other_s(
    under_way: Sample, signed_in: SignedIn, as_system: AsPart, as_owner: AsPart
) -> None:
    assert f"answered 5 and 9 of {under_way.n}" in text(signed_in("Colin").get(reverse("rights:samples")))
    iris = signed_in("Iris")
    assert f"you have answered 5 of {under_way.n}" in text(iris.get(reverse("rights:samples")))
    page = iris.get(reverse("rights:sample", args=[under_way.ref]))
    left = under_way.n - 5
    assert f"{left} left for you to answer" in text(page)
    assert "Joan" in text(page)
    assert "kappa" not in text(page)
    address = re.search(r'href="(/rights/samples/cases/\w+/)"', page.content.decode())
    assert address is not None
    case = iris.get(address[1])
    assert text(case).count("Not recorded") >= len(QUESTIONS)
    assert "reported" in text(case)
    with as_owner():
        looked = database.ask("SELECT ids FROM audit_entry WHERE action = 'looked at sample case'")
    assert len(looked) == 1
    wrong = iris.post(address[1], {"acknowledged": "yes", "vps_offered": "perhaps"})
    assert wrong.status_code == 200
    assert "Answer: updates timely." in text(wrong)
    assert re.search(r'name="acknowledged"[^>]*value="yes" checked', wrong.content.decode())
    right = iris.post(address[1], {question.code: "yes" for question in QUESTIONS})
    assert right.status_code == 302
    assert right["Location"] not in (address[1], reverse("rights:sample", args=[under_way.ref]))
    with as_system():
        assert SampleAnswer.objects.filter(case__sample=under_way, seat=1).count() == 6 * len(QUESTIONS)


def test_an_auditor_reads_what_was_sent_and_how_beside_the_question(
    under_way: Sample, signed_in: SignedIn, as_system: AsPart
) -> None:
    address = re.search(
        r'href="(/rights/samples/cases/(\w+)/)"',
        signed_in("Iris").get(reverse("rights:sample", args=[under_way.ref])).content.decode(),
    )
    assert address is not None
    with as_system():
        case = SampleCase.objects.get(ref=address[2])
    with database.whole_file():
        database.run(
            "UPDATE journey_event SET kind = 'code_given', method = 'email', detail = 'to:themself;sent:code_link'"
            " WHERE id = (SELECT max(id) FROM journey_event WHERE person_id = %s AND crime_id = %s"
            " AND kind <> 'crime_reported' AND superseded_at IS NULL AND happened_at < %s)",
            [case.person_id, case.crime_id, under_way.drawn_at],
        )
    page = unescape(text(signed_in("Iris").get(address[1])))
    sent = "Sent or handed over: a link to the Victims' Code."
    assert f"They were told of the Victims' Code. By e-mail. It reached the person themself. {sent}" in page


def test_a_finished_sample_says_what_it_found_by_both_formulas_and_lists_every_disagreement(
    finished: Sample, signed_in: SignedIn
) -> None:
    colin = signed_in("Colin")
    page = text(colin.get(reverse("rights:sample", args=[finished.ref])))
    assert "Without “told of the Code” (counted on this page)" in page
    assert "With “told of the Code” (counted on this page)" in text(
        colin.get(reverse("rights:sample", args=[finished.ref]), {"code": "in"})
    )
    assert "complied; in the frame," in page
    assert "Where the auditors disagree" in page
    assert "settled: " in page
    assert "Where the auditors and the clocks disagree" in page
    assert finished.frame_digest[:16] in page
    rows = sheet(colin.get(reverse("rights:sample_sheet", args=[finished.ref])))
    assert {row["question"] for row in rows} == {*(question.code for question in QUESTIONS), "compliance", "kappa"}
    for question in QUESTIONS:
        of_it = [row for row in rows if row["question"] == question.code and row["of"]]
        assert sum(int(row["count"]) for row in of_it) == int(of_it[0]["of"])


def asked_for(colin: Client, as_system: AsPart) -> str:
    """Colin asks for two cases for Iris and Farah: the address of the sample, which is not drawn yet."""
    with as_system():
        refs = {name: agencies.by_first_name(name).ref for name in ("Iris", "Farah")}
    typed = {
        "what": "reported", "from_on_0": "18", "from_on_1": "3", "from_on_2": "2026", "until_on_0": "7",
        "until_on_1": "4", "until_on_2": "2026", "by": "unit", "n": "2", "seed": "5", "first": refs["Iris"],
        "second": refs["Iris"],
    }  # fmt: skip
    address = reverse("rights:draw_sample")
    assert "Choose somebody else: two people audit." in text(colin.post(address, typed))
    early = {**typed, "second": refs["Farah"], "until_on_2": "2025"}
    assert "Give a day on or after the first." in text(colin.post(address, early))
    asked = colin.post(address, {**typed, "second": refs["Farah"]}, follow=True)
    assert "It is being drawn" in text(asked)
    assert "Look again" in text(asked)
    return str(asked.request["PATH_INFO"])


def drawn_by_the_job(as_system: AsPart) -> list[SampleCase]:
    with as_system():
        [(task, args)] = database.ask("SELECT task_name, args FROM procrastinate_jobs ORDER BY id DESC LIMIT 1")
        assert (task, Sample.objects.latest("drawn_at").frame_digest) == ("rights.draw_sample", "")
        tasks.draw_sample(**json.loads(args))
        cases = SampleCase.objects.filter(sample=Sample.objects.latest("drawn_at"))
        return list(cases.select_related("sample", "record", "crime").order_by("place"))


def test_a_sample_is_drawn_by_a_job_and_drawn_again_on_the_command_line(
    signed_in: SignedIn, as_system: AsPart, morning: datetime
) -> None:
    colin = signed_in("Colin")
    address = asked_for(colin, as_system)
    cases, said = drawn_by_the_job(as_system), StringIO()
    with as_system():
        call_command(
            "audit_sample", "--n=2", "--seed=5", "--from=2026-03-18", "--until=2026-04-07", "--unrestricted", "--json",
            f"--at={as_written(morning)}", stdout=said,
        )  # fmt: skip
    again = json.loads(said.getvalue())
    assert [(case.record.source_ref, case.crime.source_ref) for case in cases] == [
        (one["person_ref"], one["crime_ref"]) for one in again["cases"]
    ]
    assert again["frame"]["digest"] == cases[0].sample.frame_digest
    assert "Frame " + cases[0].sample.frame_digest[:16] in text(colin.get(address))


def test_colin_draws_a_sample_and_settles_what_its_auditors_dispute(
    signed_in: SignedIn, cast: Cast, looking: Looking, as_system: AsPart, morning: datetime
) -> None:
    colin = signed_in("Colin")
    asked_for(colin, as_system)
    cases = drawn_by_the_job(as_system)
    good = {question.code: "yes" for question in QUESTIONS}
    for name, other in (("Iris", {}), ("Farah", {"told_of_end": "no"})):
        looking(cast(name))
        for case in cases:
            actions.answer_case(case, answers={**good, **other}, by=cast(name), at=morning)
    settle = reverse("rights:sample_settle", args=[cases[0].ref])
    page = text(colin.get(settle))
    assert "Iris Fenn: yes; Insp Farah Aziz: no" in page
    assert "Was a Victim Personal Statement offered?" not in page
    done = colin.post(settle, {"told_of_end": "no"}, follow=True)
    assert "is settled" in text(done)
    closed = colin.post(reverse("rights:sample_close", args=[cases[0].sample.ref]), follow=True)
    assert "Its auditors no longer see" in text(closed)


def test_the_comparison_shows_a_picture_its_table_and_its_csv_with_nothing_hidden_in_either(
    signed_in: SignedIn,
) -> None:
    colin = signed_in("Colin")
    asked = {"right": "VC-03.1", "by": "ethnicity", "months": "0"}
    page = colin.get(reverse("rights:compare"), asked)
    words = text(page)
    assert '<svg class="hr-intervals__svg"' in page.content.decode()
    assert "not shown: small counts" in words
    assert "Counts below 10 are not shown" in words
    rows = sheet(colin.get(reverse("rights:compare_sheet"), asked))
    hidden = [row for row in rows if row["suppressed"] == "yes"]
    assert hidden
    assert all(not value for row in hidden for key, value in row.items() if key in ("n", "met", "unknown", "rate"))
    assert words.count("not shown: small counts") // 2 == len(hidden)
    for wrong in ({"right": "VC-99.9"}, {"by": "shoe size"}, {"months": "2"}):
        assert colin.get(reverse("rights:compare"), {**asked, **wrong}).status_code == 404


def listed(client: Client, page: Any) -> list[tuple[int, int]]:
    """For each figure of a page that opens a list: the figure, and how many the list says it has."""
    table = page.context["table"]
    return [
        (int(cell.replace(",", "")), client.get(link).context["count"])
        for line in table.lines
        for column, cell, link in zip(table.columns[1:], line.cells[1:], line.links, strict=False)
        if link and column.label != "Rate"
    ]


@pytest.mark.parametrize("by", ["sex", "age", "ethnicity", "area"])
@pytest.mark.parametrize(("right", "states"), [("VC-03.1", ("met", "fell_due")), ("VC-07.1", ("done", "no_limit"))])
def test_each_figure_of_a_comparison_opens_its_list_and_a_hidden_group_opens_none(
    right: str, states: tuple[str, ...], by: str, signed_in: SignedIn
) -> None:
    colin = signed_in("Colin")
    page = colin.get(reverse("rights:compare"), {"right": right, "by": by, "months": "0"})
    found = listed(colin, page)
    assert found
    assert [one for one in found if one[0] != one[1]] == []
    hidden = [line for line in page.context["table"].lines if "not shown" in line.cells]
    assert not any(link for line in hidden for link in line.links)
    codes = {words: code for code, words in GROUPS[by].items()}
    kept = {"area": "council"}.get(by, by)
    for line, state in product(hidden, states):
        asked = {"right": right, "by": kept, "key": codes[line.cells[0]], "months": "0", "state": state}
        assert colin.get(reverse("rights:list"), asked).status_code == 403


def test_the_offer_of_a_statement_is_compared_by_whether_it_was_made(signed_in: SignedIn) -> None:
    page = signed_in("Colin").get(reverse("rights:compare"), {"right": "VC-07.1", "by": "sex", "months": "0"})
    table = page.context["table"]
    assert [column.label for column in table.columns[1:4]] == ["Owed", "Done", "Rate"]
    assert "the Code sets no number of days" in table.note
    women = next(line for line in table.lines if line.cells[0] == GROUPS["sex"]["F"])
    assert 0 < int(women.cells[2]) < int(women.cells[1])
    assert women.cells[3] == f"{int(women.cells[2]) / int(women.cells[1]):.0%}"


# Returns --------------------------------------------------------------------------------------------------------------


def test_a_return_says_five_areas_with_the_words_of_its_definitions() -> None:
    counts = {"VC-03.1": {"met": 30, "late": 5, "missed": 5, "not_recorded": 2}, "VC-06.1": {"met": 4, "running": 1}}
    done = {"personal_statement": (10, 7), "release": (0, 0)}
    document = document_of(date(2026, 1, 1), counts, done=done, carried=["VC-03.1", "VC-04.3", "VC-06.1"])
    assert [area["code"] for area in document["areas"]] == [
        "acknowledgement", "referral", "updates", "personal_statement", "release",
    ]  # fmt: skip
    first, _, third, fourth, fifth = document["areas"]
    assert (first["fell_due"], first["rate"], first["not_recorded"]) == (40, 0.75, 2)
    assert first["low"] < 0.75 < first["high"]
    assert (third["met"], third["running"], fourth["of"], fourth["rate"], fifth["rate"]) == (4, 1, 10, 0.7, None)
    assert "Whether they were told in advance cannot be known" in fifth["words"]
    assert all(area["words"] for area in document["areas"])
    assert fourth["not_carried"] == ["VC-07.1"]
    assert (document["from"], document["until"], document["edition"]) == ("2026-01-01", "2026-03-31", "2019-2")
    done["personal_statement"] = (10, 8)
    later = document_of(date(2026, 1, 1), {**counts, "VC-06.1": {"met": 5}}, done=done, carried=["VC-03.1"])
    assert changes(document, later) == [
        ("Updates in time", "met", 4, 5),
        ("Updates in time", "running", 1, 0),
        (fourth["title"], "did", 7, 8),
    ]
    assert "recalled" in editions()[0].source


@pytest.mark.parametrize(
    ("day", "first", "last", "earlier"),
    [
        (date(2026, 4, 8), date(2026, 4, 1), date(2026, 6, 30), date(2026, 1, 1)),
        (date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31), date(2026, 7, 1)),
        (date(2024, 2, 29), date(2024, 1, 1), date(2024, 3, 31), date(2023, 10, 1)),
    ],
)
def test_quarters_are_those_of_the_year(day: date, first: date, last: date, earlier: date) -> None:
    assert (quarter_of(day), end_of_quarter(first), before(first)) == (first, last, earlier)


def test_a_return_submitted_stays_as_it_was_and_a_later_draft_shows_the_difference(
    signed_in: SignedIn, cast: Cast, looking: Looking, as_system: AsPart, morning: datetime
) -> None:
    colin = signed_in("Colin")
    with as_system():
        kept = QuarterlyReturn.objects.get()
    page = text(colin.get(reverse("rights:return", args=[kept.ref])))
    assert "by Colin Ferris" in page
    assert "What the figures say now that it did not" in page
    asked = {"quarter": "2026-01-01"}
    corrected = colin.post(reverse("rights:returns"), asked, follow=True)
    assert "The figures still say what was submitted." in text(corrected)
    assert "there is nothing to correct" in text(colin.post(reverse("rights:returns"), asked, follow=True))
    with as_system():
        kept = QuarterlyReturn.objects.latest("number")
    late = File("Geoff Plant", reported="2026-03-20 09:00")
    late.on("2026-03-23 09:00", "acknowledged", method="letter")
    page = text(colin.get(reverse("rights:return", args=[kept.ref])))
    was = kept.document["areas"][0]["met"]
    assert f"Written acknowledgement of the report, met: {was:,} when submitted, {was + 1:,} now" in page
    rows = sheet(colin.get(reverse("rights:return_sheet", args=[kept.ref])))
    assert rows[0]["met"] == str(was)
    page = text(colin.post(reverse("rights:returns"), asked, follow=True))
    assert "correction 2" in page
    assert f"Written acknowledgement of the report, met: {was:,} before, {was + 1:,} in this correction" in page
    looking(cast("Colin"))
    assert [one.number for one in returns.submitted(viewer=cast("Colin"))] == [3, 2, 1]


def test_rights_without_a_number_of_days_have_a_rate_of_what_was_done(signed_in: SignedIn) -> None:
    colin, asked = signed_in("Colin"), {"quarter": "2026-01-01"}

    def rates() -> list[tuple[int, int]]:
        colin.post(reverse("rights:returns"), asked)
        kept = QuarterlyReturn.objects.latest("number")
        rows = sheet(colin.get(reverse("rights:return_sheet", args=[kept.ref])))
        assert all(row["definition"] and (row["rate"] or row["of"] == "0") for row in rows)
        return [(int(row["of"]), int(row["did"])) for row in rows[3:]]

    before = rates()
    geoff = File("Geoff Plant", reported="2026-03-02 09:00").on("2026-03-03 09:00", "statement_taken")
    geoff.on("2026-03-03 10:00", "vps_offered", method="in_person")
    File("Farida Rehman", reported="2026-03-02 09:00").on("2026-03-03 09:00", "statement_taken")
    geoff.on("2026-03-10 09:00", "offender_stage", detail="recall")
    geoff.on("2026-03-12 09:00", "offender_stage", detail="release", name="out")
    [(offers, offered), (releases, told)] = before
    assert rates() == [(offers + 2, offered + 1), (releases + 1, told)]
    geoff.on("2026-03-12 11:00", "victim_told", about="out", method="phone")
    assert rates() == [(offers + 2, offered + 1), (releases + 1, told + 1)]
    page = text(colin.get(reverse("rights:returns"), asked))
    assert "never the day on which it is to be" in page
    found = listed(colin, colin.get(reverse("rights:returns"), asked))
    assert len(found) > 8
    assert [one for one in found if one[0] != one[1]] == []
    assert "% done" in page


def test_a_return_cannot_be_changed_by_anybody_nor_submitted_before_its_quarter_is_over(
    cast: Cast, looking: Looking, as_system: AsPart, morning: datetime
) -> None:
    looking(cast("Colin"))
    with pytest.raises(actions.NotOverYet):
        actions.submit_return(date(2026, 4, 1), by=cast("Colin"), at=morning)
    looking(cast("Owen"))
    with pytest.raises(actions.NotYoursToSubmit):
        actions.submit_return(date(2026, 1, 1), by=cast("Owen"), at=morning)
    with as_system():
        for statement in ("UPDATE rights_quarterlyreturn SET document = '{}'", "DELETE FROM rights_quarterlyreturn"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                database.run(statement)
