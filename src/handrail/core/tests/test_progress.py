"""What somebody who waits is told, in a file or a pipe."""

import io

import pytest

from handrail.core.progress import PlainLines, progress


def test_what_is_over_soon_is_not_said_at_all(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("taking in") as tell:
        tell("opening")
    assert capsys.readouterr().err == ""


def test_whoever_waits_is_told_what_goes_on_and_then_each_stage_once() -> None:
    said = io.StringIO()
    lines = PlainLines("taking in", said)
    lines.tell("opening")
    lines.begin()
    lines.tell("checking crimes.csv")
    lines.tell("checking crimes.csv")
    lines.tell("storing")
    assert said.getvalue().splitlines() == [
        "handrail: taking in: opening …",
        "handrail: taking in: checking crimes.csv …",
        "handrail: taking in: storing …",
    ]


def test_a_quiet_command_says_nothing_however_long_it_takes(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("taking in", quiet=True) as tell:
        tell("opening")
    assert capsys.readouterr().err == ""
