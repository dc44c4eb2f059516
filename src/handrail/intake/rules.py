"""What the values of one row must be to each other, to the moment of the extract, and to reference data, file by file.

A rule gets the values of a row in the order of `COLUMNS` (None where one is wrong or not recorded) and gives them back
settled, with the faults it found.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from handrail.intake.columns import (
    BIRTH_DATE_STANDS_FOR_NOTHING,
    COLUMNS,
    CRIMES,
    EVENTS,
    OLDEST_AGE,
    PAST,
    PEOPLE,
    ROLES,
    UNITED_KINGDOM,
)
from handrail.intake.values import A_TIME, CACHE_SIZE, LONDON, Wrong, did_you_mean, is_uk_postcode, time
from handrail.journey.details import BadDetail, read_detail
from handrail.journey.vocabulary import Kind
from handrail.rights.rulebook import rules_in_use

LONGEST_DETAIL = 120


class Fault(NamedTuple):
    """What is wrong with a row: in which column, a code, and what would be right."""

    column: str
    code: str
    said: str


Values = tuple[Any, ...]
Faults = Sequence[Fault]
Rule = Callable[[Values, "Context"], tuple[Values, Faults]]


@dataclass(slots=True)
class Context:
    """What the rows of a bundle are checked against; and what a rule wants told of a row that is taken in."""

    extracted_at: datetime
    kinds: Mapping[str, Kind]
    offences: Container[str]
    extracted_on: date = field(init=False)
    notices: list[tuple[str, str, str]] = field(default_factory=list)
    details: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.extracted_on = self.extracted_at.astimezone(LONDON).date()

    def tell(self, column: str, value: str, code: str) -> None:
        """Note something to be told of this row: its column, value and code."""
        self.notices.append((column, value, code))

    def take_notices(self) -> list[tuple[str, str, str]]:
        """Return what was noted of this row, and forget it."""
        if not self.notices:
            return []
        taken, self.notices = self.notices, []
        return taken


def _place(file: str) -> dict[str, int]:
    return {name: place for place, name in enumerate(COLUMNS[file])}


def _past(file: str) -> tuple[tuple[tuple[int, str], ...], tuple[tuple[int, str], ...]]:
    """Return the columns that cannot lie after the extract: those that hold times, and those that hold dates."""
    place = _place(file)
    dates = [name for name in PAST[file] if name.endswith("_on") or name == "date_of_birth"]
    times = [name for name in PAST[file] if name not in dates]
    return tuple((place[name], name) for name in times), tuple((place[name], name) for name in dates)


_CRIME, _PERSON, _EVENT = _place(CRIMES), _place(PEOPLE), _place(EVENTS)
_PAST = {file: _past(file) for file in PAST}

_OFFENCE_CODE = _CRIME["offence_code"]
_OCCURRED_FROM, _OCCURRED_TO = _CRIME["occurred_from"], _CRIME["occurred_to"]
_BORN, _DIED = _PERSON["date_of_birth"], _PERSON["deceased_on"]
_POSTCODE, _COUNTRY = _PERSON["postcode"], _PERSON["country"]
_PERSON_REF, _MERGED_INTO = _PERSON["person_ref"], _PERSON["merged_into"]
_EVENT_REF, _KIND = _EVENT["event_ref"], _EVENT["event"]
_HAPPENED_AT, _KNOWN_AT = _EVENT["happened_at"], _EVENT["known_at"]
_ABOUT, _DETAIL = _EVENT["about"], _EVENT["detail"]
ON_ITS_WAY = timedelta(days=31)
"""How long after the extract a receipt may still be said to come: beyond it, the time is a slip. Recalled."""


def _not_yet(values: Values, context: Context, file: str) -> list[Fault]:
    """Return a fault for each thing said to have happened after the extract was taken."""
    times, dates = _PAST[file]
    faults = []
    for place, name in times:
        if values[place] is not None and values[place] > context.extracted_at:
            limit = _local(context.extracted_at)
            faults.append(Fault(name, "in_the_future", f"Expected a time no later than the extract's own, {limit}."))
    for place, name in dates:
        if values[place] is not None and values[place] > context.extracted_on:
            limit = context.extracted_on.isoformat()
            faults.append(Fault(name, "in_the_future", f"Expected a date no later than the extract's own, {limit}."))
    return faults


def _local(moment: datetime) -> str:
    return moment.astimezone(LONDON).isoformat()


def of_crime(values: Values, context: Context) -> tuple[Values, Faults]:
    """Check a crime. An offence code that is not in the table is taken in, and told."""
    faults = _not_yet(values, context, CRIMES)
    began, ended = values[_OCCURRED_FROM], values[_OCCURRED_TO]
    if began is not None and ended is not None and ended < began:
        faults.append(
            Fault("occurred_to", "out_of_order", "Before occurred_from. Expected the same time or a later one.")
        )
    code = values[_OFFENCE_CODE]
    if code is not None and code not in context.offences:
        context.tell("offence_code", code, "offence_not_in_table")
    return values, faults


def of_person(values: Values, context: Context) -> tuple[Values, Faults]:
    """Check a person. A birth date that stands for *not known* is taken in as not recorded, and told."""
    faults = _not_yet(values, context, PEOPLE)
    born, died = values[_BORN], values[_DIED]
    if born is not None and context.extracted_on.year - born.year > OLDEST_AGE:
        written = born.isoformat()
        if written in BIRTH_DATE_STANDS_FOR_NOTHING:
            context.tell("date_of_birth", written, "birth_date_stands_for_nothing")
            values, born = (*values[:_BORN], None, *values[_BORN + 1 :]), None
        else:
            said = f"More than {OLDEST_AGE} years ago. Expected a birth date, or nothing where it is not known."
            faults.append(Fault("date_of_birth", "too_old", said))
    if born is not None and died is not None and died < born:
        faults.append(
            Fault("deceased_on", "out_of_order", "Before date_of_birth. Expected the same date or a later one.")
        )
    code, country = values[_POSTCODE], values[_COUNTRY]
    if code is not None and not is_uk_postcode(code) and (country is None or country.casefold() in UNITED_KINGDOM):
        said = (
            "Not a postcode. Expected one such as B4 6NH, or its district, or nothing; another country's needs country."
        )
        faults.append(Fault("postcode", "bad_postcode", said))
    if values[_MERGED_INTO] is not None and values[_MERGED_INTO] == values[_PERSON_REF]:
        faults.append(Fault("merged_into", "itself", "The same person_ref as the row's own. Expected another."))
    return values, faults


def of_role(values: Values, context: Context) -> tuple[Values, Faults]:
    """Check a role."""
    return values, _not_yet(values, context, ROLES)


def of_event(values: Values, context: Context) -> tuple[Values, Faults]:
    """Check an event against the vocabulary: is there such an event, what is it about, is its detail in form."""
    happened_at = values[_HAPPENED_AT]
    faults: list[Fault] = []
    if happened_at is not None and happened_at > context.extracted_at:
        faults = _not_yet(values, context, EVENTS)
    known_at, latest = values[_KNOWN_AT], context.extracted_at + ON_ITS_WAY
    if known_at is not None and known_at > latest:
        said = (
            f"A receipt may be on its way for {ON_ITS_WAY.days} days. Expected a time no later than {_local(latest)}."
        )
        faults.append(Fault("known_at", "in_the_future", said))
    if values[_KIND] is None:
        return values, faults
    kind = context.kinds.get(values[_KIND])
    if kind is None or not kind.in_extract:
        near = did_you_mean(values[_KIND], [name for name, known in context.kinds.items() if known.in_extract])
        said = f"Not an event that an extract may hold. {near}Expected one of the vocabulary, such as victim_told."
        faults.append(Fault("event", "unknown_event", said))
        return values, faults
    about = values[_ABOUT]
    if kind.about_required and not about:
        said = f"Expected the event_ref of what {kind.name} is about; several are parted by ';'."
        faults.append(Fault("about", "about_missing", said))
    if about and values[_EVENT_REF] in about:
        faults.append(Fault("about", "itself", "The event's own event_ref. Expected another event's."))
    if values[_DETAIL] is not None:
        try:
            values = (*values[:_DETAIL], _settled(kind, values[_DETAIL], context), *values[_DETAIL + 1 :])
            _refuse_unknown_right(kind, values[_DETAIL])
        except (BadDetail, Wrong) as wrong:
            said = f"Not the detail of {kind.name}. Expected {str(wrong).removesuffix('.')}, or nothing."
            faults.append(Fault("detail", "bad_detail", said))
    return values, faults


def _refuse_unknown_right(kind: Kind, detail: str | None) -> None:
    """Refuse a detail that names a right which no edition of the Code held here has. Raises `BadDetail`."""
    right = (detail or "").partition(":")[0]
    if kind.detail_form in ("right", "right_reason") and right and right not in _rights():
        raise BadDetail(f"a right of the Victims' Code as it is held here, and {right} is none")


@cache
def _rights() -> frozenset[str]:
    return frozenset(right.id for edition in rules_in_use().editions for right in edition.rights)


def _settled(kind: Kind, detail: str, context: Context) -> str | None:
    """Return the detail as it is kept. Those seen before are remembered, for most are codes."""
    known = context.details.get((kind.name, detail))
    if known is None:
        known = read_detail(kind, detail, _moment)
        if len(known) > LONGEST_DETAIL:
            raise BadDetail(f"at most {LONGEST_DETAIL} characters")
        if len(context.details) < CACHE_SIZE:
            context.details[kind.name, detail] = known
    return known or None


def _moment(written: str) -> datetime:
    found = time(written)
    if not isinstance(found, datetime):
        raise Wrong("not_a_time", A_TIME)
    return found


RULES: Mapping[str, Rule] = {CRIMES: of_crime, PEOPLE: of_person, ROLES: of_role, EVENTS: of_event}
