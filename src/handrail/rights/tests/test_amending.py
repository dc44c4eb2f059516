"""What is laid over an edition: the settings made here, and how one edition differs from another."""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from handrail.core.moments import parse_moment
from handrail.journey.tests.stories import Story
from handrail.rights.clocks import clocks_of
from handrail.rights.rulebook import FOLDER, editions_alone, keep_to, load_rules, rules_from, rules_in_use
from handrail.rights.rulefile import RulesFault
from handrail.rights.sentences import explain

Document = dict[str, Any]

CODE: Document = json.loads((FOLDER / "code-2021.json").read_text(encoding="utf-8"))
BY_COLIN = {"edition": "code-2021", "set_by": "Colin Baker, Code lead", "set_on": "2026-05-05", "because": "agreed"}


def setting(**of: Any) -> Document:
    return {"settings": [{**BY_COLIN, **of}]}


def test_a_recalled_limit_can_be_set_here_and_every_clock_says_by_whom() -> None:
    here = setting(right="VC-06.13", limit={"standard": 3, "enhanced": 1})
    rules = rules_from({"code.json": CODE}, here)
    story = Story("Ruth Adeyemi").on("2026-05-05 09:00", "filed_unsolved")
    (one,) = clocks_of(story.happenings, rules=rules, at=parse_moment("2026-05-06 09:00"))
    assert (one.limit_working_days, one.due_on) == (3, date(2026, 5, 8))
    assert (
        "This limit is recalled, not verified. It is set here by Colin Baker, Code lead on Tuesday 5 May 2026, in place"
        " of 5 (1 where enhanced): agreed." in explain(one, rules=rules)
    )
    days = rules_from({"code.json": CODE}, setting(setting="contact_plan_days", value=14)).editions[0].settings
    assert (days["contact_plan_days"].value, days["lenient_sentence_days"].value) == (14, 28)
    assert "in place of 28" in days["contact_plan_days"].set_by


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"right": "VC-03.1", "limit": {"standard": 9, "enhanced": 9}}, "the limit of VC-03.1 was read in a source"),
        ({"right": "VC-05.2", "limit": {"standard": 1, "enhanced": 5}}, "should not be longer than the standard limit"),
        ({"right": "VC-05.2", "limit": {"standard": 0, "enhanced": 0}}, "should be a whole number of working days"),
        ({"right": "VC-05.2"}, "should be an object"),
        ({"right": "VC-99.1", "limit": "none"}, "code-2021 has no right called VC-99.1"),
        ({"edition": "code-1066", "right": "VC-05.2", "limit": "none"}, "there is no edition called code-1066"),
        ({"setting": "patience", "value": 3}, "code-2021 has no setting called patience"),
        ({"setting": "contact_plan_days", "value": -3}, "should be a whole number of days or months"),
        ({"setting": "contact_plan_days"}, "value is missing"),
        ({"right": "VC-05.2", "limit": "none", "set_by": ""}, "set_by: should be words"),
        ({"right": "VC-05.2", "limit": "none", "set_on": "yesterday"}, "set_on: should be a date"),
        ({"right": "VC-05.2", "limit": "none", "mood": "bold"}, "there is no such thing as mood"),
    ],
)
def test_a_setting_that_may_not_be_made_is_refused_with_the_reason(wrong: Document, said: str) -> None:
    with pytest.raises(RulesFault, match=said):
        rules_from({"code.json": CODE}, setting(**wrong))


def test_one_thing_set_twice_is_refused() -> None:
    twice = setting(right="VC-05.2", limit="none")
    twice["settings"] *= 2
    with pytest.raises(RulesFault, match=r"VC-05.2 of code-2021 is there twice"):
        rules_from({"code.json": CODE}, twice)


def test_settings_that_cannot_be_used_change_nothing(tmp_path: Path) -> None:
    """Kept to what stood before: a slip in the file stops whoever starts, not whoever already works."""
    before = rules_in_use()
    (tmp_path / "rights.json").write_text(json.dumps(setting(right="VC-03.1", limit="none")), encoding="utf-8")
    with pytest.raises(RulesFault, match="was read in a source"):
        load_rules([FOLDER], tmp_path / "rights.json")
    with pytest.raises(RulesFault, match="was read in a source"):
        keep_to(here=tmp_path / "rights.json", editions=[])
    assert rules_in_use() is before


def _amended(**differences: Any) -> dict[str, object]:
    heading = {key: value for key, value in CODE.items() if key not in ("rights", "settings", "excused_by")}
    new = {**heading, "edition": "code-2027", "in_force_from": "2027-01-01", "based_on": "code-2021", **differences}
    return {"code-2021.json": deepcopy(CODE), "code-2027.json": new}


