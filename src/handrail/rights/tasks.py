"""Jobs of rights, which the worker runs."""

from collections.abc import Sequence

from django.utils import timezone
from procrastinate.contrib.django import app

from handrail.audit.actor import system
from handrail.rights import actions


@app.periodic(cron="*/10 * * * *")
@app.task(name="rights.take_receipts")
def take_receipts(timestamp: int = 0, ids: Sequence[int] = ()) -> None:
    """Let what the courts sent arrive: every ten minutes."""
    actions.take_receipts(by=system("rights.take_receipts"), at=timezone.now())


@app.task(name="rights.draw_sample")
def draw_sample(ids: Sequence[int]) -> None:
    """Draw the samples that a Code lead asked for."""
    for sample_id in ids:
        actions.draw_asked(sample_id, by=system("rights.draw_sample"), at=timezone.now())
