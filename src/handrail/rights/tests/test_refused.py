"""What is wrong is refused with the reason, and nothing changes: in a form, or in a rules file read at the start."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import reverse

from handrail.audit.actor import system
from handrail.audit.tests.fixtures import AsSystem, SignedIn
from handrail.core.moments import parse_moment
from handrail.journey.models import Event
from handrail.rights import actions, rulebook
from handrail.rights.tests.filing import File

pytestmark = pytest.mark.data

CODE = rulebook.FOLDER / "code-2021.json"


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("victim_told", {"day_0": "7", "time": "20:00"}, "That is before what it is about had happened"),
        ("victim_told", {"day_0": "9", "time": "09:00"}, "That has not happened yet"),
        ("victim_opted_out", {"detail": "VC-99.1"}, "Choose one of these."),
    ],
)
def test_a_form_refuses_it_and_nothing_is_recorded(
    kind: str, typed: dict[str, str], said: str, signed_in: SignedIn, as_system: AsSystem
) -> None:
    farida = File("Farida Rehman").on("2026-04-07 21:10", "suspect_bailed")

    def stands() -> tuple[int, str, object]:
        with as_system():
            clock = farida.clock("VC-06.4")
            return Event.objects.filter(person_id=farida.person_id).count(), clock.settled, clock.due_on

    before = stands()
    priya = signed_in("Priya")
    address = reverse("rights:record", args=[farida.person.ref]) + f"?kind={kind}"
    field = priya.get(address).context["form"].fields.get("about")
    about = [value for value, _ in field.choices] if field else []
    sent = {
        "day_0": "7",
        "day_1": "4",
        "day_2": "2026",
        "time": "22:00",
        "method": "phone",
        "about": about,
        "next": "/",
    }
    page = priya.post(address, sent | typed)
    assert page.status_code == 200
    assert said in page.content.decode()
    assert stands() == before


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"changes": [{"id": "VC-99.1"}]}, "code-2021 has no right called VC-99.1"),
        ({"in_force_from": "2021-04-01"}, "code-2021 and code-2027 overlap"),
        ({"in_force_until": "2026-12-31"}, "in_force_until: should not be before in_force_from"),
    ],
)
def test_no_command_starts_with_a_rules_file_that_is_wrong_and_the_rules_stay_as_they_were(
    wrong: dict[str, object], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command and page begins by having the app read its rules; so does this."""
    before = rulebook.rules_in_use()
    (tmp_path / CODE.name).write_text(CODE.read_text(encoding="utf-8"), encoding="utf-8")
    new = {
        "edition": "code-2027", "title": "Invented", "based_on": "code-2021", "in_force_from": "2027-01-01",
        "in_force_until": None, "source": "Invented", "licence": "Invented",
    }  # fmt: skip
    (tmp_path / "code-2027.json").write_text(json.dumps(new | wrong), encoding="utf-8")
    monkeypatch.setattr(rulebook, "FOLDER", tmp_path)
    with pytest.raises(
        SystemExit, match=f"The rules of the Victims' Code are refused, and nothing was changed. .*{said}"
    ):
        apps.get_app_config("rights").ready()
    assert rulebook.rules_in_use() is before


def test_a_receipt_that_is_on_its_way_is_waited_for_and_counts_from_when_it_came(
    as_system: AsSystem, morning: datetime
) -> None:
    came, job = parse_moment("2026-04-09 14:00"), system("rights.take_receipts")
    farida = File("Farida Rehman").on("2026-04-07 15:00", "hearing_listed", known_at=came)
    with as_system():
        assert (farida.clock("VC-08.1.court").settled, str(farida.clock("VC-08.1").due_on)) == ("", "2026-04-10")
        assert actions.take_receipts(by=job, at=came - timedelta(minutes=1)) == 0
        assert actions.take_receipts(by=job, at=came + timedelta(days=20)) >= 1
        stage = farida.clock("VC-08.1.court")
        assert (stage.settled, stage.answered_at) == ("met", came)
        assert actions.take_receipts(by=job, at=came + timedelta(days=20)) == 0
