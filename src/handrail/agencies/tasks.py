"""Jobs of agencies, which the worker runs."""

from collections.abc import Sequence

from procrastinate.contrib.django import app

from handrail.agencies import actions


@app.periodic(cron="35 4 * * *")
@app.task(name="agencies.forget_sessions")
def forget_sessions(timestamp: int = 0, ids: Sequence[int] = ()) -> None:
    """Forget sessions that are over: each night."""
    actions.forget_sessions()
