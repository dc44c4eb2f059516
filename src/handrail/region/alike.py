"""Match the few of the night who show what matching does; everybody else waits for `./handrail match`."""

from datetime import datetime

from handrail.audit.actor import Actor
from handrail.matching.actions import index_records, match_changed
from handrail.matching.models import Indexed
from handrail.region.stories.alike import REFS


def match_those_alike(*, by: Actor, at: datetime) -> None:
    """Match the pairs of `stories.alike` against each other and everybody: three are asked about, and one is joined."""
    index_records(at=at)
    others = Indexed.objects.exclude(record__source_ref__in=REFS)
    others.update(waiting=False)
    match_changed(by=by, at=at)
    others.update(waiting=True)
