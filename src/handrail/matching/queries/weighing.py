"""What records are weighed with: the weights in force, and how common the values at hand are."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from handrail.core import database
from handrail.core.moments import say_day
from handrail.core.workdays import local_date
from handrail.matching.cleaned import COLUMNS, LISTS, Cleaned
from handrail.matching.comparisons import TERMS
from handrail.matching.linkage import Known
from handrail.matching.models import Edition
from handrail.matching.scoring import Weights, read_weights, shipped, shipped_document
from handrail.matching.shared_by_many import borne, home


def weights_in_force() -> Weights:
    """Return the newest edition of weights learned from our own tables, or those that Handrail ships with."""
    newest = Edition.objects.order_by("-id").values_list("document", flat=True).first()
    return read_weights(newest) if newest else shipped()


def expected_errors() -> tuple[Mapping[str, Any], str]:
    """Return the thresholds of the weights in force with the error they expect at each, and what they learned on."""
    newest = Edition.objects.order_by("-id").values("document", "records", "trained_at").first()
    if newest is None:
        document = shipped_document()
        return document["thresholds"], str(document["trained"]["on"]).partition(" (")[0]
    on = f"{newest['records']:,} records of this region on {say_day(local_date(newest['trained_at']))}"
    return newest["document"]["thresholds"], on


def known_for(records: Iterable[Cleaned]) -> Known:
    """Return what these records are weighed with: only the shares of values that they hold are read."""
    held = list(records)
    wanted = {(column, getattr(one, column)) for one in held for column in TERMS} | {(column, "") for column in TERMS}
    places = {("home", home(one)) for one in held}
    places |= {(kind, getattr(one, kind)) for one in held for kind in ("phone", "email")}
    terms: dict[str, dict[str, float]] = {column: {} for column in TERMS}
    for field, value, share in database.ask("SELECT field, value, share FROM matching_shares(%s, %s)", _split(wanted)):
        terms[field][value] = share
    common: dict[str, set[str]] = {}
    for kind, value in database.ask("SELECT kind, value FROM matching_shared(%s, %s)", _split(places)):
        common.setdefault(kind, set()).add(value)
    shared = {kind: frozenset(values) for kind, values in common.items()}
    return Known(weights_in_force(), terms, shared, borne(terms))


def _split(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    listed = sorted(pairs)
    return [[one for one, _ in listed], [other for _, other in listed]]


def cleaned_of(row: Sequence[Any]) -> Cleaned:
    """Return a record of the index as it is compared, from its columns in order; what is not recorded may be null."""
    said: list[Any] = ["" if value is None else value for value in row]
    for place in _LISTS:
        said[place] = tuple(said[place] or ())
    return Cleaned(*said)


_LISTS = [place for place, column in enumerate(COLUMNS) if column in LISTS]
