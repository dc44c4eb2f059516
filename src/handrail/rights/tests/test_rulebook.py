"""The rules files: what the edition in force holds, and what a file with a slip in it is told."""

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from handrail.core.moments import parse_moment
from handrail.journey.tests.stories import Story
from handrail.rights.clocks import clocks_of
from handrail.rights.rulebook import FOLDER, load_rules, rules_from, rules_in_use
from handrail.rights.rulefile import RulesFault

Document = dict[str, Any]

CODE: Document = json.loads((FOLDER / "code-2021.json").read_text(encoding="utf-8"))
IN_EACH_CHAPTER = {1: 4, 2: 6, 3: 4, 4: 6, 5: 2, 6: 14, 7: 4, 8: 10, 9: 6, 10: 2, 11: 5, 12: 4}
COURT_STAGES = ["VC-08.1", "VC-08.2", "VC-08.3", "VC-08.4", "VC-09.1", "VC-09.2"]
REVIEWS = ["VC-06.12.ack", "VC-06.12.cps", "VC-06.12.decide", "VC-06.12.local"]


def test_the_edition_in_force_holds_every_entitlement_of_the_twelve_rights() -> None:
    """Sixty-seven, as the reference counts them; beside them the court's own stages, and what a review owes."""
    (edition,) = rules_in_use().editions
    assert (edition.name, edition.in_force_from) == ("code-2021", date(2021, 4, 1))
    ids = [right.id for right in edition.rights]
    expected = [f"VC-{chapter:02}.{n}" for chapter, most in IN_EACH_CHAPTER.items() for n in range(1, most + 1)]
    assert len(expected) == 67
    assert [one for one in ids if one.count(".") == 1] == expected
    assert [one for one in ids if one.endswith(".court")] == [f"{one}.court" for one in COURT_STAGES]
    assert [one for one in ids if one.startswith("VC-06.12.")] == REVIEWS
    assert len(ids) == len(expected) + len(COURT_STAGES) + len(REVIEWS)
    assert "Open Government Licence" in edition.licence


def test_every_right_says_its_source_how_sure_we_are_and_who_owes_it() -> None:
    for right in rules_in_use().editions[0].rights:
        assert right.source == f"Code 2021, right {right.number}"
        assert right.confidence in ("verified", "verified*", "recalled")
        assert right.duty_holder and right.read_in and right.owed and right.not_applicable_when
        assert bool(right.done) == (bool(right.answers) or right.by_receipt)


def test_only_rights_without_a_limit_that_a_report_or_the_investigation_begins_are_not_kept_as_rows() -> None:
    """Six hundred thousand rows a year that nobody counts and nobody owes would be for nothing."""
    not_kept = {right.id for right in rules_in_use().editions[0].rights if not right.kept}
    assert not_kept == {"VC-01.1", "VC-02.1", "VC-02.2", "VC-02.3", "VC-04.4"}
    assert all(right.has_no_limit for right in rules_in_use().editions[0].rights if not right.kept)


def test_what_the_paper_recalls_is_marked_recalled() -> None:
    recalled = {right.id for right in rules_in_use().editions[0].rights if right.confidence == "recalled"}
    assert recalled == {
        "VC-04.1", "VC-05.2", "VC-06.12.cps", "VC-06.12.local", "VC-06.13", "VC-07.3", "VC-09.4", "VC-09.5", "VC-09.6",
        "VC-12.2", "VC-12.3",
    }  # fmt: skip
    limits = {right.id for right in rules_in_use().editions[0].rights if right.limit_confidence == "recalled"}
    assert limits - recalled == {"VC-05.1", "VC-06.10", "VC-06.11", "VC-10.1"}
    assert recalled <= limits


def _right(document: Document, name: str) -> Document:
    return next(right for right in document["rights"] if right["id"] == name)


