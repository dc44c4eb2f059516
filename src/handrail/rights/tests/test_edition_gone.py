"""An edition whose file was taken away while clocks of it are kept: pages say so, and nobody meets a fault."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from handrail.audit.tests.fixtures import AsSystem, SignedIn
from handrail.rights.rulebook import FOLDER, keep_to
from handrail.rights.tests.filing import File
from handrail.rights.tests.reading import text

pytestmark = pytest.mark.data

GONE = "code-2026"


@pytest.fixture
def geoff(tmp_path: Path, db: None) -> Iterator[File]:
    """Geoff's rights began by an edition with a day more and a right more; then somebody took its file away."""
    ours = json.loads((FOLDER / "code-2021.json").read_text(encoding="utf-8"))
    told = next(right for right in ours["rights"] if right["id"] == "VC-03.1")
    edition = {
        "edition": GONE, "title": "A Code", "in_force_from": "2026-04-01", "in_force_until": None, "source": "read",
        "licence": "OGL", "based_on": "code-2021", "adds": [{**told, "id": "VC-03.77"}],
        "changes": [{"id": "VC-03.1", "limit": {"standard": 2, "enhanced": 1}}],
    }  # fmt: skip
    (tmp_path / "code-2026.json").write_text(json.dumps(edition), encoding="utf-8")
    keep_to(here=None, editions=[tmp_path])
    try:
        file = File("Geoff Plant", reported="2026-04-03 09:00").on("2026-04-03 10:00", "statement_taken")
        keep_to(here=None, editions=settings.RIGHTS_EDITIONS)
        yield file
    finally:
        keep_to(here=None, editions=settings.RIGHTS_EDITIONS)


def test_every_page_with_its_clocks_opens_and_says_that_the_edition_is_not_held(
    geoff: File, signed_in: SignedIn, as_system: AsSystem
) -> None:
    with as_system():
        assert (geoff.clock("VC-03.1").edition, geoff.clock("VC-03.1").due_on) == (GONE, date(2026, 4, 8))
    priya, colin = signed_in("Priya"), signed_in("Colin")
    person = geoff.person.ref
    page = text(priya.get(reverse("rights:person", args=[person])))
    assert f"It runs by edition {GONE} of the Code, which is not held here any more, so it cannot be explained." in page
    assert "As it was kept: due by the end of" in page
    assert "A right of an edition that is not held" in page
    for name in ("record", "steps", "tell", "clocks_sheet", "enhanced"):
        assert priya.get(reverse(f"rights:{name}", args=[person])).status_code == 200
    assert priya.get(reverse("desk:person", args=[person])).status_code == 200
    assert priya.get(reverse("rights:today")).status_code == 200
    for name in ("figures", "list", "breakdown", "grid", "over_time", "returns", "editions"):
        assert colin.get(reverse(f"rights:{name}"), {"months": "0"}).status_code == 200
    for name, by in (("breakdown", "duty_holder"), ("failing_sheet", "unit")):
        assert colin.get(reverse(f"rights:{name}"), {"by": by}).status_code == 200
    due = colin.get(reverse("rights:list"), {"due": "today", "right": "VC-03.1"})
    assert "cannot be explained" in text(due)
    assert colin.get(reverse("desk:today")).status_code == 200


def test_what_is_recorded_meanwhile_is_reckoned_by_what_is_held_and_says_by_which(
    geoff: File, signed_in: SignedIn, as_system: AsSystem
) -> None:
    geoff.on("2026-04-07 09:00", "acknowledged", method="letter")
    with as_system():
        assert geoff.clock("VC-03.1").edition == "code-2021"
    page = text(signed_in("Priya").get(reverse("rights:person", args=[geoff.person.ref])))
    assert "(edition code-2021)" in page
    assert GONE not in page
