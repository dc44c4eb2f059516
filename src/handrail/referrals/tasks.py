"""Jobs of referrals, which the worker runs."""

from collections.abc import Sequence

from django.utils import timezone
from procrastinate.contrib.django import app

from handrail.agencies.queries import forces
from handrail.audit.actor import system
from handrail.referrals import actions


@app.periodic(cron="10 5 * * *")
@app.task(name="referrals.decide_again")
def decide_again(timestamp: int = 0, ids: Sequence[int] = ()) -> None:
    """Decide again, each night, for those whose officer was asked and has not answered in the days allowed."""
    for force in forces():
        actions.decide_again(force=force, by=system("referrals.decide_again"), at=timezone.now())


@app.periodic(cron="25 * * * *")
@app.task(name="referrals.check_owners")
def check_owners(timestamp: int = 0, ids: Sequence[int] = ()) -> None:
    """Look whether everything that is open has an owner: each hour, and after a bundle is taken in."""
    actions.check_owners(by=system("referrals.check_owners"), at=timezone.now())


@app.task(name="referrals.decide")
def decide(ids: Sequence[int] = ()) -> None:
    """Decide again for these persons: somebody recorded by hand what the rules ask."""
    actions.decide_for(ids, by=system("referrals.decide"), at=timezone.now())


@app.task(name="referrals.place")
def place(ids: Sequence[int] = ()) -> None:
    """Decide again for those whom no service could take: one was opened, or offers something else now."""
    actions.place_the_unplaced(by=system("referrals.place"), at=timezone.now())


@app.task(name="referrals.disclose")
def disclose(ids: Sequence[int] = ()) -> None:
    """Show services the referrals whose minute has passed."""
    actions.disclose(ids, by=system("referrals.disclose"), at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="referrals.disclose_what_waits")
def disclose_what_waits(timestamp: int = 0, ids: Sequence[int] = ()) -> None:
    """Show services whatever waits, should its own job have failed: each minute."""
    actions.disclose(by=system("referrals.disclose_what_waits"), at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="referrals.escalate")
def escalate(timestamp: int = 0, ids: Sequence[int] = ()) -> None:
    """Let whatever has reached half its time come to a supervisor: every ten minutes."""
    actions.escalate(by=system("referrals.escalate"), at=timezone.now())
