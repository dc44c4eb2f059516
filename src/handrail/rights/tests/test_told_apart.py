"""What stands beside the things to tell: which of two of the same words each is, and that telling was withheld."""

from html import unescape

import pytest
from django.urls import reverse

from handrail.audit.tests.fixtures import Cast, Looking, SignedIn
from handrail.rights.tests.filing import File
from handrail.rights.tests.reading import text

pytestmark = pytest.mark.data

AT_HOME = ("flag:domestic_abuse", "relationship:ex_partner")


def test_two_breaches_of_one_order_are_told_apart_by_day_time_and_crime_number(signed_in: SignedIn) -> None:
    """Whoever ticks the wrong one of two alike records that she was told of a breach that she was not told of."""
    farida = File("Farida Rehman", reported="2026-04-01 09:00", found=AT_HOME)
    for name, moment in (("one", "2026-04-06 20:00"), ("two", "2026-04-07 19:00"), ("three", "2026-04-07 22:00")):
        farida.on(moment, "order_breached", name=name)
    farida.on("2026-04-07 12:00", "suspect_arrested")
    page = signed_in("Priya").get(reverse("rights:tell", args=[farida.person.ref]))
    words = [str(choice) for _, choice in page.context["form"].fields["about"].choices]
    assert len(set(words)) == len(words)
    breached = sorted(one for one in words if "breach" in one.lower())
    assert [("Mon 6 April" in one, "T/" in one) for one in breached].count((True, True)) == 1
    assert [one for one in breached if "Tue 7 Apr, 19:00" in one]
    assert [one for one in breached if "Tue 7 Apr, 22:00" in one]
    assert not [one for one in words if "T/" in one and one not in breached], "one that reads like no other stays short"


def test_what_was_withheld_is_marked_wherever_it_would_be_read_out_until_that_is_taken_back(
    signed_in: SignedIn, cast: Cast, looking: Looking
) -> None:
    farida = File("Farida Rehman", found=AT_HOME).on("2026-04-07 19:00", "suspect_arrested")
    farida.on("2026-04-07 22:10", "suspect_bailed")
    farida.on(
        "2026-04-07 23:00", "tell_withheld", about="suspect_bailed", detail="VC-06.4:would_create_risk", name="held"
    )
    said = "Telling was withheld on Tue 7 April, because: would create risk; it is still owed, by a safe way."
    priya, tell = signed_in("Priya"), reverse("rights:tell", args=[farida.person.ref])
    today = priya.get(reverse("rights:today"))
    [call] = [one for one in today.context["calls"] if one.key == farida.person.ref]
    marked = {line.title for crime in call.crimes for line in crime.lines if line.withheld}
    assert len(marked) == 1, "the bail, and neither the arrest nor the leaflet"
    shown = unescape(text(today))
    assert f"{said} The suspect has been let out on bail" in shown, "above what would be read out"
    assert unescape(text(priya.get(tell))).count(said) == 1
    farida.on("2026-04-08 06:00", "row_voided", about="held")
    for page in (tell, reverse("rights:today")):
        assert "withheld on" not in text(priya.get(page))
