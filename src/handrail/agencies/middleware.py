"""One transaction a page, seen through the audiences of the worker chosen at sign-in."""

from collections.abc import Callable

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from handrail.agencies import queries
from handrail.audit import actions as audit
from handrail.audit.actor import STRANGER, Actor
from handrail.core import database

Answer = Callable[[HttpRequest], HttpResponse]


class LookAsWorker:
    """Set `request.actor`, open the transaction, and tell the database whose eyes these are.

    A page that fails takes its transaction with it; a refusal is audited in a second one.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = timezone.now()  # type: ignore[attr-defined]
        with transaction.atomic():
            actor = self._actor(request)
            request.actor = actor  # type: ignore[attr-defined]
            database.look_as(actor.audiences)
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('handrail.agency', %s, true)", [str(actor.agency_id or "")])
            response = self.answer(request)
            refused = getattr(request, "refused", None)
            if response.status_code >= 500 or refused is not None:
                transaction.set_rollback(True)
        if refused is not None:
            audit.record(
                "refused",
                by=actor,
                at=request.at,  # type: ignore[attr-defined]
                about=request.resolver_match.view_name if request.resolver_match else "",
                refs=[str(value) for value in (request.resolver_match.kwargs.values() if request.resolver_match else ())],
                reason=refused.code,
            )
        return response

    @staticmethod
    def _actor(request: HttpRequest) -> Actor:
        if not request.user.is_authenticated:
            return STRANGER
        chosen = request.session.get("worker")
        worker = queries.workers_of(request.user, at=request.at).filter(id=chosen).first()  # type: ignore[attr-defined,arg-type]
        return queries.actor_for(worker, at=request.at) if worker else STRANGER  # type: ignore[attr-defined]
