"""What the browser is given: nothing inline, nothing that is not ours to use, nothing that is named but absent."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import override_settings

APPS = Path(__file__).parents[2]
TEMPLATES = sorted(APPS.glob("*/templates/**/*.html"))
BUILD = APPS / "core" / "static" / "build"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(APPS).as_posix())
def test_a_template_holds_no_script_and_no_style_of_its_own(template: Path) -> None:
    """The content security policy allows neither, in pictures too."""
    text = template.read_text()
    assert not re.search(r"<style|\sstyle=|\son\w+=\"|javascript:", text)
    scripts = re.findall(r"<script[^>]*>", text)
    assert all("src=" in script or 'type="application/json"' in script for script in scripts)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(APPS).as_posix())
def test_every_file_a_template_names_is_there(template: Path) -> None:
    for name in re.findall(r"{% static '([^']+)' %}", template.read_text()):
        assert finders.find(name), f"{name} is not there: run `npm run build`"


def test_the_styles_are_our_own_and_not_the_crown_s() -> None:
    styles = "".join(path.read_text() for path in BUILD.glob("*.css"))
    assert "GDS Transport" not in styles
    assert not re.search(r"url\([^)]*(crest|crown)", styles)


def test_nothing_names_a_map_that_is_not_there() -> None:
    assert not [path.name for path in BUILD.glob("*.[cj]s*") if "sourceMappingURL" in path.read_text()]


def test_the_storage_of_a_server_accepts_every_file(tmp_path: Path) -> None:
    """A server names files by their content and refuses one that points to an absent one."""
    storages = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages):
        call_command("collectstatic", verbosity=0, interactive=False)
    assert list((tmp_path / "build").glob("handrail.*.css"))
