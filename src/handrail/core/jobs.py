"""Start a job by its name, in the same transaction as its cause.

An action never imports a task: `defer("rights.recompute", ids)` writes a row that commits, or not, with everything
else. Only ids travel.
"""

from collections.abc import Iterable
from typing import Any

from procrastinate.contrib.django import app


def defer(name: str, ids: Iterable[int] = (), **codes: str | int) -> None:
    """Queue the named job with these ids and codes."""
    arguments: dict[str, Any] = {"ids": list(ids), **codes}
    app.configure_task(name=name).defer(**arguments)
