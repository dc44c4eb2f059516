"""The pages of the Code itself: as it is held here, and two editions beside each other on the same journeys."""

from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from handrail.audit.tests.fixtures import Cast, Looking, SignedIn
from handrail.core import database
from handrail.rights import queries
from handrail.rights.models import Clock
from handrail.rights.rulebook import editions_alone, rules_in_use
from handrail.rights.tests.filing import File
from handrail.rights.tests.reading import text

pytestmark = pytest.mark.usefixtures("db")


def every_page(browser: Client, **asked: str) -> str:
    pages = browser.get(reverse("rights:editions"), asked).context["page"].paginator.num_pages
    return " ".join(compared(browser, **asked, page=str(number)) for number in range(1, pages + 1))


def compared(browser: Client, **asked: str) -> str:
    return text(browser.get(reverse("rights:editions"), asked))


def test_the_code_lead_sees_which_rights_another_edition_would_miss(
    signed_in: SignedIn, cast: Cast, looking: Looking, morning: datetime
) -> None:
    """Geoff reported on 1 April: the Code sets no days for assessing his needs, the example sets ten."""
    geoff = File("Geoff Plant", reported="2026-04-01 09:00")
    page = every_page(signed_in("Colin"), first="code-2021", second="example-shorter", month="2026-04")
    assert "An invented example with shorter limits. It is not law, nor proposed as law." in page
    assert "stand otherwise under example-shorter than under code-2021" in page
    looking(cast("Colin"))
    one, other = (editions_alone()[name] for name in ("code-2021", "example-shorter"))
    found = queries.beside(one, other, month=date(2026, 4, 1), team_id=None, viewer=cast("Colin"), at=morning).differing
    [by_day] = [one for one in found if (one.entitlement, one.person.id) == ("VC-03.1", geoff.person_id)]
    assert by_day.is_by_day_only, "it runs under both, and is due two days sooner under one"
    otherwise = sum(not one.is_by_day_only for one in found)
    assert f"{otherwise:,} rights stand otherwise under example-shorter" in page
    assert f"and {len(found) - otherwise:,} that stand the same are due another day" in page
    assert f"{len(found):,} that stand otherwise or are due another day" in page
    assert "each edition as if it alone had been in force throughout" in page
    assert f"{geoff.person}: Needs assessment" in page
    acknowledged = rules_in_use().right("code-2021", "VC-03.1").title
    assert f"{geoff.person}: {acknowledged}" in page, "it runs under both, and is due two days sooner under one"
    assert "Under code-2021, no limit" in page
    assert "Under example-shorter, running" in page


def test_the_same_edition_twice_differs_in_nothing(signed_in: SignedIn) -> None:
    File("Geoff Plant", reported="2026-04-01 09:00")
    page = compared(signed_in("Colin"), first="code-2021", second="code-2021", month="2026-04")
    assert "Both are the same edition" in page
    assert "0 rights stand otherwise" in page


def test_a_month_without_journeys_says_so(signed_in: SignedIn) -> None:
    assert "No journey that you may open was reported in this month." in compared(signed_in("Colin"), month="2025-05")


@pytest.mark.parametrize(
    "asked", [{"first": "code-1066"}, {"second": "code-1066"}, {"month": "1999-01"}, {"unit": "ZZZZZZZZZZ"}]
)
def test_what_is_not_held_cannot_be_compared(asked: dict[str, str], signed_in: SignedIn) -> None:
    assert signed_in("Colin").get(reverse("rights:editions"), asked).status_code == 404


def test_only_whoever_may_count_compares(signed_in: SignedIn) -> None:
    assert signed_in("Priya").get(reverse("rights:editions")).status_code == 403


def test_a_restricted_person_is_on_no_comparison_of_somebody_without_the_list(signed_in: SignedIn) -> None:
    """Zara's journey would differ as everybody's does; her name is for named people only."""
    colin = signed_in("Colin")
    with database.whole_file():
        started = Clock.objects.filter(person__shown_name__startswith="Zara").values_list("started_on", flat=True)
        month = f"{max(started):%Y-%m}"
    page = every_page(colin, second="example-shorter", month=month)
    assert "stand otherwise" in page
    assert "Zara" not in page


def test_everybody_sees_what_is_recalled_and_who_owes_what(signed_in: SignedIn) -> None:
    page = text(signed_in("Priya").get(reverse("rights:code")))
    assert "limits are recalled, to be confirmed" in page
    assert "Not in force: it waits for regulations" in page
    assert "With the telling of the decision" in page
    assert (
        "Before the trial: before the first on record of trial began; outcome of the case received; sentence received"
        in page
    )
    assert "28 days between updates" in page
