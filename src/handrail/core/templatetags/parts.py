"""Tags that draw the parts of a page."""

from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from handrail.core.looks import look_of
from handrail.core.parts import Column, Line

register = template.Library()


@register.simple_tag
def glyph(state: str) -> SafeString:
    """The shape of a state, hidden from screen readers: its word must stand beside it."""
    return _drawn(state)


@lru_cache(maxsize=256)
def _drawn(state: str) -> SafeString:
    # A list of two hundred things draws two hundred shapes, and there are but a few dozen.
    return render_to_string("core/parts/glyph.html", {"look": look_of(state)})


@register.inclusion_tag("core/parts/tag.html")
def tag(state: str, words: str = "") -> dict[str, object]:
    """A status tag: shape, word and colour."""
    look = look_of(state)
    return {"state": state, "look": look, "words": words or look.word}


@register.filter
def tone(state: str) -> str:
    """The class that gives something the colour of a state."""
    return f"hr-tone-{look_of(state).tone}"


@register.filter
def word(state: str) -> str:
    """The word of a state."""
    return look_of(state).word


@register.filter
def beside(line: Line, columns: tuple[Column, ...]) -> list[tuple[Column, str, str]]:
    """Each cell of a line with its column and where it leads."""
    links = (line.href, *line.links, *("" for _ in columns))
    return list(zip(columns, line.cells, links[: len(columns)], strict=True))


@register.inclusion_tag("core/parts/paging.html", takes_context=True)
def paging(context: dict[str, Any], page: Page[Any], name: str = "page") -> dict[str, object]:
    """Links to the other pages of a list; what else the address asks for is kept."""
    request = context.get("request")
    asked: QueryDict = request.GET.copy() if request else QueryDict(mutable=True)

    def address(number: int) -> str:
        asked[name] = str(number)
        return "?" + asked.urlencode()

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
        "numbers": [(n, address(n) if isinstance(n, int) else "", n == page.number) for n in numbers],
    }
