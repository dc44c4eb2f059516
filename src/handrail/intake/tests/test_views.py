"""The desk's pages of bundles and kept rows: who may open them, what they say, and a row put right from one."""

import io
import json
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from handrail.audit.actor import system
from handrail.audit.tests.fixtures import SignedIn
from handrail.core import database
from handrail.intake import actions
from handrail.intake.models import Bundle, KeptRow, Upload
from handrail.intake.tests.bundles import CRIME, DALE, ROSA, SUSPECT, VICTIM, write
from handrail.intake.tests.nights import kinds, one, only, outcome

pytestmark = pytest.mark.data
System = Callable[[], AbstractContextManager[None]]
DESK = ("Maureen", "Joan", "Colin")
OTHERS = ("Delroy", "Simran", "Priya", "Owen", "Iris", "Grace", "Pavel")


@pytest.fixture
def spoiled(as_system: System, tmp_path: Path) -> Bundle:
    """Take in Rosa's night with her role mistyped, and a role that is early."""
    early = VICTIM | {"crime_ref": "20/Z/9"}
    with as_system():
        did = outcome(tmp_path, roles=(VICTIM | {"support_need": "maybe"}, SUSPECT, early))
        return Bundle.objects.get(ref=did.ref)


def row_of(bundle: Bundle, state: str, file: str = "roles.csv") -> KeptRow:
    return KeptRow.objects.get(bundle=bundle, state=state, file=file)


def text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def test_the_forces_desk_may_look_and_nobody_else(spoiled: Bundle, signed_in: SignedIn, as_system: System) -> None:
    with as_system():
        kept = row_of(spoiled, "quarantined").ref
    lists = [reverse(f"intake:{name}") for name in ("bundles", "quarantined", "waiting", "hand_over")]
    of_one = [reverse("intake:bundle", args=[spoiled.ref]), reverse("intake:kept_of_bundle", args=[spoiled.ref])]
    for name in DESK:
        client = signed_in(name)
        for address in (*lists, *of_one, reverse("intake:kept_row", args=[kept])):
            assert client.get(address).status_code == 200, (name, address)
    for name in OTHERS:
        client = signed_in(name)
        for address in (*lists, *of_one, reverse("intake:kept_row", args=[kept])):
            assert client.get(address).status_code in (403, 404), (name, address)


def test_a_bundles_page_says_what_became_of_each_row_and_what_would_be_right(
    spoiled: Bundle, signed_in: SignedIn
) -> None:
    page = text(signed_in("Maureen").get(reverse("intake:bundle", args=[spoiled.ref])))
    for said in ("roles.csv line 2", "support_need", "maybe", "Expected yes or no", "3 kept rows"):
        assert said in page
    assert "Read is the sum" in page


def test_a_column_that_was_not_stored_is_named_on_the_page(
    signed_in: SignedIn, as_system: System, tmp_path: Path
) -> None:
    with as_system():
        did = outcome(tmp_path, people=(ROSA | {"visa_type": "spouse", "shoe_size": "5"}, DALE))
    page = text(signed_in("Maureen").get(reverse("intake:bundle", args=[did.ref])))
    assert "Column visa_type of people.csv: named for immigration status, so it was not stored" in page
    assert "Column shoe_size of people.csv" in page
    assert "spouse" not in page


def test_every_look_is_audited(spoiled: Bundle, signed_in: SignedIn, as_system: System) -> None:
    with as_system():
        kept = row_of(spoiled, "quarantined")
    client = signed_in("Maureen")
    client.get(reverse("intake:bundles"))
    client.get(reverse("intake:bundle", args=[spoiled.ref]))
    client.get(reverse("intake:kept_row", args=[kept.ref]))
    with as_system():
        looked = database.ask("SELECT action, ids FROM audit_entry ORDER BY id DESC LIMIT 3")
    assert [action for action, _ in reversed(looked)] == ["bundles listed", "bundle looked at", "kept row looked at"]
    assert looked[0][1] == [kept.id]


