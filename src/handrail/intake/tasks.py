"""Jobs of intake, which the worker runs one at a time."""

from collections.abc import Sequence

from django.utils import timezone
from procrastinate.contrib.django import app

from handrail.audit.actor import system
from handrail.intake import actions


@app.task(name="intake.take_in_corrected", lock="take-in")
def take_in_corrected(ids: Sequence[int]) -> None:
    """Take in rows that a person put right."""
    for kept_id in ids:
        actions.take_in_corrected(kept_id, by=system("intake.take_in_corrected"), at=timezone.now())


@app.task(name="intake.take_in_upload", lock="take-in")
def take_in_upload(ids: Sequence[int]) -> None:
    """Take in zips that a desk handed over."""
    for upload_id in ids:
        actions.take_in_upload(upload_id, by=system("intake.take_in_upload"), at=timezone.now())
