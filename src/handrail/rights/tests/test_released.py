"""What the commissioner's officer reads of a return gives no small count away, whatever they subtract or multiply."""

import re
from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from handrail.audit.tests.fixtures import Cast, Looking, SignedIn
from handrail.core.errors import NotKnown
from handrail.rights import actions
from handrail.rights.models import QuarterlyReturn
from handrail.rights.quarterly import STATES, document_of, editions
from handrail.rights.queries import returns
from handrail.rights.released import figures_of, released
from handrail.rights.tests.filing import File
from handrail.rights.tests.reading import sheet, text

AsPart = Callable[[], AbstractContextManager[None]]
THRESHOLD = 2


def a_return(met: int = 0, late: int = 0, missed: int = 0, **more: int) -> dict[str, Any]:
    """A return of one area of which so many were met, late and missed."""
    states = {"met": met, "late": late, "missed": missed, **more}
    whole = document_of(
        date(2026, 1, 1), {"VC-03.1": states}, done={"personal_statement": (0, 0), "release": (0, 0)}, carried=[]
    )
    return {**whole, "areas": whole["areas"][:1]}


def done_of(no_limit: int, of: int, did: int) -> dict[str, Any]:
    """A return of the area of releases: of so many without a number of days so many count, and so many were done."""
    whole = document_of(
        date(2026, 1, 1),
        {"VC-11.3": {"no_limit": no_limit}},
        done={"personal_statement": (0, 0), "release": (of, did)},
        carried=[],
    )
    return {**whole, "areas": whole["areas"][-1:]}


def read(document: dict[str, Any], *before: dict[str, Any], threshold: int = THRESHOLD) -> tuple[object, ...]:
    """All that is learnt of its one area."""
    [area] = released(document, before=before, threshold=threshold)["areas"]
    return tuple(
        sorted((name, value) for name, value in area.items() if value is None or isinstance(value, int | float))
    )


def truth(document: dict[str, Any]) -> dict[str, int]:
    return {name: count for table in figures_of(document["areas"][0]) for name, count in table.counts.items() if name}


def gives_away(could_be: dict[Any, list[dict[str, int]]], small: Callable[[int], bool]) -> list[object]:
    """The figures that whoever knows the rule can say of certain, and that are small."""
    return [
        (name, candidates[0])
        for candidates in could_be.values()
        for name in candidates[0]
        if len({one[name] for one in candidates}) == 1 and small(candidates[0][name])
    ]


@pytest.mark.parametrize("make", [a_return, done_of])
def test_no_small_count_nor_the_rest_of_a_sum_or_a_rate_can_be_worked_out(make: Callable[..., dict[str, Any]]) -> None:
    could_be: dict[object, list[dict[str, int]]] = defaultdict(list)
    for counts in product(range(17), range(9), range(9)):
        if make is a_return or counts[0] >= counts[1] >= counts[2]:
            document = make(*counts)
            could_be[read(document)].append(truth(document))
    assert any(len(candidates) > 1 for candidates in could_be.values())
    assert not gives_away(could_be, lambda count: 0 < count < THRESHOLD)


def test_a_correction_tells_of_no_small_difference_from_the_return_before_it() -> None:
    could_be: dict[object, list[dict[str, int]]] = defaultdict(list)
    for then, met, late in product(((5, 3, 3), (5, 4, 3)), range(14), range(10)):
        for missed in range(10 - late):  # every way to make up each sum, so that none is known for want of another
            first, second = a_return(*then), a_return(met, late, missed)
            was, now = truth(first), truth(second)
            if now["fell_due"] < 14:
                could_be[read(first), read(second, first)].append({name: now[name] - was[name] for name in now})
    assert any(len(candidates) > 1 for candidates in could_be.values())
    assert not gives_away(could_be, lambda difference: 0 < abs(difference) < THRESHOLD)


def test_the_rate_is_said_where_few_were_late_and_not_where_few_were_not_in_time() -> None:
    """Ninety of a hundred in time: that three of the ten were late is not said, nor by the seven that were missed."""
    few_late = released(a_return(90, 3, 7), before=[], threshold=5)["areas"][0]
    assert (few_late["of"], few_late["did"], few_late["rate"], few_late["suppressed"]) == (100, 90, 0.9, True)
    assert (few_late["late"], few_late["missed"]) == (None, None)
    few_not_in_time = released(a_return(96, 1, 3), before=[], threshold=5)["areas"][0]
    assert (few_not_in_time["of"], few_not_in_time["fell_due"]) == (100, 100)
    assert {few_not_in_time[name] for name in ("did", "met", "late", "missed", "rate", "low", "high")} == {None}
    enough = released(a_return(80, 10, 10), before=[], threshold=5)["areas"][0]
    assert (enough["suppressed"], enough["late"], enough["rate"]) == (False, 10, 0.8)


def test_stages_that_do_not_count_are_not_worked_out_from_those_that_do() -> None:
    """Fifty stages of offenders, forty-eight of them releases: two are something else, and somebody's."""
    [area] = released(done_of(50, 48, 40), before=[], threshold=5)["areas"]
    assert (area["no_limit"], area["of"], area["rate"]) == (50, None, None)