def test_a_row_put_right_on_the_page_is_taken_in_by_the_job(
    spoiled: Bundle, signed_in: SignedIn, as_system: System, morning: datetime
) -> None:
    with as_system():
        row = row_of(spoiled, "quarantined")
    client = signed_in("Joan")
    address = reverse("intake:kept_row", args=[row.ref])
    answer = client.post(address, row.values | {"support_need": "yes"})
    assert (answer.status_code, answer["Location"]) == (302, reverse("intake:quarantined"))
    with as_system():
        row.refresh_from_db()
        assert row.corrected == row.values | {"support_need": "yes"}
        task, args = database.ask("SELECT task_name, args FROM procrastinate_jobs ORDER BY id DESC LIMIT 1")[0]
        assert (task, json.loads(args)["ids"]) == ("intake.take_in_corrected", [row.id])
        assert actions.take_in_corrected(row.id, by=system("intake.take_in_corrected"), at=morning)
        row.refresh_from_db()
        assert (row.closed_because, row.closed_by) == ("corrected", row.corrected_by)
        assert "crime_reported" in kinds("N1")
        assert not actions.take_in_corrected(row.id, by=system("intake.take_in_corrected"), at=morning)
    assert "put right by a person, and taken in" in text(client.get(address))


def test_a_correction_that_is_still_wrong_keeps_what_was_typed_and_says_so_beside_the_field(
    spoiled: Bundle, signed_in: SignedIn, as_system: System
) -> None:
    with as_system():
        row = row_of(spoiled, "quarantined")
    client = signed_in("Joan")
    page = text(client.post(reverse("intake:kept_row", args=[row.ref]), row.values | {"support_need": "perhaps"}))
    assert 'value="perhaps"' in page
    assert "govuk-error-summary" in page
    assert 'href="#id_support_need"' in page
    with as_system():
        row.refresh_from_db()
    assert row.corrected is None


def test_a_row_that_is_being_taken_in_is_not_put_right_twice(
    spoiled: Bundle, signed_in: SignedIn, as_system: System
) -> None:
    with as_system():
        row = row_of(spoiled, "quarantined")
    client = signed_in("Joan")
    address = reverse("intake:kept_row", args=[row.ref])
    client.post(address, row.values | {"support_need": "yes"})
    client.post(address, row.values | {"support_need": "no"})
    with as_system():
        row.refresh_from_db()
    assert row.corrected is not None
    assert row.corrected["support_need"] == "yes"
    assert "being taken in" in text(client.get(address))
    assert row.ref not in text(client.get(reverse("intake:kept_of_bundle", args=[spoiled.ref])))


def test_a_waiting_row_says_what_it_waits_for(spoiled: Bundle, signed_in: SignedIn, as_system: System) -> None:
    with as_system():
        row = row_of(spoiled, "waiting")
    page = text(signed_in("Maureen").get(reverse("intake:kept_row", args=[row.ref])))
    assert "it waits for crime 20/Z/9" in page


def test_a_different_person_can_be_said_to_be_the_same(
    signed_in: SignedIn, as_system: System, tmp_path: Path, morning: datetime
) -> None:
    ken = {"person_ref": "N1", "family_name": "Iqbal", "given_names": "Ken", "date_of_birth": "1960-05-05", "sex": "M"}
    with as_system():
        outcome(tmp_path)
        did = outcome(tmp_path, hours=24, **only(people=(ken,)))
        row = row_of(Bundle.objects.get(ref=did.ref), "quarantined", "people.csv")
    client = signed_in("Joan")
    address = reverse("intake:kept_row", args=[row.ref])
    assert "This is the same person" in text(client.get(address))
    assert f'formaction="{reverse("matching:seen_before")}"' in client.get(address).content.decode()
    client.post(address, ken | {"same_person": "on"})
    with as_system():
        assert actions.take_in_corrected(row.id, by=system("intake.take_in_corrected"), at=morning)
        assert one("SELECT family_name FROM people_record WHERE source = 'police:20' AND source_ref = 'N1'") == "Iqbal"


def test_what_still_names_a_different_person_comes_back_to_quarantine(
    signed_in: SignedIn, as_system: System, tmp_path: Path, morning: datetime
) -> None:
    ken = {"person_ref": "N1", "family_name": "Iqbal", "given_names": "Ken", "date_of_birth": "1960-05-05", "sex": "M"}
    with as_system():
        outcome(tmp_path)
        did = outcome(tmp_path, hours=24, **only(people=(ken,)))
        row = row_of(Bundle.objects.get(ref=did.ref), "quarantined", "people.csv")
    client = signed_in("Joan")
    client.post(reverse("intake:kept_row", args=[row.ref]), ken | {"phone": "07700 900456"})
    with as_system():
        assert not actions.take_in_corrected(row.id, by=system("intake.take_in_corrected"), at=morning)
    assert row.ref in text(client.get(reverse("intake:kept_of_bundle", args=[did.ref])))


