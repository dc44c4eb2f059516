"""How far the right to a review is taken up: each figure is what happened, and opens its list."""

import csv
from datetime import datetime
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse

from handrail.agencies.models import Team
from handrail.audit.tests.fixtures import Cast, Looking, SignedIn
from handrail.core.errors import NotKnown
from handrail.rights.queries import reviews
from handrail.rights.tests.filing import File

pytestmark = pytest.mark.data

OUTCOME = ("decided", "overturned", "in_part")
SPAN = {"months": "0"}


def stages(client: Client, by: str) -> dict[str, dict[str, int]]:
    """The take-up as its CSV says it, by group; what is nought is left out."""
    response = client.get(reverse("rights:reviews_sheet"), {"by": by, **SPAN})
    rows = csv.DictReader(StringIO(response.content.decode()))
    return {row["group"]: {stage: int(row[stage]) for stage in reviews.STAGES if int(row[stage])} for row in rows}


def more(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    return {stage: after[stage] - before.get(stage, 0) for stage in after if after[stage] != before.get(stage, 0)}


def geoff_asks_the_police() -> None:
    geoff = File("Geoff Plant", reported="2026-02-02 09:00", team="Response")
    geoff.on("2026-02-20 09:00", "no_further_action", detail="evidential")
    geoff.on("2026-02-20 10:00", "review_right_told", method="phone")
    geoff.on("2026-02-20 10:00", "victim_told", about="no_further_action", method="phone")
    geoff.on("2026-02-23 09:00", "review_requested", detail="police")
    geoff.on("2026-02-25 09:00", "review_acknowledged", method="letter")
    geoff.on("2026-03-20 09:00", "review_decided", detail="upheld")


def farida_asks_the_prosecutors() -> None:
    farida = File("Farida Rehman", reported="2026-02-02 09:00", team="PPU Domestic Abuse")
    farida.on("2026-03-02 09:00", "cps_decision", detail="no_charge")
    farida.on("2026-03-03 10:00", "review_right_told", method="phone")
    farida.on("2026-03-04 09:00", "review_requested", detail="cps")


def test_told_asked_and_decided_are_counted_by_who_reviews_by_unit_and_by_month(signed_in: SignedIn) -> None:
    colin = signed_in("Colin")
    before = {by: stages(colin, by) for by in ("reviewer", "unit", "month")}
    geoff_asks_the_police()
    farida_asks_the_prosecutors()
    after = {by: stages(colin, by) for by in before}

    def changed(by: str, group: str) -> dict[str, int]:
        return more(before[by].get(group, {}), after[by][group])

    whole = {"decisions": 1, "told": 1, "asked": 1, "acknowledged": 1, "decided": 1, "upheld": 1}
    waiting = {"decisions": 1, "told": 1, "asked": 1, "waiting": 1}
    assert changed("reviewer", "Police") == changed("unit", "Response") == whole
    assert changed("reviewer", "Crown Prosecution Service") == changed("unit", "PPU Domestic Abuse") == waiting
    assert changed("month", "February 2026") == whole
    assert changed("month", "March 2026") == waiting


def test_what_was_overturned_in_part_is_said_apart_from_what_was_overturned(signed_in: SignedIn) -> None:
    for name, outcome in (("Geoff Plant", "overturned"), ("Farida Rehman", "in_part"), ("Joy Okafor", "in_part")):
        file = File(name, reported="2026-02-02 09:00").on("2026-02-20 09:00", "no_further_action", detail="evidential")
        file.on("2026-02-23 09:00", "review_requested", detail="police")
        file.on("2026-03-20 09:00", "review_decided", detail=outcome)
    colin = signed_in("Colin")
    every = [sum(one.get(stage, 0) for one in stages(colin, "reviewer").values()) for stage in OUTCOME]
    decided, overturned, in_part = every
    assert 0 < overturned < in_part + overturned <= decided
    title = colin.get(reverse("rights:reviews"), SPAN).context["title"]
    assert title.endswith(f"and {overturned:,} of {decided:,} decided were overturned, {in_part:,} in part")


def test_each_figure_of_the_take_up_opens_a_list_as_long_as_it_says(signed_in: SignedIn) -> None:
    colin = signed_in("Colin")
    geoff_asks_the_police()
    farida_asks_the_prosecutors()
    for by in ("reviewer", "unit", "month"):
        table = colin.get(reverse("rights:reviews"), {"by": by, **SPAN}).context["table"]
        assert table.lines[-1].cells[0] == "All"
        for line in (table.lines[0], table.lines[-1]):
            for cell, link in zip(line.cells[1:], line.links, strict=True):
                shown = colin.get(link).context if link else {"count": 0, "rows": []}
                assert shown["count"] == int(cell.replace(",", ""))
                assert bool(shown["rows"]) == bool(shown["count"])
    upheld = colin.get(reverse("rights:reviews_list"), {"stage": "upheld", "reviewer": "police", **SPAN})
    assert "Geoff Plant" in upheld.content.decode()
    assert "Farida Rehman" not in upheld.content.decode()
    for wrong in ({"stage": "sorry"}, {"stage": "asked", "reviewer": "court"}, {"stage": "asked", "unit": "NOSUCH"}):
        assert colin.get(reverse("rights:reviews_list"), {**wrong, **SPAN}).status_code == 404
    assert colin.get(reverse("rights:reviews"), {"by": "shoe size"}).status_code == 404


def test_the_take_up_is_for_the_code_lead(cast: Cast, looking: Looking, signed_in: SignedIn, morning: datetime) -> None:
    for first_name in ("Marsha", "Priya", "Simran"):
        client = signed_in(first_name)
        for name in ("reviews", "reviews_sheet", "reviews_list"):
            assert client.get(reverse(f"rights:{name}"), {"stage": "asked"}).status_code == 403
    looking(cast("Pavel"))
    with pytest.raises(NotKnown):
        reviews.take_up("unit", viewer=cast("Pavel"), at=morning)
    with pytest.raises(NotKnown):
        reviews.lay_out(
            "asked", reviewer="", team=Team(id=1), any_team=False, viewer=cast("Pavel"), since=None, until=None
        )