def _slip(change: Callable[[Document], object]) -> str:
    document = deepcopy(CODE)
    change(document)
    with pytest.raises(RulesFault) as fault:
        rules_from({"code-2021.json": document})
    return str(fault.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.pop("licence"), "code-2021.json: licence is missing"),
        (lambda d: d.update(limit=3), "code-2021.json: there is no such thing as limit"),
        (
            lambda d: d.update(in_force_from="April 2021"),
            "code-2021.json, in_force_from: should be a date such as 2026-04-02",
        ),
        (lambda d: d.update(in_force_from="2011-04-01"), "in_force_from: should not be before the bank holidays held"),
        (lambda d: d.update(in_force_until="2021-01-01"), "in_force_until: should not be before in_force_from"),
        (lambda d: d.update(rights=[]), "rights: should hold at least one right"),
        (lambda d: d["rights"].append(d["rights"][0]), "rights: VC-01.1 is there twice"),
        (lambda d: d.update(methods_that_answer_nothing=["pigeon"]), "pigeon is not one of in_person, video"),
        (lambda d: d.update(enhanced_by=["promoted"]), "enhanced_by: there is no kind of event called promoted"),
        (
            lambda d: _right(d, "VC-06.1").update(starts_at=[{"kind": "suspect_teleported"}]),
            "code-2021.json, VC-06.1, starts_at, kind: there is no kind of event called suspect_teleported",
        ),
        (
            lambda d: _right(d, "VC-06.1").update(starts_at=[]),
            "VC-06.1, starts_at: should name an event that starts it",
        ),
        (lambda d: _right(d, "VC-06.1").update(right=7), "VC-06.1, id: should be VC-, the number of the right"),
        (lambda d: _right(d, "VC-06.1").update(answered_by=[]), "answered_by: should be a list of parts"),
        (lambda d: _right(d, "VC-06.1").update(answered_by=[[]]), "answered_by: should be a list of parts"),
        (
            lambda d: _right(d, "VC-06.1").update(answered_by=[[{"kind": "tell_attempted"}]]),
            "tell_attempted never answers a right of chapter 6",
        ),
        (
            lambda d: _right(d, "VC-03.1").update(answered_by=[[{"kind": "victim_told"}]]),
            "victim_told never answers a right of chapter 3",
        ),
        (
            lambda d: _right(d, "VC-06.1").update(answered_by=[[{"kind": "victim_told"}], [{"kind": "victim_told"}]]),
            "kind: victim_told is there twice",
        ),
        (
            lambda d: _right(d, "VC-06.1").update(limit={"standard": 1, "enhanced": 5}),
            "VC-06.1, limit, enhanced: should not be longer than the standard limit",
        ),
        (
            lambda d: _right(d, "VC-06.1").update(limit={"standard": 5, "enhanced": 0}),
            "should be a whole number of working",
        ),
        (lambda d: _right(d, "VC-06.1").update(limit="soon"), "VC-06.1, limit: should be an object"),
        (
            lambda d: _right(d, "VC-06.8").update(limit={"before": [], "words": "x"}),
            "should name the event it must come",
        ),
        (lambda d: _right(d, "VC-06.1").update(confidence="sure"), "should be one of verified, verified*, recalled"),
        (lambda d: _right(d, "VC-06.1").update(runs_from="soon"), "should be one of triggered_at, known_at"),
        (lambda d: _right(d, "VC-06.1").update(owed=" "), "VC-06.1, owed: should be words"),
        (lambda d: _right(d, "VC-06.1").update(once="yes"), "VC-06.1, once: should be true or false"),
        (lambda d: _right(d, "VC-06.1").update(excused_by={}), "VC-06.1, excused_by: should be a list"),
        (lambda d: d["excused_by"][0].update(reach="all"), "reach: should be one of unanswered, running"),
        (lambda d: d["excused_by"][0].update(detail_in=[1]), "detail_in: should be a list of words"),
    ],
)
def test_a_slip_in_a_rules_file_is_refused_with_its_place(change: Callable[[Document], object], said: str) -> None:
    assert said in _slip(change)


def test_a_file_that_is_no_object_or_no_json_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulesFault, match="x.json: should be an object"):
        rules_from({"x.json": []})
    (tmp_path / "torn.json").write_text('{"edition": ', encoding="utf-8")
    with pytest.raises(RulesFault, match=r"torn.json: is not JSON"):
        load_rules([tmp_path])
    with pytest.raises(RulesFault, match="there is no edition of the Code"):
        load_rules([tmp_path / "nowhere"])


def _two_editions(until: str | None = "2026-06-30", name: str = "code-2026") -> dict[str, object]:
    """The Code of 2021 until a day, then an invented one that gives ten days and two."""
    old, new = deepcopy(CODE), deepcopy(CODE)
    old["in_force_until"] = until
    new.update(edition=name, in_force_from="2026-07-01")
    _right(new, "VC-06.1")["limit"] = {"standard": 10, "enhanced": 2}
    return {"a.json": new, "b.json": old}


@pytest.mark.parametrize("until", ["2026-07-01", "2027-01-01"])
def test_editions_that_overlap_are_refused(until: str | None) -> None:
    with pytest.raises(RulesFault, match="code-2021 and code-2026 overlap: code-2021 should end before 2026-07-01"):
        rules_from(_two_editions(until))


def test_an_edition_without_a_last_day_is_in_force_until_the_next_begins() -> None:
    """A new edition is one more file: nobody edits the old one for it to take effect on its day."""
    earlier, later = rules_from(_two_editions(None)).editions
    assert (earlier.name, earlier.in_force_until) == ("code-2021", date(2026, 6, 30))
    assert (later.name, later.in_force_from, later.in_force_until) == ("code-2026", date(2026, 7, 1), None)


def test_two_editions_from_the_same_day_overlap_even_where_neither_has_a_last_day() -> None:
    documents = _two_editions(None)
    documents["a.json"]["in_force_from"] = "2021-04-01"  # type: ignore[index]
    with pytest.raises(RulesFault, match="code-2021 and code-2026 overlap"):
        rules_from(documents)


def test_two_editions_of_one_name_are_refused() -> None:
    with pytest.raises(RulesFault, match="2 editions are called code-2021"):
        rules_from(_two_editions(name="code-2021"))


def test_a_clock_keeps_the_edition_in_force_at_its_trigger() -> None:
    """Told in July of an arrest at the end of June: the old Code's five days, whatever the new one says."""
    rules = rules_from(_two_editions())
    story = Story("Ruth Adeyemi").on("2026-06-30 23:59", "suspect_arrested", ref="june")
    story.on("2026-07-01 00:00", "suspect_arrested", ref="july")
    story.on("2026-07-07 12:00", "victim_told", about="june july")
    clocks = clocks_of(story.happenings, rules=rules, at=parse_moment("2026-08-01 12:00"))
    june, july = [one for one in clocks if one.entitlement == "VC-06.1"]
    assert (june.edition, june.limit_working_days, june.due_on) == ("code-2021", 5, date(2026, 7, 7))
    assert (july.edition, july.limit_working_days, july.due_on) == ("code-2026", 10, date(2026, 7, 15))
    assert (june.state, july.state) == ("met", "met")


def test_the_edition_at_a_moment_is_found_and_none_before_the_first() -> None:
    rules = rules_from(_two_editions())
    found = [
        rules.edition_at(parse_moment(when)) for when in ("2021-03-31 12:00", "2026-06-30 12:00", "2026-07-01 00:00")
    ]
    assert [None if edition is None else edition.name for edition in found] == [None, "code-2021", "code-2026"]
