"""Start a job by its name, in the same transaction as its cause.

An action never imports a task: `defer("rights.recompute", ids)` writes a row that commits, or not, with everything
else. Only ids travel.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from procrastinate.contrib.django import app


def defer(name: str, ids: Iterable[int] = (), *, after: timedelta | None = None, **codes: str | int) -> None:
    """Queue the named job with these ids and codes; `after` is how long it waits before it is run."""
    arguments: dict[str, Any] = {"ids": list(ids), **codes}
    waiting: dict[str, Any] = {"schedule_in": {"seconds": int(after.total_seconds())}} if after else {}
    app.configure_task(name=name, **waiting).defer(**arguments)
