"""Questions about bundles and the rows kept from them, as a viewer may see them."""

from django.db.models import Count, QuerySet

from handrail.agencies import actions as agencies
from handrail.agencies.models import Audience
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import NotKnown
from handrail.core.refs import read_ref
from handrail.intake.models import Bundle, KeptRow, Upload
from handrail.intake.policy import kept_seen_by, seen_by

_COUNTED = ("decisions", "reasons")


def bundles(*, viewer: Actor) -> QuerySet[Bundle]:
    """Return the bundles of the viewer's force, the latest first."""
    return Bundle.objects.filter(seen_by(viewer)).select_related("force").order_by("-taken_at", "-id")


def bundle(ref: str, *, viewer: Actor) -> Bundle:
    """Return one bundle, or raise `NotKnown` if this viewer may not know of it."""
    found = bundles(viewer=viewer).filter(ref=read_ref(ref) or "").first()
    if found is None:
        raise NotKnown
    return found


def decided(of: Bundle, *, viewer: Actor) -> tuple[dict[str, int], dict[str, int]]:
    """Return how many decisions a bundle led to, by answer, and why: everything counted under `reasons`, by code.

    Those of restricted people are counted only for who is on their force's list: for anybody else there are none.
    """
    lists = Audience.objects.filter(of_agency=of.force, list_name=agencies.RESTRICTED)
    on_list = lists.filter(id__in=viewer.audiences).exists()
    shut = {} if on_list else of.restricted
    counted = [{code: count - shut.get(code, 0) for code, count in of.did[what].items()} for what in _COUNTED]
    return counted[0], {code: count for code, count in counted[1].items() if count}


def kept_rows(*, viewer: Actor, state: str = "", bundle: Bundle | None = None) -> QuerySet[KeptRow]:
    """Return the rows that ask for somebody, the oldest first: all, those in one state, or those one bundle left.

    A row that was put right and is being taken in asks for nobody.
    """
    rows = KeptRow.objects.filter(kept_seen_by(viewer), closed_at=None, corrected__isnull=True).select_related("bundle")
    if state:
        rows = rows.filter(state=state)
    if bundle is not None:
        rows = rows.filter(bundle=bundle)
    return rows.order_by("kept_at", "id")


def kept_counts(*, viewer: Actor) -> dict[str, int]:
    """Return how many rows ask for somebody in each state, as this viewer may see them."""
    rows = KeptRow.objects.filter(kept_seen_by(viewer), closed_at=None, corrected__isnull=True)
    return dict(rows.values_list("state").annotate(Count("id")))


def kept_row(ref: str, *, viewer: Actor) -> KeptRow:
    """Return one row that is or was kept, or raise `NotKnown` if this viewer may not know of it."""
    rows = KeptRow.objects.filter(kept_seen_by(viewer)).select_related("bundle__force")
    found = rows.filter(ref=read_ref(ref) or "").first()
    if found is None:
        raise NotKnown
    return found


def uploads_under_way(*, viewer: Actor) -> QuerySet[Upload]:
    """Return the zips handed over and not taken in yet."""
    return Upload.objects.filter(seen_by(viewer), taken_at=None).order_by("uploaded_at")


def kept_lines(of: Bundle, *, viewer: Actor) -> tuple[dict[tuple[str, int], str], frozenset[tuple[str, int]]]:
    """Return, of the rows kept from a bundle by file and line: which this viewer may open, and which not."""
    if of.extracted_at is None:
        return {}, frozenset()
    rows = KeptRow.objects.filter(source=of.source, as_of=of.extracted_at)
    seen = {
        (file, line): ref for file, line, ref in rows.filter(kept_seen_by(viewer)).values_list("file", "line", "ref")
    }
    with database.whole_file():
        every = frozenset(rows.values_list("file", "line"))
    return seen, every - seen.keys()
