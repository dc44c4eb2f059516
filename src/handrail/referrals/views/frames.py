"""What every page about somebody held or referred has in common: who looks, when, may I ring, the undo."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from handrail.audit.actor import Actor
from handrail.core.moments import say_local_day, say_moment
from handrail.core.parts import Safe, Undo
from handrail.core.workdays import LONDON, local_date
from handrail.crimes import queries as crimes
from handrail.people import queries as people
from handrail.people.ringing import Ringing
from handrail.referrals.actions.sending import UNDO
from handrail.referrals.models import Referral


def who(request: HttpRequest) -> tuple[Actor, datetime]:
    """Who looks, and when."""
    return request.actor, request.at  # type: ignore[attr-defined]


def ringing_of_many(found: Sequence[Referral], *, viewer: Actor, at: datetime) -> dict[int, Ringing]:
    """Whether each of these referrals' people may be rung now, by the referral's key: asked for all at once."""
    known = people.known({one.person_id for one in found}, viewer=viewer)
    rings = crimes.ringing_of_all(known.values(), viewer=viewer, at=at)
    return {one.id: rings[one.person_id] for one in found if one.person_id in rings}


def is_here(referral: Referral) -> bool:
    """Whether the service it went to is on Handrail."""
    return referral.service.on_handrail and referral.service.agency.on_handrail


def safe(found: Ringing) -> Safe:
    """Safe contact as a chip."""
    return Safe(found.words, found.state)


def offer_undo(request: HttpRequest, referral: Referral, sentence: str, at: datetime) -> None:
    """Remember, for a minute, what was just sent and how to undo it."""
    until = at + UNDO
    request.session["undo"] = {"ref": referral.ref, "sentence": sentence, "until": until.isoformat()}


def show_undo(request: HttpRequest, at: datetime, *, of: str = "") -> None:
    """Show the undo while there is one; on the page of one referral only where it is of that one: it names a person."""
    kept = request.session.get("undo")
    until = parse_datetime(kept["until"]) if kept else None
    if kept and until and at < until and of in ("", kept["ref"]):
        words = until.astimezone(LONDON)
        on_frame: dict[str, Any] = getattr(request, "on_frame", {})
        undo = Undo(kept["sentence"], reverse("referrals:undo", args=[kept["ref"]]), f"{words:%H:%M:%S}")
        request.on_frame = on_frame | {"undo": undo}  # type: ignore[attr-defined]


def when(moment: datetime | None, at: datetime) -> str:
    """A moment, said beside now."""
    return say_moment(moment, today=local_date(at)) if moment else ""


def due(moment: datetime | None, at: datetime) -> str:
    """When something is or was due."""
    if moment is None:
        return ""
    late = "was due" if moment < at else "due"
    if moment.astimezone(LONDON).strftime("%H:%M") == "00:00":
        return f"{late} by the end of {say_local_day(moment - timedelta(minutes=1), today=local_date(at))}"
    return f"{late} {when(moment, at)}"
