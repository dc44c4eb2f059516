"""Match the few of the night who show what matching does; everybody else waits for the worker's job."""

from datetime import datetime

from handrail.audit.actor import Actor
from handrail.matching.actions import index_records, match_changed
from handrail.matching.models import Waiting
from handrail.region.stories.alike import REFS


def match_those_alike(*, by: Actor, at: datetime) -> None:
    """Match the pairs of `stories.alike` against each other and everybody: five are asked about, and one is joined."""
    index_records(at=at)
    others = Waiting.objects.exclude(record__source_ref__in=REFS)
    later = list(others)
    others.delete()
    match_changed(by=by, at=at)
    Waiting.objects.bulk_create(later)
