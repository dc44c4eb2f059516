"""Open, mend or close a sign-in, for whoever looks after Handrail in an agency."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from handrail.agencies import actions, queries
from handrail.agencies.models import User, Worker
from handrail.audit.actor import system
from handrail.core.errors import Refused

BY = system("sign_in")


class Command(BaseCommand):
    """`sign_in open EMAIL [--worker REF]`, then `password`, `clear` and `close` for the same address."""

    help = "Open a sign-in for a worker, give it a new password, clear its lost second steps, or close it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do, for which address, and when opening for which worker."""
        parser.add_argument("what", choices=["open", "password", "clear", "close"])
        parser.add_argument("email")
        parser.add_argument("--worker", default="", help="the worker's reference, where several have it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say what was done; a password is shown once, here."""
        at = timezone.now()
        try:
            if options["what"] == "open":
                said = _open(options["email"], options["worker"], at)
            else:
                said = _DONE[options["what"]](queries.user_by_email(options["email"]), at)
        except (User.DoesNotExist, Worker.DoesNotExist) as unknown:
            opening = options["what"] == "open"
            raise CommandError(f"There is no such {'worker' if opening else 'sign-in'}.") from unknown
        except Worker.MultipleObjectsReturned as several:
            raise CommandError("Several workers have this address. Say which: --worker REF.") from several
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(said)


def _open(email: str, worker: str, at: datetime) -> str:
    found = queries.worker_by_ref(worker) if worker else queries.worker_by_email(email)
    password = actions.open_sign_in_for(found, email=email, by=BY, at=at)
    return f"{email} can now sign in as {found}. The password is {password}"


def _password(user: User, at: datetime) -> str:
    return f"The password is {actions.give_password(user, by=BY, at=at)}"


def _clear(user: User, at: datetime) -> str:
    actions.clear_second_steps(user, by=BY, at=at)
    return f"{user} sets up a second step anew at the next sign-in."


def _close(user: User, at: datetime) -> str:
    actions.close_sign_in(user, by=BY, at=at)
    return f"{user} can sign in no more."


_DONE: dict[str, Callable[[User, datetime], str]] = {"password": _password, "clear": _clear, "close": _close}
