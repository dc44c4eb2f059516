"""Jobs of the audit, which the worker runs."""

from collections.abc import Sequence

from procrastinate.contrib.django import app

from handrail.audit import actions


@app.periodic(cron="* * * * *")
@app.task(name="audit.seal")
def seal(timestamp: int = 0, ids: Sequence[int] = ()) -> None:
    """Seal what is over: each minute, and when a take-in asks for it."""
    actions.seal()
