"""What fills the frame round every page: who is signed in, where they can go, the strip.

A view adds to it with `request.on_frame`, a mapping of fields of `core.parts.Frame`:
`request.on_frame = {"strip": notes, "about_a_person": True}`.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from handrail.core.parts import Destination, Frame, Who

SEARCHING = ("police", "service", "statutory")
"""Sides that may look for somebody; the commissioner's never sees a name."""


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Return the template variable `frame`. It asks the database nothing, so a page about a fault can be drawn too."""
    worker: Any = getattr(request, "worker", None)
    at = getattr(request, "at", None) or timezone.now()
    added = getattr(request, "on_frame", {})
    if worker is None:
        return {"frame": Frame(**{"at": at, **added})}
    filled: dict[str, Any] = {
        "at": at,
        "home_url": reverse("desk:today"),
        "who": Who(
            name=worker.name,
            agency=worker.agency.name,
            role=worker.get_role_display(),
            choose_url=_choose_url(request),
            sign_out_url=reverse("account_logout"),
        ),
        "navigation": navigation(worker.role, request.path, side=worker.agency.side),
        "search_url": reverse("desk:search") if worker.agency.side in SEARCHING else "",
    }
    return {"frame": Frame(**filled | added)}


def _choose_url(request: HttpRequest) -> str:
    """Return where to choose anew: in the demo among the cast, elsewhere among one's own roles if there are several."""
    if settings.DEMO:
        return reverse("agencies:demo")
    return reverse("agencies:choose") if getattr(request, "roles", 1) > 1 else ""


def navigation(role: str, path: str, *, side: str = "") -> tuple[Destination, ...]:
    """Return the places a role goes to; the one whose address is the longest start of this page's is current."""
    mine = {role, f"{side} {role}"}
    places = [(label, reverse(name)) for label, name, roles in settings.NAVIGATION if not roles or mine & set(roles)]
    home = reverse("desk:today")
    within = [href for _, href in places if path == href or (href != home and path.startswith(href))]
    here = max(within, key=len, default="")
    return tuple(Destination(label, href, current=href == here) for label, href in places)
