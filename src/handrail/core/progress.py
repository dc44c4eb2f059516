"""Show what a long command is doing: on a terminal a line that moves, in a file or a pipe a plain line for each stage.

Everything is said on standard error; what is over in two seconds is not said at all.
"""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

PATIENCE = 2.0
"""Seconds after which somebody is told what they wait for."""
Tell = Callable[[str], None]


@contextmanager
def progress(what: str, *, quiet: bool = False) -> Iterator[Tell]:
    """Show what is done while this runs; give what is called with each stage as it begins."""
    if quiet:
        yield lambda stage: None
    elif sys.stderr.isatty():
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as moving:
            task = moving.add_task(what)
            yield lambda stage: moving.update(task, description=f"{what}: {stage}")
    else:
        lines = PlainLines(what, sys.stderr)
        waited = threading.Timer(PATIENCE, lines.begin)
        waited.daemon = True
        waited.start()
        try:
            yield lines.tell
        finally:
            waited.cancel()


class PlainLines:
    """One line for what goes on when patience is over, and one for each stage that begins from then on."""

    def __init__(self, what: str, to: TextIO) -> None:
        self._what, self._to, self._said = what, to, what
        self._begun = False
        self._lock = threading.Lock()

    def tell(self, stage: str) -> None:
        """Say that a stage begins."""
        with self._lock:
            line = f"{self._what}: {stage}"
            changed, self._said = line != self._said, line
            if self._begun and changed:
                self._write()

    def begin(self) -> None:
        """Say what goes on now, and everything that follows."""
        with self._lock:
            self._begun = True
            self._write()

    def _write(self) -> None:
        print(f"handrail: {self._said} …", file=self._to, flush=True)
