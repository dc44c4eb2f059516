"""A person's events, crimes, clocks and promises as marks of the thread.

What the viewer may not see was never asked for, so nothing here hides anything. Plain data in, plain data out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from handrail.core.moments import say_moment
from handrail.core.workdays import end_of, local_date
from handrail.desk.thread import Lane, Mark, Thread, span_of
from handrail.desk.wording import happening, plain
from handrail.journey.promises import Promise
from handrail.journey.vocabulary import KINDS, LANES

SHOWN_OTHERWISE = frozenset(
    {"crime_reported", "contact_promised", "contact_kept", "contact_missed", "contact_moved", "victim_told"}
)
"""Kinds that a crime's, a clock's or a promise's own mark already says."""
ALARMING = frozenset({"order_breached", "bail_breached", "suspect_released", "bail_ended", "bail_cancelled"})
STATES = {"triage_decided": "held", "referral_sent": "made", "referral_accepted": "accepted"}
_PROMISED = {"kept": "kept", "broken": "broken", "broken_rung_later": "broken", "moved": "moved", "open": "open"}

Link = Callable[[str], str]


def thread_of(
    name: str,
    *,
    crimes: Iterable[Any],
    events: Sequence[Any],
    clocks: Sequence[tuple[Any, str, str]],
    promises: Sequence[Promise],
    now: datetime,
    here: str,
) -> Thread:
    """Return the thread of a person. `clocks` are (clock, its state now, its sentence); `here` the page's own address."""
    answered = {clock.answered_at for clock, _, _ in clocks if clock.answered_at}
    marks = [
        *_crimes(crimes, here),
        *(mark for event in events if (mark := _event(event, answered, here)) is not None),
        *_clocks(clocks, here),
        *_promises(promises, here),
    ]
    marks.sort(key=lambda mark: mark.at)
    start, end = span_of(marks, now)
    notes = _notes(events, clocks, promises, marks)
    lanes = tuple(Lane(key, label, notes.get(key, ())) for key, label in LANES.items())
    return Thread(name, start, end, now, lanes, tuple(marks))


def _crimes(crimes: Iterable[Any], here: str) -> Iterable[Mark]:
    for crime in crimes:
        at = crime.occurred_from or crime.reported_at
        label = (crime.offence or "offence not recorded").split(",")[0].lower()
        yield Mark(
            "crimes", at, None, "point", "crime", label,
            f"{crime.offence or 'Offence not recorded'}: reported {say_moment(crime.reported_at)}, {crime.source_ref}.",
            f"{here}#crime-{crime.ref}",
        )  # fmt: skip


def _event(event: Any, answered: set[datetime], here: str) -> Mark | None:
    kind = KINDS.get(event.kind)
    if kind is None or event.kind in SHOWN_OTHERWISE:
        return None
    if kind.answers_right and event.happened_at in answered:
        return None
    state = STATES.get(event.kind, "breach" if event.kind in ALARMING else "event")
    if event.kind == "triage_decided":
        state = event.detail.split(":")[0]
    detail = plain(event.detail) if event.detail and kind.detail_form not in ("time", "hearing") else ""
    said = kind.say(detail=detail, by=event.by_whom)
    how = f" By {plain(event.method)}." if event.method else ""
    return Mark(
        kind.lane, event.happened_at, None, "point", state, happening(event.kind),
        f"{said.rstrip('.')}: {say_moment(event.happened_at)}.{how}", f"{here}#event-{event.id}",
    )  # fmt: skip


def _clocks(clocks: Iterable[tuple[Any, str, str]], here: str) -> Iterable[Mark]:
    for clock, state, sentence in clocks:
        if clock.triggered_at is None or state in ("no_limit", "not_recorded", "not_applicable"):
            continue
        yield Mark(
            "told", clock.known_at or clock.triggered_at, end_of(clock.due_on) if clock.due_on else None, "clock", state,
            f"right {int(clock.entitlement.removeprefix('VC-').split('.')[0])}", sentence, f"{here}rights/",
            answered_at=clock.answered_at,
        )  # fmt: skip


def _promises(promises: Iterable[Promise], here: str) -> Iterable[Mark]:
    words = {
        "kept": "kept", "broken": "not kept", "broken_rung_later": "not kept; they were rung later", "moved": "moved",
        "open": "still to keep",
    }  # fmt: skip
    for promise in promises:
        at = promise.promised_for or promise.made_at
        who = f" by {promise.made_by}" if promise.made_by else ""
        yield Mark(
            "promises", at, None, "point", _PROMISED[promise.state],
            "no call" if promise.state == "broken" else words[promise.state],
            f"A call promised{who} for {say_moment(at)}: {words[promise.state]}.", f"{here}#promises",
        )  # fmt: skip


def _notes(
    events: Sequence[Any], clocks: Sequence[tuple[Any, str, str]], promises: Sequence[Promise], marks: Sequence[Mark]
) -> Mapping[str, tuple[str, ...]]:
    """Return the findings written beside the lanes, in words and counted from what is shown."""
    notes: dict[str, tuple[str, ...]] = {}
    incidents = sum(mark.state == "crime" for mark in marks)
    if incidents > 1:
        notes["crimes"] = (f"{incidents} incidents",)
    tellings = sum(event.kind in ("statement_taken", "victim_interviewed") for event in events)
    officers = 1 + sum(event.kind == "officer_changed" for event in events)
    if officers > 1:
        notes["police"] = (f"{officers} officers met", *([f"told the story {tellings} times"] if tellings > 1 else []))
    states = [state for _, state, _ in clocks]
    counted = [f"{states.count(state)} {state}" for state in ("met", "late", "missed", "running") if state in states]
    if counted:
        notes["told"] = (" · ".join(counted),)
    due = [promise for promise in promises if promise.state in ("kept", "broken", "broken_rung_later")]
    if due:
        notes["promises"] = (f"kept {sum(p.state == 'kept' for p in due)} of {len(due)}",)
    return notes


def today_in_words(at: datetime) -> str:
    """Return today's date for the line that marks it."""
    return f"{local_date(at):%-d %B}"


