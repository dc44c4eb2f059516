"""Take a bundle in, and die by kill -9 before the nth statement; run in a process of its own.

python -m handrail.intake.tests.dying PATH AT [N]: without N it takes the bundle in whole, and prints what it did and
how many statements that took. Every statement counts, as does the commit; what COPY sends lies between two of them.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import django


class Countdown:
    """Counts statements, and ends this process before the nth of them."""

    def __init__(self, last: int) -> None:
        self.last, self.seen = last, 0

    def step(self) -> None:
        """Count one; die if it is the one."""
        self.seen += 1
        if self.seen == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.step()
        return execute(sql, params, many, context)


def main(path: str, at: str, last: int) -> None:
    """Take the bundle in, counting."""
    django.setup()
    from django.db import connection  # noqa: PLC0415  (there are no connections before set-up)

    from handrail.audit.actor import system  # noqa: PLC0415
    from handrail.intake.actions import take_in  # noqa: PLC0415

    countdown = Countdown(last)
    commit = connection._commit  # type: ignore[attr-defined]

    def counted_commit() -> None:
        countdown.step()
        commit()

    connection._commit = counted_commit  # type: ignore[attr-defined]
    with connection.execute_wrapper(countdown):
        did = take_in(Path(path), by=system("take-in"), at=datetime.fromisoformat(at))
        countdown.step()
    print(json.dumps({"statements": countdown.seen, "did": did.as_json}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 0)
