"""One transaction a page, seen through the audiences of the worker chosen at sign-in."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from handrail.agencies import policy, queries
from handrail.audit import actions as audit
from handrail.audit.actor import STRANGER, Actor
from handrail.core import database

Answer = Callable[[HttpRequest], HttpResponse]


class PagesDoNotStream(TypeError):
    """A page answered in pieces: they would be read after the transaction, and whose eyes these are, have ended."""


class LookAsWorker:
    """Set `request.actor`, `request.worker` and `request.roles`, open the transaction, and say whose eyes these are.

    A page that fails, or refuses, takes its transaction with it; a refusal is audited in a second one. What is set in
    the transaction ends with it, so a connection goes back to the pool as nobody's. Nobody works through a membership
    that has ended, that is another sign-in's, or, where the settings ask for one, without a second step.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = timezone.now()  # type: ignore[attr-defined]
        with transaction.atomic():
            actor = self._actor(request)
            request.actor = actor  # type: ignore[attr-defined]
            database.look_as(actor.audiences, agency_id=actor.agency_id)
            response = self.answer(request)
            if response.streaming:
                raise PagesDoNotStream(request.path)
            refused = getattr(request, "refused", None)
            if response.status_code >= 500 or refused is not None:
                transaction.set_rollback(True)
        if refused is not None:
            found = request.resolver_match
            audit.record(
                "refused",
                by=actor,
                at=request.at,  # type: ignore[attr-defined]
                about=found.view_name[:40] if found else "",
                refs=[str(value)[:80] for value in (found.kwargs.values() if found else ())],
                reason=refused.code[:80],
            )
        if request.user.is_authenticated and "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "no-store, private"
        return response

    @staticmethod
    def _actor(request: HttpRequest) -> Actor:
        request.worker, request.roles = None, 0  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return STRANGER
        held = list(queries.workers_of(request.user, at=request.at))  # type: ignore[attr-defined]
        chosen = next((worker for worker in held if worker.id == request.session.get("worker")), None)
        if chosen is None or policy.second_step_missing(request, request.user):
            return STRANGER
        request.worker, request.roles = chosen, len(held)  # type: ignore[attr-defined]
        return queries.actor_for(chosen, at=request.at)  # type: ignore[attr-defined]