def test_no_right_stands_for_two_areas_so_that_no_area_is_the_rest_of_another() -> None:
    for edition in editions():
        rights = [right for area in edition.areas for right in area.rights]
        assert len(rights) == len(set(rights))


@pytest.mark.data
def test_grace_reads_what_was_submitted_with_no_small_count_no_list_no_draft_and_nobody_s_name(
    signed_in: SignedIn, as_system: AsPart
) -> None:
    grace, colin = signed_in("Grace"), signed_in("Colin")
    colin.post(reverse("rights:returns"), {"quarter": "2026-01-01"})
    with as_system():
        kept = QuarterlyReturn.objects.latest("number")
        raw = [QuarterlyReturn.objects.earliest("number").document, kept.document]
    small = [(area["title"], state) for area in kept.document["areas"] for state in STATES if 0 < area[state] < 5]
    assert small, "the region's return holds nothing that could leak"
    listed = grace.get(reverse("rights:returns"), {"quarter": "2026-04-01"})
    assert "correction 1" in text(listed)
    assert "Draft" not in text(listed)
    page = grace.get(reverse("rights:return", args=[kept.ref]))
    assert page.status_code == 200
    for said in ("Colin", "What the figures say now", "open from the draft"):
        assert said in text(colin.get(reverse("rights:return", args=[kept.ref])))
        assert said not in text(page)
    assert "/rights/list/" not in page.content.decode() + listed.content.decode()
    table = page.context["table"]
    assert not any(line.links for line in table.lines)
    columns = [column.label for column in table.columns]
    shown = {line.cells[0]: dict(zip(columns, line.cells, strict=True)) for line in table.lines}
    labels = {"met": "Met", "late": "Late", "missed": "Missed", "running": "Running", "not_recorded": "Not recorded"}
    assert {shown[title][labels[state]] for title, state in small if state in labels} == {"not shown"}
    rows = {row["title"]: row for row in sheet(grace.get(page.context["sheet"]))}
    assert {rows[title].get(state, "") for title, state in small} == {""}
    [*_, expected] = released(raw[1], before=raw[:1], threshold=5)["areas"]
    assert rows[expected["title"]]["of"] == ("" if expected["of"] is None else str(expected["of"]))


@pytest.mark.data
def test_grace_submits_nothing_draws_no_draft_and_opens_no_list(signed_in: SignedIn) -> None:
    grace = signed_in("Grace")
    assert grace.post(reverse("rights:returns"), {"quarter": "2026-01-01"}).status_code == 403
    for address in ("figures", "list", "breakdown", "compare", "over_time", "grid", "reviews", "samples"):
        assert grace.get(reverse(f"rights:{address}")).status_code == 403
    today = grace.get(reverse("desk:today")).content.decode()
    assert re.search(r'href="/rights/returns/"', today)


@pytest.mark.data
def test_only_the_commissioner_s_officer_reads_them_released_and_the_rows_themselves_are_closed_to_her(
    cast: Cast, looking: Looking, as_system: AsPart, morning: datetime
) -> None:
    with as_system():
        ref = QuarterlyReturn.objects.get().ref
    for first_name in ("Simran", "Owen", "Priya", "Ruth"):
        looking(cast(first_name))
        for ask in (returns.released_return, returns.readable_return):
            with pytest.raises(NotKnown):
                ask(ref, viewer=cast(first_name))
    looking(cast("Grace"))
    assert not QuarterlyReturn.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM rights_clock")
        assert cursor.fetchone() == (0,)
    with pytest.raises(NotKnown):
        returns.draft(date(2026, 1, 1), viewer=cast("Grace"), at=morning)
    assert returns.released_return(ref, viewer=cast("Grace")).force


@pytest.mark.data
def test_a_correction_by_one_victim_is_not_read_from_two_returns_of_a_quarter(
    cast: Cast, looking: Looking, signed_in: SignedIn, morning: datetime
) -> None:
    """Geoff alone was told since: whoever has both returns would learn that one was, and may know who."""
    looking(cast("Colin"))
    first = actions.submit_return(date(2026, 1, 1), by=cast("Colin"), at=morning)
    late = File("Geoff Plant", reported="2026-03-20 09:00")
    late.on("2026-03-23 09:00", "acknowledged", method="letter")
    second = actions.submit_return(date(2026, 1, 1), by=cast("Colin"), at=morning)
    met = [one.document["areas"][0]["met"] for one in (first, second)]
    assert met[1] - met[0] == 1
    looking(cast("Grace"))
    said = [returns.released_return(one.ref, viewer=cast("Grace")).document["areas"][0] for one in (first, second)]
    assert said[1]["met"] is None
    assert said[1]["rate"] is None
    assert said[1]["fell_due"] is None
    page = text(signed_in("Grace").get(reverse("rights:return", args=[second.ref])))
    assert "Nothing of what differs from the return before may be shown." in page
    assert "in this correction" in text(signed_in("Colin").get(reverse("rights:return", args=[second.ref])))
