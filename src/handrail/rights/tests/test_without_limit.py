"""What the Code gives no number of days: shown, counted as done or not yet, and never late or missed."""

import pytest
from django.test import Client
from django.urls import reverse

from handrail.audit.tests.fixtures import SignedIn
from handrail.rights.tests.filing import File
from handrail.rights.tests.reading import sheet, text

pytestmark = pytest.mark.data


@pytest.mark.parametrize("right", ["VC-01.1", "VC-02.1", "VC-02.2", "VC-02.3", "VC-04.4"])
def test_a_right_that_is_only_shown_is_in_no_choice_and_asked_for_is_said_not_to_be_counted(
    right: str, signed_in: SignedIn
) -> None:
    colin = signed_in("Colin")
    for name in ("breakdown", "over_time", "compare"):
        page = colin.get(reverse(f"rights:{name}"), {"right": right, "months": "0"})
        said = dict(page.context["rights"])
        assert said.pop(right).endswith(" (not counted)")
        assert "VC-01.2" in said
        others = dict(colin.get(reverse(f"rights:{name}")).context["rights"])
        assert others == said, "in no choice of whoever asks for another"
        assert "It has no limit and is not counted" in text(page)
        assert page.context["title"].endswith(": not counted")
        assert not page.context["table"].lines
    asked = {"right": right, "state": "no_limit", "months": "0"}
    assert "It has no limit and is not counted" in text(colin.get(reverse("rights:list"), asked))


def test_how_many_were_offered_a_statement_is_said_and_each_of_the_two_opens_its_list(signed_in: SignedIn) -> None:
    colin = signed_in("Colin")
    for offered in (True, False):
        file = File("Joy Okafor").on("2026-04-07 10:00", "statement_taken", method="in_person")
        if offered:
            file.on("2026-04-07 10:30", "vps_offered", method="in_person")
    page = colin.get(reverse("rights:breakdown"), {"by": "unit", "right": "VC-07.1", "months": "0"})
    labels = [column.label for column in page.context["table"].columns]
    every = page.context["table"].lines[-1]
    done, not_yet = (labels.index(label) for label in ("No limit: done", "No limit: not yet"))
    of = int(every.cells[done]) + int(every.cells[not_yet])
    assert page.context["title"] == f"Victim Personal Statement offered: {every.cells[done]} of {of} done, no limit"
    assert (every.cells[labels.index("In time")], every.cells[labels.index("Missed")]) == ("–", "0")
    for place, words in ((done, "done"), (not_yet, "not done yet")):
        behind = colin.get(every.links[place - 1])
        assert str(behind.context["count"]) == every.cells[place] != "0"
        assert behind.context["title"].endswith(f": {words}, no limit")
    assert {"no_limit_done", "no_limit_not_yet"} <= set(sheet(colin.get(page.context["sheet"]))[0])


def test_a_list_of_what_is_owed_for_each_thing_says_which_thing(signed_in: SignedIn) -> None:
    """Kevin's camera came back, and the rail of his ramp did not: two rows of one right are two things."""
    page = signed_in("Colin").get(reverse("rights:list"), {"right": "VC-10.2", "state": "without_limit", "months": "0"})
    said = {row.sentence: row.state for row in page.context["rows"]}
    assert said["Kevin Doyle: Property returned: KD-doorbell-camera"] == "done"
    assert said["Kevin Doyle: Property returned: KD-ramp-rail"] == "no_limit"


def test_two_units_are_set_beside_each_other_by_how_many_were_offered_a_statement(signed_in: SignedIn) -> None:
    """The right of the paper whose 14 % nobody could audit has no limit: no unit is late, one offers less."""
    colin = signed_in("Colin")
    before = _offers(colin)
    for name, unit, offered in (
        ("Joy Okafor", "Response", True),
        ("Joy Okafor", "PPU Domestic Abuse", False),
        ("Farida Rehman", "PPU Domestic Abuse", False),
    ):
        file = File(name, team=unit).on("2026-04-07 10:00", "statement_taken", method="in_person")
        if offered:
            file.on("2026-04-07 10:30", "vps_offered", method="in_person")
    after = _offers(colin)
    more = {unit: tuple(now - was for was, now in zip(before[unit], after[unit], strict=True)) for unit in after}
    assert more["Response"] == (1, 0)
    assert more["PPU Domestic Abuse"] == (0, 2)
    page = colin.get(reverse("rights:grid"), {"months": "0"})
    _, (said, picture, table) = page.context["parts"]
    assert "nothing here is late" in said.how
    offer = "7. Victim Personal Statement offered"
    [row] = [line for line in table.lines if line.cells[0] == offer]
    place = [column.label for column in table.columns].index("PPU Domestic Abuse")
    not_yet = colin.get(row.links[place - 1])
    assert not_yet.context["count"] == after["PPU Domestic Abuse"][1]
    assert not_yet.context["title"].endswith(": not done yet, no limit")
    [drawn] = [one for one in picture.cells if one.sentence.startswith(offer) and "PPU Domestic" in one.sentence]
    assert drawn.href == row.links[place - 1]
    assert drawn.sentence.endswith(" done")


def _offers(client: Client) -> dict[str, tuple[int, int]]:
    """In each unit, how many were offered a statement and how many not yet, as the CSV of right × unit says."""
    page = client.get(reverse("rights:grid"), {"months": "0"})
    rows = [row for row in sheet(client.get(page.context["sheet"])) if row["right"] == "VC-07.1"]
    assert not any(row["fell_due"] or row["met"] for row in rows)
    return {row["unit"]: (int(row["no_limit_done"]), int(row["no_limit_not_yet"])) for row in rows}


def test_month_by_month_what_was_done_is_counted_and_no_month_is_judged(signed_in: SignedIn) -> None:
    colin = signed_in("Colin")
    for day in ("2026-02-03", "2026-03-03", "2026-03-04"):
        file = File("Joy Okafor", reported=f"{day} 09:00").on(f"{day} 10:00", "statement_taken", method="in_person")
        if day < "2026-03-04":
            file.on(f"{day} 10:30", "vps_offered", method="in_person")
    page = colin.get(reverse("rights:over_time"), {"right": "VC-07.1", "from": "2026-02"})
    table = page.context["table"]
    months = {line.cells[0]: line for line in table.lines}
    done = sum(int(line.cells[1]) for line in table.lines)
    owed = done + sum(int(line.cells[2]) for line in table.lines)
    assert page.context["title"] == f"Victim Personal Statement offered: {done} of {owed} done, no limit"
    said = [int(cell) for cell in months["March 2026"].cells[1:3]]
    assert all(said)
    assert [colin.get(link).context["count"] for link in months["March 2026"].links[:2]] == said
    assert (page.context["picture"], page.context["baselines"], page.context["begin_again"]) == (None, [], "")
    assert "what began later has had less time" in text(page)
    rows = {row["month"]: row for row in sheet(colin.get(page.context["sheet"]))}
    assert rows["2026-03"]["no_limit_not_yet"] == str(said[1])
    assert {row["unusual"] for row in rows.values()} == {""}