def test_a_restricted_rows_value_is_not_shown_to_the_whole_desk(
    signed_in: SignedIn, as_system: System, tmp_path: Path
) -> None:
    shut = CRIME | {"flags": "domestic_abuse;honour_based"}
    with as_system():
        did = outcome(tmp_path, crimes=(shut,), people=(ROSA | {"language": "Mirpuri"}, DALE))
        row = row_of(Bundle.objects.get(ref=did.ref), "quarantined", "people.csv")
    client = signed_in("Maureen")
    page = text(client.get(reverse("intake:bundle", args=[did.ref])))
    assert "shown only to the list for restricted records" in page
    assert "Mirpuri" not in page
    assert client.get(reverse("intake:kept_row", args=[row.ref])).status_code == 404
    assert "Mirpuri" in text(signed_in("Farah").get(reverse("intake:kept_row", args=[row.ref])))


def test_a_row_with_markup_in_it_is_text_on_the_page(signed_in: SignedIn, as_system: System, tmp_path: Path) -> None:
    nasty = "<script>alert(1)</script>"
    with as_system():
        did = outcome(tmp_path, people=(ROSA | {"sex": nasty}, DALE))
        row = row_of(Bundle.objects.get(ref=did.ref), "quarantined", "people.csv")
    client = signed_in("Joan")
    for address in (reverse("intake:bundle", args=[did.ref]), reverse("intake:kept_row", args=[row.ref])):
        page = text(client.get(address))
        assert nasty not in page
        assert "&lt;script&gt;" in page


# Handing a zip over. --------------------------------------------------------------------------------------------------


def zipped(folder: Path) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as into:
        for file in folder.iterdir():
            into.write(file, file.name)
    return out.getvalue()


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    """Keep uploads in a folder of the test's own."""
    settings.HOME = tmp_path / "home"
    return tmp_path / "home"


def test_a_zip_handed_over_is_kept_shut_until_the_job_takes_it_in_and_is_then_let_go(
    signed_in: SignedIn, as_system: System, tmp_path: Path, home: Path, morning: datetime
) -> None:
    content = zipped(write(tmp_path / "night"))
    client = signed_in("Joan")
    given = SimpleUploadedFile("../../etc/evil.zip", content, "application/zip")
    answer = client.post(reverse("intake:hand_over"), {"bundle": given})
    assert (answer.status_code, answer["Location"]) == (302, reverse("intake:bundles"))
    (kept,) = (home / "uploads").iterdir()
    assert kept.read_bytes() == content
    assert oct((home / "uploads").stat().st_mode)[-3:] == "700"
    assert oct(kept.stat().st_mode)[-3:] == "600"
    assert "not taken in yet" in text(client.get(reverse("intake:bundles")))
    with as_system():
        upload = Upload.objects.get()
        task, args = database.ask("SELECT task_name, args FROM procrastinate_jobs ORDER BY id DESC LIMIT 1")[0]
        assert (task, json.loads(args)["ids"]) == ("intake.take_in_upload", [upload.id])
        done = actions.take_in_upload(upload.id, by=system("intake.take_in_upload"), at=morning)
        assert done is not None
        assert done.as_json["status"] == "taken"
        assert actions.take_in_upload(upload.id, by=system("intake.take_in_upload"), at=morning) is None
    assert not kept.exists()
    assert "not taken in yet" not in text(client.get(reverse("intake:bundles")))


def test_a_zip_of_another_force_is_refused_and_the_desk_reads_why(
    signed_in: SignedIn, as_system: System, tmp_path: Path, home: Path, morning: datetime
) -> None:
    content = zipped(write(tmp_path / "night", manifest={"force_code": "43"}))
    client = signed_in("Joan")
    client.post(reverse("intake:hand_over"), {"bundle": SimpleUploadedFile("night.zip", content)})
    with as_system():
        done = actions.take_in_upload(Upload.objects.get().id, by=system("intake.take_in_upload"), at=morning)
        assert done is not None
        assert done.refused
    page = text(client.get(reverse("intake:bundles")))
    assert "expected 20, your own force" in page.replace("&#x27;", "'")
    assert "No row of this bundle was stored" in text(client.get(reverse("intake:bundle", args=[done.ref])))


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "That file is empty"), (b"not a zip at all", "That is not a .zip"), (None, "Choose the .zip")],
)
def test_what_is_no_zip_is_kept_nowhere_and_said_beside_the_field(
    signed_in: SignedIn, home: Path, content: bytes | None, said: str
) -> None:
    given = {} if content is None else {"bundle": SimpleUploadedFile("night.zip", content)}
    page = text(signed_in("Joan").post(reverse("intake:hand_over"), given))
    assert said in page
    assert not (home / "uploads").exists()
