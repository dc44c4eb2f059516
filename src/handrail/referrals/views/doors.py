"""The other doors: somebody refers themselves, with no sign-in; or a worker or another agency refers them.

None says whether somebody is known: whoever comes, and whatever is decided, the answer is the same. Only a worker may
ask, by a part of their own form (`matching/ask.html`), and learns of nobody they hold no sight of.
"""

import hashlib

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.core.errors import NotAllowed
from handrail.core.pages import page
from handrail.referrals import actions, policy
from handrail.referrals.forms import Door
from handrail.referrals.views import frames

MOST, WITHIN_SECONDS = 10, 3600
"""How often one address may come by the public door: shared by a library or a refuge, so not once only."""


@page(audience="public", methods=("GET", "POST"))
def refer_yourself(request: HttpRequest) -> HttpResponse:
    """Ask for support, with no crime number, name or police; safe contact is asked first."""
    by, at = frames.who(request)
    form = Door(request.POST if request.method == "POST" else None, at=at)
    too_often = False
    if request.method == "POST" and form.is_valid():
        too_often = _too_often(request)
        if too_often:
            form.add_error(None, _("Several people have asked from here in the last hour. Try again in an hour."))
        else:
            try:
                actions.refer_by_door(form.coming(), door="self", by=by, at=at)
                return _not_kept(redirect("referrals:thanks"))
            except actions.NobodyKeepsTheDoor as refusal:
                form.add_error(None, str(refusal))
    return _not_kept(
        render(
            request,
            "referrals/door.html",
            {
                "form": form,
                "title": _("Get support"),
                "lede": _("Somebody will reach you only in the ways you say are safe."),
                "submit": _("Send"),
                "cancel_url": "",
            },
            status=429 if too_often else 200,
        )
    )


@page(audience="public")
def thanks(request: HttpRequest) -> HttpResponse:
    """Say what happens next: the same for everybody."""
    return _not_kept(render(request, "referrals/thanks.html", {"title": _("Thank you")}))


@page(audience="worker", sides=("service", "statutory"), methods=("GET", "POST"))
def refer_somebody(request: HttpRequest) -> HttpResponse:
    """Refer somebody for whom there is no crime here, as a worker of a service or of another agency."""
    viewer, at = frames.who(request)
    if not policy.may_refer(viewer):
        raise NotAllowed("Referring somebody is for advocates, counsellors, coordinators and managers.")
    form = Door(request.POST if request.method == "POST" else None, at=at, for_another=True)
    if request.method == "POST" and form.is_valid():
        door = "worker" if viewer.side == "service" else "agency"
        actions.refer_by_door(form.coming(), door=door, by=viewer, at=at)
        messages.success(request, "Taken. It is decided as for anybody; you see under Referrals where it went.")
        return redirect("referrals:referrals")
    return render(
        request,
        "referrals/other_doors.html",
        {
            "form": form,
            "title": "Refer somebody",
            "lede": "Ask them first how it is safe to reach them.",
            "submit": "Refer",
            "cancel_url": reverse("referrals:referrals"),
        },
    )


def _too_often(request: HttpRequest) -> bool:
    """Whether this address has come too often within the hour; the address itself is not kept."""
    address = hashlib.sha256(_came_from(request).encode()).hexdigest()[:32]
    key = f"door:{address}"
    if cache.add(key, 1, WITHIN_SECONDS):
        return False
    return int(cache.incr(key)) > MOST


def _came_from(request: HttpRequest) -> str:
    """The address they came from: behind proxies of ours, as the outermost of those saw it, or all would share one."""
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    if 0 < settings.PROXIES <= len(hops):
        return hops[-settings.PROXIES].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def _not_kept(response: HttpResponse) -> HttpResponse:
    """A page that no browser keeps. The settings see that its address goes to no other site.

    It must not say `no-referrer`: browsers would then send the form as from nowhere, and it would be refused as forged.
    """
    response["Cache-Control"] = "no-store, private"
    return response
