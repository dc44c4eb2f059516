"""What pages of figures are asked for, and what they have in common: who counts, which right, which list."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from handrail.audit.actor import Actor
from handrail.core.errors import NotKnown
from handrail.core.looks import look_of
from handrail.crimes.enhanced import SOURCE as ENHANCED_SOURCE
from handrail.rights import queries
from handrail.rights.editions import NOT_COUNTED, NOT_HELD, Right
from handrail.rights.rulebook import rules_in_use
from handrail.rights.views import frames
from handrail.rights.views.spans import Span

SIDE_BY_SIDE = (
    " Two spans of months set side by side can give away by subtraction what one of them hides: publish the figures of"
    " one span only."
)
"""What whoever takes figures of people away must know: each span is hidden by itself, and not beside another."""


def rights() -> list[Right]:
    """Every right of every edition in use, in the Code's order."""
    found = {right.id: right for edition in rules_in_use().editions for right in edition.rights}
    return sorted(found.values(), key=lambda right: right.order)


def choices(chosen: Right | None = None) -> list[tuple[str, str]]:
    """The rights a form of figures lets choose from: those that are counted (decision 0012), and the one asked for."""
    counted = [(right.id, named(right)) for right in rights() if rules_in_use().counts(right.id)]
    if chosen is None or not not_counted(chosen):
        return counted
    return [*counted, (chosen.id, f"{named(chosen)} (not counted)")]


def not_counted(right: Right | None) -> str:
    """Why a right is in no figure, in a sentence; empty for one that is counted, and for every right together."""
    if right is None or rules_in_use().counts(right.id):
        return ""
    return NOT_COUNTED.format(title=f"Right {named(right)}")


def state_words(state: str) -> str:
    """A state as a column of figures is headed: of what has no limit, what was done and what was not yet are two."""
    return _HEADED.get(state) or look_of(state).word


_HEADED: Mapping[str, str] = MappingProxyType(
    {"no_limit": "no limit: not yet", queries.NOT_NEEDED: "not applicable or stopped"}
)


def titles() -> Mapping[str, str]:
    """What each right is called, by its id; one whose edition was taken away is said to be not held."""
    return defaultdict(lambda: NOT_HELD, {right.id: right.title for right in rights()})


def named(right: Right) -> str:
    """A right by its number and its title."""
    return f"{right.number}. {right.title}"


def right_of(request: HttpRequest) -> Right | None:
    """Read which right is asked for; none for all. What is no right is not known."""
    asked = request.GET.get("right", "")
    if not asked:
        return None
    found = next((right for right in rights() if right.id == asked), None)
    if found is None:
        raise NotKnown
    return found


def scope_words(viewer: Actor) -> str:
    """Whose figures these are: a unit's name, or the whole force."""
    own = queries.own_unit(viewer)
    return own.name if own else "the force"


def list_address(span: Span | None = None, /, **asked: str) -> str:
    """Where the list behind a figure is."""
    return reverse("rights:list") + "?" + urlencode({**asked, **(span.asked if span else {})})


def put_sources(request: HttpRequest, *more: str) -> None:
    """Put on the frame where the rights, the enhanced rights and the way of counting come from."""
    frames.on_frame(request, sources=(*frames.sources(), f"Enhanced rights by rule: {ENHANCED_SOURCE}.", *more))


def percent(share: float | None) -> str:
    """A share in whole per cent; a dash where nobody is there to share."""
    return "–" if share is None else f"{share:.0%}"


def in_words(share: float) -> str:
    """A share as people say it, where it lies within two hundredths of one they say; else in per cent."""
    near = min(_SAID, key=lambda pair: abs(pair[0] - share))
    return near[1] if abs(near[0] - share) <= 0.02 else f"{share:.0%}"


_SAID: Sequence[tuple[float, str]] = (
    (0.1, "One in ten"), (0.2, "One in five"), (0.25, "A quarter"), (1 / 3, "One in three"), (0.4, "Two in five"),
    (0.5, "Half"), (0.6, "Three in five"), (2 / 3, "Two in three"), (0.75, "Three in four"), (0.8, "Four in five"),
    (0.9, "Nine in ten"),
)  # fmt: skip
