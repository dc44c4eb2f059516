"""Jobs of matching, which the worker runs: after a bundle is taken in, and each night for what came by other doors."""

from collections.abc import Sequence

from django.utils import timezone
from procrastinate.contrib.django import app

from handrail.audit.actor import system
from handrail.matching import actions
from handrail.matching.actions import escrow


@app.periodic(cron="40 5 * * *")
@app.task(name="matching.match_changed", lock="match")
def match_changed(timestamp: int = 0, ids: Sequence[int] = ()) -> None:
    """Match what is new or has changed against everything."""
    actions.match_in_turn(by=system("matching.match_changed"), at=timezone.now())


@app.periodic(cron="50 5 * * *")
@app.task(name="matching.ask_officers")
def ask_officers(timestamp: int = 0, ids: Sequence[int] = ()) -> None:
    """Ask officers who were allocated, or took a case over, since there was another how evidence is kept clean."""
    escrow.ask_officers(by=system("matching.ask_officers"), at=timezone.now())
