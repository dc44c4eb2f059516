"""Every page says who it is for, and turns a refusal into the right answer.

`@page(audience=...)` is the only way to make a view. Not allowed to know it exists is 404; known but forbidden is 403;
a refusal of an action is shown where the person was, with what they typed kept by the form.
"""

from collections.abc import Callable, Sequence
from functools import partial, wraps
from typing import Any, Literal
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme

from handrail.core.errors import NotAllowed, NotKnown, Refused

Audience = Literal["public", "signed_in", "worker"]
View = Callable[..., HttpResponse]


def page(
    *,
    audience: Audience,
    roles: Sequence[str] = (),
    sides: Sequence[str] = (),
    methods: Sequence[str] = ("GET",),
    about: Callable[..., object] | None = None,
) -> Callable[[View], View]:
    """Declare who a page is for; `roles` and `sides` narrow it further, `methods` are those it answers.

    `about` gives what a page is about, or raises `NotKnown`: a stranger whom a role turns away learns of nothing there.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in {*methods, *(["HEAD"] if "GET" in methods else [])}:
                return _no_such_way(request, methods)
            try:
                knows = partial(about, next(iter(kwargs.values()))) if about else None
                response = _turned_away(request, audience, roles, sides, knows) or view(request, *args, **kwargs)
            except NotKnown as unknown:
                request.refused = unknown  # type: ignore[attr-defined]
                raise Http404 from unknown
            except NotAllowed as refusal:
                request.refused = refusal  # type: ignore[attr-defined]
                return forbidden(request, refusal)
            except Refused as refusal:
                request.refused = refusal  # type: ignore[attr-defined]
                messages.error(request, str(refusal))
                return HttpResponseRedirect(back(request))
            if isinstance(response, TemplateResponse):
                response.render()
            if audience != "public":
                response["Cache-Control"] = "no-store, private"
            return response

        answer.audience = audience  # type: ignore[attr-defined]
        answer.roles = tuple(roles)  # type: ignore[attr-defined]
        answer.sides = tuple(sides)  # type: ignore[attr-defined]
        answer.methods = tuple(methods)  # type: ignore[attr-defined]
        answer.about = about  # type: ignore[attr-defined]
        return answer

    return declare


def _no_such_way(request: HttpRequest, methods: Sequence[str]) -> HttpResponse:
    """Say that an address takes only what a form sends: somebody opened it by hand, or after signing in again."""
    response = render(request, "core/405.html", status=405)
    response["Allow"] = ", ".join(methods)
    return response


def _turned_away(
    request: HttpRequest,
    audience: Audience,
    roles: Sequence[str],
    sides: Sequence[str],
    knows: Callable[..., object] | None,
) -> HttpResponse | None:
    actor = getattr(request, "actor", None)
    if audience == "public":
        return None
    if not request.user.is_authenticated:
        return HttpResponseRedirect(f"/account/login/?next={quote(request.get_full_path())}")
    if audience == "signed_in":
        return None
    if actor is None or actor.kind != "worker":
        return HttpResponseRedirect(f"/sign-in/choose/?next={quote(request.get_full_path())}")
    if (roles and actor.role not in roles) or (sides and actor.side not in sides):
        if knows is not None:
            knows(viewer=actor)
        request.refused = NotAllowed()  # type: ignore[attr-defined]
        return forbidden(request, None)
    return None


def back(request: HttpRequest, otherwise: str = "/") -> str:
    """Return where the person was, if that is one of our own pages."""
    for asked in (request.POST.get("next"), request.GET.get("next"), request.headers.get("Referer")):
        if asked and url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}):
            return asked
    return otherwise


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say plainly that this is known but not theirs to do."""
    return render(request, "core/403.html", {"why": str(exception) if exception else ""}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is nothing here they may see; never whether something exists."""
    return render(request, "core/404.html", status=404)


def fault(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours and nothing was lost."""
    return render(request, "core/500.html", status=500)
