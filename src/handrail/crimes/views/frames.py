"""What every page about a pattern has in common: who looks, the strip, and how an incident stands for itself."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from handrail.audit.actor import Actor
from handrail.core.errors import NotKnown
from handrail.crimes.conduct import SOURCES
from handrail.crimes.queries import Row, Seen
from handrail.crimes.repeats import SOURCE as REPEATS
from handrail.crimes.views.strip import put_strip


def who(request: HttpRequest) -> tuple[Actor, datetime]:
    """Who looks, and when."""
    return request.actor, request.at  # type: ignore[attr-defined]


def about(request: HttpRequest, seen: Seen, *sources: str) -> None:
    """Put on the frame what must be remembered about the person harmed, and where the rules of the page come from."""
    put_strip(request, seen.victim)
    request.on_frame |= {"sources": (*SOURCES, REPEATS, *sources)}  # type: ignore[attr-defined]


def token_of(seen: Seen, row: Row) -> str:
    """Return what stands for an incident on a page: its key never leaves."""
    return salted_hmac("handrail.crimes.incident", f"{seen.id}:{row.key}").hexdigest()[:16]


def row_by(seen: Seen, token: str) -> Row:
    """Return the incident of a pattern, or of the person's other crimes, that a token stands for. Raises `NotKnown`."""
    for row in (*seen.every, *seen.others):
        if token_of(seen, row) == token:
            return row
    raise NotKnown