def test_an_edition_may_say_only_what_differs_and_takes_effect_on_its_day() -> None:
    changes = [{"id": "VC-06.1", "limit": {"standard": 2, "enhanced": 1}}]
    rules = rules_from(_amended(changes=changes, leaves_out=["VC-06.2"]))
    story = Story("Ruth Adeyemi").on("2026-12-31 09:00", "suspect_arrested", ref="old")
    story.on("2027-01-01 09:00", "suspect_arrested", ref="new").on("2027-01-01 10:00", "suspect_interviewed")
    story.on("2026-12-31 10:00", "suspect_interviewed", ref="before")
    found = clocks_of(story.happenings, rules=rules.kept, at=parse_moment("2027-01-02 09:00"))
    assert {one.trigger_event: (one.edition, one.limit_working_days) for one in found} == {
        "old": ("code-2021", 5), "before": ("code-2021", 5), "new": ("code-2027", 2)
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"based_on": "code-1066"}, "should be an edition that is held whole, and code-1066 is not"),
        ({"changes": [{"id": "VC-99.1"}]}, "code-2021 has no right called VC-99.1"),
        ({"changes": [{"id": "VC-06.1", "limmit": 3}]}, "there is no such thing as limmit"),
        ({"leaves_out": ["VC-99.1"]}, "code-2021 has no right called VC-99.1"),
        ({"adds": [deepcopy(CODE["rights"][0])]}, "VC-01.1 is there twice"),
        ({"changes": [{"id": "VC-06.1"}, {"id": "VC-06.1"}]}, "VC-06.1 is there twice"),
        ({"changes": [{"id": "VC-06.1"}], "leaves_out": ["VC-06.1"]}, "VC-06.1 is changed too: it cannot be both"),
        ({"edition": "code-2021"}, "2 editions are called code-2021"),
        ({"changes": [{"id": "VC-06.1", "limit": {"standard": -2, "enhanced": -2}}]}, "whole number of working days"),
        ({"changes": [{"id": "VC-06.1", "starts_at": [{"kind": "suspect_teleported"}]}]}, "no kind of event called"),
        ({"in_force_from": "2021-04-01"}, "code-2021 and code-2027 overlap"),
        ({"in_force_until": "2026-01-01"}, "in_force_until: should not be before in_force_from"),
    ],
)
def test_an_edition_that_differs_wrongly_is_refused(wrong: Document, said: str) -> None:
    with pytest.raises(RulesFault, match=said):
        rules_from(_amended(**wrong))


@pytest.fixture
def editions(tmp_path: Path) -> Iterator[Path]:
    """A folder where an installation holds editions of its own; ours alone are in use again afterwards."""
    yield tmp_path
    keep_to(here=None, editions=settings.RIGHTS_EDITIONS)


def test_a_file_in_the_folder_of_editions_is_an_edition_or_an_example(editions: Path) -> None:
    """A force writes what the new Code changes, and compares a draft of it before there is a day."""
    written: list[tuple[str, Document]] = [("code-2027", {}), ("draft", {"edition": "draft-2027", "example": True})]
    for name, more in written:
        (editions / f"{name}.json").write_text(json.dumps(_amended(**more)["code-2027.json"]), encoding="utf-8")
    keep_to(here=None, editions=[editions])
    assert [one.name for one in rules_in_use().editions] == ["code-2021", "code-2027"]
    assert list(editions_alone()) == ["code-2021", "code-2027", "draft-2027"]
    in_use = rules_in_use()
    (editions / "slip.json").write_text(json.dumps(_amended(edition="code-2028")["code-2027.json"]), encoding="utf-8")
    with pytest.raises(RulesFault, match="code-2027 and code-2028 overlap"):
        keep_to(here=None, editions=[editions])
    assert rules_in_use() is in_use
    (editions / "draft.json").write_text("{", encoding="utf-8")
    assert list(editions_alone()) == ["code-2021", "code-2027", "draft-2027"], "who works goes on with what was read"


def test_an_edition_alone_is_as_if_it_had_been_in_force_throughout() -> None:
    """Invented, called an example in its name and its title, and in force nowhere."""
    editions = editions_alone()
    assert list(editions) == ["code-2021", "example-shorter"]
    example = editions["example-shorter"].editions[0]
    assert example.example and "not law" in example.title
    assert "example-shorter" not in {edition.name for edition in rules_in_use().editions}
    story = Story("Ruth Adeyemi").on("2019-05-07 09:00", "suspect_arrested")
    (one,) = clocks_of(story.happenings, rules=editions["example-shorter"].kept, at=parse_moment("2019-05-08 09:00"))
    assert (one.edition, one.due_on) == ("example-shorter", date(2019, 5, 9))


def test_rules_with_only_what_is_kept_make_the_same_of_it() -> None:
    story = Story("Ruth Adeyemi").on("2026-05-05 09:00", "crime_reported").on("2026-05-06 09:00", "support_referred")
    story.on("2026-05-05 09:00", "need_recorded", detail="yes").on("2026-05-06 10:00", "needs_assessed")
    at, rules = parse_moment("2026-05-20 09:00"), rules_in_use()
    whole = clocks_of(story.happenings, rules=rules, at=at)
    kept = clocks_of(story.happenings, rules=rules.kept, at=at)
    shown = clocks_of(story.happenings, rules=rules.only_shown, at=at)
    assert sorted([*kept, *shown], key=str) == sorted(whole, key=str)
    assert {one.entitlement for one in shown} == {"VC-01.1", "VC-02.1", "VC-04.4"}
