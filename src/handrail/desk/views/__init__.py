"""The desk's pages, one module a page."""

from handrail.desk.views.person import person
from handrail.desk.views.restricting import restrict
from handrail.desk.views.search import search
from handrail.desk.views.today import today

__all__ = ["person", "restrict", "search", "today"]
