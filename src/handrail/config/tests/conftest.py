"""Homes of our own for tests of the embedded server, apart from the server that the tests themselves run on."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from handrail.config.postgres import cluster_of

CODE = Path(__file__).resolve().parents[3]


class Home:
    """A folder where commands are run with its server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(CODE),
            "HANDRAIL_HOME": str(folder),
            "HANDRAIL_POSTGRES_BIN": os.environ.get("HANDRAIL_POSTGRES_BIN", ""),
        }

    def start(self, script: str, *options: str) -> subprocess.Popen[str]:
        """Start a Python script that has the server to itself, or shares it."""
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "handrail.config.postgres", *options, sys.executable, "-c", script],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, script: str, *options: str) -> subprocess.CompletedProcess[str]:
        """Run a Python script to its end."""
        process = self.start(script, *options)
        said, complained = process.communicate(timeout=60)
        return subprocess.CompletedProcess(process.args, process.returncode, said, complained)

    def server(self) -> int | None:
        """Give the process number of the server that runs now."""
        return cluster_of(self.folder).pid()


def _made() -> Iterator[Home]:
    """Make a home that the server's account can enter, in a folder whose name has a space."""
    outer = Path(tempfile.mkdtemp())
    outer.chmod(0o711)
    yield Home(outer / "a home")
    shutil.rmtree(outer)


@pytest.fixture
def home() -> Iterator[Home]:
    """Give a test a home of its own."""
    yield from _made()


@pytest.fixture(scope="module")
def home_of_a_file() -> Iterator[Home]:
    """Give the tests of one file a home together."""
    yield from _made()
